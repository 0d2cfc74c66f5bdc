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
      guard format != .page else { continue }
      router.get("\(prefix)\(Self.officePath)/tujuan\(format.rawValue)") {
        try await referrals(PageRequest($0, $1, path: Self.officePath), format, byDestination: true)
      }
    }
    router.get("\(prefix)\(Self.clinicPath)") {
      try await followUp(PageRequest($0, $1, path: Self.clinicPath), "", .page)
    }
    router.get("\(prefix)\(Self.clinicPath)/:list") { request, context in
      let (list, format) = MonitorFormat.split(context.parameters.get("list") ?? "")
      guard format != .page else { throw HTTPError(.notFound) }
      return try await followUp(
        PageRequest(request, context, path: Self.clinicPath), list, format)
    }
  }

  /// The office's: how many arrived, by pair.
  private func referrals(
    _ page: PageRequest, _ format: MonitorFormat, byDestination: Bool = false
  ) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query(["from", "to"])
    _ = try await journal.note(
      format == .page ? .page : .export, .officer(person), "Page/rujukan", query: page.frame.query)
    let cut = try await figures.dataCut()
    guard let query = MonitorQuery(fields, cut: cut) else { throw HTTPError(.badRequest) }
    let say = page.language
    let sheet = try await sheet(query, cut, page.context.snapshot, say)
    if format != .page {
      return (byDestination ? sheet.destinations : sheet.flow).response(
        format, name: "rujukan_6371_\(query.months.upperBound.text)", say)
    }
    return try pages.response(
      .referrals,
      ReferralsView(
        filters: FilterFields(query, action: say.link(Self.officePath), cut, say, narrows: false),
        sheets: [
          sheet.destinations.view(
            files: { "\(say.link(Self.officePath))/tujuan\($0.rawValue)?\(query.text())" }, say),
          sheet.flowWithFindings.view(
            files: { "\(say.link(Self.officePath))\($0.rawValue)?\(query.text())" }, say),
        ]),
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
    _ page: PageRequest, _ list: String, _ format: MonitorFormat
  ) async throws -> Response {
    let sender = try page.facility(.view)
    _ = try page.query([])
    _ = try await journal.note(
      format == .page ? .page : .export, .facility(sender), "Page/tindak-lanjut",
      query: page.frame.query)
    let cut = try await figures.dataCut()
    let say = page.language
    let today = CivilDate.localDay(at: cut)
    let lists = FollowUpLists(
      referrals: try await book.referrals(
        of: sender.facility.id, (today - Self.span)...today, cut: cut),
      overdue: try await book.overdue(at: sender.facility.id, cut: cut), cut: cut,
      snapshot: page.context.snapshot, say: say)
    if format != .page {
      guard let sheet = lists.sheet(list) else { throw HTTPError(.notFound) }
      return sheet.response(format, name: "\(list)_\(sender.facility.code)", say)
    }
    return try pages.response(
      .followUp,
      FollowUpView(
        cut: say.time(cut),
        sheets: FollowUpLists.names.compactMap { name in
          lists.sheet(name)?.view(
            files: { "\(say.link(Self.clinicPath))/\(name)\($0.rawValue)" }, say)
        }),
      title: say.plain(FollowUpTexts.followUp), page.frame)
  }
}

/// A facility's own lists: its visits, without names.
struct FollowUpLists: Sendable {
  static let names = ["rujukan", "kronis"]

  let referrals: [OwnReferral]
  let overdue: [OverduePatient]
  let cut: Int64
  let snapshot: RegistrySnapshot
  let say: Language

  func sheet(_ name: String) -> FigureSheet? {
    switch name {
    case "rujukan":
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
    case "kronis":
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
    default: nil
    }
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
    let list = (months.lowerBound.number...months.upperBound.number).map {
      CalendarMonth(number: $0)
    }
    return try await referrals(of: list, cut: cut) {
      guard let senders = try await figures.openness(completed, months, cut: cut)["R3"]
      else { throw HTTPError(.internalServerError) }
      return senders
    }
  }
}
