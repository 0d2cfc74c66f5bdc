/// A text with signatures, none of them verified yet; signatures of unknown keys are kept.
///
/// Source: C2SP signed-note.
package struct SignedNote: Hashable, Sendable {
  /// Longest note that is read: 64 post-quantum signatures and a text fit.
  package static let maximumBytes = 512 * 1024
  /// Most signatures on a note; the standard asks for at least 16.
  package static let maximumSignatures = 64

  /// The signed text with its final newline: UTF-8 without control characters but newlines.
  package let body: [UInt8]
  /// At least one, in the order of the note.
  package let signatures: [NoteSignature]

  /// A note of these parts; throws `malformed(.note)` or `tooLarge(.note)`.
  package init(body: [UInt8], signatures: [NoteSignature]) throws(TransparencyLogError) {
    guard body.last == WireText.newline, WireText.isNoteText(body) else {
      throw .malformed(.note, "text has no final newline, or is not plain UTF-8")
    }
    guard !signatures.isEmpty else { throw .malformed(.note, "no signature") }
    guard signatures.count <= Self.maximumSignatures else {
      throw .tooLarge(.note, limit: Self.maximumSignatures)
    }
    self.body = body
    self.signatures = signatures
    guard bytes.count <= Self.maximumBytes else { throw .tooLarge(.note, limit: Self.maximumBytes) }
  }

  /// Reads a note; throws `malformed(.note)`, `malformed(.signature)` or `tooLarge`.
  package init(bytes: [UInt8]) throws(TransparencyLogError) {
    guard bytes.count <= Self.maximumBytes else { throw .tooLarge(.note, limit: Self.maximumBytes) }
    guard bytes.last == WireText.newline, let split = Self.lastBlankLine(in: bytes) else {
      throw .malformed(.note, "no blank line before signatures, or no final newline")
    }
    let lines = bytes[(split + 2)...].dropLast().split(
      separator: WireText.newline, maxSplits: Self.maximumSignatures,
      omittingEmptySubsequences: false)
    guard lines.count <= Self.maximumSignatures else {
      throw .tooLarge(.note, limit: Self.maximumSignatures)
    }
    var signatures: [NoteSignature] = []
    for line in lines { signatures.append(try NoteSignature(line: line)) }
    try self.init(body: Array(bytes[...split]), signatures: signatures)
  }

  /// Where the newline stands that the last empty line follows.
  private static func lastBlankLine(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= 3 else { return nil }
    return (0...bytes.count - 2).last {
      bytes[$0] == WireText.newline && bytes[$0 + 1] == WireText.newline
    }
  }

  /// The note with its signature lines.
  package var bytes: [UInt8] {
    signatures.reduce(into: body + [WireText.newline]) { bytes, signature in
      bytes += Array(signature.line.utf8) + [WireText.newline]
    }
  }

  /// The same note with one signature more, at the end; throws `tooLarge(.note)`.
  package func adding(_ signature: NoteSignature) throws(TransparencyLogError) -> SignedNote {
    try SignedNote(body: body, signatures: signatures + [signature])
  }
}

extension VerifierKey {
  /// True if the signature names this key, whether or not it verifies.
  func made(_ signature: NoteSignature) -> Bool { name == signature.name && id == signature.keyID }
}
