import Crypto

/// A private key with its name; prints only its public part.
///
/// Text form: `PRIVATE+KEY+name+hash+base64(type || seed)`. Source: golang.org/x/mod note.
package struct SignerKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// Bytes of the Ed25519 seed.
  package static let seedByteCount = 32
  private static let prefix = "PRIVATE+KEY+"

  /// The public key of the same name and type.
  package let verifier: VerifierKey
  private let key: Curve25519.Signing.PrivateKey

  /// A key of a seed that the caller drew; throws `malformed(.signerKey)` unless it has 32 bytes.
  package init(
    name: KeyName, type: SignatureType, seed: [UInt8]
  ) throws(TransparencyLogError) {
    guard seed.count == Self.seedByteCount,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    else { throw .malformed(.signerKey, "an Ed25519 seed has 32 bytes") }
    verifier = try VerifierKey(
      name: name, type: type, publicKey: Array(key.publicKey.rawRepresentation))
    self.key = key
  }

  /// Reads the text form; throws `malformed(.signerKey)`, also if the hash does not fit.
  package init(_ text: String) throws(TransparencyLogError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.prefix.utf8.count + VerifierKey.maximumTextBytes else {
      throw .tooLarge(.signerKey, limit: Self.prefix.utf8.count + VerifierKey.maximumTextBytes)
    }
    guard bytes.starts(with: Self.prefix.utf8),
      let parts = KeyText(bytes.dropFirst(Self.prefix.utf8.count))
    else { throw .malformed(.signerKey, "not PRIVATE+KEY+name+hash+base64") }
    try self.init(name: KeyName(parts.name), type: parts.type, seed: parts.material)
    guard verifier.id.bytes == parts.id else {
      throw .malformed(.signerKey, "the hash is not the key's")
    }
  }

  /// The text form, secret: for the key file and nothing else.
  package var secretText: String {
    Self.prefix
      + KeyText.text(
        name: verifier.name, id: verifier.id, type: verifier.type,
        material: Array(key.rawRepresentation))
  }

  /// Signs a note's body as a log; throws `wrongKeyType` for a witness's key.
  ///
  /// Source: C2SP signed-note, Ed25519 signatures.
  package func sign(_ body: [UInt8]) throws(TransparencyLogError) -> NoteSignature {
    guard verifier.type == .ed25519 else { throw .wrongKeyType }
    return try NoteSignature(
      name: verifier.name, keyID: verifier.id, signature: rawSignature(over: body))
  }

  /// Cosigns a checkpoint as a witness, at `seconds` since 1970.
  ///
  /// Throws `wrongKeyType` for a log's key and `malformed(.cosignature)` for a negative time.
  /// Source: C2SP tlog-cosignature, Ed25519 signed message.
  package func cosign(
    _ checkpoint: Checkpoint, at seconds: Int64
  ) throws(TransparencyLogError) -> NoteSignature {
    guard verifier.type == .cosignature else { throw .wrongKeyType }
    guard seconds >= 0 else { throw .malformed(.cosignature, "time is before 1970") }
    let message = Cosignature.message(body: checkpoint.body, seconds: seconds)
    let signature = try rawSignature(over: message)
    return try NoteSignature(
      name: verifier.name, keyID: verifier.id,
      signature: WireText.bigEndian(UInt64(seconds)) + signature)
  }

  private func rawSignature(over message: [UInt8]) throws(TransparencyLogError) -> [UInt8] {
    guard let signature = try? key.signature(for: message) else {
      throw .malformed(.signerKey, "the key cannot sign")
    }
    return Array(signature)
  }

  /// The public text form.
  package var description: String { verifier.text }
  /// The public text form.
  package var debugDescription: String { verifier.text }
  /// Shows the public key only.
  package var customMirror: Mirror { Mirror(self, children: ["verifier": verifier]) }
}
