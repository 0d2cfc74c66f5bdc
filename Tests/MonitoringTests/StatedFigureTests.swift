import Monitoring
import RecordModel
import Statistics
import Testing

@Suite("Stated figures")
struct StatedFigureTests {
  private let frame = StatedFigure.Frame(today: 20_000, day: { CivilDate.days($0) }) {
    kind, place in
    kind.isYearly ? place == "city" || place == "6371011001" : place == "1000777"
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
      ["Dukcapil", "2024-06-30", "pop", "2024", "city", "681693", ""],
      ["BPJS", "2024-06-02", "KBK1", "2024-06", "1000777", "5000", ""],
      ["Audit", "2024-06-03", "INM01", "2024-05", "1000777", "50", "43"], ["", ""],
    ]
    let figures = try StatedFigure.sheet(rows, frame).get()
    #expect(figures.map(\.subject) == ["SPM08", "POP", "KBK1", "INM01"])
    #expect(figures.map(\.denominator) == [1200, 681_693, 5000, 50])
    #expect(figures.map(\.numerator) == [nil, nil, nil, 43])
    #expect(figures[0].sourceDay == CivilDate.days("2024-06-01"))
  }

  @Test(
    "Each thing that is wrong has its own rule",
    arguments: [
      (["XX1", "2024", "city", "", "5", "sumber", "2024-01-01"], "BMB-1841"),
      (["INM05", "2024-01", "1000777", "1", "5", "sumber", "2024-01-01"], "BMB-1841"),
      (["SPM01", "2024-01", "city", "", "5", "sumber", "2024-01-01"], "BMB-1842"),
      (["POP", "2024-01", "city", "", "5", "sumber", "2024-01-01"], "BMB-1842"),
      (["POP", "2024", "1000777", "", "5", "sumber", "2024-01-01"], "BMB-1843"),
      (["POP", "2024", "city", "3", "5", "sumber", "2024-01-01"], "BMB-1844"),
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

  @Test(
    "A rate takes the newest people of the year or before, with the exact interval of its count")
  func rates() throws {
    func version(_ period: String, _ place: String, _ count: Int) -> StatedFigure {
      StatedFigure(
        subject: "POP", period: period, place: place, numerator: nil, denominator: count,
        source: "Dukcapil \(period)", sourceDay: 19_000)
    }
    let stated = [
      version("2022", "6371011001", 14_000), version("2024", "6371011001", 15_000),
      version("2026", "6371011001", 16_000), version("2023", "city", 680_000),
      version("2024", "6371011002", 19),
    ]
    let people = Population(stated, year: 2025)
    #expect(people.figure("6371011001")?.period == "2024")
    #expect(people.figure("city")?.denominator == 680_000)
    #expect(people.sources.map(\.source) == ["Dukcapil 2024", "Dukcapil 2023"])
    // scipy: chi2.ppf(0.025, 60) / 0.3, chi2.ppf(0.975, 62) / 0.3
    let rate = try #require(people.rate(30, in: "6371011001", per: 100_000))
    #expect(rate.value == 200)
    #expect(
      abs(rate.interval.lower - 134.93916) < 1e-4 && abs(rate.interval.upper - 285.51244) < 1e-4)
    #expect(people.rate(0, in: "6371011001", per: 1000)?.interval.lower == 0)
    // Too few to divide by, nobody stated, and a year before all.
    #expect(people.rate(1, in: "6371011002", per: 1000) == nil)
    #expect(people.rate(1, in: "6371011003", per: 1000) == nil)
    #expect(Population(stated, year: 2021).isEmpty)
  }

  @Test("The subjects are the people, the twelve services, two kinds of members and thirteen forms")
  func subjects() {
    #expect(StatedSubject.targets.map(\.id) == ServiceStandard.all.map(\.id))
    #expect(StatedSubject.targets.count == 12 && StatedSubject.forms.count == 13)
    #expect(Set(StatedSubject.all.map(\.id)).count == StatedSubject.all.count)
    #expect(StatedSubject.all.allSatisfy { ($0.kind == .form) == !$0.owedBy.isEmpty })
  }
}
