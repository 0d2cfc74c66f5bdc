import Glibc
import RecordModel

/// Pulls tags and the text between them out of the XML of a workbook, a window at a time.
///
/// Only what ECMA-376 needs: elements, attributes, text, the five entities and references by
/// number. A DOCTYPE is refused, so nothing can be defined, included or expanded.
/// Source: XML 1.0 (fifth edition), sections 2 and 4.6.
final class XMLPull {
  enum Tag { case open, close }

  private let inflater: Inflater
  private let buffer: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  /// What was unpacked and not yet read: `position..<end` of the buffer.
  ///
  /// None of these is ever used twice at once, and checking that for every byte would be half of
  /// the time.
  @exclusivity(unchecked) private var position = 0
  @exclusivity(unchecked) private var end = 0
  private var isAtEnd = false
  /// Where the text before the tag at hand begins and ends.
  @exclusivity(unchecked) private var textStart = 0
  @exclusivity(unchecked) private var textEnd = 0
  /// The name without its prefix, and what stands behind it in the tag.
  @exclusivity(unchecked) private var nameStart = 0
  @exclusivity(unchecked) private var nameEnd = 0
  @exclusivity(unchecked) private var attributesEnd = 0
  /// Whether the tag at hand is empty: `<c/>`.
  @exclusivity(unchecked) private(set) var isEmptyTag = false

  private static let windowBytes = 1 << 18

  init(_ archive: ZipArchive, _ entry: ZipArchive.Entry) throws(WorkbookFault) {
    inflater = try Inflater(archive.bytes, entry)
    capacity = RegisterLimits.xmlTokenBytes + Self.windowBytes
    buffer = .allocate(capacity: capacity)
    try fill(keeping: 0)
    let head = UnsafeBufferPointer(start: buffer, count: min(end, 2))
    // UTF-16 is allowed by the standard and written by nobody.
    if head.elementsEqual([0xFF, 0xFE]) || head.elementsEqual([0xFE, 0xFF]) { throw .broken }
  }

  deinit { buffer.deallocate() }

  /// The next tag; nil at the end.
  func next() throws(WorkbookFault) -> Tag? {
    textStart = position
    var searched = position
    while true {
      if let mark = find(UInt8(ascii: "<"), from: searched) {
        textEnd = mark
        guard try need(2) else { return nil }
        let lead = buffer[textEnd + 1]
        if lead == UInt8(ascii: "!") || lead == UInt8(ascii: "?") {
          try skipSpecial(lead)
          textStart = position
          searched = position
          continue
        }
        return try readTag()
      }
      searched = end - textStart
      guard try more() else { return nil }
      searched += textStart
    }
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    guard start < end, let found = memchr(buffer + start, Int32(byte), end - start) else {
      return nil
    }
    return UnsafeMutableRawPointer(buffer).distance(to: found)
  }

  /// Takes `open`, a text and `close` at once if exactly they come next and are in the window; the
  /// text is then `rawText`. Most cells have one of two forms, and six tags of each need no look.
  @inline(__always)
  func take(_ open: StaticString, _ close: StaticString) -> Bool {
    let start = position + open.utf8CodeUnitCount
    guard start < end, memcmp(buffer + position, open.utf8Start, open.utf8CodeUnitCount) == 0,
      let mark = find(UInt8(ascii: "<"), from: start),
      mark + close.utf8CodeUnitCount <= end,
      memcmp(buffer + mark, close.utf8Start, close.utf8CodeUnitCount) == 0
    else { return false }
    textStart = start
    textEnd = mark
    position = mark + close.utf8CodeUnitCount
    return true
  }

  /// Brings more bytes behind what is held from `textStart` on; false at the end.
  private func more() throws(WorkbookFault) -> Bool {
    guard !isAtEnd else { return false }
    guard end - textStart < RegisterLimits.xmlTokenBytes else { throw .broken }
    try fill(keeping: textStart)
    return true
  }

  private func fill(keeping start: Int) throws(WorkbookFault) {
    if start > 0 {
      memmove(buffer, buffer + start, end - start)
      end -= start
      position -= min(position, start)
      textEnd -= min(textEnd, start)
      textStart = 0
    }
    let window = UnsafeMutableBufferPointer(
      start: buffer + end, count: min(capacity - end, Self.windowBytes))
    let count = try inflater.read(into: window)
    if count == 0 { isAtEnd = true }
    end += count
  }

  /// Makes sure that so many bytes stand at the tag's mark; false if the file ends before.
  private func need(_ count: Int) throws(WorkbookFault) -> Bool {
    while textEnd + count > end { guard try more() else { return false } }
    return true
  }

  /// Reads the tag at `textEnd` up to its `>`.
  private func readTag() throws(WorkbookFault) -> Tag {
    var offset = 1
    while true {
      if let found = Self.endOfTag(buffer + textEnd, end - textEnd) {
        offset = found
        break
      }
      guard try more() else { throw .broken }
    }
    let close = textEnd + offset
    position = close + 1
    let isClosing = buffer[textEnd + 1] == UInt8(ascii: "/")
    nameStart = textEnd + (isClosing ? 2 : 1)
    isEmptyTag = !isClosing && buffer[close - 1] == UInt8(ascii: "/")
    attributesEnd = isEmptyTag ? close - 1 : close
    var index = nameStart
    while index < attributesEnd, buffer[index] > 0x20 {
      if buffer[index] == UInt8(ascii: ":") { nameStart = index + 1 }
      index += 1
    }
    nameEnd = index
    return isClosing ? .close : .open
  }

  /// Where the tag at `start` ends: the first `>` outside of quotes; nil if it is not there yet.
  @inline(__always)
  private static func endOfTag(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    var quote: UInt8 = 0
    var offset = 1
    while offset < count {
      let byte = start[offset]
      // Letters, digits and all that is above `>` pass with one look.
      if byte <= UInt8(ascii: ">") {
        if quote != 0 {
          if byte == quote { quote = 0 }
        } else if byte == UInt8(ascii: ">") {
          return offset
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        }
      }
      offset += 1
    }
    return nil
  }

  /// Passes a comment or instruction; refuses the rest.
  private func skipSpecial(_ lead: UInt8) throws(WorkbookFault) {
    let isComment: Bool
    if lead == UInt8(ascii: "!") {
      guard try need(4) else { throw .broken }
      isComment =
        buffer[textEnd + 2] == UInt8(ascii: "-") && buffer[textEnd + 3] == UInt8(ascii: "-")
      if !isComment {
        throw buffer[textEnd + 2] == UInt8(ascii: "[")
          ? .broken : WorkbookFault(rule: .registerDoctype)
      }
    } else {
      isComment = false
    }
    var offset = isComment ? 4 : 2
    while true {
      while textEnd + offset < end {
        let at = textEnd + offset
        if buffer[at] == UInt8(ascii: ">") {
          let isEnd =
            isComment
            ? offset >= 6 && buffer[at - 1] == UInt8(ascii: "-")
              && buffer[at - 2] == UInt8(ascii: "-")
            : buffer[at - 1] == UInt8(ascii: "?")
          if isEnd {
            position = at + 1
            return
          }
        }
        offset += 1
      }
      guard try more() else { throw .broken }
    }
  }
}

// What the tag at hand holds; all of it lasts until the next tag is pulled.
extension XMLPull {
  /// The name without a prefix.
  var name: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer + nameStart, count: nameEnd - nameStart)
  }

  /// Whether the name is this.
  @inline(__always)
  func isNamed(_ name: StaticString) -> Bool {
    let count = nameEnd - nameStart
    return count == name.utf8CodeUnitCount && memcmp(buffer + nameStart, name.utf8Start, count) == 0
  }

  /// The text between the tag before and this one, as it stands in the file.
  var rawText: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer + textStart, count: textEnd - textStart)
  }

  /// Passes each attribute: name with its prefix, and value as it stands in the file.
  @inline(__always)
  func forEachAttribute(
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var index = nameEnd
    while index < attributesEnd {
      while index < attributesEnd, buffer[index] <= 0x20 { index += 1 }
      let start = index
      while index < attributesEnd, buffer[index] != UInt8(ascii: "="), buffer[index] > 0x20 {
        index += 1
      }
      let nameEnd = index
      while index < attributesEnd, buffer[index] != UInt8(ascii: "\""),
        buffer[index] != UInt8(ascii: "'")
      { index += 1 }
      guard index < attributesEnd else { return }
      let quote = buffer[index]
      index += 1
      let value = index
      while index < attributesEnd, buffer[index] != quote { index += 1 }
      body(
        UnsafeBufferPointer(start: buffer + start, count: nameEnd - start),
        UnsafeBufferPointer(start: buffer + value, count: index - value))
      index += 1
    }
  }

  /// An attribute's text with entities replaced; nil if there is none of that name.
  func attribute(_ wanted: StaticString) -> String? {
    var found: String?
    forEachAttribute { name, value in
      guard name.count == wanted.utf8CodeUnitCount, let start = name.baseAddress,
        memcmp(start, wanted.utf8Start, name.count) == 0
      else { return }
      var text: [UInt8] = []
      XMLText.append(value) { text.append($0) }
      found = String(decoding: text, as: UTF8.self)
    }
    return found
  }
}
