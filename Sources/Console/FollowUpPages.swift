import AuditLog
import Charts
import Database
import Hummingbird
import Monitoring
import RecordModel
import Registry

/// Who was referred and who is due: the office's figures by pair of facilities, and each facility's own list.
struct FollowUpPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let book: FollowUpBook
  let figures: IndicatorBook

  static let officePath = "/rujukan"
  static let clinicPath = "/tindak-lanjut"
  /// Days that a facility's own list reaches back.
  private static let span = 90

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)\(Self.officePath)\(format.rawValue)") {
        try await referrals(PageRequest($0, $1, path: Self.officePath), format)
      }
      router.get("\(prefix)\(Self.clinicPath)\(format.rawValue)") {
        try await followUp(PageRequest($0, $1, path: Self.clinicPath), format)
      }
    }
  }

  /// The office's: how many arrived, by pair.
  private func referrals(
    _ page: PageRequest, _ format: MonitorFormat
  ) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(MonitorQuery.monthNames, format)
    _ = try await journal.note(
      format.event(), .officer(person), "Page/rujukan", query: page.frame.query)
    let cut = try await figures.dataCut()
    guard let query = MonitorQuery(fields, cut: cut) else { throw HTTPError(.badRequest) }
    let say = page.language
    let sheet = try await sheet(query, cut, page.context.snapshot, say)
    var tables = PageTables(
      path: say.link(Self.officePath), query: query.monthsText,
      name: "rujukan_6371_\(query.months.upperBound.text)", say)
    tables.add("destinations", sheet.destinations)
    let flow = sheet.flow
    tables.add("flow", flow.sheet, shown: flow.shown)
    if format != .page { return try tables.response(format, fields["table"]) }
    return try pages.response(
      .referrals,
      ReferralsView(
        filters: FilterFields(query, action: say.link(Self.officePath), cut, say, narrows: false),
        sheets: tables.views),
      title: say.plain(FollowUpTexts.referrals), page.frame)
  }

  private func sheet(
    _ query: MonitorQuery, _ cut: Int64, _ snapshot: RegistrySnapshot, _ say: Language
  ) async throws -> ReferralSheet {
    let (pairs, open) = try await book.referrals(of: query.months, cut: cut, figures: figures)
    return ReferralSheet(
      pairs: pairs, open: open, query: query, cut: cut, snapshot: snapshot, say: say)
  }

  /// A facility's own visits that somebody should look after.
  private func followUp(
    _ page: PageRequest, _ format: MonitorFormat
  ) async throws -> Response {
    let sender = try page.facility(.view)
    let table = try page.query([], format)["table"]
    _ = try await journal.note(
      format.event(), .facility(sender), "Page/tindak-lanjut",
      query: page.frame.query)
    let cut = try await figures.dataCut()
    let say = page.language
    let today = CivilDate.localDay(at: cut)
    let lists = FollowUpLists(
      referrals: try await book.referrals(
        of: sender.facility.id, (today - Self.span)...today, cut: cut),
      overdue: try await book.overdue(at: sender.facility.id, cut: cut), cut: cut,
      snapshot: page.context.snapshot, say: say)
    var tables = PageTables(
      path: say.link(Self.clinicPath), query: "",
      name: "tindak-lanjut_\(sender.facility.code)", say)
    tables.add("referrals", lists.referred)
    tables.add("chronic", lists.due)
    if format != .page { return try tables.response(format, table) }
    return try pages.response(
      .followUp, FollowUpView(cut: say.time(cut), sheets: tables.views),
      title: say.plain(FollowUpTexts.followUp), page.frame)
  }
}

/// A facility's own lists: its visits, without names.
struct FollowUpLists: Sendable {
  let referrals: [OwnReferral]
  let overdue: [OverduePatient]
  let cut: Int64
  let snapshot: RegistrySnapshot
  let say: Language

  /// What it referred, and what came of it.
  var referred: FigureSheet {
    FigureSheet(
      title: say.plain(FollowUpTexts.ownReferrals),
      columns: visitColumns + [
        ("to", say.plain(FollowUpTexts.to), false),
        ("outcome", say.plain(FollowUpTexts.outcome), false),
        ("came", say.plain(FollowUpTexts.arrivedOn), false),
        ("visit", say.plain(FollowUpTexts.visitID), false),
      ],
      rows: referrals.map { referral in
        cells(referral.visit) + [
          .words(place(referral.to) ?? say.plain(FollowUpTexts.unknown)),
          .words(say.plain(FollowUpTexts.outcome(referral.outcome))),
          .words(
            referral.arrived.map { arrived in
              "\(CivilDate.text(arrived.day)) \(place(arrived.code) ?? "")"
            } ?? "–"), .words(referral.visit.visit.description),
        ]
      }, notes: notes)
  }

  /// Patients with a lasting illness who are due.
  var due: FigureSheet {
    FigureSheet(
      title: say.plain(FollowUpTexts.overdue),
      columns: visitColumns + [
        ("kelurahan", say.plain(MonitorTexts.kelurahan), false),
        ("visit", say.plain(FollowUpTexts.visitID), false),
      ],
      rows: overdue.map { patient in
        cells(patient.visit) + [
          .words(say.plain(MonitorTexts.place(patient.kelurahan))),
          .words(patient.visit.visit.description),
        ]
      }, notes: notes)
  }

  private var notes: [(label: String, text: String)] {
    [
      (say.plain(MonitorTexts.cut), say.time(cut)),
      (say.plain(FollowUpTexts.followUp), say.plain(FollowUpTexts.followUpLead)),
    ]
  }

  private var visitColumns: [(name: String, title: String, isNumber: Bool)] {
    [
      ("visited", say.plain(FollowUpTexts.visited), false),
      ("service", say.plain(FollowUpTexts.service), false),
      ("group", say.plain(FollowUpTexts.group), false),
    ]
  }

  private func cells(_ visit: FollowUpVisit) -> [FigureSheet.Cell] {
    let (hour, minute) = (visit.minute / 60, visit.minute % 60)
    let clock = "\(hour < 10 ? "0" : "")\(hour).\(minute < 10 ? "0" : "")\(minute)"
    return [
      .words("\(CivilDate.text(visit.day)) \(clock)"), .words(visit.service),
      .words(visit.mainGroup ?? "–"),
    ]
  }

  private func place(_ code: String?) -> String? {
    code.map { code in snapshot.facility(code: code)?.name ?? code }
  }
}

/// What the facility's template names.
struct FollowUpView: Sendable {
  let cut: String
  let sheets: [SheetView]
}

extension FollowUpBook {
  /// Referrals of a span of months with what may be seen of them, as that of R3 is decided.
  ///
  /// - Throws: 500 where nothing is decided of R3.
  func referrals(
    of months: ClosedRange<CalendarMonth>, cut: Int64, figures: IndicatorBook
  ) async throws -> (pairs: [ReferralPair], open: OpenReferrals) {
    let completed = Indicator.all.filter { $0.id == "R3" }
    return try await referrals(of: months.all, cut: cut) {
      guard let senders = try await figures.openness(completed, months, cut: cut)["R3"]
      else { throw HTTPError(.internalServerError) }
      return senders
    }
  }
}
