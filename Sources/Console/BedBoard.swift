import Charts
import Monitoring
import RecordModel
import Registry
import Statistics

/// The tables of inpatient care over all hospitals: what the page of each one shows of it.
struct BedBoard: Sendable {
  let months: ClosedRange<CalendarMonth>
  let cut: Int64
  let snapshot: RegistrySnapshot
  let say: Language
  /// By code.
  let told: [String: ToldBeds]
  /// Stays and deaths of each facility, by indicator, over each of `spans`.
  let facilities: [ClosedRange<CalendarMonth>: [String: [Figure]]]
  /// Those of owners over all the months.
  let owners: [String: [Figure]]
  let open: [String: Openness]

  /// Those that visits tell, with what they should be: length of stay, gross and net death rate.
  static let indicators = ["H2", "H5g", "H5n"].compactMap { Indicator.named($0) }

  /// What leads to a finding, in the order of the columns.
  private static let findings = [
    BedMeasure.occupancy.rawValue, "H2", BedMeasure.turnoverInterval.rawValue,
    BedMeasure.turnover.rawValue, "H5g", "H5n",
  ]

  /// The months over which the figures of some facility are: all that were chosen, and each that beds are told of.
  static func spans(
    _ told: [String: ToldBeds], _ months: ClosedRange<CalendarMonth>
  ) -> Set<ClosedRange<CalendarMonth>> {
    Set(told.values.map(\.months)).union([months])
  }

  /// The months of a facility's row: those that its beds are told of, so that all its figures are of the same.
  private func span(of code: String) -> ClosedRange<CalendarMonth> { told[code]?.months ?? months }

  /// A figure of a row: hidden, none, or a number with its decimals.
  private enum Value {
    case hidden
    case number(Double?, decimals: Int)

    var cell: FigureSheet.Cell {
      switch self {
      case .hidden: .hidden
      case .number(let value, let decimals): .number(value, decimals: decimals)
      }
    }

    var number: Double? { if case .number(let value, _) = self { value } else { nil } }
  }

  /// Facilities at work that keep a census, and others of which anything is told.
  private var places: [FacilityEntry] {
    let known = Set((facilities[months] ?? [:]).values.joined().map(\.key)).union(told.keys)
    return snapshot.facilities.values.filter { entry in
      known.contains(entry.code) || (entry.status == .active && BedPages.isKept(by: entry))
    }.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
  }

  private func value(
    _ id: String, _ figures: [String: [Figure]], _ key: String, _ place: FigurePlace,
    _ span: ClosedRange<CalendarMonth>
  ) -> Value {
    guard let indicator = Indicator.named(id),
      let figure = figures[id]?.first(where: { $0.key == key })
    else { return .number(nil, decimals: 1) }
    let row = DisclosedTable(
      [figure], indicator.measure, open: [open[id]?.kinds(of: place, span) ?? .none]
    ).rows[0]
    switch indicator.measure.cell(of: row) {
    case .number(let value, let decimals): return .number(value, decimals: decimals)
    case .hidden, .words: return .hidden
    }
  }

  /// What tells discharges is hidden where the indicator of stays is, and not told of months without a whole census.
  private func value(_ told: ToldBeds?, _ figure: (BedUse) -> Double?) -> Value {
    guard let told, told.isWhole else { return .number(nil, decimals: 1) }
    return told.hasDischarges ? .number(figure(told.use), decimals: 1) : .hidden
  }

  /// What is outside of what it should be, of those that are shown.
  private func outside(_ values: [(BedIdeal, Value)]) -> String {
    let found = values.filter { ideal, value in
      value.number.map { !ideal.range.contains($0) } ?? false
    }
    if values.allSatisfy({ $0.1.number == nil }) { return "–" }
    return found.isEmpty
      ? say.plain(BedTexts.none) : found.map { $0.0.rawValue }.joined(separator: ", ")
  }

  private var columns: [(name: String, title: String, isNumber: Bool)] {
    let titles: [(String, Bilingual, Bool)] = [
      ("facility", MonitorTexts.facility, false), ("ownership", OfficeTexts.ownership, false),
      ("days", MonitorTexts.censusSpan, false), ("censusDays", MonitorTexts.censusDays, true),
      ("meanBeds", BedTexts.meanBeds, true), ("borPercent", MonitorTexts.occupancy, true),
      ("avlosDays", BedTexts.stay, true), ("toiDays", MonitorTexts.turnoverInterval, true),
      ("bto", MonitorTexts.turnover, true), ("btoYear", BedTexts.yearlyTurnover, true),
      ("gdrPerMille", BedTexts.grossDeaths, true), ("ndrPerMille", BedTexts.netDeaths, true),
      ("outside", BedTexts.outside, false),
    ]
    return titles.map { ($0.0, say.plain($0.1), $0.2) }
  }

  private func row(_ entry: FacilityEntry) -> [FigureSheet.Cell] {
    let told = told[entry.code]
    let span = span(of: entry.code)
    func care(_ id: String) -> Value {
      value(id, facilities[span] ?? [:], entry.code, .facility(entry.code), span)
    }
    let occupancy = Value.number(told?.use.occupancy, decimals: 1)
    let stay = care("H2")
    let interval = value(told) { $0.turnoverInterval }
    let yearly = value(told) { $0.yearlyTurnover }
    let (gross, net) = (care("H5g"), care("H5n"))
    let link =
      "\(say.link("/faskes/\(entry.code)"))?from=\(span.lowerBound.text)&to=\(span.upperBound.text)"
    let days = told.map {
      "\(CivilDate.text($0.days.lowerBound)) – \(CivilDate.text($0.days.upperBound))"
    }
    let beds = told.map { Double($0.use.bedDaysAvailable) / Double($0.use.days) }
    return [
      .words(entry.name, link: link),
      .words(say.plain(entry.isGovernment ? OfficeTexts.government : OfficeTexts.isPrivate)),
      .words(days ?? say.plain(BedTexts.noCensus)), .number(told.map { Double($0.use.days) }),
      .number(beds, decimals: 1), occupancy.cell, stay.cell, interval.cell,
      value(told) { $0.turnover }.cell, yearly.cell, gross.cell, net.cell,
      .words(
        outside([
          (.occupancy, occupancy), (.lengthOfStay, stay), (.turnoverInterval, interval),
          (.turnover, yearly), (.grossDeaths, gross), (.netDeaths, net),
        ])),
    ]
  }

  private var notes: [(label: String, text: String)] {
    [
      (say.plain(MonitorTexts.filters), "\(months.lowerBound.text) – \(months.upperBound.text)"),
      (say.plain(MonitorTexts.cut), say.time(cut)),
      (say.plain(BedTexts.board), say.plain(BedTexts.boardLead)),
      (say.plain(BedTexts.ideal), say.plain(BedTexts.idealText)),
      (say.plain(MonitorTexts.source), "Depkes RI 2005; Barber & Johnson 1973"),
      (say.plain(MonitorTexts.hidden), say.plain(MonitorTexts.hiddenText)),
    ]
  }

  /// Each hospital.
  var sheet: FigureSheet {
    FigureSheet(
      title: say.plain(BedTexts.board), columns: columns, rows: places.map { row($0) },
      notes: notes)
  }

  /// The same with what leads to a finding of what the row shows.
  var withFindings: FigureSheet {
    let codes = places.map(\.code)
    guard !codes.isEmpty else { return sheet }
    let names = Self.findings.map {
      (name: "finding\($0)", title: say.plain(FindingTexts.openHere))
    }
    return sheet.doors(names) { index in
      let code = codes[index]
      return Self.findings.map { FigureSheet.finding($0, of: code, span(of: code), say) }
    }
  }

  /// Government beside non-government. Beds are those of the hospitals that are told above, so that no sum tells one
  /// that is not; stays and deaths are of all the months and follow the rule of the indicators' pages.
  var comparison: FigureSheet {
    let (government, others) = (sides(isGovernment: true), sides(isGovernment: false))
    let rows = BedTexts.measures.enumerated().map { index, measure -> [FigureSheet.Cell] in
      let (left, right) = (government[index], others[index])
      var difference: Double?
      if let one = left.number, let two = right.number { difference = one - two }
      return [
        .words(say.plain(measure.title)), left.cell, right.cell, .words(say.plain(measure.unit)),
        .number(difference, decimals: 1), .words(ideal(measure.ideal)),
      ]
    }
    return FigureSheet(
      title: say.plain(BedTexts.comparison),
      columns: [
        ("measure", say.plain(MonitorTexts.indicator), false),
        ("government", say.plain(OfficeTexts.government), true),
        ("private", say.plain(OfficeTexts.isPrivate), true),
        ("unit", say.plain(MonitorTexts.unit), false),
        ("difference", say.plain(ComparisonTexts.difference), true),
        ("ideal", say.plain(BedTexts.ideal), false),
      ], rows: rows, notes: notes)
  }

  private func ideal(_ ideal: BedIdeal) -> String {
    func text(_ value: Double) -> String { say.chart.number(value, decimals: 0) }
    let (low, high) = (ideal.range.lowerBound, ideal.range.upperBound)
    return low == 0 ? "≤ \(text(high))" : "\(text(low))–\(text(high))"
  }

  /// The measures of the hospitals of an owner, in the order of `BedTexts.measures`.
  private func sides(isGovernment: Bool) -> [Value] {
    let own = places.filter { $0.isGovernment == isGovernment }.compactMap { told[$0.code] }
    let turned = own.filter(\.hasDischarges)
    func sum(_ all: [ToldBeds], _ part: (BedUse) -> Int) -> Double {
      Double(all.reduce(0) { $0 + part($1.use) })
    }
    func ratio(_ above: Double, _ below: Double) -> Value {
      .number(below > 0 ? above / below : nil, decimals: 1)
    }
    let available = sum(turned) { $0.bedDaysAvailable }
    let left = sum(turned) { $0.discharges }
    let key = isGovernment ? "government" : "private"
    let place = FigurePlace.ownership(key)
    return [
      ratio(100 * sum(own) { $0.bedDaysUsed }, sum(own) { $0.bedDaysAvailable }),
      value("H2", owners, key, place, months),
      ratio(available - sum(turned) { $0.bedDaysUsed }, left), ratio(365 * left, available),
      value("H5g", owners, key, place, months), value("H5n", owners, key, place, months),
    ]
  }
}
