import CityMap
import Monitoring
import RecordModel
import TestSupport
import Testing

@Suite("Lists of streets")
struct StreetSheetTests {
  private static let head = ["jalan", "rt dari", "rt sampai", "kode kelurahan"]

  private func read(
    _ rows: [[String]], source: String = "SK Dinas 1/2024", day: String = "2024-06-01"
  ) -> Result<StreetSheet, StreetSheet.Refused> {
    StreetSheet.read(
      rows.enumerated().map { (number: $0.offset + 1, cells: $0.element) }, source: source,
      day: day, today: 20_000, reading: { CivilDate.days($0) })
  }

  /// `3:BMB-1971<2`: row 3 contradicts row 2.
  private func problems(
    _ rows: [[String]], source: String = "SK Dinas 1/2024", day: String = "2024-06-01"
  ) -> [String] {
    guard case .failure(let refused) = read(rows, source: source, day: day) else { return [] }
    return refused.problems.map { problem in
      "\(problem.row.map { "\($0):" } ?? "")\(problem.rule.code)"
        + (problem.other.map { "<\($0)" } ?? "")
    }
  }

  @Test("A list is read in any order of its columns, behind lines that say what it is")
  func sheet() throws {
    let sheet = try read([
      ["Daftar", "3, 2024-06-01"], ["Pilihan", "Semua"],
      ["Kelurahan", "RT to", "Street", "RT from", "Kelurahan code"],
      ["Surgi Mufti", "20", "Jl. Sultan Adam", "1", "6371041006"],
      ["", "", "Jl. Sultan Adam", "021", "63.71.04.1005"],
      ["Pemurus Dalam", "–", "Komp. Rahayu", "–", "6371011010"], ["", ""],
    ]).get()
    #expect(sheet.entries.map(\.street) == ["Jl. Sultan Adam", "Jl. Sultan Adam", "Komp. Rahayu"])
    #expect(sheet.entries.map(\.rts) == [1...20, 21...21, nil])
    #expect(sheet.entries.map(\.kelurahan) == ["6371041006", "6371041005", "6371011010"])
    #expect(sheet.source == "SK Dinas 1/2024")
    #expect(sheet.sourceDay == CivilDate.days("2024-06-01"))
  }

  @Test("Each row that is wrong is named with its rule, and nothing is taken")
  func refused() {
    let rows = [
      Self.head, ["Jl. Sultan Adam", "1", "20", "6371041006"],
      ["jalan sultan adam", "20", "30", "6371041005"], ["Jl. Melati", "5", "2", "6371041005"],
      ["Jl. Melati", "", "", "6371019999"], ["Jl. Melati RT 3", "", "", "6371041005"],
      ["Jl. Melati", "x", "", "6371041005"], ["Jl. Melati", "", "4", "6371041005"],
      ["Jl. Melati", "0", "4", "6371041005"], ["", "1", "4", "6371041005"],
      ["Jl. Mel\u{0}ati", "", "", "6371041005"],
    ]
    #expect(
      problems(rows) == [
        "3:BMB-1971<2", "4:BMB-1899", "5:BMB-1970", "6:BMB-1898", "7:BMB-1899", "8:BMB-1899",
        "9:BMB-1899", "10:BMB-1898", "11:BMB-1898",
      ])
    #expect(problems([]) == ["BMB-1897"])
    #expect(problems([Self.head]) == ["BMB-1897"])
    #expect(problems([["jalan", "rt dari", "kode kelurahan"], rows[1]]) == ["BMB-1897"])
    for (source, day) in [("", "2024-06-01"), ("SK 1", "kemarin"), ("SK 1", "2999-01-01")] {
      #expect(problems(Array(rows[0...1]), source: source, day: day) == ["BMB-1972"])
    }
    #expect(problems(Array(rows[0...1])) == [])
    #expect(Rule.streetRules.map(\.code).sorted().first == "BMB-1897")
  }

  @Test(
    "Ranges contradict each other where they share an RT and name two kelurahan, the whole street any range"
  )
  func contradictions() {
    func row(_ from: String, _ to: String, _ code: String) -> [String] {
      ["Jl. Melati", from, to, code]
    }
    let (one, other) = ("6371041005", "6371041006")
    #expect(problems([Self.head, row("1", "9", one), row("10", "19", other)]) == [])
    #expect(problems([Self.head, row("1", "9", one), row("5", "19", one)]) == [])
    #expect(problems([Self.head, row("1", "9", one), row("9", "", other)]) == ["3:BMB-1971<2"])
    #expect(problems([Self.head, row("", "", one), row("5", "6", other)]) == ["3:BMB-1971<2"])
    #expect(problems([Self.head, row("5", "6", one), row("", "", other)]) == ["3:BMB-1971<2"])
    #expect(
      problems([Self.head, row("1", "9", one), ["Jl. Melati Gg. Dua", "1", "9", other]]) == [])
  }

  @Test("Each row is compared with every row before it, in a list of one street alone too")
  func each() {
    var draws = Draws(state: 7)
    func next(_ below: Int) -> Int { draws.next(below) }
    let codes = ["6371041005", "6371041006", "6371011010"]
    var found = 0
    for _ in 0..<60 {
      let parts = (0..<12).map { _ -> (rts: ClosedRange<Int>?, code: String) in
        let first = 1 + next(60)
        return (next(9) == 0 ? nil : first...(first + next(6)), codes[next(3)])
      }
      var expected: [String] = []
      for (row, part) in parts.enumerated() {
        let other = parts[..<row].firstIndex { before in
          guard before.code != part.code else { return false }
          guard let left = before.rts, let right = part.rts else { return true }
          return left.overlaps(right)
        }
        if let other { expected.append("\(row + 2):BMB-1971<\(other + 2)") }
      }
      found += expected.count
      let rows = parts.map { part in
        [
          "Jl. Melati", part.rts.map { "\($0.lowerBound)" } ?? "",
          part.rts.map { "\($0.upperBound)" } ?? "", part.code,
        ]
      }
      #expect(problems([Self.head] + rows) == expected)
    }
    #expect(found > 100)
    let long = (0..<StreetSheet.maximumRows).map {
      ["Jl. Melati", "\(1 + $0 % 999)", "", codes[0]]
    }
    #expect(problems([Self.head] + long) == [])
    #expect(
      problems([Self.head] + long.dropLast() + [["Jl. Melati", "5", "", codes[1]]])
        == ["\(StreetSheet.maximumRows + 1):BMB-1971<6"])
  }

  @Test("Of very many things that are wrong the first hundred are told")
  func many() {
    let bad = Array(repeating: ["Jl. Melati", "", "", "1"], count: 150)
    #expect(problems([Self.head] + bad).count == StreetSheet.mostRefusals)
    let long = Array(
      repeating: ["Jl. Melati", "", "", "6371041005"], count: StreetSheet.mostRows)
    #expect(problems([Self.head] + long) == ["BMB-1897"])
  }
}
