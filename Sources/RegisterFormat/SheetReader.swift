import RecordModel

/// Pulls rows out of one sheet of a workbook. Source: ECMA-376 part 1, 18.3 (worksheets).
final class SheetReader {
  private let book: Workbook
  private let entry: ZipArchive.Entry
  private let xml: XMLPull
  /// What cells refer to, taken from the workbook once, because it is asked for every cell.
  private let strings: SharedStrings
  private let isTime: [Bool]
  private let is1904: Bool
  private var number = 0
  /// Whether all rows were read.
  private var isAtEnd = false
  /// Cells of merged ranges, by column: the last row that shows them, and the row that has them.
  private var merged: [Int: (lastRow: Int, row: RegisterRow)] = [:]
  private var ranges: ArraySlice<MergedRange> = []
  /// The rule for what broke.
  private(set) var failure: Rule?

  init(_ book: Workbook, _ entry: ZipArchive.Entry) throws(WorkbookFault) {
    self.book = book
    self.entry = entry
    strings = book.strings
    isTime = book.styles.isTime
    is1904 = book.is1904
    xml = try XMLPull(book.archive, entry)
  }

  /// A reader at the beginning that shows the text of a range that is merged over rows, and begins
  /// after `row`, in each of them; nil if the sheet has no such range, or cannot be read again.
  ///
  /// Titles must be read without. Merged ranges stand behind the rows: of a sheet that was read to its
  /// end they are the next tags, a longer one is looked through once.
  func restarted(after row: Int) -> SheetReader? {
    guard entry.data.count <= RegisterLimits.mergedSheetBytes else { return nil }
    let all: [MergedRange]
    do throws(WorkbookFault) {
      all = try MergedRange.all(isAtEnd ? xml : try XMLPull(book.archive, entry))
    } catch {
      failure = error.rule
      return nil
    }
    let filling = all.filter { $0.firstRow > row && $0.lastRow > $0.firstRow }
    guard !filling.isEmpty, let again = try? SheetReader(book, entry) else { return nil }
    again.ranges = filling.sorted { $0.firstRow < $1.firstRow }[...]
    return again
  }

  /// Fills `row` with the next row; false at the end or after a fault.
  func next(_ row: inout RegisterRow) -> Bool {
    row.clear()
    guard failure == nil, !isAtEnd else { return false }
    do throws(WorkbookFault) {
      return try read(&row)
    } catch {
      failure = error.rule
      return false
    }
  }

  private func read(_ row: inout RegisterRow) throws(WorkbookFault) -> Bool {
    while let tag = try xml.next() {
      if tag == .close {
        if xml.isNamed("sheetData") { break }
      } else if xml.isNamed("row") {
        let stated = xml.attribute("r").flatMap { Int($0) }
        // Rows only go down; a number that does not is taken as the next.
        number = max(number + 1, stated ?? 0)
        row.number = number
        row.range = 0..<0
        if !xml.isEmptyTag { try readCells(&row) }
        fill(&row)
        return true
      }
    }
    isAtEnd = true
    return false
  }

  private func fill(_ row: inout RegisterRow) {
    while let range = ranges.first, range.firstRow <= number {
      ranges.removeFirst()
      if range.firstRow == number { merged[range.column] = (range.lastRow, row) }
    }
    guard !merged.isEmpty, !row.isBlank else { return }
    for (column, cell) in merged {
      if cell.lastRow < number {
        merged[column] = nil
      } else if cell.row.number < number {
        row.fill(column, from: cell.row)
      }
    }
  }

  private func readCells(_ row: inout RegisterRow) throws(WorkbookFault) {
    while let tag = try xml.next() {
      if tag == .close {
        if xml.isNamed("row") { return }
      } else if xml.isNamed("c") {
        var cell = CellHead()
        xml.forEachAttribute { name, value in cell.take(name, value) }
        let column = cell.column ?? row.cells.count
        guard column >= row.cells.count, column < RegisterLimits.columns else {
          if column >= RegisterLimits.columns { row.flaws.insert(.tooManyCells) }
          if !xml.isEmptyTag { try skipCell() }
          continue
        }
        while row.cells.count < column { row.appendEmpty() }
        if xml.isEmptyTag { row.appendEmpty() } else { try readCell(cell, &row) }
      }
    }
  }

  private func skipCell() throws(WorkbookFault) {
    while let tag = try xml.next() { if tag == .close, xml.isNamed("c") { return } }
  }

  private func readCell(_ cell: CellHead, _ row: inout RegisterRow) throws(WorkbookFault) {
    let start = row.text.count
    if xml.take("<v>", "</v></c>") {
      let kind = value(cell, xml.rawText, &row)
      return row.endCell(from: start, kind: kind)
    }
    if xml.take("<is><t>", "</t></is></c>") {
      add(xml.rawText, &row)
      return row.endCell(from: start)
    }
    var kind = RegisterRow.Kind.text
    var isInReading = false
    while let tag = try xml.next() {
      if tag == .open {
        if xml.isNamed("rPh") { isInReading = !xml.isEmptyTag }
        continue
      }
      if xml.isNamed("c") { break }
      if xml.isNamed("v") {
        kind = value(cell, xml.rawText, &row)
      } else if xml.isNamed("t"), !isInReading {
        add(xml.rawText, &row)
      } else if xml.isNamed("rPh") {
        isInReading = false
      }
    }
    row.endCell(from: start, kind: kind)
  }

  private func add(_ raw: UnsafeBufferPointer<UInt8>, _ row: inout RegisterRow) {
    if XMLText.isPlain(raw) { row.append(raw) } else { XMLText.append(raw) { row.append($0) } }
  }

  /// Appends a cell's value as text. Source: ECMA-376 part 1, 18.18.11 (ST_CellType).
  private func value(
    _ cell: CellHead, _ raw: UnsafeBufferPointer<UInt8>, _ row: inout RegisterRow
  ) -> RegisterRow.Kind {
    switch cell.type {
    case .shared:
      var index = 0
      for byte in raw where byte &- 48 < 10 && index < 1 << 32 {
        index = index * 10 + Int(byte - 48)
      }
      _ = strings.append(index, to: &row)
      return .text
    case .error:
      row.append(raw)
      return .error
    case .text:
      add(raw, &row)
      return .text
    case .number:
      let isDay = cell.style < isTime.count && isTime[cell.style]
      if isDay, SheetNumber.appendTime(raw, is1904: is1904, to: &row) { return .time }
      SheetNumber.append(raw, to: &row)
      return .number
    }
  }
}

/// What a cell's tag says.
private struct CellHead {
  enum Form { case number, shared, text, error }

  var column: Int?
  var style = 0
  var type = Form.number

  @inline(__always)
  mutating func take(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    guard name.count == 1 else { return }
    switch name[0] {
    case UInt8(ascii: "r"):
      var number = 0
      for byte in value.prefix(4) where byte &- 65 < 26 { number = number * 26 + Int(byte - 64) }
      column = number > 0 ? number - 1 : nil
    case UInt8(ascii: "s"):
      var number = 0
      for byte in value.prefix(6) where byte &- 48 < 10 { number = number * 10 + Int(byte - 48) }
      style = number
    case UInt8(ascii: "t"):
      switch value.first {
      case UInt8(ascii: "s"): type = value.count == 1 ? .shared : .text
      case UInt8(ascii: "e"): type = .error
      case UInt8(ascii: "n"): type = .number
      default: type = .text
      }
    default: return
    }
  }
}

/// A merged range, by its first column and its rows.
struct MergedRange {
  let column: Int
  let firstRow: Int
  let lastRow: Int

  /// Reads `C4:C9`.
  init?(_ text: String) {
    let corners = text.split(separator: ":")
    guard corners.count == 2, let first = Self.corner(corners[0]),
      let last = Self.corner(corners[1])
    else { return nil }
    column = first.column
    firstRow = first.row
    lastRow = last.row
  }

  /// The ranges in what is left of a sheet.
  static func all(_ xml: XMLPull) throws(WorkbookFault) -> [MergedRange] {
    var ranges: [MergedRange] = []
    while let tag = try xml.next(), ranges.count < RegisterLimits.mergedRanges {
      guard tag == .open, xml.isNamed("mergeCell"), let text = xml.attribute("ref"),
        let range = MergedRange(text)
      else { continue }
      ranges.append(range)
    }
    return ranges
  }

  private static func corner(_ text: Substring) -> (column: Int, row: Int)? {
    var column = 0
    let letters = text.utf8.prefix { $0 != 0x24 && $0 &- 65 < 26 }
    guard !letters.isEmpty, letters.count <= 3 else { return nil }
    for letter in letters { column = column * 26 + Int(letter - 64) }
    guard
      let row = Int(text.utf8.dropFirst(letters.count).map { String(UnicodeScalar($0)) }.joined())
    else { return nil }
    return (column - 1, row)
  }
}
