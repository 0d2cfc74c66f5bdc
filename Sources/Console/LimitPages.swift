import Administration
import Door
import Hummingbird
import Monitoring
import RecordModel
import RegisterFormat
import Registry

/// Where an officer has the control limits of an indicator's chart made anew, freezes them, or takes that back. It is a
/// stated figure with its entry in the log; the page of the indicator shows it and the history.
struct LimitPages: Sendable {
  let pages: PageLibrary
  let administration: Administration
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  private static let names: Set = ["change", "month", "reason"]

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    router.post("\(language.prefix)/mutu/:indicator") {
      try await change(PageRequest($0, $1, path: "/ringkasan"))
    }
  }

  private func change(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard let indicator = Indicator.named(page.context.parameters.get("indicator") ?? "") else {
      throw HTTPError(.notFound)
    }
    guard let query = MonitorQuery(try page.query(MonitorQuery.names), cut: now()) else {
      throw HTTPError(.badRequest)
    }
    let fields = try await page.form(Self.names)
    let today = CivilDate.localDay(at: now())
    let cells = [
      StatedSubject.limits(of: indicator).id, fields["month"] ?? "", query.limitPlace, "",
      fields["change"] ?? "", fields["reason"] ?? "", CivilDate.text(today),
    ]
    let frame = StatedFigure.Frame.office(page.context.snapshot, today: today, day: SheetRows.day)
    switch StatedFigure.read(cells, frame) {
    case .failure(let refused):
      return try pages.notice(
        Notice(
          .init(id: "Tidak tersimpan", en: "Not saved"), refused.rule.message, refused.rule.fix),
        .unprocessableContent, page.frame)
    case .success(let figure):
      try await administration.put(
        [figure], of: nil, by: page.actor(person.officer.code, person.certificate))
      return PageRequest.redirect(
        to: "\(page.language.link("/mutu/\(indicator.id)"))?\(query.text())")
    }
  }
}

/// The form that changes the control limits of a chart.
struct LimitForm: Sendable {
  let action: String
  let kinds: [Choice]
  /// The last month that may be named.
  let last: String

  init(_ indicator: Indicator, _ query: MonitorQuery, _ cut: Int64, _ say: Language) {
    action = "\(say.link("/mutu/\(indicator.id)"))?\(query.text())"
    kinds = [LimitChange.Kind.anew, .frozen, .lifted].map {
      Choice(value: "\($0.rawValue)", label: say.plain(LimitTexts.kind($0)), isChosen: false)
    }
    last = CalendarMonth(day: CivilDate.localDay(at: cut)).text
  }

  /// All that was ever said of the limits of an indicator, as it was at a moment, microseconds since 1970.
  static func history(
    _ changes: [LimitChange], of subject: (label: String, text: String), at now: Int64,
    _ say: Language
  ) -> FigureSheet {
    let titles: [(String, Bilingual)] = [
      ("month", LimitTexts.month), ("change", LimitTexts.kind), ("chart", LimitTexts.chart),
      ("reason", LimitTexts.reason), ("changedAt", LimitTexts.changedAt),
      ("changedBy", LimitTexts.changedBy),
    ]
    return FigureSheet(
      title: say.plain(LimitTexts.history),
      columns: titles.map { ($0.0, say.plain($0.1), false) },
      rows: changes.map { change in
        [
          .words(change.month.text), .words(say.plain(LimitTexts.kind(change.kind))),
          .words(say.plain(LimitTexts.place(change.place))), .words(change.reason),
          .words(say.time(change.statedAt)), .words(change.statedBy),
        ]
      }, notes: [subject, (say.plain(MonitorTexts.cut), say.time(now))])
  }
}
