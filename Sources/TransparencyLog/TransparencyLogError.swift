/// What can be wrong with log data, keys, notes and proofs that come from outside.
///
/// No case carries bytes of an entry; reasons are fixed English sentences for the operators' log.
package enum TransparencyLogError: Error, Hashable, Sendable {
  /// The bytes or text do not follow their format.
  case malformed(LogFormat, String)
  /// The input is larger than is read here; `limit` in the unit of the format's constant.
  case tooLarge(LogFormat, limit: Int)
  /// An index or size that does not exist in a tree of `size` leaves.
  case outOfRange(index: Int, size: Int)
  /// A tile that is needed for a hash was not given.
  case missingTile(TilePath)
  /// The inclusion proof does not lead from the leaf to the root.
  case inclusionNotProven
  /// The consistency proof does not connect the two roots.
  case consistencyNotProven
  /// Two of the given keys have the same name and key id, so a signature cannot be attributed.
  case ambiguousKey(KeyName)
  /// A signature that names a known key does not verify.
  case badSignature(KeyName)
  /// No signature of a known key stands on the note.
  case noKnownSignature
  /// The log's own signature is missing on a checkpoint.
  case missingLogSignature
  /// The checkpoint is of another log than the policy's.
  case wrongOrigin
  /// Fewer witnesses than the policy's quorum cosigned.
  case tooFewCosignatures(found: Int, needed: Int)
  /// A key of one signature type was used for the other.
  case wrongKeyType
}

/// The formats of this room, for naming where an error stands.
package enum LogFormat: String, Hashable, Sendable {
  /// Hashes and the state of a tree.
  case hash, frontier, edge
  /// What is served of a log.
  case tile, tilePath, entryBundle
  /// Signed notes and their keys.
  case keyName, verifierKey, signerKey, note, signature, cosignature
  /// Checkpoints, the policy that judges them, and proofs.
  case origin, checkpoint, policy, proof
}
