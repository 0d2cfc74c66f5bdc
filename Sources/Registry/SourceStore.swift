package import Database
package import RecordModel

/// Registered endpoints, and what their facilities say that they keep, inside transactions that others open.
package enum SourceStore {
  /// Proposes an endpoint; false if no such officer may, or its name is taken.
  package static func propose(
    _ source: SourceEntry, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      SourceStatements.propose.bind(
        source.id, source.name, source.facility, source.host, Int32(source.port), source.path,
        source.serverName, Bytea(source.authority), source.isPrivate, source.proposedBy,
        PostgresTimestamp(microseconds: now), source.use.rawValue))).isEmpty
  }

  /// Lets another officer say yes; false if it is not open, he may not, or another endpoint of the facility for
  /// the same use is in force.
  package static func approve(
    _ name: String, by officer: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      SourceStatements.approve.bind(name, officer, PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Asks it no more; false if there is none with that name.
  package static func suspend(
    _ name: String, by officer: String, reason: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      SourceStatements.suspend.bind(
        name, officer, PostgresTimestamp(microseconds: now), reason))).isEmpty
  }

  /// Records that a facility keeps records of whoever has these numbers, or that it no longer does.
  package static func locate(
    _ hashes: [(keyID: Int16, hash: KeyedHash)], at facility: FacilityID, isKept: Bool,
    at now: Int64, in transaction: borrowing Transaction
  ) {
    let keys = hashes.map(\.keyID)
    let numbers = hashes.map(\.hash)
    transaction.enqueue(
      isKept
        ? SourceStatements.announce.bind(
          keys, numbers, facility, PostgresTimestamp(microseconds: now))
        : SourceStatements.withdraw.bind(keys, numbers, facility))
  }
}

/// The SQL of registered endpoints.
package enum SourceStatements {
  /// What the snapshot is read with.
  package static let reading = [sources]
  /// What administration sends.
  package static let changing = [propose, approve, suspend, announce, withdraw]

  private static func mayAct(_ column: String) -> String {
    "EXISTS (SELECT FROM registry.officer WHERE code = \(column) AND role = 'officer')"
  }

  static let sources = Statement(
    "registry.record_sources",
    """
    SELECT source_id, name, facility_id, host, port, path, server_name, authority, is_private,
      proposed_by, approved_by, use
    FROM registry.record_source WHERE suspended_at IS NULL ORDER BY name
    """)

  static func source(_ row: Row) throws -> SourceEntry {
    SourceEntry(
      id: try row.decode(0), name: try row.decode(1), facility: try row.decode(2),
      host: try row.decode(3), port: Int(try row.decode(4, as: Int32.self)),
      path: try row.decode(5), serverName: try row.decode(6),
      authority: try row.decode(7, as: Bytea.self).bytes, isPrivate: try row.decode(8),
      proposedBy: try row.decode(9), approvedBy: try row.decodeOptional(10),
      use: SourceEntry.Use(rawValue: try row.decode(11)) ?? .notices)
  }

  static let propose = Statement(
    "registry.propose_source",
    """
    INSERT INTO registry.record_source (source_id, name, facility_id, host, port, path, server_name,
      authority, is_private, proposed_by, proposed_at, use)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 WHERE \(mayAct("$10"))
    ON CONFLICT DO NOTHING RETURNING source_id
    """)

  static let approve = Statement(
    "registry.approve_source",
    """
    UPDATE registry.record_source s SET approved_by = $2, approved_at = $3
    WHERE name = $1 AND approved_by IS NULL AND suspended_at IS NULL AND proposed_by <> $2
      AND \(mayAct("$2"))
      AND NOT EXISTS (SELECT FROM registry.record_source o WHERE o.facility_id = s.facility_id AND o.use = s.use
        AND o.approved_at IS NOT NULL AND o.suspended_at IS NULL)
    RETURNING source_id
    """)

  static let suspend = Statement(
    "registry.suspend_source",
    """
    UPDATE registry.record_source SET suspended_by = $2, suspended_at = $3, suspend_reason = $4
    WHERE name = $1 AND suspended_at IS NULL AND \(mayAct("$2")) RETURNING source_id
    """)

  static let announce = Statement(
    "access.announce_locations",
    """
    INSERT INTO access.record_location (key_id, hmac, facility_id, announced_at)
    SELECT k.key_id, k.hmac, $3, $4 FROM (
      SELECT DISTINCT * FROM unnest($1::smallint[], $2::bytea[]) AS u (key_id, hmac)) k
    ON CONFLICT (key_id, hmac, facility_id) DO UPDATE SET announced_at = excluded.announced_at
    """)

  static let withdraw = Statement(
    "access.withdraw_locations",
    """
    DELETE FROM access.record_location l
    USING unnest($1::smallint[], $2::bytea[]) AS k (key_id, hmac)
    WHERE l.key_id = k.key_id AND l.hmac = k.hmac AND l.facility_id = $3
    """)
}
