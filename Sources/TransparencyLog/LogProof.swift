/// A `tlog-proof@v1`: all that shows offline that an entry is in a log, not yet verified.
///
/// Source: C2SP tlog-proof.
package struct LogProof: Hashable, Sendable {
  /// Longest extra data that is read: a receipt's context, never a document.
  package static let maximumExtraBytes = 64 * 1024
  /// Most proof lines: a tree of 2^63 leaves has paths of 63 hashes.
  package static let maximumHashes = 63
  /// Longest proof that is read.
  package static let maximumBytes =
    SignedNote.maximumBytes + maximumExtraBytes * 4 / 3 + maximumHashes * 45 + 1024
  private static let header = Array("c2sp.org/tlog-proof@v1".utf8)

  /// Opaque data beside the proof, not authenticated; nil where the line is absent.
  package let extra: [UInt8]?
  /// Position of the entry in the log, from 0.
  package let index: Int
  /// Sibling hashes, the leaf's first.
  package let hashes: [LogHash]
  /// The checkpoint that the path leads to, byte for byte as signed.
  package let checkpoint: SignedNote

  /// A proof of these parts; throws `malformed(.proof)` or `tooLarge(.proof)`.
  package init(
    index: Int, hashes: [LogHash], checkpoint: SignedNote, extra: [UInt8]? = nil
  ) throws(TransparencyLogError) {
    guard index >= 0 else { throw .malformed(.proof, "index is negative") }
    guard hashes.count <= Self.maximumHashes else {
      throw .tooLarge(.proof, limit: Self.maximumHashes)
    }
    guard (extra?.count ?? 0) <= Self.maximumExtraBytes else {
      throw .tooLarge(.proof, limit: Self.maximumExtraBytes)
    }
    self.extra = extra
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// Reads a proof; throws `malformed(.proof)`, `tooLarge`, or what its hashes and note throw.
  package init(bytes: [UInt8]) throws(TransparencyLogError) {
    guard bytes.count <= Self.maximumBytes else {
      throw .tooLarge(.proof, limit: Self.maximumBytes)
    }
    var rest = bytes[...]
    guard try Self.takeLine(from: &rest) == Self.header[...] else {
      throw .malformed(.proof, "the first line is not the version")
    }
    var line = try Self.takeLine(from: &rest)
    var extra: [UInt8]?
    if let text = Self.value(of: "extra ", in: line) {
      guard let decoded = WireText.base64Decoded(text) else {
        throw .malformed(.proof, "extra data is not canonical base64")
      }
      extra = decoded
      line = try Self.takeLine(from: &rest)
    }
    guard let digits = Self.value(of: "index ", in: line), let index = WireText.decimal(digits)
    else { throw .malformed(.proof, "no index line") }
    var hashes: [LogHash] = []
    line = try Self.takeLine(from: &rest)
    while !line.isEmpty {
      guard hashes.count < Self.maximumHashes else {
        throw .tooLarge(.proof, limit: Self.maximumHashes)
      }
      hashes.append(try LogHash(base64: line))
      line = try Self.takeLine(from: &rest)
    }
    try self.init(
      index: index, hashes: hashes, checkpoint: SignedNote(bytes: Array(rest)), extra: extra)
  }

  private static func takeLine(
    from rest: inout ArraySlice<UInt8>
  ) throws(TransparencyLogError) -> ArraySlice<UInt8> {
    guard let end = rest.firstIndex(of: WireText.newline) else {
      throw .malformed(.proof, "cut off")
    }
    let line = rest[..<end]
    rest = rest[(end + 1)...]
    return line
  }

  private static func value(of label: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    line.starts(with: label.utf8) ? line.dropFirst(label.utf8.count) : nil
  }

  /// The text form, for a file `.tlog-proof`.
  package var bytes: [UInt8] {
    var lines = [String(decoding: Self.header, as: UTF8.self)]
    if let extra { lines.append("extra \(WireText.base64(extra))") }
    lines.append("index \(index)")
    lines += hashes.map(\.base64)
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + checkpoint.bytes
  }

  /// Verifies the signatures by `policy`, then the path from the entry's exact bytes to the root.
  ///
  /// Throws what `CheckpointPolicy.verify` throws, and `inclusionNotProven`.
  package func verify(
    entry: some Collection<UInt8>, policy: CheckpointPolicy
  ) throws(TransparencyLogError) -> VerifiedInclusion {
    let verified = try policy.verify(checkpoint)
    let leaf = LogHash.leaf(entry)
    try InclusionProof(index: index, treeSize: verified.checkpoint.size, hashes: hashes)
      .verify(leaf: leaf, root: verified.checkpoint.root)
    return VerifiedInclusion(index: index, leaf: leaf, checkpoint: verified)
  }
}

/// An entry that is in the log of a verified checkpoint.
package struct VerifiedInclusion: Hashable, Sendable {
  /// Position of the entry, from 0.
  package let index: Int
  /// The entry's leaf hash.
  package let leaf: LogHash
  /// The checkpoint that proves it.
  package let checkpoint: VerifiedCheckpoint
}
