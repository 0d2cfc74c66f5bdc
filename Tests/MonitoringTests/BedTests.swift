import Monitoring
import RecordModel
import Statistics
import Testing

@Suite("Beds")
struct BedTests {
  private let today = CivilDate(year: 2026, month: 8, day: 31).daysSince1970

  private func read(_ rows: [[String]]) -> Result<BedCensus, BedCensus.Refused> {
    BedCensus.read(rows, today: today) { CivilDate.days($0) }
  }

  private func rule(_ rows: [[String]]) -> String? {
    guard case .failure(let refused) = read(rows) else { return nil }
    return "\(refused.rule.code) \(refused.row)" + (refused.field.map { " \($0)" } ?? "")
  }

  @Test("A census is read by its titles in any order, empty rows left out")
  func reading() throws {
    let census = try read([
      ["Terisi", "Tanggal", "Kelas", "Tempat tidur"], ["80", "2026-08-01", "I", "100"],
      ["", "", ""],
      ["60", "2026-08-02", "I", "90"],
    ]).get()
    #expect(census.lines.map(\.occupied) == [80, 60] && census.lines.map(\.beds) == [100, 90])
    #expect(census.lines[1].day - census.lines[0].day == 1)
  }

  @Test("What is wrong is named by rule and row, and nothing is taken")
  func refusals() {
    let titles = ["day", "class", "beds", "occupied"]
    #expect(rule([["day", "class", "beds"]]) == "BMB-1815 1")
    #expect(rule([titles]) == "BMB-1815 1")
    #expect(rule([titles, ["2026-09-01", "I", "1", "1"]]) == "BMB-1816 2 day")
    #expect(rule([titles, ["kemarin", "I", "1", "1"]]) == "BMB-1816 2 day")
    #expect(rule([titles, ["2026-08-01", "", "1", "1"]]) == "BMB-1817 2 bedClass")
    #expect(rule([titles, ["2026-08-01", "I", "-1", "1"]]) == "BMB-1818 2 beds")
    #expect(rule([titles, ["2026-08-01", "I", "1", "1,5"]]) == "BMB-1818 2 occupied")
    let line = ["2026-08-01", "I", "1", "1"]
    #expect(rule([titles, line, line]) == "BMB-1819 3 bedClass")
    #expect(rule([titles, line]) == nil)
  }
}
