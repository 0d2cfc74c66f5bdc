/// The state of a log as it is signed: its name, size and root.
///
/// Source: C2SP tlog-checkpoint, Note text.
package struct Checkpoint: Hashable, Sendable {
  /// Longest body that is read.
  package static let maximumBytes = 16 * 1024

  /// Which log.
  package let origin: LogOrigin
  /// Leaves in the tree.
  package let size: Int
  /// The RFC 6962 root.
  package let root: LogHash
  /// Opaque further lines without their newlines, as bytes; not recommended, empty in ours.
  package let extensions: [[UInt8]]

  /// A checkpoint without extension lines; throws `malformed(.checkpoint)` for a negative size.
  package init(origin: LogOrigin, size: Int, root: LogHash) throws(TransparencyLogError) {
    try self.init(origin: origin, size: size, root: root, extensions: [])
  }

  private init(
    origin: LogOrigin, size: Int, root: LogHash, extensions: [[UInt8]]
  ) throws(TransparencyLogError) {
    guard size >= 0, size > 0 || root == .empty else {
      throw .malformed(.checkpoint, "size is negative, or 0 with another root than the empty one")
    }
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }

  /// Reads a note's body; throws `malformed(.checkpoint)`, `.origin` or `.hash`.
  package init(body: [UInt8]) throws(TransparencyLogError) {
    guard body.count <= Self.maximumBytes else {
      throw .tooLarge(.checkpoint, limit: Self.maximumBytes)
    }
    guard body.last == WireText.newline, WireText.isNoteText(body) else {
      throw .malformed(.checkpoint, "no final newline, or not plain UTF-8")
    }
    let lines = body.dropLast().split(
      separator: WireText.newline, omittingEmptySubsequences: false)
    guard lines.count >= 3, let size = WireText.decimal(lines[1]) else {
      throw .malformed(.checkpoint, "not an origin, a size and a root")
    }
    guard lines.dropFirst(3).allSatisfy({ !$0.isEmpty }) else {
      throw .malformed(.checkpoint, "an extension line is empty")
    }
    try self.init(
      origin: LogOrigin(String(decoding: lines[0], as: UTF8.self)), size: size,
      root: LogHash(base64: lines[2]), extensions: lines.dropFirst(3).map { Array($0) })
  }

  /// The text that is signed: a line each for origin, size and root, then the extensions.
  package var body: [UInt8] {
    extensions.reduce(into: Array("\(origin)\n\(size)\n\(root.base64)\n".utf8)) {
      $0 += $1 + [WireText.newline]
    }
  }

  /// The signed note of this checkpoint; throws `wrongKeyType` for a witness's key.
  ///
  /// Whether it may be signed, the signer decides: only what is consistent with the last it signed.
  package func signed(by key: SignerKey) throws(TransparencyLogError) -> SignedNote {
    try SignedNote(body: body, signatures: [key.sign(body)])
  }
}
