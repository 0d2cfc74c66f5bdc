import RecordModel
import RegisterFormat

/// Makes a register of invented visits and plants faults in it.
struct FixtureMaker {
  var name: String
  /// Lines above the titles.
  var above: [String] = []
  /// One or two rows of titles, as many cells as there are columns.
  var titles: [[String]]
  /// Which value stands in each column, by the keys of `InventedVisit`.
  var keys: [String]
  var style = DayStyle.slashes
  var birthStyle = DayStyle.slashes
  var delimiter = ","
  var comma = false
  var encoding = Encoding.utf8
  var isWorkbook = false
  /// Ranges that are merged, for workbooks.
  var merges: [String] = []
  /// Keys whose cells are numbers in a workbook.
  var numbers: Set<String> = []
  var numbersRow = false
  var footer: [String] = []
  var women: Bool?
  var children = false
  /// Rows between which an empty line stands.
  var gapEvery = 0
  var count = 40
  var seed: UInt64 = 1
  var newline = "\r\n"
  /// Further sheets of the workbook, which are no registers.
  var otherSheet = false

  enum Encoding { case utf8, utf8BOM, windows1252, utf16LE, utf16BE }

  private struct Planted {
    let needs: String
    let value: String
    let rule: String
    let isError: Bool
    var clears: [String] = []
  }

  private func faults() -> [Planted] {
    var all = [
      Planted(needs: "nik", value: "6,37101E+15", rule: "BMB-1532", isError: true),
      Planted(needs: "nik", value: "637101", rule: "BMB-1540", isError: false),
      Planted(needs: "date", value: "", rule: "BMB-1533", isError: true),
      Planted(
        needs: "date", value: style == .iso ? "2026-02-30" : "31/02/2026", rule: "BMB-1534",
        isError: true),
      Planted(
        needs: "date", value: style == .iso ? "2031-02-20" : "20/02/2031", rule: "BMB-1535",
        isError: true),
      Planted(needs: "name", value: "", rule: "BMB-1530", isError: true),
      Planted(needs: "temp", value: "93", rule: "BMB-1553", isError: false),
      Planted(needs: "td", value: "normal", rule: "BMB-1552", isError: false),
      Planted(needs: "icd", value: "ISPA?", rule: "BMB-1555", isError: false),
      Planted(needs: "birth", value: "1x/02/1990", rule: "BMB-1548", isError: false),
      Planted(needs: "age", value: "tua", rule: "BMB-1548", isError: false),
      Planted(needs: "time", value: "pagi", rule: "BMB-1551", isError: false),
      Planted(needs: "sex", value: "X", rule: "BMB-1546", isError: false),
      Planted(
        needs: "nik", value: "", rule: "BMB-1531", isError: true, clears: ["bpjs", "rm"]),
    ]
    // A malformed NIK leaves a row without any number where no other is kept.
    if !keys.contains("rm"), !keys.contains("bpjs") { all.removeAll { $0.rule == "BMB-1540" } }
    return all.filter { keys.contains($0.needs) }
  }

  func make() -> RegisterFixture {
    var random = SeededGenerator(state: seed)
    var rows: [[String]] = above.map { [$0] } + titles
    if numbersRow { rows.append(keys.indices.map { "(\($0 + 1))" }) }
    let planted = faults()
    var good: Set<Int> = []
    var truth: [RegisterFixture.Fault] = []
    for number in 1...count {
      if gapEvery > 0, number % gapEvery == 0 { rows.append([]) }
      let patient = InventedPatient(&random, number: number, female: women, child: children)
      var visit = InventedVisit(
        &random, patient, number: number, style: style, birthStyle: birthStyle, comma: comma)
      // Every second row from the third on has a fault, as long as there are any.
      let row = rows.count + 1
      let index = number >= 3 && number % 2 == 1 ? (number - 3) / 2 : .max
      if index < planted.count {
        let fault = planted[index]
        visit.values[fault.needs] = fault.value
        for key in fault.clears { visit.values[key] = "" }
        truth.append(.init(row: row, rule: fault.rule, isError: fault.isError))
        if !fault.isError { good.insert(row) }
      } else {
        good.insert(row)
      }
      rows.append(keys.map { visit.values[$0] ?? "" })
    }
    rows += footer.map { $0.isEmpty ? [] : ["", $0] }
    return RegisterFixture(
      name: name, bytes: isWorkbook ? workbook(rows) : text(rows), goodRows: good, faults: truth)
  }

  private func text(_ rows: [[String]]) -> [UInt8] {
    let lines = rows.map { row in
      row.map { cell in
        cell.contains(delimiter) || cell.contains("\"")
          ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
      }.joined(separator: delimiter)
    }
    let text = lines.joined(separator: newline) + newline
    switch encoding {
    case .utf8: return Array(text.utf8)
    case .utf8BOM: return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    case .windows1252: return text.unicodeScalars.map { UInt8($0.value) }
    case .utf16LE: return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case .utf16BE: return [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
  }

  private func workbook(_ rows: [[String]]) -> [UInt8] {
    var sheet = Spreadsheet.Sheet(name: "Register")
    for (line, row) in rows.enumerated() {
      let isData = line >= above.count + titles.count + (numbersRow ? 1 : 0)
      sheet.rows.append(
        row.enumerated().map { column, cell in
          guard isData, column < keys.count, numbers.contains(keys[column]), Int(cell) != nil
          else { return cell.isEmpty ? .empty : .text(cell) }
          let isDay = keys[column] == "date" || keys[column] == "birth"
          return isDay ? .day(cell) : .number(cell)
        })
    }
    sheet.merges = merges
    var sheets = [sheet]
    if otherSheet {
      var other = Spreadsheet.Sheet(name: "Rekap")
      other.rows = [
        [.text("Rekapitulasi")], [.text("Poli"), .text("Jumlah")], [.text("Umum"), .number("40")],
      ]
      sheets.insert(other, at: 0)
    }
    return Spreadsheet(sheets: sheets).bytes
  }
}
