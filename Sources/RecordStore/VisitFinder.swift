package import Database
package import RecordModel
package import Sealing

/// A visit as the resolver finds it: ids only, and what the audit log calls its person.
package struct VisitHandle: Hashable, Sendable {
  /// The visit.
  package let id: VisitID
  /// Whose.
  package let facility: FacilityID
  /// The facility's record of the patient.
  package let patient: PatientID
  /// What the audit log calls the person, 16 bytes.
  package let pseudonym: [UInt8]
}

/// What a search for visits asks; every part narrows it.
package struct VisitSearch: Hashable, Sendable {
  /// Visit numbers of the facility, any of which will do; nil for all visits.
  package var identifiers: [ExternalIdentifier]?
  /// Patients' records; nil for all.
  package var patients: [PatientID]?
  /// Visits that were decided on, of any facility; nil for all.
  package var among: [VisitID]?
  /// Arrived at or after, microseconds since 1970.
  package var from: Int64?
  /// Arrived before, microseconds since 1970.
  package var before: Int64?
  /// A status of the visit.
  package var status: String?
  /// Visits older than this one: the cursor of paging, newest ids first.
  package var after: VisitID?
  /// Most visits on the page.
  package var count: Int

  /// A search for everything, `count` at a time.
  package init(count: Int) { self.count = count }
}

/// Finds visits' ids under a role that sees no facts.
package struct VisitFinder: Sendable {
  private let keyring: Keyring

  /// A finder under the keys of `keyring`.
  package init(keyring: Keyring) { self.keyring = keyring }

  /// The visits with these ids, among the facilities that the transaction may see.
  package func find(
    _ ids: [VisitID], facilities: [FacilityID], in transaction: borrowing Transaction
  ) async throws -> [VisitHandle] {
    try await transaction.query(FinderStatements.byID.bind(facilities, ids)).map(Self.handle)
  }

  /// A page of a search, newest first, and how many it finds in all.
  package func search(
    _ search: VisitSearch, facilities: [FacilityID], in transaction: borrowing Transaction
  ) async throws -> (page: [VisitHandle], total: Int) {
    var numbered: [VisitID]?
    if let identifiers = search.identifiers {
      let hashes = identifiers.flatMap {
        keyring.hashes(VisitKey.numberText($0).utf8, domain: VisitKey.numberDomain)
      }
      numbered = try await transaction.query(
        FinderStatements.byNumber.bind(facilities, hashes)
      ).map { try $0.decode(0) }
    }
    if let among = search.among {
      let wanted = Set(among)
      numbered = numbered?.filter(wanted.contains) ?? among
    }
    let filters: [(any PostgresEncodable)?] = [
      facilities, numbered, search.patients, stamp(search.from), stamp(search.before),
      search.status,
    ]
    let answers = try await transaction.queries([
      FinderStatements.page.bind(parameters: filters + [search.after, Int64(search.count)]),
      FinderStatements.total.bind(parameters: filters),
    ])
    return (
      try answers[0].map(Self.handle), Int(try answers[1][0].decode(0, as: Int64.self))
    )
  }

  /// Whose a resource is that hangs on no visit; nil if there is none among these facilities.
  package func patient(
    ofResource submission: SubmissionID, _ ordinal: Int16, type: String,
    facilities: [FacilityID], in transaction: borrowing Transaction
  ) async throws -> PatientID? {
    let rows = try await transaction.query(
      FinderStatements.patientOfResource.bind(facilities, submission, ordinal, type))
    return try rows.first?.decode(0)
  }

  private func stamp(_ microseconds: Int64?) -> PostgresTimestamp? {
    microseconds.map { PostgresTimestamp(microseconds: $0) }
  }

  private static func handle(_ row: Row) throws -> VisitHandle {
    VisitHandle(
      id: try row.decode(0), facility: try row.decode(1), patient: try row.decode(2),
      pseudonym: try row.decode(3, as: Bytea.self).bytes)
  }
}

/// The finder's SQL.
enum FinderStatements {
  static let byID = Statement(
    "record.find_visits",
    """
    SELECT v.visit_id, v.facility_id, v.patient_id, p.pseudonym
    FROM record.visit v JOIN identity.person p ON p.person_id = v.person_id
    WHERE v.facility_id = ANY ($1::uuid[]) AND v.visit_id = ANY ($2::uuid[])
    """)

  static let patientOfResource = Statement(
    "record.find_patient_of_resource",
    """
    SELECT patient_id FROM record.patient_resource
    WHERE facility_id = ANY ($1::uuid[]) AND submission_id = $2 AND ordinal = $3 AND type = $4
    """)

  static let byNumber = Statement(
    "record.find_visit_by_number",
    """
    SELECT visit_id FROM record.visit_key
    WHERE facility_id = ANY ($1::uuid[]) AND kind = 1 AND hmac = ANY ($2::bytea[])
    """)

  private static let filter = """
    FROM record.visit v
    WHERE v.facility_id = ANY ($1::uuid[])
      AND ($2::uuid[] IS NULL OR v.visit_id = ANY ($2::uuid[]))
      AND ($3::uuid[] IS NULL OR v.patient_id = ANY ($3::uuid[]))
      AND ($4::timestamptz IS NULL OR v.arrived_at >= $4::timestamptz)
      AND ($5::timestamptz IS NULL OR v.arrived_at < $5::timestamptz)
      AND ($6::text IS NULL OR v.status = $6::text)
    """

  static let page = Statement(
    "record.search_visits",
    """
    SELECT f.visit_id, f.facility_id, f.patient_id, p.pseudonym
    FROM (SELECT v.visit_id, v.facility_id, v.patient_id, v.person_id \(filter)
        AND ($7::uuid IS NULL OR v.visit_id < $7::uuid)
      ORDER BY v.visit_id DESC LIMIT $8) f
    JOIN identity.person p ON p.person_id = f.person_id
    ORDER BY f.visit_id DESC
    """)

  static let total = Statement("record.count_visits", "SELECT count(*) \(filter)")
}
