import AuditLog
import Disclosure
import Door
import Hummingbird
import RecordModel
import Registry

/// "Permintaan subjek data": what persons demand by the UU PDP, each with its clock of three times 24 hours,
/// what must be done for it, and how it was answered.
struct DemandPages: Sendable {
  static let path = "/permintaan-data"

  let pages: PageLibrary
  let journal: PageJournal
  let desk: ConsentDesk
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/permintaan-data\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: Self.path), format)
      }
    }
    router.post("\(prefix)/permintaan-data") {
      try await take(PageRequest($0, $1, path: Self.path))
    }
    router.get("\(prefix)/permintaan-data/:id") {
      try await show(PageRequest($0, $1, path: Self.path))
    }
    router.post("\(prefix)/permintaan-data/:id") {
      try await decide(PageRequest($0, $1, path: Self.path))
    }
  }

  private func recorder(_ officer: OfficerIdentity) -> ConsentDesk.Recorder {
    ConsentDesk.Recorder(
      facility: nil, user: officer.officer.code, isProven: true,
      certificate: officer.certificate, requestID: RequestID.current?.description ?? "")
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let officer = try page.person(.officer)
    _ = try page.query([])
    _ = try await journal.note(
      format.event(), .officer(officer), "Page/permintaan-data")
    let found = try await desk.demands()
    let sheet = DemandSheet.list(found, now(), page.language)
    if format != .page {
      return sheet.response(format, name: "permintaan-data", page.language)
    }
    return try pages.response(
      .demands, DemandsView(sheet, found, now(), page.language),
      title: page.language.plain(DemandTexts.heading), page.frame)
  }

  private func show(_ page: PageRequest) async throws -> Response {
    let officer = try page.person(.officer)
    _ = try page.query([])
    let id: DemandID = try page.id()
    var entry = LeafDraft(.right, .read, by: .officer(officer))
    entry.purpose = ConsentPages.purpose
    entry.resource = "Demand/\(id)"
    do {
      let found = try await desk.look(id, entry: entry)
      return try pages.response(
        .demand, DemandView(found.demand, found.pseudonym, now(), page.language),
        title: page.language.plain(DemandTexts.kind(found.demand.kind)), page.frame)
    } catch is ConsentDesk.Refusal {
      return try pages.notice(.noSuchDemand, .notFound, page.frame)
    }
  }

  private func take(_ page: PageRequest) async throws -> Response {
    let officer = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(["kind", "number", "evidence"])
    do {
      let id = try await desk.demand(
        fields["kind"] ?? "", of: .number(fields["number"] ?? ""),
        evidence: fields["evidence"] ?? "", by: recorder(officer))
      return PageRequest.redirect(to: page.language.link("\(Self.path)/\(id)"))
    } catch let refusal as ConsentDesk.Refusal {
      return try pages.notice(
        refusal == .unknown ? .noSuchPerson : .demandUnusable, .conflict, page.frame)
    }
  }

  private func decide(_ page: PageRequest) async throws -> Response {
    let officer = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let id: DemandID = try page.id()
    let fields = try await page.form(["do", "decision"])
    guard let verdict = fields["do"], ["done", "refused"].contains(verdict) else {
      throw HTTPError(.badRequest)
    }
    do {
      try await desk.decide(
        id, isDone: verdict == "done", decision: fields["decision"] ?? "", by: recorder(officer))
    } catch let refusal as ConsentDesk.Refusal {
      return try pages.notice(
        refusal == .unknown ? .noSuchDemand : .reasonMissing, .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link(Self.path))
  }
}

/// Demands as a table: those that are late first.
enum DemandSheet {
  private static let hour: Int64 = 3_600_000_000

  static func list(_ found: [DemandEntry], _ now: Int64, _ say: Language) -> FigureSheet {
    FigureSheet(
      title: say.plain(DemandTexts.heading),
      columns: [
        ("kind", say.plain(DemandTexts.kind), false),
        ("received", say.plain(DemandTexts.received), false),
        ("due", say.plain(DemandTexts.due), false),
        ("state", say.plain(DemandTexts.state), false),
        ("evidence", say.plain(DemandTexts.evidence), false),
        ("decision", say.plain(DemandTexts.decision), false),
      ],
      rows: found.map { demand in
        [
          .words(
            say.plain(DemandTexts.kind(demand.kind)),
            link: say.link("\(DemandPages.path)/\(demand.id)")),
          .words(say.time(demand.receivedAt)), .words(say.time(demand.dueAt)),
          .words(state(demand, now, say)), .words(demand.evidence), .words(decision(demand)),
        ]
      }, notes: ListSheets.notes(at: now, most: ConsentDesk.most, say))
  }

  static func isOverdue(_ demand: DemandEntry, _ now: Int64) -> Bool {
    demand.state == "open" && demand.dueAt < now
  }

  /// How it stands: hours left, hours late, or how it was decided.
  static func state(_ demand: DemandEntry, _ now: Int64, _ say: Language) -> String {
    guard demand.state == "open" else {
      return say.plain(demand.state == "done" ? DemandTexts.done : DemandTexts.refused)
    }
    let hours = abs(demand.dueAt - now) / hour
    return say.plain(
      isOverdue(demand, now) ? DemandTexts.overdue(hours) : DemandTexts.left(hours))
  }

  static func decision(_ demand: DemandEntry) -> String {
    demand.decision.map { "\($0) (\(demand.decidedBy ?? "–"))" } ?? ""
  }
}

/// What the list's template names.
struct DemandsView: Sendable {
  let action: String
  let kinds: [Choice]
  let late: String?
  let sheets: [SheetView]

  init(_ sheet: FigureSheet, _ found: [DemandEntry], _ now: Int64, _ say: Language) {
    action = say.link(DemandPages.path)
    kinds = ["access", "correction", "restriction", "erasure", "objection"].map {
      Choice(value: $0, label: say.plain(DemandTexts.kind($0)), isChosen: false)
    }
    let count = found.count(where: { DemandSheet.isOverdue($0, now) })
    late = count > 0 ? say.plain(DemandTexts.late(count)) : nil
    sheets = [sheet.view(files: { "\(say.link(DemandPages.path))\($0.rawValue)" }, say)]
  }
}

/// What one demand's template names.
struct DemandView: Sendable {
  let items: [LabelledText]
  let steps: [String]
  let isOpen: Bool
  let action: String

  init(_ demand: DemandEntry, _ pseudonym: [UInt8]?, _ now: Int64, _ say: Language) {
    func item(_ label: Bilingual, _ value: String) -> LabelledText {
      LabelledText(label: say.plain(label), value: value)
    }
    var items = [
      item(
        ConsentTexts.person,
        pseudonym.map { hexadecimal($0) } ?? say.plain(ConsentTexts.erased)),
      item(DemandTexts.received, "\(say.time(demand.receivedAt)), \(demand.receivedBy)"),
      item(DemandTexts.due, say.time(demand.dueAt)),
      item(DemandTexts.state, DemandSheet.state(demand, now, say)),
      item(DemandTexts.evidence, demand.evidence),
    ]
    if demand.decision != nil {
      items.append(item(DemandTexts.decision, DemandSheet.decision(demand)))
    }
    self.items = items
    steps = DemandTexts.steps(demand.kind).map { say.plain($0) }
    isOpen = demand.state == "open"
    action = say.link("\(DemandPages.path)/\(demand.id)")
  }
}

extension Notice {
  /// There is no such demand, or it was decided.
  static let noSuchDemand = Notice(
    .init(id: "Permintaan ini tidak terbuka", en: "This demand is not open"),
    .init(
      id: "Permintaan ini tidak ada atau sudah diputuskan.",
      en: "There is no such demand, or it was decided."),
    .init(id: "Kembali ke daftar.", en: "Go back to the list."))
  /// Something of the form is missing.
  static let demandUnusable = Notice(
    .init(id: "Isian kurang", en: "Something is missing"),
    .init(
      id: "Pilih jenisnya dan tulis nomor surat dengan 3-200 huruf.",
      en: "Choose its kind and write where the letter is in 3-200 characters."),
    .init(id: "Kembali, lengkapi isian, lalu kirim lagi.", en: "Go back and fill in the form."))
}
