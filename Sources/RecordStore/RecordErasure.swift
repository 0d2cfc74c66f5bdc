package import Database
package import RecordModel

/// Takes a person's visits out of the record, with all that was sent of them.
///
/// Parts of messages that speak of him are emptied and not deleted, so that whoever reads such a
/// message again is told that it does not open instead of reading half of it.
package enum RecordErasure {
  /// What was removed.
  package struct Erased: Hashable, Sendable {
    /// Visits.
    package let visits: Int
    /// Messages that spoke of him.
    package let submissions: Int
    /// Registers of many patients whose bytes went whole: they are sealed as nobody's.
    package let registers: Int
    /// The log's entries of these messages, and of later readings of them.
    package let leaves: [Int64]
    /// Tables and partitions that had rows of his.
    package let tables: Set<String>
  }

  /// Removes every row about a person's visits; the transaction is that of the role of erasure.
  package static func erase(
    _ person: PersonID, patients: [PatientID], in transaction: borrowing Transaction
  ) async throws -> Erased {
    let visits = try await transaction.query(RecordErasureStatements.visits.bind(patients))
    let ids = try visits.map { try $0.decode(0, as: VisitID.self) }
    let submissions = try await transaction.query(
      RecordErasureStatements.submissions.bind(ids, person)
    ).map { try $0.decode(0, as: SubmissionID.self) }
    let leaves = try await transaction.query(RecordErasureStatements.leaves.bind(submissions))
    var tables: Set<String> = []
    let registers = try await transaction.query(
      RecordErasureStatements.registers.bind(submissions, person))
    for row in registers { tables.insert(try row.decode(0, as: String.self)) }
    tables.formUnion(try await transaction.erased(by: RecordErasureStatements.parts.bind(person)))
    tables.formUnion(
      try await transaction.erased(by: RecordErasureStatements.resources.bind(patients)))
    for statement in RecordErasureStatements.byVisit {
      tables.formUnion(try await transaction.erased(by: statement.bind(ids)))
    }
    return Erased(
      visits: ids.count, submissions: submissions.count,
      registers: Set(try registers.map { try $0.decode(1, as: SubmissionID.self) }).count,
      leaves: try leaves.map { try $0.decode(0, as: Int64.self) },
      tables: tables)
  }
}

/// The SQL of taking visits out of the record.
package enum RecordErasureStatements {
  static let visits = Statement(
    "erase.visits",
    """
    SELECT visit_id FROM record.visit WHERE patient_id = ANY ($1::uuid[])
    """)

  /// Messages that said something of these visits or have a part of this person.
  static let submissions = Statement(
    "erase.submissions",
    """
    SELECT submission_id FROM record.visit_assertion WHERE visit_id = ANY ($1::uuid[])
    UNION SELECT submission_id FROM record.raw_part WHERE person_id = $2
    """)

  static let leaves = Statement(
    "erase.submission_leaves",
    """
    SELECT leaf_index FROM record.submission
    WHERE submission_id = ANY ($1::uuid[]) OR replays = ANY ($1::uuid[])
    """)

  /// A register that was read in chunks is sealed whole, so it goes whole.
  static let registers = Statement(
    "erase.registers",
    """
    UPDATE record.raw_part SET sealed = '', person_id = $2
    WHERE submission_id = ANY ($1::uuid[]) AND person_id IS NULL
      AND submission_id IN (SELECT c.submission_id FROM record.chunk c
        WHERE c.submission_id = ANY ($1::uuid[]))
    RETURNING tableoid::regclass::text, submission_id
    """)

  static let parts = Statement(
    "erase.parts",
    """
    UPDATE record.raw_part SET sealed = '' WHERE person_id = $1
    RETURNING tableoid::regclass::text
    """)

  static let resources = Statement(
    "erase.patient_resource",
    """
    DELETE FROM record.patient_resource WHERE patient_id = ANY ($1::uuid[])
    RETURNING tableoid::regclass::text
    """)

  static let byVisit =
    [
      "diagnosis", "procedure", "observation", "medication_request", "visit_assertion",
      "visit_key", "visit",
    ].map { table in
      Statement(
        "erase.\(table)",
        """
        DELETE FROM record.\(table) WHERE visit_id = ANY ($1::uuid[])
        RETURNING tableoid::regclass::text
        """)
    } + [
      Statement(
        "erase.visit_link",
        """
        DELETE FROM record.visit_link
        WHERE visit_id = ANY ($1::uuid[]) OR other_id = ANY ($1::uuid[])
        RETURNING tableoid::regclass::text
        """)
    ]

  /// Everything, for the test that prepares each one.
  package static let all = [visits, submissions, leaves, registers, parts, resources] + byVisit
}
