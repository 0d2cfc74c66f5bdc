package import Database
import LogVerification
package import TransparencyLog

/// The log as the world sees it: its newest checkpoint, its tiles, and proofs of single entries.
///
/// Shows hashes only, never an entry, and nothing beyond the newest checkpoint that enough witnesses
/// cosigned. Source: C2SP tlog-tiles, tlog-proof.
package struct LogPublication: Sendable {
  private let database: Database
  private let tree = StoredTree()

  /// The publication of the log in `database`.
  package init(database: Database) { self.database = database }

  /// The newest checkpoint with its cosignatures, as it is stored; nil before the first.
  package func checkpoint() async throws -> SignedNote? {
    try await database.transaction("audit.checkpoint", as: .log) {
      try await Self.newest(in: $0)?.note
    }
  }

  /// The bytes of a tile of hashes; nil if the newest checkpoint does not cover all of it.
  ///
  /// Throws `AuditLogError.rowsMissing` where a row of it is lacking.
  package func tile(_ path: TilePath) async throws -> [UInt8]? {
    guard case .hashes(let level) = path.content else { return nil }
    let end = (path.index * TilePath.fullWidth + path.width) << (8 * level)
    return try await database.transaction("audit.tile", as: .log) { transaction in
      guard let newest = try await Self.newest(in: transaction), end <= newest.size else {
        return nil
      }
      return try await tree.tile(path, in: transaction).bytes
    }
  }

  /// The proof that the newest checkpoint covers an entry; nil while it does not.
  ///
  /// - Parameter extra: what goes with it, such as the receipt; not authenticated by the proof.
  package func proof(of index: Int, extra: [UInt8]? = nil) async throws -> LogProof? {
    try await database.transaction("audit.proof", as: .log) { transaction in
      guard let newest = try await Self.newest(in: transaction), index < newest.size else {
        return nil
      }
      let proof = try await tree.inclusion(of: index, in: newest.size, in: transaction)
      return try LogProof(
        index: index, hashes: proof.hashes, checkpoint: newest.note, extra: extra)
    }
  }

  /// A bundle of entries, exactly as they are stored; nil if the newest checkpoint does not cover
  /// all of it.
  ///
  /// - Parameter entry: proof that this look is itself in the log.
  package func entries(_ path: TilePath, on entry: DurableEntry) async throws -> [UInt8]? {
    guard path.content == .entries else { return nil }
    let start = path.index * TilePath.fullWidth
    let bound = AuditStatements.entries.bind(Int64(start), Int64(start + path.width))
    return try await database.transaction("audit.bundle", as: .auditor) { transaction in
      guard let newest = try await Self.newest(in: transaction),
        start + path.width <= newest.size
      else { return nil }
      let rows = try await transaction.query(bound)
      guard rows.count == path.width else { throw AuditLogError.rowsMissing(path.text) }
      return try LogFolder.bundle(try rows.map { try $0.decode(1, as: Bytea.self).bytes })
    }
  }

  /// How the log went on after ends of it were lost, oldest first.
  package func recoveries() async throws -> [LogRecovery] {
    try await database.transaction("audit.recoveries", as: .log) {
      try await LogRecovery.all(in: $0)
    }
  }

  private static func newest(
    in transaction: borrowing Transaction
  ) async throws -> (size: Int, note: SignedNote)? {
    try await transaction.query(AuditStatements.newestCheckpoint.bind()).first.map {
      (
        Int(try $0.decode(0, as: Int64.self)),
        try SignedNote(bytes: try $0.decode(1, as: Bytea.self).bytes)
      )
    }
  }
}
