package import Database
package import RecordModel

/// A certificate's way to its holder, as the registry keeps it: without the token.
package struct EnrolmentEntry: Hashable, Sendable {
  /// Its id.
  package let id: EnrolmentID
  /// Who gets the certificate.
  package let holder: CertificateEntry.Holder
  /// The holder's code.
  package let code: String
  /// The officer who proposed it.
  package let proposedBy: String
  /// The other one who approved it; nil while nobody has.
  package let approvedBy: String?
  /// The last moment at which the token counts, microseconds since 1970.
  package let expiresAt: Int64
  /// Whether an officer took it back.
  package let isWithdrawn: Bool
  /// The certificate that was issued for it; nil while the token is not used.
  package let fingerprint: [UInt8]?
  /// Whether the holder may have a certificate: a facility that is verified or active.
  package let isHolderFit: Bool
}

/// Reads and changes enrolments inside transactions that others open.
package enum EnrolmentStore {
  /// Adds one; `hash` is the SHA-256 of its token. False if no such officer may propose it.
  package static func propose(
    _ id: EnrolmentID, hash: [UInt8], holder: CertificateEntry.Holder, by officer: String,
    at now: Int64, until: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    let (facility, vendor, person) = holder.ids
    return
      !(try await transaction.query(
        EnrolmentStatements.propose.bind(
          id, Bytea(hash), facility, vendor, person, officer, PostgresTimestamp(microseconds: now),
          PostgresTimestamp(microseconds: until)))).isEmpty
  }

  /// Lets another officer say yes; false if it is not open or he may not.
  package static func approve(
    _ id: EnrolmentID, by officer: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      EnrolmentStatements.approve.bind(id, officer, PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Takes it back; false if there is nothing to take back.
  package static func withdraw(
    _ id: EnrolmentID, by officer: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      EnrolmentStatements.withdraw.bind(id, officer, PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Those whose token may still be used, newest first.
  package static func open(
    at now: Int64, in transaction: borrowing Transaction
  ) async throws -> [EnrolmentEntry] {
    try await transaction.query(
      EnrolmentStatements.open.bind(PostgresTimestamp(microseconds: now))
    ).compactMap(EnrolmentStatements.entry)
  }

  /// The one with a token's hash, locked until the transaction ends.
  package static func take(
    hash: [UInt8], in transaction: borrowing Transaction
  ) async throws -> EnrolmentEntry? {
    try await transaction.query(EnrolmentStatements.take.bind(Bytea(hash))).first
      .flatMap(EnrolmentStatements.entry)
  }

  /// Says that its token was used, for this certificate.
  package static func finish(
    _ id: EnrolmentID, fingerprint: [UInt8], at now: Int64, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      EnrolmentStatements.finish.bind(
        id, Bytea(fingerprint), PostgresTimestamp(microseconds: now)))
  }

  /// Keeps a certificate of our own authority for whoever asks again with its key.
  package static func keep(
    _ pem: String, fingerprint: [UInt8], renews: [UInt8]?, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      EnrolmentStatements.keep.bind(Bytea(fingerprint), pem, renews.map { Bytea($0) }))
  }

  /// A certificate of our own authority, with its key's hash and its end.
  package struct Issued: Sendable {
    /// SHA-256 of its SubjectPublicKeyInfo.
    package let spki: [UInt8]
    /// With its chain.
    package let pem: String
    /// Last moment, microseconds since 1970.
    package let notAfter: Int64
  }

  /// The certificate with a fingerprint, or the renewal of it; nil for none.
  package static func issued(
    _ fingerprint: [UInt8], isRenewal: Bool, in transaction: borrowing Transaction
  ) async throws -> Issued? {
    try await transaction.query(
      EnrolmentStatements.issued.bind(Bytea(fingerprint), isRenewal)
    ).first.map { row in
      Issued(
        spki: try row.decode(0, as: Bytea.self).bytes, pem: try row.decode(1),
        notAfter: try row.decode(2, as: PostgresTimestamp.self).microseconds)
    }
  }

  /// Whether a certificate is there and not revoked, now and not in a snapshot.
  package static func isStanding(
    _ fingerprint: [UInt8], in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(EnrolmentStatements.standing.bind(Bytea(fingerprint)))).isEmpty
  }

  /// How many certificates of a holder are in force; the holder is locked until the transaction
  /// ends, so that two at once cannot both be the last one allowed.
  package static func certificatesInForce(
    of holder: CertificateEntry.Holder, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Int {
    let (facility, vendor, person) = holder.ids
    let statement =
      switch holder {
      case .facility(let id): EnrolmentStatements.lockFacility.bind(id)
      case .softwareOperator(let id): EnrolmentStatements.lockOperator.bind(id)
      case .officer(let id): EnrolmentStatements.lockOfficer.bind(id)
      }
    _ = try await transaction.query(statement)
    let rows = try await transaction.query(
      EnrolmentStatements.inForce.bind(
        facility, vendor, person, PostgresTimestamp(microseconds: now)))
    return Int(try rows[0].decode(0, as: Int64.self))
  }
}

extension CertificateEntry.Holder {
  /// What the three columns of a row about him hold.
  var ids: (facility: FacilityID?, vendor: OperatorID?, officer: OfficerID?) {
    switch self {
    case .facility(let id): (id, nil, nil)
    case .softwareOperator(let id): (nil, id, nil)
    case .officer(let id): (nil, nil, id)
    }
  }
}

/// The SQL of enrolments.
enum EnrolmentStatements {
  static let all = [
    propose, approve, withdraw, open, take, finish, keep, issued, lockFacility, lockOperator,
    lockOfficer, inForce, standing,
  ]

  private static let columns = """
    e.enrolment_id, e.facility_id, e.operator_id, e.officer_id, coalesce(f.code, v.code, o.code),
      e.proposed_by, e.approved_by, e.expires_at, e.withdrawn_at IS NOT NULL, e.fingerprint,
      coalesce(f.status IN ('verified', 'active'), true)
    """
  private static let joins = """
    LEFT JOIN registry.facility f ON f.facility_id = e.facility_id
    LEFT JOIN registry.software_operator v ON v.operator_id = e.operator_id
    LEFT JOIN registry.officer o ON o.officer_id = e.officer_id
    """

  static func entry(_ row: Row) throws -> EnrolmentEntry? {
    guard let holder = try RegistryStatements.holder(row, at: 1) else { return nil }
    return EnrolmentEntry(
      id: try row.decode(0), holder: holder, code: try row.decode(4),
      proposedBy: try row.decode(5), approvedBy: try row.decodeOptional(6),
      expiresAt: try row.decode(7, as: PostgresTimestamp.self).microseconds,
      isWithdrawn: try row.decode(8), fingerprint: try row.decodeOptional(9, as: Bytea.self)?.bytes,
      isHolderFit: try row.decode(10))
  }

  static let propose = Statement(
    "registry.propose_enrolment",
    """
    INSERT INTO registry.enrolment (enrolment_id, token_hash, facility_id, operator_id, officer_id,
      proposed_by, proposed_at, expires_at)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8
    WHERE EXISTS (SELECT FROM registry.officer WHERE code = $6 AND role IN ('officer', 'operator'))
    RETURNING enrolment_id
    """)

  static let approve = Statement(
    "registry.approve_enrolment",
    """
    UPDATE registry.enrolment SET approved_by = $2, approved_at = $3
    WHERE enrolment_id = $1 AND approved_by IS NULL AND withdrawn_at IS NULL AND expires_at > $3
      AND proposed_by <> $2
      AND EXISTS (SELECT FROM registry.officer WHERE code = $2 AND role IN ('officer', 'operator'))
    RETURNING enrolment_id
    """)

  static let withdraw = Statement(
    "registry.withdraw_enrolment",
    """
    UPDATE registry.enrolment SET withdrawn_by = $2, withdrawn_at = $3
    WHERE enrolment_id = $1 AND withdrawn_at IS NULL AND used_at IS NULL
      AND EXISTS (SELECT FROM registry.officer WHERE code = $2 AND role IN ('officer', 'operator'))
    RETURNING enrolment_id
    """)

  static let open = Statement(
    "registry.open_enrolments",
    """
    SELECT \(columns) FROM registry.enrolment e \(joins)
    WHERE e.used_at IS NULL AND e.withdrawn_at IS NULL AND e.expires_at > $1
    ORDER BY e.proposed_at DESC LIMIT 500
    """)

  static let take = Statement(
    "registry.take_enrolment",
    "SELECT \(columns) FROM registry.enrolment e \(joins) WHERE e.token_hash = $1 FOR UPDATE OF e")

  static let finish = Statement(
    "registry.finish_enrolment",
    "UPDATE registry.enrolment SET fingerprint = $2, used_at = $3 WHERE enrolment_id = $1")

  static let keep = Statement(
    "registry.keep_issued",
    "INSERT INTO registry.issued_certificate (fingerprint, pem, renews) VALUES ($1, $2, $3)")

  static let issued = Statement(
    "registry.issued",
    """
    SELECT c.spki, i.pem, c.not_after FROM registry.issued_certificate i
    JOIN registry.certificate c USING (fingerprint)
    WHERE c.revoked_at IS NULL
      AND CASE WHEN $2::boolean THEN i.renews = $1 ELSE i.fingerprint = $1 END
    """)

  static let lockFacility = Statement(
    "registry.lock_facility",
    "SELECT facility_id FROM registry.facility WHERE facility_id = $1 FOR UPDATE")

  static let lockOperator = Statement(
    "registry.lock_operator",
    "SELECT operator_id FROM registry.software_operator WHERE operator_id = $1 FOR UPDATE")

  static let lockOfficer = Statement(
    "registry.lock_officer",
    "SELECT officer_id FROM registry.officer WHERE officer_id = $1 FOR UPDATE")

  static let standing = Statement(
    "registry.certificate_standing",
    """
    SELECT fingerprint FROM registry.certificate WHERE fingerprint = $1 AND revoked_at IS NULL
    FOR UPDATE
    """)

  static let inForce = Statement(
    "registry.certificates_in_force",
    """
    SELECT count(*) FROM registry.certificate
    WHERE revoked_at IS NULL AND not_after > $4
      AND (facility_id = $1 OR operator_id = $2 OR officer_id = $3)
    """)
}
