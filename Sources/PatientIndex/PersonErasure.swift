package import Database
package import RecordModel

/// Takes a person out of the index: numbers, records, words, and the key that opens all that is his.
///
/// Runs as the role of erasure, in the transaction of whoever erases the rest.
package enum PersonErasure {
  /// One of those who are erased.
  package struct Found: Hashable, Sendable {
    /// The person.
    package let person: PersonID
    /// What the audit log calls him, 16 bytes.
    package let pseudonym: [UInt8]
    /// The facilities' records of him.
    package let patients: [PatientID]
    /// Whose records they are, in the same order.
    package let facilities: [FacilityID]
  }

  /// Whoever has a number with one of these look-up hashes, and after him all who are one with him, as for whoever asks
  /// for his record: by links across the city, and by a facility's own merging of its records; empty if nobody has it.
  package static func find(
    _ hashes: [(keyID: Int16, hash: KeyedHash)], in transaction: borrowing Transaction
  ) async throws -> [Found] {
    let persons = try await transaction.query(
      PersonErasureStatements.find.bind(hashes.map(\.keyID), hashes.map(\.hash)))
    var found: [Found] = []
    for row in persons {
      let person = try row.decode(0, as: PersonID.self)
      let rows = try await transaction.query(PersonErasureStatements.patients.bind(person))
      found.append(
        Found(
          person: person, pseudonym: try row.decode(1, as: Bytea.self).bytes,
          patients: try rows.map { try $0.decode(0) }, facilities: try rows.map { try $0.decode(1) }
        ))
    }
    return found
  }

  /// Removes every row of the index that is about him; returns the tables that had some.
  package static func erase(
    _ found: Found, in transaction: borrowing Transaction
  ) async throws -> Set<String> {
    var tables: Set<String> = []
    for statement in PersonErasureStatements.byPatient {
      tables.formUnion(try await transaction.erased(by: statement.bind(found.patients)))
    }
    for statement in PersonErasureStatements.byPerson {
      tables.formUnion(try await transaction.erased(by: statement.bind(found.person)))
    }
    return tables
  }
}

/// The SQL of taking a person out of the index.
package enum PersonErasureStatements {
  static let find = Statement(
    "erase.find",
    """
    WITH named AS (
      SELECT i.person_id FROM unnest($1::smallint[], $2::bytea[]) AS k (key_id, hmac)
      JOIN identity.identifier i ON i.key_id = k.key_id AND i.hmac = k.hmac LIMIT 1)
    SELECT p.person_id, p.pseudonym
    FROM named n CROSS JOIN LATERAL identity.one_person(n.person_id) AS o (id)
    JOIN identity.person p ON p.person_id = o.id
    ORDER BY p.person_id <> n.person_id, p.person_id
    """)

  static let patients = Statement(
    "erase.patients",
    "SELECT patient_id, facility_id FROM identity.patient WHERE person_id = $1 ORDER BY patient_id"
  )

  private static func ofPatients(_ table: String) -> Statement {
    Statement(
      "erase.\(table)",
      """
      DELETE FROM identity.\(table) WHERE patient_id = ANY ($1::uuid[])
      RETURNING tableoid::regclass::text
      """)
  }

  private static func ofPairs(_ table: String) -> Statement {
    Statement(
      "erase.\(table)",
      """
      DELETE FROM identity.\(table) WHERE left_person = $1 OR right_person = $1
      RETURNING tableoid::regclass::text
      """)
  }

  static let byPatient = [
    ofPatients("match_token"),
    ofPatients("match_work"),
    ofPatients("patient_key"),
    ofPatients("patient_assertion"),
    Statement(
      "erase.patient_merge",
      """
      DELETE FROM identity.patient_merge
      WHERE retired_id = ANY ($1::uuid[]) OR survivor_id = ANY ($1::uuid[])
      RETURNING tableoid::regclass::text
      """),
    ofPatients("confirmation"),
    ofPatients("confirmation_work"),
    ofPatients("patient"),
  ]

  static let byPerson = [
    ofPairs("person_link"),
    ofPairs("match_review"),
    // By his numbers, so before they go.
    Statement(
      "erase.record_location",
      """
      DELETE FROM access.record_location l USING identity.identifier i
      WHERE i.person_id = $1 AND l.key_id = i.key_id AND l.hmac = i.hmac
      RETURNING l.tableoid::regclass::text
      """),
    Statement(
      "erase.identifier",
      """
      DELETE FROM identity.identifier WHERE person_id = $1 RETURNING tableoid::regclass::text
      """),
    Statement(
      "erase.person",
      "DELETE FROM identity.person WHERE person_id = $1 RETURNING tableoid::regclass::text"),
  ]

  /// Everything, for the test that prepares each one.
  package static let all = [find, patients] + byPatient + byPerson
}
