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
  /// Visits of the person at other facilities that are not shown for want of consent.
  package var suppressed: [VisitID] = []
  /// Whether in an emergency there is more behind the glass.
  package var isOffered = false
}

/// A patient with what is known of him.
package struct PatientRecord: Sendable {
  /// The patient.
  package let patient: PatientEntry
  /// The facility's records of him that were merged into this one.
  package let retired: [PatientEntry]
  /// The facility's other records of whom links make one with him.
  package let linked: [PatientEntry]
  /// The page of his visits.
  package let page: RecordPage
  /// Resources that name no visit, oldest word first.
  package let resources: [PatientResource]
}

extension Disclosure {
  /// Most visits, patients or resources on one page.
  package static let maximumCount = 50

  /// One visit, as deep as is wanted; nil if there is none with this id that the query may see.
  package func visit(
    _ id: VisitID, _ depth: VisitDepth = .whole, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> VisitEntry? {
    // The asker's own first: nearly every look is one, and needs no decision across the city.
    let finder = VisitFinder(keyring: keyring)
    let own = try await look(
      [finder.asking(id, facilities: query.sources.sorted())], under: query)
    var found = try [finder.visit(in: own[0])].compactMap(\.self)
    var decided = DecidedVisits()
    if found.isEmpty {
      decided = try await resolve(query) { transaction, _ in
        try await across(visit: id, under: query, request, in: transaction)?.decided
          ?? DecidedVisits()
      }
      found = decided.shown.filter { $0.id == id }
    }
    guard !found.isEmpty else {
      try await tell(withheld: id, decided, request)
      return nil
    }
    let entry = try await audit(
      found, patients: [], query: nil, resource: "Encounter/\(id)", under: query,
      decisions: decided.decisions, request)
    return try await fetch(found, patients: [], depth, under: query, decided: decided, entry)
      .visits.first
  }

  /// Throws what the asker is told of a visit that is not shown, once that is in the log.
  private func tell(
    withheld id: VisitID, _ decided: DecidedVisits, _ request: DisclosureRequest
  ) async throws {
    let resource = "Encounter/\(id)"
    if let one = decided.suppressed.first(where: { $0.visit.id == id }) {
      try await noteWithheld([one], resource: resource, request)
      throw WithheldVisit.suppressed(resource)
    }
    if let one = decided.offered.first(where: { $0.visit.id == id }) {
      try await noteWithheld([one], resource: resource, request)
      throw WithheldVisit.offered
    }
  }

  /// Whom a query means, by a national number or an id also one of whom the asker has no record, and the asker's
  /// records of them.
  func meant(
    by patient: PatientQuery, _ query: AuthorizedQuery, _ request: DisclosureRequest,
    in transaction: borrowing Transaction
  ) async throws -> (persons: [PersonID], records: [PatientHandle]) {
    if case .all(let queries) = patient {
      return try await common(queries, query, request, in: transaction)
    }
    let own = try await find(patient, query, request, in: transaction)
    return (try await persons(patient, own, query, request, in: transaction), own)
  }

  /// The persons whom a query names: those of the asker's records that it found, and whose each number or id is that
  /// found none.
  private func persons(
    _ patient: PatientQuery, _ own: [PatientHandle], _ query: AuthorizedQuery,
    _ request: DisclosureRequest, in transaction: borrowing Transaction
  ) async throws -> [PersonID] {
    let known = own.map(\.person)
    switch patient {
    case .id(let id):
      return try await persons(.ids([id]), own, query, request, in: transaction)
    case .identifier(let token):
      return try await persons(.anyOf([token]), own, query, request, in: transaction)
    case .anyOf(let tokens):
      // The only number is one of the asker's own.
      guard own.isEmpty || tokens.count > 1 else { return known }
      return try await known + persons(tokens, request, in: transaction)
    case .ids(let ids):
      let found = Set(own.map(\.id))
      let others = ids.filter { !found.contains($0) }
      guard !others.isEmpty else { return known }
      var persons = known
      for id in others { persons += try await person(of: id, in: transaction) }
      // To see whose an id is, the transaction sees nothing else.
      transaction.enqueue(
        RecordReader.limit(visits: [], patients: [], facilities: query.sources.sorted()))
      return persons
    case .all(let queries):
      return try await common(queries, query, request, in: transaction).persons
    }
  }

  /// Whom all of several queries mean, each by the one id that stands for all who are one with him, and the asker's
  /// records of them that any of the queries finds: one may name a record, another what was merged into it.
  func common(
    _ queries: [PatientQuery], _ query: AuthorizedQuery, _ request: DisclosureRequest,
    in transaction: borrowing Transaction
  ) async throws -> (persons: [PersonID], records: [PatientHandle]) {
    var records: [PatientHandle] = []
    var meant: [Set<PersonID>] = []
    for one in queries {
      let found = try await find(one, query, request, in: transaction)
      meant.append(Set(try await persons(one, found, query, request, in: transaction)))
      records += found.filter { !records.contains($0) }
    }
    let everybody = meant.reduce(into: Set<PersonID>()) { $0.formUnion($1) }
    let golden = try await VisitFinder(keyring: keyring).golden(
      of: everybody.sorted(), in: transaction)
    let sets = meant.map { persons in Set(persons.compactMap { golden[$0] }) }
    let common = sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    return (
      common.sorted(),
      records.filter { record in golden[record.person].map(common.contains) ?? false }
    )
  }

  private func persons(
    _ tokens: [IdentifierToken], _ request: DisclosureRequest,
    in transaction: borrowing Transaction
  ) async throws -> [PersonID] {
    try await PatientStore(keyring: keyring).persons(
      tokens.flatMap { $0.identifiers(.patient, of: request.sender.facility) }, in: transaction)
  }

  private func person(
    of patient: PatientID, in transaction: borrowing Transaction
  ) async throws -> [PersonID] {
    let person = try await VisitFinder(keyring: keyring).person(
      of: nil, patient: patient, in: transaction)
    return person.map { [$0] } ?? []
  }

  /// A page of the asker's own visits, or of his own and those that are shown to him; ends the transaction.
  func page(
    _ search: VisitSearch, _ facilities: [FacilityID], _ decided: DecidedVisits,
    in transaction: borrowing Transaction
  ) async throws -> (page: [VisitHandle], total: Int?) {
    let finder = VisitFinder(keyring: keyring)
    guard !decided.shown.isEmpty else {
      // The asker's own of all that are one with the person, whether or not anybody else has any.
      var own = search
      own.patients = search.patients.map { Array(Set($0).union(decided.own.map(\.patient))) }
      return try await finder.search(
        own, facilities: facilities, ending: true, in: transaction)
    }
    var across = search
    across.patients = nil
    across.among = (decided.own + decided.shown).map(\.id)
    return try await finder.search(
      across, facilities: facilities + decided.facilities, ending: true, in: transaction)
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
    /// By all of these at once; of persons, those who are one count as one.
    case all([PatientQuery])
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
      [], patients: found, query: Array(text.utf8), resource: "Patient", under: query, request)
    return try await fetch([], patients: found.map(\.id), under: query, entry).patients
  }

  /// One patient by id; nil if the query may not see one.
  package func patient(
    _ id: PatientID, under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> PatientEntry? {
    let (found, decided) = try await resolve(query) { transaction, _ in
      let own = try await find(.id(id), query, request, in: transaction)
      if !own.isEmpty { return (own, DecidedVisits()) }
      return try await stranger(id, under: query, request, in: transaction)
    }
    guard !found.isEmpty else { return nil }
    let entry = try await audit(
      [], patients: found, query: nil, resource: "Patient/\(id)", under: query,
      stranger: decided.strangerDecision, request)
    return try await fetch([], patients: [id], under: query, entry).patients.first
  }

  /// A resource of no patient that the facility sent; nil if there is none.
  package func shared(
    _ id: SharedResourceID, type: String, of facility: FacilityID
  ) async throws -> SharedEntry? {
    let reader = RecordReader(keyring: keyring)
    return try reader.shared(
      in: try await readShared(
        reader.askingShared(id, type: type, facilities: [facility]), of: facility)
    ).first
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
  ) async throws -> [SharedEntry] {
    let numbers = number.identifiers(ofShared: type, of: facility)
    let reader = RecordReader(keyring: keyring)
    return try reader.shared(
      in: try await readShared(
        reader.askingShared(
          type: type, numbered: numbers, facilities: [facility.id], limit: Self.maximumCount),
        of: facility.id))
  }

  /// What is nobody's goes with the other reads of one round trip.
  private func readShared(
    _ statement: BoundStatement, of facility: FacilityID
  ) async throws -> Rows {
    try await database.read(
      "disclosure.shared", as: .reader,
      within: RecordReader.limit(visits: [], patients: [], facilities: [facility]), [statement])[0]
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
      [], patients: found, query: nil, resource: "\(type)/\(id)", under: query, request)
    return try await fetch(
      [], patients: [owner.id], resourcesOf: [owner.id], under: query, entry
    ).resources.first { $0.id == id }?.body
  }

  /// Another facility's record of a patient, of whom something is shown whole: without it the answer
  /// would name nobody.
  func stranger(
    _ id: PatientID, under query: AuthorizedQuery, _ request: DisclosureRequest,
    in transaction: borrowing Transaction
  ) async throws -> ([PatientHandle], DecidedVisits) {
    guard
      var (decided, _) = try await across(patient: id, under: query, request, in: transaction)
    else { return ([], DecidedVisits()) }
    guard !decided.shown.isEmpty else { return ([], decided) }
    decided.strangers = [id]
    // The person's records at several facilities are shown as the one that was named.
    for visit in decided.shown { decided.ownPatients[visit.pseudonym] = id }
    return (try await PatientStore(keyring: keyring).find([id], in: transaction), decided)
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
    case .all(let queries):
      var common: [PatientHandle]?
      for one in queries {
        let found = try await find(one, query, request, in: transaction)
        common = common?.filter { found.contains($0) } ?? found
      }
      return common ?? []
    }
  }

  /// Finds ids in one round trip, as `resolve` does.
  func look(
    _ statements: [BoundStatement], under query: AuthorizedQuery
  ) async throws -> [Rows] {
    try await database.read(
      "disclosure.resolve", as: .resolver,
      within: RecordReader.limit(visits: [], patients: [], facilities: query.sources.sorted()),
      statements)
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
