package import Charts
import Door
import Hummingbird
import Intake
import Monitoring
import RecordModel
import RegisterFormat
import StrictJSON

/// A table of figures: the same numbers as a page, a workbook, a text and JSON.
package struct FigureSheet: Sendable {
  /// A cell.
  package enum Cell: Hashable, Sendable {
    /// Words, and where they lead.
    case words(String, link: String? = nil)
    /// A number with so many decimals; nil where there is none.
    case number(Double?, decimals: Int = 0)
    /// Too few to be shown.
    case hidden

    /// A count; hidden where it is nil.
    static func count(_ value: Int?) -> Cell { value.map { .number(Double($0)) } ?? .hidden }

    func text(_ say: Language) -> String {
      switch self {
      case .words(let words, _): words
      case .number(let value, let decimals):
        value.map { say.chart.number($0, decimals: decimals) } ?? "–"
      case .hidden: say.plain(MonitorTexts.hidden)
      }
    }

    /// As a text file holds it: numbers are not grouped, as a spreadsheet takes `1.234` for a little more than one, and
    /// have the decimal mark of the language.
    func file(_ say: Language) -> String {
      guard let digits else { return text(say) }
      return say == .indonesian ? digits.replacing(".", with: ",") : digits
    }

    /// The number as it is shown, with a point; nil of what is none.
    var digits: String? {
      guard case .number(let value?, let decimals) = self, value.isFinite, abs(value) < 1e12 else {
        return nil
      }
      return ChartLanguage.english.number(value, decimals: decimals).filter { $0 != "," }
    }
  }

  /// What it is.
  package let title: String
  /// Names of columns for machines, and titles for people.
  package let columns: [(name: String, title: String, isNumber: Bool)]
  /// A cell for each column.
  package let rows: [[Cell]]
  /// What was chosen, up to when the data reach, what is measured: label and text.
  let notes: [(label: String, text: String)]

  /// The file's bytes in a format.
  func response(_ format: MonitorFormat, name: String, _ say: Language) -> Response {
    switch format {
    case .page, .csv:
      let head = notes.map { [$0.label, $0.text] } + [[], columns.map(\.title)]
      let body = rows.map { $0.map { $0.file(say) } }
      return .download(SheetFile.csv(head + body), MessageType.csv.rawValue, name: "\(name).csv")
    case .xlsx:
      return .download(workbook(say), MessageType.xlsx.rawValue, name: "\(name).xlsx")
    case .json:
      return .download(json(say), "application/json; charset=utf-8", name: "\(name).json")
    }
  }

  private func workbook(_ say: Language) -> [UInt8] {
    var sheet = Spreadsheet.Sheet(
      name: String(title.filter { $0.isLetter || $0.isNumber || $0 == " " }.prefix(28)))
    sheet.frozenRows = 1
    sheet.rows =
      [columns.map { .title($0.title) }]
      + rows.map { row in
        row.map { cell in cell.digits.map { .number($0) } ?? .text(cell.text(say)) }
      }
    sheet.widths = [0: 32]
    var about = Spreadsheet.Sheet(name: say.plain(MonitorTexts.definition))
    about.rows = notes.map { [.title($0.label), .text($0.text)] }
    about.widths = [0: 24, 1: 100]
    return Spreadsheet(sheets: [sheet, about]).bytes
  }

  private func json(_ say: Language) -> [UInt8] {
    func object(_ members: [(String, JSON)]) -> JSON {
      .object(members.map { JSONMember(key: $0.0, value: $0.1) })
    }
    let lines = rows.map { row in
      object(
        zip(columns, row).map { column, cell in
          if let digits = cell.digits { return (column.name, .number(digits)) }
          if case .number(nil, _) = cell { return (column.name, .null) }
          if case .hidden = cell { return (column.name, .string("hidden")) }
          return (column.name, .string(cell.text(say)))
        })
    }
    return object([
      ("title", .string(title)), ("notes", object(notes.map { ($0.label, .string($0.text)) })),
      ("rows", .array(lines)),
    ]).serialized()
  }

  /// As the template shows it; `files` is the address of its files without their ending.
  func view(files: (MonitorFormat) -> String, _ say: Language) -> SheetView {
    SheetView(
      caption: title,
      columns: columns.map { .init(label: $0.title, isNumber: $0.isNumber) },
      lines: rows.isEmpty ? nil : rows.map { line($0, say) }.joined(),
      files: MonitorFormat.links(files))
  }

  /// A row's markup. Tables are the most of a page, and the template's way to a cell is a hundred times as long.
  ///
  /// A link beside the first cell leads on from the row and is no figure (`door`): files do not have it.
  private func line(_ row: [Cell], _ say: Language) -> String {
    var line = "<tr>"
    for (index, (column, cell)) in zip(columns, row).enumerated() {
      var text = HTMLEscaping.escape(cell.text(say))
      var kind = column.isNumber ? " class=\"num\"" : ""
      if case .words(_, let target?) = cell {
        text = "<a href=\"\(HTMLEscaping.escape(target))\">\(text)</a>"
        kind = " class=\"door\""
      }
      line += index == 0 ? "<th scope=\"row\">\(text)</th>" : "<td\(kind)>\(text)</td>"
    }
    return line + "</tr>\n"
  }
}

/// A table as a template names it.
struct SheetView: Sendable {
  struct Column: Sendable {
    let label: String
    let isNumber: Bool
  }

  let caption: String
  let columns: [Column]
  /// The rows' markup; nil without any.
  let lines: String?
  let files: [LabelledLink]
}

extension FigureSheet {
  /// The table behind a chart.
  ///
  /// - Parameter notes: what was chosen, and up to when the data reach.
  package init(_ title: String, _ chart: DrawnChart, notes: [(label: String, text: String)]) {
    self.title = title
    let first = chart.cells.first ?? chart.heads.map { _ in .words("") }
    columns = zip(chart.heads, first).map { head, cell in
      guard case .number(_, let unit) = cell else { return (head.name, head.title, false) }
      return (head.name, unit.mark.map { "\(head.title) (\($0))" } ?? head.title, true)
    }
    rows = chart.cells.map { row in
      row.map { cell in
        switch cell {
        case .words(let words): .words(words)
        case .number(let value, .percent): .number(value.map { $0 * 100 }, decimals: 1)
        case .number(let value, .perMille): .number(value.map { $0 * 1000 }, decimals: 1)
        case .number(let value, .number(let decimals)): .number(value, decimals: decimals)
        }
      }
    }
    self.notes = notes
  }
}

extension ChartUnit {
  /// What stands behind a bare number.
  fileprivate var mark: String? {
    switch self {
    case .percent: "%"
    case .perMille: "‰"
    case .number: nil
    }
  }
}

/// A chart as a template names it.
struct ChartView: Sendable {
  let heading: String
  let sentence: String
  let svg: String
  let columns: [String]
  /// The markup of the table's rows.
  let lines: String
  let files: [LabelledLink]

  /// A chart under a heading; `note` is said after its sentence, `files` is the address of its table's files.
  init(
    _ heading: String, _ chart: DrawnChart, note: String? = nil, files: (MonitorFormat) -> String
  ) {
    self.heading = heading
    self.files = MonitorFormat.links(files)
    sentence = ([chart.sentence] + [note].compactMap(\.self)).joined(separator: " ")
    svg = chart.svg
    columns = chart.columns
    lines = chart.rows.map { row in
      "<tr>" + row.map { "<td>\(HTMLEscaping.escape($0))</td>" }.joined() + "</tr>"
    }.joined()
  }
}

extension Language {
  /// The language of charts.
  var chart: ChartLanguage { self == .indonesian ? .indonesian : .english }
}

extension ChartText {
  /// The sentence of a page in a chart.
  init(_ text: Bilingual) { self.init(id: text.indonesian, en: text.english) }
}

extension Indicator.Measure {
  /// How its values are drawn and written.
  var unit: ChartUnit {
    switch self {
    case .proportion: .percent
    case .perMille: .perMille
    case .mean: .number(decimals: 2)
    case .total, .quantiles: .number(decimals: 0)
    }
  }

  /// What stands behind its numbers.
  var mark: String {
    switch self {
    case .proportion: "%"
    case .perMille: "‰"
    case .mean, .total: ""
    case .quantiles: "min"
    }
  }

  /// The value of a row, where it may be shown.
  func cell(of row: DisclosedTable.Row) -> FigureSheet.Cell {
    row.value == nil && row.denominator != 0 ? .hidden : cell(row.value)
  }

  /// A value in its unit, as a table holds it.
  func cell(_ value: Double?) -> FigureSheet.Cell {
    switch self {
    case .proportion: .number(value.map { $0 * 100 }, decimals: 1)
    case .perMille: .number(value.map { $0 * 1000 }, decimals: 1)
    case .mean: .number(value, decimals: 2)
    case .total: .number(value)
    case .quantiles: .number(value, decimals: 1)
    }
  }
}
