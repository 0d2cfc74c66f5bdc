package import Database
package import LogVerification
import TransparencyLog

/// Writes the log as the files of `LogFolder`, exactly as it is stored.
///
/// Nothing is mended: a row that is lacking is lacking in the file, for the verifier to name. Takes
/// memory for one bundle and one file of checkpoints. Source: `docs/export-format.md`.
package struct LogExport: Sendable {
  /// What was written.
  package struct Report: Hashable, Sendable {
    /// Entries.
    package let size: Int
    /// Earlier checkpoints.
    package let checkpoints: Int
  }

  /// What opens each of these entries now; nil for one that nothing opens any more.
  package typealias Opener = @Sendable (_ entries: Range<Int>) async throws -> [LeafOpening?]

  private let database: Database
  private let opener: Opener?
  private let write: @Sendable (_ path: String, _ bytes: [UInt8]) throws -> Void

  /// An export of the log in `database`, with openings where somebody opens; `write` puts a file
  /// at a path of `LogFolder`.
  package init(
    database: Database, opener: Opener? = nil,
    write: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) {
    self.database = database
    self.opener = opener
    self.write = write
  }

  /// Writes everything up to the newest checkpoint, which comes last; nil if there is none yet.
  ///
  /// - Parameter entry: proof that the export is itself in the log.
  package func run(on entry: DurableEntry) async throws -> Report? {
    guard let (size, note) = try await newest() else { return nil }
    for index in 0..<Self.tileCount(size) {
      try await writeBundle(index, size: size)
      if let opener { try await writeOpenings(index, size: size, opener) }
    }
    var level = 1
    while size >> (8 * level) > 0 {
      let hashes = size >> (8 * level)
      for index in 0..<Self.tileCount(hashes) {
        try await writeTile(level, index, width: min(TilePath.fullWidth, hashes - index << 8), size)
      }
      level += 1
    }
    let earlier = try await writeHistory(below: size)
    try write(LogFolder.checkpoint, note)
    return Report(size: size, checkpoints: earlier)
  }

  private static func tileCount(_ rows: Int) -> Int {
    (rows + TilePath.fullWidth - 1) / TilePath.fullWidth
  }

  private func newest() async throws -> (size: Int, note: [UInt8])? {
    try await database.transaction("export.newest", as: .auditor) { transaction in
      try await transaction.query(AuditStatements.newestCheckpoint.bind()).first.map {
        (Int(try $0.decode(0, as: Int64.self)), try $0.decode(1, as: Bytea.self).bytes)
      }
    }
  }

  /// Entries of a bundle and their tile; where the tile is not full, from the leaves' own hashes.
  private func writeBundle(_ index: Int, size: Int) async throws {
    let path = try LogFolder.entries(index, size: size)
    let tilePath = try LogFolder.tile(0, index, size: size)
    let start = index * TilePath.fullWidth
    let (rows, tiles) = try await database.transaction("export.bundle", as: .auditor) {
      let found = try await $0.queries([
        AuditStatements.entries.bind(Int64(start), Int64(start + path.width)),
        AuditStatements.tiles.bind(Int16(0), Int64(index), Int64(index + 1)),
      ])
      return (found[0], found[1])
    }
    var entries = [[UInt8]?](repeating: nil, count: path.width)
    var hashes = [LogHash?](repeating: nil, count: path.width)
    for row in rows {
      let offset = Int(try row.decode(0, as: Int64.self)) - start
      entries[offset] = try row.decode(1, as: Bytea.self).bytes
      hashes[offset] = try LogHash(bytes: try row.decode(2, as: Bytea.self).bytes)
    }
    if !rows.isEmpty { try write(path.text, try LogFolder.bundle(entries)) }
    if path.width < TilePath.fullWidth {
      if !rows.isEmpty { try write(tilePath.text, LogFolder.tile(hashes)) }
    } else if let tile = tiles.first {
      try write(tilePath.text, try tile.decode(1, as: Bytea.self).bytes)
    }
  }

  private func writeOpenings(_ index: Int, size: Int, _ opener: Opener) async throws {
    let path = try LogFolder.entries(index, size: size)
    let start = index * TilePath.fullWidth
    let openings = try await opener(start..<start + path.width)
    let lines = zip(start..., openings).map { LeafOpening.line($0, $1) }
    try write(LogFolder.openings(path), Array(lines.joined().utf8))
  }

  /// A tile above the leaves; where it is not full, from the roots of the stored tiles below.
  private func writeTile(_ level: Int, _ index: Int, width: Int, _ size: Int) async throws {
    let path = try LogFolder.tile(level, index, size: size)
    let first = index * TilePath.fullWidth
    let isFull = width == TilePath.fullWidth
    let bound =
      isFull
      ? AuditStatements.tiles.bind(Int16(level), Int64(index), Int64(index + 1))
      : AuditStatements.tiles.bind(Int16(level - 1), Int64(first), Int64(first + width))
    let rows = try await database.transaction("export.tile", as: .auditor) {
      try await $0.query(bound)
    }
    guard !rows.isEmpty else { return }
    if isFull { return try write(path.text, try rows[0].decode(1, as: Bytea.self).bytes) }
    var hashes = [LogHash?](repeating: nil, count: width)
    for row in rows {
      let below = Int(try row.decode(0, as: Int64.self))
      let bytes = try row.decode(1, as: Bytea.self).bytes
      let belowPath = try TilePath(.hashes(level: level - 1), index: below)
      hashes[below - first] = try Tile(path: belowPath, bytes: bytes).root
    }
    try write(path.text, LogFolder.tile(hashes))
  }

  /// The last checkpoint of each bundle, so that a change is found within 256 entries.
  private func writeHistory(below size: Int) async throws -> Int {
    var total = 0
    var after = 0
    while true {
      let bound = AuditStatements.earlierCheckpoints.bind(
        Int64(after), Int64(size), Int64(CheckpointHistory.notesPerFile))
      let rows = try await database.transaction("export.history", as: .auditor) {
        try await $0.query(bound)
      }
      guard let last = rows.last else { return total }
      let notes = try rows.map { try SignedNote(bytes: try $0.decode(1, as: Bytea.self).bytes) }
      try write(
        try LogFolder.history(total / CheckpointHistory.notesPerFile),
        CheckpointHistory.encode(notes))
      total += rows.count
      after = Int(try last.decode(0, as: Int64.self))
      guard rows.count == CheckpointHistory.notesPerFile else { return total }
    }
  }
}

extension AuditStatements {
  static let entries = Statement(
    "audit.entries",
    """
    SELECT leaf_index, entry, hash FROM audit.leaf WHERE leaf_index >= $1 AND leaf_index < $2
    ORDER BY leaf_index
    """)

  /// The last one of each 256 entries, a page of them.
  static let earlierCheckpoints = Statement(
    "audit.earlier_checkpoints",
    """
    SELECT c.size, c.note FROM audit.checkpoint c
    JOIN (
      SELECT max(size) AS size FROM audit.checkpoint WHERE size > $1 AND size < $2
      GROUP BY (size - 1) / 256 ORDER BY 1 LIMIT $3
    ) last USING (size)
    ORDER BY c.size
    """)
}
