import Database
import Synchronization
import TransparencyLog

/// The tree as the database stores it, read for proofs: nothing is computed from entries.
///
/// Full tiles never change, so their roots are remembered. Source: C2SP tlog-tiles.
final class StoredTree: Sendable {
  private let roots = Mutex<[TilePath: LogHash]>([:])

  /// Size and root of the head as this transaction sees them.
  static func head(
    in transaction: borrowing Transaction
  ) async throws -> (size: Int, root: LogHash) {
    let row = try await transaction.query(AuditStatements.head.bind())[0]
    return (
      Int(try row.decode(0, as: Int64.self)),
      try LogHash(bytes: try row.decode(1, as: Bytea.self).bytes)
    )
  }

  /// The proof that the tree of `newSize` begins with that of `oldSize`.
  ///
  /// Throws `AuditLogError.rowsMissing` where a leaf or tile is lacking, and `TransparencyLogError`.
  func consistency(
    from oldSize: Int, to newSize: Int, in transaction: borrowing Transaction
  ) async throws -> ConsistencyProof {
    let plan = try ProofPlan.consistency(from: oldSize, to: newSize)
    return ConsistencyProof(
      oldSize: oldSize, newSize: newSize, hashes: try await hashes(of: plan, in: transaction))
  }

  /// The proof that the tree of `size` has a leaf at `index`; throws as `consistency`.
  func inclusion(
    of index: Int, in size: Int, in transaction: borrowing Transaction
  ) async throws -> InclusionProof {
    let plan = try ProofPlan.inclusion(of: index, in: size)
    return InclusionProof(
      index: index, treeSize: size, hashes: try await hashes(of: plan, in: transaction))
  }

  /// The root of the tree as it was at `size`, from stored hashes; throws as `consistency`.
  func root(of size: Int, in transaction: borrowing Transaction) async throws -> LogHash {
    try await hashes(of: ProofPlan.root(of: size), in: transaction).first ?? .empty
  }

  private func hashes(
    of plan: ProofPlan, in transaction: borrowing Transaction
  ) async throws -> [LogHash] {
    var tiles = TileSet()
    for path in plan.tiles { tiles.insert(try await tile(path, in: transaction)) }
    return try plan.hashes { node throws(TransparencyLogError) in try tiles.hash(node) }
  }

  /// A tile of hashes; throws `AuditLogError.rowsMissing` where a leaf or tile is lacking.
  func tile(_ path: TilePath, in transaction: borrowing Transaction) async throws -> Tile {
    guard case .hashes(let level) = path.content else { throw AuditLogError.rowsMissing(path.text) }
    let first = path.index * TilePath.fullWidth
    if path.width == TilePath.fullWidth {
      let row = try await transaction.query(
        AuditStatements.tiles.bind(Int16(level), Int64(path.index), Int64(path.index + 1))
      ).first
      guard let row else { throw AuditLogError.rowsMissing(path.text) }
      return try Tile(path: path, bytes: try row.decode(1, as: Bytea.self).bytes)
    }
    guard level > 0 else {
      let rows = try await transaction.query(
        AuditStatements.edgeLeaves.bind(Int64(first), Int64(first + path.width)))
      guard rows.count == path.width else { throw AuditLogError.rowsMissing(path.text) }
      return try Tile(
        level: 0, index: path.index,
        hashes: try rows.map { try LogHash(bytes: try $0.decode(0, as: Bytea.self).bytes) })
    }
    return try Tile(
      level: level, index: path.index,
      hashes: try await roots(of: first..<first + path.width, level: level - 1, in: transaction))
  }

  /// The roots of full tiles of a level; those that are not known yet are read at once.
  private func roots(
    of indices: Range<Int>, level: Int, in transaction: borrowing Transaction
  ) async throws -> [LogHash] {
    let paths = try indices.map { try TilePath(.hashes(level: level), index: $0) }
    let known = roots.withLock { roots in paths.prefix { roots[$0] != nil }.count }
    if known < paths.count {
      let from = indices.lowerBound + known
      let rows = try await transaction.query(
        AuditStatements.tiles.bind(Int16(level), Int64(from), Int64(indices.upperBound)))
      for row in rows {
        let index = Int(try row.decode(0, as: Int64.self))
        let path = try TilePath(.hashes(level: level), index: index)
        let root = try Tile(path: path, bytes: try row.decode(1, as: Bytea.self).bytes).root
        roots.withLock { $0[path] = root }
      }
    }
    return try roots.withLock { roots in
      try paths.map { path in
        guard let root = roots[path] else { throw AuditLogError.rowsMissing(path.text) }
        return root
      }
    }
  }
}

extension AuditStatements {
  static let head = Statement("audit.head", "SELECT size, root FROM audit.head")
}
