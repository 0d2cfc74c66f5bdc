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

  /// How many meet a figure, where that may be shown.
  private static func met(_ figure: Figure?, _ kinds: OpenKinds) -> Int? {
    kinds.denominator && kinds.numerator ? figure?.sum.numerator ?? 0 : nil
  }

  /// Fewer are no base for a rate.
  private static let fewest = 20

  private static func share(_ count: Int?, of base: Int?, times: Double) -> Cell {
    guard let base, base >= fewest else { return .number(nil) }
    return count.map { .number(Double($0) / Double(base) * times, decimals: 1) } ?? .hidden
  }

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
      title, place, .count(served), .number(target.map(Double.init)),
      Self.share(served, of: target, times: 100), gap, stated(version),
    ]
  }

  /// What a page of services is made of.
  struct Services {
    let figures: [String: [Figure]]
    let open: [String: Openness]
    let group: FigureGroup
    let targets: [StatedBook.Version]
    let year: Int

    func kinds(_ service: String, _ place: FigurePlace) -> OpenKinds {
      guard let open = open[service] else { return .none }
      let january = CalendarMonth(number: year * 12)
      return open.kinds(of: place, january...january.advanced(by: 11))
    }

    func target(_ service: String, _ place: String) -> StatedBook.Version? {
      targets.first { $0.figure.subject == service && $0.figure.place == place }
    }
  }

  private func title(_ service: StatedSubject, _ year: Int) -> Cell {
    let link = "\(say.link("/mutu/\(service.id)"))?from=\(year)-01&to=\(year)-12"
    return .words(say.plain(service.title), link: link)
  }

  /// A service's row of the whole city.
  private func cityRow(_ service: StatedSubject, _ parts: Services) -> [Cell] {
    var sum = RollupSum()
    for figure in parts.figures[service.id] ?? [] { sum.add(figure.sum) }
    return serviceRow(
      title(service, parts.year), .words(say.plain(MeasureTexts.city)),
      Self.met(Figure("all", sum, .total), parts.kinds(service.id, .city)),
      parts.target(service.id, StatedFigure.city))
  }

  /// The rows of one service by place.
  private func placeRows(_ service: StatedSubject, _ parts: Services) -> [[Cell]] {
    let figures = Dictionary(
      uniqueKeysWithValues: (parts.figures[service.id] ?? []).map { ($0.key, $0) })
    let isFacility = parts.group == .facility
    let keys =
      isFacility
      ? facilities(service, parts)
      : Openness.homes
    return keys.map { key in
      serviceRow(
        title(service, parts.year), .words(name(key, parts.group)),
        Self.met(
          figures[key], parts.kinds(service.id, isFacility ? .facility(key) : .kelurahan(key))),
        parts.target(service.id, key))
    }
  }

  private func name(_ key: String, _ group: FigureGroup) -> String {
    if group == .facility { return snapshot.facility(code: key)?.name ?? key }
    return CityMap.kelurahan(code: key)?.name ?? say.plain(MonitorTexts.place(key))
  }

  /// The twelve of the city.
  func city(_ parts: Services) -> FigureSheet {
    sheet(
      parts, "\(say.plain(MeasureTexts.services)) \(parts.year)",
      StatedSubject.targets.map { cityRow($0, parts) })
  }

  /// One service by place, with the city's row last.
  ///
  /// - Parameter hasFindings: whether each row, of a facility then, leads to a finding, which only a page can.
  func places(
    _ service: StatedSubject, _ parts: Services, hasFindings: Bool = false
  ) -> FigureSheet {
    let sheet = sheet(
      parts, "\(say.plain(service.title)) \(parts.year): \(say.plain(Self.first(parts)))",
      placeRows(service, parts) + [cityRow(service, parts)])
    guard hasFindings else { return sheet }
    let january = CalendarMonth(number: parts.year * 12)
    return sheet.findings(
      [service.id], january...january.advanced(by: 11), of: facilities(service, parts), say)
  }

  /// The codes of the rows by facility, in their order: of those counted, and of those of which nobody may know that
  /// nobody is counted.
  private func facilities(_ service: StatedSubject, _ parts: Services) -> [String] {
    let unseen = snapshot.facilities.values.map(\.code).filter {
      parts.open[service.id] != nil && parts.kinds(service.id, .facility($0)) != .all
    }
    return Set((parts.figures[service.id] ?? []).map(\.key)).union(unseen).sorted()
  }

  private static func first(_ parts: Services) -> Bilingual {
    parts.group == .facility ? MonitorTexts.facility : MonitorTexts.kelurahan
  }

  private func sheet(_ parts: Services, _ title: String, _ rows: [[Cell]]) -> FigureSheet {
    FigureSheet(
      title: title, columns: serviceColumns(Self.first(parts)), rows: rows,
      notes: [
        (say.plain(MeasureTexts.year), "\(parts.year)"),
        (say.plain(MonitorTexts.cut), say.time(cut)),
        (say.plain(MeasureTexts.services), say.plain(MeasureTexts.servicesLead)),
        (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
      ])
  }

  // MARK: Scorecard

  /// The scorecard by facility or by month; `kinds` says what may be seen of an indicator in a row, `stated` gives
  /// the members of a row.
  func scorecard(
    _ keys: [(key: String, name: String)], _ first: Bilingual, _ figures: [String: [Figure]],
    note: String, kinds: (String, Figure) -> OpenKinds, stated: (String, String) -> Int?
  ) -> FigureSheet {
    let rows = keys.map { key, name -> [Cell] in
      func figure(_ id: String) -> Figure {
        figures[id]?.first { $0.key == key } ?? Figure(key, RollupSum(), .proportion)
      }
      func count(_ id: String) -> Int? { Self.met(figure(id), kinds(id, figure(id))) }
      let (members, prolanis) = (stated("KBK1", key), stated("KBK3", key))
      let referral = DisclosedTable(
        [figure("KBK2")], .proportion, open: [kinds("KBK2", figure("KBK2"))]
      ).rows[0]
      return [
        .words(name), .number(members.map(Double.init)), .count(count("KBK1")),
        Self.share(count("KBK1"), of: members, times: 1000), .count(referral.denominator),
        Indicator.Measure.proportion.cell(of: referral),
        .number(prolanis.map(Double.init)), .count(count("KBK3")),
        Self.share(count("KBK3"), of: prolanis, times: 100),
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

  // MARK: What was stated

  /// What was chosen and up to when the data reach.
  private func notes(_ chosen: String) -> [(label: String, text: String)] {
    [(say.plain(MonitorTexts.filters), chosen), (say.plain(MonitorTexts.cut), say.time(cut))]
  }

  /// Stated figures with who and when; a form with its value.
  func stated(
    _ versions: [StatedBook.Version], title: Bilingual, of chosen: String
  ) -> FigureSheet {
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
      let change = LimitChange(version).map { ", \(say.plain(LimitTexts.kind($0.kind)))" }
      return [
        .words(
          "\(figure.subject) \(subject.map { say.plain($0.title) } ?? "")\(change ?? "")"),
        .words(figure.period), .words(figure.place),
        .number(figure.numerator.map(Double.init)), .number(Double(figure.denominator)),
        .number(value, decimals: 1), .number(target.map { $0 * 100 }, decimals: 1),
        stated(version), .words(say.time(version.statedAt)), .words(version.statedBy),
      ]
    }
    return FigureSheet(
      title: say.plain(title), columns: titles.map { ($0.0, say.plain($0.1), $0.2) }, rows: rows,
      notes: notes(chosen))
  }
}

/// What the page of measures names.
struct MeasuresView: Sendable {
  struct Choices: Sendable {
    let action: String
    let selects: [FilterView]

    /// One of the last twelve months, of a page at a path.
    static func month(
      _ path: String, to last: CalendarMonth, chosen: CalendarMonth, _ say: Language
    ) -> Choices {
      Choices(
        action: say.link(path),
        selects: [
          FilterView(
            id: "month", label: say.plain(MonitorTexts.month),
            choices: Choice.months(to: last, chosen: chosen))
        ])
    }
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

extension Choice {
  /// A year of months, the last first.
  static func months(to last: CalendarMonth, chosen: CalendarMonth) -> [Choice] {
    (0..<12).map { last.advanced(by: -$0) }.map {
      Choice(value: $0.text, label: $0.text, isChosen: $0 == chosen)
    }
  }
}
