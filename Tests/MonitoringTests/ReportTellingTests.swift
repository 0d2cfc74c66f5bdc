import Monitoring
import RecordModel
import TestSupport
import Testing

private let owners = ["government", "private", "private", "government", "private"]
private let homes = [
  "6371011001", "6371011002", "6371021001", "6371031001", "outside", "unresolved",
]

/// Two tellings of a report of indicators: what their difference tells.
@Suite("Reports beside other tellings")
struct ReportTellingTests {
  private static let small = 1...4
  private static let june = ReportPeriod("2026-06")!

  /// A month of one service: met and not met by facility and home, and those served in earlier months by home.
  private struct City {
    var counts: [[[Int]]]
    var earlier: [Int]

    /// Where everything is large, nothing is hidden.
    init(_ draws: inout Draws, isLarge: Bool) {
      var values: [[[Int]]] = []
      for _ in owners {
        values.append(
          homes.map { _ in
            if isLarge { return [20 + draws.next(30), 20 + draws.next(30)] }
            return draws.next(3) == 0 ? [draws.next(20), draws.next(9)] : [0, 0]
          })
      }
      counts = values
      earlier = homes.map { _ in 30 + draws.next(50) }
    }

    private func contains(_ place: FigurePlace, _ facility: Int, _ home: String) -> Bool {
      switch place {
      case .city: true
      case .ownership(let owner): owners[facility] == owner
      case .residence(let resident): resident == (home.first == "6")
      case .corner(let owner, let resident):
        owners[facility] == owner && resident == (home.first == "6")
      case .facility(let code): code == "F\(facility)"
      case .kelurahan(let code): code == home
      case .kecamatan(let code): home.hasPrefix(code)
      }
    }

    func sum(_ place: FigurePlace) -> RollupSum {
      var sum = RollupSum()
      for (facility, row) in counts.enumerated() {
        for (home, pair) in zip(homes, row) where contains(place, facility, home) {
          sum.add(RollupSum(numerator: pair[0], denominator: pair[0] + pair[1]))
        }
      }
      return sum
    }

    func openness(_ indicator: Indicator, _ month: CalendarMonth) -> Openness {
      var sums = Openness.Month()
      for (facility, owner) in owners.enumerated() {
        sums.facilities["F\(facility)"] = (owner, sum(.facility("F\(facility)")))
        for resident in [true, false] {
          sums.corners[.corner(owner, resident)] = sum(.corner(owner, resident))
        }
      }
      for home in homes { sums.kelurahan[home] = sum(.kelurahan(home)) }
      return Openness([month: sums], of: indicator)
    }
  }

  private static let places: [(table: String, key: String, place: FigurePlace)] = {
    var places: [(table: String, key: String, place: FigurePlace)] = [
      ("city", "SPM02", .city), ("compare", "SPM02/government", .ownership("government")),
      ("compare", "SPM02/private", .ownership("private")),
      ("compare", "SPM02/resident", .residence(true)),
      ("compare", "SPM02/elsewhere", .residence(false)),
    ]
    places += owners.indices.map { ("facility", "SPM02/F\($0)", .facility("F\($0)")) }
    places += homes.map { ("kelurahan", "SPM02/\($0)", .kelurahan($0)) }
    places.append(("target", "SPM02/city", .city))
    places += homes.map { ("target", "SPM02/\($0)", .kelurahan($0)) }
    return places
  }()

  private static let columns = ["numerator", "denominator", "value", "missing", "excluded"]

  private func telling(
    _ city: City, isNow: Bool = true, _ period: ReportPeriod = june
  ) throws -> ReportTelling {
    let indicator = try #require(Indicator.named("SPM02"))
    let month = try #require(period.month)
    let open = city.openness(indicator, month)
    func row(_ key: String, _ place: FigurePlace, isYear: Bool, isWhole: Bool) -> ReportTable.Row {
      let kinds: OpenKinds = isWhole ? .all : open.kinds(of: place, month...month)
      let sum = city.sum(place)
      let label = Bilingual(id: key, en: key)
      if isYear {
        let home = homes.firstIndex { place == .kelurahan($0) }
        let served =
          sum.numerator + (home.map { city.earlier[$0] } ?? city.earlier.reduce(0, +))
        let isSeen = kinds.denominator && kinds.numerator
        return .init(
          key, label,
          [isSeen ? .count(served) : .hidden, .count(1000), .figure("1.0"), .empty, .empty])
      }
      let shown = DisclosedTable(
        [Figure(key, sum, .proportion)], .proportion, open: [kinds]
      ).rows[0]
      func cell(_ exact: Int, _ seen: Int?) -> ReportTable.Cell {
        isWhole ? .count(exact) : seen.map { .count($0) } ?? .hidden
      }
      return .init(
        key, label,
        [
          cell(sum.numerator, shown.numerator), cell(sum.denominator, shown.denominator),
          .figure("1.0"), cell(0, shown.missing), cell(0, shown.excluded),
        ])
    }
    func content(isWhole: Bool) -> ReportContent {
      let tables = ["city", "compare", "facility", "kelurahan", "target"].map { name in
        ReportTable(
          name, Bilingual(id: name, en: name), rowTitle: Bilingual(id: name, en: name),
          columns: Self.columns.map { .init($0, Bilingual(id: $0, en: $0)) },
          rows: Self.places.filter { $0.table == name }.map {
            row($0.key, $0.place, isYear: name == "target", isWhole: isWhole)
          }, isSummed: false)
      }
      return ReportContent(
        .of(.spm), scope: "6371", period: period, inputs: .init(count: 0, sha256: [], cut: 0),
        tables: tables)
    }
    return ReportTelling(
      whole: content(isWhole: true), shown: content(isWhole: false), isNow: isNow)
  }

  // MARK: what a difference tells

  /// Who is counted, who meets it and who does not, as far as each is seen; by table and key. The year's rows have but
  /// those served.
  private func seen(_ content: ReportContent) -> [String: [String: [Int?]]] {
    func count(_ cell: ReportTable.Cell) -> Int? {
      if case .count(let count) = cell { count } else { nil }
    }
    var seen: [String: [String: [Int?]]] = [:]
    for table in content.tables {
      for row in table.rows {
        let (met, all) = (count(row.cells[0]), count(row.cells[1]))
        let unmet = met.flatMap { met in all.map { $0 - met } }
        seen[table.name, default: [:]][row.key] =
          table.name == "target" ? [met, nil, nil] : [met, all, unmet]
      }
    }
    return seen
  }

  /// Parts with their wholes.
  private static let wholes: [(whole: (String, String), table: String, parts: [String])] = {
    func keys(_ names: [String]) -> [String] { names.map { "SPM02/\($0)" } }
    func facilities(_ owner: String?) -> [String] {
      keys(owners.indices.filter { owner == nil || owners[$0] == owner }.map { "F\($0)" })
    }
    let (inside, others) = (homes.filter { $0.first == "6" }, homes.filter { $0.first != "6" })
    return [
      (("city", "SPM02"), "compare", keys(["government", "private"])),
      (("city", "SPM02"), "compare", keys(["resident", "elsewhere"])),
      (("city", "SPM02"), "facility", facilities(nil)),
      (("city", "SPM02"), "kelurahan", keys(homes)),
      (("compare", "SPM02/government"), "facility", facilities("government")),
      (("compare", "SPM02/private"), "facility", facilities("private")),
      (("compare", "SPM02/resident"), "kelurahan", keys(inside)),
      (("compare", "SPM02/elsewhere"), "kelurahan", keys(others)),
      (("target", "SPM02/city"), "target", keys(homes)),
    ]
  }()

  /// Differences of one telling and another that are small counts.
  private func told(
    _ one: ReportContent, _ other: ReportContent, _ draws: inout Draws
  ) -> [String] {
    let (mine, theirs) = (seen(one), seen(other))
    var told: [String] = []
    func judge(_ name: String, _ difference: Int) {
      if Self.small.contains(abs(difference)) { told.append("\(name): \(difference)") }
    }
    for (table, rows) in mine {
      for (key, counts) in rows {
        for kind in 0..<3 {
          guard let now = counts[kind], let then = theirs[table]?[key]?[kind] else { continue }
          judge("\(table) \(key) \(kind)", now - then)
        }
      }
    }
    for (whole, table, parts) in Self.wholes {
      for kind in 0..<3 {
        func pair(_ table: String, _ key: String) -> (Int, Int)? {
          guard let now = mine[table]?[key]?[kind], let then = theirs[table]?[key]?[kind] else {
            return nil
          }
          return (now, then)
        }
        let pairs = parts.compactMap { pair(table, $0) }
        let move = pairs.reduce(0) { $0 + $1.0 - $1.1 }
        let name = "\(table) of \(whole.1) \(kind)"
        judge("sum, \(name)", move)
        for _ in 0..<4 {
          let some = pairs.filter { _ in draws.next(2) == 0 }
          judge("some, \(name)", some.reduce(0) { $0 + $1.0 - $1.1 })
        }
        if let whole = pair(whole.0, whole.1) { judge("rest, \(name)", whole.0 - whole.1 - move) }
        // All parts tell their whole, also where it is withheld.
        if pairs.count == parts.count, let then = theirs[whole.0]?[whole.1]?[kind] {
          judge("whole, \(name)", pairs.reduce(0) { $0 + $1.0 } - then)
        }
      }
    }
    return told
  }

  @Test(
    "No difference of numbers, sums, or wholes and their parts of two tellings is a small count")
  func differences() throws {
    var (naive, kept, withheld) = (0, 0, 0)
    for seed in 0..<240 {
      var draws = Draws(seed)
      let isLarge = seed / 6 % 2 == 0
      let before = City(&draws, isLarge: isLarge)
      var after = before
      func spot() -> (facility: Int, home: Int) {
        (draws.next(owners.count), draws.next(homes.count))
      }
      switch seed % 6 {
      case 0: break
      case 1:
        let late = spot()
        after.counts[late.facility][late.home][draws.next(2)] += 1 + draws.next(4)
      case 2:
        let (from, to) = (spot(), spot())
        let moved = min(after.counts[from.facility][from.home][0], 1 + draws.next(9))
        after.counts[from.facility][from.home][0] -= moved
        after.counts[to.facility][to.home][0] += moved
      case 3:
        let late = spot()
        after.counts[late.facility][late.home][0] += 10
      case 4:
        for _ in 0..<5 {
          let place = spot()
          let count = after.counts[place.facility][place.home][0]
          after.counts[place.facility][place.home][0] = max(0, count + draws.next(25) - 12)
        }
      default:
        let late = spot()
        after.counts[late.facility][late.home][0] += 10
        after.earlier[late.home] += 2
      }
      let (then, now) = (try telling(before, isNow: false), try telling(after))
      let safe = then.shown.withoutSmallMoves(of: then.whole, beside: [now])
      naive += told(then.shown, now.shown, &draws).count
      let found = told(safe, now.shown, &draws)
      #expect(found.isEmpty, "\(seed): \(found.prefix(3))")
      // The months before are told as they stand now, or not at all.
      let (mine, exact) = (seen(safe), seen(now.whole))
      for home in homes {
        let key = "SPM02/\(home)"
        guard let year = mine["target"]?[key]?[0], let month = mine["kelurahan"]?[key]?[0],
          let yearNow = exact["target"]?[key]?[0], let monthNow = exact["kelurahan"]?[key]?[0]
        else { continue }
        #expect(year - month == yearNow - monthNow, "\(seed) \(home)")
      }
      withheld += safe.withheld.count
      if seed % 6 == 0 { #expect(safe == then.shown) }
      if isLarge, seed % 6 == 3 {
        #expect(safe == then.shown)
        kept += 1
      }
      if isLarge, seed % 6 == 5 {
        #expect(Set(safe.withheld.map(\.part)) == [.year, .yearKelurahan])
      }
      #expect(ReportContent(bytes: safe.bytes) == safe)
    }
    #expect(naive > 0 && kept > 0 && withheld > 0)
  }

  private func city() -> City {
    var draws = Draws(7)
    return City(&draws, isLarge: true)
  }

  private func withheld(
    _ before: City, _ after: City, isNow: Bool = true
  ) throws -> Set<ReportPart> {
    let (then, now) = (try telling(before, isNow: false), try telling(after, isNow: isNow))
    return Set(
      then.shown.withoutSmallMoves(of: then.whole, beside: [now]).withheld.map(\.part))
  }

  @Test("One late visit hides all of its indicator, and one that went elsewhere what it moved in")
  func single() throws {
    let before = city()
    var after = before
    after.counts[1][0][0] += 1
    #expect(try withheld(before, after) == Set(ReportPart.allCases))
    after.counts[2][0][0] -= 1
    // Both facilities are private, and the home is the same.
    #expect(try withheld(before, after) == [.facility])
    let (then, now) = (try telling(before, isNow: false), try telling(after))
    let safe = then.shown.withoutSmallMoves(of: then.whole, beside: [now])
    let rows = try #require(safe.tables.first { $0.name == "facility" }).rows
    #expect(rows.allSatisfy { $0.cells == Array(repeating: .hidden, count: 5) })
    #expect(String(decoding: safe.bytes, as: UTF8.self).contains("Moved a little"))
    // What was not told then is not judged by.
    let later = try telling(before, isNow: false)
    let hidden = ReportTelling(whole: now.whole, shown: now.shown, isNow: false)
    let told = ReportTelling(
      whole: now.whole,
      shown: hidden.shown.withoutSmallMoves(of: hidden.whole, beside: [later]), isNow: false)
    #expect(told.shown.withheld.map(\.part) == [.facility])
    #expect(later.shown.withoutSmallMoves(of: later.whole, beside: [told]).withheld.isEmpty)
  }

  @Test("What one telling hides and the other does not hides the part")
  func openness() throws {
    var before = city()
    before.counts[1] = homes.map { _ in [0, 0] }
    before.counts[1][0] = [3, 0]
    var after = before
    after.counts[1][0] = [15, 0]
    let parts = try withheld(before, after)
    #expect(parts.contains(.facility) && !parts.contains(.city) && !parts.contains(.kelurahan))
  }

  @Test("Two months' reports do not tell between them what came late for the months before")
  func months() throws {
    let may = city()
    let earlier = zip(may.earlier, homes).map { $0 + may.sum(.kelurahan($1)).numerator }
    for (late, isHidden) in [(0, false), (2, true), (9, false)] {
      var june = may
      june.earlier = earlier
      june.earlier[1] += late
      let first = try telling(may, isNow: false, try #require(ReportPeriod("2026-05")))
      let second = try telling(june, isNow: false)
      let year: Set<ReportPart> = isHidden ? [.year, .yearKelurahan] : []
      for (one, other) in [(first, second), (second, first)] {
        let safe = one.shown.withoutSmallMoves(of: one.whole, beside: [other])
        #expect(Set(safe.withheld.map(\.part)) == year, "\(late)")
      }
    }
  }

  /// Those served up to a month, by home.
  private func served(_ city: City) -> [Int] {
    zip(city.earlier, homes).map { $0 + city.sum(.kelurahan($1)).numerator }
  }

  private func parts(_ one: ReportTelling, beside others: [ReportTelling]) -> Set<ReportPart> {
    Set(one.shown.withoutSmallMoves(of: one.whole, beside: others).withheld.map(\.part))
  }

  @Test("Nor do two reports with others between them, whatever is known of those")
  func between() throws {
    let year: Set<ReportPart> = [.year, .yearKelurahan]
    for (late, isHidden) in [(0, false), (2, true), (9, false)] {
      let april = city()
      var (may, june) = (april, april)
      may.earlier = served(april)
      may.earlier[1] += late
      june.earlier = served(may)
      let first = try telling(april, isNow: false, try #require(ReportPeriod("2026-04")))
      let third = try telling(june, isNow: false)
      let month = try #require(ReportPeriod("2026-05"))
      let page = try telling(may, month)
      // As it went out: without the year, where that told the two.
      let sent = try telling(may, isNow: false, month)
      let second = ReportTelling(
        whole: sent.whole,
        shown: sent.shown.withoutSmallMoves(of: sent.whole, beside: [first]), isNow: false)
      let hidden = isHidden ? year : []
      #expect(Set(second.shown.withheld.map(\.part)) == hidden, "\(late)")
      for known in [[page], [second], [page, second]] {
        #expect(parts(third, beside: known + [first]) == hidden, "\(late)")
        #expect(parts(first, beside: known + [third]) == hidden, "\(late)")
      }
      // Of the month between nothing is known.
      #expect(parts(third, beside: [first]) == year)
      // What was sent of it has two fewer than the page.
      may.counts[1][1][0] -= 2
      let fewer = try telling(may, isNow: false, month)
      let noted = ReportTelling(
        whole: fewer.whole,
        shown: fewer.shown.withholding(
          Set(year.map { ReportContent.Withheld("SPM02", $0) })), isNow: false)
      #expect(parts(third, beside: [first, page, noted]) == year)
    }
  }

  @Test("A later month hides of the year what an earlier one hides, whichever was told first")
  func laterHides() throws {
    var small = city()
    for facility in owners.indices { small.counts[facility][0] = [0, 0] }
    small.counts[0][0] = [3, 20]
    let cases: [(City, City, Set<ReportPart>)] = [
      (small, city(), [.yearKelurahan]), (city(), small, []),
    ]
    for (earlier, later, hidden) in cases {
      var second = later
      second.earlier = served(earlier)
      let one = try telling(earlier, isNow: false, try #require(ReportPeriod("2026-05")))
      let other = try telling(second, isNow: false)
      #expect(one.shown != one.whole || other.shown != other.whole)
      #expect(parts(one, beside: [other]) == hidden)
      #expect(parts(other, beside: [one]) == hidden)
    }
  }
}
