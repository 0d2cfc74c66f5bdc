import Charts
import Monitoring
import RecordModel
import Registry

/// Findings as a table.
enum FindingSheet {
  static func title(_ id: String, _ say: Language) -> String {
    FrozenSubject.named(id)?.title.map { "\(id) \(say.plain($0))" }
      ?? say.plain(QualityTexts.heading)
  }

  /// How a figure's value is made; nil of the score of data.
  private static func measure(_ told: ToldFigure) -> Indicator.Measure? {
    FrozenSubject.named(told.indicator)?.measure
  }

  /// A figure in its unit.
  static func value(_ told: ToldFigure, _ say: Language) -> String {
    guard let figure = told.figure else { return say.plain(MonitorTexts.hidden) }
    guard let measure = measure(told) else {
      return say.chart.number(figure.value * 100, decimals: 1)
    }
    return measure.unit.text(figure.value, say.chart) + (measure == .quantiles ? " min" : "")
  }

  /// A figure in its unit as a table holds it; the score of data as it stands elsewhere, 0 to 100.
  private static func cell(_ told: ToldFigure) -> FigureSheet.Cell {
    guard let figure = told.figure else { return .hidden }
    return measure(told)?.cell(figure.value) ?? .number(figure.value * 100, decimals: 1)
  }

  /// What stands behind its number.
  private static func mark(_ told: ToldFigure) -> String { measure(told)?.mark ?? "" }

  static func months(_ told: ToldFigure) -> String {
    "\(told.months.lowerBound.text) – \(told.months.upperBound.text)"
  }

  /// What is told in the place of the frozen figure, and why; nil where it is told itself.
  static func instead(_ told: ToldFigure, _ say: Language) -> String? {
    switch told {
    case .frozen: nil
    case .today: say.plain(FindingTexts.moved)
    case .hidden: say.plain(FindingTexts.closed)
    }
  }

  static func list(
    _ found: [Finding], today: Int, _ snapshot: RegistrySnapshot, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      title: say.plain(FindingTexts.heading),
      columns: [
        ("number", say.plain(FindingTexts.one), false),
        ("facility", say.plain(MonitorTexts.facility), false),
        ("figure", say.plain(MonitorTexts.indicator), false),
        ("months", say.plain(MonitorTexts.month), false),
        ("value", say.plain(MonitorTexts.value), true),
        ("unit", say.plain(MonitorTexts.unit), false),
        ("told", say.plain(FindingTexts.told), false),
        ("state", say.plain(ClinicTexts.status), false),
        ("due", say.plain(FindingTexts.due), false),
        ("warnings", say.plain(FindingTexts.warnings), true),
        ("opened", say.plain(FindingTexts.opened), false),
      ],
      rows: found.map { finding in
        [
          .words(finding.name, link: say.link("\(FindingPages.path)/\(finding.id)")),
          .words(snapshot.facilities[finding.facility]?.name ?? "–"),
          .words(title(finding.figure.indicator, say)), .words(months(finding.figure)),
          cell(finding.figure), .words(mark(finding.figure)),
          .words(instead(finding.figure, say) ?? say.plain(FindingTexts.asFrozen)),
          .words(
            say.plain(
              finding.isOverdue(on: today)
                ? FindingTexts.overdue : FindingTexts.state(finding.state))),
          .words(
            FindingLife.hasDeadline(finding.state) ? CivilDate.text(finding.dueOn) : "–"),
          .number(Double(finding.warnings)), .words(say.time(finding.openedAt)),
        ]
      }, notes: [(say.plain(MonitorTexts.cut), CivilDate.text(today))])
  }
}

/// What the list and the form that opens a finding name.
struct FindingsView: Sendable {
  struct Form: Sendable {
    let action: String
    let indicators: [Choice]
    let facilities: [Choice]
    let from: String
    let to: String
    let figure: Figure?
    let isEmpty: Bool
  }

  /// The figure as it stands, with the form that freezes it.
  struct Figure: Sendable {
    let items: [LabelledText]
    let post: String
    let indicator: String
    let facility: String
    let from: String
    let to: String
    let due: String
  }

  let lead: String
  let link: String?
  let states: [LabelledLink]
  let sheets: [SheetView]
  let form: Form?

  init(_ sheet: FigureSheet, state: String?, isOffice: Bool, _ say: Language) {
    lead = say.plain(isOffice ? FindingTexts.lead : FindingTexts.ownLead)
    link = isOffice ? say.link(FindingPages.newPath) : nil
    states =
      [LabelledLink(label: say.plain(MonitorTexts.all), href: say.link(FindingPages.path))]
      + (["overdue"] + FindingState.allCases.map(\.rawValue)).map { name in
        LabelledLink(
          label: say.plain(
            FindingState(rawValue: name).map(FindingTexts.state) ?? FindingTexts.overdue),
          href: "\(say.link(FindingPages.path))?state=\(name)")
      }
    let query = state.map { "?state=\($0)" } ?? ""
    sheets = [
      sheet.view(files: { "\(say.link(FindingPages.path))\($0.rawValue)\(query)" }, say)
    ]
    form = nil
  }

  init(
    form fields: FormFields, _ months: ClosedRange<CalendarMonth>?, _ figure: FrozenFigure?,
    today: Int, _ snapshot: RegistrySnapshot, _ say: Language
  ) {
    lead = say.plain(FindingTexts.openLead)
    link = nil
    states = []
    sheets = []
    let month = CalendarMonth(day: today)
    let span = months ?? month.advanced(by: -2)...month
    self.form = Form(
      action: say.link(FindingPages.newPath),
      indicators: FrozenSubject.ids.map {
        Choice(
          value: $0, label: FindingSheet.title($0, say), isChosen: $0 == fields["indicator"])
      },
      facilities: snapshot.facilities.values.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
        .map {
          Choice(
            value: $0.code, label: "\($0.name) (\($0.code))",
            isChosen: $0.code == fields["facility"])
        }, from: span.lowerBound.text, to: span.upperBound.text,
      figure: figure.map {
        Figure(
          items: FindingView.items(.frozen($0), say), post: say.link(FindingPages.path),
          indicator: $0.indicator, facility: fields["facility"] ?? "",
          from: span.lowerBound.text, to: span.upperBound.text, due: CivilDate.text(today + 14))
      }, isEmpty: figure == nil && fields["facility"] != nil)
  }
}

/// What the page of one finding names.
struct FindingView: Sendable {
  struct Step: Sendable {
    let at: String
    let who: String
    let what: String
    let note: String
    let due: String
    let letter: String?
  }

  struct Offer: Sendable {
    let action: String
    let verb: String
    let label: String
    let needsDue: Bool
    let needsMonths: Bool
    let due: String
    let from: String
    let to: String
  }

  let facility: String
  let facilityLink: String?
  let state: String
  let isOverdue: Bool
  let due: String
  let reason: String
  let before: [LabelledText]
  let after: [LabelledText]
  let hasAfter: Bool
  let steps: [Step]
  let offers: [Offer]
  let hasOffers: Bool

  init(
    _ finding: Finding, _ steps: [FindingStep], isFacility: Bool, today: Int,
    _ snapshot: RegistrySnapshot, _ say: Language
  ) {
    let entry = snapshot.facilities[finding.facility]
    facility = "\(entry?.name ?? "–") (\(entry?.code ?? "–"))"
    facilityLink = isFacility ? nil : say.link("/faskes/\(entry?.code ?? "")")
    isOverdue = finding.isOverdue(on: today)
    state =
      say.plain(FindingTexts.state(finding.state))
      + (isOverdue ? ", \(say.plain(FindingTexts.overdue))" : "")
    due = FindingLife.hasDeadline(finding.state) ? CivilDate.text(finding.dueOn) : "–"
    reason = finding.reason
    before = Self.items(finding.figure, say)
    let measured = steps.last { $0.figure != nil }?.figure
    after = measured.map { Self.items($0, say) } ?? []
    hasAfter = measured != nil
    let path = say.link("\(FindingPages.path)/\(finding.id)")
    self.steps = steps.map { step in
      Step(
        at: say.time(step.at),
        who: step.isFacility
          ? "\(step.actor) (\(say.plain(MonitorTexts.facility)))" : step.actor,
        what: say.plain(FindingTexts.action(step.action)), note: step.note,
        due: step.dueOn.map { CivilDate.text($0) } ?? "–",
        letter: step.action == .warn ? "\(path)/surat?step=\(step.step)" : nil)
    }
    let facts = FindingLife.Facts(
      isFacility: isFacility, isOverdue: isOverdue, warnings: finding.warnings)
    let next = finding.figure.months.upperBound.advanced(by: 1)
    offers = FindingLife.offered(finding.state, facts).map { action in
      Offer(
        action: path, verb: action.rawValue, label: say.plain(FindingTexts.action(action)),
        needsDue: FindingLife.needsDeadline(action), needsMonths: action == .measure,
        due: CivilDate.text(today + 14), from: next.text,
        to: max(next, CalendarMonth(day: today)).text)
    }
    hasOffers = !offers.isEmpty
  }

  /// A frozen figure, with everything that another needs to get it again; of what is told in its place no rows and no
  /// hash: who tries all few moves until the hash fits would find them.
  static func items(_ told: ToldFigure, _ say: Language) -> [LabelledText] {
    var rows: [(Bilingual, String)] = [
      (MonitorTexts.indicator, FindingSheet.title(told.indicator, say)),
      (MonitorTexts.version, "\(told.indicator).\(told.version)"),
      (MonitorTexts.month, FindingSheet.months(told)),
    ]
    if let instead = FindingSheet.instead(told, say) { rows.append((FindingTexts.told, instead)) }
    rows.append((MonitorTexts.value, FindingSheet.value(told, say)))
    if let figure = told.figure {
      rows += [
        (MonitorTexts.n, say.figure(figure.numerator)),
        (MonitorTexts.total, say.figure(figure.denominator)),
        (MonitorTexts.cut, say.time(figure.cut)),
      ]
    }
    if case .frozen(let figure) = told {
      let finer = say.plain(FindingTexts.finer)
      rows += [
        (FindingTexts.inputs, figure.isHashTold ? say.figure(figure.inputs) : finer),
        (FindingTexts.hash, figure.isHashTold ? ReportContent.hex(figure.hash) : finer),
      ]
    }
    return rows.map { LabelledText(label: say.plain($0.0), value: $0.1) }
  }
}

/// What a warning letter names.
struct LetterView: Sendable {
  let name: String
  let day: String
  let facility: String
  let figure: String
  let value: String
  /// What is told in the place of the frozen figure, and why; nil where it is told itself.
  let told: String?
  let months: String
  let reason: String
  let note: String
  let due: String
  let actor: String

  init(
    _ finding: Finding, _ step: FindingStep, number: Int, _ snapshot: RegistrySnapshot,
    _ say: Language
  ) {
    name = "\(finding.name)/\(number)"
    day = CivilDate.text(CivilDate.localDay(at: step.at))
    let entry = snapshot.facilities[finding.facility]
    facility = "\(entry?.name ?? "–") (\(entry?.code ?? "–"))"
    figure = FindingSheet.title(finding.figure.indicator, say)
    value = FindingSheet.value(finding.figure, say)
    told = FindingSheet.instead(finding.figure, say)
    months = FindingSheet.months(finding.figure)
    reason = finding.reason
    note = step.note
    due = step.dueOn.map { CivilDate.text($0) } ?? "–"
    actor = step.actor
  }
}
