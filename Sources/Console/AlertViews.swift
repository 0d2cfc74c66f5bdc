import Charts
import CityMap
import Monitoring
import RecordModel
import Registry
import Statistics

/// One alert as tables and words; exact counts, since each case has to be followed up.
struct AlertSheets: Sendable {
  let file: AlertBook.File
  let snapshot: RegistrySnapshot
  let now: Int64
  let say: Language
  /// Where its cases crowd; nil where that cannot be told.
  var cluster: String? = nil
  /// When cases were counted last, microseconds since 1970; nil where that is not known.
  var counted: Int64? = nil

  var alert: Alert { file.alert }
  var title: String {
    "\(WeekSheets.name(alert.unit.disease, say)), \(Self.area(alert.unit.area, say))"
  }

  static func area(_ code: String, _ say: Language) -> String {
    if code == WeekHistory.city { return say.plain(AlertTexts.city) }
    return CityMap.kelurahan(code: code)?.name ?? say.plain(MonitorTexts.place(code))
  }

  static func week(_ day: Int) -> String {
    MMWRWeek(CalendarDay(daysSince1970: day))?.text ?? ""
  }

  /// The three clocks of 24 hours: kept, missed, or until when.
  static func clocks(_ alert: Alert, _ now: Int64, _ say: Language) -> String {
    [alert.reportClock, alert.verifyClock, alert.assessClock].map { clock in
      switch (clock.isInTime(at: now), clock.due) {
      case (true?, _): say.plain(AlertTexts.met)
      case (false?, _): say.plain(AlertTexts.notMet)
      case (nil, let due?): "\u{2264} \(say.time(due))"
      case (nil, nil): "–"
      }
    }.joined(separator: ", ")
  }

  /// What stands with its tables: of what it is, and up to when cases are counted.
  private var notes: [(label: String, text: String)] {
    let weeks = alert.weeks
    return [
      (say.plain(AlertTexts.disease), WeekSheets.name(alert.unit.disease, say)),
      (say.plain(AlertTexts.area), Self.area(alert.unit.area, say)),
      (
        say.plain(AlertTexts.week),
        "\(Self.week(weeks.lowerBound)) – \(Self.week(weeks.upperBound))"
      ),
      (say.plain(MonitorTexts.cut), counted.map { say.time($0) } ?? "–"),
    ]
  }

  /// Its tables and its curve; what takes time is made only where it `isAsked` for.
  func tables(_ history: WeekHistory, isAsked: (String) -> Bool) -> PageTables {
    var tables = PageTables(
      path: say.link("/peringatan/\(alert.id)"), query: "",
      name: "peringatan_\(alert.unit.disease)_\(alert.id)", say)
    tables.add("verdicts", verdicts)
    if let criteria = criteria(history) { tables.add("criteria", criteria) }
    tables.add("places", places)
    if isAsked("curve"), let curve = curve(history) {
      tables.add("curve", say.plain(AlertTexts.curve), curve, notes: notes)
    }
    return tables
  }

  /// What the rules said of each week.
  private var verdicts: FigureSheet {
    func decimal(_ value: Double?, _ decimals: Int) -> FigureSheet.Cell {
      .number(value, decimals: decimals)
    }
    return FigureSheet(
      title: say.plain(AlertTexts.verdicts),
      columns: [
        ("week", say.plain(AlertTexts.week), false), ("cases", say.plain(AlertTexts.cases), true),
        ("weekBefore", say.plain(AlertTexts.before), true),
        ("official", say.plain(AlertTexts.rule), false),
        ("threshold", say.plain(AlertTexts.threshold), true),
        ("method", say.plain(AlertTexts.method), false),
        ("expected", say.plain(AlertTexts.expected), true),
        ("bound", say.plain(AlertTexts.bound), true),
        ("p", say.plain(AlertTexts.p), true), ("q", say.plain(AlertTexts.q), true),
        ("family", say.plain(AlertTexts.family), true),
      ],
      rows: file.verdicts.map { one in
        [
          .words(Self.week(one.week)), .number(Double(one.cases)), .number(Double(one.previous)),
          .words(say.plain(one.isOfficial ? AlertTexts.met : AlertTexts.notMet)),
          .number(one.threshold.map { Double($0) }),
          .words(say.plain(AlertTexts.method(one.method))),
          decimal(one.expected, 1), decimal(one.bound, 0), decimal(one.pValue, 4),
          decimal(one.qValue, 4), .number(Double(one.family)),
        ]
      },
      notes: notes)
  }

  /// Cases by facility and home.
  private var places: FigureSheet {
    FigureSheet(
      title: say.plain(AlertTexts.places),
      columns: [
        ("facility", say.plain(MonitorTexts.facility), false),
        ("kelurahan", say.plain(MonitorTexts.kelurahan), false),
        ("cases", say.plain(AlertTexts.cases), true),
        ("deaths", say.plain(AlertTexts.deaths), true),
      ],
      rows: file.places.map { place in
        [
          .words(
            snapshot.facility(code: place.facility)?.name ?? place.facility,
            link: say.link("/faskes/\(place.facility)")),
          .words(Self.area(place.kelurahan, say)), .number(Double(place.cases)),
          .number(Double(place.deaths)),
        ]
      },
      notes: notes + (cluster.map { [(label: say.plain(AlertTexts.cluster), text: $0)] } ?? []))
  }

  /// Where the cases of its last week crowd, in a sentence.
  ///
  /// A kelurahan is named where its count stands on this page anyway (all of them where the alert is of the city), or
  /// where `open`, the week as W2 shows it, shows it; and cases are told where every one in the circle is named.
  func words(of cluster: CaseCluster?, _ open: OpenWeek?) -> String? {
    guard let cluster else { return nil }
    let chance = say.chart.number(cluster.pValue, decimals: 3)
    guard cluster.isTold else { return say.plain(AlertTexts.noCluster(chance)) }
    let area = alert.unit.area
    let named = cluster.kelurahan.filter { code in
      if area == WeekHistory.city || area == code { return true }
      return open?.count(alert.unit.disease, .kelurahan(code)) != nil
    }
    let others = cluster.kelurahan.count - named.count
    var places = named.map { Self.area($0, say) }
    if others > 0 { places.append(say.plain(AlertTexts.otherPlaces(say.figure(others)))) }
    let words = places.joined(separator: ", ")
    guard others == 0 else { return say.plain(AlertTexts.clusterOf(words, chance)) }
    return say.plain(
      AlertTexts.clusterOf(
        words, cases: say.figure(cluster.cases),
        expected: say.chart.number(cluster.expected, decimals: 1), chance))
  }

  /// The facts of the seven criteria in its last week; nil where the week was not counted.
  func facts(_ history: WeekHistory) -> OutbreakCriteria.Facts? {
    history.position(alert.weeks.upperBound).map {
      history.criteria(alert.unit.disease, alert.unit.area, at: $0)
    }
  }

  /// The seven criteria with the numbers that they were judged by.
  private func criteria(_ history: WeekHistory) -> FigureSheet? {
    guard let facts = facts(history), let verdicts = try? OutbreakCriteria(facts).verdicts else {
      return nil
    }
    return FigureSheet(
      title: say.plain(AlertTexts.criteria),
      columns: [
        ("criterion", say.plain(AlertTexts.criterion), false),
        ("met", say.plain(AlertTexts.verdict), false),
        ("numbers", say.plain(AlertTexts.numbers), false),
      ],
      rows: OutbreakCriteria.Criterion.allCases.map { one in
        let verdict =
          switch verdicts[one] ?? .unknown {
          case .met: AlertTexts.met
          case .notMet: AlertTexts.notMet
          case .unknown: AlertTexts.unknown
          case .fromNone: AlertTexts.fromNone
          }
        return [
          .words("\(one.rawValue). \(say.plain(AlertTexts.criterion(one)))"),
          .words(say.plain(verdict)), .words(Self.numbers(one, facts)),
        ]
      }, notes: notes)
  }

  private static func numbers(
    _ criterion: OutbreakCriteria.Criterion, _ facts: OutbreakCriteria.Facts
  ) -> String {
    func list(_ values: [Int]) -> String {
      values.isEmpty ? "–" : values.map(String.init).joined(separator: ", ")
    }
    func part(_ top: Int?, _ bottom: Int?) -> String {
      "\(top.map(String.init) ?? "–")/\(bottom.map(String.init) ?? "–")"
    }
    return switch criterion {
    case .newDisease: list(Array(facts.periods.suffix(1)))
    case .continuousRise: list(facts.periods)
    case .doubled: list(Array(facts.periods.suffix(2)))
    case .monthDoubled: "\(facts.month.map(String.init) ?? "–"); \(list(facts.monthsLastYear))"
    case .yearDoubled: part(facts.yearSoFar, facts.sameSpanLastYear)
    case .fatality:
      "\(part(facts.deaths, facts.cases)); \(part(facts.deathsBefore, facts.casesBefore))"
    case .proportionDoubled:
      "\(part(facts.cases, facts.visits)); \(part(facts.casesBefore, facts.visitsBefore))"
    }
  }

  /// Cases with what Farrington's method expected and its bound, half a year up to its last week.
  private func curve(_ history: WeekHistory) -> DrawnChart? {
    guard let last = history.position(alert.weeks.upperBound) else { return nil }
    let counts = history.series(alert.unit.disease, alert.unit.area)
    let judge = AlertJudge(history)
    let range = max(0, last - 25)...last
    let limits = range.map { judge.limits(alert.unit.disease, alert.unit.area, at: $0) }
    var series: [SeriesChart.Series] = [
      .init(name: ChartText(AlertTexts.cases), values: range.map { Double(counts[$0]) })
    ]
    if limits.contains(where: { $0 != nil }) {
      series.append(.init(name: ChartText(AlertTexts.model), values: limits.map { $0?.expected }))
      series.append(.init(name: ChartText(AlertTexts.bound), values: limits.map { $0?.bound }))
    }
    let chart = SeriesChart(
      title: ChartText(AlertTexts.curve), names: range.map { Self.week(history.weeks[$0]) },
      axis: ChartText(AlertTexts.week), series: series, unit: .number(decimals: 0), form: .lines)
    return chart.drawn(say.chart)
  }

  /// Where the cases of its weeks live.
  var map: MapView {
    let homes = Dictionary(grouping: file.places, by: \.kelurahan).mapValues {
      $0.reduce(0) { $0 + $1.cases }
    }
    return MapView(
      svg: CityDrawing.drawing(title) { area in
        let count = homes[area.code] ?? 0
        return (
          say.link("/kelurahan/\(area.code)"), count > 0 ? say.figure(count) : "",
          say.figure(count), count > 0 ? .some : .plain
        )
      }, sentence: title)
  }
}

/// What the page of an alert names.
struct AlertView: Sendable {
  let back: String
  let w1: String
  let facts: [LabelledText]
  let action: String
  let isOpen: Bool
  let canClose: Bool
  let outcomes: [Choice]
  let buttons: [Choice]
  let steps: [LabelledText]
  let hasSteps: Bool
  let charts: [ChartView]
  let sheets: [SheetView]
  let cluster: String?
  let map: MapView?

  init(_ parts: AlertSheets, _ tables: PageTables, viewer: String) {
    let (alert, say) = (parts.alert, parts.say)
    let path = say.link("/peringatan/\(alert.id)")
    back = say.link(AlertPages.path)
    w1 = "\(path)/w1"
    action = path
    let rule = SKDRDisease.named(alert.unit.disease).map { say.plain(AlertTexts.rule($0.rule)) }
    let method =
      parts.file.verdicts.last.map { say.plain(AlertTexts.method($0.method)) } ?? "–"
    facts = [
      (AlertTexts.disease, WeekSheets.name(alert.unit.disease, say)),
      (AlertTexts.area, AlertSheets.area(alert.unit.area, say)), (AlertTexts.rule, rule ?? "–"),
      (AlertTexts.urgency, say.plain(alert.isRed ? AlertTexts.red : AlertTexts.amber)),
      (
        AlertTexts.week,
        "\(AlertSheets.week(alert.weeks.lowerBound)) – \(AlertSheets.week(alert.weeks.upperBound))"
      ),
      (AlertTexts.method, method), (AlertTexts.state, say.plain(AlertTexts.state(alert.state))),
      (AlertTexts.owner, alert.owner ?? "–"),
      (AlertTexts.clocks, AlertSheets.clocks(alert, parts.now, say)),
      (AlertTexts.outcome, alert.outcome.map { say.plain(AlertTexts.outcome($0)) } ?? "–"),
    ].map { LabelledText(label: say.plain($0.0), value: $0.1) }
    isOpen = alert.state != .closed
    // Only steps that can be taken now: taking over, and the others once it is in the viewer's hands.
    let isOwner = alert.owner == viewer
    func may(_ step: AlertStep) -> Bool {
      guard case .success = alert.state.after(step) else { return false }
      return isOwner || step == .take
    }
    let endings = AlertOutcome.allCases.filter { may(.close($0)) }
    canClose = !endings.isEmpty
    outcomes = endings.map {
      Choice(value: $0.rawValue, label: say.plain(AlertTexts.outcome($0)), isChosen: false)
    }
    var offered = [AlertStep.take, .verify, .assess, .respond].filter(may).filter {
      $0 != .take || !isOwner
    }.map(\.name)
    if canClose { offered.append("close") }
    buttons = offered.map {
      Choice(value: $0, label: say.plain(AlertTexts.step($0)), isChosen: false)
    }
    steps = parts.file.steps.map { step in
      let ending = step.outcome.map { " (\(say.plain(AlertTexts.outcome($0))))" } ?? ""
      return LabelledText(
        label: say.plain(AlertTexts.step(step.name)) + ending,
        value: "\(say.time(step.at)), \(step.actor)\(step.note.isEmpty ? "" : ": \(step.note)")")
    }
    hasSteps = !steps.isEmpty
    charts = tables.charts
    sheets = tables.views
    cluster = parts.cluster
    map = parts.map
  }
}

/// What the draft of W1 names.
struct W1View: Sendable {
  let facts: [LabelledText]
  let back: String

  init(_ parts: AlertSheets, _ history: WeekHistory, reporter: String) {
    let (alert, say) = (parts.alert, parts.say)
    back = say.link("/peringatan/\(alert.id)")
    let cases = parts.file.places.reduce(0) { $0 + $1.cases }
    let deaths = parts.file.places.reduce(0) { $0 + $1.deaths }
    let home = CityMap.kelurahan(code: alert.unit.area)
    let met = parts.facts(history).flatMap { try? OutbreakCriteria($0).met } ?? []
    let actions = parts.file.steps.filter { $0.name == "respond" }.map(\.note)
    let facility = alert.facility.flatMap { parts.snapshot.facilities[$0]?.name }
    let blank = "................................"
    let fields: [(Bilingual, String)] = [
      (.init(id: "Kepada", en: "To"), blank),
      (.init(id: "Kota", en: "City"), "Banjarmasin (6371)"),
      (.init(id: "Kecamatan", en: "Kecamatan"), home?.kecamatan ?? "–"),
      (.init(id: "Kelurahan", en: "Kelurahan"), AlertSheets.area(alert.unit.area, say)),
      (
        .init(id: "Fasilitas dengan kasus terbanyak", en: "Facility with most cases"),
        facility ?? "–"
      ),
      (
        .init(id: "Mulai minggu", en: "Since week"),
        "\(AlertSheets.week(alert.weeks.lowerBound)) (\(CivilDate.text(alert.weeks.lowerBound)))"
      ), (AlertTexts.disease, WeekSheets.name(alert.unit.disease, say)),
      (.init(id: "Jumlah penderita", en: "Number of cases"), say.figure(cases)),
      (.init(id: "Jumlah meninggal", en: "Number of deaths"), say.figure(deaths)),
      (
        .init(id: "Kriteria KLB yang terpenuhi", en: "Criteria of an outbreak that are met"),
        met.isEmpty ? "–" : met.map { String($0.rawValue) }.joined(separator: ", ")
      ),
      (
        .init(id: "Tindakan yang dilakukan", en: "What was done"),
        actions.isEmpty ? blank : actions.joined(separator: "; ")
      ), (.init(id: "Bantuan yang diperlukan", en: "Help that is needed"), blank),
      (
        .init(id: "Pelapor dan waktu", en: "Reported by, and when"),
        "\(reporter), \(say.time(parts.now))"
      ), (.init(id: "Tanda tangan", en: "Signature"), blank),
    ]
    facts = fields.map { LabelledText(label: say.plain($0.0), value: $0.1) }
  }
}
