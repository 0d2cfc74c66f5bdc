package import Database
import PersonMatching
package import RecordModel
package import Sealing

/// Opens records for matching and keeps what came of it; used under the matcher's role alone.
package struct MatchStore: Sendable {
  let keyring: Keyring

  /// A store under the keys of `keyring`.
  package init(keyring: Keyring) { self.keyring = keyring }

  /// Records that wait, at most `limit`, locked until the transaction ends; what another gateway
  /// has taken is passed over.
  package func take(
    indexed: Bool, limit: Int, in transaction: borrowing Transaction
  ) async throws -> [(work: Int64, patient: PatientID)] {
    try await transaction.query(MatchStatements.take.bind(indexed, Int64(limit))).map {
      (try $0.decode(0), try $0.decode(1))
    }
  }

  /// Says that the tokens of these are written.
  package func markIndexed(_ work: [Int64], in transaction: borrowing Transaction) {
    transaction.enqueue(MatchStatements.markIndexed.bind(work))
  }

  /// Takes these off the list.
  package func finish(_ work: [Int64], in transaction: borrowing Transaction) {
    transaction.enqueue(MatchStatements.done.bind(work))
  }

  /// Puts these records on the list.
  package func note(_ patients: [PatientID], in transaction: borrowing Transaction) {
    transaction.enqueue(MatchStatements.note.bind(patients))
  }

  /// Puts every record on the list; returns how many.
  package func noteAll(in transaction: borrowing Transaction) async throws -> Int {
    try await transaction.query(MatchStatements.noteAll.bind())[0].decode(0)
  }

  /// How many records wait.
  package func waiting(in transaction: borrowing Transaction) async throws -> Int {
    try await transaction.query(MatchStatements.waiting.bind())[0].decode(0)
  }

  /// How many persons PostgreSQL thinks there are; below 0 if it never looked.
  package func persons(in transaction: borrowing Transaction) async throws -> Int {
    try await transaction.query(MatchStatements.persons.bind())[0].decode(0)
  }

  /// Records after `last`, in order of their ids.
  package func page(
    after last: PatientID, limit: Int, in transaction: borrowing Transaction
  ) async throws -> [PatientID] {
    try await transaction.query(MatchStatements.pageOfPatients.bind(last, Int64(limit))).map {
      try $0.decode(0)
    }
  }

  /// Opens records; one whose person was erased is left out.
  ///
  /// - Throws: `SealingError.doesNotOpen` if a row was altered.
  package func open(
    _ patients: [PatientID], in transaction: borrowing Transaction
  ) async throws -> [MatchPatient] {
    guard !patients.isEmpty else { return [] }
    let reader: PatientStore = .init(keyring: keyring)
    let rows = try await transaction.query(
      MatchStatements.records.bind(patients, Int64(PatientStore.currentWords)))
    var words: [(id: PatientID, rows: [Row])] = []
    for row in rows {
      let id = try row.decode(0, as: PatientID.self)
      if words.last?.id != id { words.append((id, [])) }
      words[words.count - 1].rows.append(row)
    }
    var keys: [PersonID: PersonKey] = [:]
    for (_, rows) in words {
      let person = try rows[0].decode(10, as: PersonID.self)
      guard keys[person] == nil else { continue }
      keys[person] = try keyring.unwrap(
        try rows[0].decode(12, as: Bytea.self).bytes, keyID: try rows[0].decode(11), of: person)
    }
    let numbers = try await numbers(of: keys, in: transaction)
    return try words.compactMap { id, rows in
      let person = try rows[0].decode(10, as: PersonID.self)
      guard let key = keys[person],
        let current = PatientAssertion.current(
          of: try rows.map { try reader.assertion(id, $0, key) })
      else { return nil }
      let motherName = MotherName.find(in: current.remainder)
      var record = MatchRecord(current, motherName: motherName)
      for number in numbers[person] ?? [] { record.add(number) }
      return MatchPatient(
        id: id, person: person, pseudonym: try rows[0].decode(13, as: Bytea.self).bytes,
        facility: try rows[0].decode(14), current: current, motherName: motherName,
        record: record)
    }
  }

  private func numbers(
    of keys: [PersonID: PersonKey], in transaction: borrowing Transaction
  ) async throws -> [PersonID: [ExternalIdentifier]] {
    var numbers: [PersonID: [ExternalIdentifier]] = [:]
    let rows = try await transaction.query(
      MatchStatements.identifiers.bind(keys.keys.sorted()))
    for row in rows {
      let person = try row.decode(0, as: PersonID.self)
      guard let key = keys[person] else { continue }
      let value = try keyring.open(
        try row.decode(2, as: Bytea.self).bytes, with: key, context: "identifier \(person)")
      numbers[person, default: []].append(
        ExternalIdentifier(
          system: try row.decode(1), value: String(decoding: value, as: UTF8.self)))
    }
    return numbers
  }

  /// The records of these persons.
  package func patients(
    of persons: some Collection<PersonID>, in transaction: borrowing Transaction
  ) async throws -> [PatientID] {
    try await transaction.query(MatchStatements.patientsOf.bind(persons.sorted())).map {
      try $0.decode(0)
    }
  }

  /// What a record is found by, under every active identifier key.
  func tokens(of record: MatchRecord) -> [Int64] { MatchToken.all(of: record, under: keyring) }

  /// Writes the tokens of records in the place of those that they had.
  package func index(_ patients: [MatchPatient], in transaction: borrowing Transaction) {
    let rows = patients.flatMap { patient in tokens(of: patient.record).map { ($0, patient.id) } }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    transaction.enqueue(MatchStatements.forgetTokens.bind(patients.map(\.id)))
    transaction.enqueue(MatchStatements.writeTokens.bind(rows.map(\.0), rows.map(\.1)))
  }

  /// Records that share a token with one of these, and whose they are.
  package func candidates(
    for patients: [MatchPatient], in transaction: borrowing Transaction
  ) async throws -> [(patient: PatientID, person: PersonID)] {
    try await transaction.query(
      MatchStatements.candidates.bind(
        patients.flatMap { tokens(of: $0.record) }, Int64(CandidatePairs.mostRecordsOfKey))
    ).map { (try $0.decode(0), try $0.decode(1)) }
  }

  /// Waits until nobody else changes links, for as long as the transaction lives.
  package func lock(in transaction: borrowing Transaction) async throws {
    _ = try await transaction.query(MatchStatements.lock.bind())
  }

  /// Everybody who is one with each of these, by links and by facilities' merges that hold, himself included: by whose
  /// words it is judged who may see him, and by whose records whom he is linked with.
  package func one(
    with persons: some Collection<PersonID>, in transaction: borrowing Transaction
  ) async throws -> [PersonID: Set<PersonID>] {
    var sets: [PersonID: Set<PersonID>] = [:]
    let rows = try await transaction.query(MatchStatements.onePersons.bind(persons.sorted()))
    for row in rows {
      sets[try row.decode(0, as: PersonID.self), default: []].insert(try row.decode(1))
    }
    return sets
  }

  /// Those of these persons whose records facilities merged, whether or not an officer keeps the two apart; and those
  /// of whom an officer parted all that facilities merged.
  package func mergedPairs(
    of persons: some Collection<PersonID>, in transaction: borrowing Transaction
  ) async throws -> (holding: Set<PersonPair>, parted: Set<PersonPair>) {
    var (holding, parted): (Set<PersonPair>, Set<PersonPair>) = ([], [])
    for row in try await transaction.query(MatchStatements.mergedPairs.bind(persons.sorted())) {
      let pair = PersonPair(try row.decode(0), try row.decode(1))
      if try row.decode(2, as: Bool.self) { holding.insert(pair) } else { parted.insert(pair) }
    }
    return (holding, parted.subtracting(holding))
  }

  /// Pairs of these persons in the queue.
  package func openReviews(
    on persons: Set<PersonID>, in transaction: borrowing Transaction
  ) async throws -> [PersonPair] {
    try await transaction.query(MatchStatements.openReviews.bind(persons.sorted())).map {
      PersonPair(try $0.decode(0), try $0.decode(1))
    }.filter { persons.contains($0.right) }
  }

  /// Every active word on any of these persons.
  package func words(
    on persons: some Collection<PersonID>, in transaction: borrowing Transaction
  ) async throws -> [PersonWord] {
    try await transaction.query(MatchStatements.words.bind(persons.sorted())).map(PersonWord.init)
  }

  /// Words in force, the newest first.
  package func newestWords(
    limit: Int, in transaction: borrowing Transaction
  ) async throws -> [PersonWord] {
    try await transaction.query(MatchStatements.newestWords.bind(Int64(limit))).map(
      PersonWord.init)
  }

  /// An active word; nil if there is none with that id.
  package func word(
    _ id: PersonLinkID, in transaction: borrowing Transaction
  ) async throws -> PersonWord? {
    try await transaction.query(MatchStatements.link.bind(id)).first.map(PersonWord.init)
  }

  /// Writes a word on two persons.
  package func put(
    _ pair: PersonPair, isSame: Bool, officer: String?, grounds: MatchGrounds, now: Int64,
    in transaction: borrowing Transaction
  ) -> PersonLinkID {
    let id = PersonLinkID(at: now / 1000)
    transaction.enqueue(
      MatchStatements.insertLink.bind(
        id, pair.left, pair.right, isSame ? "same" : "apart", officer, grounds.version,
        grounds.weight, grounds.reasonsText, grounds.evidenceText))
    return id
  }

  /// Undoes a word; false if it was undone before.
  package func undo(
    _ id: PersonLinkID, by who: String, in transaction: borrowing Transaction
  ) async throws -> Bool {
    try await transaction.query(MatchStatements.undoLink.bind(id, who)).count == 1
  }

  /// Puts a pair before a human, or renews what it says; true if it is new.
  package func review(
    _ pair: PersonPair, patients: (left: PatientID, right: PatientID), grounds: MatchGrounds,
    now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    try await transaction.query(
      MatchStatements.openReview.bind(
        MatchReviewID(at: now / 1000), pair.left, pair.right, patients.left, patients.right,
        grounds.version, grounds.weight, grounds.reasonsText, grounds.evidenceText)
    )[0].decode(0)
  }

  /// Takes a pair from the queue; false if it was not in it.
  package func closeReview(
    _ pair: PersonPair, as outcome: String, by who: String, in transaction: borrowing Transaction
  ) async throws -> Bool {
    try await transaction.query(
      MatchStatements.closeReviews.bind(pair.left, pair.right, outcome, who)
    ).count == 1
  }

  /// The queue, the likeliest first.
  package func reviews(
    limit: Int, in transaction: borrowing Transaction
  ) async throws -> [MatchReview] {
    try await transaction.query(MatchStatements.reviews.bind(Int64(limit))).map(MatchReview.init)
  }

  /// A pair of the queue.
  package func review(
    _ id: MatchReviewID, in transaction: borrowing Transaction
  ) async throws -> MatchReview? {
    try await transaction.query(MatchStatements.review.bind(id)).first.map(MatchReview.init)
  }
}
