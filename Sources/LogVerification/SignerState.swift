package import TransparencyLog

/// What the log's signer last signed; it signs nothing that does not follow from it.
///
/// The caller writes `encoded` to a temporary file, syncs and renames it, and only then takes the
/// signature out of `PendingCheckpoint`.
/// Source: C2SP tlog-checkpoint, Signatures; security.md section 1.1.
package struct SignerState: Hashable, Sendable {
  private static let format = "baimbai.id/signer-state/v1"

  /// The log.
  package let origin: LogOrigin
  /// Leaves in the tree that was last signed; 0 if none was.
  package let size: Int
  /// Its root.
  package let root: LogHash

  /// The state of a signer that has signed nothing; made once, when the log is founded.
  package init(founding origin: LogOrigin) {
    self.init(origin: origin, size: 0, root: .empty)
  }

  private init(origin: LogOrigin, size: Int, root: LogHash) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads what `encoded` wrote; throws for anything else, an empty file too.
  package init(encoded: [UInt8]) throws(StateFault) {
    let body = try StateText.decode(Self.format, encoded)
    guard let checkpoint = try? Checkpoint(body: body) else { throw .damaged }
    self.init(origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root)
  }

  /// A small text: version, checksum, and the body of the checkpoint that was last signed.
  package var encoded: [UInt8] {
    StateText.encode(Self.format, Array("\(origin)\n\(size)\n\(root.base64)\n".utf8))
  }

  /// Judges one request, whose `rest` is the body of the checkpoint to be signed.
  ///
  /// - Parameter durableSize: leaves that the caller knows to be durable: read after a barrier
  ///   that waits for the standby, never what the asking gateway says.
  package func decide(_ request: [UInt8], durableSize: Int) -> SignerDecision {
    guard let asked = AddCheckpointRequest(request),
      let checkpoint = try? Checkpoint(body: asked.rest), checkpoint.extensions.isEmpty
    else {
      return .refuse(CheckpointAnswer(400, "not an old size, a proof and a checkpoint's body"))
    }
    guard checkpoint.origin == origin else {
      return .refuse(CheckpointAnswer(404, "another log than this signer's"))
    }
    guard asked.oldSize <= checkpoint.size else {
      return .refuse(CheckpointAnswer(400, "the old size is larger than the checkpoint's"))
    }
    guard asked.oldSize == size else { return .refuse(.conflict(size: size)) }
    guard checkpoint.size <= durableSize else {
      return .refuse(CheckpointAnswer(503, "not all of these leaves are durable yet"))
    }
    let proof = ConsistencyProof(
      oldSize: size, newSize: checkpoint.size, hashes: asked.hashes)
    do {
      try proof.verify(oldRoot: root, newRoot: checkpoint.root)
    } catch {
      return .refuse(CheckpointAnswer(422, "not consistent with what was signed last"))
    }
    let next = SignerState(origin: origin, size: checkpoint.size, root: checkpoint.root)
    return .sign(PendingCheckpoint(checkpoint: checkpoint, state: next))
  }
}

/// What the signer does with a request.
package enum SignerDecision: Hashable, Sendable {
  /// To be signed, once the new state is on the disk.
  case sign(PendingCheckpoint)
  /// To be answered so; the state stays.
  case refuse(CheckpointAnswer)
}

/// A checkpoint that may be signed as soon as `state` is on the disk, and not before.
package struct PendingCheckpoint: Hashable, Sendable {
  /// What is signed.
  package let checkpoint: Checkpoint
  /// What must be durable first.
  package let state: SignerState

  /// The answer with the signed checkpoint; throws `wrongKeyType`.
  package func answer(by key: SignerKey) throws(TransparencyLogError) -> CheckpointAnswer {
    CheckpointAnswer(status: 200, body: try checkpoint.signed(by: key).bytes)
  }
}
