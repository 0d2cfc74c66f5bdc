import Statistics
import Testing

@Suite("Disclosure control")
struct DisclosureTests {
  private func safe(_ outcome: CellSuppression.Outcome) throws -> Publication {
    guard case .safe(let publication) = outcome else {
      Issue.record("\(outcome)")
      throw Refusal.noSpread
    }
    return publication
  }

  /// Tries all tables: whether each small count can be what it must be able to be; false also where
  /// there are too many tables to try.
  private func expectCovered(
    _ publication: Publication, slack: Int = 6, _ what: String
  ) -> Bool {
    var isDone = true
    for adversary in publication.rule.adversaries {
      let tables = TableEnumeration(publication, adversary, slack: slack)
      for cell in publication.sensitive {
        let range = tables.range(cell) ?? 0...0
        let required = publication.required(cell)
        let isCovered =
          adversary == .seesMarks
          ? range.contains(required.lowerBound) && range.contains(required.upperBound)
          : range.count > 1
        if !isCovered && tables.isComplete {
          Issue.record("\(what) \(adversary) cell \(cell): \(range)")
        }
        isDone = isDone && isCovered
      }
    }
    return isDone
  }

  @Test("By hand: one small count takes its row's and its column's next smallest along")
  func byHand() throws {
    let table = try CrossTable(
      rows: .withTotal(3), columns: .withTotal(3),
      counts: [[3, 20, 30], [40, 12, 60], [70, 80, 15]])
    let publication = try safe(CellSuppression.protect(table.system, rule: .signedIn))
    let small = try #require(table.cell(row: 0, column: 0))
    #expect(publication.statuses[small] == .small && publication.shown(small) == nil)
    let hidden = publication.statuses.indices.filter { publication.statuses[$0] != .shown }
    #expect(hidden.count == 4)
    #expect(publication.exposures().isEmpty)
    #expect(publication.shown(try #require(table.cell(row: 3, column: 3))) == 330)
    #expect(expectCovered(publication, "by hand"))
  }

  @Test("What a single mark leaves open is found, and what is shown by mistake too")
  func exposure() throws {
    let table = try CrossTable(
      rows: .flat(1), columns: .withTotal(3), counts: [[3, 20, 30]])
    var statuses: [Publication.Status] = [.small, .shown, .shown, .shown]
    for status in [Publication.Status.small, .shown] {
      statuses[0] = status
      let lone = try Publication(table.system, rule: .signedIn, statuses: statuses)
      let exposures = lone.exposures()
      #expect(exposures.map(\.cell) == [0])
      #expect(exposures.allSatisfy { $0.lower == 3 && $0.upper == 3 })
    }
    // Two fours beside a total of eight: who knows that both are small knows both.
    let pair = try CrossTable(rows: .flat(1), columns: .withTotal(2), counts: [[4, 4]])
    let rule = try SuppressionRule(hidden: 0...4)
    let marked = try Publication(pair.system, rule: rule, statuses: [.small, .small, .shown])
    #expect(marked.exposures().map(\.adversary) == [.knowsReasons, .knowsReasons])
    #expect(marked.exposures().map(\.lower) == [4, 4])
    let marks = try #require(marked.bounds(0, for: .seesMarks))
    #expect(marks.lower == 0 && marks.upper == 8)
    let repaired = try safe(CellSuppression.protect(pair.system, rule: rule))
    #expect(repaired.shown(2) == nil && repaired.exposures().isEmpty)
  }

  @Test("Random tables: no small count is narrowed, by trying all tables")
  func randomTables() throws {
    var random = SeededGenerator(seed: 2026)
    var tried = 0
    for round in 0..<700 {
      let rows = Int.random(in: 1...4, using: &random)
      let columns = Int.random(in: 2...4, using: &random)
      let top = [5, 9, 30].randomElement(using: &random) ?? 9
      let counts = (0..<rows).map { _ in
        (0..<columns).map { _ in Int.random(in: 0...top, using: &random) }
      }
      let table = try CrossTable(
        rows: rows > 1 ? .withTotal(rows) : .flat(rows), columns: .withTotal(columns),
        counts: counts)
      for rule in [SuppressionRule.signedIn, try SuppressionRule(hidden: 0...4)] {
        let publication = try safe(CellSuppression.protect(table.system, rule: rule))
        let exposures = publication.exposures()
        #expect(exposures.isEmpty)
        for (cell, count) in table.system.counts.enumerated() {
          if rule.hidden.contains(count) { #expect(publication.shown(cell) == nil) }
          if rule == .signedIn, count == 0 { #expect(publication.shown(cell) == 0) }
        }
        if expectCovered(publication, "round \(round) \(counts)") { tried += 1 }
      }
    }
    print("disclosure: \(tried) of 1400 random tables tried whole")
    #expect(tried > 1000)
  }

  @Test("Random marks: the search and the trying of all tables agree")
  func searchAgrees() throws {
    var random = SeededGenerator(seed: 99)
    var narrowed = 0
    var compared = 0
    for round in 0..<1500 {
      let counts = (0..<3).map { _ in (0..<3).map { _ in Int.random(in: 0...7, using: &random) } }
      let table = try CrossTable(rows: .withTotal(3), columns: .withTotal(3), counts: counts)
      let rule = round % 2 == 0 ? SuppressionRule.signedIn : try SuppressionRule(hidden: 0...4)
      let statuses = table.system.counts.map { count -> Publication.Status in
        if rule.hidden.contains(count) { return .small }
        return count > 4 && Int.random(in: 0..<4, using: &random) == 0 ? .complementary : .shown
      }
      let publication = try Publication(table.system, rule: rule, statuses: statuses)
      let exposures = publication.exposures()
      for adversary in publication.rule.adversaries {
        let tables = TableEnumeration(publication, adversary, slack: 12)
        guard tables.isComplete else { continue }
        compared += 1
        let exposed = Set(exposures.filter { $0.adversary == adversary }.map(\.cell))
        for cell in publication.sensitive {
          let range = try #require(tables.range(cell))
          let required = publication.required(cell)
          let isWide = range.contains(required.lowerBound) && range.contains(required.upperBound)
          let isNarrow = adversary == .seesMarks ? !isWide : range.count == 1
          #expect(exposed.contains(cell) == isNarrow, "\(counts) \(cell) \(range)")
          let bounds = try #require(publication.bounds(cell, for: adversary))
          #expect(bounds.lower <= range.lowerBound)
          #expect((bounds.upper ?? .max) >= range.upperBound)
          if isNarrow { narrowed += 1 }
        }
      }
    }
    #expect(compared > 1000 && narrowed > 500, "\(compared) \(narrowed)")
  }

  /// A table by area and disease, and one by area and age, whose totals by area are the same cells;
  /// areas in two groups and a city.
  private func pages(_ random: inout SeededGenerator) throws -> (CellSystem, first: Int) {
    func row(_ total: Int, _ parts: Int) -> [Int] {
      var left = total
      return (0..<parts).map { part in
        let share = part == parts - 1 ? left : Int.random(in: 0...left, using: &random)
        left -= share
        return share
      }
    }
    let totals = (0..<3).map { _ in Int.random(in: 0...14, using: &random) }
    let areas = CrossTable.Dimension(3, groups: [[0, 1], [2, 3]])
    let diseases = try CrossTable(
      rows: areas, columns: .withTotal(2), counts: totals.map { row($0, 2) })
    let ages = try CrossTable(
      rows: areas, columns: .withTotal(2), counts: totals.map { row($0, 2) })
    // Cells of the second page follow those of the first; its totals are the first's.
    let first = diseases.system.counts.count
    func moved(_ cell: Int) -> Int {
      cell % 3 == 2 ? cell : first + cell / 3 * 2 + cell % 3
    }
    let counts =
      diseases.system.counts
      + ages.system.counts.enumerated().filter { $0.offset % 3 != 2 }.map(\.element)
    let sums =
      diseases.system.sums
      + ages.system.sums.map { .init(total: moved($0.total), parts: $0.parts.map(moved)) }
    return (try CellSystem(counts: counts, sums: sums), first)
  }

  @Test("Over two pages that share totals, shown together or one after the other")
  func twoPages() throws {
    var random = SeededGenerator(seed: 31)
    var tried = 0
    var refused = 0
    for round in 0..<250 {
      let (system, first) = try pages(&random)
      let together = try safe(CellSuppression.protect(system, rule: .signedIn))
      #expect(together.exposures().isEmpty)
      if expectCovered(together, "pages \(round)") { tried += 1 }
      // The first page is out alone; then the second comes.
      let alone = try CellSystem(
        counts: Array(system.counts[..<first]),
        sums: system.sums.filter { $0.total < first && $0.parts.allSatisfy { $0 < first } })
      let page = try safe(CellSuppression.protect(alone, rule: .signedIn))
      let fixed = Dictionary(uniqueKeysWithValues: page.statuses.enumerated().map { ($0, $1) })
      switch try CellSuppression.protect(system, rule: .signedIn, fixed: fixed) {
      case .safe(let both):
        #expect(Array(both.statuses[..<first]) == page.statuses)
        #expect(both.exposures().isEmpty)
        if expectCovered(both, "second page \(round)") { tried += 1 }
      case .impossible(let cells):
        #expect(!cells.isEmpty)
        refused += 1
      }
    }
    print("disclosure: \(tried) pairs of pages tried whole, \(refused) second pages refused")
    #expect(tried > 200)
  }

  @Test("Differences of pages: this week is hidden though only running totals are shown")
  func differences() throws {
    var random = SeededGenerator(seed: 8)
    var shownLater = 0
    for round in 0..<300 {
      // For each of three areas: the total to last week, this week, the total to this week.
      let before = (0..<3).map { _ in Int.random(in: 5...40, using: &random) }
      let week = (0..<3).map { _ in Int.random(in: 0...9, using: &random) }
      func sum(_ values: [Int]) -> [Int] { values + [values.reduce(0, +)] }
      let counts = sum(before) + sum(week) + sum(zip(before, week).map { $0 + $1 })
      var sums = (0..<4).map { CellSystem.Sum(total: 8 + $0, parts: [$0, 4 + $0]) }
      sums += [0, 4, 8].map { .init(total: $0 + 3, parts: [$0, $0 + 1, $0 + 2]) }
      let system = try CellSystem(counts: counts, sums: sums)
      var fixed: [Int: Publication.Status] = [4: .unpublished, 5: .unpublished]
      fixed[6] = .unpublished
      fixed[7] = .unpublished
      for cell in 0..<4 { fixed[cell] = .shown }
      let publication = try safe(
        CellSuppression.protect(system, rule: .signedIn, fixed: fixed))
      #expect(publication.exposures().isEmpty)
      _ = expectCovered(publication, slack: 9, "difference \(round)")
      for area in 0..<4 where (1...4).contains(counts[4 + area]) {
        #expect(publication.shown(8 + area) == nil)
      }
      shownLater += (8..<12).count { publication.shown($0) != nil }
    }
    #expect(shownLater > 300)
  }

  @Test("For everybody: rounded, small ones hidden, totals made of what is shown")
  func open() throws {
    #expect([0, 1, 6, 7, 12, 13, 18].map(CountRounding.midpoint6) == [0, 3, 3, 9, 9, 15, 15])
    #expect([8, 12, 13, 17, 18].map(CountRounding.nearest5) == [10, 10, 15, 15, 20])
    #expect(CountRounding.open(7) == nil && CountRounding.open(8) == 10)
    let total = CountRounding.openTotal([3, 8, 22, 0])
    #expect(total.sum == 30 && total.hidden == 2)
    // A total made of what is shown is no fact of its own: no page has the true one.
    var random = SeededGenerator(seed: 70)
    var tried = 0
    for round in 0..<120 {
      let counts = (0..<2).map { _ in (0..<3).map { _ in Int.random(in: 0...16, using: &random) } }
      let table = try CrossTable(rows: .flat(2), columns: .withTotal(3), counts: counts)
      let fixed: [Int: Publication.Status] = [3: .unpublished, 7: .unpublished]
      let publication = try safe(
        CellSuppression.protect(table.system, rule: .open, fixed: fixed))
      #expect(!publication.statuses.contains(.complementary))
      for (cell, count) in table.system.counts.enumerated() where fixed[cell] == nil {
        #expect(publication.shown(cell) == CountRounding.open(count))
      }
      if expectCovered(publication, slack: 8, "open \(round)") { tried += 1 }
    }
    #expect(tried > 60)
  }

  @Test("For everybody, with rounded true totals: what they give away is hidden")
  func openTotals() throws {
    // Three sevens, and a total that another page splits into 8 and 13, shown as 10 and 15: at
    // least 21, so seven each.
    let system = try CellSystem(
      counts: [7, 7, 7, 8, 13, 21],
      sums: [.init(total: 5, parts: [0, 1, 2]), .init(total: 5, parts: [3, 4])])
    let naive = try Publication(
      system, rule: .open, statuses: [.small, .small, .small, .shown, .shown, .unpublished])
    #expect(naive.exposures().map(\.lower) == [7, 7, 7])
    #expect(naive.exposures().allSatisfy { $0.adversary == .knowsReasons })
    let repaired = try safe(
      CellSuppression.protect(system, rule: .open, fixed: [5: .unpublished]))
    #expect(repaired.exposures().isEmpty)
    var random = SeededGenerator(seed: 71)
    for round in 0..<150 {
      let counts = (0..<2).map { _ in (0..<3).map { _ in Int.random(in: 0...12, using: &random) } }
      let table = try CrossTable(rows: .withTotal(2), columns: .withTotal(3), counts: counts)
      let publication = try safe(CellSuppression.protect(table.system, rule: .open))
      #expect(publication.exposures().isEmpty)
      _ = expectCovered(publication, slack: 8, "open totals \(round)")
    }
  }

  /// Narrows what can be known of each cell, sum by sum, until nothing changes.
  private func narrowed(_ publication: Publication) -> [ClosedRange<Int>] {
    let far = 1_000_000
    let rule = publication.rule
    var ranges = publication.system.counts.indices.map { cell -> ClosedRange<Int> in
      switch publication.statuses[cell] {
      case .shown:
        let shown = publication.shown(cell) ?? 0
        let room = rule.rounding == nil ? 0 : 2
        return max(rule.rounding == nil ? 0 : 8, shown - room)...shown + room
      case .small, .complementary: return rule.hidden.lowerBound...far
      case .unpublished: return 0...far
      }
    }
    var changed = true
    while changed {
      changed = false
      func narrow(_ cell: Int, _ low: Int, _ high: Int) {
        let next = max(ranges[cell].lowerBound, low)...min(ranges[cell].upperBound, high)
        if next != ranges[cell] { changed = true }
        ranges[cell] = next
      }
      for sum in publication.system.sums {
        let low = sum.parts.reduce(0) { $0 + ranges[$1].lowerBound }
        let high = sum.parts.reduce(0) { $0 + ranges[$1].upperBound }
        narrow(sum.total, low, high)
        for part in sum.parts {
          let total = ranges[sum.total]
          narrow(
            part, total.lowerBound - (high - ranges[part].upperBound),
            total.upperBound - (low - ranges[part].lowerBound))
        }
      }
    }
    return ranges
  }

  @Test("Ten thousand pages: no small count is worked out")
  func tenThousand() throws {
    var random = SeededGenerator(seed: 10_000)
    var small = 0
    for round in 0..<10_000 {
      let rows = Int.random(in: 2...6, using: &random)
      let columns = Int.random(in: 2...5, using: &random)
      let counts = (0..<rows).map { _ in
        (0..<columns).map { _ in
          Int.random(in: 0...12, using: &random) * Int.random(in: 0...4, using: &random)
        }
      }
      let table = try CrossTable(
        rows: .init(rows, groups: [[0, 1], Array(2..<rows) + [rows]]),
        columns: .withTotal(columns), counts: counts)
      let isOpen = round % 4 == 0
      // For everybody, totals are made of what is shown, so that no page has the true ones.
      var fixed: [Int: Publication.Status] = [:]
      for row in 0..<rows + 2 {
        for column in 0...columns where isOpen && (row >= rows || column == columns) {
          fixed[try #require(table.cell(row: row, column: column))] = .unpublished
        }
      }
      let publication = try safe(
        CellSuppression.protect(
          table.system, rule: isOpen ? .open : .signedIn, fixed: fixed))
      let ranges = narrowed(publication)
      for cell in publication.sensitive {
        small += 1
        let required = publication.required(cell)
        let isWide =
          ranges[cell].contains(required.lowerBound) && ranges[cell].contains(required.upperBound)
        #expect(isWide, "round \(round) cell \(cell) \(ranges[cell])")
      }
    }
    print("disclosure: \(small) small counts on ten thousand pages, none worked out")
    #expect(small > 30_000)
  }

  @Test("Filters, rates and summaries")
  func smaller() throws {
    #expect(!DifferenceGuard.permits(shown: 30, filtered: 27))
    #expect(DifferenceGuard.permits(shown: 30, filtered: 25))
    #expect(DifferenceGuard.permits(shown: 30, filtered: 30))
    #expect(!DifferenceGuard.permits(shown: 30, filtered: 30, rule: .open))
    #expect(!DifferenceGuard.permits(shown: 30, filtered: 31))
    #expect(try RateDisclosure.rate(10, of: 19) == .denominatorTooSmall)
    #expect(try RateDisclosure.rate(3, of: 40) == .numeratorHidden)
    #expect(try RateDisclosure.rate(38, of: 40) == .complementHidden)
    #expect(try RateDisclosure.rate(40, of: 40) == .permitted)
    #expect(try RateDisclosure.rate(40, of: 40, rule: .open) == .complementHidden)
    #expect(try RateDisclosure.rate(10, of: 40) == .permitted)
    #expect(!RateDisclosure.permitsSummary(of: 7) && RateDisclosure.permitsSummary(of: 8))
  }

  @Test("Cells and sums that do not fit are refused")
  func refusals() {
    #expect(throws: Refusal.doesNotAddUp(position: 1)) {
      try CellSystem(counts: [1, 2, 4], sums: [.init(total: 2, parts: [0, 1])])
    }
    #expect(throws: Refusal.unknownCell(position: 1)) {
      try CellSystem(counts: [1], sums: [.init(total: 3, parts: [0])])
    }
    #expect(throws: Refusal.unknownCell(position: 1)) {
      try CellSystem(counts: [1, 2], sums: [.init(total: 1, parts: [0, 0])])
    }
    #expect(throws: Refusal.negative(position: 1)) { try CellSystem(counts: [-1], sums: []) }
    #expect(throws: Refusal.settingOutOfRange("rounding")) {
      try SuppressionRule(hidden: 0...7, rounding: 10)
    }
    #expect(throws: Refusal.lengthsDiffer(first: 0, second: 1)) {
      try Publication(CellSystem(counts: [1], sums: []), rule: .open, statuses: [])
    }
    #expect(throws: Refusal.unknownCell(position: 1)) {
      try CellSuppression.protect(
        CellSystem(counts: [1], sums: []), rule: .open, fixed: [5: .shown])
    }
  }

  @Test("A week of the city: 52 kelurahan in 5 kecamatan by 24 diseases")
  func city() throws {
    var random = SeededGenerator(seed: 6371)
    let kecamatan = [12, 9, 10, 9, 12]
    var next = 0
    var groups: [[Int]] = kecamatan.map { size in
      defer { next += size }
      return Array(next..<next + size)
    }
    groups.append(Array(52..<57))
    let means = (0..<24).map { _ in Double.random(in: 0...1, using: &random) }
    let counts = try (0..<52).map { _ in
      try means.map { mean -> Int in
        let poisson = try #require(PoissonDistribution(mean: mean * mean * mean * 25))
        return poisson.quantile(random.unit()) ?? 0
      }
    }
    let table = try CrossTable(
      rows: .init(52, groups: groups), columns: .withTotal(24), counts: counts)
    let clock = ContinuousClock()
    let start = clock.now
    let publication = try safe(CellSuppression.protect(table.system, rule: .signedIn))
    let middle = clock.now
    #expect(publication.exposures().isEmpty)
    let small = publication.statuses.count { $0 == .small }
    let others = publication.statuses.count { $0 == .complementary }
    print(
      "disclosure city: \(table.system.counts.count) cells, \(small) small, \(others) "
        + "complementary; protected in \(start.duration(to: middle)), "
        + "checked in \(middle.duration(to: clock.now))")
    #expect(small > 100 && others < 400)
  }
}
