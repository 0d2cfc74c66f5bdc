/// Whose signatures make a checkpoint trusted: the log's, and those of enough witnesses.
package struct CheckpointPolicy: Hashable, Sendable {
  /// Most witnesses in a policy, so that all their signatures fit on a note.
  package static let maximumWitnesses = 16

  /// The log that checkpoints must be of.
  package let origin: LogOrigin
  /// The log's key.
  package let log: VerifierKey
  /// The witnesses that count.
  package let witnesses: [VerifierKey]
  /// How many of them must have cosigned; 0 trusts the log alone.
  package let quorum: Int

  /// A policy; the origin is the log key's name unless given.
  ///
  /// Throws `malformed(.policy)` for a quorum that cannot be met, for one key in two roles, and
  /// `wrongKeyType` for keys that sign something else.
  package init(
    log: VerifierKey, origin: LogOrigin? = nil, witnesses: [VerifierKey] = [], quorum: Int = 0
  ) throws(TransparencyLogError) {
    guard log.type == .ed25519, witnesses.allSatisfy({ $0.type == .cosignature }) else {
      throw .wrongKeyType
    }
    guard witnesses.count <= Self.maximumWitnesses else {
      throw .tooLarge(.policy, limit: Self.maximumWitnesses)
    }
    guard (0...witnesses.count).contains(quorum) else {
      throw .malformed(.policy, "quorum is not 0...number of witnesses")
    }
    // A cosignature does not commit to its signer's name: one key under two names is one witness.
    let publicKeys = Set(([log] + witnesses).map(\.publicKey))
    guard publicKeys.count == witnesses.count + 1 else {
      throw .malformed(.policy, "a public key stands twice")
    }
    if let origin {
      self.origin = origin
    } else {
      self.origin = try LogOrigin(log.name.text)
    }
    self.log = log
    self.witnesses = witnesses
    self.quorum = quorum
  }

  /// Judges a note; see `VerifiedCheckpoint`.
  ///
  /// Throws what `SignedNote.verified(by:)` throws, `missingLogSignature`, `wrongOrigin`,
  /// `tooFewCosignatures` and the errors of `Checkpoint(body:)`.
  package func verify(_ note: SignedNote) throws(TransparencyLogError) -> VerifiedCheckpoint {
    let verified = try note.verified(by: [log] + witnesses)
    guard verified.signatures.contains(where: { $0.key == log }) else {
      throw .missingLogSignature
    }
    let checkpoint = try Checkpoint(body: note.body)
    guard checkpoint.origin == origin else { throw .wrongOrigin }
    let cosignatures = verified.signatures.filter { $0.key != log }
    guard cosignatures.count >= quorum else {
      throw .tooFewCosignatures(found: cosignatures.count, needed: quorum)
    }
    return VerifiedCheckpoint(checkpoint: checkpoint, cosignatures: cosignatures, note: note)
  }
}

/// A checkpoint that the policy's log signed and enough of its witnesses cosigned.
package struct VerifiedCheckpoint: Hashable, Sendable {
  /// What was signed.
  package let checkpoint: Checkpoint
  /// The verified cosignatures of the policy's witnesses.
  package let cosignatures: [VerifiedSignature]
  /// The note as it came.
  package let note: SignedNote
}
