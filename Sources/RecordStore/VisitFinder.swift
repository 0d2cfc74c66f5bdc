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
  /// Visits that do although no number of theirs can be looked up: who asked judges the numbers.
  package var unnumbered: [VisitID] = []
  /// Patients' records; nil for all.
  package var patients: [PatientID]?
  /// Visits that were decided on, of any facility; nil for all.
  package var among: [VisitID]?
  /// From when to when it was: from the arrival to the end.
  package var period = PeriodBounds()
  /// Visits' ids; nil for all.
  package var ids: [VisitID]?
  /// Statuses, any of which will do; nil for all.
  package var statuses: [String]?
  /// Codes of the class, any of which will do; nil for all.
  package var classes: [String]?
  /// The newest word stored at or after, microseconds since 1970.
  package var updatedFrom: Int64?
  /// The newest word stored before, microseconds since 1970.
  package var updatedBefore: Int64?
  /// The order of the pages.
  package var order = Order.newestID
  /// Visits that come after this one: the cursor of paging.
  package var after: VisitID?
  /// When the visit of `after` arrived, for an order by arrival.
  package var afterArrival: Int64?
  /// Whether anybody wants to know how many there are in all.
  package var isCounted = true
  /// Most visits on the page.
  package var count: Int

  /// A search for everything, `count` at a time.
  package init(count: Int) { self.count = count }

  /// Arrived at or after, microseconds since 1970.
  package var from: Int64? {
    get { period.from }
    set { period.from = newValue }
  }

  /// Arrived before, microseconds since 1970.
  package var before: Int64? {
    get { period.before }
    set { period.before = newValue }
  }

  /// The patients, where they and the page are all that is asked for.
  var onlyPatients: [PatientID]? {
    var plain = VisitSearch(count: count)
    plain.patients = patients
    plain.after = after
    return plain == self ? patients : nil
  }

  /// How visits follow each other; of two that arrived at one moment the newer id counts as later.
  package enum Order: Hashable, Sendable {
    /// Newest id first.
    case newestID
    /// By arrival, oldest first; visits without one come first.
    case arrival
    /// By arrival, newest first; visits without one come last.
    case arrivalDescending
  }
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

  /// What finds the visit with an id, among the facilities that the transaction may see.
  package func asking(_ id: VisitID, facilities: [FacilityID]) -> BoundStatement {
    FinderStatements.oneByID.bind(facilities, id)
  }

  /// The visit out of the answer; nil if there is none.
  package func visit(in rows: Rows) throws -> VisitHandle? { try rows.first.map(Self.handle) }

  /// A page of a search, and how many it finds in all; nil if nobody wants to know. `ending` if nothing follows in
  /// the transaction.
  package func search(
    _ search: VisitSearch, facilities: [FacilityID], ending: Bool = false,
    in transaction: borrowing Transaction
  ) async throws -> (page: [VisitHandle], total: Int?) {
    var numbered = search.ids
    if let identifiers = search.identifiers {
      let hashes = identifiers.flatMap {
        keyring.hashes(VisitKey.numberText($0).utf8, domain: VisitKey.numberDomain)
      }
      let found =
        try await transaction.query(
          FinderStatements.byNumber.bind(facilities, hashes)
        ).map { try $0.decode(0, as: VisitID.self) } + search.unnumbered
      numbered = search.ids.map { ids in found.filter(ids.contains) } ?? found
    }
    if let among = search.among {
      let wanted = Set(among)
      numbered = numbered?.filter(wanted.contains) ?? among
    }
    if let patients = search.onlyPatients, numbered == nil {
      return try await visits(
        of: patients, after: search.after, count: search.count, facilities, ending: ending,
        in: transaction)
    }
    transaction.enqueue(Transaction.planAnew)
    let outside = search.period.outside.isEmpty ? nil : search.period.outside
    let filters: [(any PostgresEncodable)?] = [
      facilities, numbered, search.patients, stamp(search.from), stamp(search.before),
      search.statuses, search.classes, stamp(search.updatedFrom), stamp(search.updatedBefore),
      stamp(search.period.over), stamp(search.period.beyond),
      outside?.map { PostgresTimestamp(microseconds: $0.lowerBound) },
      outside?.map { PostgresTimestamp(microseconds: $0.upperBound) },
    ]
    let statements =
      search.period.beyond == nil ? FinderStatements.search : FinderStatements.searchBeyond
    let place: [(any PostgresEncodable)?] =
      search.order == .newestID
      ? [search.after, Int64(search.count)]
      : [
        search.after, Int64(search.count),
        PostgresTimestamp(microseconds: search.afterArrival ?? Self.noArrival),
      ]
    let page = statements.page(search.order).bind(parameters: filters + place)
    let total = statements.total.bind(parameters: filters)
    let answers = try await transaction.queries(
      search.isCounted ? [page, total] : [page], ending: ending)
    return (
      try answers[0].map(Self.handle),
      search.isCounted ? Int(try answers[1][0].decode(0, as: Int64.self)) : nil
    )
  }

  /// What a search for nothing but patients finds, newest id first, through their index and no other.
  private func visits(
    of patients: [PatientID], after: VisitID?, count: Int, _ facilities: [FacilityID], ending: Bool,
    in transaction: borrowing Transaction
  ) async throws -> (page: [VisitHandle], total: Int?) {
    let answers = try await transaction.queries(
      [
        FinderStatements.pageOfPatients.bind(facilities, patients, after, Int64(count)),
        FinderStatements.totalOfPatients.bind(facilities, patients),
      ], ending: ending)
    return (
      try answers[0].map(Self.handle), Int(try answers[1][0].decode(0, as: Int64.self))
    )
  }

  /// Year 1, where an order by arrival puts visits without one. Microseconds since 1970.
  private static let noArrival: Int64 = -62_135_596_800_000_000

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

  /// By its whole key, so that the plan that is kept goes to its month alone.
  static let oneByID = Statement(
    "record.find_visit",
    """
    SELECT v.visit_id, v.facility_id, v.patient_id, p.pseudonym
    FROM record.visit v JOIN identity.person p ON p.person_id = v.person_id
    WHERE v.facility_id = ANY ($1::uuid[]) AND v.visit_id = $2
    """)

  private static let ofPatients = """
    FROM unnest($2::uuid[]) AS t (patient_id) CROSS JOIN LATERAL (
      SELECT v.visit_id, v.facility_id, v.patient_id, v.person_id FROM record.visit v
      WHERE v.patient_id = t.patient_id AND v.facility_id = ANY ($1::uuid[]) OFFSET 0) v
    """

  static let pageOfPatients = Statement(
    "record.visits_of_patients",
    """
    SELECT f.visit_id, f.facility_id, f.patient_id, p.pseudonym
    FROM (SELECT v.visit_id, v.facility_id, v.patient_id, v.person_id \(ofPatients)
      WHERE $3::uuid IS NULL OR v.visit_id < $3::uuid
      ORDER BY v.visit_id DESC LIMIT $4) f
    JOIN identity.person p ON p.person_id = f.person_id
    ORDER BY f.visit_id DESC
    """)

  static let totalOfPatients = Statement(
    "record.count_visits_of_patients", "SELECT count(*) \(ofPatients)")

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

  /// A page of a search in each of its orders, and how many it finds.
  struct Search: Sendable {
    let newestID: Statement
    let arrival: Statement
    let arrivalDescending: Statement
    let total: Statement

    /// - Parameter rows: the visits that are meant, `v` after `FROM`.
    init(_ name: String, _ rows: String) {
      newestID = Statement(
        "record.search_\(name)",
        """
        SELECT f.visit_id, f.facility_id, f.patient_id, p.pseudonym
        FROM (SELECT v.visit_id, v.facility_id, v.patient_id, v.person_id FROM (\(rows)) v
          WHERE $14::uuid IS NULL OR v.visit_id < $14::uuid
          ORDER BY v.visit_id DESC LIMIT $15) f
        JOIN identity.person p ON p.person_id = f.person_id
        ORDER BY f.visit_id DESC
        """)
      arrival = Self.byArrival("record.search_\(name)_by_arrival", rows, ">", "")
      arrivalDescending = Self.byArrival(
        "record.search_\(name)_by_arrival_descending", rows, "<", "DESC")
      total = Statement("record.count_\(name)", "SELECT count(*) FROM (\(rows)) v")
    }

    /// Nobody was a patient in year 1, so a visit without an arrival stands there.
    private static func byArrival(
      _ name: String, _ rows: String, _ after: String, _ order: String
    ) -> Statement {
      Statement(
        name,
        """
        SELECT f.visit_id, f.facility_id, f.patient_id, p.pseudonym
        FROM (SELECT v.visit_id, v.facility_id, v.patient_id, v.person_id,
            coalesce(v.arrived_at, '0001-01-01Z'::timestamptz) AS arrived FROM (\(rows)) v
          WHERE $14::uuid IS NULL OR (coalesce(v.arrived_at, '0001-01-01Z'::timestamptz), v.visit_id)
            \(after) ($16::timestamptz, $14::uuid)
          ORDER BY arrived \(order), v.visit_id \(order) LIMIT $15) f
        JOIN identity.person p ON p.person_id = f.person_id
        ORDER BY f.arrived \(order), f.visit_id \(order)
        """)
    }

    func page(_ order: VisitSearch.Order) -> Statement {
      switch order {
      case .newestID: newestID
      case .arrival: arrival
      case .arrivalDescending: arrivalDescending
      }
    }

    var all: [Statement] { [newestID, arrival, arrivalDescending, total] }
  }

  private static let rows = """
    SELECT v.visit_id, v.facility_id, v.patient_id, v.person_id, v.arrived_at FROM record.visit v
    WHERE v.facility_id = ANY ($1::uuid[])
      AND ($2::uuid[] IS NULL OR v.visit_id = ANY ($2::uuid[]))
      AND ($3::uuid[] IS NULL OR v.patient_id = ANY ($3::uuid[]))
      AND ($4::timestamptz IS NULL OR v.arrived_at >= $4::timestamptz)
      AND ($5::timestamptz IS NULL OR v.arrived_at < $5::timestamptz)
      AND ($6::text[] IS NULL OR v.status = ANY ($6::text[]))
      AND ($7::text[] IS NULL OR v.class_code = ANY ($7::text[]))
      AND ($8::timestamptz IS NULL OR v.updated_at >= $8::timestamptz)
      AND ($9::timestamptz IS NULL OR v.updated_at < $9::timestamptz)
      AND ($10::timestamptz IS NULL OR v.over_at <= $10::timestamptz)
      AND ($11::timestamptz IS NULL OR v.over_at IS NULL OR v.over_at > $11::timestamptz)
      AND ($12::timestamptz[] IS NULL OR v.arrived_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM unnest($12::timestamptz[], $13::timestamptz[]) AS o (first, after)
        WHERE v.arrived_at >= o.first AND v.over_at <= o.after))
    """

  static let search = Search("visits", rows)

  /// Visits that went on after a moment. Nearly all end within two days, so what began before these is in the index of
  /// those that did not; the last condition is the index's own (migration 39).
  static let searchBeyond = Search(
    "visits_beyond",
    """
    \(rows)
      AND v.arrived_at >= $11::timestamptz - interval '48 hours'
    UNION ALL
    \(rows)
      AND v.arrived_at < $11::timestamptz - interval '48 hours'
      AND (v.over_at IS NULL OR v.over_at - v.arrived_at > interval '48 hours')
    """)
}
