import RecordModel
import StrictJSON

/// Copies tokens of a JSON text, without the white space between them, in as few pieces as it can.
struct JSONCopier {
  private let source: [UInt8]
  private var output: [UInt8] = []
  /// Bytes of the source that are due but not copied yet; what follows them directly joins them.
  private var due = 0..<0

  init(_ source: [UInt8]) { self.source = source }

  /// Begins a new text of about `size` bytes.
  mutating func start(expecting size: Int) {
    output = []
    output.reserveCapacity(size)
  }

  /// The text so far, whole.
  mutating func finish() -> [UInt8] {
    flush()
    let result = output
    output = []
    return result
  }

  /// Copies a token.
  mutating func take(_ token: Range<Int>) {
    if token.lowerBound == due.upperBound, !due.isEmpty {
      due = due.lowerBound..<token.upperBound
    } else {
      flush()
      due = token
    }
  }

  /// Writes a comma or colon, which often stands just there in the source too.
  mutating func punctuate(_ byte: UInt8) {
    if !due.isEmpty, due.upperBound < source.count, source[due.upperBound] == byte {
      due = due.lowerBound..<due.upperBound + 1
    } else {
      flush()
      output.append(byte)
    }
  }

  /// Writes a text of ours.
  mutating func write(_ text: StaticString) {
    flush()
    output.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes a comma unless a bracket was just opened.
  mutating func separate() {
    flush()
    guard let last = output.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") else {
      return
    }
    output.append(UInt8(ascii: ","))
  }

  /// Writes the member `reference`; `link` needs no escapes.
  mutating func writeReference(_ link: String) {
    write("\"reference\":\"")
    output.append(contentsOf: link.utf8)
    write("\"")
  }

  /// Writes the member `id` of what a visit keeps whole: the tail of its id.
  mutating func writeKeptID(_ key: FactKey) {
    write("\"id\":\"r")
    key.appendHexadecimal(to: &output)
    write("\"")
  }

  private mutating func flush() {
    guard !due.isEmpty else { return }
    let piece = source[due]
    due = 0..<0
    let holdsMark = piece.withUnsafeBufferPointer { $0.holds(UInt8(ascii: "~")) }
    guard holdsMark else { return output.append(contentsOf: piece) }
    // It stands in a string, and may be a mark of ours; escaped, it means the same and forges
    // nothing.
    for byte in piece {
      if byte == UInt8(ascii: "~") { write("\\u007e") } else { output.append(byte) }
    }
  }
}
