import Administration
import Crypto
import Database
import Foundation
import Monitoring
import RecordModel
import TestSupport
import Testing

/// What the office sees of frozen W2 and SPM beside the pages, over a real database; and what was frozen before.
@Suite("Frozen reports without small counts", .timeLimit(.minutes(5)))
struct ReportShownTests {
  /// 2026-07-10 00:00 in Banjarmasin.
  private static let tenth: Int64 = 1_783_612_800_000_000
  private static let cut: Int64 = 1_783_526_400_000_000
  private static let homes: [String] =
    ["1001", "1002", "1003", "1004"].map { "637101\($0)" }
    + ["1001", "1002", "1003"].flatMap { ["637102\($0)", "637103\($0)"] }
    + ["outside", "unresolved"]
  private static let owners = (0..<7).map { $0 % 3 == 0 ? "government" : "private" }
  private static let codes = owners.indices.map { "F\($0)" }
  private let june = ReportPeriod("2026-06")!
  private let week = ReportPeriod("2026-W24")!

  private static func facility(_ number: Int) -> FacilityID {
    FacilityID(firstAt: Int64(number + 1) * 1000)
  }

  private func house() async throws -> TestHouse {
    let house = try await TestHouse()
    for (number, owner) in Self.owners.enumerated() {
      try await house.registerHospital(Self.facility(number), "F\(number)", owner)
    }
    return house
  }

  // MARK: W2

  /// The cases of one disease, and visits of all facilities.
  private func counts(_ cells: [[Int]]) -> [WeeklyCount] {
    func count(_ disease: String, _ facility: Int, _ home: Int, _ cases: Int) -> WeeklyCount {
      WeeklyCount(
        disease: disease, name: Bilingual(id: "Diare akut", en: "Acute diarrhoea"),
        facility: Self.facility(facility), kelurahan: Self.homes[home], cases: cases)
    }
    return cells.enumerated().flatMap { facility, homes in
      [count("X", facility, 0, 100)]
        + homes.enumerated().filter { $0.element > 0 }.map { home, cases in
          count("A", facility, home, cases)
        }
    }
  }

  private func makes(
    _ counts: [WeeklyCount], _ house: TestHouse, version: Int? = nil
  ) async throws -> [ReportMaker.Made] {
    try await ReportMaker(database: house.database, weekly: { _, _ in counts })
      .make(.w2, week, cut: Self.cut, version: version)
  }

  @Test("W2 by facility and by home tells no small count beside the week's page")
  func weekly() async throws {
    let house = try await house()
    var (hidden, alone) = (0, 0)
    for seed in 0..<8 {
      var draws = Draws(seed)
      let cells = Self.owners.map { _ in
        Self.homes.map { _ in draws.count([3, 9, 40][seed % 3]) }
      }
      let made = try #require(try await makes(counts(cells), house).first)
      let shown = made.shown.tables
      #expect(shown.map(\.name) == ["w2", "kelurahan"])
      #expect(Set(["outside", "unresolved"]).isSubset(of: shown[1].rows.map(\.key)))
      var month = Openness.Month()
      for (facility, row) in cells.enumerated() {
        for (home, count) in row.enumerated() where count > 0 {
          let sum = RollupSum(numerator: count, denominator: count)
          month.facilities["F\(facility)", default: ("", RollupSum())].sum.add(sum)
          month.kelurahan[Self.homes[home], default: RollupSum()].add(sum)
          month.corners[.corner("", Self.homes[home].first == "6"), default: RollupSum()].add(sum)
        }
      }
      let open = OpenPlaces(
        [month.offering(Dictionary(uniqueKeysWithValues: Self.codes.map { ($0, "") }))],
        isSplit: false)
      let width = Self.homes.count
      let flat = cells.flatMap(\.self)
      var (solver, naive) = (CellSolver(finest: flat.count), CellSolver(finest: flat.count))
      let units = cells.map { $0.reduce(0, +) }
      let homes = Self.homes.indices.map { home in cells.reduce(0) { $0 + $1[home] } }
      /// A mark stands for one at least, unless noughts of such places are hidden too.
      func least(_ place: FigurePlace) -> Int {
        let alike: [(FigurePlace, Int)] =
          switch place {
          case .facility: zip(Self.codes, units).map { (.facility($0), $1) }
          default: zip(Self.homes, homes).map { (.kelurahan($0), $1) }
          }
        let hasNought = alike.contains { $0.1 == 0 && !open.kinds(of: $0.0).denominator }
        let isAnySeen = alike.contains { open.kinds(of: $0.0).denominator }
        return hasNought || !isAnySeen ? 0 : 1
      }
      func tell(_ place: FigurePlace, _ cell: ReportTable.Cell?, _ indices: [Int]) {
        let exact = indices.reduce(0) { $0 + flat[$1] }
        if (1...4).contains(exact) {
          naive.bound("\(place)", indices, 1...4)
        } else {
          naive.show(indices, exact)
        }
        let isTold = open.kinds(of: place).denominator
        // What the page tells the report tells too, in fives, and no more.
        let rounded = PublicCount.shown(exact)
        if place != .city, isTold, let rounded, rounded > 0 {
          #expect(cell == .count(rounded), "\(seed) \(place)")
        }
        if let cell, cell != .hidden {
          #expect(isTold && cell == rounded.map(ReportTable.Cell.count), "\(seed) \(place)")
        }
        guard isTold else {
          hidden += 1
          return solver.bound("\(place)", indices, least(place)...10_000)
        }
        #expect(!(1...4).contains(exact))
        solver.show(indices, exact)
      }
      tell(.city, nil, Array(flat.indices))
      let cases = shown[0].rows.first { $0.key == "A" }
      for (facility, code) in Self.codes.enumerated() {
        let column = shown[0].columns.firstIndex { $0.name == code }
        tell(
          .facility(code), column.flatMap { cases?.cells[$0] },
          (0..<width).map { facility * width + $0 })
      }
      for (home, code) in Self.homes.enumerated() {
        tell(
          .kelurahan(code), shown[1].rows.first { $0.key == code }?.cells.first,
          Self.owners.indices.map { $0 * width + home })
      }
      let found = solver.findings(1...4)
      #expect(found.isEmpty, "\(seed): \(Array(found).prefix(3))")
      alone += naive.findings(1...4).count
    }
    #expect(hidden > 0 && alone > 0)
    await house.close()
  }

  @Test(
    "A case that comes late is not the difference of two reports of W2, nor of one and the page")
  func late() async throws {
    let house = try await house()
    var earlier = Self.owners.map { _ in Self.homes.map { _ in 0 } }
    (earlier[0][0], earlier[3][1], earlier[4][10]) = (6, 21, 11)
    var later = earlier
    for (facility, home) in [(0, 0), (3, 1), (4, 10)] { later[facility][home] += 1 }
    let before = try #require(try await makes(counts(earlier), house).first)
    let after = try #require(try await makes(counts(later), house).first)
    #expect(before.content.tables != after.content.tables)
    #expect(before.shown.tables == after.shown.tables)
    let (unit, home) = (before.shown.tables[0], before.shown.tables[1])
    #expect(unit.columns.map(\.name) == ["F3", "F4"])
    #expect(unit.rows[0].cells == [.count(20), .count(10)])
    #expect(home.rows.map(\.key) == ["6371011002", "outside", "unresolved"])
    #expect(home.rows[0].cells == [.count(20)])
    await house.close()
  }

  @Test("What W2 froze to be shown is given out without what would stand beside a page's count")
  func told() async throws {
    let house = try await house()
    var cells = Self.owners.map { _ in Self.homes.map { _ in 0 } }
    for number in 0..<5 { cells[number][number] = 1 }
    let first = try #require(try await makes(counts(cells), house, version: 1).first)
    // As many marks as the page has cases.
    #expect(first.shown.tables[0].rows[0].cells == Array(repeating: .hidden, count: 5))
    cells = cells.map { $0.map { _ in 0 } }
    (cells[0][0], cells[3][1]) = (6, 21)
    let second = try #require(try await makes(counts(cells), house).first)
    // Version 2 was shown exactly once.
    let frozen = [(first, first.shown), (second, second.content)]
    var stored: [WholeReport] = []
    for (number, (made, shown)) in frozen.enumerated() {
      let id = ReportID(at: Self.tenth / 1000)
      try await house.database.transaction("test.freeze", as: .administration) {
        ReportStore.insert(
          id, made, content: made.content.bytes, shown: shown.bytes, revision: number + 1,
          at: Self.tenth, by: "os:test", in: $0)
      }
      stored.append(try #require(try await ReportStore.one(id, in: house.database)))
      #expect(stored[number].shown == shown.bytes)
    }
    let told = stored.compactMap { ReportContent(bytes: $0.told)?.tables }
    #expect(told.count == 2)
    #expect(told[0].allSatisfy { $0.rows.isEmpty && $0.columns.isEmpty })
    #expect(told[1] == second.shown.tables)
    #expect(told[1][0].columns.map(\.name) == ["F3"])
    // What is frozen now is given out as it stands.
    let id = ReportID(at: Self.tenth / 1000)
    try await house.database.transaction("test.freeze", as: .administration) {
      ReportStore.insert(
        id, second, content: second.content.bytes, shown: second.shown.bytes, revision: 3,
        at: Self.tenth, by: "os:test", in: $0)
    }
    let last = try #require(try await ReportStore.one(id, in: house.database))
    #expect(last.told == last.shown)
    await house.close()
  }

  @Test(
    "What version 1 of W2 and LB1 froze is made anew to the byte, of the same lines, without homes")
  func earlier() async throws {
    let house = try await house()
    var cells = Self.owners.map { _ in Self.homes.map { _ in 0 } }
    (cells[0][0], cells[0][10], cells[3][1]) = (5, 4, 12)
    let old = try #require(try await makes(counts(cells), house, version: 1).first).content
    // A line for each facility and disease, wherever its people live.
    #expect(old.inputs.sha256 == Array(SHA256.hash(data: Data("F0|A|9\nF3|A|12\n".utf8))))
    #expect(old.inputs.count == 2 && old.tables.map(\.name) == ["w2"])
    #expect(old.tables[0].rows[0].cells == [.count(9), .count(12)])
    let words = String(decoding: old.bytes, as: UTF8.self)
    #expect(words.contains(#""en":"Cases from visits, Sunday to Saturday, WITA."}"#))
    let new = try #require(try await makes(counts(cells), house).first).content
    #expect(new.version == 2 && new.inputs.count == 3)
    let homes = new.tables[1].rows.map { "\($0.key) \(ReportTable.sum($0.cells))" }
    #expect(homes == ["6371011001 5", "6371011002 12", "outside 4", "unresolved 0"])

    let visit = "01980000-0000-7000-8000-000000000001"
    try await house.run(
      """
      INSERT INTO monitor.visit_fact (facility_id, visit_id, person, kelurahan, residence_method,
        residence_certainty, day, minute, class, service, payer, sex, age_band, level, disposition,
        is_finished, has_referral_in, has_referral_out, diagnoses, items, has_antibiotic)
      VALUES ('\(Self.facility(0))', '\(visit)', decode(repeat('00', 16), 'hex'), 'outside', 'city', 90,
        '2026-06-03', 5, 'AMB', 'umum', '', 'female', '25-44', 1, '', true, false, false, ARRAY['J06.9'], 0, false)
      """)
    let maker = ReportMaker(database: house.database)
    let made = try #require(
      try await maker.make(.lb1, june, cut: Self.cut, version: 1).first)
    let day = CivilDate(year: 2026, month: 6, day: 3).daysSince1970
    let line = "F0|\(visit)|\(day)|AMB|umum|female|25-44||0|1|J06.9|||0\n"
    #expect(made.content.inputs.sha256 == Array(SHA256.hash(data: Data(line.utf8))))
    #expect(made.content.tables.map(\.name) == ["new", "old"])
    #expect(!String(decoding: made.content.bytes, as: UTF8.self).contains("By kelurahan"))
    // It was frozen with the hash of its input in what is shown, as all were; that is not given out any more.
    let id = ReportID(at: Self.tenth / 1000)
    let hash = ReportContent.hex(made.content.inputs.sha256)
    try await house.database.transaction("test.freeze", as: .administration) {
      ReportStore.insert(
        id, made, content: made.content.bytes, shown: made.content.bytes, revision: 1,
        at: Self.tenth, by: "os:test", in: $0)
    }
    let desk = ReportDesk(database: house.database, log: house.log, now: { Self.tenth })
    #expect(try await desk.verify(id) == nil)
    let stored = try #require(try await ReportStore.one(id, in: house.database))
    #expect(String(decoding: stored.shown, as: UTF8.self).contains(hash))
    #expect(!String(decoding: stored.told, as: UTF8.self).contains(hash))
    // Nor the mark of the one case, beside which all other cells were 0.
    let tables = try #require(ReportContent(bytes: stored.told)).tables
    #expect(tables.map(\.name) == ["new", "old"] && tables.allSatisfy { $0.rows.isEmpty })
    await house.close()
  }

  // MARK: SPM

  /// Met and not met by month, facility and home.
  private struct City {
    static let months = [CalendarMonth("2026-05")!, CalendarMonth("2026-06")!]
    var counts: [[[[Int]]]]

    init(_ seed: Int) {
      var draws = Draws(seed)
      let largest = [4, 9, 40][seed % 3]
      counts = Self.months.map { _ in
        ReportShownTests.owners.map { _ in
          ReportShownTests.homes.map { _ in [draws.count(largest), draws.count(largest)] }
        }
      }
    }

    /// The finest cells of a place over months, of those who meet it, or not.
    func cells(_ place: FigurePlace, _ months: [Int], _ measures: [Int]) -> [Int] {
      let (owners, homes) = (ReportShownTests.owners, ReportShownTests.homes)
      return months.flatMap { month in
        owners.indices.flatMap { facility in
          homes.indices.filter { contains(place, facility, homes[$0]) }.flatMap { home in
            measures.map { ((month * owners.count + facility) * homes.count + home) * 2 + $0 }
          }
        }
      }
    }

    private func contains(_ place: FigurePlace, _ facility: Int, _ home: String) -> Bool {
      let (owner, isResident) = (ReportShownTests.owners[facility], home.first == "6")
      return switch place {
      case .city: true
      case .ownership(let one): one == owner
      case .residence(let resident): resident == isResident
      case .corner(let one, let resident): one == owner && resident == isResident
      case .facility(let code): code == "F\(facility)"
      case .kelurahan(let code): code == home
      case .kecamatan(let code): home.hasPrefix(code)
      }
    }

    var openness: Openness {
      get throws {
        var months: [CalendarMonth: Openness.Month] = [:]
        for (number, month) in Self.months.enumerated() {
          for (facility, row) in counts[number].enumerated() {
            for (home, pair) in row.enumerated() where pair[0] + pair[1] > 0 {
              let (owner, code) = (
                ReportShownTests.owners[facility], ReportShownTests.homes[home]
              )
              let sum = RollupSum(numerator: pair[0], denominator: pair[0] + pair[1])
              months[month, default: .init()].facilities[
                "F\(facility)", default: (owner, RollupSum())
              ].sum.add(sum)
              months[month, default: .init()].kelurahan[code, default: RollupSum()].add(sum)
              months[month, default: .init()].corners[
                .corner(owner, code.first == "6"), default: RollupSum()
              ].add(sum)
            }
          }
        }
        let owners = zip(ReportShownTests.codes, ReportShownTests.owners)
        let offered = Dictionary(uniqueKeysWithValues: owners.map { ($0, $1) })
        return Openness(
          months.mapValues { $0.offering(offered) }, of: try #require(Indicator.named("SPM02")))
      }
    }

    /// The rows of `monitor.daily_rollup`.
    var rows: String {
      var rows: [String] = []
      for (month, facilities) in counts.enumerated() {
        for (facility, row) in facilities.enumerated() {
          for (home, pair) in row.enumerated() where pair[0] + pair[1] > 0 {
            rows.append(
              "('SPM02', '\(Self.months[month].text)-09', '\(ReportShownTests.facility(facility))', "
                + "'\(ReportShownTests.homes[home])', 0, \(pair[0]), \(pair[0] + pair[1]), 0, 0)")
          }
        }
      }
      return rows.joined(separator: ",\n")
    }
  }

  /// What is known of who is counted at a hidden place, by its like in one month: somebody, as noughts are seen, unless
  /// noughts of such places are hidden too, or nothing is seen of the month.
  private static func least(
    _ place: FigurePlace, _ isOpen: (FigurePlace) -> Bool, _ count: (FigurePlace) -> Int
  ) -> Int {
    guard places.contains(where: isOpen) else { return 0 }
    let alike: [FigurePlace]
    switch place {
    case .city: return 1
    case .ownership, .residence, .corner: return 0
    case .facility: alike = places.filter { if case .facility = $0 { true } else { false } }
    case .kelurahan: alike = places.filter { if case .kelurahan = $0 { true } else { false } }
    case .kecamatan:
      alike =
        [.kelurahan("outside"), .kelurahan("unresolved")]
        + places.filter { if case .kecamatan = $0 { true } else { false } }
    }
    return alike.contains { !isOpen($0) && count($0) == 0 } ? 0 : 1
  }

  private static let places: [FigurePlace] = {
    var places: [FigurePlace] = [.city, .residence(true), .residence(false)]
    for owner in ["government", "private"] {
      places += [.ownership(owner), .corner(owner, true), .corner(owner, false)]
    }
    places += owners.indices.map { .facility("F\($0)") }
    places += homes.map { .kelurahan($0) }
    places += ["637101", "637102", "637103"].map { .kecamatan($0) }
    return places
  }()

  /// A place as the rows of a report name it; nil where it has none.
  private static func key(_ place: FigurePlace) -> (table: String, row: String)? {
    switch place {
    case .city: ("city", "SPM02")
    case .ownership(let owner): ("compare", "SPM02/\(owner)")
    case .residence(let resident): ("compare", "SPM02/\(resident ? "resident" : "elsewhere")")
    case .facility(let code): ("facility", "SPM02/\(code)")
    case .kelurahan(let code): ("kelurahan", "SPM02/\(code)")
    case .corner, .kecamatan: nil
    }
  }

  @Test("SPM with owners, homes and the year's targets tells no small count beside all pages")
  func services() async throws {
    let house = try await house()
    let maker = ReportMaker(database: house.database)
    var hidden = 0
    for seed in 0..<6 {
      let city = City(seed)
      let flat = city.counts.flatMap { $0.flatMap { $0.flatMap(\.self) } }
      try await house.run(
        """
        DELETE FROM monitor.daily_rollup;
        INSERT INTO monitor.daily_rollup
          (indicator, day, facility_id, kelurahan, bucket, numerator, denominator, excluded, missing)
        VALUES \(city.rows)
        """)
      let made = try #require(try await maker.make(.spm, june, cut: Self.cut).first)
      var solver = CellSolver(finest: flat.count)
      let openness = try city.openness
      func leastCounted(_ place: FigurePlace, _ month: Int) -> Int {
        Self.least(
          place,
          { openness.kinds(of: $0, City.months[month]...City.months[month]).denominator },
          { city.cells($0, [month], [0, 1]).reduce(0) { $0 + flat[$1] } })
      }
      func tell(
        _ name: String, _ cell: ReportTable.Cell, _ indices: [Int], atLeast least: Int = 0
      ) {
        guard case .count(let count) = cell else {
          hidden += 1
          return solver.bound(name, indices, least...10_000)
        }
        #expect(count == indices.reduce(0) { $0 + flat[$1] }, "\(name)")
        #expect(!(1...4).contains(count), "\(name)")
        solver.show(indices, count)
      }
      func row(_ table: String, _ key: String) -> [ReportTable.Cell]? {
        made.shown.tables.first { $0.name == table }?.rows.first { $0.key == key }?.cells
      }
      for place in Self.places {
        if let (table, key) = Self.key(place) {
          // Where nobody is counted there is no row.
          let cells = row(table, key) ?? [.count(0), .count(0)]
          tell("\(table) \(key) n", cells[0], city.cells(place, [1], [0]))
          tell(
            "\(table) \(key) N", cells[1], city.cells(place, [1], [0, 1]),
            atLeast: leastCounted(place, 1))
        }
        let home: String? =
          switch place {
          case .city: "city"
          case .kelurahan(let code): code
          default: nil
          }
        if let home, let cells = row("target", "SPM02/\(home)") {
          tell("target \(home)", cells[0], city.cells(place, [0, 1], [0]))
        }
      }
      // What pages of both months say.
      for place in Self.places {
        for (number, month) in City.months.enumerated() {
          let kinds = openness.kinds(of: place, month...month)
          let (met, all) = (city.cells(place, [number], [0]), city.cells(place, [number], [0, 1]))
          if kinds.denominator { solver.show(all, all.reduce(0) { $0 + flat[$1] }) }
          if kinds.denominator && kinds.numerator {
            solver.show(met, met.reduce(0) { $0 + flat[$1] })
          } else {
            solver.bound("\(place) \(number) n", met, 0...10_000)
            solver.bound(
              "\(place) \(number) rest", city.cells(place, [number], [1]), 0...10_000)
          }
          if !kinds.denominator {
            solver.bound("\(place) \(number) N", all, leastCounted(place, number)...10_000)
          }
        }
      }
      let found = solver.findings(1...4)
      #expect(found.isEmpty, "\(seed): \(Array(found).prefix(3))")
      for cells in made.shown.tables.filter({ $0.name == "target" }).flatMap(\.rows).map(\.cells)
      where cells[0] == .hidden {
        // Share and gap would tell it.
        for cell in [cells[2], cells[4]] { #expect(cell == .hidden || cell == .empty) }
      }
    }
    #expect(hidden > 0)
    await house.close()
  }
}

extension Draws {
  /// A count of a facility and home, most of them 0.
  fileprivate mutating func count(_ largest: Int) -> Int { next(4) == 0 ? next(largest) : 0 }
}
