package import Database
package import RecordModel

/// A patient who is to be asked about.
package struct ConfirmationTask: Hashable, Sendable {
  /// The facility's record of him.
  package let patient: PatientID
  /// Counts what was said of him since; a task that has moved on stays on the list.
  package let turn: Int32
  /// How often it was tried.
  package let tries: Int
}

/// What a register said of a facility's patient, and when.
package struct Confirmation: Hashable, Sendable {
  /// The facility's record of him.
  package let patient: PatientID
  /// Whose record it is.
  package let facility: FacilityID
  /// Who said it.
  package let source: PopulationSource
  /// What.
  package let word: PopulationWord
  /// When it was asked, microseconds since 1970.
  package let askedAt: Int64
  /// Until when it counts; then it is asked again.
  package let expiresAt: Int64

  /// A word on a patient.
  package init(
    patient: PatientID, facility: FacilityID, source: PopulationSource, word: PopulationWord,
    askedAt: Int64, expiresAt: Int64
  ) {
    self.patient = patient
    self.facility = facility
    self.source = source
    self.word = word
    self.askedAt = askedAt
    self.expiresAt = expiresAt
  }
}

/// The list of whom to ask about, and what was answered, inside transactions that others open.
package enum ConfirmationStore {
  /// Takes at most `limit` that are due by the database's clock; nobody else gets them for `lease` seconds.
  package static func claim(
    _ limit: Int, lease: Int64, in transaction: borrowing Transaction
  ) async throws -> [ConfirmationTask] {
    try await transaction.query(
      ConfirmationStatements.claim.bind(Int64(limit), lease)
    ).map { row in
      ConfirmationTask(
        patient: try row.decode(0), turn: try row.decode(1),
        tries: Int(try row.decode(2, as: Int16.self)))
    }
  }

  /// Stores what was answered, the later in the place of the earlier, and takes those tasks off the list that have
  /// not moved on since.
  package static func settle(
    _ tasks: [ConfirmationTask], _ answers: [Confirmation], in transaction: borrowing Transaction
  ) {
    if !answers.isEmpty {
      let words = answers.map(\.word)
      transaction.enqueue(
        ConfirmationStatements.put.bind(
          answers.map(\.patient), answers.map(\.facility), answers.map(\.source.rawValue),
          words.map(\.status.rawValue), words.map(\.name.rawValue),
          words.map(\.birthDate.rawValue), words.map(\.sex.rawValue),
          words.map(\.kelurahan.rawValue),
          PostgresArray(
            words.map { word in
              word.asOf.map { PostgresDate(daysSince1970: $0.daysSince1970) }
            }),
          answers.map { PostgresTimestamp(microseconds: $0.askedAt) },
          answers.map { PostgresTimestamp(microseconds: $0.expiresAt) }))
    }
    // Who has no NIK any more has no word on it either.
    let silent = Set(tasks.map(\.patient)).subtracting(answers.map(\.patient))
    if !silent.isEmpty { transaction.enqueue(ConfirmationStatements.drop.bind(Array(silent))) }
    if !tasks.isEmpty {
      transaction.enqueue(
        ConfirmationStatements.done.bind(tasks.map(\.patient), tasks.map(\.turn)))
    }
  }

  /// Leaves tasks for later, each by its seconds: the register was not there.
  package static func postpone(
    _ tasks: [ConfirmationTask], by seconds: [Int64], in transaction: borrowing Transaction
  ) {
    transaction.enqueue(ConfirmationStatements.postpone.bind(tasks.map(\.patient), seconds))
  }

  /// Puts at most `limit` patients back on the list whose word has become old.
  package static func queueOld(
    at now: Int64, limit: Int, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      ConfirmationStatements.queueOld.bind(
        PostgresTimestamp(microseconds: now), Int64(limit)))
  }

  /// How many patients of each facility have each status, and how many wait.
  package static func counts(
    in transaction: borrowing Transaction
  ) async throws -> (
    byFacility: [(facility: FacilityID, status: PopulationWord.Status, patients: Int)],
    waiting: Int
  ) {
    let answers = try await transaction.queries([
      ConfirmationStatements.counts.bind(), ConfirmationStatements.waiting.bind(),
    ])
    return (
      try answers[0].compactMap { row in
        guard let status = PopulationWord.Status(rawValue: try row.decode(1)) else { return nil }
        return (try row.decode(0), status, Int(try row.decode(2, as: Int64.self)))
      },
      try answers[1].first.map { Int(try $0.decode(0, as: Int64.self)) } ?? 0
    )
  }

  /// A facility's patients with a status, after one of them, in the order of their ids; under the role `resolver`,
  /// which sees those of the facilities that it was limited to.
  package static func of(
    _ facility: FacilityID, _ status: PopulationWord.Status, after: PatientID?, limit: Int,
    in transaction: borrowing Transaction
  ) async throws -> [Confirmation] {
    try await transaction.query(
      ConfirmationStatements.ofFacility.bind(
        facility, status.rawValue, after ?? PatientID.first, Int64(limit))
    ).map { try ConfirmationStatements.confirmation($0, facility) }
  }
}

extension PatientID {
  /// Before every other.
  fileprivate static var first: PatientID {
    guard let id = PatientID("00000000-0000-0000-0000-000000000000") else {
      preconditionFailure("a UUID of zeros")
    }
    return id
  }
}
