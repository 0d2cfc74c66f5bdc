/// A signature that was verified, and when a witness says it made it.
package struct VerifiedSignature: Hashable, Sendable {
  /// The key that signed.
  package let key: VerifierKey
  /// The time of a cosignature in seconds since 1970; nil for a plain signature.
  package let cosignedAtSeconds: Int64?
}

/// A note on which at least one known key's signature verified, and none failed.
package struct VerifiedNote: Hashable, Sendable {
  /// The note as it came, unknown signatures included.
  package let note: SignedNote
  /// The first verified signature of each known key, in the note's order.
  package let signatures: [VerifiedSignature]
}

extension SignedNote {
  /// Verifies every signature of a known key; those of others are ignored.
  ///
  /// Throws `ambiguousKey` if two of `keys` answer to one signature, `badSignature` if a known
  /// key's signature fails, `noKnownSignature`. Source: C2SP signed-note, Signatures.
  package func verified(by keys: [VerifierKey]) throws(TransparencyLogError) -> VerifiedNote {
    var verified: [VerifiedSignature] = []
    for signature in signatures {
      let candidates = keys.filter { $0.made(signature) }
      guard let key = candidates.first else { continue }
      guard candidates.count == 1 else { throw .ambiguousKey(key.name) }
      let found = try verify(signature, by: key)
      if !verified.contains(where: { $0.key == key }) { verified.append(found) }
    }
    guard !verified.isEmpty else { throw .noKnownSignature }
    return VerifiedNote(note: self, signatures: verified)
  }

  private func verify(
    _ signature: NoteSignature, by key: VerifierKey
  ) throws(TransparencyLogError) -> VerifiedSignature {
    switch key.type {
    case .ed25519:
      guard signature.signature.count == 64, key.isValid(signature.signature, over: body) else {
        throw .badSignature(key.name)
      }
      return VerifiedSignature(key: key, cosignedAtSeconds: nil)
    case .cosignature:
      guard let seconds = Cosignature.seconds(of: signature.signature),
        key.isValid(
          signature.signature.dropFirst(Cosignature.timeByteCount),
          over: Cosignature.message(body: body, seconds: seconds))
      else { throw .badSignature(key.name) }
      return VerifiedSignature(key: key, cosignedAtSeconds: seconds)
    }
  }
}
