import AuditLog
import Disclosure
import Door
import Hummingbird
import RecordModel
import Registry

/// "Akses darurat": what was opened, what waits for its review and since when; a second person closes it.
struct GlassPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let desk: GlassDesk
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    router.post("\(language.prefix)/glass") { try await close(PageRequest($0, $1, path: "/glass")) }
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/glass\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: "/glass"), format)
      }
      router.get("\(language.prefix)/audit/glass\(format.rawValue)") {
        try await queue(PageRequest($0, $1, path: Self.queuePath), format)
      }
    }
  }

  /// Where an auditor sees which accesses wait, and what became of the others; he decides none.
  static let queuePath = "/audit/glass"

  private func queue(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let auditor = try page.person(.auditor)
    _ = try page.query([])
    _ = try await journal.note(.auditRead, .officer(auditor), "Page/audit/glass")
    let say = page.language
    let moment = now()
    let sheet = GlassQueue.sheet(
      try await desk.list(of: nil), page.context.snapshot, moment, say)
    if format != .page {
      let day = CivilDate.text(CivilDate.localDay(at: moment))
      return sheet.response(format, name: "akses-darurat_\(day)", say)
    }
    return try pages.response(
      .measures,
      MeasuresView(
        about: say.plain(GlassTexts.queueLead), cut: nil, choices: nil, form: nil,
        sheets: [sheet.view(files: { "\(say.link(Self.queuePath))\($0.rawValue)" }, say)]),
      title: say.plain(GlassTexts.heading), page.frame)
  }

  /// The reviewer: an officer for all, a head for his own facility.
  private func reviewer(
    _ page: PageRequest
  ) throws -> (person: OfficerEntry, certificate: [UInt8]?, place: FacilityEntry?) {
    if case .facility? = page.caller {
      let (head, person) = try page.head()
      return (person, head.certificate, head.facility)
    }
    let officer = try page.person(.officer)
    return (officer.officer, officer.certificate, nil)
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let reviewer = try reviewer(page)
    let fields = try page.query([], format)
    guard let caller = page.caller else { throw HTTPError(.forbidden) }
    let entry = try await journal.note(
      format.event(), caller, "Page/glass", query: page.frame.query)
    let say = page.language
    let found = try await desk.list(of: reviewer.place?.id)
    var view = GlassView(
      found, reviewer: reviewer.person.code, page.context.snapshot, now(), say)
    var tables = PageTables(
      list: "/glass", name: "akses-darurat_\(reviewer.place?.code ?? "6371")", at: entry.moment, say
    )
    tables.add("glass", ListSheets.glass(view.rows, at: entry.moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.files = tables.files("glass")
    return try pages.response(
      .glass, view, title: say.plain(GlassTexts.heading), page.frame)
  }

  private func close(_ page: PageRequest) async throws -> Response {
    let reviewer = try reviewer(page)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(["id", "do", "note"])
    guard let id = fields["id"].flatMap({ GlassID($0) }),
      let verdict = fields["do"], ["justified", "unjustified"].contains(verdict)
    else { throw HTTPError(.badRequest) }
    do {
      try await desk.close(
        id, isJustified: verdict == "justified", note: fields["note"] ?? "", by: reviewer.person,
        certificate: reviewer.certificate, at: reviewer.place,
        requestID: RequestID.current?.description ?? "")
    } catch is GlassDesk.Refusal {
      return try pages.notice(.glassNotClosed, .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link("/glass"))
  }
}

/// How an emergency access stands, for those who review it and for those who look on.
enum GlassState {
  /// Reviewed, and what was found.
  case justified, unjustified
  /// Not reviewed yet; late once the time for it is over.
  case pending, late

  init(of glass: GlassEntry, at now: Int64) {
    guard glass.closedBy == nil else {
      self = glass.verdict == "justified" ? .justified : .unjustified
      return
    }
    self = glass.reviewDue < now ? .late : .pending
  }

  var words: Bilingual {
    switch self {
    case .justified: GlassTexts.justified
    case .unjustified: GlassTexts.unjustified
    case .pending: GlassTexts.pending
    case .late: GlassTexts.late
    }
  }
}

/// What the page names.
struct GlassView: Sendable {
  struct Row: Sendable {
    let id: String
    let place: String
    let openedBy: String
    let openedAt: String
    let reason: String
    let state: String
    let isOverdue: Bool
    let mayClose: Bool
    let action: String
  }

  let rows: [Row]
  let hasRows: Bool
  var files: [LabelledLink] = []

  init(
    _ found: [GlassEntry], reviewer: String, _ snapshot: RegistrySnapshot, _ now: Int64,
    _ say: Language
  ) {
    rows = found.map { glass in
      let facility = snapshot.facilities[glass.facility]
      let state = GlassState(of: glass, at: now)
      let more =
        glass.closedBy.map { " (\($0)): \(glass.note ?? "")" }
        ?? ". \(say.plain(GlassTexts.due)): \(say.time(glass.reviewDue))"
      return Row(
        id: glass.id.description, place: "\(facility?.name ?? "–") (\(facility?.code ?? "–"))",
        openedBy: glass.openedBy,
        openedAt: "\(say.time(glass.openedAt)) – \(say.time(glass.endsAt))", reason: glass.reason,
        state: say.plain(state.words) + more, isOverdue: state == .late,
        mayClose: glass.closedBy == nil && glass.openedBy != reviewer, action: say.link("/glass"))
    }
    hasRows = !rows.isEmpty
  }
}

/// Emergency accesses as an auditor sees them: who, where, when and what was decided. What was written of the person,
/// the reason and what the review found, is for the reviewers alone.
enum GlassQueue {
  static func sheet(
    _ found: [GlassEntry], _ snapshot: RegistrySnapshot, _ now: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      title: say.plain(GlassTexts.heading),
      columns: [
        ("facility", say.plain(MonitorTexts.facility), false),
        ("openedBy", say.plain(GlassTexts.by), false),
        ("openedAt", say.plain(GlassTexts.openedAt), false),
        ("endsAt", say.plain(GlassTexts.endsAt), false),
        ("reviewDue", say.plain(GlassTexts.due), false),
        ("state", say.plain(GlassTexts.state), false),
        ("reviewedBy", say.plain(GlassTexts.reviewer), false),
      ],
      rows: found.map { row($0, snapshot, now, say) },
      notes: [(say.plain(MonitorTexts.cut), say.time(now))])
  }

  private static func row(
    _ glass: GlassEntry, _ snapshot: RegistrySnapshot, _ now: Int64, _ say: Language
  ) -> [FigureSheet.Cell] {
    let facility = snapshot.facilities[glass.facility]
    let event = LeafDraft.Event.glass.rawValue
    let entries = facility.map {
      "\(say.link("/audit"))?event=\(event)&facility=\(FormFields.escape($0.code))"
    }
    return [
      .words("\(facility?.name ?? "–") (\(facility?.code ?? "–"))", link: entries),
      .words(glass.openedBy), .words(say.time(glass.openedAt)), .words(say.time(glass.endsAt)),
      .words(say.time(glass.reviewDue)), .words(say.plain(GlassState(of: glass, at: now).words)),
      .words(glass.closedBy ?? "–"),
    ]
  }
}

extension Notice {
  /// The review is not closed.
  static let glassNotClosed = Notice(
    .init(id: "Tidak dapat ditutup", en: "It cannot be closed"),
    .init(
      id: "Tinjauan ini sudah ditutup, Anda sendiri yang membukanya, atau catatannya kosong.",
      en: "This review is closed, you opened the access yourself, or the note is empty."),
    .init(id: "Minta orang lain meninjaunya.", en: "Ask somebody else to review it."))
}
