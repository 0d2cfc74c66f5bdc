package import TransparencyLog

/// Whose signatures make a checkpoint trusted: one of the logs, and a quorum of witnesses in
/// groups.
///
/// More than `CheckpointPolicy`, which knows one log and n of m: several logs, for a key that was
/// changed, and groups of groups. Source: C2SP tlog-policy.
package struct WitnessPolicy: Hashable, Sendable {
  /// Most logs, most witnesses, and most groups; the standard asks for 32 of each.
  package static let maximumEach = 64
  /// Longest file that is read.
  package static let maximumBytes = 256 * 1024

  /// A log that is accepted; the key's name is its origin.
  package struct Log: Hashable, Sendable {
    /// Its key.
    package let key: VerifierKey
    /// Where it is reached, if the file says so.
    package let url: String?
  }

  /// A witness.
  package struct Witness: Hashable, Sendable {
    /// Its name within the file, as the file's bytes.
    package let name: [UInt8]
    /// Its key.
    package let key: VerifierKey
    /// Its submission prefix, if the file says so.
    package let url: String?
  }

  /// A witness or group, in the order of the file; members are indices of earlier ones.
  enum Node: Hashable, Sendable {
    case witness(Int)
    case group(threshold: Int, members: [Int])
  }

  /// The logs.
  package let logs: [Log]
  /// The witnesses, also those that no quorum needs.
  package let witnesses: [Witness]
  let nodes: [Node]
  /// Index of the node that must have witnessed; nil for `quorum none`.
  let quorum: Int?
  private let keys: [VerifierKey]

  init(logs: [Log], witnesses: [Witness], nodes: [Node], quorum: Int?) {
    self.logs = logs
    self.witnesses = witnesses
    self.nodes = nodes
    self.quorum = quorum
    keys = logs.map(\.key) + witnesses.map(\.key)
  }

  /// Whether cosignatures of just these keys are enough.
  package func isQuorum(_ cosigners: some Sequence<VerifierKey>) -> Bool {
    guard let quorum else { return true }
    let present = Set(cosigners)
    var witnessed: [Bool] = []
    for node in nodes {
      switch node {
      case .witness(let index): witnessed.append(present.contains(witnesses[index].key))
      case .group(let threshold, let members):
        witnessed.append(members.count { witnessed[$0] } >= threshold)
      }
    }
    return witnessed[quorum]
  }

  /// Judges a checkpoint: a known log's signature under its own origin, no bad signature of a known
  /// key, and the quorum where it is asked for.
  ///
  /// Throws what `SignedNote.verified(by:)` and `Checkpoint(body:)` throw, `missingLogSignature`,
  /// `wrongOrigin` where a known log signed for another origin, and `tooFewCosignatures`, whose
  /// `needed` is the least number of witnesses that are a quorum.
  package func verify(
    _ note: SignedNote, quorum isNeeded: Bool = true
  ) throws(TransparencyLogError) -> CosignedCheckpoint {
    let verified = try note.verified(by: keys)
    let signers = verified.signatures.filter { $0.cosignedAtSeconds == nil }
    guard !signers.isEmpty else { throw .missingLogSignature }
    let checkpoint = try Checkpoint(body: note.body)
    let origin = checkpoint.origin.text.utf8
    guard let log = signers.first(where: { $0.key.name.text.utf8.elementsEqual(origin) }) else {
      throw .wrongOrigin
    }
    let cosignatures = verified.signatures.filter { $0.cosignedAtSeconds != nil }
    guard !isNeeded || isQuorum(cosignatures.map(\.key)) else {
      throw .tooFewCosignatures(found: cosignatures.count, needed: leastQuorum)
    }
    return CosignedCheckpoint(
      checkpoint: checkpoint, log: log.key, cosignatures: cosignatures, note: note)
  }

  /// The least number of witnesses that can be a quorum.
  package var leastQuorum: Int {
    guard let quorum else { return 0 }
    var least: [Int] = []
    for node in nodes {
      switch node {
      case .witness: least.append(1)
      case .group(let threshold, let members):
        least.append(members.map { least[$0] }.sorted().prefix(threshold).reduce(0, +))
      }
    }
    return least[quorum]
  }
}

/// A checkpoint that a known log signed, with the verified cosignatures of known witnesses.
package struct CosignedCheckpoint: Hashable, Sendable {
  /// What was signed.
  package let checkpoint: Checkpoint
  /// The log's key that signed it.
  package let log: VerifierKey
  /// The cosignatures, each of another witness.
  package let cosignatures: [VerifiedSignature]
  /// The note as it came.
  package let note: SignedNote
}
