/// One row of a register while it is read: the text of its cells, UTF-8, one after another.
///
/// Made once and filled again for every row, so that a long register costs no memory by its length.
struct RegisterRow {
  /// What a cell was in its sheet.
  enum Kind: UInt8 {
    /// Words, or anything of a CSV.
    case text
    /// A number of a workbook, as it is stored.
    case number
    /// A day or time of a workbook, already written as `yyyy-MM-dd`, `yyyy-MM-ddThh:mm:ss` or
    /// `hh:mm:ss`.
    case time
    /// A formula's error: `#REF!`.
    case error
  }

  /// What was wrong with the row's form.
  struct Flaws: OptionSet {
    let rawValue: UInt8
    /// A quotation mark that is never closed.
    static let quoteOpen = Flaws(rawValue: 1)
    /// A quotation mark in the middle of a field.
    static let quoteStray = Flaws(rawValue: 2)
    /// A cell longer than `RegisterLimits.cellBytes`, cut.
    static let cellTooLong = Flaws(rawValue: 4)
    /// More cells than `RegisterLimits.columns`; the rest is left out.
    static let tooManyCells = Flaws(rawValue: 8)
  }

  struct Cell {
    var start: Int
    var end: Int
    var kind: Kind
    var isEmpty: Bool { start == end }
  }

  /// The number that the sender sees beside the row in a spreadsheet program, from 1: empty rows
  /// count, line ends inside of a cell do not.
  var number = 0
  /// Bytes of the message that the row takes, with its line end; empty for a workbook.
  var range = 0..<0
  var flaws: Flaws = []
  private(set) var cells: [Cell] = []
  /// The text of all cells.
  private(set) var text: [UInt8] = []

  mutating func clear() {
    cells.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    flaws = []
  }

  /// Whether no cell has a text.
  var isBlank: Bool { text.isEmpty }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    text.append(contentsOf: bytes)
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) { text.append(byte) }

  /// Ends a cell whose text was appended since `start`, without the white space around it.
  mutating func endCell(from start: Int, kind: Kind = .text) {
    guard cells.count < RegisterLimits.columns else {
      if text.count > start { flaws.insert(.tooManyCells) }
      text.removeSubrange(start...)
      return
    }
    if text.count - start > RegisterLimits.cellBytes {
      flaws.insert(.cellTooLong)
      text.removeSubrange((start + RegisterLimits.cellBytes)...)
    }
    let (first, end) = text.withUnsafeBufferPointer { Self.trimmed($0, start) }
    if end < text.count { text.removeSubrange(end...) }
    cells.append(Cell(start: first, end: end, kind: kind))
  }

  /// An empty cell.
  mutating func appendEmpty() {
    guard cells.count < RegisterLimits.columns else { return }
    cells.append(Cell(start: text.count, end: text.count, kind: .text))
  }

  /// The cells' text without white space (also no-break space) at both ends.
  @inline(__always)
  private static func trimmed(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> (Int, Int) {
    var first = start
    var end = text.count
    while end > first {
      if text[end - 1] <= 0x20 {
        end -= 1
      } else if end - first >= 2, text[end - 1] == 0xA0, text[end - 2] == 0xC2 {
        end -= 2
      } else {
        break
      }
    }
    while first < end {
      if text[first] <= 0x20 {
        first += 1
      } else if end - first >= 2, text[first] == 0xC2, text[first + 1] == 0xA0 {
        first += 2
      } else {
        break
      }
    }
    // An apostrophe in front is how spreadsheets mark a number as text.
    if end - first > 1, text[first] == UInt8(ascii: "'"), text[first + 1] &- 48 < 10 { first += 1 }
    return first == end ? (start, start) : (first, end)
  }

  /// A cell's text; empty where the row has no such cell.
  func string(_ column: Int) -> String {
    guard column < cells.count else { return "" }
    let cell = cells[column]
    return String(decoding: text[cell.start..<cell.end], as: UTF8.self)
  }

  /// Lends a cell's bytes.
  @inline(__always)
  func withCell<Result>(
    _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    guard column < cells.count else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
    let cell = cells[column]
    return try text.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[cell.start..<cell.end]))
    }
  }

  /// Whether a cell is there and has a text.
  @inline(__always)
  func hasText(_ column: Int) -> Bool { column < cells.count && !cells[column].isEmpty }

  /// How many cells there are up to the last that has a text.
  var filledWidth: Int { (cells.lastIndex { !$0.isEmpty } ?? -1) + 1 }

  /// How many cells have a text.
  var filledCount: Int { cells.reduce(0) { $1.isEmpty ? $0 : $0 + 1 } }

  /// Gives an empty cell the text of another row's: a merged range shows it in all its rows.
  mutating func fill(_ column: Int, from other: RegisterRow) {
    guard column < other.cells.count, column < RegisterLimits.columns else { return }
    while cells.count <= column { appendEmpty() }
    guard cells[column].isEmpty else { return }
    let source = other.cells[column]
    let start = text.count
    text.append(contentsOf: other.text[source.start..<source.end])
    cells[column] = Cell(start: start, end: text.count, kind: source.kind)
  }
}
