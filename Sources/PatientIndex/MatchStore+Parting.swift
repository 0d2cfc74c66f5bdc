package import Database
package import RecordModel
import Sealing

/// What a facility's own system merged: one of its records into another.
package struct FacilityMerge: Sendable {
  /// The record that was retired.
  package let retired: PatientID
  /// The one that stays.
  package let survivor: PatientID
  /// Whose records they are.
  package let facility: FacilityID
  /// When the message was taken, microseconds since 1970.
  package let mergedAt: Int64
  /// Whether it holds.
  package let isInForce: Bool
  /// The officer who parted the two; nil where it holds.
  package let partedBy: String?

  init(_ row: Row) throws {
    retired = try row.decode(0)
    survivor = try row.decode(1)
    facility = try row.decode(2)
    mergedAt = try row.decode(3, as: PostgresTimestamp.self).microseconds
    isInForce = try row.decode(4)
    partedBy = try row.decodeOptional(5)
  }
}

/// Taking a facility's record out of a person, and parting what a facility merged.
extension MatchStore {
  /// Whoever has a number of the form that was typed.
  package func persons(
    typed number: String, in transaction: borrowing Transaction
  ) async throws -> Set<PersonID> {
    let hashes = NationalNumber.candidates(number).flatMap { $0.hashes(under: keyring) }
    guard !hashes.isEmpty else { return [] }
    let rows = try await transaction.query(
      PartingStatements.personsByNumber.bind(hashes.map(\.keyID), hashes.map(\.hash)))
    return Set(try rows.map { try $0.decode(0, as: PersonID.self) })
  }

  /// Whose these records are; nobody is opened.
  package func persons(
    of patients: [PatientID], in transaction: borrowing Transaction
  ) async throws -> Set<PersonID> {
    Set(
      try await transaction.query(PartingStatements.personsOfRecords.bind(patients)).map {
        try $0.decode(0, as: PersonID.self)
      })
  }

  /// What the audit log calls these persons; nobody is opened.
  package func pseudonyms(
    of persons: some Collection<PersonID>, in transaction: borrowing Transaction
  ) async throws -> [[UInt8]] {
    try await transaction.query(PartingStatements.pseudonyms.bind(persons.sorted())).map {
      try $0.decode(0, as: Bytea.self).bytes
    }
  }

  /// A record and all that its facility says are one with it.
  package func merged(
    with patient: PatientID, in transaction: borrowing Transaction
  ) async throws -> Set<PatientID> {
    Set(
      try await transaction.query(PartingStatements.merged.bind(patient)).map {
        try $0.decode(0, as: PatientID.self)
      })
  }

  /// Takes records of one person to a new one: with their visits, what was kept of their messages, and the numbers that
  /// nobody else of his records tells.
  ///
  /// What was said before stays sealed as it is, so the new person has the old one's key.
  ///
  /// - Parameters:
  ///   - moved: of one person, at least one.
  ///   - others: his records that stay.
  ///   - now: microseconds since 1970.
  /// - Throws: `SealingError.doesNotOpen` if his row was altered.
  package func part(
    _ moved: [MatchPatient], from others: [MatchPatient], now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> (person: PersonID, pseudonym: [UInt8])? {
    guard let old = moved.first?.person,
      let row = try await transaction.query(PartingStatements.key.bind(old)).first
    else { return nil }
    let key = try keyring.unwrap(
      try row.decode(1, as: Bytea.self).bytes, keyID: try row.decode(0), of: old)
    let person = PersonID(at: now / 1000)
    let pseudonym = SecureRandom.bytes(16)
    let staying = Set(others.flatMap(\.numbers))
    let numbers = Set(moved.flatMap(\.numbers)).subtracting(staying)
    let hashes = numbers.flatMap { number in
      number.hashes(under: keyring).map { (number, $0.keyID, $0.hash) }
    }
    let sealed = try hashes.map {
      Bytea(
        try keyring.seal(Array($0.0.value.utf8), under: key, context: "identifier \(person)"))
    }
    _ = try await transaction.query(
      PartingStatements.part.bind(
        moved.map(\.id), old, person, Bytea(pseudonym), keyring.activeMaster,
        Bytea(try keyring.wrap(key, of: person)), hashes.map(\.1), hashes.map(\.2), sealed))
    return (person, pseudonym)
  }

  /// Gives what hangs on records that were taken out to their person, where a message that was on its way brought more.
  package func settle(
    _ patients: [PatientID], in transaction: borrowing Transaction
  ) async throws {
    _ = try await transaction.query(PartingStatements.settle.bind(patients))
  }

  /// The same for all that were taken out in the last minutes, whose last messages may have brought no new word.
  package func settleRecent(in transaction: borrowing Transaction) async throws {
    _ = try await transaction.query(PartingStatements.settleRecent.bind())
  }

  /// Takes the pairs from the queue that were there by these records of a person.
  package func closeReviews(
    by patients: [PatientID], of person: PersonID, by who: String,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(PartingStatements.closeReviews.bind(patients, person, who))
  }

  /// What facilities merged and what officers parted of it, the newest first.
  package func merges(
    limit: Int, in transaction: borrowing Transaction
  ) async throws -> [FacilityMerge] {
    try await transaction.query(PartingStatements.newestMerges.bind(Int64(limit))).map(
      FacilityMerge.init)
  }

  /// The merge by which a record was retired; nil if there is none that holds or that an officer parted.
  package func merge(
    of retired: PatientID, in transaction: borrowing Transaction
  ) async throws -> FacilityMerge? {
    try await transaction.query(PartingStatements.merge.bind(retired)).first.map(FacilityMerge.init)
  }

  /// Parts what a facility merged, for good whatever it sends again; false if it does not hold.
  package func unmerge(
    _ merge: FacilityMerge, by officer: String, in transaction: borrowing Transaction
  ) async throws -> Bool {
    let undone = try await transaction.query(
      PartingStatements.unmerge.bind(merge.retired, officer))
    guard !undone.isEmpty else { return false }
    transaction.enqueue(PartingStatements.release.bind(merge.retired, merge.survivor))
    return true
  }

  /// Lets a merge hold again that an officer parted; false where the survivor was retired since.
  package func mergeAgain(
    _ merge: FacilityMerge, in transaction: borrowing Transaction
  ) async throws -> Bool {
    let held = try await transaction.query(PartingStatements.mergeAgain.bind(merge.retired))
    guard !held.isEmpty else { return false }
    transaction.enqueue(PartingStatements.follow.bind(merge.retired, merge.survivor))
    return true
  }
}

extension MatchPatient {
  /// The numbers told of it that decide who a person is.
  fileprivate var numbers: [NationalNumber] {
    current.identifiers.compactMap { NationalNumber(lookingFor: $0) }
  }
}
