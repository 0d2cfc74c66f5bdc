package import RecordModel
import RegisterFormat

/// A file of the population register: CSV, or a workbook's first sheet, with titles in its first row.
///
/// Needed: `NIK`, `NAMA_LGKP`, `TGL_LHR`. Known besides: `JENIS_KLMIN` (`1` or `L`, `2` or `P`), `KODE_KEL` (ten
/// digits) or `NO_PROP`, `NO_KAB`, `NO_KEC` and `NO_KEL`, `STATUS` (`aktif`, `pindah`, `meninggal`).
package struct PopulationFile: Sendable {
  /// Most rows of a file: four times the city.
  package static let maximumRows = 3_000_000

  /// Rows by NIK, the first of each.
  package private(set) var entries: [(number: String, record: CivilRecord)] = []
  /// Rows that were left out, by rule, with the number of the first one of each.
  package private(set) var leftOut: [(issue: Issue, rows: Int)] = []

  /// How many rows were left out in all.
  package var leftOutRows: Int { leftOut.reduce(0) { $0 + $1.rows } }

  /// Why nothing of a file is taken.
  package struct Fault: Error, Hashable, Sendable {
    /// The rule that it breaks.
    package let rule: Rule
  }

  /// Reads a file; throws `Fault` where no row can be told, or a title is missing.
  package init(_ bytes: [UInt8]) throws(Fault) {
    let rows: [SheetRows.Row]
    do throws(SheetRows.Fault) {
      rows = try SheetRows.read(bytes, maximum: Self.maximumRows)
    } catch { throw Fault(rule: error.rule) }
    guard let titles = rows.first, let columns = Columns(titles.cells) else {
      throw Fault(rule: .populationTitlesNotFound)
    }
    var seen: Set<String> = []
    seen.reserveCapacity(rows.count)
    entries.reserveCapacity(rows.count)
    for row in rows.dropFirst() {
      switch columns.read(row.cells) {
      case .failure(let fault): leaveOut(fault.rule, row)
      case .success(let entry):
        if seen.insert(entry.number).inserted {
          entries.append(entry)
        } else {
          leaveOut(.populationNumberTwice, row)
        }
      }
    }
  }

  private mutating func leaveOut(_ rule: Rule, _ row: SheetRows.Row) {
    if let index = leftOut.firstIndex(where: { $0.issue.rule == rule }) {
      leftOut[index].rows += 1
    } else {
      leftOut.append((Issue(rule, at: "row \(row.number)"), 1))
    }
  }

  /// Where the columns stand.
  private struct Columns {
    let number: Int
    let name: Int
    let born: Int
    let sex: Int?
    let status: Int?
    /// One column with ten digits, or four with province, city, kecamatan and kelurahan.
    let kelurahan: [Int]

    init?(_ titles: [String]) {
      let titles = titles.map { title in
        title.uppercased().filter { $0.isLetter || $0.isNumber }
      }
      func column(_ names: String...) -> Int? { titles.firstIndex { names.contains($0) } }
      guard let number = column("NIK"), let name = column("NAMALGKP", "NAMALENGKAP", "NAMA"),
        let born = column("TGLLHR", "TANGGALLAHIR", "TGLLAHIR")
      else { return nil }
      self.number = number
      self.name = name
      self.born = born
      sex = column("JENISKLMIN", "JENISKELAMIN", "JK")
      status = column("STATUS")
      let parts = [column("NOPROP"), column("NOKAB"), column("NOKEC"), column("NOKEL")]
      kelurahan =
        column("KODEKEL", "KODEKELURAHAN").map { [$0] }
        ?? (parts.contains(nil) ? [] : parts.compactMap(\.self))
    }

    func read(_ cells: [String]) -> Result<(number: String, record: CivilRecord), Fault> {
      func cell(_ index: Int) -> String { index < cells.count ? cells[index] : "" }
      let number = cell(self.number)
      guard number.utf8.count == 16, number.utf8.allSatisfy({ $0 &- 48 < 10 }),
        Set(number.utf8).count > 1
      else { return .failure(Fault(rule: .populationNumberForm)) }
      let name = cell(self.name)
      guard !name.isEmpty, name.utf8.count <= 200 else {
        return .failure(Fault(rule: .populationNameMissing))
      }
      guard let day = SheetRows.day(cell(born)) else {
        return .failure(Fault(rule: .populationDayUnreadable))
      }
      let sexes: [String: Sex] = [
        "1": .male, "L": .male, "LAKI-LAKI": .male, "2": .female, "P": .female,
        "PEREMPUAN": .female,
      ]
      let sex = self.sex.map { cell($0).uppercased() } ?? ""
      guard sex.isEmpty || sexes[sex] != nil else {
        return .failure(Fault(rule: .populationSexUnknown))
      }
      let said = status.map { cell($0).lowercased() } ?? ""
      guard let presence = said.isEmpty ? .present : CivilRecord.Presence(rawValue: said) else {
        return .failure(Fault(rule: .populationStatusUnknown))
      }
      return .success(
        (
          number,
          CivilRecord(
            name: name, sex: sexes[sex], birthDate: CivilDate(daysSince1970: day),
            kelurahan: code(kelurahan.map(cell)), presence: presence)
        ))
    }

    /// `63 71 01 1001`, or ten digits with or without dots; nil for anything else.
    private func code(_ parts: [String]) -> String? {
      let widths = [2, 2, 2, 4]
      let digits: String
      if parts.count == 4 {
        digits = zip(parts, widths).map { part, width in
          String(repeating: "0", count: max(0, width - part.count)) + part
        }.joined()
      } else {
        digits = (parts.first ?? "").filter { $0 != "." && $0 != " " }
      }
      return digits.utf8.count == 10 && digits.utf8.allSatisfy { $0 &- 48 < 10 } ? digits : nil
    }
  }
}
