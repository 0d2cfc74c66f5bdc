import Administration
import AuditLog
import Door
import Hummingbird
import RecordModel
import Registry

/// Where two officers, by two clicks, let somebody have a certificate.
struct EnrolmentPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let desk: EnrolmentDesk

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/enrolments\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: "/enrolments"), format)
      }
    }
    router.post("\(language.prefix)/enrolments") {
      try await change(PageRequest($0, $1, path: "/enrolments"))
    }
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let person = try page.person(.officer)
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .officer(person), "Page/enrolments", query: page.frame.query)
    guard format != .page else { return try await show(page, person, token: nil) }
    let say = page.language
    let view = EnrolmentsView(
      try await desk.open(), page.context.snapshot, by: person.officer.code, token: nil, say)
    var tables = PageTables(list: "/enrolments", name: "izin-sertifikat", at: entry.moment, say)
    tables.add("open", ListSheets.enrolments(view.rows, at: entry.moment, say))
    return try tables.response(format, fields["table"])
  }

  /// The page, with a token that is shown this once.
  private func show(
    _ page: PageRequest, _ person: OfficerIdentity, token: EnrolmentToken?
  ) async throws -> Response {
    let view = EnrolmentsView(
      try await desk.open(), page.context.snapshot, by: person.officer.code, token: token?.text,
      page.language)
    return try pages.response(
      .enrolments, view, title: page.language.plain(EnrolmentTexts.heading), page.frame)
  }

  private func change(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard
      case .whole(let body) = try await page.request.collectBody(limit: FormFields.maximumBytes),
      let fields = FormFields(
        String(decoding: body.readableBytesView, as: UTF8.self),
        allowed: ["do", "id", "holder"])
    else { throw HTTPError(.badRequest) }
    let officer = person.officer.code
    let actor = Administration.Actor(
      code: officer, requestID: RequestID.current?.description ?? "",
      certificate: person.certificate, isProven: true)
    do {
      switch (fields["do"], fields["id"].flatMap({ EnrolmentID($0) })) {
      case ("propose", nil):
        guard let found = page.context.snapshot.holder(named: fields["holder"] ?? "") else {
          throw HTTPError(.badRequest)
        }
        let (_, token) = try await desk.propose(
          found.holder, code: found.code, by: officer, actor)
        return try await show(page, person, token: token)
      case ("approve", let id?): try await desk.approve(id, by: officer, actor)
      case ("withdraw", let id?): try await desk.withdraw(id, by: officer, actor)
      default: throw HTTPError(.badRequest)
      }
    } catch is EnrolmentRefusal {
      return try pages.notice(.enrolmentRefused, .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link("/enrolments"))
  }
}

extension RegistrySnapshot {
  /// Who may get a certificate, as the form's list names him: `facility/CODE`, `operator/CODE`,
  /// `person/CODE`.
  fileprivate func holder(named text: String) -> (holder: CertificateEntry.Holder, code: String)? {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let kind = CertificateEntry.Holder.Kind(rawValue: parts[0]) else {
      return nil
    }
    return holder(kind, code: parts[1]).map { ($0, parts[1]) }
  }
}

extension Notice {
  static let enrolmentRefused = Notice(
    .init(id: "Tidak dapat dilakukan", en: "This cannot be done"),
    .init(
      id: "Usulan ini tidak terbuka lagi, atau Anda sendiri yang mengusulkannya.",
      en: "This proposal is no longer open, or you proposed it yourself."),
    .init(
      id: "Petugas lain harus menyetujuinya dalam 72 jam; sesudah itu buat usulan baru.",
      en: "Another officer must approve it within 72 hours; after that make a new proposal."))
}

/// What the page of enrolments names.
struct EnrolmentsView: Sendable {
  struct Row: Sendable {
    let id: String
    let name: String
    let code: String
    let proposedBy: String
    let state: String
    let stateClass: String
    let ends: String
    let mayApprove: Bool
    let action: String
  }

  let action: String
  let token: String?
  let rows: [Row]
  let hasRows: Bool
  let files: [LabelledLink]
  let holders: [Choice]

  init(
    _ open: [EnrolmentEntry], _ snapshot: RegistrySnapshot, by officer: String, token: String?,
    _ say: Language
  ) {
    let action = say.link("/enrolments")
    self.action = action
    self.token = token
    files = MonitorFormat.links { action + $0.rawValue }
    rows = open.map { entry in
      Row(
        id: entry.id.description, name: snapshot.name(of: entry.holder) ?? entry.code,
        code: entry.code, proposedBy: entry.proposedBy,
        state: entry.approvedBy.map { "\(say.plain(EnrolmentTexts.approved)) \($0)" }
          ?? say.plain(EnrolmentTexts.waits),
        stateClass: entry.approvedBy == nil ? "warning" : "done", ends: say.time(entry.expiresAt),
        mayApprove: entry.approvedBy == nil && entry.proposedBy != officer, action: action)
    }
    hasRows = !rows.isEmpty
    let fit = snapshot.facilities.values.filter { [.verified, .active].contains($0.status) }
    holders =
      Self.choices(.facility, fit.map { ($0.code, $0.name) })
      + Self.choices(.softwareOperator, snapshot.operators.values.map { ($0.code, $0.name) })
      + Self.choices(.person, snapshot.officers.values.map { ($0.code, $0.name) })
  }

  private static func choices(
    _ kind: CertificateEntry.Holder.Kind, _ named: [(String, String)]
  ) -> [Choice] {
    named.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map {
      Choice(value: "\(kind.rawValue)/\($0.0)", label: "\($0.1) (\($0.0))", isChosen: false)
    }
  }
}
