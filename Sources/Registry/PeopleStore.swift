package import Database
package import RecordModel

/// Reads and changes what people may do, inside transactions that others open.
package enum PeopleStore {
  /// Every right that was ever granted, and every appointment.
  static func load(
    _ rights: Rows, _ appointments: Rows
  ) throws -> (rights: [RightGrant], appointments: [Appointment]) {
    (
      try rights.compactMap(PeopleStatements.right),
      try appointments.map(PeopleStatements.appointment)
    )
  }

  /// Proposes an appointment; false if no such officer may.
  package static func propose(
    _ appointment: Appointment, in transaction: borrowing Transaction
  ) async throws -> Bool {
    var facility: FacilityID?
    var account: ExternalAccount?
    switch appointment.matter {
    case .head(let id): facility = id
    case .account(let named): account = named
    }
    return
      !(try await transaction.query(
        PeopleStatements.propose.bind(
          appointment.id, appointment.person, facility, account?.issuer, account?.subject,
          appointment.proposedBy, PostgresTimestamp(microseconds: appointment.proposedAt),
          appointment.reason))).isEmpty
  }

  /// Lets another officer say yes; false if it is not open, he may not, or there is one already.
  package static func approve(
    _ id: AppointmentID, by officer: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      PeopleStatements.approve.bind(
        id, officer, PostgresTimestamp(microseconds: now),
        PostgresTimestamp(microseconds: now - Appointment.openMicroseconds)))).isEmpty
  }

  /// Ends an appointment or takes a proposal back; false if there is none to end.
  package static func end(
    _ id: AppointmentID, _ ending: Ending, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      PeopleStatements.end.bind(
        id, ending.by, PostgresTimestamp(microseconds: ending.at), ending.reason))).isEmpty
  }

  /// Whether a person heads a facility, as it stands in this transaction: who grants is judged by
  /// the rows and not by a snapshot.
  ///
  /// - Parameter isOfficerEnough: whether an officer may too, on the head's paper.
  package static func mayGrant(
    _ code: String, at facility: FacilityID?, isOfficerEnough: Bool,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      PeopleStatements.mayGrant.bind(code, facility, isOfficerEnough))).isEmpty
  }

  /// Adds one of the facilities' people; false if the code is somebody's already.
  package static func register(
    _ person: OfficerEntry, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      PeopleStatements.register.bind(person.id, person.code, person.name))).isEmpty
  }

  /// Grants a right; false if its person is none of a facility's people.
  package static func grant(
    _ grant: RightGrant, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      PeopleStatements.grant.bind(
        grant.id, grant.facility, grant.person, grant.right.rawValue,
        PostgresTimestamp(microseconds: grant.span.from),
        PostgresTimestamp(microseconds: grant.span.until), grant.span.grantedBy,
        PostgresTimestamp(microseconds: now), grant.span.reason))).isEmpty
  }

  /// Takes a right of a facility back; false if it has none with this id in force.
  package static func withdraw(
    _ id: RightID, of facility: FacilityID, _ ending: Ending, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      PeopleStatements.withdraw.bind(
        id, facility, ending.by, PostgresTimestamp(microseconds: ending.at), ending.reason)))
      .isEmpty
  }

  /// Takes a mandate of a facility back; false if it has none with this id in force.
  package static func withdraw(
    _ id: MandateID, of facility: FacilityID, _ ending: Ending,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      PeopleStatements.withdrawMandate.bind(
        id, facility, ending.by, PostgresTimestamp(microseconds: ending.at), ending.reason)))
      .isEmpty
  }
}

/// The SQL of people's rights.
enum PeopleStatements {
  static let reading = [rights, appointments]
  static let changing = [
    propose, approve, end, mayGrant, register, grant, withdraw, withdrawMandate,
  ]

  static let rights = Statement(
    "registry.person_rights",
    """
    SELECT right_id, facility_id, officer_id, kind, valid_from, valid_until, granted_by, reason,
      withdrawn_by, withdrawn_at, withdrawn_reason
    FROM registry.person_right ORDER BY granted_at, right_id
    """)

  static func right(_ row: Row) throws -> RightGrant? {
    guard let right = FacilityRight(rawValue: try row.decode(3)) else { return nil }
    return RightGrant(
      id: try row.decode(0), facility: try row.decode(1), person: try row.decode(2), right: right,
      span: try span(row, at: 4))
  }

  /// Seven columns: from, until, by, reason, and how it was withdrawn.
  static func span(_ row: Row, at column: Int) throws -> GrantSpan {
    GrantSpan(
      from: try row.decode(column, as: PostgresTimestamp.self).microseconds,
      until: try row.decode(column + 1, as: PostgresTimestamp.self).microseconds,
      grantedBy: try row.decode(column + 2), reason: try row.decode(column + 3),
      withdrawal: try ending(row, at: column + 4))
  }

  private static func ending(_ row: Row, at column: Int) throws -> Ending? {
    guard let by = try row.decodeOptional(column, as: String.self) else { return nil }
    return Ending(
      by: by, at: try row.decode(column + 1, as: PostgresTimestamp.self).microseconds,
      reason: try row.decode(column + 2))
  }

  static let appointments = Statement(
    "registry.appointments",
    """
    SELECT appointment_id, officer_id, facility_id, issuer, subject, proposed_by, proposed_at,
      reason, approved_by, ended_by, ended_at, ended_reason
    FROM registry.appointment ORDER BY proposed_at, appointment_id
    """)

  static func appointment(_ row: Row) throws -> Appointment {
    let matter: Appointment.Matter
    if let facility = try row.decodeOptional(2, as: FacilityID.self) {
      matter = .head(facility)
    } else {
      guard
        let account = ExternalAccount(issuer: try row.decode(3), subject: try row.decode(4))
      else { throw RegistryError.unknown(code: "issuer") }
      matter = .account(account)
    }
    return Appointment(
      id: try row.decode(0), person: try row.decode(1), matter: matter,
      proposedBy: try row.decode(5),
      proposedAt: try row.decode(6, as: PostgresTimestamp.self).microseconds,
      reason: try row.decode(7), approvedBy: try row.decodeOptional(8),
      ending: try ending(row, at: 9))
  }

  private static let isOfficer = """
    EXISTS (SELECT FROM registry.officer p WHERE p.code = $6 AND p.role = 'officer')
    """

  /// A head is one of the people of facilities; an account may be anybody's.
  static let propose = Statement(
    "registry.propose_appointment",
    """
    INSERT INTO registry.appointment (appointment_id, officer_id, facility_id, issuer, subject,
      proposed_by, proposed_at, reason)
    SELECT $1, o.officer_id, $3, $4, $5, $6, $7, $8 FROM registry.officer o
    WHERE o.officer_id = $2 AND ($3::uuid IS NULL OR o.role = 'staff') AND \(isOfficer)
    RETURNING appointment_id
    """)

  static let approve = Statement(
    "registry.approve_appointment",
    """
    UPDATE registry.appointment a SET approved_by = $2, approved_at = $3
    WHERE appointment_id = $1 AND approved_by IS NULL AND ended_at IS NULL AND proposed_at > $4
      AND proposed_by <> $2
      AND EXISTS (SELECT FROM registry.officer WHERE code = $2 AND role = 'officer')
      AND NOT EXISTS (SELECT FROM registry.appointment b
        WHERE b.approved_at IS NOT NULL AND b.ended_at IS NULL
          AND (b.issuer = a.issuer AND b.subject = a.subject
            OR b.facility_id = a.facility_id AND b.officer_id = a.officer_id))
    RETURNING appointment_id
    """)

  static let end = Statement(
    "registry.end_appointment",
    """
    UPDATE registry.appointment SET ended_by = $2, ended_at = $3, ended_reason = $4
    WHERE appointment_id = $1 AND ended_at IS NULL
      AND EXISTS (SELECT FROM registry.officer WHERE code = $2 AND role = 'officer')
    RETURNING appointment_id
    """)

  static let mayGrant = Statement(
    "registry.may_grant",
    """
    SELECT o.officer_id FROM registry.officer o
    WHERE o.code = $1 AND ($3::boolean AND o.role = 'officer' OR o.role = 'staff'
      AND EXISTS (SELECT FROM registry.appointment a WHERE a.officer_id = o.officer_id
        AND a.facility_id = $2 AND a.approved_at IS NOT NULL AND a.ended_at IS NULL))
    """)

  static let register = Statement(
    "registry.register_person",
    """
    INSERT INTO registry.officer (officer_id, code, name, role) VALUES ($1, $2, $3, 'staff')
    ON CONFLICT (code) DO NOTHING RETURNING officer_id
    """)

  static let grant = Statement(
    "registry.grant_right",
    """
    INSERT INTO registry.person_right (right_id, facility_id, officer_id, kind, valid_from,
      valid_until, granted_by, granted_at, reason)
    SELECT $1, f.facility_id, o.officer_id, $4, $5, $6, $7, $8, $9
    FROM registry.officer o, registry.facility f
    WHERE o.officer_id = $3 AND o.role = 'staff' AND f.facility_id = $2 AND f.status <> 'closed'
      AND NOT EXISTS (SELECT FROM registry.person_right r
        WHERE r.facility_id = $2 AND r.officer_id = $3 AND r.kind = $4 AND r.withdrawn_at IS NULL
          AND r.valid_from < $6 AND r.valid_until > $5)
    RETURNING right_id
    """)

  static let withdraw = Statement(
    "registry.withdraw_right",
    """
    UPDATE registry.person_right SET withdrawn_by = $3, withdrawn_at = $4, withdrawn_reason = $5
    WHERE right_id = $1 AND facility_id = $2 AND withdrawn_at IS NULL AND valid_until > $4
    RETURNING right_id
    """)

  static let withdrawMandate = Statement(
    "registry.withdraw_mandate",
    """
    UPDATE registry.mandate SET withdrawn_by = $3, withdrawn_at = $4, withdrawn_reason = $5
    WHERE mandate_id = $1 AND facility_id = $2 AND withdrawn_at IS NULL AND valid_until > $4
    RETURNING mandate_id
    """)
}
