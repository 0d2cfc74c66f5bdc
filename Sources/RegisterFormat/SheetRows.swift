package import RecordModel

/// The bare rows of a CSV, or of a workbook's first sheet, whatever they are about.
package enum SheetRows {
  /// A row that has a text.
  package struct Row: Hashable, Sendable {
    /// The number beside it in a spreadsheet program.
    package let number: Int
    /// Its cells without white space around them; days of a workbook as `yyyy-MM-dd`.
    package let cells: [String]
  }

  /// Why a file has no rows to read.
  package struct Fault: Error, Hashable, Sendable {
    /// The rule that it breaks.
    package let rule: Rule
  }

  /// The rows that are not blank; more than `maximum` is `registerTooLarge`.
  package static func read(_ bytes: [UInt8], maximum: Int) throws(Fault) -> [Row] {
    guard bytes.contains(where: { $0 > 0x20 }) else { throw Fault(rule: .registerEmpty) }
    if let rule = RegisterFile.foreign(bytes) { throw Fault(rule: rule) }
    var source = try source(bytes)
    var rows: [Row] = []
    var row = RegisterRow()
    while source.next(&row) {
      if row.isBlank { continue }
      guard rows.count < maximum else { throw Fault(rule: .registerTooLarge) }
      rows.append(Row(number: row.number, cells: row.cells.indices.map { row.string($0) }))
    }
    if let rule = source.failure { throw Fault(rule: rule) }
    return rows
  }

  private static func source(_ bytes: [UInt8]) throws(Fault) -> RegisterSource {
    if bytes.starts(with: [0x50, 0x4B]) {
      do throws(WorkbookFault) {
        return RegisterSource(try Workbook.firstSheet(bytes))
      } catch {
        throw Fault(rule: error.rule)
      }
    }
    guard let text = CSVText(bytes) else { throw Fault(rule: .registerNotText) }
    let dictionary = HeaderDictionary(confirmed: HeaderMapping())
    return RegisterSource(CSVReader(text, delimiter: CSVDialect.delimiter(text, dictionary)))
  }

  /// A day as people write it, days since 1970-01-01: `2026-03-01`, `1/3/2026`, `1 Maret 2026`.
  package static func day(_ text: String) -> Int? {
    var text = text
    return text.withUTF8 { DayText($0, .init())?.day.daysSince1970 }
  }
}

/// Rows to be read by people and spreadsheet programs.
package enum SheetFile {
  /// UTF-8 with its mark, semicolons, CR LF; no cell is taken for a formula.
  ///
  /// Source: RFC 4180; OWASP, CSV injection.
  package static func csv(_ rows: [[String]]) -> [UInt8] {
    var writer = CSVWriter(delimiter: UInt8(ascii: ";"))
    for row in rows { writer.row(row.map(guarded)) }
    return writer.bytes
  }

  /// A workbook of one sheet, all cells text, the first row of titles in sight.
  package static func xlsx(_ rows: [[String]], name: String) -> [UInt8] {
    var sheet = Spreadsheet.Sheet(name: name)
    sheet.rows = rows.enumerated().map { index, row in
      row.map { $0.isEmpty ? .empty : index == 0 ? .title($0) : .text($0) }
    }
    sheet.textColumns = Set(0..<(rows.first?.count ?? 0))
    sheet.frozenRows = 1
    return Spreadsheet(sheets: [sheet]).bytes
  }

  private static func guarded(_ cell: String) -> String {
    "=+-@\t\r".contains(cell.first ?? " ") && !isNegative(cell) ? "'" + cell : cell
  }

  /// Whether a cell is a negative number and nothing else, which is no formula: with a mark before it, it would be a
  /// text.
  private static func isNegative(_ cell: String) -> Bool {
    let parts = cell.dropFirst().split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
    return cell.first == "-" && parts.count <= 2
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}
