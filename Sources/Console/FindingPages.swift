import Administration
import AuditLog
import Door
import Hummingbird
import Monitoring
import RecordModel
import Registry

/// "Temuan": what the office found in figures of facilities, each from the frozen figure to the one measured
/// again; a facility sees and answers its own alone.
struct FindingPages: Sendable {
  static let path = "/temuan"
  static let newPath = "/temuan/baru"

  let pages: PageLibrary
  let journal: PageJournal
  let desk: FindingDesk
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// A note of 2,000 characters, each escaped.
  private static let formBytes = 32 * 1024

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/temuan\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: Self.path), format)
      }
    }
    router.get("\(prefix)/temuan/baru") { try await form(PageRequest($0, $1, path: Self.path)) }
    router.post("\(prefix)/temuan") { try await open(PageRequest($0, $1, path: Self.path)) }
    router.get("\(prefix)/temuan/:id") { try await one(PageRequest($0, $1, path: Self.path)) }
    router.post("\(prefix)/temuan/:id") { try await step(PageRequest($0, $1, path: Self.path)) }
    router.get("\(prefix)/temuan/:id/surat") {
      try await letter(PageRequest($0, $1, path: Self.path))
    }
  }

  private var today: Int { CivilDate.localDay(at: now()) }

  /// Who looks: the office at all, a facility at its own.
  private func reader(
    _ page: PageRequest
  ) throws -> (caller: Caller, place: FacilityEntry?) {
    guard let caller = page.caller else { throw HTTPError(.forbidden) }
    if case .facility? = page.caller {
      return (caller, try page.facility(.input, .correct, .view).facility)
    }
    _ = try page.person(.officer)
    return (caller, nil)
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let reader = try reader(page)
    let fields = try page.query(["state"])
    let state = fields["state"]
    guard state == nil || state == "overdue" || FindingState(rawValue: state ?? "") != nil else {
      throw HTTPError(.badRequest)
    }
    _ = try await journal.note(
      format.event(), reader.caller, "Page/temuan", query: page.frame.query)
    let found = try await desk.list(of: reader.place?.id, logger: page.context.logger).filter {
      state == nil
        || (state == "overdue" ? $0.isOverdue(on: today) : $0.state.rawValue == state)
    }
    let sheet = FindingSheet.list(found, today: today, page.context.snapshot, page.language)
    if format != .page {
      return sheet.response(format, name: "temuan_6371_\(CivilDate.text(today))", page.language)
    }
    return try pages.response(
      .findingList,
      FindingsView(sheet, state: state, isOffice: reader.place == nil, page.language),
      title: page.language.plain(FindingTexts.heading), page.frame)
  }

  private static let figureNames: Set = ["indicator", "facility", "from", "to"]

  /// The figure that a form or address names.
  private func wanted(
    _ fields: FormFields, _ snapshot: RegistrySnapshot
  ) throws -> (indicator: String, facility: FacilityEntry, months: ClosedRange<CalendarMonth>)? {
    guard let code = fields["facility"], let indicator = fields["indicator"] else { return nil }
    let month = CalendarMonth(day: today)
    guard let facility = snapshot.facility(code: code), FrozenFigure.isKnown(indicator),
      let to = fields["to"].map({ CalendarMonth($0) }) ?? month,
      let from = fields["from"].map({ CalendarMonth($0) }) ?? to.advanced(by: -2), from <= to,
      to.number - from.number < MonitorQuery.longest
    else { throw HTTPError(.badRequest) }
    return (indicator, facility, from...to)
  }

  private func form(_ page: PageRequest) async throws -> Response {
    let officer = try page.person(.officer)
    let fields = try page.query(Self.figureNames)
    _ = try await journal.note(
      .page, .officer(officer), "Page/temuan/baru", query: page.frame.query)
    let wanted = try wanted(fields, page.context.snapshot)
    var figure: FrozenFigure?
    if let wanted {
      figure = try await desk.figure(wanted.indicator, of: wanted.facility, wanted.months)
    }
    return try pages.response(
      .findingList,
      FindingsView(
        form: fields, wanted?.months, figure, today: today, page.context.snapshot, page.language),
      title: page.language.plain(FindingTexts.openHere), page.frame)
  }

  private func open(_ page: PageRequest) async throws -> Response {
    let officer = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await read(page, Self.figureNames.union(["reason", "due"]))
    guard let wanted = try wanted(fields, page.context.snapshot) else {
      throw HTTPError(.badRequest)
    }
    do {
      let id = try await desk.open(
        wanted.indicator, of: wanted.facility, wanted.months, reason: fields["reason"] ?? "",
        dueOn: fields["due"].flatMap { CivilDate.days($0) } ?? -1,
        by: page.actor(officer.officer.code, officer.certificate))
      return PageRequest.redirect(to: page.language.link("\(Self.path)/\(id)"))
    } catch let refusal as FindingDesk.Refusal {
      return try refused(refusal, page)
    }
  }

  private func find(
    _ page: PageRequest, _ place: FacilityEntry?
  ) async throws -> (finding: Finding, steps: [FindingStep]) {
    guard let id = FindingID(page.context.parameters.get("id") ?? ""),
      let found = try await desk.find(id, of: place?.id, logger: page.context.logger)
    else { throw HTTPError(.notFound) }
    return found
  }

  private func one(_ page: PageRequest) async throws -> Response {
    let reader = try reader(page)
    _ = try page.query([])
    _ = try await journal.note(
      .page, reader.caller, "Finding/\(page.context.parameters.get("id")?.prefix(36) ?? "")")
    let found = try await find(page, reader.place)
    return try pages.response(
      .finding,
      FindingView(
        found.finding, found.steps, isFacility: reader.place != nil, today: today,
        page.context.snapshot, page.language),
      title: "\(page.language.plain(FindingTexts.one)) \(found.finding.name)", page.frame)
  }

  private func step(_ page: PageRequest) async throws -> Response {
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let actor: Administration.Actor
    var place: FacilityEntry?
    if case .facility? = page.caller {
      let sender = try page.facility(.input, .correct)
      place = sender.facility
      actor = page.actor(sender.person?.code ?? sender.facility.code, sender.certificate)
    } else {
      let officer = try page.person(.officer)
      actor = page.actor(officer.officer.code, officer.certificate)
    }
    let fields = try await read(page, ["do", "note", "due", "from", "to"])
    guard let id = FindingID(page.context.parameters.get("id") ?? ""),
      let action = fields["do"].flatMap({ FindingAction(rawValue: $0) }), action != .open
    else { throw HTTPError(.badRequest) }
    let months = measured(fields)
    do {
      try await desk.take(
        FindingDesk.Wanted(
          action, note: fields["note"] ?? "", dueOn: fields["due"].flatMap { CivilDate.days($0) },
          months: months), in: id, of: place, by: actor)
    } catch let refusal as FindingDesk.Refusal {
      return try refused(refusal, page)
    }
    return PageRequest.redirect(to: page.language.link("\(Self.path)/\(id)"))
  }

  /// The months of a figure that is to be measured again, no more of them than one may be frozen of; nil for none, or
  /// for what is no span.
  private func measured(_ fields: FormFields) -> ClosedRange<CalendarMonth>? {
    guard let from = fields["from"].flatMap({ CalendarMonth($0) }),
      let to = fields["to"].flatMap({ CalendarMonth($0) }), from <= to,
      to.number - from.number < MonitorQuery.longest
    else { return nil }
    return from...to
  }

  /// A warning letter, to be printed; the facility may read it too.
  private func letter(_ page: PageRequest) async throws -> Response {
    let reader = try reader(page)
    guard let number = try page.query(["step"])["step"].flatMap({ Int($0) }) else {
      throw HTTPError(.badRequest)
    }
    _ = try await journal.note(
      .page, reader.caller, "Finding/\(page.context.parameters.get("id")?.prefix(36) ?? "")/surat")
    let (finding, steps) = try await find(page, reader.place)
    let letters = steps.filter { $0.action == .warn }
    guard let index = letters.firstIndex(where: { $0.step == number }) else {
      throw HTTPError(.notFound)
    }
    return try pages.response(
      .letter,
      LetterView(
        finding, letters[index], number: index + 1, page.context.snapshot, page.language),
      title: page.language.plain(FindingTexts.letter(index + 1)), page.frame)
  }

  private func refused(
    _ refusal: FindingDesk.Refusal, _ page: PageRequest
  ) throws -> Response {
    switch refusal {
    case .unknown: throw HTTPError(.notFound)
    case .notAllowed: try pages.notice(.findingStep, .conflict, page.frame)
    case .noFigure: try pages.notice(.noFigure, .conflict, page.frame)
    }
  }

  private func read(_ page: PageRequest, _ names: Set<String>) async throws -> FormFields {
    guard
      case .whole(let body) = try await page.request.collectBody(limit: Self.formBytes),
      let fields = FormFields(
        String(decoding: body.readableBytesView, as: UTF8.self), maximumFields: names.count,
        maximumBytes: Self.formBytes, isAllowed: names.contains)
    else { throw HTTPError(.badRequest) }
    return fields
  }
}

extension Notice {
  /// BMB-1888.
  static let findingStep = Notice(
    Bilingual(id: "Langkah tidak dapat dicatat", en: "The step cannot be taken"),
    Rule.findingStep.message, Rule.findingStep.fix)

  /// There is no figure to freeze.
  static let noFigure = Notice(
    Bilingual(id: "Angka tidak ada", en: "There is no figure"),
    Bilingual(
      id:
        "Fasilitas ini tidak punya angka itu pada bulan-bulan tersebut, atau penyebutnya kurang dari 20.",
      en: "The facility has no such figure in these months, or its denominator is below 20."),
    Bilingual(
      id: "Pilih bulan atau indikator lain.", en: "Choose other months or another indicator."))
}
