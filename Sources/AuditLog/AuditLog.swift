package import Database
import RecordModel
import Synchronization
import TransparencyLog

/// The head of the log as one transaction holds it, locked until that transaction ends.
package struct LockedHead: Sendable {
  let size: Int
  let root: LogHash
  /// Time of the newest leaf, microseconds since 1970.
  let lastAt: Int64

  /// Leaves in the log.
  package var count: Int { size }
}

/// A leaf as it stands in the log once its transaction commits.
package struct AppendedLeaf: Hashable, Sendable {
  /// Its index.
  package let index: Int64
  /// Its RFC 6962 leaf hash, 32 bytes.
  package let hash: [UInt8]
  /// The time in it, microseconds since 1970; later than that of every leaf before.
  package let at: Int64
}

/// The log's writer: appends leaves and full tiles inside the transactions of others.
///
/// Several gateways can write one log: the order is that of the head row's lock. The right edge of
/// the tree is
/// kept in memory and trusted only when size and root equal the locked head's; else it is read
/// again.
package final class AuditLog: Sendable {
  private struct Edge {
    var edge: LogEdge
    var root: LogHash
  }

  private let newest = Mutex(Edge(edge: LogEdge(), root: .empty))
  /// Writes nothing and gives leaves that are nowhere: what the log costs is the difference.
  private let isOff: Bool

  /// A writer that has seen nothing yet.
  package init() { isOff = false }

  /// A writer that writes nothing, for `baimbai bench leaves` alone.
  package init(offForBenchmark: Void) { isOff = true }

  /// Sends what is queued and locks the head; call it last, once per transaction.
  package func lock(in transaction: borrowing Transaction) async throws -> LockedHead {
    guard !isOff else { return LockedHead(size: 0, root: .empty, lastAt: 0) }
    let row = try await transaction.query(AuditStatements.lockHead.bind())[0]
    return LockedHead(
      size: Int(try row.decode(0, as: Int64.self)),
      root: try LogHash(bytes: try row.decode(1, as: Bytea.self).bytes),
      lastAt: try row.decode(2, as: PostgresTimestamp.self).microseconds)
  }

  /// Queues leaves, their secrets, the tiles that they complete and the new head; they are durable
  /// with the COMMIT.
  ///
  /// - Parameters:
  ///   - head: what `lock` returned in this transaction.
  ///   - now: microseconds since 1970; leaves get it or one microsecond more than the leaf before.
  /// - Returns: the leaves in the order of `drafts`.
  package func append(
    _ drafts: [LeafDraft], to head: LockedHead, now: Int64, in transaction: borrowing Transaction
  ) async throws -> [AppendedLeaf] {
    guard !drafts.isEmpty else { return [] }
    guard !isOff else {
      return drafts.map { _ in AppendedLeaf(index: 0, hash: LogHash.empty.bytes, at: now) }
    }
    var edge = try await edge(at: head, in: transaction)
    var leaves: [AppendedLeaf] = []
    var encoded: [EncodedLeaf] = []
    var hashes: [LogHash] = []
    var at = head.lastAt
    for (offset, draft) in drafts.enumerated() {
      at = max(now, at + 1)
      let leaf = draft.encode(at: at, id: SubmissionID(at: at / 1000))
      let hash = LogHash.leaf(leaf.entry)
      encoded.append(leaf)
      hashes.append(hash)
      leaves.append(AppendedLeaf(index: Int64(head.size + offset), hash: hash.bytes, at: at))
    }
    let tiles = edge.append(hashes)
    let root = edge.root
    enqueue(drafts, leaves, encoded, in: transaction)
    enqueue(tiles, in: transaction)
    transaction.enqueue(
      AuditStatements.moveHead.bind(
        Int64(edge.size), Bytea(root.bytes), PostgresTimestamp(microseconds: at)))
    let moved = Edge(edge: edge, root: root)
    newest.withLock { $0 = moved }
    return leaves
  }

  private func enqueue(
    _ drafts: [LeafDraft], _ leaves: [AppendedLeaf], _ encoded: [EncodedLeaf],
    in transaction: borrowing Transaction
  ) {
    let indices = leaves.map(\.index)
    transaction.enqueue(
      AuditStatements.insertLeaves.bind(
        indices, encoded.map { Bytea($0.entry) }, leaves.map { Bytea($0.hash) }))
    transaction.enqueue(
      AuditStatements.insertSecrets.bind(
        indices, encoded.map { Bytea($0.salt) },
        PostgresArray(drafts.map { $0.sealedQuery.map { Bytea($0) } })))
    let subjects = zip(drafts, leaves).flatMap { draft, leaf in
      draft.subjects.enumerated().map { (leaf.index, Int32(clamping: $0), $1) }
    }
    guard !subjects.isEmpty else { return }
    transaction.enqueue(
      AuditStatements.insertSubjects.bind(
        subjects.map(\.0), subjects.map(\.1), subjects.map { Bytea($0.2.pseudonym) },
        PostgresArray(subjects.map(\.2.visit))))
  }

  private func enqueue(_ tiles: [Tile], in transaction: borrowing Transaction) {
    guard !tiles.isEmpty else { return }
    transaction.enqueue(
      AuditStatements.insertTiles.bind(
        tiles.map { Int16(clamping: $0.level) }, tiles.map { Int64($0.index) },
        tiles.map { Bytea($0.bytes) }))
  }

  private func edge(
    at head: LockedHead, in transaction: borrowing Transaction
  ) async throws -> LogEdge {
    let kept = newest.withLock { $0 }
    if kept.edge.size == head.size, kept.root == head.root { return kept.edge }
    let edge = try await Self.readEdge(size: head.size, in: transaction)
    // A head that its own leaves do not give is a broken or forged log: nothing may be added to it.
    guard edge.root == head.root else { throw AuditLogError.headDoesNotFit }
    return edge
  }

  private static func readEdge(
    size: Int, in transaction: borrowing Transaction
  ) async throws -> LogEdge {
    var rows: [[LogHash]] = []
    let leaves = try await transaction.query(
      AuditStatements.edgeLeaves.bind(Int64(Self.tileStart(size)), Int64(size)))
    rows.append(try leaves.map { try LogHash(bytes: try $0.decode(0, as: Bytea.self).bytes) })
    for level in 1..<TilePath.levelCount where size >> (8 * level) > 0 {
      let end = size >> (8 * level)
      let tiles = try await transaction.query(
        AuditStatements.tiles.bind(
          Int16(level - 1), Int64(Self.tileStart(end)), Int64(end)))
      rows.append(
        try tiles.enumerated().map { offset, row in
          let bytes = try row.decode(1, as: Bytea.self).bytes
          let path = try TilePath(
            .hashes(level: level - 1), index: Self.tileStart(end) + offset,
            width: TilePath.fullWidth)
          return try Tile(path: path, bytes: bytes).root
        })
    }
    return try LogEdge(size: size, rows: rows)
  }

  /// Where the incomplete tile begins in a row of `count` hashes.
  private static func tileStart(_ count: Int) -> Int {
    count / TilePath.fullWidth * TilePath.fullWidth
  }
}

/// What can be wrong with the log; always a fault, and one that must stop all writing.
package enum AuditLogError: Error, Hashable, Sendable {
  /// The head's root is not that of the stored leaves and tiles.
  case headDoesNotFit
  /// Rows of a tile or of the leaves below it are not there: the tile's path.
  case rowsMissing(String)
}
