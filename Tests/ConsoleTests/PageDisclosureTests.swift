import CityMap
import Database
import Foundation
import Monitoring
import RecordModel
import Registry
import TestSupport
import Testing

/// Every page and file of figures of a synthetic city over two months, under every filter, and what somebody
/// who has them all can work out.
@Suite("What all pages tell together", .timeLimit(.minutes(10)))
struct PageDisclosureTests {
  private static let homes =
    CityMap.kelurahan.prefix(9).map(\.code) + ["outside", "unresolved"]
  private static let owners = (0..<6).map { $0 % 3 == 0 ? "government" : "private" }
  private static let indicators = ["W1", "V1", "SPM08", "KBK1"]
  /// Those that are counts alone.
  private static let totals = ["V1", "KBK1"]

  /// month, facility, home, met, unmet: small numbers among larger ones.
  private struct Count {
    let month: Int
    let facility: Int
    let home: Int
    let met: Int
    let unmet: Int
  }

  private static let counts: [Count] = {
    var draws = Draws(state: 20_261_128)
    func next(_ below: Int) -> Int { draws.next(below) }
    return (0..<2).flatMap { month in
      owners.indices.flatMap { facility in
        homes.indices.compactMap { home in
          guard next(4) == 0 else { return nil }
          let size = [3, 12, 40][next(3)]
          return Count(
            month: month, facility: facility, home: home, met: next(size), unmet: next(size))
        }
      }
    }
  }()

  private let first: CalendarMonth
  private let months: [CalendarMonth]

  init() {
    let now = CalendarMonth(day: CivilDate.localDay(at: ConsoleHouse.now()))
    first = now.advanced(by: -2)
    months = [first, first.advanced(by: 1)]
  }

  private func fill(_ house: ConsoleHouse) async throws {
    let ids = try await house.database.transaction("test.register", as: .administration) {
      transaction -> [FacilityID] in
      var ids: [FacilityID] = []
      for (index, owner) in Self.owners.enumerated() {
        ids.append(
          try await RegistryStore.put(
            FacilityEntry(
              id: FacilityID(at: ConsoleHouse.now() / 1000), code: "F\(index)", name: "F\(index)",
              kind: "clinic-primary", isGovernment: owner == "government", status: .active,
              kelurahanCode: nil, isSimulated: true, registeredAt: ConsoleHouse.now()),
            in: transaction))
      }
      return ids
    }
    let rows = Self.counts.flatMap { count -> [String] in
      let day = CivilDate.text(months[count.month].firstDay + 3)
      let place = "'\(day)', '\(ids[count.facility])', '\(Self.homes[count.home])', 0"
      let all = count.met + count.unmet
      return [
        "('W1', \(place), \(count.met), \(all), 0, 0)", "('V1', \(place), \(all), \(all), 0, 0)",
        "('SPM08', \(place), \(count.met), \(all), 0, 0)",
        "('KBK1', \(place), \(all), \(all), 0, 0)",
      ]
    }
    _ = try await house.sql(
      """
      UPDATE monitor.turn SET counted_at = now();
      INSERT INTO monitor.daily_rollup (indicator, day, facility_id, kelurahan, bucket, numerator,
        denominator, excluded, missing) VALUES \(rows.joined(separator: ", "))
      """)
  }

  /// A finest cell's place among all.
  private func index(_ month: Int, _ facility: Int, _ home: Int, _ measure: Int) -> Int {
    ((month * Self.owners.count + facility) * Self.homes.count + home) * 2 + measure
  }

  private func cells(
    _ months: ClosedRange<Int>, _ measures: [Int], _ isIn: (Int, Int) -> Bool
  ) -> [Int] {
    months.flatMap { month in
      Self.owners.indices.flatMap { facility in
        Self.homes.indices.filter { isIn(facility, $0) }.flatMap { home in
          measures.map { index(month, facility, home, $0) }
        }
      }
    }
  }

  private struct Answer: Decodable {
    struct Row: Decodable {
      let group: String
      let numerator: Number
      let denominator: Number
    }

    /// A number, or "hidden".
    enum Number: Decodable {
      case count(Int)
      case hidden

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let count = try? value.decode(Int.self) { self = .count(count) } else { self = .hidden }
      }
    }

    let rows: [Row]
  }

  private struct Cell {
    let name: String
    let cells: [Int]
    let value: Int?
  }

  /// What a file of a grouping shows under filters.
  private func read(
    _ house: ConsoleHouse, _ indicator: String, _ group: String, _ owner: String?,
    _ resident: Bool?, _ span: ClosedRange<Int>
  ) async throws -> [Cell]? {
    var path =
      "/mutu/\(indicator).json?from=\(months[span.lowerBound].text)&to=\(months[span.upperBound].text)&by=\(group)"
    if let owner { path += "&ownership=\(owner)" }
    if let resident { path += "&residents=\(resident ? "yes" : "no")" }
    let answer = try await house.ask(path, as: ConsoleHouse.officer)
    if answer.status == 400 { return nil }
    #expect(answer.status == 200, "\(path)")
    let sheet = try JSONDecoder().decode(Answer.self, from: Data(answer.body.utf8))
    return sheet.rows.flatMap { row -> [Cell] in
      var months = span
      func isIn(_ facility: Int, _ home: Int) -> Bool {
        guard owner == nil || Self.owners[facility] == owner else { return false }
        let lives = Self.homes[home].first == "6"
        guard resident == nil || lives == resident else { return false }
        switch (group, row.group) {
        case ("month", _), (_, "Semua"): return true
        case ("facility", let name): return name == "F\(facility)"
        case ("kelurahan", "Luar kota"), ("residence", "Luar kota"):
          return Self.homes[home] == "outside"
        case ("kelurahan", "Alamat tidak terurai"), ("residence", "Alamat tidak terurai"):
          return Self.homes[home] == "unresolved"
        case ("kelurahan", let name): return CityMap.kelurahan(code: Self.homes[home])?.name == name
        case ("residence", _): return lives
        case ("ownership", let name):
          return (Self.owners[facility] == "government") == name.hasPrefix("Pemerintah")
        default: return false
        }
      }
      if group == "month", let place = self.months.firstIndex(where: { $0.text == row.group }) {
        months = place...place
      }
      let label = "\(indicator) \(path) \(row.group)"
      return [
        ("n", row.numerator, Self.totals.contains(indicator) ? [0, 1] : [0]),
        ("N", row.denominator, [0, 1]),
      ].map { name, number, measures in
        var value: Int?
        if case .count(let count) = number { value = count }
        return Cell(name: "\(label) \(name)", cells: cells(months, measures, isIn), value: value)
      }
    }
  }

  /// What the page of one facility or kelurahan shows.
  private func profile(
    _ house: ConsoleHouse, _ path: String, _ span: ClosedRange<Int>,
    _ isIn: (Int, Int) -> Bool
  ) async throws -> [Cell] {
    struct Profile: Decodable {
      let rows: [Answer.Row]
    }
    let address =
      "\(path).json?from=\(months[span.lowerBound].text)&to=\(months[span.upperBound].text)"
    let answer = try await house.ask(address, as: ConsoleHouse.officer)
    #expect(answer.status == 200, "\(address)")
    let sheet = try JSONDecoder().decode(Profile.self, from: Data(answer.body.utf8))
    return sheet.rows.flatMap { row -> [Cell] in
      guard let id = Self.indicators.first(where: { row.group.hasPrefix("\($0) ") }) else {
        return []
      }
      return [
        ("n", row.numerator, Self.totals.contains(id) ? [0, 1] : [0]),
        ("N", row.denominator, [0, 1]),
      ].map { name, number, measures in
        var value: Int?
        if case .count(let count) = number { value = count }
        return Cell(
          name: "\(address) \(id) \(name)", cells: cells(span, measures, isIn), value: value)
      }
    }
  }

  /// Rows of a file of which one column is a count.
  private func rows(
    _ house: ConsoleHouse, _ path: String, _ key: String, _ column: String
  ) async throws -> [(group: String, value: Int?)] {
    let answer = try await house.ask(path, as: ConsoleHouse.officer)
    #expect(answer.status == 200, "\(path)")
    let sheet = try #require(
      JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
    let rows = try #require(sheet["rows"] as? [[String: Any]])
    return try rows.map { row in
      (try #require(row[key] as? String), (row[column] as? NSNumber)?.intValue)
    }
  }

  /// What the pages of services and of the scorecard show.
  private func law(_ house: ConsoleHouse) async throws -> [Cell] {
    var all: [Cell] = []
    for year in Set(months.map(\.year)) {
      let places = months.indices.filter { months[$0].year == year }
      let span = places[0]...places[places.count - 1]
      for view in ["residence", "facility"] {
        for table in ["city", "places"] {
          let path = "/spm.json?year=\(year)&service=SPM08&view=\(view)&table=\(table)"
          for (group, value) in try await rows(
            house, path, table == "city" ? "service" : "place", "served")
          {
            if table == "city", !group.contains("SPM 8") { continue }
            let cells = cells(span, [0]) { facility, home in
              switch group {
              case "Seluruh kota": return true
              case "Luar kota": return Self.homes[home] == "outside"
              case "Alamat tidak terurai": return Self.homes[home] == "unresolved"
              default:
                return table == "city" || group == "F\(facility)"
                  || CityMap.kelurahan(code: Self.homes[home])?.name == group
              }
            }
            all.append(Cell(name: "SPM08 \(path) \(group)", cells: cells, value: value))
          }
        }
      }
    }
    for (number, month) in months.enumerated() {
      let path = "/kbk.json?month=\(month.text)"
      for (group, value) in try await rows(house, path, "group", "contacts") {
        let cells = cells(number...number, [0, 1]) { facility, _ in group == "F\(facility)" }
        all.append(Cell(name: "KBK1 \(path) \(group)", cells: cells, value: value))
      }
    }
    return all
  }

  private func everything(_ house: ConsoleHouse) async throws -> (cells: [Cell], refused: Int) {
    var all: [Cell] = []
    var refused = 0
    let spans = [0...0, 1...1, 0...1]
    for indicator in Self.indicators {
      for group in ["facility", "kelurahan", "ownership", "residence", "month"] {
        for owner in [nil, "government", "private"] {
          for resident in [nil, true, false] {
            for span in spans {
              if let cells = try await read(house, indicator, group, owner, resident, span) {
                all += cells
              } else {
                refused += 1
              }
            }
          }
        }
      }
    }
    for span in spans {
      for facility in Self.owners.indices {
        all += try await profile(house, "/faskes/F\(facility)", span) { place, _ in
          place == facility
        }
      }
      for (home, code) in Self.homes.enumerated() {
        all += try await profile(house, "/kelurahan/\(code)", span) { _, place in place == home }
      }
      for code in Set(Self.homes.map { String($0.prefix(6)) }) where code.first == "6" {
        all += try await profile(house, "/kecamatan/\(code)", span) { _, place in
          Self.homes[place].hasPrefix(code)
        }
      }
      all += try await profile(house, "/ringkasan", span) { _, _ in true }
    }
    let law = try await law(house)
    #expect(law.count > 70)
    all += law
    return (all, refused)
  }

  private func sum(_ cells: [Int]) -> Int {
    var flat = [Int](repeating: 0, count: 2 * Self.owners.count * Self.homes.count * 2)
    for count in Self.counts {
      flat[index(count.month, count.facility, count.home, 0)] = count.met
      flat[index(count.month, count.facility, count.home, 1)] = count.unmet
    }
    return cells.reduce(0) { $0 + flat[$1] }
  }

  @Test("A state shows what its own month lets be seen, in whatever month the address ends")
  func states() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    _ = try await house.sql(
      """
      INSERT INTO monitor.daily_rollup SELECT 'C1', (date_trunc('month', day) + interval '1 month - 1 day')::date,
        facility_id, kelurahan, bucket, numerator, denominator, 0, 0
      FROM monitor.daily_rollup WHERE indicator = 'W1';
      UPDATE monitor.turn SET counted_at = date_trunc('month', now()) + interval '10 days'
      """)
    func counts(_ path: String, _ group: String, _ span: String) async throws -> [String] {
      let rows = try await rows(house, "\(path).json?\(span)by=\(group)", "group", "denominator")
      return rows.filter { !$0.group.isEmpty }.map {
        "\($0.group) \($0.value.map(String.init) ?? "-")"
      }
    }
    var hidden = 0
    for group in ["facility", "kelurahan", "ownership", "residence"] {
      let whole = try await counts("/mutu/C1", group, "from=\(first.text)&to=\(months[1].text)&")
      #expect(!whole.isEmpty, "\(group)")
      hidden += whole.count { $0.hasSuffix(" -") }
      let ends = [first.advanced(by: 2), first.advanced(by: 9)]
      for span in [""] + ends.map({ "from=\(first.text)&to=\($0.text)&" }) {
        #expect(try await counts("/mutu/C1", group, span) == whole, "\(group) \(span)")
      }
    }
    #expect(hidden > 0)
  }

  @Test("No hidden count comes out of every page and file, under every filter, of two months")
  func pages() async throws {
    let house = try await ConsoleHouse.make()
    try await fill(house)
    let (all, refused) = try await everything(house)
    #expect(refused > 0)
    let size = 2 * Self.owners.count * Self.homes.count * 2
    var solver = CellSolver(finest: size)
    var bare = CellSolver(finest: size)
    var seen: Set<[Int]> = []
    var hidden = 0
    // Zeros are seen, so that a mark stands for somebody, unless zeros of the same table and month are hidden too.
    func isCounted(_ cell: Cell) -> Bool {
      cell.value == nil && cell.name.hasSuffix(" N") && !cell.name.contains("Semua")
        && (cell.name.contains("by=facility") || cell.name.contains("by=kelurahan"))
    }
    func tables(_ cell: Cell) -> [String] {
      let begin = cell.name.contains("from=\(months[0].text)") ? 0 : 1
      let end = cell.name.contains("to=\(months[1].text)") ? 1 : 0
      let group = cell.name.contains("by=facility") ? "facility" : "kelurahan"
      return (begin...end).map { "\(cell.name.prefix { $0 != " " }) \(group) \($0)" }
    }
    let zeros = Set(all.filter { isCounted($0) && sum($0.cells) == 0 }.flatMap(tables))
    func least(_ cell: Cell) -> Int {
      isCounted(cell) && zeros.isDisjoint(with: tables(cell)) ? 1 : 0
    }
    #expect(all.contains { least($0) == 1 })
    for cell in all where seen.insert(cell.cells + [cell.value == nil ? 0 : 1]).inserted {
      if let value = cell.value {
        #expect(value == sum(cell.cells), "\(cell.name)")
        solver.show(cell.cells, value)
        bare.show(cell.cells, value)
      } else {
        hidden += 1
        solver.hide(cell.name, cell.cells, atLeast: least(cell))
        // The same pages, where a cell is hidden only if it is small itself.
        if (1...4).contains(sum(cell.cells)) {
          bare.hide(cell.name, cell.cells)
        } else {
          bare.show(cell.cells, sum(cell.cells))
        }
      }
    }
    #expect(hidden > 20 && seen.count > 150, "\(hidden) of \(seen.count)")
    let found = solver.findings(1...4)
    #expect(found.isEmpty, "\(found.prefix(5))")
    #expect(!bare.findings(1...4).isEmpty)
  }
}
