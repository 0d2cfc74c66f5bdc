import CityMap
import Monitoring
import RecordModel
import Registry
import Statistics

/// Tables of counts beside what people stated.
struct MeasureSheets: Sendable {
  let say: Language
  let cut: Int64
  let snapshot: RegistrySnapshot

  private typealias Cell = FigureSheet.Cell

  /// Counts of persons as they may be shown: small ones and as many others as it takes are hidden.
  private static func shown(_ counts: [Int], total: Int) -> (rows: [Int?], total: Int?) {
    func figure(_ count: Int) -> Figure {
      Figure("", RollupSum(numerator: count, denominator: count), .total)
    }
    let table = DisclosedTable(counts.map(figure), .total, total: figure(total))
    return (table.rows.map(\.denominator), table.total.denominator)
  }

  /// Fewer are no base for a rate.
  private static let fewest = 20

  private static func share(_ count: Int?, of base: Int?, times: Double) -> Cell {
    guard let base, base >= fewest else { return .number(nil) }
    return count.map { .number(Double($0) / Double(base) * times, decimals: 1) } ?? .hidden
  }

  private static func count(_ value: Int?) -> Cell { value.map { .number(Double($0)) } ?? .hidden }

  private func stated(_ version: StatedBook.Version?) -> Cell {
    .words(
      version.map { "\($0.figure.source), \(CivilDate.text($0.figure.sourceDay))" } ?? "–")
  }

  // MARK: Services

  private func serviceColumns(_ first: Bilingual) -> [(name: String, title: String, isNumber: Bool)]
  {
    [
      ("service", say.plain(MeasureTexts.service), false), ("place", say.plain(first), false),
      ("served", say.plain(MeasureTexts.served), true),
      ("target", say.plain(MeasureTexts.target), true),
      ("reachedPercent", say.plain(MeasureTexts.reached), true),
      ("gap", say.plain(MeasureTexts.gap), true),
      ("source", say.plain(MeasureTexts.source), false),
    ]
  }

  private func serviceRow(
    _ title: Cell, _ place: Cell, _ served: Int?, _ version: StatedBook.Version?
  ) -> [Cell] {
    let target = version?.figure.denominator
    let gap: Cell =
      target.map { target in
        served.map { .number(Double(max(0, target - $0))) } ?? .hidden
      } ?? .number(nil)
    return [
      title, place, Self.count(served), .number(target.map(Double.init)),
      Self.share(served, of: target, times: 100), gap, stated(version),
    ]
  }

  /// The rows of one service by place, and its row of the whole city.
  private func rows(
    _ service: StatedSubject, _ figures: [Figure], _ group: FigureGroup,
    _ targets: [StatedBook.Version], year: Int
  ) -> (places: [[Cell]], city: [Cell]) {
    let counts = Dictionary(uniqueKeysWithValues: figures.map { ($0.key, $0.sum.numerator) })
    var keys = figures.map(\.key)
    if group == .kelurahan {
      keys = CityMap.kelurahan.map(\.code) + [Residence.outside, Residence.unresolved]
    }
    let total = figures.reduce(0) { $0 + $1.sum.numerator }
    let shown = Self.shown(keys.map { counts[$0] ?? 0 }, total: total)
    let mine = targets.filter { $0.figure.subject == service.id }
    func target(_ place: String) -> StatedBook.Version? { mine.first { $0.figure.place == place } }
    let link = "\(say.link("/mutu/\(service.id)"))?from=\(year)-01&to=\(year)-12"
    let title = Cell.words(say.plain(service.title), link: link)
    let rows = zip(keys, shown.rows).map { key, count in
      serviceRow(title, .words(name(key, group)), count, target(key))
    }
    let city = serviceRow(
      title, .words(say.plain(MeasureTexts.city)), shown.total, target(StatedFigure.city))
    return (rows, city)
  }

  private func name(_ key: String, _ group: FigureGroup) -> String {
    if group == .facility { return snapshot.facility(code: key)?.name ?? key }
    return CityMap.kelurahan(code: key)?.name ?? say.plain(MonitorTexts.place(key))
  }

  /// The twelve of the city, and one by place; or all by place for a file.
  func services(
    _ figures: [String: [Figure]], _ group: FigureGroup, _ targets: [StatedBook.Version],
    year: Int, chosen: String
  ) -> (city: FigureSheet, chosen: FigureSheet, all: FigureSheet) {
    let first = group == .facility ? MonitorTexts.facility : MonitorTexts.kelurahan
    let parts = StatedSubject.targets.map { service in
      (
        id: service.id,
        rows: rows(service, figures[service.id] ?? [], group, targets, year: year)
      )
    }
    func sheet(_ title: String, _ rows: [[Cell]]) -> FigureSheet {
      FigureSheet(
        title: title, columns: serviceColumns(first), rows: rows,
        notes: [
          (say.plain(MeasureTexts.year), "\(year)"),
          (say.plain(MonitorTexts.cut), say.time(cut)),
          (say.plain(MeasureTexts.services), say.plain(MeasureTexts.servicesLead)),
          (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
        ])
    }
    let name = StatedSubject.named(chosen).map { say.plain($0.title) } ?? chosen
    return (
      sheet("\(say.plain(MeasureTexts.services)) \(year)", parts.map(\.rows.city)),
      sheet(
        "\(name) \(year): \(say.plain(first))",
        parts.filter { $0.id == chosen }.flatMap { $0.rows.places + [$0.rows.city] }),
      sheet(
        "\(say.plain(MeasureTexts.services)) \(year)",
        parts.flatMap { $0.rows.places + [$0.rows.city] })
    )
  }

  // MARK: Scorecard

  /// The scorecard by facility or by month; `stated` gives the members of a row.
  func scorecard(
    _ keys: [(key: String, name: String)], _ first: Bilingual, _ figures: [String: [Figure]],
    note: String, stated: (String, String) -> Int?
  ) -> FigureSheet {
    func sums(_ id: String) -> [RollupSum] {
      keys.map { key in
        figures[id]?.first { $0.key == key.key }?.sum ?? RollupSum()
      }
    }
    let contacts = Self.shown(sums("KBK1").map(\.numerator), total: Self.total(sums("KBK1")))
    let controlled = Self.shown(sums("KBK3").map(\.numerator), total: Self.total(sums("KBK3")))
    let referred = DisclosedTable(
      sums("KBK2").map { Figure("", $0, .proportion) }, .proportion)
    let rows = keys.indices.map { index -> [Cell] in
      let (key, name) = keys[index]
      let (members, prolanis) = (stated("KBK1", key), stated("KBK3", key))
      let referral = referred.rows[index]
      return [
        .words(name), .number(members.map(Double.init)), Self.count(contacts.rows[index]),
        Self.share(contacts.rows[index], of: members, times: 1000),
        Self.count(referral.denominator),
        referral.value == nil && referral.denominator != 0
          ? .hidden : .number(referral.value.map { $0 * 100 }, decimals: 1),
        .number(prolanis.map(Double.init)), Self.count(controlled.rows[index]),
        Self.share(controlled.rows[index], of: prolanis, times: 100),
      ]
    }
    let titles: [(String, Bilingual, Bool)] = [
      ("group", first, false), ("members", MeasureTexts.members, true),
      ("contacts", MeasureTexts.contacts, true),
      ("contactPerMille", MeasureTexts.contactRate, true),
      ("referrals", MeasureTexts.referrals, true),
      ("nonSpecialistPercent", MeasureTexts.nonSpecialist, true),
      ("prolanis", MeasureTexts.prolanis, true), ("controlled", MeasureTexts.controlled, true),
      ("controlledPercent", MeasureTexts.controlledRate, true),
    ]
    return FigureSheet(
      title: "\(say.plain(MeasureTexts.scorecard)) \(note)",
      columns: titles.map { ($0.0, say.plain($0.1), $0.2) }, rows: rows,
      notes: [
        (say.plain(MonitorTexts.cut), say.time(cut)),
        (say.plain(MeasureTexts.scorecard), say.plain(MeasureTexts.scorecardLead)),
        (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
      ])
  }

  private static func total(_ sums: [RollupSum]) -> Int { sums.reduce(0) { $0 + $1.numerator } }

  // MARK: What was stated

  /// Stated figures with who and when; a form with its value.
  func stated(_ versions: [StatedBook.Version], title: Bilingual) -> FigureSheet {
    let titles: [(String, Bilingual, Bool)] = [
      ("subject", MeasureTexts.subject, false), ("period", MeasureTexts.period, false),
      ("place", MeasureTexts.place, false), ("numerator", MonitorTexts.n, true),
      ("denominator", MeasureTexts.denominator, true), ("percent", MeasureTexts.reached, true),
      ("targetPercent", MonitorTexts.target, true), ("source", MeasureTexts.source, false),
      ("statedAt", MeasureTexts.statedAt, false), ("statedBy", MeasureTexts.statedBy, false),
    ]
    let rows = versions.map { version -> [Cell] in
      let figure = version.figure
      let subject = StatedSubject.named(figure.subject)
      let value = figure.numerator.flatMap {
        figure.denominator > 0 ? Double($0) / Double(figure.denominator) * 100 : nil
      }
      let target = subject?.kind == .form ? subject?.target : nil
      return [
        .words("\(figure.subject) \(subject.map { say.plain($0.title) } ?? "")"),
        .words(figure.period), .words(figure.place),
        .number(figure.numerator.map(Double.init)), .number(Double(figure.denominator)),
        .number(value, decimals: 1), .number(target.map { $0 * 100 }, decimals: 1),
        stated(version), .words(say.time(version.statedAt)), .words(version.statedBy),
      ]
    }
    return FigureSheet(
      title: say.plain(title), columns: titles.map { ($0.0, say.plain($0.1), $0.2) }, rows: rows,
      notes: [])
  }

  /// All indicators of one facility.
  func own(_ figures: [String: [Figure]]) -> FigureSheet {
    FigureSheet(
      title: say.plain(MeasureTexts.indicators),
      columns: IndicatorSheets.columns(MonitorTexts.indicator, say)
        + [("target", say.plain(MonitorTexts.target), true)],
      rows: Indicator.all.map { indicator in
        let figure =
          figures[indicator.id]?.first ?? Figure("all", RollupSum(), indicator.measure)
        let row = DisclosedTable([figure], indicator.measure).rows[0]
        return [.words("\(indicator.id) \(say.plain(indicator.title))")]
          + IndicatorSheets.cells(row, indicator.measure)
          + [indicator.measure.cell(indicator.target)]
      }, notes: [])
  }
}

/// What the page of measures names.
struct MeasuresView: Sendable {
  struct Choices: Sendable {
    let action: String
    let selects: [FilterView]
  }

  struct Form: Sendable {
    let action: String
    let hasPlace: Bool
    let subjects: [Choice]
  }

  let about: String
  let cut: String?
  let choices: Choices?
  let form: Form?
  let sheets: [SheetView]
}
