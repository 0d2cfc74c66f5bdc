package import TransparencyLog

/// The layout of an exported log: C2SP tlog-tiles files, and beside them what a log over HTTP has
/// no place for.
///
/// | path | what stands there |
/// |---|---|
/// | `checkpoint` | the newest cosigned checkpoint; its size is the size of the export |
/// | `tile/<L>/<N>[.p/<W>]` | the tree's hashes as the log stores them, never computed anew |
/// | `tile/entries/<N>[.p/<W>]` | the exact entries, each after its length in two bytes |
/// | `checkpoints/<N>` | earlier cosigned checkpoints, ascending, at most 256 a file |
/// | `openings/<N>[.p/<W>]` | optional: a line an entry that opens its commitment |
/// | `witness/<key id>` | optional: the newest checkpoint that this witness says it has cosigned |
///
/// A bundle or opening file of index `N` tells of the entries `256 N ..< 256 N + W` and of no
/// others. Where the log lacks a row, the export closes up nothing: an entry of no bytes stands for
/// it (no entry is empty), and 32 zero bytes for a hash that is lacking; where all of a file lacks,
/// so does the file. Source: C2SP tlog-tiles; security.md section 1.1; `docs/export-format.md`.
package enum LogFolder {
  /// The newest checkpoint.
  package static let checkpoint = "checkpoint"
  /// Longest checkpoint file that is read.
  package static let maximumCheckpointBytes = SignedNote.maximumBytes

  /// Where the entries of bundle `index` stand in an export of `size` entries; throws `outOfRange`.
  package static func entries(
    _ index: Int, size: Int
  ) throws(TransparencyLogError) -> TilePath {
    try TilePath(.entries, index: index, treeSize: size)
  }

  /// Where the hashes of tile `index` of `level` stand; throws `outOfRange`.
  package static func tile(
    _ level: Int, _ index: Int, size: Int
  ) throws(TransparencyLogError) -> TilePath {
    try TilePath(.hashes(level: level), index: index, treeSize: size)
  }

  /// Where the openings of the bundle at `entries` stand.
  package static func openings(_ entries: TilePath) -> String {
    "openings/" + entries.text.dropFirst("tile/entries/".utf8.count)
  }

  /// File `number` of the earlier checkpoints, counted from 0; throws `malformed(.tilePath)`.
  package static func history(_ number: Int) throws(TransparencyLogError) -> String {
    let path = try TilePath(.entries, index: number).text
    return "checkpoints/" + path.dropFirst("tile/entries/".utf8.count)
  }

  /// A bundle of stored entries; nil, for a row that is lacking, becomes an entry of no bytes.
  ///
  /// Throws `malformed(.entryBundle)` for none or over 256, `tooLarge` for a long one.
  package static func bundle(_ entries: [[UInt8]?]) throws(TransparencyLogError) -> [UInt8] {
    try EntryBundle(entries.map { $0 ?? [] }).bytes
  }

  /// A tile of stored hashes; nil, for a hash that is lacking, becomes zero bytes.
  package static func tile(_ hashes: [LogHash?]) -> [UInt8] {
    hashes.reduce(into: []) { $0 += $1?.bytes ?? Array(repeating: 0, count: LogHash.byteCount) }
  }

  /// Where the newest checkpoint stands that a witness itself says it has cosigned.
  package static func witness(_ key: VerifierKey) -> String { "witness/\(key.id)" }
}

/// The files of an exported log, read by whoever calls the verifier.
package protocol LogFolderReader {
  /// What can go wrong while a file that is there is read.
  associatedtype Fault: Error

  /// The bytes of the file at a path of `LogFolder`; nil if there is none.
  ///
  /// Of a file with more than `limit` bytes any `limit + 1` of them will do: it is refused.
  func read(_ path: String, limit: Int) throws(Fault) -> [UInt8]?
}
