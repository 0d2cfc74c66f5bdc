package import TransparencyLog

/// What a witness last cosigned of one log; it only ever grows.
///
/// Checking and writing must be one step for a log: hold its lock over `decide` and until `encoded`
/// is on the disk (temporary file, sync, rename, sync of the folder). Source: C2SP tlog-witness.
package struct WitnessState: Hashable, Sendable {
  private static let format = "baimbai.id/witness-state/v1"

  /// The log.
  package let origin: LogOrigin
  /// The checkpoint that was last cosigned, with the log's signature and the witness's; nil if
  /// none.
  package let note: SignedNote?
  /// Leaves in its tree; 0 if none.
  package let size: Int
  /// Its root.
  package let root: LogHash
  /// When it was cosigned, seconds since 1970; 0 if never.
  package let seconds: Int64

  /// The state of a witness that has seen nothing of a log; made once, when it is told to watch it.
  package init(watching origin: LogOrigin) {
    self.origin = origin
    note = nil
    size = 0
    root = .empty
    seconds = 0
  }

  private init(_ checkpoint: Checkpoint, note: SignedNote, seconds: Int64) {
    origin = checkpoint.origin
    self.note = note
    size = checkpoint.size
    root = checkpoint.root
    self.seconds = seconds
  }

  /// Reads what `encoded` wrote of this log; throws for anything else, an empty file too.
  package init(encoded: [UInt8], of origin: LogOrigin) throws(StateFault) {
    let content = try StateText.decode(Self.format, encoded)
    guard let end = content.firstIndex(of: WireWords.newline),
      let name = WireWords.value(of: "origin", in: content[..<end]),
      let text = WireWords.text(name)
    else { throw .damaged }
    guard text.utf8.elementsEqual(origin.text.utf8) else { throw .otherLog }
    let rest = content[(end + 1)...]
    guard !rest.isEmpty else {
      self.init(watching: origin)
      return
    }
    guard let next = rest.firstIndex(of: WireWords.newline),
      let digits = WireWords.value(of: "time", in: rest[..<next]),
      let seconds = WireWords.decimal(digits),
      let note = try? SignedNote(bytes: Array(rest[(next + 1)...])),
      let checkpoint = try? Checkpoint(body: note.body)
    else { throw .damaged }
    guard checkpoint.origin == origin else { throw .otherLog }
    self.init(checkpoint, note: note, seconds: Int64(seconds))
  }

  /// A small text: version, checksum, origin, and the time and text of the last cosigned
  /// checkpoint.
  package var encoded: [UInt8] {
    var content = Array("origin \(origin)\n".utf8)
    if let note { content += Array("time \(seconds)\n".utf8) + note.bytes }
    return StateText.encode(Self.format, content)
  }

  /// Judges a request of this log at `seconds` since 1970.
  ///
  /// 409 where the old size is not the state's (with it) or the tree of the same size has another
  /// root (as published; later drafts have 422), 422 for a proof that proves nothing, 503 while the
  /// clock stands before the last cosignature: a cosignature says that at its time no larger tree
  /// was known. Throws what signing throws, and then nothing was decided.
  package func decide(
    _ request: WitnessedRequest, by witness: Witness, at seconds: Int64
  ) throws(TransparencyLogError) -> WitnessDecision {
    let checkpoint = request.checkpoint
    guard checkpoint.origin == origin else { throw .wrongOrigin }
    guard request.oldSize == size else { return .refuse(.conflict(size: size)) }
    guard checkpoint.size > size || checkpoint.root == root else {
      return .refuse(CheckpointAnswer(409, "a tree of this size with another root was cosigned"))
    }
    do {
      try ConsistencyProof(oldSize: size, newSize: checkpoint.size, hashes: request.hashes)
        .verify(oldRoot: root, newRoot: checkpoint.root)
    } catch {
      return .refuse(CheckpointAnswer(422, "not consistent with what was cosigned last"))
    }
    guard seconds > 0, seconds >= self.seconds else {
      return .refuse(CheckpointAnswer(503, "the clock of the witness stands too early"))
    }
    let cosignature = try witness.key.cosign(checkpoint, at: seconds)
    let state = WitnessState(
      checkpoint, note: try request.note.adding(cosignature), seconds: seconds)
    let answer = CheckpointAnswer(status: 200, body: Array("\(cosignature.line)\n".utf8))
    return .cosign(state: state, answer: answer)
  }

  /// The answer to `GET <monitoring prefix>/<name of the origin>/checkpoint`; 404 before the first.
  package var monitored: CheckpointAnswer {
    guard let note else { return CheckpointAnswer(404, "nothing was cosigned of this log") }
    return CheckpointAnswer(status: 200, body: note.bytes)
  }
}

/// What a witness does with a request.
package enum WitnessDecision: Hashable, Sendable {
  /// To be answered so, once `state` is on the disk.
  case cosign(state: WitnessState, answer: CheckpointAnswer)
  /// To be answered so; the state stays.
  case refuse(CheckpointAnswer)
}
