import Monitoring
import RecordModel
import TestSupport
import Testing

/// What can be worked out of the office's view of LB1 and RL beside a page that tells exactly how many there are.
@Suite("Reports of cases without small counts")
struct ReportDisclosureTests {
  /// A finest cell: visits that have all of it.
  private struct Cell {
    let group: String
    let band: String
    let sex: String
    let isOld: Bool
    let home: String

    /// Whether a table counts it in a row and column.
    func isIn(_ table: String, _ row: String, _ column: String) -> Bool {
      guard table != "kelurahan" else {
        return home == row && (column == "visits" || column == (isOld ? "old" : "new"))
      }
      if table == "new" || table == "old", isOld != (table == "old") { return false }
      return group == row && column == "\(band).\(sex == "male" ? "L" : "P")"
    }
  }

  private static let groups = ["A09", "B34", "J06", "L08"]
  private static let homes = ["6371011001", "6371021001", "outside", "unresolved"]

  private static let cells: [Cell] = groups.flatMap { group in
    AgeBand.allCases[2...4].flatMap { band in
      ["male", "female"].flatMap { sex in
        [false, true].flatMap { isOld in
          homes.map {
            Cell(group: group, band: band.rawValue, sex: sex, isOld: isOld, home: $0)
          }
        }
      }
    }
  }

  /// Visits of a month: of the hospitals' report all end in death.
  private func tally(_ kind: ReportDefinition.Kind, seed: Int, visits: Int) -> CaseTally {
    var draws = Draws(seed)
    func next(_ below: Int) -> Int { draws.next(below) }
    var tally = CaseTally(.of(kind), isCity: true)
    for number in 0..<visits {
      // Where there are many, some cells are large.
      let all = Self.cells.count
      let cell = Self.cells[visits > 100 ? min(next(all), next(all)) : next(all)]
      var fact = ReportFact(visit: VisitID(firstAt: Int64(number + 1) * 1000), day: 20_600)
      fact.diagnoses = ["\(cell.group).9"]
      fact.ageBand = cell.band
      fact.sex = cell.sex
      fact.kelurahan = cell.home
      if cell.isOld { fact.recentGroups = [cell.group] }
      if kind == .rl {
        fact.level = 2
        fact.visitClass = "IMP"
        fact.disposition = "exp"
      }
      tally.add(fact, place: "rs")
    }
    return tally
  }

  /// What is worked out of the tables and of the number of all.
  private func findings(
    _ tally: CaseTally, _ visits: Int, hidesNought: Bool
  ) -> Set<CellSolver.Finding> {
    var solver = CellSolver(finest: Self.cells.count)
    solver.show(Array(Self.cells.indices), visits)
    for table in tally.tables where ["new", "old", "deaths", "kelurahan"].contains(table.name) {
      let shown = table.rounded(hidesNought: hidesNought)
      for key in table.name == "kelurahan" ? Self.homes : Self.groups {
        let row = shown.rows.first { $0.key == key }
        for (index, column) in table.columns.enumerated() {
          let cells = Self.cells.indices.filter {
            Self.cells[$0].isIn(table.name, key, column.name)
          }
          guard !cells.isEmpty else { continue }
          let name = "\(table.name) \(key) \(column.name)"
          // Of a row that is not there nothing is known but that each cell is too small.
          switch row?.cells[index] ?? (hidesNought ? .hidden : .count(0)) {
          case .count(0): solver.show(cells, 0)
          case .count(let count): solver.bound(name, cells, max(8, count - 2)...count + 2)
          case .hidden, .empty, .figure: solver.bound(name, cells, (hidesNought ? 0 : 1)...7)
          }
        }
      }
    }
    return solver.findings(1...4)
  }

  @Test(
    "Beside a page that counts all of them no case and no death is worked out; where noughts are seen, some are",
    arguments: [ReportDefinition.Kind.lb1, .rl])
  func beside(_ kind: ReportDefinition.Kind) {
    var seen = 0
    for seed in 0..<12 {
      let visits = [5, 7, 60, 400][seed % 4]
      let tally = tally(kind, seed: seed, visits: visits)
      let found = findings(tally, visits, hidesNought: true)
      #expect(found.isEmpty, "\(seed): \(Array(found).prefix(3))")
      seen += findings(tally, visits, hidesNought: false).count
    }
    #expect(seen > 0)
  }

  @Test("A row of which nothing is seen is not there, but homes outside or unknown always are")
  func rows() throws {
    let tally = tally(.lb1, seed: 1, visits: 5)
    let tables = tally.tables.map { $0.rounded(hidesNought: true) }
    #expect(tables.map(\.name) == ["new", "old", "kelurahan"])
    #expect(tables[0].rows.isEmpty && tables[1].rows.isEmpty)
    #expect(tables[2].rows.map(\.key) == ["outside", "unresolved"])
    #expect(tables[2].rows.allSatisfy { $0.cells == [.hidden, .hidden] })
    let whole = try #require(tally.tables.last)
    #expect(whole.rows.reduce(0) { $0 + ReportTable.sum($1.cells) } == 5)
    let empty = CaseTally(.of(.lb1), isCity: true).tables
    #expect(empty.last?.rows.map(\.cells) == [[.count(0), .count(0)], [.count(0), .count(0)]])
    #expect(CaseTally(.of(.lb1, version: 1), isCity: true).tables.map(\.name) == ["new", "old"])
  }

  @Test(
    "Somebody whose death two visits tell is one death by cause: of the city, and of each facility")
  func once() {
    func deaths(isCity: Bool, _ change: (inout ReportFact) -> Void) -> Int {
      var tally = CaseTally(.of(.rl), isCity: isCity)
      for number in 1...2 {
        var fact = ReportFact(visit: VisitID(firstAt: Int64(number) * 1000), day: 20_600)
        fact.level = 2
        fact.visitClass = number == 1 ? "EMER" : "IMP"
        fact.disposition = "exp"
        fact.diagnoses = ["I21.9"]
        if number == 2 { change(&fact) }
        tally.add(fact, place: "rs")
      }
      let table = tally.tables.first { $0.name == "deaths" }
      return table?.rows.reduce(0) { $0 + ReportTable.sum($1.cells) } ?? 0
    }
    let told = deaths(isCity: true) { $0.hasDied = true }
    let other = deaths(isCity: true) { $0.hasDied = false }
    let elsewhere = deaths(isCity: false) { $0.hasDied = true }
    let here = deaths(isCity: false) { ($0.hasDied, $0.hasDiedHere) = (true, true) }
    #expect([told, other, elsewhere, here] == [1, 2, 2, 1])
  }
}
