package import Monitoring
import RecordModel
import RegisterFormat

/// A report as a text or a workbook, in one language; the same bytes for the same report.
package enum ReportFile {
  /// Lines of a table with its sums, as words: titles first.
  ///
  /// Sums are of the counts that are shown, so they tell nothing of those that are hidden.
  package static func lines(_ table: ReportTable, english: Bool) -> [[String]] {
    let isWide = table.isSummed && table.columns.count > 1
    var head = [say(table.rowTitle, english)] + table.columns.map { say($0.title, english) }
    if isWide { head.append(say(sum, english)) }
    var lines = [head]
    for row in table.rows {
      var line = [say(row.label, english)] + row.cells.map { text($0, english) }
      if isWide { line.append(String(ReportTable.sum(row.cells))) }
      lines.append(line)
    }
    guard table.isSummed, !table.rows.isEmpty else { return lines }
    let sums = table.columns.indices.map { column in
      ReportTable.sum(table.rows.map { $0.cells[column] })
    }
    var last = [say(sum, english)] + sums.map { String($0) }
    if isWide { last.append(String(sums.reduce(0, +))) }
    return lines + [last]
  }

  /// UTF-8 with semicolons: what it is, then each table; its numbers have the decimal mark of the language.
  package static func csv(_ content: ReportContent, english: Bool) -> [UInt8] {
    var rows = notes(content, english)
    for table in content.tables {
      rows.append([])
      rows.append([say(table.title, english)])
      rows += lines(table, english: english).map { line in
        line.enumerated().map {
          $0 > 0 && !english && isNumber($1) ? $1.replacing(".", with: ",") : $1
        }
      }
    }
    for line in changes(content, english) { rows.append(line) }
    return SheetFile.csv(rows)
  }

  /// A workbook: a sheet for each table and one for the definition.
  package static func workbook(_ content: ReportContent, english: Bool) -> [UInt8] {
    var sheets = content.tables.map { table in
      var sheet = Spreadsheet.Sheet(name: table.name)
      sheet.frozenRows = 1
      sheet.rows = lines(table, english: english).enumerated().map { index, line in
        line.enumerated().map { column, text in
          index == 0
            ? .title(text)
            : column > 0 && isNumber(text) ? .number(text) : text.isEmpty ? .empty : .text(text)
        }
      }
      sheet.widths = [0: 40]
      return sheet
    }
    var about = Spreadsheet.Sheet(name: say(Bilingual(id: "Definisi", en: "Definition"), english))
    about.rows = (notes(content, english) + changes(content, english)).map { line in
      line.enumerated().map { $0 == 0 ? .title($1) : .text($1) }
    }
    about.widths = [0: 28, 1: 100]
    sheets.append(about)
    return Spreadsheet(sheets: sheets).bytes
  }

  /// Label and text of what it is.
  package static func notes(_ content: ReportContent, _ english: Bool) -> [[String]] {
    let definition = ReportDefinition.of(content.kind, version: content.version)
    var rows: [(Bilingual, String)] = [
      (
        Bilingual(id: "Laporan", en: "Report"),
        "\(definition.id).\(content.version) \(say(definition.title, english))"
      ), (Bilingual(id: "Cakupan", en: "Scope"), content.scope),
      (Bilingual(id: "Periode", en: "Period"), content.period.text),
      (
        Bilingual(id: "Data s.d.", en: "Data up to"), ClinicalTime(utc: content.inputs.cut).text
      ), (Bilingual(id: "Sumber", en: "Source"), say(definition.source, english)),
      (
        Bilingual(id: "Cara hitung dan batasnya", en: "How it is counted"),
        say(definition.limits, english)
      ), (Bilingual(id: "Baris masukan", en: "Lines of input"), String(content.inputs.count)),
    ]
    // Beside hidden counts it is not told.
    let hash = content.inputs.sha256
    if !hash.isEmpty {
      let title = Bilingual(id: "SHA-256 masukan", en: "SHA-256 of the input")
      rows.append((title, ReportContent.hex(hash)))
    }
    let indicators = Bilingual(id: "Indikator", en: "Indicators")
    rows.append((indicators, content.indicators.joined(separator: " ")))
    if !content.withheld.isEmpty {
      rows.append((ReportContent.withheldBecause, content.withheldParts { say($0, english) }))
    }
    var lines = rows.map { [say($0.0, english), $0.1] }
    if let revises = content.revises {
      lines.append([
        say(Bilingual(id: "Merevisi", en: "Revises"), english), ReportContent.hex(revises),
      ])
    }
    return lines
  }

  /// What a revision changed: table, row, column, before, now.
  package static func changes(_ content: ReportContent, _ english: Bool) -> [[String]] {
    content.changes.map { change in
      [
        say(Bilingual(id: "Berubah", en: "Changed"), english),
        "\(change.table) \(change.row) \(change.column): \(text(change.before, english)) → "
          + text(change.now, english),
      ]
    }
  }

  /// A cell in words.
  package static func text(_ cell: ReportTable.Cell, _ english: Bool) -> String {
    switch cell {
    case .count(let count): String(count)
    case .figure(let digits): digits
    case .hidden: english ? "hidden" : "ditutup"
    case .empty: ""
    }
  }

  private static let sum = Bilingual(id: "Jumlah", en: "Sum")

  private static func say(_ text: Bilingual, _ english: Bool) -> String {
    english ? text.english : text.indonesian
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2e }
      && text.utf8.filter { $0 == 0x2e }.count <= 1 && text.first != "." && text.last != "."
  }
}
