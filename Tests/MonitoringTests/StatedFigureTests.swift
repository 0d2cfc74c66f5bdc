import Monitoring
import RecordModel
import Testing

@Suite("Stated figures")
struct StatedFigureTests {
  private let frame = StatedFigure.Frame(today: 20_000, day: { CivilDate.days($0) }) {
    kind, place in
    kind == .target ? place == "city" || place == "6371011001" : place == "1000777"
  }

  private static let head = [
    "indikator", "periode", "tempat", "pembilang", "penyebut", "sumber", "tanggal",
  ]

  private func code(_ row: [String]) -> String? {
    guard case .failure(let refused) = StatedFigure.sheet([Self.head, row], frame) else {
      return nil
    }
    #expect(refused.row == 2 || refused.rule.code == "BMB-1840")
    return refused.rule.code
  }

  @Test("A sheet of targets, members and forms is read in any order of its columns")
  func sheet() throws {
    let rows = [
      ["sumber", "tanggal", "indikator", "periode", "tempat", "sasaran", "pembilang"],
      ["SK Dinas 12/2024", "2024-06-01", "spm08", "2024", "6371011001", "1200", ""],
      ["BPJS", "2024-06-02", "KBK1", "2024-06", "1000777", "5000", ""],
      ["Audit", "2024-06-03", "INM01", "2024-05", "1000777", "50", "43"], ["", ""],
    ]
    let figures = try StatedFigure.sheet(rows, frame).get()
    #expect(figures.map(\.subject) == ["SPM08", "KBK1", "INM01"])
    #expect(figures.map(\.denominator) == [1200, 5000, 50])
    #expect(figures.map(\.numerator) == [nil, nil, 43])
    #expect(figures[0].sourceDay == CivilDate.days("2024-06-01"))
  }

  @Test(
    "Each thing that is wrong has its own rule",
    arguments: [
      (["XX1", "2024", "city", "", "5", "sumber", "2024-01-01"], "BMB-1841"),
      (["INM05", "2024-01", "1000777", "1", "5", "sumber", "2024-01-01"], "BMB-1841"),
      (["SPM01", "2024-01", "city", "", "5", "sumber", "2024-01-01"], "BMB-1842"),
      (["KBK1", "2024", "1000777", "", "5", "sumber", "2024-01-01"], "BMB-1842"),
      (["SPM01", "2024", "6371019999", "", "5", "sumber", "2024-01-01"], "BMB-1843"),
      (["INM01", "2024-01", "city", "1", "5", "sumber", "2024-01-01"], "BMB-1843"),
      (["SPM01", "2024", "city", "", "-1", "sumber", "2024-01-01"], "BMB-1844"),
      (["SPM01", "2024", "city", "3", "5", "sumber", "2024-01-01"], "BMB-1844"),
      (["INM01", "2024-01", "1000777", "6", "5", "sumber", "2024-01-01"], "BMB-1844"),
      (["INM01", "2024-01", "1000777", "", "5", "sumber", "2024-01-01"], "BMB-1844"),
      (["SPM01", "2024", "city", "", "5", "x", "2024-01-01"], "BMB-1845"),
      (["SPM01", "2024", "city", "", "5", "sumber", "2034-01-01"], "BMB-1845"),
      (["", "", "", "", "", "", ""], "BMB-1840"),
    ])
  func refused(_ row: [String], _ rule: String) {
    #expect(code(row) == rule)
  }

  @Test("The same figure twice in a sheet is refused, and a sheet without titles")
  func twice() {
    let row = ["SPM01", "2024", "city", "", "5", "sumber", "2024-01-01"]
    guard case .failure(let refused) = StatedFigure.sheet([Self.head, row, row], frame) else {
      Issue.record("taken")
      return
    }
    #expect(refused.rule.code == "BMB-1846" && refused.row == 3)
    guard case .failure(let other) = StatedFigure.sheet([row], frame) else {
      Issue.record("taken")
      return
    }
    #expect(other.rule.code == "BMB-1840")
  }

  @Test("The subjects are the twelve services, two kinds of members and thirteen forms")
  func subjects() {
    #expect(StatedSubject.targets.map(\.id) == ServiceStandard.all.map(\.id))
    #expect(StatedSubject.targets.count == 12 && StatedSubject.forms.count == 13)
    #expect(Set(StatedSubject.all.map(\.id)).count == StatedSubject.all.count)
  }
}
