package import Database
import RecordModel

/// Outside authorities and bindings inside transactions that others open.
package enum IssuerStore {
  /// What the registry has of them now.
  package static func load(
    in transaction: borrowing Transaction
  ) async throws -> OutsideIssuers {
    let answers = try await transaction.queries([
      IssuerStatements.issuers.bind(), IssuerStatements.bindings.bind(),
    ])
    return OutsideIssuers(
      try answers[0].map(IssuerStatements.issuer),
      bindings: try answers[1].compactMap(IssuerStatements.binding))
  }

  /// Proposes an authority; false if no such officer may, or its name or key stands there already.
  package static func propose(
    _ issuer: IssuerEntry, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      IssuerStatements.propose.bind(
        issuer.id, issuer.name, Bytea(issuer.spki), Bytea(issuer.der),
        PostgresTimestamp(microseconds: issuer.notAfter), issuer.proposedBy,
        PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Lets another officer say yes; false if it is not open or he may not.
  package static func approve(
    _ name: String, by officer: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      IssuerStatements.approve.bind(name, officer, PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Trusts it no more; false if there is none with that name.
  package static func remove(
    _ name: String, by officer: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      IssuerStatements.remove.bind(name, officer, PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Binds; false if no such officer may, or the value is bound already.
  package static func bind(
    _ binding: CertificateBinding, by officer: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    let (facility, vendor, _) = binding.holder.ids
    return
      !(try await transaction.query(
        IssuerStatements.bind.bind(
          binding.id, binding.issuer, binding.field.rawValue, binding.value, facility, vendor,
          PostgresTimestamp(microseconds: binding.validFrom),
          PostgresTimestamp(microseconds: binding.validUntil), officer,
          PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Ends a binding; false if there is none.
  package static func unbind(
    _ id: BindingID, by officer: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      IssuerStatements.unbind.bind(id, officer, PostgresTimestamp(microseconds: now)))).isEmpty
  }
}

/// The SQL of outside authorities.
package enum IssuerStatements {
  /// What the snapshot is read with.
  package static let reading = [issuers, bindings]
  /// What administration sends.
  package static let changing = [propose, approve, remove, bind, unbind]

  private static func mayAct(_ column: String) -> String {
    "EXISTS (SELECT FROM registry.officer WHERE code = \(column) AND role IN ('officer', 'operator'))"
  }

  static let issuers = Statement(
    "registry.trusted_issuers",
    """
    SELECT issuer_id, name, certificate, spki, not_after, proposed_by, approved_by
    FROM registry.trusted_issuer WHERE removed_at IS NULL ORDER BY name
    """)

  static func issuer(_ row: Row) throws -> IssuerEntry {
    IssuerEntry(
      id: try row.decode(0), name: try row.decode(1), der: try row.decode(2, as: Bytea.self).bytes,
      spki: try row.decode(3, as: Bytea.self).bytes,
      notAfter: try row.decode(4, as: PostgresTimestamp.self).microseconds,
      proposedBy: try row.decode(5), approvedBy: try row.decodeOptional(6))
  }

  static let bindings = Statement(
    "registry.certificate_bindings",
    """
    SELECT binding_id, issuer_id, field, value, facility_id, operator_id, officer_id, valid_from,
      valid_until
    FROM registry.certificate_binding WHERE ended_at IS NULL ORDER BY binding_id
    """)

  static func binding(_ row: Row) throws -> CertificateBinding? {
    guard let field = CertificateBinding.Field(rawValue: try row.decode(2)),
      let holder = try RegistryStatements.holder(row, at: 4)
    else { return nil }
    return CertificateBinding(
      id: try row.decode(0), issuer: try row.decode(1), field: field, value: try row.decode(3),
      holder: holder, validFrom: try row.decode(7, as: PostgresTimestamp.self).microseconds,
      validUntil: try row.decode(8, as: PostgresTimestamp.self).microseconds)
  }

  static let propose = Statement(
    "registry.propose_issuer",
    """
    INSERT INTO registry.trusted_issuer (issuer_id, name, spki, certificate, not_after, proposed_by,
      proposed_at)
    SELECT $1, $2, $3, $4, $5, $6, $7 WHERE \(mayAct("$6"))
    ON CONFLICT DO NOTHING RETURNING issuer_id
    """)

  static let approve = Statement(
    "registry.approve_issuer",
    """
    UPDATE registry.trusted_issuer SET approved_by = $2, approved_at = $3
    WHERE name = $1 AND approved_by IS NULL AND removed_at IS NULL AND proposed_by <> $2
      AND \(mayAct("$2"))
    RETURNING issuer_id
    """)

  static let remove = Statement(
    "registry.remove_issuer",
    """
    UPDATE registry.trusted_issuer SET removed_by = $2, removed_at = $3
    WHERE name = $1 AND removed_at IS NULL AND \(mayAct("$2")) RETURNING issuer_id
    """)

  static let bind = Statement(
    "registry.bind_certificate",
    """
    INSERT INTO registry.certificate_binding (binding_id, issuer_id, field, value, facility_id,
      operator_id, valid_from, valid_until, bound_by, bound_at)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE \(mayAct("$9"))
    ON CONFLICT DO NOTHING RETURNING binding_id
    """)

  static let unbind = Statement(
    "registry.unbind_certificate",
    """
    UPDATE registry.certificate_binding SET ended_by = $2, ended_at = $3
    WHERE binding_id = $1 AND ended_at IS NULL AND \(mayAct("$2")) RETURNING binding_id
    """)
}
