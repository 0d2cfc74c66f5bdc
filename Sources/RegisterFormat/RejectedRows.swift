package import RecordModel

/// The refused rows of a register as a sheet with the same columns, so that they can be mended and
/// sent again, each with the reasons and its number in the sheet that was sent.
///
/// What comes back holds patients' data: it is for the sender of the register only.
package enum RejectedRows {
  /// Titles of the columns that are added behind the sender's own; they are passed over when the
  /// sheet comes again.
  static let titles = ["Alasan ditolak", "Baris asal"]

  /// As CSV: UTF-8 with its mark, semicolons. Empty if no titles are found.
  ///
  /// - Parameter issues: of the register, with positions of the sheet as it was sent.
  package static func csv(
    _ bytes: [UInt8], issues: [Issue], headers: HeaderMapping = HeaderMapping()
  ) -> [UInt8] {
    var writer = CSVWriter(delimiter: UInt8(ascii: ";"))
    var isEmpty = true
    forEachRow(bytes, issues, headers) { cells in
      writer.row(cells)
      isEmpty = false
    }
    return isEmpty ? [] : writer.bytes
  }

  /// As workbook, all cells text, so that no number is changed. Empty if no titles are found.
  package static func xlsx(
    _ bytes: [UInt8], issues: [Issue], headers: HeaderMapping = HeaderMapping()
  ) -> [UInt8] {
    var sheet = Spreadsheet.Sheet(name: "Ditolak")
    var width = 0
    forEachRow(bytes, issues, headers) { cells in
      sheet.rows.append(cells.map { $0.isEmpty ? .empty : .text($0) })
      width = max(width, cells.count)
    }
    guard !sheet.rows.isEmpty else { return [] }
    sheet.textColumns = Set(0..<width)
    if width >= 2 { sheet.widths[width - 2] = 80 }
    return Spreadsheet(sheets: [sheet]).bytes
  }

  /// The rows of titles, then each refused row.
  private static func forEachRow(
    _ bytes: [UInt8], _ issues: [Issue], _ headers: HeaderMapping, _ body: ([String]) -> Void
  ) {
    let opened = RegisterFile.open(bytes, HeaderDictionary(confirmed: headers))
    guard let content = opened.content else { return }
    let header = content.header
    let width = header.columns.count
    for line in 0..<header.titleTexts.count {
      var cells = header.titleTexts[line]
      cells += repeatElement("", count: max(0, width - cells.count))
      body(cells + (line == 0 ? titles : ["", ""]))
    }
    let reasons = reasons(issues, header)
    var source = content.source
    var row = RegisterRow()
    while source.next(&row) {
      guard let reason = reasons[row.number] else { continue }
      var cells = (0..<max(width, row.cells.count)).map { row.string($0) }
      // A row that is too wide keeps its cells; the reason stays in its own column.
      if cells.count > width {
        cells[width - 1] = cells[(width - 1)...].joined(separator: " ")
        cells.removeSubrange(width...)
      }
      body(cells + [reason, String(row.number)])
    }
  }

  /// The reasons by row, in Indonesian, with the sender's own titles.
  private static func reasons(_ issues: [Issue], _ header: RegisterHeader) -> [Int: String] {
    var reasons: [Int: [String]] = [:]
    for issue in issues where issue.isError {
      guard let number = Int(RegisterDecoder.owner(of: issue.position).dropFirst(4)) else {
        continue
      }
      let name = issue.position.split(separator: " ").last ?? ""
      let column = ColumnMeaning(rawValue: String(name))
        .flatMap { header.place($0) }.map { header.columns[$0].title + ": " }
      let words = issue.rule.message.indonesian + " " + issue.rule.fix.indonesian
      reasons[number, default: []].append((column ?? "") + words)
    }
    return reasons.mapValues { $0.joined(separator: " | ") }
  }
}
