import Disclosure
import FHIRFormat
import PatientIndex
import RecordModel
import RecordStore
import StrictJSON

/// The matches of a search on one page of visits, and where the next page begins.
struct SearchAnswer {
  /// What was found, in the order of the pages.
  private(set) var matches: [JSON] = []
  /// What comes along.
  private(set) var included: [JSON] = []
  /// Where the next page begins; nil on the last.
  private(set) var next: SearchCursor.Place?
  /// How many there are on all pages; nil if nobody has counted.
  private(set) var total: Int?

  private let question: SearchQuestion
  private let page: RecordPage
  private let begin: SearchCursor.Place
  /// The facilities whose visits were looked up by their numbers.
  private let sources: Set<FacilityID>
  /// The patients of the page who are as asked; nil where nothing is asked of them.
  private let patients: Set<PatientID>?

  /// What one visit, or one page of resources without a visit, holds.
  private struct Group {
    let visit: VisitEntry?
    let matches: [JSON]
    let patients: [PatientID]
  }

  /// Judges and cuts what a page of the record holds that somebody asked for who is one of `sources`.
  init(
    to question: SearchQuestion, _ page: RecordPage, of sources: Set<FacilityID>,
    from begin: SearchCursor.Place
  ) throws {
    self.question = question
    self.page = page
    self.sources = sources
    self.begin = begin
    patients = try Self.patients(of: page, as: question.patientFilters)
    let groups = try groups()
    let all = groups.reduce(0) { $0 + $1.matches.count }
    if question.isCountOnly {
      total = question.isFound ? page.total : page.hasMore ? nil : all
      return
    }
    try take(groups)
    total = question.isFound ? page.total : begin == SearchCursor.Place() && next == nil ? all : nil
  }

  private static func patients(
    of page: RecordPage, as filters: [SearchFilter]
  ) throws -> Set<PatientID>? {
    guard !filters.isEmpty else { return nil }
    return Set(
      try page.patients.values.compactMap { entry -> PatientID? in
        let patient = try RecordRoutes.patient(entry, isMasked: true)
        return filters.allSatisfy { $0.matches(patient) } ? entry.id : nil
      })
  }

  private func groups() throws -> [Group] {
    var groups: [Group] = []
    if !page.resources.isEmpty {
      let whole = try FHIREncoder.patientResources(
        page.resources.map { ($0.id, $0.body, $0.recordedAt) })
      let owners = Dictionary(
        page.resources.map { ($0.id, $0.patient) }, uniquingKeysWith: { $1 })
      let found = whole.filter { resource in
        isMatch(resource) && isMeant(resource["id"]?.string.flatMap { owners[$0] })
      }
      groups.append(
        Group(
          visit: nil, matches: found,
          patients: found.compactMap { $0["id"]?.string.flatMap { owners[$0] } }))
    }
    for visit in page.visits {
      let found = try isMeant(visit) ? resources(of: visit).filter(isMatch) : []
      groups.append(
        Group(visit: visit, matches: found, patients: found.map { _ in visit.patient }))
    }
    return groups
  }

  private func resources(of visit: VisitEntry) throws -> [JSON] {
    if question.type == "Encounter" {
      return [try FHIREncoder.encounter(visit.visit, RecordRoutes.labels(visit))]
    }
    return try FHIREncoder.resources(of: visit.visit, RecordRoutes.labels(visit)).filter {
      $0["resourceType"]?.string == question.type
    }
  }

  private func isMatch(_ resource: JSON) -> Bool {
    question.filters.allSatisfy { $0.matches(resource) }
  }

  /// Whether the patient is as asked; nobody is who is not shown.
  private func isMeant(_ patient: PatientID?) -> Bool {
    guard let patients else { return true }
    return patient.map(patients.contains) ?? false
  }

  /// Whether a visit and its patient are as asked, by what is shown of them.
  private func isMeant(_ visit: VisitEntry) throws -> Bool {
    guard isMeant(visit.patient),
      isDated(visit.visit),
      Self.isIn(question.updates, visit.updatedAt)
    else { return false }
    let filters =
      question.visitFilters + (sources.contains(visit.facility) ? [] : question.numberFilters)
    guard !filters.isEmpty else { return true }
    let shown = try FHIREncoder.encounter(visit.visit, RecordRoutes.labels(visit))
    return filters.allSatisfy { $0.matches(shown) }
  }

  /// Whether its period is as one date of each list says; of a visit whose beginning nobody told none is.
  private func isDated(_ visit: Visit) -> Bool {
    question.dates.allSatisfy { choice in
      guard let arrived = visit.arrivedAt else { return false }
      let span = SearchSpan(from: arrived.microseconds, until: visit.overAt)
      return choice.contains { $0.matches(span) }
    }
  }

  /// Whether a moment, microseconds since 1970, lies in one span of each of these lists.
  private static func isIn(_ spans: [[SearchQuestion.Span]], _ moment: Int64?) -> Bool {
    spans.allSatisfy { choice in
      guard let moment else { return false }
      return choice.contains { moment >= $0.from ?? .min && moment < $0.until ?? .max }
    }
  }

  /// Takes as many as the page may have, and notes where the rest begins.
  private mutating func take(_ groups: [Group]) throws {
    let limit = question.search.visits.count
    // Shown on earlier pages, and not yet passed here.
    var skip = begin.skip
    var place = begin
    place.skip = 0
    var persons: Set<PatientID> = []
    for group in groups {
      let passed = min(max(skip, 0), group.matches.count)
      skip -= passed
      let rest = group.matches.dropFirst(passed)
      let taken = rest.prefix(limit - matches.count)
      matches += taken.map(question.subset.cut)
      try include(
        with: group, matchCount: taken.count, taken.isEmpty ? [] : group.patients, &persons)
      // All since the visit that the place is behind, whatever group it stood in.
      place.skip += passed + taken.count
      if taken.count < rest.count {
        next = place
        return
      }
      if let visit = group.visit {
        skip = 0
        place = SearchCursor.Place(after: visit.id)
        if question.search.visits.order != .newestID {
          place.arrivedAt = visit.visit.arrivedAt?.microseconds
        }
      }
    }
    if page.hasMore { next = place }
  }

  private mutating func include(
    with group: Group, matchCount: Int, _ patients: [PatientID], _ persons: inout Set<PatientID>
  ) throws {
    guard matchCount > 0 else { return }
    if question.includes.contains(.patient) {
      for id in patients where persons.insert(id).inserted {
        guard let entry = page.patients[id] else { continue }
        included.append(
          question.subset.cut(try RecordRoutes.patient(entry, isMasked: true)))
      }
    }
    guard let visit = group.visit else { return }
    if question.includes.contains(.encounter), question.type != "Encounter" {
      included.append(
        question.subset.cut(
          try FHIREncoder.encounter(visit.visit, RecordRoutes.labels(visit))))
    }
    let types = Set(question.reverseTypes)
    guard !types.isEmpty else { return }
    included += try FHIREncoder.resources(of: visit.visit, RecordRoutes.labels(visit)).filter {
      types.contains($0["resourceType"]?.string ?? "")
    }.map(question.subset.cut)
  }
}
