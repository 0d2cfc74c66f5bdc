package import AccessPolicy
import Database
import PatientIndex
package import RecordModel
import RecordStore

/// What one round trip tells of one of the asker's records; nothing where the asker has no such one.
private struct NearRecord {
  /// It, and what was merged into it.
  var records: [PatientHandle] = []
  /// The asker's other records that links make one with it.
  var linked: [PatientHandle] = []
  /// The person's visits, newest first; nil where he has been anywhere else.
  var visits: [VisitHandle]?

  var all: [PatientHandle] { records + linked }
}

/// A patient's records, a page of the visits, and what was decided of them.
private struct FoundRecord {
  var patients: [PatientHandle]
  /// One more than the page has, where more follow.
  var page: [VisitHandle]
  /// Visits in all; nil if nobody wanted to know.
  var total: Int?
  var decided = DecidedVisits()
}

extension FoundRecord {
  /// Of a person who has been nowhere but at the asker's: nothing is to be decided, and his visits are all known.
  init(patients: [PatientHandle], own visits: [VisitHandle], on search: VisitSearch) {
    let rest = visits.drop { visit in search.after.map { visit.id >= $0 } ?? false }
    self.init(patients: patients, page: Array(rest.prefix(search.count)), total: visits.count)
  }
}

extension Disclosure {
  /// All that is known of a patient at the facility, a page of visits at a time; nil if the query
  /// may not see him.
  package func everything(
    of id: PatientID, after: VisitID?, count: Int, within span: RecordSpan = RecordSpan(),
    under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> PatientRecord? {
    let count = min(max(count, 1), Self.maximumCount)
    // One more than is wanted, to see whether more follow.
    var search = VisitSearch(count: count + 1)
    search.after = after
    search.from = span.from
    search.before = span.before
    search.updatedFrom = span.since
    let near = try await near(id, under: query)
    let found =
      if span == RecordSpan(), let own = near.visits {
        FoundRecord(patients: near.all, own: own, on: search)
      } else {
        try await found(id, near, search, under: query, request)
      }
    let (patients, decided) = (found.patients, found.decided)
    let page = Array(found.page.prefix(count))
    try await noteWithheld(
      decided.suppressed + decided.offered, resource: "Patient/\(id)", request)
    guard !patients.isEmpty else {
      if !decided.offered.isEmpty { throw WithheldVisit.offered }
      if !decided.suppressed.isEmpty { throw WithheldVisit.suppressed("Patient/\(id)") }
      return nil
    }
    let entry = try await audit(
      page, patients: patients, query: nil, resource: "Patient/\(id)", under: query,
      decisions: decided.decisions, request)
    // What hangs on no visit stays with the facility that sent it.
    let owners = after == nil ? patients.map(\.id).filter(decided.isOwn) : []
    let record = try await fetch(
      page, patients: patients.map(\.id), resourcesOf: owners, under: query, decided: decided,
      entry)
    guard let patient = record.patients.first(where: { $0.id == id }) else { return nil }
    let retired = record.patients.filter { other in
      other.links.contains { $0.kind == .replacedBy && $0.other == id }
    }
    let known = Set([id] + retired.map(\.id))
    let named = Set(patients.map(\.id)).subtracting(known)
    let linked = record.patients.filter { named.contains($0.id) }.sorted { $0.id < $1.id }
    return PatientRecord(
      patient: patient, retired: retired, linked: linked,
      page: RecordPage(
        visits: record.visits,
        patients: Dictionary(record.patients.map { ($0.id, $0) }, uniquingKeysWith: { $1 }),
        total: found.total, hasMore: found.page.count > count,
        suppressed: decided.suppressed.map(\.visit.id),
        isOffered: !decided.offered.isEmpty),
      resources: record.resources.filter { $0.recordedAt >= span.since ?? .min })
  }

  private func near(_ id: PatientID, under query: AuthorizedQuery) async throws -> NearRecord {
    let store = PatientStore(keyring: keyring)
    let finder = VisitFinder(keyring: keyring)
    let answers = try await look(
      store.askingRecord(id) + finder.askingVisits(ofRecord: id)
        + [store.askingNamed(at: query.facility, limit: Self.maximumCount)], under: query)
    var near = NearRecord()
    near.records = try store.handles(in: answers[0])
    guard !near.records.isEmpty else { return near }
    near.records += try store.handles(in: answers[1])
    near.linked = try store.handles(in: answers[4]).filter { one in
      !near.records.contains { $0.id == one.id }
    }
    near.visits = try finder.visits(onlyAt: query.facility, in: answers[3])
    return near
  }

  /// What is shown of a patient of whom there may be more elsewhere, or of another facility's.
  private func found(
    _ id: PatientID, _ near: NearRecord, _ search: VisitSearch,
    under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> FoundRecord {
    try await resolve(query) { transaction, facilities in
      let (patients, decided) =
        if near.records.isEmpty {
          try await stranger(id, under: query, request, in: transaction)
        } else {
          (
            near.all,
            try await decide(
              on: near.records.map(\.person), under: query, request, in: transaction)
          )
        }
      var narrowed = search
      narrowed.patients = patients.map(\.id)
      let (page, total) = try await self.page(narrowed, facilities, decided, in: transaction)
      return FoundRecord(patients: patients, page: page, total: total, decided: decided)
    }
  }
}
