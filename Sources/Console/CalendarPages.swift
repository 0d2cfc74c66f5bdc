import Administration
import AuditLog
import Database
import Door
import Foundation
import Hummingbird
import Monitoring
import RecordModel
import Registry

/// "Kalender": the city's holidays, kept by the office, and a facility's own closed days, kept by its head or
/// the office.
struct CalendarPages: Sendable {
  static let path = "/kalender"

  let pages: PageLibrary
  let journal: PageJournal
  let administration: Administration
  let database: Database
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  private static let names: Set = [
    "do", "id", "day", "name", "source", "lines", "facility", "weekday", "first", "last", "reason",
  ]

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/kalender\(format.rawValue)") {
        try await show(PageRequest($0, $1, path: Self.path), format)
      }
    }
    router.post("\(language.prefix)/kalender") {
      try await change(PageRequest($0, $1, path: Self.path))
    }
  }

  /// Who keeps it: an officer, or a facility's head for the facility alone.
  private func keeper(
    _ page: PageRequest
  ) throws -> (caller: Caller, actor: Administration.Actor, place: FacilityEntry?) {
    guard let caller = page.caller else { throw HTTPError(.forbidden) }
    if case .facility? = page.caller {
      let (head, person) = try page.head()
      return (caller, page.actor(person.code, head.certificate), head.facility)
    }
    let officer = try page.person(.officer)
    return (caller, page.actor(officer.officer.code, officer.certificate), nil)
  }

  private func show(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let keeper = try keeper(page)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), keeper.caller, "Page/kalender", query: page.frame.query)
    let calendar = try await CalendarBook(database: database).read()
    let (say, moment) = (page.language, entry.moment)
    var view = CalendarView(calendar, of: keeper.place, page.context.snapshot, say)
    var tables = PageTables(
      list: Self.path, name: "kalender_\(keeper.place?.code ?? "6371")", at: moment, say)
    tables.add(
      "holidays",
      ListSheets.days(
        CalendarTexts.holidays, CalendarTexts.name, CalendarTexts.source, view.holidays,
        at: moment, say))
    tables.add(
      "closures",
      ListSheets.days(
        CalendarTexts.closures, MonitorTexts.facility, CalendarTexts.reason, view.closures,
        at: moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.holidayFiles = tables.files("holidays")
    view.closureFiles = tables.files("closures")
    return try pages.response(
      .calendar, view, title: say.plain(CalendarTexts.heading), page.frame)
  }

  private func change(_ page: PageRequest) async throws -> Response {
    let keeper = try keeper(page)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(Self.names)
    do {
      try await carryOut(fields, keeper.actor, keeper.place, page.context.snapshot)
    } catch is CalendarRefusal {
      return try pages.notice(.calendarDay, .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link(Self.path))
  }

  private func carryOut(
    _ fields: FormFields, _ actor: Administration.Actor, _ place: FacilityEntry?,
    _ snapshot: RegistrySnapshot
  ) async throws {
    switch fields["do"] {
    case "holiday" where place == nil:
      guard let day = fields["day"].flatMap({ CivilDate.days($0) }) else {
        throw CalendarRefusal()
      }
      try await administration.put([holiday(day, fields["name"], fields["source"])], by: actor)
    case "holidays" where place == nil:
      try await administration.put(try lines(fields["lines"] ?? "", fields["source"]), by: actor)
    case "withdraw-holiday" where place == nil:
      guard let id = fields["id"].flatMap({ HolidayID($0) }) else { throw CalendarRefusal() }
      try await administration.withdraw(id, by: actor)
    case "closure":
      guard
        let facility = place ?? fields["facility"].flatMap({ snapshot.facility(code: $0) }),
        let first = CivilDate.days(
          fields["first"] ?? CivilDate.text(CivilDate.localDay(at: now())))
      else { throw CalendarRefusal() }
      let weekday = fields["weekday"].flatMap { Int($0) }
      let last = fields["last"].flatMap { CivilDate.days($0) }
      guard (fields["last"] == nil) == (last == nil) else { throw CalendarRefusal() }
      try await administration.put(
        FacilityClosure(
          id: ClosureID(at: now() / 1000), facility: facility.id,
          closure: OpenDays.Closure(
            weekday: weekday, first: first, last: last ?? (weekday == nil ? first : nil)),
          reason: fields["reason"] ?? ""), of: facility, by: actor)
    case "withdraw-closure":
      guard let id = fields["id"].flatMap({ ClosureID($0) }) else { throw CalendarRefusal() }
      try await administration.withdraw(id, of: place, by: actor)
    default: throw HTTPError(.badRequest)
    }
  }
}

extension CalendarPages {
  private func holiday(_ day: Int, _ name: String?, _ source: String?) -> Holiday {
    Holiday(
      id: HolidayID(at: now() / 1000), day: day, name: name ?? "", source: source ?? "")
  }

  /// Lines such as `2026-08-17;Hari Kemerdekaan`, of one source.
  private func lines(_ text: String, _ source: String?) throws -> [Holiday] {
    try text.split(whereSeparator: \.isNewline).map { line in
      let parts = line.split(separator: ";", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard parts.count == 2, let day = CivilDate.days(parts[0]) else { throw CalendarRefusal() }
      return holiday(day, parts[1], source)
    }
  }
}

/// What the page names.
struct CalendarView: Sendable {
  struct Row: Sendable {
    let id: String
    let when: String
    let what: String
    let why: String
    let action: String
    let mayWithdraw: Bool
  }

  let action: String
  let isOffice: Bool
  let holidays: [Row]
  let hasHolidays: Bool
  let closures: [Row]
  let hasClosures: Bool
  let facilities: [Choice]
  let weekdays: [Choice]
  var holidayFiles: [LabelledLink] = []
  var closureFiles: [LabelledLink] = []

  init(
    _ calendar: CityCalendar, of place: FacilityEntry?, _ snapshot: RegistrySnapshot,
    _ say: Language
  ) {
    let action = say.link(CalendarPages.path)
    self.action = action
    isOffice = place == nil
    holidays = calendar.holidays.map {
      Row(
        id: $0.id.description, when: CivilDate.text($0.day), what: $0.name, why: $0.source,
        action: action, mayWithdraw: place == nil)
    }
    hasHolidays = !holidays.isEmpty
    closures = calendar.closures.filter { place == nil || $0.facility == place?.id }.map { row in
      let span = row.closure
      let days =
        span.weekday.map { say.plain(CalendarTexts.weekdays[$0 - 1]) + ", " } ?? ""
      let end = span.last.map { " – \(CivilDate.text($0))" } ?? " –"
      return Row(
        id: row.id.description, when: days + CivilDate.text(span.first) + end,
        what: snapshot.facilities[row.facility]?.name ?? "–", why: row.reason, action: action,
        mayWithdraw: true)
    }
    hasClosures = !closures.isEmpty
    facilities = snapshot.facilities.values.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
      .map { Choice(value: $0.code, label: "\($0.name) (\($0.code))", isChosen: false) }
    weekdays = CalendarTexts.weekdays.enumerated().map {
      Choice(value: String($0.offset + 1), label: say.plain($0.element), isChosen: false)
    }
  }
}

extension Notice {
  /// BMB-1889.
  static let calendarDay = Notice(
    Bilingual(id: "Tidak dapat dicatat", en: "It cannot be entered"), Rule.calendarDay.message,
    Rule.calendarDay.fix)
}

/// Words of the calendar.
enum CalendarTexts {
  static let heading = Bilingual(id: "Kalender", en: "Calendar")
  static let lead = Bilingual(
    id: "Pada hari-hari ini kiriman tidak diharapkan, jadi diamnya jalur tidak dilaporkan.",
    en: "On these days nothing is expected, so a silent feed is not told.")
  static let holidays = Bilingual(id: "Hari libur kota", en: "Holidays of the city")
  static let closures = Bilingual(id: "Hari tutup fasilitas", en: "Closed days of facilities")
  static let day = Bilingual(id: "Tanggal", en: "Day")
  static let name = Bilingual(id: "Nama", en: "Name")
  static let source = Bilingual(id: "Sumber", en: "Source")
  static let lines = Bilingual(
    id: "Banyak sekaligus: 2026-08-17;Nama, satu baris satu hari",
    en: "Several at once: 2026-08-17;Name, one line a day")
  static let reason = Bilingual(id: "Alasan", en: "Reason")
  static let weekday = Bilingual(
    id: "Tiap hari (kosong: satu rentang)", en: "Every (empty: one span)")
  static let span = Bilingual(id: "satu rentang", en: "one span")
  static let first = Bilingual(id: "Mulai", en: "From")
  static let last = Bilingual(id: "Sampai", en: "Until")
  static let add = Bilingual(id: "Catat", en: "Enter")
  static let withdraw = Bilingual(id: "Cabut", en: "Withdraw")
  static let none = Bilingual(id: "Belum ada.", en: "There is none.")
  static let weekdays = [
    Bilingual(id: "Senin", en: "Monday"), Bilingual(id: "Selasa", en: "Tuesday"),
    Bilingual(id: "Rabu", en: "Wednesday"), Bilingual(id: "Kamis", en: "Thursday"),
    Bilingual(id: "Jumat", en: "Friday"), Bilingual(id: "Sabtu", en: "Saturday"),
    Bilingual(id: "Minggu", en: "Sunday"),
  ]
}
