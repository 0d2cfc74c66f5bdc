package import AccessPolicy
import AuditLog
import Database
package import PatientIndex
package import RecordModel
package import RecordStore
import Registry
import Sealing

/// A patient's record under a name that no tag of an id has.
package typealias WholeRecord = PatientRecord

/// Which part of a record is asked for.
package struct RecordSpan: Hashable, Sendable {
  /// Visits that arrived at or after, microseconds since 1970.
  package var from: Int64?
  /// Visits that arrived before, microseconds since 1970.
  package var before: Int64?
  /// What was stored at or after, microseconds since 1970.
  package var since: Int64?

  /// All of it.
  package init() {}
}

/// What a search for resources of one type asks of the record; what the columns of a visit do not tell
/// is judged by who asked, after the leaf.
package struct RecordSearch: Sendable {
  /// The type, as the leaf names it.
  package let type: String
  /// The visits that may hold them.
  package var visits: VisitSearch
  /// Numbers of the visit, any of which will do; nil for all visits. They are looked up among the asker's own; of
  /// other facilities' visits that are shown, who asked judges the numbers that he sees.
  package var numbers: [IdentifierToken]?
  /// Whose they are.
  package var patient: Disclosure.PatientQuery?
  /// Facilities whose visits are meant; nil for all that the query may see.
  package var sources: Set<FacilityID>?
  /// Resources that hang on no visit, by submission and turn.
  package var whole: [(submission: SubmissionID, turn: Int16)] = []
  /// Whether what hangs on no visit is wanted too.
  package var takesWhole = false
  /// Whether the patients are wanted as whose visits are shown: those of other facilities as the asker's own.
  package var needsPatients = false

  /// A search for resources of `type` among the visits.
  package init(type: String, visits: VisitSearch) {
    self.type = type
    self.visits = visits
  }
}

extension Disclosure {
  /// A page of visits with what else their patients have of a type; `text` is the query as asked.
  ///
  /// One leaf for each person on the page and one for the query, which names whoever else was meant, durable before
  /// anything is read.
  package func records(
    _ asked: RecordSearch, text: String, under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> RecordPage {
    var search = asked.visits
    search.identifiers = asked.numbers?.flatMap {
      $0.identifiers(.encounter, of: request.sender.facility)
    }
    search.count = min(max(search.count, 0), Self.maximumCount)
    let wanted = search
    let found = try await resolve(query) { transaction, facilities in
      let sources = facilities.filter { asked.sources?.contains($0) ?? true }
      let persons: [PatientHandle]
      var narrowed = wanted
      var decided = DecidedVisits()
      if let patient = asked.patient {
        let meant = try await meant(by: patient, query, request, in: transaction)
        persons = try await PatientStore(keyring: keyring).withRetired(
          meant.records, in: transaction)
        narrowed.patients = persons.map(\.id)
        decided = try await decide(onEach: meant.persons, under: query, request, in: transaction)
      } else {
        persons = try await bearers(of: asked, query, request, facilities: sources, in: transaction)
        if let ids = wanted.ids {
          decided = try await self.decided(
            onVisits: ids, facilities: facilities, query, request, in: transaction)
        }
      }
      let named = decided.pseudonyms.union(persons.map(\.pseudonym))
      if let sources = asked.sources { decided.keep(sources) }
      if narrowed.identifiers != nil { narrowed.unnumbered = decided.shown.map(\.id) }
      let own = asked.needsPatients ? Set(decided.ownPatients.values).sorted() : []
      let shownAs =
        try await own.isEmpty ? [] : find(.ids(own), query, request, in: transaction)
      narrowed.count += 1
      let page = try await self.page(narrowed, sources, decided, in: transaction)
      return (
        owners: persons, shownAs: shownAs, page: page.page, total: page.total, decided: decided,
        named: named
      )
    }
    let page = Array(found.page.prefix(wanted.count))
    let owners = asked.takesWhole && wanted.after == nil && wanted.count > 0 ? found.owners : []
    let names = Set(page.compactMap { found.decided.ownPatients[$0.pseudonym] })
    let shownAs = found.shownAs.filter { names.contains($0.id) }
    let entry = try await audit(
      page, patients: owners + shownAs, query: Array(text.utf8), naming: found.named,
      resource: asked.type, under: query, decisions: found.decided.decisions, request)
    try await noteWithheld(
      found.decided.suppressed + found.decided.offered, resource: asked.type, request)
    // The patients of the page may be asked for with it.
    let record = try await fetch(
      page, patients: (owners + shownAs).map(\.id) + page.map(\.patient),
      resourcesOf: owners.map(\.id),
      under: query,
      decided: found.decided, entry)
    var answer = RecordPage(
      visits: record.visits,
      patients: Dictionary(record.patients.map { ($0.id, $0) }, uniquingKeysWith: { $1 }),
      total: found.total, hasMore: found.page.count > wanted.count,
      suppressed: found.decided.suppressed.map(\.visit.id),
      isOffered: !found.decided.offered.isEmpty)
    answer.resources = record.resources.filter { $0.type == asked.type }
    return answer
  }

  /// The patients whom a search names by what hangs on them.
  private func bearers(
    of asked: RecordSearch, _ query: AuthorizedQuery, _ request: DisclosureRequest,
    facilities: [FacilityID], in transaction: borrowing Transaction
  ) async throws -> [PatientHandle] {
    var ids: Set<PatientID> = []
    for (submission, turn) in asked.whole.prefix(Self.maximumCount) {
      let owner = try await VisitFinder(keyring: keyring).patient(
        ofResource: submission, turn, type: asked.type, facilities: facilities, in: transaction)
      if let owner { ids.insert(owner) }
    }
    guard !ids.isEmpty else { return [] }
    return try await find(.ids(ids.sorted()), query, request, in: transaction)
  }

  /// What was known of a patient after each word, oldest first, with what is known now; nil if the query
  /// may not see him.
  package func history(
    of id: PatientID, under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> (now: PatientEntry, versions: [PatientVersion])? {
    let found = try await resolve(query) { transaction, _ in
      try await find(.id(id), query, request, in: transaction)
    }
    guard !found.isEmpty else { return nil }
    let entry = try await audit(
      [], patients: found, query: nil, resource: "Patient/\(id)/_history", under: query, request)
    guard let now = try await fetch([], patients: [id], under: query, entry).patients.first else {
      return nil
    }
    let store = PatientStore(keyring: keyring)
    let rows = try await database.read(
      "disclosure.history", as: .reader,
      within: RecordReader.limit(visits: [], patients: [id], facilities: query.sources.sorted()),
      [store.askingVersions(of: id)])
    return (now, try store.versions(of: id, in: rows[0]))
  }
}
