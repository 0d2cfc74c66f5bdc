/// A small workbook to be written: texts, numbers and days in sheets. Source: ECMA-376 part 1.
package struct Spreadsheet: Sendable {
  /// What a cell holds.
  package enum Cell: Sendable, Hashable {
    /// Nothing.
    case empty
    /// Words; a number written so keeps its zeros and digits.
    case text(String)
    /// A title: bold words.
    case title(String)
    /// A number as it is to be stored.
    case number(String)
    /// Days since 1899-12-30, shown as a day.
    case day(String)
  }

  /// One sheet.
  package struct Sheet: Sendable {
    /// What its tab says.
    package var name: String
    /// Its cells.
    package var rows: [[Cell]] = []
    /// Ranges shown as one cell: `A1:C1`.
    package var merges: [String] = []
    /// Columns, from 0, that a spreadsheet program must take as text whatever is typed.
    package var textColumns: Set<Int> = []
    /// Widths of columns in letters.
    package var widths: [Int: Int] = [:]
    /// Rows at the top that stay in sight.
    package var frozenRows = 0

    /// An empty sheet.
    package init(name: String) { self.name = name }
  }

  /// The sheets in their order.
  package var sheets: [Sheet]

  /// A workbook of these sheets.
  package init(sheets: [Sheet]) { self.sheets = sheets }

  /// The `.xlsx` file; the same bytes for the same content.
  package var bytes: [UInt8] {
    var zip = ZipWriter()
    zip.add("[Content_Types].xml", contentTypes)
    zip.add("_rels/.rels", Self.rootRelations)
    zip.add("xl/workbook.xml", workbook)
    zip.add("xl/_rels/workbook.xml.rels", relations)
    zip.add("xl/styles.xml", Self.styles)
    for (index, sheet) in sheets.enumerated() {
      zip.add("xl/worksheets/sheet\(index + 1).xml", SheetWriter.write(sheet))
    }
    return zip.finish()
  }

  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

  private static func xml(_ text: String) -> [UInt8] { Array((declaration + text).utf8) }

  private var contentTypes: [UInt8] {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    let parts = sheets.indices.map {
      "<Override PartName=\"/xl/worksheets/sheet\($0 + 1).xml\" "
        + "ContentType=\"\(kind).worksheet+xml\"/>"
    }
    return Self.xml(
      "<Types xmlns=\"\(Self.package)/content-types\">"
        + "<Default Extension=\"rels\" "
        + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(kind).sheet.main+xml\"/>"
        + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(kind).styles+xml\"/>"
        + parts.joined() + "</Types>")
  }

  private static let rootRelations = xml(
    "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" "
      + "Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")

  private var workbook: [UInt8] {
    let list = sheets.enumerated().map { index, sheet in
      "<sheet name=\"\(SheetWriter.escaped(sheet.name))\" sheetId=\"\(index + 1)\" "
        + "r:id=\"rId\(index + 1)\"/>"
    }
    return Self.xml(
      "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.office)\"><sheets>" + list.joined()
        + "</sheets></workbook>")
  }

  private var relations: [UInt8] {
    let list = sheets.indices.map {
      "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(Self.office)/worksheet\" "
        + "Target=\"worksheets/sheet\($0 + 1).xml\"/>"
    }
    return Self.xml(
      "<Relationships xmlns=\"\(Self.package)/relationships\">" + list.joined()
        + "<Relationship Id=\"rId\(sheets.count + 1)\" Type=\"\(Self.office)/styles\" "
        + "Target=\"styles.xml\"/>"
        + "</Relationships>")
  }

  /// Style 0 is general, 1 text (`@`), 2 a day, 3 a title.
  private static let styles = xml(
    "<styleSheet xmlns=\"\(main)\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" "
      + "formatCode=\"dd/mm/yyyy\"/></numFmts>"
      + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
      + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
      + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
      + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
      + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
      + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/><"
      + "/cellStyleXfs>"
      + "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" "
      + "xfId=\"0\"/>"
      + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
      + "applyNumberFormat=\"1\"/>"
      + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
      + "applyNumberFormat=\"1\"/>"
      + "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" "
      + "applyNumberFormat=\"1\"/>"
      + "</cellXfs></styleSheet>")
}

/// Writes the XML of one sheet.
enum SheetWriter {
  static func write(_ sheet: Spreadsheet.Sheet) -> [UInt8] {
    var text: [UInt8] = []
    func add(_ piece: String) { text.append(contentsOf: piece.utf8) }
    add("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
    add("<worksheet xmlns=\"\(Spreadsheet.main)\">")
    if sheet.frozenRows > 0 {
      let next = sheet.frozenRows + 1
      add("<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"\(sheet.frozenRows)\" ")
      add(
        "topLeftCell=\"A\(next)\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView><"
          + "/sheetViews>"
      )
    }
    addColumns(sheet, add)
    add("<sheetData>")
    for (index, row) in sheet.rows.enumerated() where !row.isEmpty {
      add("<row r=\"\(index + 1)\">")
      for (column, cell) in row.enumerated() {
        addCell(cell, "\(RegisterColumn.letters(column))\(index + 1)", add)
      }
      add("</row>")
    }
    add("</sheetData>")
    if !sheet.merges.isEmpty {
      add("<mergeCells count=\"\(sheet.merges.count)\">")
      for range in sheet.merges { add("<mergeCell ref=\"\(range)\"/>") }
      add("</mergeCells>")
    }
    add("</worksheet>")
    return text
  }

  private static func addColumns(_ sheet: Spreadsheet.Sheet, _ add: (String) -> Void) {
    let columns = sheet.textColumns.union(sheet.widths.keys).sorted()
    guard !columns.isEmpty else { return }
    add("<cols>")
    for column in columns {
      let style = sheet.textColumns.contains(column) ? " style=\"1\"" : ""
      add(
        "<col min=\"\(column + 1)\" max=\"\(column + 1)\" width=\"\(sheet.widths[column] ?? 18)\"")
      add("\(style) customWidth=\"1\"/>")
    }
    add("</cols>")
  }

  private static func addCell(
    _ cell: Spreadsheet.Cell, _ place: String, _ add: (String) -> Void
  ) {
    switch cell {
    case .empty: return
    case .text(let words), .title(let words):
      let style = if case .title = cell { 3 } else { 1 }
      add("<c r=\"\(place)\" s=\"\(style)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
      add(escaped(words))
      add("</t></is></c>")
    case .number(let digits): add("<c r=\"\(place)\"><v>\(escaped(digits))</v></c>")
    case .day(let digits): add("<c r=\"\(place)\" s=\"2\"><v>\(escaped(digits))</v></c>")
    }
  }

  /// A text with what XML reserves escaped; characters that XML does not have become spaces.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{FFFE}"..."\u{FFFF}": escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
