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

  /// What one visit, or one page of resources without a visit, holds.
  private struct Group {
    let visit: VisitEntry?
    let matches: [JSON]
    let patients: [PatientID]
  }

  /// Judges and cuts what a page of the record holds.
  init(
    to question: SearchQuestion, _ page: RecordPage, from begin: SearchCursor.Place
  ) throws {
    self.question = question
    self.page = page
    self.begin = begin
    let groups = try groups()
    let all = groups.reduce(0) { $0 + $1.matches.count }
    let isPlain = question.type == "Encounter" && question.filters.isEmpty
    if question.isCountOnly {
      total = isPlain ? page.total : page.hasMore ? nil : all
      return
    }
    try take(groups)
    total = isPlain ? page.total : begin == SearchCursor.Place() && next == nil ? all : nil
  }

  private func groups() throws -> [Group] {
    var groups: [Group] = []
    if !page.resources.isEmpty {
      let whole = try FHIREncoder.patientResources(
        page.resources.map { ($0.id, $0.body, $0.recordedAt) })
      let owners = Dictionary(
        page.resources.map { ($0.id, $0.patient) }, uniquingKeysWith: { $1 })
      let found = whole.filter(isMatch)
      groups.append(
        Group(
          visit: nil, matches: found,
          patients: found.compactMap { $0["id"]?.string.flatMap { owners[$0] } }))
    }
    for visit in page.visits {
      let found = try resources(of: visit).filter(isMatch)
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

  /// Takes as many as the page may have, and notes where the rest begins.
  private mutating func take(_ groups: [Group]) throws {
    let limit = question.search.visits.count
    var skip = begin.skip
    var place = begin
    var persons: Set<PatientID> = []
    for group in groups {
      let rest = group.matches.dropFirst(skip)
      let taken = rest.prefix(limit - matches.count)
      matches += taken.map(question.subset.cut)
      try include(
        with: group, matchCount: taken.count, taken.isEmpty ? [] : group.patients, &persons)
      if taken.count < rest.count {
        next = place
        next?.skip = skip + taken.count
        return
      }
      skip = 0
      if let visit = group.visit {
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
