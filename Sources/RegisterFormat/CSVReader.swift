/// Pulls rows out of the bytes of a CSV, one at a time.
///
/// RFC 4180 and what the field does to it: any delimiter, CR, LF or both as line end, marks of
/// encoding, quotation marks inside of fields, rows of any width. A quotation that is never closed
/// takes one row, not the rest of the file.
struct CSVReader {
  /// The text; UTF-16 was turned into UTF-8 before.
  private let bytes: [UInt8]
  private let delimiter: UInt8
  private let isWindows1252: Bool
  /// Whether `bytes` were UTF-16 in the message, so that places are counted in its units.
  private let wasUTF16: Bool
  private var position: Int
  /// Where `position` lies in the message.
  private var messagePosition: Int
  private var number: Int
  private var failedQuotes = 0

  init(_ text: CSVText, delimiter: UInt8) {
    bytes = text.bytes
    self.delimiter = delimiter
    isWindows1252 = text.isWindows1252
    wasUTF16 = text.wasUTF16
    position = text.start
    messagePosition = text.messageStart
    number = text.rowsBefore
  }

  /// Fills `row` with the next row; false at the end.
  mutating func next(_ row: inout RegisterRow) -> Bool {
    row.clear()
    guard position < bytes.count else { return false }
    let start = position
    bytes.withUnsafeBufferPointer { bytes in
      if !read(bytes, &row, quotes: failedQuotes < RegisterLimits.failedQuotes) {
        // The quotation has no end: the row is read again with its marks as letters.
        failedQuotes += 1
        position = start
        row.clear()
        _ = read(bytes, &row, quotes: false)
        row.flaws.insert(.quoteOpen)
      }
    }
    number += 1
    row.number = number
    let length = wasUTF16 ? utf16Bytes(start..<position) : position - start
    row.range = messagePosition..<messagePosition + length
    messagePosition += length
    return true
  }

  /// Reads one record; false if a quotation in it does not end as it should.
  private mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ row: inout RegisterRow, quotes: Bool
  ) -> Bool {
    let recordStart = position
    while true {
      let start = row.text.count
      if quotes, position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        guard readQuoted(bytes, &row, recordStart) else { return false }
      } else {
        readPlain(bytes, &row)
      }
      row.endCell(from: start)
      guard position < bytes.count else { return true }
      let byte = bytes[position]
      position += 1
      if byte == delimiter {
        if position == bytes.count {
          row.appendEmpty()
          return true
        }
        continue
      }
      if byte == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") {
        position += 1
      }
      return true
    }
  }

  /// A field without quotation: up to the delimiter or line end.
  private mutating func readPlain(
    _ bytes: UnsafeBufferPointer<UInt8>, _ row: inout RegisterRow
  ) {
    var end = nextMark(bytes, position)
    if end < bytes.count, bytes[end] == UInt8(ascii: "\"") {
      row.flaws.insert(.quoteStray)
      end = endOfPlain(bytes, end)
    }
    append(UnsafeBufferPointer(rebasing: bytes[position..<end]), &row)
    position = end
  }

  /// The next delimiter, line end or quotation mark, looked for eight bytes at a step.
  @inline(__always)
  private func nextMark(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    guard let base = bytes.baseAddress else { return start }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let delimiters = ones &* UInt64(delimiter)
    var index = start
    while index &+ 8 <= bytes.count {
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self).littleEndian
      // A byte is zero where it is what is looked for; the lowest such bit is always true.
      var found: UInt64 = 0
      func look(_ wanted: UInt64) {
        let rest = word ^ wanted
        found |= (rest &- ones) & ~rest & tops
      }
      look(delimiters)
      look(ones &* 10)
      look(ones &* 13)
      look(ones &* 34)
      if found != 0 { return index &+ (found.trailingZeroBitCount >> 3) }
      index &+= 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == delimiter || byte == 10 || byte == 13 || byte == 34 { return index }
      index &+= 1
    }
    return index
  }

  @inline(__always)
  private func append(_ field: UnsafeBufferPointer<UInt8>, _ row: inout RegisterRow) {
    if isWindows1252 { TextEncoding.append1252(field, to: &row) } else { row.append(field) }
  }

  @inline(__always)
  private func endOfPlain(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      index += 1
    }
    return index
  }

  /// A quoted field with what stands behind its end.
  private mutating func readQuoted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ row: inout RegisterRow, _ recordStart: Int
  ) -> Bool {
    let limit = min(bytes.count, recordStart + RegisterLimits.quotedRecordBytes)
    var index = position + 1
    var from = index
    var hasLineEnd = false
    while true {
      while index < limit, bytes[index] != UInt8(ascii: "\"") {
        if bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
          hasLineEnd = true
        }
        index += 1
      }
      guard index < limit else { return false }
      if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") {
        append(UnsafeBufferPointer(rebasing: bytes[from...index]), &row)
        index += 2
        from = index
        continue
      }
      append(UnsafeBufferPointer(rebasing: bytes[from..<index]), &row)
      position = index + 1
      break
    }
    let end = endOfPlain(bytes, position)
    let rest = UnsafeBufferPointer(rebasing: bytes[position..<end])
    if rest.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) {
      // Words behind the end of a quotation of several lines: the end belongs to another field.
      if hasLineEnd { return false }
      append(rest, &row)
      row.flaws.insert(.quoteStray)
    }
    position = end
    return true
  }

  /// Bytes that a part of the text took in UTF-16.
  private func utf16Bytes(_ range: Range<Int>) -> Int {
    var units = 0
    for byte in bytes[range] where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
    return units * 2
  }
}

/// The text of a CSV, ready to be read by rows.
struct CSVText {
  /// UTF-8 or Windows-1252.
  var bytes: [UInt8]
  var isWindows1252 = false
  var wasUTF16 = false
  /// Where the first row begins in `bytes`, and in the message.
  var start = 0
  var messageStart = 0
  /// Rows before that one: 1 behind a `sep=` line.
  var rowsBefore = 0
  /// The delimiter of a `sep=` line.
  var statedDelimiter: UInt8?

  /// Nil if the bytes are no text that is read here.
  init?(_ message: [UInt8]) {
    let found = message.withUnsafeBufferPointer { TextEncoding.detect($0) }
    guard let (encoding, mark) = found else { return nil }
    switch encoding {
    case .utf8, .windows1252:
      bytes = message
      isWindows1252 = encoding == .windows1252
      start = mark
    case .utf16(let littleEndian):
      bytes = message.withUnsafeBufferPointer {
        TextEncoding.utf8(fromUTF16: $0, littleEndian: littleEndian, from: mark)
      }
      wasUTF16 = true
    }
    messageStart = mark
    readSeparatorLine()
  }

  /// `sep=;` in the first line is Excel's own way to name the delimiter.
  private mutating func readSeparatorLine() {
    let line = bytes[start...].prefix(7)
    guard line.count >= 5, line.starts(with: "sep=".utf8) else { return }
    let mark = line[start + 4]
    let ends = line.dropFirst(5)
    guard mark > 0x20 || mark == 9, mark < 0x80 else { return }
    var length = 5
    if let end = ends.first {
      guard end == 13 || end == 10 else { return }
      length += end == 13 && ends.dropFirst().first == 10 ? 2 : 1
    }
    statedDelimiter = mark
    start += length
    messageStart += wasUTF16 ? length * 2 : length
    rowsBefore = 1
  }
}
