import Administration
import AuditLog
import Database
import HTTPTypes
import Hummingbird
import Monitoring
import RecordModel
import Registry
import Statistics

/// SKDR: the weekly report W2 with its alerts, and one alert with what is done about it.
struct AlertPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let book: AlertBook
  let desk: AlertDesk
  let stated: StatedBook
  let now: @Sendable () -> Int64

  static let path = "/skdr"

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/skdr\(format.rawValue)") {
        try await skdr(PageRequest($0, $1, path: Self.path), format)
      }
    }
    router.get("\(prefix)/peringatan/:id") {
      try await alert(PageRequest($0, $1, path: Self.path))
    }
    router.get("\(prefix)/peringatan/:id/w1") {
      try await w1(PageRequest($0, $1, path: Self.path))
    }
    router.post("\(prefix)/peringatan/:id") {
      try await step(PageRequest($0, $1, path: Self.path))
    }
  }

  private func skdr(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["week", "disease", "alerts", "after"], format)
    let newest = WeekCounter.lastWeek(at: now())
    var week = newest
    if let text = fields["week"] {
      guard let chosen = MMWRWeek(text) else { throw HTTPError(.badRequest) }
      week = chosen.firstDay.number
    }
    let disease = fields["disease"] ?? SKDRDisease.allVisits
    let after = fields["after"].flatMap { AlertID($0) }
    let state = fields["alerts"] ?? "open"
    guard disease == SKDRDisease.allVisits || SKDRDisease.named(disease) != nil,
      ["open", "closed"].contains(state), (fields["after"] == nil) == (after == nil)
    else {
      throw HTTPError(.badRequest)
    }
    _ = try await journal.note(
      format.event(), .officer(person), "Page/skdr", query: page.frame.query)
    let history = try await book.history(through: week)
    let report = try await book.report(week)
    let sheets = WeekSheets(
      week: week, disease: disease, report: report,
      before: try await book.report(week - 7)?.latest,
      delay: try await book.delay(through: week, at: now()),
      noise: report == nil ? nil : book.noise(at: week, in: history),
      counted: try await book.countedAt(), now: now(),
      snapshot: page.context.snapshot, population: try await population(week), say: page.language)
    let list = AlertList(
      page: try await book.page(closed: state == "closed", after: after),
      isClosed: state == "closed", after: after)
    let clocks = try await book.punctuality(at: now())
    let isAsked = format.asks(fields["table"])
    var tables = sheets.tables(list, clocks, history, isAsked: isAsked)
    if isAsked(ReportingSheet.name) || isAsked(ReportingSheet.owners) {
      let reporting = try await reporting(week, page)
      let sheet = reporting.sheet
      tables.add(ReportingSheet.name, sheet, shown: reporting.withFindings(sheet))
      tables.add(ReportingSheet.owners, reporting.ownersSheet)
    }
    if format != .page { return try tables.response(format, fields["table"]) }
    return try pages.response(
      .skdr, WeekView(sheets, list, tables, isNewest: week >= newest),
      title: page.language.plain(AlertTexts.skdr), page.frame)
  }

  /// How facilities reported up to a week.
  private func reporting(_ week: Int, _ page: PageRequest) async throws -> ReportingSheet {
    let months = ReportingSheet.months(to: week)
    let (facilities, cut) = try await book.reporting(months)
    return ReportingSheet(
      months: months, reporting: facilities, cut: cut, snapshot: page.context.snapshot,
      say: page.language)
  }

  /// Who lived in the city in the year of a week.
  private func population(_ week: Int) async throws -> Population {
    try await Population.read(stated, year: CivilDate(daysSince1970: week).year)
  }

  /// The file of the alert that the address names.
  private func file(
    _ id: String, _ page: PageRequest
  ) async throws -> AlertBook.File {
    guard let id = AlertID(id), let file = try await book.file(id) else {
      throw HTTPError(.notFound)
    }
    return file
  }

  /// One alert with exact counts, the small ones too: an officer is the office's epidemiologist, the registry has no
  /// role of the office below him, and each case has to be followed up. Facilities, their people, auditors and
  /// operators come to no door of this file. Source: monitoring.md 5.3, decision 0027.
  private func alert(_ page: PageRequest) async throws -> Response {
    let (id, format) = MonitorFormat.split(page.context.parameters.get("id") ?? "")
    let person = try page.person(.officer)
    let table = try page.query([], format)["table"]
    guard let known = AlertID(id) else { throw HTTPError(.notFound) }
    _ = try await journal.note(
      format.event(), .officer(person), "Alert/\(known)")
    var sheets = AlertSheets(
      file: try await file(id, page),
      snapshot: page.context.snapshot, now: now(), say: page.language)
    sheets.counted = try await book.countedAt()
    let week = sheets.alert.weeks.upperBound
    let history = try await book.history(through: week)
    if format == .page || table == "places" {
      let unit = sheets.alert.unit
      // The city's alert shows every place anyway; another one shows of the others what W2 shows.
      var open: OpenWeek?
      if unit.area != WeekHistory.city { open = try await book.report(week)?.latest.counts }
      sheets.cluster = sheets.words(of: book.cluster(unit.disease, week: week, in: history), open)
    }
    let tables = sheets.tables(history, isAsked: format.asks(table))
    if format != .page { return try tables.response(format, table) }
    return try pages.response(
      .alert, AlertView(sheets, tables, viewer: person.officer.code), title: sheets.title,
      page.frame)
  }

  private func w1(_ page: PageRequest) async throws -> Response {
    let id = page.context.parameters.get("id") ?? ""
    let person = try page.person(.officer)
    _ = try page.query([])
    guard let known = AlertID(id) else { throw HTTPError(.notFound) }
    _ = try await journal.note(.export, .officer(person), "Alert/\(known)/w1")
    let sheets = AlertSheets(
      file: try await file(id, page), snapshot: page.context.snapshot, now: now(),
      say: page.language)
    let history = try await book.history(through: sheets.alert.weeks.upperBound)
    return try pages.response(
      .w1, W1View(sheets, history, reporter: person.officer.code),
      title: page.language.plain(AlertTexts.w1), page.frame)
  }

  private func step(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let form = try await page.form(["step", "note", "outcome"])
    let name = form["step"] ?? ""
    guard let id = page.context.parameters.get("id").flatMap({ AlertID($0) }),
      let step = AlertStep(name, outcome: name == "close" ? form["outcome"] : nil)
    else { throw HTTPError(.badRequest) }
    do {
      try await desk.take(
        step, of: id, note: form["note"] ?? "",
        by: page.actor(person.officer.code, person.certificate))
    } catch let refusal as AlertRefusal {
      return try pages.notice(
        Notice(
          Bilingual(
            id: "\(AlertTexts.refused.indonesian) (\(refusal.rule.code))",
            en: "\(AlertTexts.refused.english) (\(refusal.rule.code))"),
          refusal.rule.message, refusal.rule.fix),
        refusal.rule.code == "BMB-1890" ? .notFound : .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link("/peringatan/\(id)"))
  }
}
