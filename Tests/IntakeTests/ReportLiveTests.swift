import Monitoring
import RecordModel
import TestSupport
import Testing

/// What pages tell now, in the layout of a report, beside the report that is frozen of the same sums; over a real
/// database.
@Suite("Reports as pages tell them now", .timeLimit(.minutes(5)))
struct ReportLiveTests {
  private static let owners = (0..<6).map { $0 % 3 == 0 ? "government" : "private" }
  private static let homes =
    ["1001", "1002", "1003"].map { "637101\($0)" } + ["6371021001", "6371031001"]
    + ["outside", "unresolved"]
  private static let days = ["05-04", "05-20", "06-03", "06-09", "06-24"]
  private let june = ReportPeriod("2026-06")!

  private func house() async throws -> TestHouse {
    let house = try await TestHouse()
    var draws = Draws(state: 9)
    let ids = Self.owners.indices.map { FacilityID(firstAt: Int64($0 + 1) * 1000) }
    for (number, owner) in Self.owners.enumerated() {
      try await house.registerHospital(ids[number], "F\(number)", owner)
    }
    var rows: [String] = []
    let indicators = ReportDefinition.of(.spm).indicators() + ReportDefinition.of(.inm).indicators()
    for (number, indicator) in indicators.enumerated() {
      for day in Self.days {
        for id in ids {
          for home in Self.homes where draws.next(3) == 0 {
            let met = draws.next([4, 20, 60][number % 3])
            let unmet = draws.next([60, 4, 20][number % 3])
            let (out, missing) = (draws.next(4) == 0 ? draws.next(9) : 0, 1 + draws.next(3))
            rows.append(
              "('\(indicator.id)', '2026-\(day)', '\(id)', '\(home)', 0, \(met), \(met + unmet), \(out), \(missing))"
            )
          }
        }
      }
    }
    try await house.run(
      """
      INSERT INTO monitor.daily_rollup
        (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
      VALUES \(rows.joined(separator: ",\n"))
      """)
    return house
  }

  /// The cells of some tables but the day up to which they are whole.
  private func cells(_ content: ReportContent, _ names: [String]) -> [[String]: ReportTable.Cell] {
    var cells: [[String]: ReportTable.Cell] = [:]
    for table in content.tables where names.contains(table.name) {
      for row in table.rows {
        for (column, cell) in zip(table.columns, row.cells) where column.name != "ripe" {
          cells[[table.name, row.key, column.name]] = cell
        }
      }
    }
    return cells
  }

  @Test(
    "They have the numbers and the marks of the report, and nothing of it is withheld",
    arguments: ["2026-07-09", "2026-06-12"])
  func same(_ counted: String) async throws {
    let house = try await house()
    try await house.run(
      "UPDATE monitor.turn SET counted_at = timestamptz '\(counted) 00:00:00+08'")
    let maker = ReportMaker(database: house.database)
    for kind in [ReportDefinition.Kind.spm, .inm] {
      let made = try #require(try await maker.make(kind, june).first { $0.facility == nil })
      let live = try #require(
        try await maker.live(kind, [june], version: made.content.version).first)
      let names = live.whole.tables.map(\.name)
      #expect(
        names == ["city", "compare", "facility", "kelurahan"] + (kind == .spm ? ["target"] : []))
      let (whole, shown) = (cells(made.content, names), cells(made.shown, names))
      for (exact, now) in [(whole, live.whole), (shown, live.shown)] {
        let told = cells(now, names)
        let other = Set(exact.keys).union(told.keys).filter { exact[$0] != told[$0] }
        #expect(other.isEmpty, "\(kind) \(other.sorted { $0.joined() < $1.joined() }.prefix(5))")
      }
      // There is something to hide, and something to see.
      let marks = shown.values.count { $0 == .hidden }
      #expect(marks > 0 && shown.count - marks > 100)
      #expect(
        whole.values.contains { if case .count(let count) = $0 { count > 60 } else { false } })
      let safe = made.shown.withoutSmallMoves(of: made.content, beside: [live])
      #expect(safe.withheld.isEmpty, "\(kind) \(safe.withheld.prefix(5))")
    }
    await house.close()
  }

  @Test("What is kept of them ends when one of their months moves, or the day does")
  func kept() async throws {
    let house = try await house()
    try await house.run("UPDATE monitor.turn SET counted_at = timestamptz '2026-06-12 00:00:00+08'")
    let maker = ReportMaker(database: house.database)
    func live() async throws -> [[String]: ReportTable.Cell] {
      let telling = try #require(try await maker.live(.spm, [june], version: 3).first)
      return cells(telling.whole, ["city", "target"])
    }
    let (city, year) = (["city", "SPM02", "numerator"], ["target", "SPM02/city", "numerator"])
    func count(_ cell: ReportTable.Cell?) -> Int? {
      if case .count(let count)? = cell { count } else { nil }
    }
    let first = try await live()
    #expect(try await live() == first)
    // A month before it moves the year alone.
    try await house.run(
      "UPDATE monitor.daily_rollup SET numerator = numerator + 7, denominator = denominator + 7 "
        + "WHERE (indicator, day, facility_id, kelurahan) = (SELECT indicator, day, facility_id, kelurahan "
        + "FROM monitor.daily_rollup WHERE indicator = 'SPM02' AND day = '2026-05-04' LIMIT 1)")
    let second = try await live()
    #expect(second[city] == first[city])
    let served = try #require(count(first[year]))
    #expect(count(second[year]) == served + 7)
    try await house.run("UPDATE monitor.turn SET counted_at = timestamptz '2026-07-09 00:00:00+08'")
    let third = try await live()
    let (before, after) = (try #require(count(second[city])), try #require(count(third[city])))
    #expect(after > before)
    await house.close()
  }
}
