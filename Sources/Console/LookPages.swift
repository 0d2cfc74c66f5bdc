import AccessPolicy
import AuditLog
import Disclosure
import Door
import Hummingbird
import Monitoring
import RecordModel
import Registry

/// "Lihat kunjungan": where a drill of the health office ends, at visits without the person unless
/// purpose, legal basis and document let him be named. Each look is an entry before it is shown.
struct LookPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let disclosure: Disclosure

  private static let names: Set = [
    "facility", "day", "number", "purpose", "basis", "document", "indicator", "month",
  ]

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    router.get("\(language.prefix)/look") { try await form(PageRequest($0, $1, path: "/look")) }
    for format in MonitorFormat.allCases {
      router.post("\(language.prefix)/look\(format.rawValue)") {
        try await look(PageRequest($0, $1, path: "/look"), format)
      }
    }
  }

  private func form(_ page: PageRequest) async throws -> Response {
    let officer = try page.person(.officer)
    // What a figure's link says, so that nobody types it again; why he looks he must still say.
    let fields = try page.query(LookContext.names)
    let context = try context(fields, page)
    _ = try await journal.note(
      .page, .officer(officer), "Page/look", query: page.frame.query)
    return try answer(page, context, nil, OfficeAnswer.none)
  }

  /// The figure or the facility's page that an officer comes from; nil without one, 400 for one that is none.
  private func context(_ fields: FormFields, _ page: PageRequest) throws -> LookContext? {
    guard fields["indicator"] != nil || fields["month"] != nil else { return nil }
    let indicator = fields["indicator"].flatMap { Indicator.named($0) }
    guard (indicator == nil) == (fields["indicator"] == nil),
      let month = fields["month"].flatMap({ CalendarMonth($0) }),
      let facility = page.context.snapshot.facility(code: fields["facility"] ?? "")
    else { throw HTTPError(.badRequest) }
    return LookContext(indicator: indicator?.id, facility: facility.code, month: month)
  }

  /// A form and no address: a person's number stands in no link and no log. Each file is a look of its own, for the
  /// same reasons, with its entries.
  private func look(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let officer = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(Self.names)
    // A person is asked for by number alone; where he came from does not matter then.
    let context = try? context(fields, page)
    let subject: OfficeLook.Subject
    if let number = fields["number"] {
      subject = .number(number)
    } else {
      guard let facility = page.context.snapshot.facility(code: fields["facility"] ?? ""),
        let day = fields["day"].flatMap({ ClinicalTime($0) }), day.precision == .day
      else { return try pages.notice(.nothingToLookAt, .badRequest, page.frame) }
      subject = .day(facility.id, day.localDay)
    }
    // What a file is of, and whom, the look's own entries tell.
    let entry: DurableEntry? =
      format != .page
      ? try await journal.note(.export, .officer(officer), "Page/look") : nil
    let found = try await disclosure.look(
      OfficeLook(
        officer: officer, subject: subject,
        question: OfficeQuestion(
          role: .officer, purpose: fields["purpose"], basis: fields["basis"],
          document: fields["document"]),
        requestID: RequestID.current?.description ?? "", source: Peer.current?.remoteAddress))
    switch found {
    case .success(let found):
      guard let entry else { return try answer(page, context, fields, found) }
      let say = page.language
      let view = LookView(found, context, fields, page.context.snapshot, say)
      var tables = PageTables(list: "/look", name: "kunjungan", at: entry.moment, say)
      tables.add(
        "visits",
        ListSheets.looked(view.rows, hasMore: view.hasMore, at: entry.moment, say))
      return try tables.response(format, nil)
    case .failure: return try pages.notice(.lookRefused, .forbidden, page.frame)
    }
  }

  private func answer(
    _ page: PageRequest, _ context: LookContext?, _ fields: FormFields?, _ found: OfficeAnswer
  ) throws -> Response {
    let snapshot = page.context.snapshot
    return try pages.response(
      .look, LookView(found, context, fields, snapshot, page.language),
      title: page.language.plain(LookTexts.heading), page.frame)
  }
}

/// The figure that a look comes from: of which indicator, facility and month; no indicator from a facility's own page.
struct LookContext: Sendable {
  static let names: Set = ["indicator", "facility", "month"]

  let indicator: String?
  let facility: String
  let month: CalendarMonth

  /// As an address has it.
  var query: String {
    (indicator.map { "indicator=\($0)&" } ?? "")
      + "facility=\(FormFields.escape(facility))&month=\(month.text)"
  }
}

/// What the page names.
struct LookView: Sendable {
  struct Context: Sendable {
    let words: String
    let indicator: String?
    let month: String
    /// The first and the last day of the month.
    let first: String
    let last: String

    init(_ context: LookContext, _ snapshot: RegistrySnapshot, _ say: Language) {
      let figure = context.indicator.flatMap { Indicator.named($0) }.map {
        "\($0.id) \(say.plain($0.title))"
      }
      let name = snapshot.facility(code: context.facility)?.name ?? context.facility
      words = say.plain(LookTexts.context(figure, name, context.month.text))
      indicator = context.indicator
      month = context.month.text
      first = CivilDate.text(context.month.firstDay)
      last = CivilDate.text(context.month.lastDay)
    }
  }

  struct Row: Sendable {
    let day: String
    let facility: String
    let kind: String
    let diagnoses: String
    let person: String
    let birthYear: String
    let why: String
  }

  let action: String
  /// The figure that he comes from; nil without one.
  let context: Context?
  let facilities: [Choice]
  /// What was asked for, or the first day of the figure's month; empty without either.
  let chosenDay: String
  let purposes: [Choice]
  let bases: [Choice]
  let wasAsked: Bool
  let rows: [Row]
  let hasRows: Bool
  let hasMore: Bool

  init(
    _ found: OfficeAnswer, _ context: LookContext?, _ fields: FormFields?,
    _ snapshot: RegistrySnapshot, _ say: Language
  ) {
    action = say.link("/look")
    self.context = context.map { Context($0, snapshot, say) }
    let chosen = fields?["facility"] ?? context?.facility
    facilities = snapshot.facilities.values.sorted { $0.code < $1.code }.map {
      Choice(value: $0.code, label: "\($0.name) (\($0.code))", isChosen: $0.code == chosen)
    }
    chosenDay = fields?["day"] ?? self.context?.first ?? ""
    purposes = [PurposeOfUse.publicHealth, .operations].map {
      Choice(
        value: $0.rawValue, label: say.plain(AuditTexts.purpose($0.rawValue)),
        isChosen: fields?["purpose"] == $0.rawValue)
    }
    bases = LegalBasis.allCases.map {
      Choice(
        value: $0.rawValue, label: say.plain(LookTexts.basis($0)),
        isChosen: fields?["basis"] == $0.rawValue)
    }
    wasAsked = fields != nil
    hasMore = found.hasMore
    rows = found.visits.map { visit in
      Row(
        // Noon of that day in Banjarmasin, of which the date is kept.
        day: visit.day.map { String(say.time((Int64($0) * 24 + 4) * 3_600_000_000).prefix(10)) }
          ?? "–",
        facility: snapshot.facilities[visit.facility]?.name ?? "–",
        kind: "\(visit.visitClass) \(visit.status)",
        diagnoses: visit.diagnoses.joined(separator: ", "),
        person: visit.name ?? visit.pseudonym,
        birthYear: visit.birthYear.map(String.init) ?? "–",
        why: say.plain(visit.decision.reason))
    }
    hasRows = !rows.isEmpty
  }
}

extension Notice {
  /// The policy refuses the question.
  static let lookRefused = Notice(
    .init(id: "Tidak diizinkan", en: "Not allowed"),
    .init(
      id: "Kebijakan akses tidak mengizinkan tujuan atau dasar ini. Percobaan ini dicatat.",
      en: "The access policy does not allow this purpose or basis. The try is in the log."),
    .init(
      id: "Pilih tujuan, dasar hukum, dan tulis nomor dokumennya.",
      en: "Choose a purpose and a legal basis, and name the document."))
  /// Neither a number nor a facility and a day.
  static let nothingToLookAt = Notice(
    .init(id: "Isian kurang", en: "Something is missing"),
    .init(id: "Pilih fasilitas dan tanggal.", en: "Choose a facility and a day."),
    .init(id: "Kembali, lengkapi isian, lalu kirim lagi.", en: "Go back and fill in the form."))
}
