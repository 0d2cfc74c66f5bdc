package import Database
package import RecordModel

/// What `ConsentID` and `DemandID` are of.
package enum ConsentKind: Sendable {}
/// The id of a person's word on who may read.
package typealias ConsentID = ID<ConsentKind>
/// What `DemandID` is of.
package enum DemandKind: Sendable {}
/// The id of a demand by the UU PDP.
package typealias DemandID = ID<DemandKind>

/// A person's word as it is recorded.
package struct ConsentRecord: Hashable, Sendable {
  /// Its id.
  package let id: ConsentID
  /// `opt-in`, `opt-out` or `restriction`.
  package let kind: String
  /// Whose reading it is about; nil for everybody's.
  package let facility: FacilityID?
  /// Sensitive categories; empty for all that is not sensitive.
  package let categories: [String]
  /// From when to when, microseconds since 1970; nil for no end.
  package let from: Int64
  /// Until when; nil for no end.
  package let until: Int64?
  /// Where the signed paper is.
  package let evidence: String
  /// SHA-256 of its scan.
  package let evidenceHash: [UInt8]

  /// A word.
  package init(
    id: ConsentID, kind: String, facility: FacilityID?, categories: [String], from: Int64,
    until: Int64?, evidence: String, evidenceHash: [UInt8]
  ) {
    self.id = id
    self.kind = kind
    self.facility = facility
    self.categories = categories
    self.from = from
    self.until = until
    self.evidence = evidence
    self.evidenceHash = evidenceHash
  }
}

/// A demand by the UU PDP and its clock.
package struct DemandEntry: Hashable, Sendable {
  /// Its id.
  package let id: DemandID
  /// `access`, `correction`, `restriction`, `erasure` or `objection`.
  package let kind: String
  /// When it came in, and by when it must be decided; microseconds since 1970.
  package let receivedAt, dueAt: Int64
  /// Where the letter is, who took it, and whether it is `open`, `done` or `refused`.
  package let evidence, receivedBy, state: String
  /// Who decided it, and how; nil while nobody has.
  package let decidedBy, decision: String?
}

/// Consents and demands inside transactions that others open.
package enum ConsentStore {
  /// Records a word.
  package static func record(
    _ consent: ConsentRecord, of person: PersonID, at facility: FacilityID?, by who: String,
    at now: Int64, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      ConsentStatements.record.bind(
        consent.id, person, consent.kind, consent.facility, consent.categories,
        PostgresTimestamp(microseconds: consent.from),
        consent.until.map { PostgresTimestamp(microseconds: $0) }, consent.evidence,
        Bytea(consent.evidenceHash), facility, who, PostgresTimestamp(microseconds: now)))
  }

  /// Ends a word; nil if there is none in force that the facility recorded, else whose it was.
  ///
  /// - Parameter facility: nil for an officer, who may end any.
  package static func end(
    _ id: ConsentID, at facility: FacilityID?, by who: String, reason: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> PersonID? {
    try await transaction.query(
      ConsentStatements.end.bind(
        id, facility, who, PostgresTimestamp(microseconds: now), reason)
    ).first?.decode(0)
  }

  /// Whose a word is; nil if there is none.
  package static func person(
    of id: ConsentID, in transaction: borrowing Transaction
  ) async throws -> PersonID? {
    try await transaction.query(ConsentStatements.personOfConsent.bind(id)).first?.decode(0)
  }

  /// Whose a demand is; nil if there is none.
  package static func person(
    of id: DemandID, in transaction: borrowing Transaction
  ) async throws -> PersonID? {
    try await transaction.query(ConsentStatements.personOfDemand.bind(id)).first?.decode(0)
  }

  /// Takes a demand in.
  package static func demand(
    _ id: DemandID, _ kind: String, of person: PersonID, evidence: String, by who: String,
    at now: Int64, due: Int64, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      ConsentStatements.demand.bind(
        id, person, kind, PostgresTimestamp(microseconds: now),
        PostgresTimestamp(microseconds: due), evidence, who))
  }

  /// Decides a demand; false if it is not open.
  package static func decide(
    _ id: DemandID, isDone: Bool, decision: String, by who: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      ConsentStatements.decide.bind(
        id, isDone ? "done" : "refused", who, PostgresTimestamp(microseconds: now), decision)))
      .isEmpty
  }

  /// Ends the restriction that a demand brought with it, if it stands: the same person's, of the same moment,
  /// by the same recorder and letter.
  package static func endRestriction(
    of demand: DemandID, by who: String, reason: String, at now: Int64,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      ConsentStatements.endRestriction.bind(
        demand, who, PostgresTimestamp(microseconds: now), reason))
  }

  /// The open demands by their end, then the newest that were decided.
  package static func demands(
    _ limit: Int, in transaction: borrowing Transaction
  ) async throws -> [DemandEntry] {
    try await transaction.query(ConsentStatements.demands.bind(Int64(limit))).map(demand)
  }

  static func demand(_ row: Row) throws -> DemandEntry {
    DemandEntry(
      id: try row.decode(0), kind: try row.decode(1),
      receivedAt: try row.decode(2, as: PostgresTimestamp.self).microseconds,
      dueAt: try row.decode(3, as: PostgresTimestamp.self).microseconds,
      evidence: try row.decode(4), receivedBy: try row.decode(5), state: try row.decode(6),
      decidedBy: try row.decodeOptional(7), decision: try row.decodeOptional(8))
  }
}

/// The SQL of consents and demands.
enum ConsentStatements {
  static let all = [
    record, end, demand, decide, endRestriction, demands, personOfConsent, personOfDemand,
  ]

  static let personOfConsent = Statement(
    "access.person_of_consent", "SELECT person_id FROM access.consent WHERE consent_id = $1")

  static let personOfDemand = Statement(
    "access.person_of_demand",
    "SELECT person_id FROM access.rights_request WHERE request_id = $1")

  static let record = Statement(
    "access.record_consent",
    """
    INSERT INTO access.consent (consent_id, person_id, kind, facility_id, categories, valid_from,
      valid_until, evidence, evidence_hash, recorded_facility, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5::text[], $6, $7, $8, $9, $10, $11, $12)
    """)

  static let end = Statement(
    "access.end_consent",
    """
    UPDATE access.consent SET ended_by = $3, ended_at = $4, ended_reason = $5
    WHERE consent_id = $1 AND ended_at IS NULL
      AND ($2::uuid IS NULL OR recorded_facility = $2::uuid)
    RETURNING person_id
    """)

  static let demand = Statement(
    "access.take_demand",
    """
    INSERT INTO access.rights_request (request_id, person_id, kind, received_at, due_at, evidence,
      received_by, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')
    """)

  static let decide = Statement(
    "access.decide_demand",
    """
    UPDATE access.rights_request SET state = $2, decided_by = $3, decided_at = $4, decision = $5
    WHERE request_id = $1 AND state = 'open' RETURNING request_id
    """)

  static let endRestriction = Statement(
    "access.end_restriction",
    """
    UPDATE access.consent c SET ended_by = $2, ended_at = $3, ended_reason = $4
    FROM access.rights_request r
    WHERE r.request_id = $1 AND r.kind = 'restriction' AND c.kind = 'restriction'
      AND c.ended_at IS NULL AND c.recorded_facility IS NULL AND c.person_id = r.person_id
      AND c.recorded_at = r.received_at AND c.recorded_by = r.received_by
      AND c.evidence = r.evidence
    """)

  static let demands = Statement(
    "access.demands",
    """
    SELECT request_id, kind, received_at, due_at, evidence, received_by, state, decided_by, decision
    FROM access.rights_request
    ORDER BY state <> 'open', CASE WHEN state = 'open' THEN due_at END, decided_at DESC LIMIT $1
    """)
}
