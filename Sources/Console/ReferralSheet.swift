import Monitoring
import RecordModel
import Registry

/// Referrals of the city as tables in which no small count can be read: how many arrived by destination, and how
/// many were sent from where to where.
struct ReferralSheet: Sendable {
  let pairs: [ReferralPair]
  let open: OpenReferrals
  let query: MonitorQuery
  let cut: Int64
  let snapshot: RegistrySnapshot
  let say: Language

  private struct Pair: Hashable {
    let from: String
    let to: String
  }

  private func name(_ code: String) -> String {
    code.isEmpty ? say.plain(FollowUpTexts.unknown) : snapshot.facility(code: code)?.name ?? code
  }

  private var notes: [(label: String, text: String)] {
    [
      (say.plain(MonitorTexts.filters), query.words(say)),
      (say.plain(MonitorTexts.cut), say.time(cut)),
      (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
    ]
  }

  /// Those whose fourteen days are over.
  private var ripe: [ReferralPair] { pairs.filter { $0.sum.denominator > 0 } }

  private func ordered(_ codes: some Sequence<String>) -> [String] {
    Set(codes).sorted { (name($0), $0) < (name($1), $1) }
  }

  private static func figures(
    _ pairs: [ReferralPair], by key: (ReferralPair) -> String
  ) -> [String: Figure] {
    Dictionary(grouping: pairs, by: key).reduce(into: [:]) { figures, group in
      var sum = RollupSum()
      for pair in group.value { sum.add(pair.sum) }
      figures[group.key] = Figure(group.key, sum, .proportion)
    }
  }

  private var whole: (figure: Figure, open: OpenKinds) {
    let all = Self.figures(ripe) { _ in "all" }["all"] ?? Figure("all", RollupSum(), .proportion)
    return (all, open.city)
  }

  /// Of those who were sent somewhere, or of all: where they came, after how long, and how many returned.
  private func course(_ code: String?) -> [FigureSheet.Cell] {
    let pairs = ripe.filter { code == nil || $0.to ?? "" == code }
    let came = code.map { open.destination($0) } ?? open.city
    let (named, elsewhere) = (Self.sum(pairs, \.named), Self.sum(pairs, \.elsewhere))
    func part(_ sum: RollupSum) -> FigureSheet.Cell {
      // Where no name is known anywhere is right.
      if code == "" { return .number(nil) }
      return open.isSplit(code) ? .number(Double(sum.numerator)) : .hidden
    }
    let returns = DisclosedTable(
      [Figure("returns", Self.sum(pairs, \.returns), .proportion)], .proportion,
      open: [open.hasReturns(code) ? .all : .none]
    ).rows[0]
    let isTold = came.denominator && came.numerator
    return [
      part(named), part(elsewhere),
      isTold ? .number(ReferralPair.medianDays(pairs), decimals: 1) : .hidden,
      Indicator.Measure.proportion.cell(of: returns),
    ]
  }

  private static func sum(
    _ pairs: [ReferralPair], _ part: KeyPath<ReferralPair, RollupSum>
  ) -> RollupSum {
    pairs.reduce(into: RollupSum()) { $0.add($1[keyPath: part]) }
  }

  /// How many arrived, of those who were sent to each place.
  var destinations: FigureSheet {
    let figures = Self.figures(ripe) { $0.to ?? "" }
    let to = open.hasDestinations ? ordered(figures.keys) : []
    let table = DisclosedTable(
      to.compactMap { figures[$0] }, .proportion, open: to.map(open.destination), total: whole)
    let names = to.map(name) + [say.plain(FollowUpTexts.all)]
    let courses = to.map { course($0) } + [course(nil)]
    let lines = zip(table.rows + [table.total], courses).map { Self.cells($0) + $1 }
    return FigureSheet(
      title: say.plain(FollowUpTexts.destinations),
      columns: [
        ("to", say.plain(FollowUpTexts.to), false),
        ("arrived", say.plain(FollowUpTexts.arrivedCount), true),
        ("referred", say.plain(FollowUpTexts.referred), true),
        ("share", say.plain(FollowUpTexts.share), true),
        ("named", say.plain(FollowUpTexts.named), true),
        ("elsewhere", say.plain(FollowUpTexts.elsewhere), true),
        ("medianDays", say.plain(FollowUpTexts.medianDays), true),
        ("returnedPercent", say.plain(FollowUpTexts.returned), true),
      ],
      rows: zip(names, lines).map { [.words($0)] + $1 }, notes: notes)
  }

  /// How many were sent from where to where, with the sums of both. As shown, each sender's row leads to a finding of
  /// its share that arrived (R3).
  var flow: (sheet: FigureSheet, shown: FigureSheet?) {
    let to = open.hasDestinations ? ordered(ripe.map { $0.to ?? "" }) : []
    // Where nobody may know that nobody was sent there is a row too.
    let unseen = snapshot.facilities.values.map(\.code).filter { !open.sender($0).denominator }
    let from = ordered(ripe.map(\.from) + unseen)
    let counts = Dictionary(
      ripe.map { (Pair(from: $0.from, to: $0.to ?? ""), $0.sum.denominator) },
      uniquingKeysWith: +)
    let (sent, received) = (Self.figures(ripe, by: \.from), Self.figures(ripe) { $0.to ?? "" })
    func sum(_ figure: Figure?, _ kinds: OpenKinds) -> FigureSheet.Cell {
      FigureSheet.Cell.count(kinds.denominator ? figure?.sum.denominator ?? 0 : nil)
    }
    let rows = from.map { row -> [FigureSheet.Cell] in
      let kinds = open.sender(row)
      let cells = to.map { column in
        FigureSheet.Cell.count(
          kinds.denominator && open.isOpen(from: row, to: column)
            ? counts[Pair(from: row, to: column)] ?? 0 : nil)
      }
      return [.words(name(row), link: say.link("/faskes/\(row)"))] + cells
        + [sum(sent[row], kinds)]
    }
    let last =
      [.words(say.plain(FollowUpTexts.all))] + to.map { sum(received[$0], open.destination($0)) }
      + [sum(whole.figure, whole.open)]
    let sheet = FigureSheet(
      title: say.plain(FollowUpTexts.flow),
      columns: [("from", say.plain(FollowUpTexts.from), false)]
        + to.map { ($0.isEmpty ? "unknown" : $0, name($0), true) }
        + [("all", say.plain(FollowUpTexts.all), true)],
      rows: rows + [last], notes: notes)
    return (sheet, sheet.findings(["R3"], query.months, of: from, say))
  }

  private static func cells(_ row: DisclosedTable.Row) -> [FigureSheet.Cell] {
    [.count(row.numerator), .count(row.denominator), Indicator.Measure.proportion.cell(of: row)]
  }
}

/// What the office's template names.
struct ReferralsView: Sendable {
  let filters: FilterFields
  let sheets: [SheetView]
}
