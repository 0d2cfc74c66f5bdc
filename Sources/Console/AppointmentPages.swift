import Administration
import AuditLog
import Door
import HTTPTypes
import Hummingbird
import RecordModel
import Registry

/// Where two officers appoint a facility's head, or say whose account is whose.
struct AppointmentPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let desk: PeopleDesk
  let registry: RegistryWatch
  /// The provider of identities that this console takes; empty for none.
  let issuer: String
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  private static let names: Set = [
    "do", "id", "person", "name", "facility", "issuer", "subject", "reason",
  ]

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/appointments\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: "/appointments"), format)
      }
    }
    router.post("\(language.prefix)/appointments") {
      try await change(PageRequest($0, $1, path: "/appointments"))
    }
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let officer = try page.person(.officer)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .officer(officer), "Page/appointments", query: page.frame.query)
    let (say, moment) = (page.language, entry.moment)
    var view = AppointmentsView(
      page.context.snapshot, by: officer.officer.code, issuer: issuer, now: now(), say)
    var tables = PageTables(list: "/appointments", name: "kepala-dan-akun", at: moment, say)
    tables.add(
      "open", ListSheets.appointments(AppointmentTexts.open, view.open, at: moment, say))
    tables.add(
      "in-force",
      ListSheets.appointments(AppointmentTexts.inForce, view.inForce, at: moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.openFiles = tables.files("open")
    view.inForceFiles = tables.files("in-force")
    return try pages.response(
      .appointments, view, title: say.plain(AppointmentTexts.heading), page.frame)
  }

  private func change(_ page: PageRequest) async throws -> Response {
    let officer = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(Self.names)
    let actor = page.actor(officer.officer.code, officer.certificate)
    do {
      try await carryOut(fields, officer.officer.code, page.context.snapshot, actor)
    } catch let refusal as PeopleRefusal {
      return try pages.notice(Notice(refusal), .conflict, page.frame)
    }
    try await registry.refresh()
    return PageRequest.redirect(to: page.language.link("/appointments"))
  }

  private func carryOut(
    _ fields: FormFields, _ officer: String, _ snapshot: RegistrySnapshot,
    _ actor: Administration.Actor
  ) async throws {
    let reason = fields["reason"] ?? ""
    let id = fields["id"].flatMap { AppointmentID($0) }
    let person = snapshot.person(code: fields["person"] ?? "")
    switch (fields["do"], id, person) {
    case ("approve", let id?, _): try await desk.approve(id, by: officer, actor)
    case ("end", let id?, _): try await desk.end(id, reason: reason, by: officer, actor)
    case ("register", nil, _):
      try await desk.register(
        code: fields["person"] ?? "", name: fields["name"] ?? "", by: officer, actor)
    case ("head", nil, let person?):
      guard let facility = snapshot.facility(code: fields["facility"] ?? "") else {
        throw HTTPError(.badRequest)
      }
      _ = try await desk.propose(
        .head(facility.id), of: person, reason: reason, by: officer, actor)
    case ("account", nil, let person?):
      guard
        let account = ExternalAccount(
          issuer: fields["issuer"] ?? "", subject: fields["subject"] ?? "")
      else { throw HTTPError(.badRequest) }
      _ = try await desk.propose(
        .account(account), of: person, reason: reason, by: officer, actor)
    default: throw HTTPError(.badRequest)
    }
  }
}

/// What the officers' template names.
struct AppointmentsView: Sendable {
  struct Row: Sendable {
    let id: String
    let name: String
    let code: String
    let matter: String
    let proposedBy: String
    let approvedBy: String?
    let reason: String
    let mayApprove: Bool
    let endLabel: String
    let action: String
  }

  let action: String
  let open: [Row]
  let hasOpen: Bool
  let inForce: [Row]
  let hasInForce: Bool
  let staff: [Choice]
  let everybody: [Choice]
  let facilities: [Choice]
  let issuer: String
  var openFiles: [LabelledLink] = []
  var inForceFiles: [LabelledLink] = []

  init(
    _ snapshot: RegistrySnapshot, by officer: String, issuer: String, now: Int64, _ say: Language
  ) {
    let action = say.link("/appointments")
    self.action = action
    self.issuer = issuer
    let row = { (entry: Appointment) -> Row in
      let person = snapshot.officers[entry.person]
      let matter =
        switch entry.matter {
        case .head(let id):
          "\(say.plain(AppointmentTexts.headOf)) \(snapshot.facilities[id]?.name ?? "–")"
        case .account(let account):
          "\(say.plain(AppointmentTexts.accountOf)) \(account.subject) · \(account.issuer)"
        }
      return Row(
        id: entry.id.description, name: person?.name ?? "–", code: person?.code ?? "–",
        matter: matter, proposedBy: entry.proposedBy, approvedBy: entry.approvedBy,
        reason: entry.reason,
        mayApprove: entry.approvedBy == nil && entry.proposedBy != officer,
        endLabel: say.plain(
          entry.approvedBy == nil ? AppointmentTexts.takeBack : AppointmentTexts.end),
        action: action)
    }
    open = snapshot.appointments.filter { $0.isOpen(at: now) }.reversed().map(row)
    hasOpen = !open.isEmpty
    inForce = snapshot.appointments.filter(\.isInForce).reversed().map(row)
    hasInForce = !inForce.isEmpty
    let people = snapshot.officers.values.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
    let choice = { (person: OfficerEntry) in
      Choice(value: person.code, label: "\(person.name) (\(person.code))", isChosen: false)
    }
    staff = people.filter { $0.role == .staff }.map(choice)
    everybody = people.map(choice)
    facilities = snapshot.facilities.values.filter { $0.status != .closed }
      .sorted { ($0.name, $0.code) < ($1.name, $1.code) }
      .map { Choice(value: $0.code, label: "\($0.name) (\($0.code))", isChosen: false) }
  }
}
