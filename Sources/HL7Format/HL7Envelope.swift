/// What a body holds: messages, and the headers and trailers of batches around them.
struct HL7Envelope {
  /// Where each message stands, without frame characters and line ends around it.
  var messages: [Range<Int>] = []
  /// The lines `FHS`, `BHS`, `BTS` and `FTS`, in their order.
  var batchLines: [(name: StaticString, range: Range<Int>, messagesBefore: Int)] = []
  /// First byte of each stretch that is neither, but for white space; a few at most.
  var strays: [Int] = []
  /// Whether a frame begins that does not end.
  var isCut = false
  /// Whether there are more messages than are read.
  var isBeyondLimit = false

  private static let names: [StaticString] = ["MSH", "FHS", "BHS", "BTS", "FTS"]
  private static let maximumStrays = 8
  /// The bytes that begin and end a frame. Source: HL7 v2 Transport Specification: MLLP, R1.
  static let frameStart: UInt8 = 0x0B
  static let frameEnd: UInt8 = 0x1C

  init(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { read($0) } }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var open: Int?
    var isInFrame = false
    // Where the message of a line that has no name of its own goes.
    var isStray = true
    while position < bytes.count {
      while position < bytes.count, Self.isBetween(bytes[position]) {
        if bytes[position] == Self.frameStart {
          isCut = isCut || isInFrame
          isInFrame = true
        }
        if bytes[position] == Self.frameEnd { isInFrame = false }
        if bytes[position] == Self.frameStart || bytes[position] == Self.frameEnd {
          close(&open, position, bytes)
          isStray = true
        }
        position += 1
      }
      guard position < bytes.count else { break }
      if let name = Self.name(bytes, position) {
        close(&open, position, bytes)
        isStray = false
        if name.equals("MSH") {
          open = position
        } else {
          note(name, bytes, position)
        }
      } else if open == nil, isStray, strays.count < Self.maximumStrays {
        strays.append(position)
        isStray = false
      }
      position = Self.lineEnd(bytes, position)
    }
    close(&open, bytes.count, bytes)
    isCut = isCut || isInFrame
  }

  /// Ends the open message before `end`, without what stands between messages.
  private mutating func close(
    _ open: inout Int?, _ end: Int, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    guard let start = open else { return }
    open = nil
    guard messages.count < HL7Limits.messages else {
      isBeyondLimit = true
      return
    }
    var last = end
    while last > start, Self.isBetween(bytes[last - 1]) || bytes[last - 1] == 0 { last -= 1 }
    messages.append(start..<last)
  }

  private mutating func note(
    _ name: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
  ) {
    guard batchLines.count < HL7Limits.messages else {
      isBeyondLimit = true
      return
    }
    batchLines.append((name, start..<Self.lineEnd(bytes, start), messages.count))
  }

  private static func isBetween(_ byte: UInt8) -> Bool {
    byte.isLineEnd || byte == frameStart || byte == frameEnd || byte == 0x20 || byte == 0x09
  }

  /// The end of a line; a frame character ends one too.
  private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < bytes.count, !bytes[end].isLineEnd, bytes[end] != frameStart,
      bytes[end] != frameEnd
    { end += 1 }
    return end
  }

  private static func name(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> StaticString? {
    guard start + 3 <= bytes.count else { return nil }
    let word = UnsafeBufferPointer(rebasing: bytes[start..<start + 3])
    guard let name = names.first(where: { matches(word, $0) }) else { return nil }
    guard name.equals("MSH") || start + 3 < bytes.count else { return name }
    // `MSHX` is a word of a text.
    guard start + 3 < bytes.count else { return nil }
    let next = bytes[start + 3]
    return (next | 0x20) &- 97 < 26 || next &- 48 < 10 ? nil : name
  }

  private static func matches(_ word: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
    word.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: 3))
  }
}

extension StaticString {
  /// Whether both have the same bytes.
  func equals(_ other: StaticString) -> Bool {
    utf8CodeUnitCount == other.utf8CodeUnitCount
      && UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
        .elementsEqual(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
  }
}
