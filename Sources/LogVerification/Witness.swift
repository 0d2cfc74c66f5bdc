import Crypto
package import TransparencyLog

/// A witness: its key, the logs that it watches, and how it judges what they send.
///
/// Pure: `read` needs no state; the caller then takes the lock of that one log, calls
/// `WitnessState.decide`, makes the new state durable, and only then answers.
/// Source: C2SP tlog-witness and tlog-cosignature.
package struct Witness: Sendable {
  let key: SignerKey
  private let logs: [LogOrigin: [VerifierKey]]

  /// A witness; a log's keys are those it signs its checkpoints with, under its origin.
  ///
  /// Throws `wrongKeyType` for a key that cosigns nothing, or a log's key that is a witness's.
  package init(
    key: SignerKey, logs: [LogOrigin: [VerifierKey]]
  ) throws(TransparencyLogError) {
    let logKeys = logs.values.joined()
    guard key.verifier.type == .cosignature, logKeys.allSatisfy({ $0.type == .ed25519 }) else {
      throw .wrongKeyType
    }
    guard logKeys.allSatisfy({ $0.publicKey != key.verifier.publicKey }) else {
      throw .malformed(.policy, "a public key stands twice")
    }
    self.key = key
    self.logs = logs
  }

  /// What of an `add-checkpoint` needs no state: form (400), a known log (404), its signature
  /// (403), and an old size that is not above the new one (400).
  package func read(_ body: [UInt8]) -> WitnessReading {
    guard let request = AddCheckpointRequest(body), let note = try? SignedNote(bytes: request.rest)
    else { return .refuse(CheckpointAnswer(400, "not an old size, a proof and a checkpoint")) }
    guard let (origin, hasFalseEmptyRoot) = Self.head(of: note.body) else {
      return .refuse(CheckpointAnswer(400, "the note is not a checkpoint"))
    }
    guard let keys = logs[origin] else {
      return .refuse(CheckpointAnswer(404, "this witness does not watch this log"))
    }
    guard let verified = try? note.verified(by: keys) else {
      return .refuse(CheckpointAnswer(403, "no valid signature of the log"))
    }
    // The published text leaves this open; later drafts have 422 for it.
    if hasFalseEmptyRoot {
      return .refuse(CheckpointAnswer(422, "an empty tree has another root"))
    }
    guard let checkpoint = try? Checkpoint(body: note.body) else {
      return .refuse(CheckpointAnswer(400, "the note is not a checkpoint"))
    }
    guard request.oldSize <= checkpoint.size else {
      return .refuse(CheckpointAnswer(400, "the old size is larger than the checkpoint's"))
    }
    let signed = verified.signatures.map(\.key)
    let kept = note.signatures.filter { line in
      signed.contains { $0.name == line.name && $0.id == line.keyID }
    }
    guard let note = try? SignedNote(body: note.body, signatures: kept) else {
      return .refuse(CheckpointAnswer(400, "the note is not a checkpoint"))
    }
    return .accepted(
      WitnessedRequest(
        checkpoint: checkpoint, note: note, oldSize: request.oldSize, hashes: request.hashes))
  }

  /// The origin of a checkpoint's body, and whether it is that of an empty tree with a wrong root.
  private static func head(of body: [UInt8]) -> (LogOrigin, Bool)? {
    if let checkpoint = try? Checkpoint(body: body) { return (checkpoint.origin, false) }
    guard let lines = WireWords.lines(body), lines.count >= 3, lines[1] == Array("0".utf8),
      (try? LogHash(base64: lines[2])) != nil, let text = WireWords.text(lines[0]),
      let origin = try? LogOrigin(text)
    else { return nil }
    return (origin, true)
  }

  /// Where the newest cosigned checkpoint of a log is served below the monitoring prefix, and the
  /// name of its state's file: the SHA-256 of the origin, 64 hexadecimal digits.
  package static func name(of origin: LogOrigin) -> String {
    let digest = Array(SHA256.hash(data: Array(origin.text.utf8)))
    return ((try? LogHash(bytes: digest)) ?? .empty).hex
  }
}

/// What a witness makes of a request before it looks at its state.
package enum WitnessReading: Hashable, Sendable {
  /// Of a log that it watches, which signed it.
  case accepted(WitnessedRequest)
  /// To be answered so.
  case refuse(CheckpointAnswer)
}

/// A request whose checkpoint a watched log signed; whether it follows, its state tells.
package struct WitnessedRequest: Hashable, Sendable {
  /// The checkpoint; its origin says which state to lock.
  package let checkpoint: Checkpoint
  let note: SignedNote
  let oldSize: Int
  let hashes: [LogHash]
}
