/// One message of HL7 v2 in ER7: bytes with the places of its segments and fields, no text made
/// until somebody asks.
///
/// Source: HL7 v2.8 chapter 2, message construction rules.
package struct HL7Message: Sendable {
  let storage: HL7Storage

  /// Reads a message that begins with `MSH` at the start of `range`; nil if it does not, or
  /// declares no separators, or is larger than `HL7Limits` allow.
  package init?(_ bytes: [UInt8], in range: Range<Int>) {
    guard let storage = HL7Storage(bytes, in: range) else { return nil }
    self.storage = storage
  }

  /// The same for bytes that hold one message and nothing else.
  package init?(_ bytes: [UInt8]) { self.init(bytes, in: 0..<bytes.count) }

  /// The separators that it declares.
  package var separators: HL7Separators { storage.separators }
  /// The letters that it is written in.
  package var charset: HL7Charset { storage.charset }
  /// How many segments there are.
  package var segmentCount: Int { storage.segments.count }
  /// Where it stands in the bytes that it was read from.
  package var range: Range<Int> { storage.range }

  /// The `index`-th segment, 0 is MSH.
  package func segment(_ index: Int) -> HL7Segment { HL7Segment(storage: storage, index: index) }

  /// All segments, in their order.
  package var segments: [HL7Segment] { (0..<segmentCount).map { segment($0) } }

  /// The first segment of a name, such as `PID`; nil if there is none.
  package subscript(name: StaticString) -> HL7Segment? {
    let code = HL7Segment.code(name)
    let index = storage.segments.firstIndex { $0.code == code }
    return index.map { segment($0) }
  }

  /// What its MSH says.
  package var header: HL7Header { HL7Header(segment(0)) }
}

/// What a message may have at most; real ones are far below.
package enum HL7Limits {
  /// Bytes of a body: offsets are kept in 32 bits, and a scanned document may be some megabytes.
  package static let bytes = 64 << 20
  /// Segments of one message: a discharge with all laboratory results has some thousands.
  package static let segments = 200_000
  /// Fields of one message: what the tables of a body may grow to.
  package static let fields = 8 << 20
  /// Messages of one body.
  package static let messages = 50_000
  /// Repetitions of one field that are read; more stay in the remainder.
  package static let repetitions = 100
  /// Lines or spaces that one escape may stand for.
  package static let escapedLines = 64
}

/// The bytes of a message and the tables over them; immutable.
final class HL7Storage: Sendable {
  /// A segment: its name, where it ends, and which of `starts` are its fields'.
  struct Entry {
    /// Three bytes of the name.
    let code: UInt32
    let start: UInt32
    var end: UInt32
    let firstField: UInt32
    var fieldCount: UInt32
  }

  let bytes: [UInt8]
  let range: Range<Int>
  let separators: HL7Separators
  let charset: HL7Charset
  let finding: HL7Charset.Finding
  let segments: [Entry]
  /// First byte of every field, segment after segment.
  let starts: [UInt32]
  /// Segments with a line end in them that ends no segment.
  let continued: [Int]

  init?(_ bytes: [UInt8], in range: Range<Int>) {
    guard range.upperBound <= bytes.count, bytes.count <= HL7Limits.bytes,
      let separators = HL7Separators(header: bytes[range]),
      bytes[range].starts(with: [0x4D, 0x53, 0x48])
    else { return nil }
    var scan = SegmentScan(separator: separators.field)
    let isWithinLimits = bytes.withUnsafeBufferPointer { scan.run($0, range) }
    guard isWithinLimits else { return nil }
    let declared = Self.declaredCharset(scan, bytes)
    let letters = bytes.withUnsafeBufferPointer {
      HL7Charset.judge(
        declared: declared, UnsafeBufferPointer(rebasing: $0[range]))
    }
    self.bytes = bytes
    self.range = range
    self.separators = separators
    charset = letters.charset
    finding = letters.finding
    segments = scan.segments
    starts = scan.starts
    continued = scan.continued
  }

  /// MSH-18's first repetition; the name of a set is ASCII.
  private static func declaredCharset(_ scan: SegmentScan, _ bytes: [UInt8]) -> String? {
    let header = scan.segments[0]
    guard header.fieldCount >= 17 else { return nil }
    let start = Int(scan.starts[16])
    let end = header.fieldCount > 17 ? Int(scan.starts[17]) - 1 : Int(header.end)
    let name = bytes[start..<end].prefix { $0 != UInt8(ascii: "~") && $0 != UInt8(ascii: "^") }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  /// The bytes of a field, by its number among the separated ones (0 for the first).
  func field(_ index: Int, of entry: Entry) -> Range<Int> {
    let start = Int(starts[Int(entry.firstField) + index])
    let isLast = index + 1 == Int(entry.fieldCount)
    let end = isLast ? Int(entry.end) : Int(starts[Int(entry.firstField) + index + 1]) - 1
    return start..<end
  }
}

/// One pass over the bytes: where segments and fields begin.
private struct SegmentScan {
  let separator: UInt8
  var segments: [HL7Storage.Entry] = []
  var starts: [UInt32] = []
  var continued: [Int] = []

  init(separator: UInt8) { self.separator = separator }

  /// Whether the whole range could be read within the limits.
  mutating func run(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    let separator = separator
    starts.reserveCapacity(range.count / 4)
    var position = range.lowerBound
    open(bytes, position)
    while position < range.upperBound {
      let byte = bytes[position]
      if byte == separator {
        starts.append(UInt32(truncatingIfNeeded: position &+ 1))
      } else if byte.isLineEnd {
        let end = position
        while position < range.upperBound, bytes[position].isLineEnd { position &+= 1 }
        if position == range.upperBound || isSegment(bytes, position, range.upperBound) {
          close(end)
          guard position < range.upperBound else { return starts.count <= HL7Limits.fields }
          guard segments.count < HL7Limits.segments else { return false }
          open(bytes, position)
        } else if continued.last != segments.count - 1 {
          continued.append(segments.count - 1)
        }
        continue
      }
      position &+= 1
    }
    close(range.upperBound)
    return starts.count <= HL7Limits.fields
  }

  private mutating func open(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) {
    let code =
      UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
    segments.append(
      .init(
        code: code, start: UInt32(start), end: UInt32(start), firstField: UInt32(starts.count),
        fieldCount: 0))
  }

  private mutating func close(_ end: Int) {
    let last = segments.count - 1
    segments[last].end = UInt32(end)
    segments[last].fieldCount = UInt32(starts.count) - segments[last].firstField
  }

  /// Whether a line is a segment: a letter, two letters or digits, and a separator or nothing.
  private func isSegment(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard start + 3 <= end, (bytes[start] | 0x20) &- 97 < 26, bytes[start + 1].isNamePart,
      bytes[start + 2].isNamePart
    else { return false }
    return start + 3 == end || bytes[start + 3] == separator || bytes[start + 3].isLineEnd
  }
}

extension UInt8 {
  /// A letter or digit.
  fileprivate var isNamePart: Bool { (self | 0x20) &- 97 < 26 || self &- 48 < 10 }
}
