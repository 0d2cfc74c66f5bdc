import RecordModel
import TransparencyLog

// The newest checkpoint, earlier ones, and those that others hold.
extension LogPass {
  mutating func readHead() throws(Folder.Fault) {
    let path = LogFolder.checkpoint
    let bytes = try folder.read(path, limit: LogFolder.maximumCheckpointBytes)
    guard let bytes, let note = try? SignedNote(bytes: bytes),
      let checkpoint = try? Checkpoint(body: note.body), checkpoint.size <= Frontier.maximumSize
    else {
      findings.add(LogFinding(.logCheckpointUnreadable, at: path))
      head.size = try largestHistoricSize()
      return
    }
    head.size = checkpoint.size
    do {
      head.cosigned = try policy.verify(note)
    } catch {
      findings.add(Self.finding(error, at: path))
    }
  }

  static func finding(_ error: TransparencyLogError, at position: String) -> LogFinding {
    switch error {
    case .tooFewCosignatures(let found, let needed):
      LogFinding(
        .logCosignaturesMissing, at: position, expected: "\(needed)", actual: "\(found)")
    case .malformed(.checkpoint, _), .malformed(.origin, _), .malformed(.hash, _):
      LogFinding(.logCheckpointUnreadable, at: position)
    default: LogFinding(.logCheckpointUntrusted, at: position)
    }
  }

  /// How far the log went by its history, where the newest checkpoint does not say.
  private func largestHistoricSize() throws(Folder.Fault) -> Int {
    var marks = RootMarks(folder: folder)
    var size = 0
    while let note = try marks.nextNote() {
      guard let note = try? SignedNote(bytes: note.bytes),
        let checkpoint = try? Checkpoint(body: note.body)
      else { continue }
      if checkpoint.size <= Frontier.maximumSize { size = max(size, checkpoint.size) }
    }
    return size
  }

  mutating func readEvidence(_ files: [LogEvidence]) throws(Folder.Fault) {
    var reader = EvidenceReader(policy: policy, receiptKey: demands.receiptKey)
    var all = files
    for witness in policy.witnesses {
      let path = LogFolder.witness(witness.key)
      guard let bytes = try folder.read(path, limit: LogFolder.maximumCheckpointBytes) else {
        continue
      }
      all.append(LogEvidence(name: path, bytes: bytes))
    }
    for file in all {
      if reader.take(file) {
        evidenceCount += 1
      } else {
        findings.add(LogFinding(.logEvidenceUnusable, at: file.name))
      }
    }
    marks.pins = reader.roots.sorted { $0.size < $1.size }
    scan.pins = reader.leaves.sorted { $0.index < $1.index }
  }

  /// Checks every earlier checkpoint and pin with a size of at most `size`; the trees have grown to
  /// just there, or `bundle` has the hashes that they still lack.
  mutating func checkRoots(upTo size: Int, in bundle: Bundle?) throws(Folder.Fault) {
    while let next = try nextMark(), next <= size {
      if let bundle { grow(to: next, from: bundle) }
      try checkHistory(at: next)
      while let pin = marks.pin, pin.size <= next {
        marks.pinIndex += 1
        guard pin.size == next, trees.entries.root != pin.root else { continue }
        let range = marks.lastGood..<max(marks.lastGood, next)
        findings.add(
          LogFinding(
            .logForked, at: pin.name, entries: range.isEmpty ? nil : range,
            expected: pin.root.hex, actual: trees.entries.root.hex))
      }
    }
  }

  /// The size of the next earlier checkpoint or pin.
  private mutating func nextMark() throws(Folder.Fault) -> Int? {
    try readNextHistoric()
    let pinned = marks.pin?.size
    guard let historic = marks.historic?.checkpoint.size else { return pinned }
    return min(historic, pinned ?? historic)
  }

  /// Makes the next good earlier checkpoint the one that is waited for.
  private mutating func readNextHistoric() throws(Folder.Fault) {
    while marks.historic == nil, let note = try marks.nextNote() {
      guard let parsed = try? SignedNote(bytes: note.bytes),
        let checkpoint = try? Checkpoint(body: parsed.body)
      else {
        findings.add(LogFinding(.logCheckpointUnreadable, at: note.position))
        continue
      }
      do {
        let isNeeded = checkpoint.size >= demands.quorumFrom
        let cosigned = try policy.verify(parsed, quorum: isNeeded)
        guard checkpoint.size > marks.lastHistoric, checkpoint.size <= head.size else {
          findings.add(
            LogFinding(
              .logHistoryOutOfOrder, at: note.position, actual: "\(checkpoint.size)"))
          continue
        }
        marks.lastHistoric = checkpoint.size
        marks.historic = cosigned
      } catch {
        findings.add(Self.finding(error, at: note.position))
      }
    }
  }

  private mutating func checkHistory(at size: Int) throws(Folder.Fault) {
    guard let historic = marks.historic, historic.checkpoint.size == size else { return }
    marks.historic = nil
    marks.checked += 1
    compare(historic.checkpoint.root, at: size)
    compareTimes(historic)
  }

  mutating func checkNewestRoot() {
    guard let cosigned = head.cosigned else { return }
    compare(cosigned.checkpoint.root, at: head.size)
    compareTimes(cosigned)
  }

  private mutating func compare(_ root: LogHash, at size: Int) {
    let own = trees.entries.root
    if own == root {
      marks.lastGood = size
      return
    }
    // Only the first one narrows where the entries went wrong.
    let range = marks.isBad ? nil : marks.lastGood..<max(marks.lastGood, size)
    marks.isBad = true
    findings.add(
      LogFinding(
        .logRootDiffers, at: "checkpoint \(size)", entries: range?.isEmpty == true ? nil : range,
        expected: root.hex, actual: own.hex))
  }

  /// Whoever cosigned had seen the last entry, so it cannot be later. Source: security.md section
  /// 1.1.
  private mutating func compareTimes(_ cosigned: CosignedCheckpoint) {
    let size = cosigned.checkpoint.size
    guard let earliest = cosigned.cosignatures.compactMap(\.cosignedAtSeconds).min(), size > 0,
      let at = scan.time(of: size - 1)
    else { return }
    let (seconds, isOver) = earliest.addingReportingOverflow(demands.clockTolerance)
    let (limit, isFarOver) = seconds.multipliedReportingOverflow(by: 1_000_000)
    guard !isOver, !isFarOver, at > limit else { return }
    findings.add(
      LogFinding(
        .logTimeAheadOfWitness, at: "checkpoint \(size)", entries: size - 1..<size))
  }

  /// What is left of history and evidence when the entries are at an end.
  mutating func checkRest() throws(Folder.Fault) {
    try readNextHistoric()
    while marks.historic != nil {
      marks.historic = nil
      try readNextHistoric()
    }
    for pin in marks.pins[marks.pinIndex...] where pin.size > head.size {
      findings.add(
        LogFinding(
          .logShorterThanKnown, at: pin.name, expected: "\(pin.size)", actual: "\(head.size)"))
    }
    for pin in scan.restOfPins where pin.index >= head.size {
      findings.add(
        LogFinding(
          .logShorterThanKnown, at: pin.name, expected: "\(pin.index + 1)",
          actual: "\(head.size)"))
    }
  }
}
