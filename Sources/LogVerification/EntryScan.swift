import RecordModel
import TransparencyLog

/// Reads the entries of one bundle after the other: hashes, form, order, openings, receipts.
struct EntryScan {
  /// Longest file of openings: a query may tell of many patients.
  static let maximumOpeningBytes = 64 * 1024 * 1024

  /// Leaf hashes of the bundle that was read last, as far as it could be read.
  var hashes: [LogHash] = []
  var hasOpenings = false
  var pins: [LeafPin] = []
  private(set) var count = 0
  private(set) var opened = 0
  private(set) var erasures = ErasedEntries()
  private var pinIndex = 0
  private var times: [Int64] = []
  private var start = 0
  private var lastTime = Int64.min
  private var opening = OpeningReader()

  /// Receipts and proofs whose entry was not reached.
  var restOfPins: ArraySlice<LeafPin> { pins[pinIndex...] }

  /// The time of an entry of the last bundle, in microseconds since 1970.
  func time(of index: Int) -> Int64? {
    let offset = index - start
    return times.indices.contains(offset) ? times[offset] : nil
  }

  /// Reads a bundle that must have just the entries of `range`.
  mutating func read(
    _ bytes: [UInt8], of range: Range<Int>, openings: [UInt8]?, path: TilePath,
    into findings: inout FindingList
  ) {
    hashes.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    start = range.lowerBound
    if hasOpenings, openings == nil {
      findings.add(
        LogFinding(.logOpeningMissing, at: LogFolder.openings(path), entries: range))
    }
    let lines = openings ?? []
    let end = bytes.withUnsafeBufferPointer { bytes in
      lines.withUnsafeBufferPointer { lines in
        read(bytes, range, openings == nil ? nil : lines, &findings)
      }
    }
    guard end != bytes.count else { return }
    // Cut off, or with more than its share: what was read may be right all the same.
    findings.add(LogFinding(.logBundleMalformed, at: path.text, entries: range))
  }

  /// Where in the bytes the entries end; another place than their end if the bundle is malformed.
  private mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ lines: UnsafeBufferPointer<UInt8>?, _ findings: inout FindingList
  ) -> Int {
    var at = 0
    var line = 0
    for index in range {
      guard at + 2 <= bytes.count else { return -1 }
      let length = Int(bytes[at]) << 8 | Int(bytes[at + 1])
      guard at + 2 + length <= bytes.count else { return -1 }
      let entry = UnsafeBufferPointer(rebasing: bytes[at + 2..<at + 2 + length])
      at += 2 + length
      let hash = LogHash.leaf(entry)
      hashes.append(hash)
      count += 1
      let facts = judge(entry, index, &findings)
      if let lines { open(facts, entry, lines, &line, index, &findings) }
      comparePins(hash, index, &findings)
    }
    if let lines, line != lines.count {
      findings.add(
        LogFinding(.logOpeningMalformed, at: "entry \(range.upperBound - 1)", entries: nil))
    }
    return at
  }

  /// Form and order.
  private mutating func judge(
    _ entry: UnsafeBufferPointer<UInt8>, _ index: Int, _ findings: inout FindingList
  ) -> LeafFacts? {
    guard !entry.isEmpty else {
      times.append(lastTime)
      findings.add(
        LogFinding(.logEntriesMissing, at: "entry \(index)", entries: index..<index + 1))
      return nil
    }
    do {
      let facts = try LeafScanner.scan(entry)
      if facts.at <= lastTime {
        findings.add(
          LogFinding(
            .logTimeNotIncreasing, at: "entry \(index)", entries: max(0, index - 1)..<index + 1))
      }
      lastTime = facts.at
      times.append(facts.at)
      if hasOpenings, entry[facts.event].elementsEqual("erase".utf8) {
        erasures.take(UnsafeBufferPointer(rebasing: entry[facts.resource]), of: index)
      }
      return facts
    } catch {
      times.append(lastTime)
      findings.add(
        LogFinding(
          .logEntryMalformed, at: "entry \(index)", entries: index..<index + 1,
          actual: error.detail))
      return nil
    }
  }

  private mutating func open(
    _ facts: LeafFacts?, _ entry: UnsafeBufferPointer<UInt8>, _ lines: UnsafeBufferPointer<UInt8>,
    _ line: inout Int, _ index: Int, _ findings: inout FindingList
  ) {
    let rule: Rule
    switch opening.read(lines, &line, index: index) {
    case .open:
      guard let facts, let base = entry.baseAddress else { return }
      opened += 1
      let subject = UnsafeBufferPointer(rebasing: entry[facts.subject])
      let isRight =
        opening.opens(base + facts.commitment.lowerBound) && opening.subjects == facts.subjects
        && (facts.subjects != 1 || opening.isOnly(subject))
      if isRight { return }
      rule = .logCommitmentDiffers
    case .absent:
      erasures.close(index)
      return
    case .malformed: rule = .logOpeningMalformed
    }
    findings.add(LogFinding(rule, at: "entry \(index)", entries: index..<index + 1))
  }

  private mutating func comparePins(
    _ hash: LogHash, _ index: Int, _ findings: inout FindingList
  ) {
    while pinIndex < pins.count, pins[pinIndex].index <= index {
      let pin = pins[pinIndex]
      pinIndex += 1
      guard pin.index == index, !pin.fits(hash) else { continue }
      findings.add(
        LogFinding(
          .logReceiptDiffers, at: pin.name, entries: index..<index + 1,
          expected: pin.leaf?.hex, actual: hash.hex))
    }
  }
}
