package import CityMap
package import Database
package import RecordModel
package import Sealing

/// One word of a facility on a patient, to be stored.
package struct PatientAssertionRow: Sendable {
  /// Whose patient.
  package let facility: FacilityID
  /// Who he is.
  package let resolved: ResolvedPatient
  /// The submission that said it.
  package let submission: SubmissionID
  /// The mapping that read it.
  package let mapping: String
  /// When the sender wrote it, microseconds since 1970.
  package let senderTime: Int64
  /// What was said, placeholders resolved.
  package let assertion: PatientAssertion

  /// A word of a facility.
  package init(
    facility: FacilityID, resolved: ResolvedPatient, submission: SubmissionID, mapping: String,
    senderTime: Int64, assertion: PatientAssertion
  ) {
    self.facility = facility
    self.resolved = resolved
    self.submission = submission
    self.mapping = mapping
    self.senderTime = senderTime
    self.assertion = assertion
  }
}

/// A patient as the reader gets him: who he is, and the newest word on him.
package struct PatientEntry: Sendable {
  /// The facility's record of him.
  package let id: PatientID
  /// The person that it is linked to.
  package let person: PersonID
  /// The key that opens what is the person's.
  package let key: PersonKey
  /// The keys that may seal what was said of his visits: his own, and the survivors' where his
  /// record is or was merged into another.
  package let visitKeys: [PersonKey]
  /// Records of the facility that are the same person.
  package let links: [PatientLink]
  /// What all words on him together tell.
  package let current: PatientAssertion
  /// How many distinct words there are.
  package let version: Int
  /// When the newest was written by its sender, microseconds since 1970.
  package let senderTime: Int64
  /// When the submission with the last word that was stored came, microseconds since 1970.
  package let recordedAt: Int64
}

extension PatientEntry {
  /// The kelurahan's code of ten digits, of the home address by a list of streets; nil where none is known or it is
  /// elsewhere.
  package func kelurahan(by streets: StreetList) -> String? {
    let place = PatientStore.residence(current, by: streets)?.place
    return place.flatMap { $0.utf8.count == 10 && $0.allSatisfy(\.isNumber) ? $0 : nil }
  }
}

/// A patient as the resolver finds him: ids only.
package struct PatientHandle: Hashable, Sendable {
  /// The facility's record of him.
  package let id: PatientID
  /// The person that it is linked to.
  package let person: PersonID
  /// What the audit log calls the person.
  package let pseudonym: [UInt8]
  /// Whose record it is.
  package let facility: FacilityID
}

/// Stores and reads what facilities say of their patients.
package struct PatientStore: Sendable {
  let keyring: Keyring
  private let streets: StreetList

  /// A store under the keys of `keyring`.
  ///
  /// - Parameter streets: what tells where a patient lives, for who stores words.
  package init(keyring: Keyring, streets: StreetList = .empty) {
    self.keyring = keyring
    self.streets = streets
  }

  /// Stores words on patients; one that was said before with the same content is left out by the
  /// database.
  package func insert(_ rows: [PatientAssertionRow]) throws -> [BoundStatement] {
    guard !rows.isEmpty else { return [] }
    let hashes = rows.map(\.assertion.contentHash)
    let sealed = try rows.enumerated().map { index, row in
      Bytea(
        try keyring.seal(
          Demographics.encode(row.assertion), under: row.resolved.key,
          context: Self.context(row.resolved.patient, hashes[index], "demographics")))
    }
    let remainders = try rows.enumerated().map { index, row -> Bytea? in
      guard !row.assertion.remainder.isEmpty else { return nil }
      return Bytea(
        try keyring.seal(
          row.assertion.remainder, under: row.resolved.key,
          context: Self.context(row.resolved.patient, hashes[index], "remainder")))
    }
    let homes = rows.map { Self.residence($0.assertion, by: streets) }
    return [
      PatientIndexStatements.insertAssertions.bind(
        rows.map(\.resolved.patient), hashes, rows.map(\.facility), rows.map(\.submission),
        rows.map(\.assertion.place), rows.map(\.mapping),
        rows.map { PostgresTimestamp(microseconds: $0.senderTime) },
        PostgresArray(rows.map { $0.assertion.sex?.rawValue }),
        PostgresArray(
          rows.map { row in
            row.assertion.birthDate.map { PostgresTimestamp(microseconds: $0.microseconds) }
          }),
        PostgresArray(rows.map { $0.assertion.birthDate?.form }), sealed,
        PostgresArray(remainders), PostgresArray(homes.map { $0?.place }),
        PostgresArray(homes.map { $0?.method.rawValue }),
        PostgresArray(homes.map { ($0?.certainty).map(Int16.init) }), Int32(streets.version))
    ]
  }

  /// Where a word says that the patient lives: the home address, else the first; nil without one. Only the
  /// kelurahan leaves the sealed address, for counting.
  static func residence(_ assertion: PatientAssertion, by streets: StreetList) -> Residence? {
    guard
      let home = assertion.addresses.first(where: { $0.use == "home" })
        ?? assertion.addresses.first
    else { return nil }
    return Residence.resolve(
      code: home.villageCode, lines: home.lines, city: home.city, postalCode: home.postalCode,
      rt: home.rt, streets: streets)
  }

  private static func context(_ patient: PatientID, _ hash: Int64, _ column: String) -> String {
    "patient \(patient) \(hash) \(column)"
  }

  /// Who has any of these numbers, among the facilities that the transaction may see; at most
  /// `limit`.
  package func find(
    _ identifiers: [ExternalIdentifier], facility: FacilityID, limit: Int,
    in transaction: borrowing Transaction
  ) async throws -> [PatientHandle] {
    let national = identifiers.compactMap { NationalNumber($0) }.flatMap {
      $0.hashes(under: keyring)
    }
    let own = identifiers.filter { NationalNumber($0) == nil }.flatMap {
      keyring.hashes($0.value.trimmingBlanks.utf8, domain: PatientResolution.domain($0.system))
    }
    let answers = try await transaction.queries([
      PatientIndexStatements.patientsByNumber.bind(
        national.map(\.keyID), national.map(\.hash), Int64(limit)),
      PatientIndexStatements.patientsByFacilityNumber.bind(facility, own, Int64(limit)),
    ])
    var found: [PatientHandle] = []
    for row in answers.joined() {
      let handle = try Self.handle(row)
      if found.count < limit, !found.contains(handle) { found.append(handle) }
    }
    return found
  }

  /// The persons with any of these national numbers, wherever they were seen; nothing of them may be
  /// told before it was decided.
  package func persons(
    _ identifiers: [ExternalIdentifier], in transaction: borrowing Transaction
  ) async throws -> [PersonID] {
    try await persons(with: identifiers.compactMap { NationalNumber($0) }, in: transaction)
  }

  /// The persons with any of these national numbers.
  package func persons(
    with numbers: [NationalNumber], in transaction: borrowing Transaction
  ) async throws -> [PersonID] {
    let national = numbers.flatMap { $0.hashes(under: keyring) }
    guard !national.isEmpty else { return [] }
    return try await transaction.query(
      PatientIndexStatements.personsByNumber.bind(
        national.map(\.keyID), national.map(\.hash))
    ).map { try $0.decode(0) }
  }

  /// Those of these numbers, in their order, that are of the persons whom the transaction has named, and of
  /// all that are one with them: a record may tell one that is somebody else's.
  package func ofNamed(
    _ numbers: [NationalNumber], in transaction: borrowing Transaction
  ) async throws -> [NationalNumber] {
    let hashes = numbers.enumerated().flatMap { turn, number in
      number.hashes(under: keyring).map { (turn: turn, key: $0.keyID, hash: $0.hash) }
    }
    guard !hashes.isEmpty else { return [] }
    let own = try await transaction.query(
      PatientIndexStatements.numbersOfNamed.bind(
        hashes.map(\.turn), hashes.map(\.key), hashes.map(\.hash))
    ).map { try $0.decode(0, as: Int.self) }
    return own.sorted().map { numbers[$0] }
  }

  /// The patients with these ids, among the facilities that the transaction may see.
  package func find(
    _ ids: [PatientID], in transaction: borrowing Transaction
  ) async throws -> [PatientHandle] {
    try await transaction.query(PatientIndexStatements.patientsByID.bind(ids)).map(Self.handle)
  }

  /// These records, and those that their facilities merged into one of them.
  package func withRetired(
    _ found: [PatientHandle], in transaction: borrowing Transaction
  ) async throws -> [PatientHandle] {
    guard !found.isEmpty else { return [] }
    let retired = try await transaction.query(
      PatientIndexStatements.retiredInto.bind(found.map(\.id))
    ).map(Self.handle)
    return found + retired.filter { !found.contains($0) }
  }

  /// These records, and those into which their facilities merged one of them.
  package func withSurvivors(
    _ found: [PatientHandle], in transaction: borrowing Transaction
  ) async throws -> [PatientHandle] {
    guard !found.isEmpty else { return [] }
    let survivors = try await transaction.query(
      PatientIndexStatements.survivors.bind(found.map(\.id))
    ).map(Self.handle)
    return found + survivors.filter { !found.contains($0) }
  }

  /// These records by human being, as links and merges make him one; of his those that his facility merged into
  /// another of them last, else in their order.
  package func byBeing(
    _ found: [PatientHandle], in transaction: borrowing Transaction
  ) async throws -> [[PatientHandle]] {
    guard found.count > 1 else { return found.map { [$0] } }
    var beings: [PatientID: PersonID] = [:]
    var survivors: [PatientID: PatientID] = [:]
    let rows = try await transaction.query(
      PatientIndexStatements.beings.bind(found.map(\.id), found.map(\.person)))
    for row in rows {
      let id = try row.decode(0, as: PatientID.self)
      beings[id] = try row.decode(1, as: PersonID.self)
      survivors[id] = try row.decodeOptional(2, as: PatientID.self)
    }
    var order: [PersonID] = []
    var records: [PersonID: [PatientHandle]] = [:]
    for one in found {
      let being = beings[one.id] ?? one.person
      if records[being] == nil { order.append(being) }
      records[being, default: []].append(one)
    }
    return order.compactMap { records[$0] }.map { group in
      let ids = Set(group.map(\.id))
      let isRetired = { (one: PatientHandle) in survivors[one.id].map(ids.contains) ?? false }
      return group.filter { !isRetired($0) } + group.filter(isRetired)
    }
  }

  /// The two statements that find a record and those that were merged into it.
  package func askingRecord(_ id: PatientID) -> [BoundStatement] {
    [PatientIndexStatements.patientsByID.bind([id]), PatientIndexStatements.retiredInto.bind([id])]
  }

  /// What finds the facility's records of the persons that the transaction has named, at most `limit`.
  package func askingNamed(at facility: FacilityID, limit: Int) -> BoundStatement {
    PatientIndexStatements.patientsOfNamed.bind(facility, Int64(limit))
  }

  /// The records out of an answer to any of these.
  package func handles(in rows: Rows) throws -> [PatientHandle] { try rows.map(Self.handle) }

  private static func handle(_ row: Row) throws -> PatientHandle {
    PatientHandle(
      id: try row.decode(0), person: try row.decode(1),
      pseudonym: try row.decode(2, as: Bytea.self).bytes, facility: try row.decode(3))
  }

  /// What is known of each of these patients now, opened; the transaction must be allowed to see
  /// them.
  ///
  /// - Throws: `SealingError.doesNotOpen` if a row was altered or its person erased.
  package func fetch(
    _ ids: [PatientID], in transaction: borrowing Transaction
  ) async throws -> [PatientEntry] {
    try patients(ids, in: try await transaction.queries(asking(ids)))
  }

  /// The two statements that read these patients; the transaction must be allowed to see them.
  package func asking(_ ids: [PatientID]) -> [BoundStatement] {
    [
      PatientIndexStatements.fetchAssertions.bind(ids),
      PatientIndexStatements.fetchMerges.bind(ids),
    ]
  }

  /// The statement that reads only what opens these patients' visits; the transaction must be allowed to see them.
  package func askingKeys(_ ids: [PatientID]) -> BoundStatement {
    PatientIndexStatements.fetchKeys.bind(ids)
  }

  /// The keys out of the answer to `askingKeys(_:)`: a patient's own, and survivors' where his record is or was merged.
  ///
  /// - Throws: `SealingError.doesNotOpen` if a row was altered or its person erased.
  package func keys(in rows: Rows) throws -> [PatientID: [PersonKey]] {
    var keys: [PatientID: [PersonKey]] = [:]
    for row in rows {
      keys[try row.decode(0), default: []].append(
        try keyring.unwrap(
          try row.decode(3, as: Bytea.self).bytes, keyID: try row.decode(2),
          of: try row.decode(1, as: PersonID.self)))
    }
    return keys
  }

  /// The patients out of the answers to `asking(_:)`, opened.
  ///
  /// - Throws: `SealingError.doesNotOpen` if a row was altered or its person erased.
  package func patients(_ ids: [PatientID], in answers: [Rows]) throws -> [PatientEntry] {
    var words: [PatientID: [Row]] = [:]
    for row in answers[0] {
      words[try row.decode(0, as: PatientID.self), default: []].append(row)
    }
    var merges = Merges()
    for row in answers[1] {
      let retired = try row.decode(0, as: PatientID.self)
      let survivor = try row.decode(1, as: PatientID.self)
      if try row.decode(5, as: Bool.self) {
        merges.links[retired, default: []].append(PatientLink(kind: .replacedBy, other: survivor))
        merges.links[survivor, default: []].append(PatientLink(kind: .replaces, other: retired))
      }
      merges.keys[retired, default: []].append(
        try keyring.unwrap(
          try row.decode(4, as: Bytea.self).bytes, keyID: try row.decode(3),
          of: try row.decode(2, as: PersonID.self)))
    }
    return try ids.compactMap { id in try words[id].flatMap { try entry(id, $0, merges) } }
  }

  /// A facility's records of the persons whom the transaction has named, and of all that are one with
  /// them; at most `limit`.
  package func ofNamed(
    at facility: FacilityID, limit: Int, in transaction: borrowing Transaction
  ) async throws -> [PatientHandle] {
    try handles(in: try await transaction.query(askingNamed(at: facility, limit: limit)))
  }

  private struct Merges {
    var links: [PatientID: [PatientLink]] = [:]
    /// The keys of whom it was merged into, also of a merge that was parted since, by the retired record.
    var keys: [PatientID: [PersonKey]] = [:]
  }

  /// Words that tell who a patient is now: what is older than the newest of them is silent.
  static let currentWords = 16

  private func entry(
    _ id: PatientID, _ words: [Row], _ merges: Merges
  ) throws -> PatientEntry? {
    guard let newest = words.last else { return nil }
    let person = try newest.decode(10, as: PersonID.self)
    let key = try keyring.unwrap(
      try newest.decode(12, as: Bytea.self).bytes, keyID: try newest.decode(11), of: person)
    let current = PatientAssertion.current(
      of: try words.suffix(Self.currentWords).map { try assertion(id, $0, key) })
    return try current.map {
      PatientEntry(
        id: id, person: person, key: key,
        visitKeys: [key] + (merges.keys[id] ?? []), links: merges.links[id] ?? [],
        current: $0, version: words.count,
        senderTime: try newest.decode(1, as: PostgresTimestamp.self).microseconds,
        recordedAt: try words.map { try $0.decode(3, as: SubmissionID.self).madeAt * 1000 }.max()
          ?? 0)
    }
  }

  func assertion(_ id: PatientID, _ row: Row, _ key: PersonKey) throws -> PatientAssertion {
    let hash = try row.decode(2, as: Int64.self)
    var assertion = PatientAssertion(place: try row.decode(4))
    assertion.sex = try row.decodeOptional(5, as: String.self).flatMap { Sex(rawValue: $0) }
    if let born = try row.decodeOptional(6, as: PostgresTimestamp.self) {
      assertion.birthDate = ClinicalTime(
        microseconds: born.microseconds, form: try row.decode(7))
    }
    try Demographics.decode(
      try keyring.open(
        try row.decode(8, as: Bytea.self).bytes, with: key,
        context: Self.context(id, hash, "demographics")), into: &assertion)
    if let remainder = try row.decodeOptional(9, as: Bytea.self) {
      assertion.remainder = try keyring.open(
        remainder.bytes, with: key, context: Self.context(id, hash, "remainder"))
    }
    return assertion
  }
}
