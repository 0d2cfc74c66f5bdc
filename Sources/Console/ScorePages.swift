import AuditLog
import Charts
import Hummingbird
import Monitoring
import RecordModel
import Registry

// A facility's own figures beside the city's.
extension MeasurePages {
  /// The indicator whose charts are shown where none is asked for.
  private static let first = "W1"
  /// The first table, which needs no name in its address.
  private static let card = "card"

  /// A facility's own: the scorecard and the forms by month, all indicators beside the city's, and of one of them the
  /// control chart and the place in the city's funnel.
  func score(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let identity = try page.facility(.input, .view, .correct)
    let fields = try page.query(["indicator"], format)
    guard let indicator = Indicator.named(fields["indicator"] ?? Self.first) else {
      throw HTTPError(.badRequest)
    }
    _ = try await journal.note(
      format.event(), .facility(identity), "Page/skor", query: page.frame.query)
    let cut = try await book.dataCut()
    let say = page.language
    let last = CalendarMonth(day: CivilDate.localDay(at: now()))
    // A file is of the card, where it names no table; the tables of all indicators are most of the work.
    let asked = fields["table"] ?? Self.card
    let isAsked = format.asks(asked)
    let read =
      isAsked("figures")
      ? Indicator.all
      : isAsked(Self.card) ? Indicator.scorecardCards : isAsked("funnel") ? [indicator] : []
    let score = try await OwnScore.read(
      book, of: identity.facility, last.advanced(by: -11)...last, read,
      withCity: isAsked("figures"), cut: cut)
    let code = identity.facility.code
    let name = ["skor", code, fields["indicator"], last.text].compactMap(\.self)
    var tables = PageTables(
      path: say.link(Self.score),
      query: fields["indicator"].map { "indicator=\($0)" } ?? "",
      name: name.joined(separator: "_"), say)
    try await add(score, to: &tables, cut: cut, page, isAsked)
    var signs: ReadingView?
    if isAsked("control") {
      signs = ReadingView(try await control(of: indicator, score, &tables, cut: cut, page), say)
    }
    if isAsked("funnel") {
      try await funnel(of: indicator, score, &tables, cut: cut, page)
    }
    if format != .page { return try tables.response(format, asked) }
    return try pages.response(
      .score,
      ScoreView(
        about: "\(say.plain(MeasureTexts.scoreLead)) \(say.plain(ScoreTexts.about))",
        cut: say.time(cut),
        choices: .indicator(Self.score, chosen: indicator, say),
        reading: signs.flatMap { $0.isEmpty ? nil : $0 }, charts: tables.charts,
        hasNoPlace: indicator.measure.isProportion && !tables.has("funnel"),
        form: identity.isHead
          ? form(StatedSubject.forms, Self.score, hasPlace: false, say) : nil,
        sheets: tables.views), title: say.plain(MeasureTexts.score), page.frame)
  }

  /// The tables that are there whatever indicator is chosen.
  private func add(
    _ score: OwnScore, to tables: inout PageTables, cut: Int64, _ page: PageRequest,
    _ isAsked: (String) -> Bool
  ) async throws {
    let say = page.language
    let code = score.facility.code
    let sheets = sheets(page, cut)
    if isAsked(Self.card) {
      let months = (0..<12).map { score.months.upperBound.advanced(by: -$0).text }
      let members = try await stated.current(["KBK1", "KBK3"], periods: months, place: code)
      let cards = Indicator.scorecardCards.map(\.id)
      let card = sheets.scorecard(
        months.map { ($0, $0) }, MonitorTexts.month,
        score.own.months.filter { cards.contains($0.key) }, note: code,
        kinds: { id, figure in .alone(figure.sum, Indicator.named(id)?.measure ?? .total) }
      ) { subject, month in
        members.first { $0.figure.subject == subject && $0.figure.period == month }?.figure
          .denominator
      }
      tables.add(Self.card, card, part: "")
    }
    let span = "\(score.months.lowerBound.text) – \(score.months.upperBound.text)"
    let chosen = "\(score.facility.name) (\(code)) · \(span)"
    if isAsked("forms") {
      tables.add(
        "forms",
        sheets.stated(
          try await stated.history(place: code), title: MeasureTexts.forms, of: chosen),
        part: "table=forms")
    }
    if isAsked("figures") {
      tables.add(
        "figures", score.sheet(chosen, cut: cut, path: say.link(Self.score), say),
        part: "table=figures")
    }
  }

  /// An indicator's charts over a span, with what is seen of it.
  private func charts(
    _ indicator: Indicator, _ open: Openness, _ span: ClosedRange<CalendarMonth>, cut: Int64,
    _ page: PageRequest
  ) -> IndicatorSheets {
    IndicatorSheets(
      indicator: indicator, query: MonitorQuery(span), cut: cut, snapshot: page.context.snapshot,
      say: page.language, open: open, population: nil)
  }

  /// Adds the control chart of one indicator; returns what it says: the reading is that of the office's pages, over the
  /// facility's own two years.
  private func control(
    of indicator: Indicator, _ score: OwnScore, _ tables: inout PageTables, cut: Int64,
    _ page: PageRequest
  ) async throws -> ProcessReading {
    let say = page.language
    let last = score.months.upperBound
    var asked = FigureQuery(months: last.advanced(by: -23)...last)
    asked.facility = score.facility.id
    let months =
      try await book.figures([indicator], asked, by: .month, cut: cut)[indicator.id] ?? []
    var own = charts(indicator, .own(months, of: indicator), asked.months, cut: cut, page)
    let reading = own.read(months, [])
    own.reading = reading
    tables.add(
      "control", say.plain(ScoreTexts.control), reading.chart.drawn(say.chart),
      part: "table=control", notes: [score.whose(say)] + own.notes())
    return reading
  }

  /// Adds its place in the funnel of facilities, where it may be seen.
  private func funnel(
    of indicator: Indicator, _ score: OwnScore, _ tables: inout PageTables, cut: Int64,
    _ page: PageRequest
  ) async throws {
    let (id, say) = (indicator.id, page.language)
    guard indicator.measure.isProportion, let figure = score.own.year[id]?.first,
      let open = score.open[id]
    else { return }
    let facilities = try await book.figures(
      [indicator], FigureQuery(months: score.months), by: .facility, cut: cut)
    let city = charts(indicator, open, score.months, cut: cut, page)
    guard let place = city.place(of: figure, among: facilities[id] ?? []) else { return }
    tables.add(
      "funnel", say.plain(ScoreTexts.funnel), place.chart,
      note: place.isWidened ? say.plain(MonitorTexts.widened) : nil, part: "table=funnel",
      notes: [score.whose(say)] + city.notes())
  }
}

/// What the template of a facility's own figures names.
struct ScoreView: Sendable {
  let about: String
  let cut: String?
  let choices: MeasuresView.Choices?
  /// The signs of the control chart; nil where it has no limits.
  let reading: ReadingView?
  let charts: [ChartView]
  /// Whether the chosen indicator would have a funnel, and there is none to be shown.
  let hasNoPlace: Bool
  let form: MeasuresView.Form?
  let sheets: [SheetView]
}

extension MeasuresView.Choices {
  /// One of all indicators, of a page at a path.
  fileprivate static func indicator(
    _ path: String, chosen: Indicator, _ say: Language
  ) -> MeasuresView.Choices {
    MeasuresView.Choices(
      action: say.link(path),
      selects: [
        FilterView(
          id: "indicator", label: say.plain(MonitorTexts.indicator),
          choices: Indicator.all.map {
            Choice(
              value: $0.id, label: "\($0.id) \(say.plain($0.title))",
              isChosen: $0.id == chosen.id)
          })
      ])
  }
}
