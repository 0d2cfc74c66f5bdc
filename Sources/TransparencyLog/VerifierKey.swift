import Crypto

/// What a key signs, and so how its signatures are made; both are Ed25519.
///
/// Source: C2SP signed-note, Signature types.
package enum SignatureType: UInt8, Hashable, Sendable {
  /// Over the note's body, by a log. Source: C2SP signed-note, Ed25519 signatures.
  case ed25519 = 0x01
  /// Over a time and a checkpoint, by a witness. Source: C2SP tlog-cosignature.
  case cosignature = 0x04
}

/// The four bytes that, with the key's name, tell which key made a signature.
package struct KeyID: Hashable, Sendable, CustomStringConvertible {
  /// The bytes as a number, the most significant first.
  package let value: UInt32

  init(_ value: UInt32) { self.value = value }

  /// Eight lower-case hexadecimal digits.
  package var description: String { WireText.hex(bytes) }

  var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
}

/// A public key with its name, as a client is configured with it.
///
/// Text form: `name+hash+base64(type || key)`. Source: C2SP signed-note, and golang.org/x/mod note.
package struct VerifierKey: Hashable, Sendable {
  /// Longest text form that is read.
  package static let maximumTextBytes = KeyName.maximumBytes + 64
  /// Bytes of an Ed25519 public key.
  package static let publicKeyByteCount = 32

  /// The key's name: for a log usually its origin.
  package let name: KeyName
  /// What the key signs.
  package let type: SignatureType
  /// The 32 bytes of RFC 8032.
  package let publicKey: [UInt8]
  /// SHA-256(name || 0x0A || type || public key), its first four bytes.
  package let id: KeyID

  /// A key of these parts; throws `malformed(.verifierKey)` unless the public key has 32 bytes.
  package init(
    name: KeyName, type: SignatureType, publicKey: [UInt8]
  ) throws(TransparencyLogError) {
    guard publicKey.count == Self.publicKeyByteCount else {
      throw .malformed(.verifierKey, "an Ed25519 public key has 32 bytes")
    }
    self.name = name
    self.type = type
    self.publicKey = publicKey
    let preimage = Array(name.text.utf8) + [0x0A, type.rawValue] + publicKey
    var hasher = SHA256()
    hasher.update(data: preimage)
    id = KeyID(UInt32(WireText.unsigned(Array(hasher.finalize().prefix(4)))))
  }

  /// Reads the text form; throws `malformed(.verifierKey)`, also if the hash does not fit.
  package init(_ text: String) throws(TransparencyLogError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumTextBytes else {
      throw .tooLarge(.verifierKey, limit: Self.maximumTextBytes)
    }
    let parts = KeyText(bytes[...])
    guard let parts, parts.material.count == Self.publicKeyByteCount else {
      throw .malformed(.verifierKey, "not name+hash+base64 of an Ed25519 key")
    }
    try self.init(name: KeyName(parts.name), type: parts.type, publicKey: parts.material)
    guard id.bytes == parts.id else {
      throw .malformed(.verifierKey, "the hash is not the key's")
    }
  }

  /// The text form.
  package var text: String { KeyText.text(name: name, id: id, type: type, material: publicKey) }

  func isValid(_ signature: some Collection<UInt8>, over message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    return key.isValidSignature(Array(signature), for: message)
  }
}

/// The three parts that verifier keys and signer keys share in their text.
struct KeyText {
  let name: String
  let id: [UInt8]
  let type: SignatureType
  let material: [UInt8]

  init?(_ text: ArraySlice<UInt8>) {
    // Base64 has plus signs of its own, so only the first two split.
    let parts = text.split(
      separator: WireText.plus, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let name = String(validating: parts[0], as: UTF8.self),
      parts[1].count == 8, let id = WireText.hexDecoded(parts[1]),
      let keyed = WireText.base64Decoded(parts[2]), let first = keyed.first,
      let type = SignatureType(rawValue: first)
    else { return nil }
    self.name = name
    self.id = id
    self.type = type
    material = Array(keyed.dropFirst())
  }

  static func text(
    name: KeyName, id: KeyID, type: SignatureType, material: [UInt8]
  ) -> String {
    "\(name)+\(id)+\(WireText.base64([type.rawValue] + material))"
  }
}
