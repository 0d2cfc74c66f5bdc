import Administration
import AuditLog
import CodeSystems
import Database
import Door
import HTTPTypes
import Hummingbird
import Intake
import NIOCore
import RecordModel
import RecordStore
import RegisterFormat
import Registry

/// A facility's own codes and titles: which nobody knows, and what they mean.
struct CodePages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let intake: Intake
  let administration: Administration
  let database: Database
  let registry: RegistryWatch

  /// Two fields for each column of a register, titles of a line each.
  private static let columnFields = 2 * 120
  private static let formBytes = 64 << 10
  /// Changes on one page; the rest is counted.
  private static let shownChanges = 50

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/codes\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: "/codes"), format)
      }
    }
    router.post("\(prefix)/codes") { try await map(PageRequest($0, $1, path: "/codes")) }
    router.post("\(prefix)/registers/columns") {
      try await remember(PageRequest($0, $1, path: "/"))
    }
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let sender = try page.facility(.input, .correct, .view)
    // The fields name one code for the form; the list is whole.
    let fields = try page.query(format == .page ? ["kind", "system", "code"] : [], format)
    let entry = try await journal.note(
      format.event(), .facility(sender), "Page/codes", query: page.frame.query)
    let say = page.language
    guard format != .page else {
      return try await show(page, sender, CodeForm(fields, say), nil)
    }
    var tables = PageTables(
      list: "/codes", name: "kode_\(sender.facility.code)", at: entry.moment, say)
    tables.add("codes", ListSheets.codes(try await rows(sender, say), at: entry.moment, say))
    return try tables.response(format, fields["table"])
  }

  /// The worklist, each code with what it means by now.
  private func rows(_ sender: FacilityIdentity, _ say: Language) async throws -> [CodeRow] {
    let terminology = registry.snapshot.terminology
    return try await SubmissionReader(database: database).waitingCodes(of: sender.facility.id)
      .map { code in
        CodeRow(
          code,
          terminology.target(
            of: code.key.code, system: code.key.system, kind: code.key.kind,
            at: sender.facility.id), say)
      }
  }

  private func show(
    _ page: PageRequest, _ sender: FacilityIdentity, _ form: CodeForm?, _ result: CodeResult?
  ) async throws -> Response {
    let say = page.language
    let rows = try await rows(sender, say)
    let action = say.link("/codes")
    return try pages.response(
      .codes,
      CodesView(
        action: action, form: form, result: result, rows: rows, hasRows: !rows.isEmpty,
        files: MonitorFormat.links { action + $0.rawValue }),
      title: say.plain(CodeTexts.codes), page.frame)
  }

  private func map(_ page: PageRequest) async throws -> Response {
    let sender = try page.facility(.correct)
    let names: Set = [
      "kind", "system", "code", "target-system", "target-code", "display", "action",
    ]
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard case .whole(let body) = try await page.request.collectBody(limit: Self.formBytes),
      let fields = FormFields(String(buffer: body), allowed: names),
      let key = fields.codeKey, let system = fields["target-system"],
      let code = fields["target-code"], system.count <= 200, code.count <= 100
    else { return try pages.notice(.notAForm, .badRequest, page.frame) }
    let target = Coding(
      system: system, code: code, display: fields["display"].map { String($0.prefix(400)) })
    let form = CodeForm(fields, page.language)
    if let fault = CodeSystemsCheck.fault(of: target, for: key.kind) {
      return try await show(page, sender, form, CodeResult(fault: fault, page.language))
    }
    let isRehearsal = fields["action"] != "map"
    if !isRehearsal {
      try await administration.put(
        target, for: key, of: sender.facility, by: page.actor(sender))
      try await registry.refresh()
    }
    let (reports, hasMore) = try await intake.reread(
      waitingFor: key, of: sender.facility.id, isRehearsal: isRehearsal,
      actor: sender.facility.code,
      snapshot: registry.snapshot.mapping(key, of: sender.facility.id, to: target))
    let result = CodeResult(
      reports, isRehearsal: isRehearsal, hasMore: hasMore, limit: Self.shownChanges, page.language)
    return try await show(page, sender, isRehearsal ? form : nil, result)
  }

  /// Remembers the meanings that the page of a trial run shows, and leads back to the form.
  private func remember(_ page: PageRequest) async throws -> Response {
    let sender = try page.facility(.correct)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard case .whole(let body) = try await page.request.collectBody(limit: Self.formBytes),
      let fields = FormFields(
        String(buffer: body), maximumFields: Self.columnFields, maximumBytes: Self.formBytes,
        isAllowed: { "tm".contains($0.first ?? " ") && Int($0.dropFirst()) != nil })
    else { return try pages.notice(.notAForm, .badRequest, page.frame) }
    var meanings: [String: ColumnMeaning] = [:]
    for index in 0..<Self.columnFields / 2 {
      guard let title = fields["t\(index)"], title.unicodeScalars.count <= 200,
        let meaning = fields["m\(index)"].flatMap({ ColumnMeaning(rawValue: $0) })
      else { continue }
      meanings[title] = meaning
    }
    guard !meanings.isEmpty else { return try pages.notice(.notAForm, .badRequest, page.frame) }
    try await administration.put(meanings, of: sender.facility, by: page.actor(sender))
    try await registry.refresh()
    return PageRequest.redirect(to: page.language.link("/"))
  }
}

extension PageRequest {
  /// Who changes something, for the log.
  fileprivate func actor(_ sender: FacilityIdentity) -> Administration.Actor {
    Administration.Actor(
      code: sender.person?.code ?? sender.facility.code,
      requestID: RequestID.current?.description ?? "", certificate: sender.certificate,
      isProven: true)
  }
}

extension FormFields {
  /// The code that a form or address names.
  fileprivate var codeKey: UnknownCode.Key? {
    guard let kind = self["kind"].flatMap({ CodeKind(rawValue: $0) }), let code = self["code"],
      code.count <= 200
    else { return nil }
    return UnknownCode.Key(kind: kind, system: self["system"] ?? "", code: code)
  }
}

/// What the page of codes names.
struct CodesView: Sendable {
  let action: String
  let form: CodeForm?
  let result: CodeResult?
  let rows: [CodeRow]
  let hasRows: Bool
  let files: [LabelledLink]
}

/// The form for one code.
struct CodeForm: Sendable {
  let kind: String
  let kindLabel: String
  let system: String
  let code: String
  let systems: [Choice]
  let targetCode: String
  let display: String

  init?(_ fields: FormFields, _ say: Language) {
    guard let key = fields.codeKey else { return nil }
    kind = key.kind.rawValue
    kindLabel = say.plain(CodeTexts.kind(key.kind))
    system = key.system
    code = key.code
    let chosen = fields["target-system"]
    systems = CodeTexts.systems(key.kind).map {
      Choice(value: $0.url, label: "\($0.name) (\($0.url))", isChosen: $0.url == chosen)
    }
    targetCode = fields["target-code"] ?? ""
    display = fields["display"] ?? ""
  }
}

/// What a mapping does or would do.
struct CodeResult: Sendable {
  let sentence: String
  let tone: String
  let changes: [CodeChange]
  let more: String?

  init(fault: Rule, _ say: Language) {
    sentence = say.plain(fault.message) + " " + say.plain(fault.fix)
    tone = "quarantined"
    changes = []
    more = nil
  }

  init(
    _ reports: [ReplayReport], isRehearsal: Bool, hasMore: Bool, limit: Int, _ say: Language
  ) {
    let all = reports.flatMap { report in
      report.changes.map { CodeChange($0, submission: report.message, say) }
    }
    changes = Array(all.prefix(limit))
    tone = isRehearsal ? "partial" : "accepted"
    sentence =
      say.plain(isRehearsal ? CodeTexts.wouldChange : CodeTexts.changed)
      + " \(say.figure(all.count))."
    more = hasMore || all.count > limit ? say.plain(CodeTexts.more) : nil
  }
}

/// What changes in one visit.
struct CodeChange: Sendable {
  let visit: String
  let href: String
  let submission: String
  let removed: String
  let added: String

  init(_ change: VisitChange, submission: SubmissionID, _ say: Language) {
    visit = change.visit?.description ?? "–"
    self.submission = submission.description
    href = say.link("/submissions/\(submission)")
    removed = change.removed.joined(separator: ", ")
    added = change.added.joined(separator: ", ")
  }
}

/// One code of the worklist.
struct CodeRow: Sendable {
  let kind: String
  let system: String
  let code: String
  let display: String
  let count: Int
  let submissions: String
  let since: String
  /// What it means by now; empty while it waits.
  let target: String
  let isMapped: Bool
  let href: String

  init(_ code: WaitingCode, _ target: Coding?, _ say: Language) {
    kind = say.plain(CodeTexts.kind(code.key.kind))
    system = code.key.system
    self.code = code.key.code
    display = code.display ?? ""
    count = code.submissions
    submissions = say.figure(code.submissions)
    since = say.time(code.firstSeenAt)
    isMapped = target != nil
    self.target = target.map { "\($0.system ?? "")|\($0.code ?? "")" } ?? ""
    href =
      say.link("/codes")
      + "?kind=\(code.key.kind.rawValue)&system=\(FormFields.escape(code.key.system))"
      + "&code=\(FormFields.escape(code.key.code))"
  }
}
