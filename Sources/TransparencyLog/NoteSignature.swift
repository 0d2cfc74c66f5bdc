/// One signature line of a note, of a key that may be unknown.
///
/// Source: C2SP signed-note, Format.
package struct NoteSignature: Hashable, Sendable {
  /// Longest signature: an ML-DSA-87 signature with a time has 4,635 bytes.
  package static let maximumBytes = 5_000

  /// The name of the key.
  package let name: KeyName
  /// The id of the key.
  package let keyID: KeyID
  /// What stands after the key id: 64 bytes, or a time and 64 bytes, for the types known here.
  package let signature: [UInt8]

  init(name: KeyName, keyID: KeyID, signature: [UInt8]) throws(TransparencyLogError) {
    guard !signature.isEmpty else { throw .malformed(.signature, "no signature bytes") }
    guard signature.count <= Self.maximumBytes else {
      throw .tooLarge(.signature, limit: Self.maximumBytes)
    }
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  /// Reads one line without its newline; throws `malformed(.signature)` or `.keyName`.
  package init(line: some Collection<UInt8>) throws(TransparencyLogError) {
    let line = Array(line)
    guard line.count <= Self.maximumLineBytes else {
      throw .tooLarge(.signature, limit: Self.maximumBytes)
    }
    let mark = Array("— ".utf8)
    guard line.starts(with: mark) else { throw .malformed(.signature, "no em dash and space") }
    let parts = line.dropFirst(mark.count).split(
      separator: WireText.space, omittingEmptySubsequences: false)
    guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
      let bytes = WireText.base64Decoded(parts[1]), bytes.count > 4
    else { throw .malformed(.signature, "not a name and base64 of key id and signature") }
    try self.init(
      name: KeyName(name), keyID: KeyID(UInt32(WireText.unsigned(bytes.prefix(4)))),
      signature: Array(bytes.dropFirst(4)))
  }

  private static let maximumLineBytes = 8 + KeyName.maximumBytes + (maximumBytes + 8) * 4 / 3

  /// The line without its newline.
  package var line: String { "— \(name) \(WireText.base64(keyID.bytes + signature))" }
}

/// The parts of a `cosignature/v1`. Source: C2SP tlog-cosignature.
enum Cosignature {
  /// Eight bytes of time before the Ed25519 signature.
  static let timeByteCount = 8

  static func message(body: [UInt8], seconds: Int64) -> [UInt8] {
    Array("cosignature/v1\ntime \(seconds)\n".utf8) + body
  }

  /// The time in a cosignature's first bytes; nil above 2^63 - 1 or for another length.
  static func seconds(of signature: [UInt8]) -> Int64? {
    guard signature.count == timeByteCount + 64 else { return nil }
    return Int64(exactly: WireText.unsigned(signature.prefix(timeByteCount)))
  }
}
