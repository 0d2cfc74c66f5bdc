package import Database

/// The room's statements by use, for the test that prepares each one.
package enum AuditLogStatements {
  /// What whoever writes leaves sends.
  package static let appending = [
    AuditStatements.lockHead, AuditStatements.moveHead, AuditStatements.insertLeaves,
    AuditStatements.insertSecrets, AuditStatements.insertSubjects, AuditStatements.insertTiles,
    AuditStatements.edgeLeaves, AuditStatements.tiles,
  ]
  /// What the signer sends.
  package static let signing = [
    AuditStatements.head, AuditStatements.edgeLeaves, AuditStatements.tiles,
    AuditStatements.newestCheckpoint, AuditStatements.insertCheckpoint,
  ]
  /// What shows checkpoints, tiles and proofs.
  package static let publishing = [
    AuditStatements.newestCheckpoint, AuditStatements.edgeLeaves, AuditStatements.tiles,
    AuditStatements.recoveries, AuditStatements.hashesAt, AuditStatements.insertReconciliation,
    AuditStatements.keepAnomaly, AuditStatements.judgeAnomaly,
  ]
  /// What a start check, a recovery and the watch over silence send.
  package static let checking = [
    AuditStatements.head, AuditStatements.edgeLeaves, AuditStatements.tiles,
    AuditStatements.entries, AuditStatements.recoveries, AuditStatements.time,
    AuditStatements.checkpointsBefore, AuditStatements.newestCheckpoint,
    AuditStatements.reconciledDays, AuditStatements.newestCheckpoints, AuditStatements.trail,
    AuditStatements.trailOfPerson, AuditStatements.pseudonyms, AuditStatements.breach,
    AuditStatements.review, AuditStatements.anomalies, AuditStatements.otherPseudonyms,
  ]
  /// What seals a recovery.
  package static let recovering = [AuditStatements.insertRecovery]
  /// What an erasure sends.
  package static let erasing = [AuditStatements.eraseSecrets, AuditStatements.eraseSubjects]
  /// What an export sends.
  package static let exporting = [
    AuditStatements.newestCheckpoint, AuditStatements.earlierCheckpoints, AuditStatements.entries,
    AuditStatements.tiles, AuditStatements.subjects, AuditStatements.secrets,
  ]
  /// What asks whether the server's own log still tells.
  package static let listening = [AuditStatements.heartbeat]
}

/// The audit log's SQL, beside its binding and decoding.
enum AuditStatements {
  static let lockHead = Statement(
    "audit.lock_head", "SELECT size, root, last_at FROM audit.head FOR UPDATE")

  static let moveHead = Statement(
    "audit.move_head", "UPDATE audit.head SET size = $1, root = $2, last_at = $3")

  static let insertLeaves = Statement(
    "audit.insert_leaves",
    """
    INSERT INTO audit.leaf (leaf_index, entry, hash)
    SELECT unnest($1::bigint[]), unnest($2::bytea[]), unnest($3::bytea[])
    """)

  static let insertSecrets = Statement(
    "audit.insert_secrets",
    """
    INSERT INTO audit.leaf_secret (leaf_index, salt, query)
    SELECT unnest($1::bigint[]), unnest($2::bytea[]), unnest($3::bytea[])
    """)

  static let insertSubjects = Statement(
    "audit.insert_subjects",
    """
    INSERT INTO audit.subject (leaf_index, ordinal, pseudonym, visit_id)
    SELECT unnest($1::bigint[]), unnest($2::integer[]), unnest($3::bytea[]), unnest($4::uuid[])
    """)

  static let insertTiles = Statement(
    "audit.insert_tiles",
    """
    INSERT INTO audit.tile (level, tile_index, hashes)
    SELECT unnest($1::smallint[]), unnest($2::bigint[]), unnest($3::bytea[])
    """)

  /// The hashes of the right edge: what is not yet in a full tile.
  static let edgeLeaves = Statement(
    "audit.edge_leaves",
    "SELECT hash FROM audit.leaf WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index")

  static let tiles = Statement(
    "audit.tiles",
    """
    SELECT tile_index, hashes FROM audit.tile
    WHERE level = $1 AND tile_index >= $2 AND tile_index < $3 ORDER BY tile_index
    """)

  static let pseudonyms = Statement(
    "audit.pseudonyms",
    """
    SELECT p.pseudonym
    FROM unnest($1::smallint[], $2::bytea[]) AS k (key_id, hmac)
    JOIN identity.identifier i ON i.key_id = k.key_id AND i.hmac = k.hmac
    JOIN identity.person p ON p.person_id = i.person_id
    """)
}
