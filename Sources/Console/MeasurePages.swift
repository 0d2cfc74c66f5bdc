import Administration
import AuditLog
import Database
import Door
import Hummingbird
import Monitoring
import RecordModel
import RegisterFormat
import Registry

/// The twelve services, the scorecard, what people state with its history, and a facility's own figures.
struct MeasurePages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let administration: Administration
  let database: Database
  let book: IndicatorBook
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  static let services = "/spm"
  static let scorecard = "/kbk"
  static let settings = "/pengaturan"
  static let score = "/skor"

  private static let names: Set = [
    "subject", "period", "place", "numerator", "denominator", "source", "day",
  ]

  var stated: StatedBook { StatedBook(database: database) }

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/spm\(format.rawValue)") {
        try await services(PageRequest($0, $1, path: Self.services), format)
      }
      router.get("\(prefix)/kbk\(format.rawValue)") {
        try await scorecard(PageRequest($0, $1, path: Self.scorecard), format)
      }
      router.get("\(prefix)/pengaturan\(format.rawValue)") {
        try await settings(PageRequest($0, $1, path: Self.settings), format)
      }
      router.get("\(prefix)/skor\(format.rawValue)") {
        try await score(PageRequest($0, $1, path: Self.score), format)
      }
    }
    router.post("\(prefix)/pengaturan") {
      try await state(PageRequest($0, $1, path: Self.settings))
    }
    router.post("\(prefix)/skor") {
      try await stateOwn(PageRequest($0, $1, path: Self.score))
    }
  }

  func sheets(_ page: PageRequest, _ cut: Int64) -> MeasureSheets {
    MeasureSheets(say: page.language, cut: cut, snapshot: page.context.snapshot)
  }

  // MARK: Services

  private func services(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["year", "service", "view", "table"])
    _ = try await journal.note(
      format.event(), .officer(person), "Page/spm", query: page.frame.query)
    let cut = try await book.dataCut()
    let this = CivilDate(daysSince1970: CivilDate.localDay(at: now())).year
    guard let year = Int(fields["year"] ?? "\(this)"), (this - 10...this).contains(year),
      let chosen = StatedSubject.named(fields["service"] ?? "SPM01"), chosen.kind == .target,
      let group: FigureGroup = ["residence": .kelurahan, "facility": .facility][
        fields["view"] ?? "residence"], ["city", "places", nil].contains(fields["table"])
    else { throw HTTPError(.badRequest) }
    let parts = try await parts(year, group, cut)
    let say = page.language
    let tables = sheets(page, cut)
    if format != .page {
      return fields["table"] == "city"
        ? tables.city(parts).response(format, name: "spm_6371_\(year)", say)
        : tables.places(chosen, parts).response(
          format, name: "spm_6371_\(year)_\(chosen.id)", say)
    }
    let query = "year=\(year)&service=\(chosen.id)&view=\(fields["view"] ?? "residence")"
    return try respond(
      page,
      MeasuresView(
        about: say.plain(MeasureTexts.servicesLead), cut: say.time(cut),
        choices: serviceChoices(year, chosen, group, newest: this, say), form: nil,
        sheets: [
          ("city", tables.city(parts)),
          ("places", tables.places(chosen, parts, hasFindings: group == .facility)),
        ].map {
          name, sheet in
          sheet.view(
            files: { "\(say.link(Self.services))\($0.rawValue)?\(query)&table=\(name)" }, say)
        }), MeasureTexts.services)
  }

  private func parts(
    _ year: Int, _ group: FigureGroup, _ cut: Int64
  ) async throws -> MeasureSheets.Services {
    let indicators = Indicator.all.filter { $0.id.hasPrefix("SPM") }
    let first = CalendarMonth(number: year * 12)
    let months = first...first.advanced(by: 11)
    return MeasureSheets.Services(
      figures: try await book.figures(
        indicators, FigureQuery(months: months), by: group, cut: cut),
      open: try await book.openness(indicators, months, cut: cut), group: group,
      targets: try await stated.current(StatedSubject.targets.map(\.id), periods: ["\(year)"]),
      year: year)
  }

  private func serviceChoices(
    _ year: Int, _ chosen: StatedSubject, _ group: FigureGroup, newest: Int, _ say: Language
  ) -> MeasuresView.Choices {
    let years = (newest - 4...newest).reversed().map {
      Choice(value: "\($0)", label: "\($0)", isChosen: $0 == year)
    }
    let views = [
      ("residence", MeasureTexts.byResidence), ("facility", MeasureTexts.byFacility),
    ].map { value, label in
      Choice(
        value: value, label: say.plain(label),
        isChosen: (value == "facility") == (group == .facility))
    }
    let all = StatedSubject.targets.map {
      Choice(value: $0.id, label: say.plain($0.title), isChosen: $0.id == chosen.id)
    }
    return .init(
      action: say.link(Self.services),
      selects: [
        FilterView(id: "year", label: say.plain(MeasureTexts.year), choices: years),
        FilterView(id: "service", label: say.plain(MeasureTexts.service), choices: all),
        FilterView(id: "view", label: say.plain(MonitorTexts.show), choices: views),
      ])
  }

  // MARK: Scorecard

  private func scorecard(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["month"])
    _ = try await journal.note(
      format.event(), .officer(person), "Page/kbk", query: page.frame.query)
    let cut = try await book.dataCut()
    let this = CalendarMonth(day: CivilDate.localDay(at: now()))
    guard let month = fields["month"].map({ CalendarMonth($0) }) ?? this, month <= this else {
      throw HTTPError(.badRequest)
    }
    let figures = try await book.figures(
      Indicator.scorecardCards, FigureQuery(months: month...month), by: .facility, cut: cut)
    let open = try await book.openness(
      Indicator.scorecardCards, month...month, cut: cut)
    let members = try await stated.current(["KBK1", "KBK3"], periods: [month.text])
    let say = page.language
    let keys = page.context.snapshot.facilities.values.filter { entry in
      figures.values.contains { $0.contains { $0.key == entry.code } }
        || members.contains { $0.figure.place == entry.code }
        || open.values.contains { $0.kinds(of: .facility(entry.code), month...month) != .all }
    }.sorted { ($0.name, $0.code) < ($1.name, $1.code) }.map { ($0.code, $0.name) }
    let sheet = sheets(page, cut).scorecard(
      keys, MonitorTexts.facility, figures, note: month.text,
      kinds: { open[$0]?.kinds(of: .facility($1.key), month...month) ?? .none }
    ) { subject, place in
      members.first { $0.figure.subject == subject && $0.figure.place == place }?.figure
        .denominator
    }
    if format != .page { return sheet.response(format, name: "kbk_6371_\(month.text)", say) }
    return try respond(
      page,
      MeasuresView(
        about: say.plain(MeasureTexts.scorecardLead), cut: say.time(cut),
        choices: .month(Self.scorecard, to: this, chosen: month, say), form: nil,
        sheets: [
          sheet.findings(
            Indicator.scorecardCards.map(\.id), month...month, of: keys.map { $0.0 }, say
          ).view(
            files: { "\(say.link(Self.scorecard))\($0.rawValue)?month=\(month.text)" }, say)
        ]), MeasureTexts.scorecard)
  }

  // MARK: Settings

  private func settings(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    _ = try await journal.note(
      format.event(), .officer(person), "Page/pengaturan")
    let say = page.language
    let sheet = sheets(page, now()).stated(
      try await stated.history(), title: MeasureTexts.history, of: say.plain(MonitorTexts.all))
    if format != .page {
      let day = CivilDate.text(CivilDate.localDay(at: now()))
      return sheet.response(format, name: "pengaturan_6371_\(day)", say)
    }
    return try respond(
      page,
      MeasuresView(
        about: say.plain(MeasureTexts.settingsLead), cut: nil, choices: nil,
        form: form(StatedSubject.all, Self.settings, hasPlace: true, say),
        sheets: [
          sheet.view(files: { "\(say.link(Self.settings))\($0.rawValue)" }, say)
        ]), MeasureTexts.settings)
  }

  private func state(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    return try await take(
      page, place: nil,
      .office(page.context.snapshot, today: CivilDate.localDay(at: now()), day: SheetRows.day),
      page.actor(person.officer.code, person.certificate), of: nil)
  }

  // MARK: A facility's own

  private func stateOwn(_ page: PageRequest) async throws -> Response {
    let (head, person) = try page.head()
    let code = head.facility.code
    return try await take(
      page, place: code,
      .facility(code, today: CivilDate.localDay(at: now()), day: SheetRows.day),
      page.actor(person.code, head.certificate), of: head.facility)
  }

  // MARK: Shared

  private func take(
    _ page: PageRequest, place: String?, _ frame: StatedFigure.Frame,
    _ actor: Administration.Actor, of facility: FacilityEntry?
  ) async throws -> Response {
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(Self.names)
    let cells = ["subject", "period", "place", "numerator", "denominator", "source", "day"].map {
      $0 == "place" ? place ?? fields[$0] ?? "" : fields[$0] ?? ""
    }
    switch StatedFigure.read(cells, frame) {
    case .failure(let refused):
      return try pages.notice(
        Notice(
          .init(id: "Tidak tersimpan", en: "Not saved"), refused.rule.message, refused.rule.fix),
        .unprocessableContent, page.frame)
    case .success(let figure):
      try await administration.put([figure], of: facility, by: actor)
      return PageRequest.redirect(to: page.language.link(page.frame.path))
    }
  }

  func form(
    _ subjects: [StatedSubject], _ path: String, hasPlace: Bool, _ say: Language
  ) -> MeasuresView.Form {
    MeasuresView.Form(
      action: say.link(path), hasPlace: hasPlace,
      subjects: subjects.map {
        Choice(
          value: $0.id,
          label: $0.kind == .form ? "\($0.id) \(say.plain($0.title))" : say.plain($0.title),
          isChosen: false)
      })
  }

  private func respond(
    _ page: PageRequest, _ view: MeasuresView, _ title: Bilingual
  ) throws -> Response {
    try pages.response(.measures, view, title: page.language.plain(title), page.frame)
  }
}

extension Indicator {
  /// The three of the scorecard.
  static let scorecardCards = all.filter { $0.id.hasPrefix("KBK") }
}
