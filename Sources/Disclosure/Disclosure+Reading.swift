package import AccessPolicy
import AuditLog
import Database
package import PatientIndex
package import RecordModel
package import RecordStore
package import Registry
import Sealing

/// A page of visits with their patients, read under a durable entry.
package struct RecordPage: Sendable {
  /// The visits in the order of the search.
  package let visits: [VisitEntry]
  /// The patients that they are about, by their record's id.
  package let patients: [PatientID: PatientEntry]
  /// Visits that the search finds in all; nil if nobody wanted to know.
  package let total: Int?
  /// Whether more follow after the last one.
  package let hasMore: Bool
  /// Resources of these patients that name no visit, oldest word first.
  package var resources: [PatientResource] = []
}

/// A patient with what is known of him.
package struct PatientRecord: Sendable {
  /// The patient.
  package let patient: PatientEntry
  /// The facility's records of him that were merged into this one.
  package let retired: [PatientEntry]
  /// The page of his visits.
  package let page: RecordPage
  /// Resources that name no visit, oldest word first.
  package let resources: [PatientResource]
}

extension Disclosure {
  /// Most visits, patients or resources on one page.
  package static let maximumCount = 50

  /// Most resources without a visit that go with a patient; more would be a record of its own kind.
  static let maximumPatientResources = 2000

  /// One visit; nil if there is none with this id that the query may see.
  package func visit(
    _ id: VisitID, under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> (visit: VisitEntry, patient: PatientEntry)? {
    let found = try await resolve(query) { transaction, facilities in
      try await VisitFinder(keyring: keyring).find([id], facilities: facilities, in: transaction)
    }
    guard !found.isEmpty else { return nil }
    let entry = try await audit(
      found, patients: [], query: nil, resource: "Encounter/\(id)", request)
    let record = try await fetch(found, patients: [], under: query, entry)
    guard let visit = record.visits.first,
      let patient = record.patients.first(where: { $0.id == visit.patient })
    else { return nil }
    return (visit, patient)
  }

  /// Searches visits; `text` is the query as asked, for the log's commitment and its sealed copy.
  package func search(
    _ search: VisitSearch, number: IdentifierToken? = nil, patient: PatientQuery?, text: String,
    under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> RecordPage {
    var search = search
    search.identifiers = number?.identifiers(.encounter, of: request.sender.facility)
    search.count = min(max(search.count, 0), Self.maximumCount)
    let wanted = search
    let (page, total, more) = try await resolve(query) { transaction, facilities in
      var narrowed = wanted
      if let patient {
        narrowed.patients = try await find(patient, query, request, in: transaction).map(\.id)
      }
      narrowed.count += 1
      let found = try await VisitFinder(keyring: keyring).search(
        narrowed, facilities: facilities, in: transaction)
      return (
        Array(found.page.prefix(wanted.count)), found.total, found.page.count > wanted.count
      )
    }
    let entry = try await audit(
      page, patients: [], query: Array(text.utf8), resource: "Encounter", request)
    let record = try await fetch(page, patients: [], under: query, entry)
    return RecordPage(
      visits: record.visits,
      patients: Dictionary(record.patients.map { ($0.id, $0) }, uniquingKeysWith: { $1 }),
      total: total, hasMore: more)
  }

  /// How a patient is named in a query.
  package enum PatientQuery: Hashable, Sendable {
    /// By the id of the facility's record.
    case id(PatientID)
    /// By a national or the facility's own number.
    case identifier(IdentifierToken)
    /// By any of these numbers.
    case anyOf([IdentifierToken])
    /// By the ids of the facility's records.
    case ids([PatientID])
  }

  /// The facility's records of a patient.
  package func patients(
    _ patient: PatientQuery, text: String, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> [PatientEntry] {
    let found = try await resolve(query) { transaction, _ in
      try await find(patient, query, request, in: transaction)
    }
    let entry = try await audit(
      [], patients: found, query: Array(text.utf8), resource: "Patient", request)
    return try await fetch([], patients: found.map(\.id), under: query, entry).patients
  }

  /// One patient by id; nil if the query may not see one.
  package func patient(
    _ id: PatientID, under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> PatientEntry? {
    let found = try await resolve(query) { transaction, _ in
      try await find(.id(id), query, request, in: transaction)
    }
    guard !found.isEmpty else { return nil }
    let entry = try await audit(
      [], patients: found, query: nil, resource: "Patient/\(id)", request)
    return try await fetch([], patients: [id], under: query, entry).patients.first
  }

  /// All that is known of a patient at the facility, a page of visits at a time; nil if the query
  /// may not see him.
  package func everything(
    of id: PatientID, after: VisitID?, count: Int, within span: RecordSpan = RecordSpan(),
    under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> PatientRecord? {
    var search = VisitSearch(count: min(max(count, 1), Self.maximumCount))
    search.after = after
    search.from = span.from
    search.before = span.before
    search.updatedFrom = span.since
    let wanted = search
    let (patients, page, total, more) = try await resolve(query) { transaction, facilities in
      var patients = try await find(.id(id), query, request, in: transaction)
      if !patients.isEmpty {
        patients += try await PatientStore(keyring: keyring).retired(into: [id], in: transaction)
      }
      var narrowed = wanted
      narrowed.patients = patients.map(\.id)
      narrowed.count += 1
      let found = try await VisitFinder(keyring: keyring).search(
        narrowed, facilities: facilities, in: transaction)
      return (
        patients, Array(found.page.prefix(wanted.count)), found.total,
        found.page.count > wanted.count
      )
    }
    guard !patients.isEmpty else { return nil }
    let entry = try await audit(
      page, patients: patients, query: nil, resource: "Patient/\(id)", request)
    let record = try await fetch(page, patients: patients.map(\.id), under: query, entry)
    guard let patient = record.patients.first(where: { $0.id == id }) else { return nil }
    let retired = record.patients.filter { other in
      other.links.contains { $0.kind == .replacedBy && $0.other == id }
    }
    var resources: [PatientResource] = []
    if after == nil {
      for owner in [patient] + retired {
        resources += try await self.resources(of: owner, under: query).filter {
          $0.recordedAt >= span.since ?? .min
        }
      }
    }
    return PatientRecord(
      patient: patient, retired: retired,
      page: RecordPage(
        visits: record.visits,
        patients: Dictionary(record.patients.map { ($0.id, $0) }, uniquingKeysWith: { $1 }),
        total: total, hasMore: more),
      resources: resources)
  }

  /// A resource of no patient that the facility sent, as FHIR JSON; nil if there is none.
  package func shared(
    _ id: SharedResourceID, type: String, of facility: FacilityID
  ) async throws -> [UInt8]? {
    try await database.transaction("disclosure.shared", as: .reader) { transaction in
      transaction.enqueue(
        RecordReader.limit(visits: [], patients: [], facilities: [facility]))
      return try await RecordReader(keyring: keyring).shared(
        id, type: type, facilities: [facility], in: transaction)
    }
  }

  /// Where the words on a visit came from, which was read under a durable entry.
  package func origins(
    of visit: VisitEntry
  ) async throws -> [SubmissionID: SubmissionOrigin] {
    try await SubmissionReader(database: database).origins(
      visit.assertions.map(\.submission), of: visit.facility)
  }

  /// The shared resources of a type with a number that the facility sent; they name no person.
  package func shared(
    type: String, numbered number: IdentifierToken, of facility: FacilityEntry
  ) async throws -> [(id: SharedResourceID, body: [UInt8])] {
    let numbers = number.identifiers(ofShared: type, of: facility)
    return try await database.transaction("disclosure.shared", as: .reader) { transaction in
      transaction.enqueue(
        RecordReader.limit(visits: [], patients: [], facilities: [facility.id]))
      return try await RecordReader(keyring: keyring).shared(
        type: type, numbered: numbers, facilities: [facility.id], limit: Self.maximumCount,
        in: transaction)
    }
  }

  /// Practitioners of the city's registry with a number: NIK or SATUSEHAT's.
  package func practitioners(numbered number: IdentifierToken) async throws -> [PractitionerEntry] {
    let system = number.system ?? PatientIdentifierSystem.nik
    guard system == PatientIdentifierSystem.nik else {
      return try await practitioner(number.value).map { [$0] } ?? []
    }
    let hashes = PractitionerEntry.hashes(ofNIK: number.value, keyring)
    return try await database.transaction("disclosure.practitioners", as: .resolver) {
      try await RegistryStore.practitioners(hashes, in: $0)
    }
  }

  /// The practitioner of the city's registry with SATUSEHAT's number; nil if there is none.
  package func practitioner(_ ihsNumber: String) async throws -> PractitionerEntry? {
    try await database.transaction("disclosure.practitioners", as: .resolver) {
      try await RegistryStore.practitioner(ihsNumber, in: $0)
    }
  }

  /// A resource of a patient that hangs on no visit, as FHIR JSON; nil if the query may not see one.
  package func patientResource(
    _ submission: SubmissionID, _ turn: Int16, type: String, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> [UInt8]? {
    let found = try await resolve(query) { transaction, facilities in
      let owner = try await VisitFinder(keyring: keyring).patient(
        ofResource: submission, turn, type: type, facilities: facilities, in: transaction)
      guard let owner else { return [PatientHandle]() }
      return try await find(.id(owner), query, request, in: transaction)
    }
    guard let owner = found.first else { return nil }
    let id = "\(submission).\(turn)"
    let entry = try await audit(
      [], patients: found, query: nil, resource: "\(type)/\(id)", request)
    let patients = try await fetch([], patients: [owner.id], under: query, entry).patients
    guard let patient = patients.first else { return nil }
    return try await resources(of: patient, under: query).first { $0.id == id }?.body
  }

  func resources(
    of patient: PatientEntry, under query: AuthorizedQuery
  ) async throws -> [PatientResource] {
    try await database.transaction("disclosure.resources", as: .reader) { transaction in
      transaction.enqueue(
        RecordReader.limit(visits: [], patients: [patient.id], facilities: query.sources))
      return try await RecordReader(keyring: keyring).patientResources(
        of: patient.id, key: patient.key, limit: Self.maximumPatientResources, in: transaction)
    }
  }

  func find(
    _ patient: PatientQuery, _ query: AuthorizedQuery, _ request: DisclosureRequest,
    in transaction: borrowing Transaction
  ) async throws -> [PatientHandle] {
    let store = PatientStore(keyring: keyring)
    switch patient {
    case .id(let id): return try await store.find([id], in: transaction)
    case .ids(let ids): return try await store.find(ids, in: transaction)
    case .identifier(let token):
      return try await find(.anyOf([token]), query, request, in: transaction)
    case .anyOf(let tokens):
      return try await store.find(
        tokens.flatMap { $0.identifiers(.patient, of: request.sender.facility) },
        facility: query.facility, limit: Self.maximumCount, in: transaction)
    }
  }

  func resolve<Found: Sendable>(
    _ query: AuthorizedQuery,
    _ body: (borrowing Transaction, [FacilityID]) async throws -> Found
  ) async throws -> Found {
    let facilities = query.sources.sorted()
    return try await database.transaction("disclosure.resolve", as: .resolver) { transaction in
      transaction.enqueue(RecordReader.limit(visits: [], patients: [], facilities: facilities))
      return try await body(transaction, facilities)
    }
  }
}
