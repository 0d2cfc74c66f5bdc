import AuditLog
import Database
import Door
import HTTPTypes
import Hummingbird
import PatientIndex
import RecordModel
import Registry
import Sealing

/// The auditor's pages: who sent or looked at whose record. Each look is itself a leaf before it
/// is answered.
struct AuditorPages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let database: Database
  let keyring: Keyring

  /// Steps in which a file is read, each of a thousand entries at most: no file has more than 10,000.
  private static let steps = 10
  private static let step = 1000

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/audit\(format.rawValue)") {
        try await entries(PageRequest($0, $1, path: "/audit"), format)
      }
    }
    router.post("\(language.prefix)/audit") {
      try await person(PageRequest($0, $1, path: "/audit"))
    }
  }

  private func entries(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let auditor = try page.person(.auditor)
    let fields = try page.query(AuditQuestion.names, format)
    guard let question = AuditQuestion(fields) else { throw HTTPError(.badRequest) }
    guard format == .page else {
      return try await file(question, auditor, page, format, fields["table"])
    }
    return try await answer(question, auditor, page, isUnknownPerson: false)
  }

  /// Every entry of a filter, not only those of a page; where there are too many, where they go on.
  private func file(
    _ question: AuditQuestion, _ auditor: OfficerIdentity, _ page: PageRequest,
    _ format: MonitorFormat, _ table: String?
  ) async throws -> Response {
    let entry = try await note(format.event(.auditRead), question, auditor, page)
    let trail = AuditTrail(database: database)
    var found: [AuditEntry] = []
    var before = question.before
    for _ in 0..<Self.steps {
      let part = try await trail.page(
        question.filter, before: before, count: Self.step, on: entry)
      found += part.entries
      before = part.next
      if before == nil { break }
    }
    let (say, snapshot) = (page.language, page.context.snapshot)
    var tables = PageTables(list: "/audit", name: "catatan-akses", at: entry.moment, say)
    tables.add(
      "entries",
      ListSheets.audit(
        zip(found, AuditView.rows(found, snapshot, say)), question, before: before,
        at: entry.moment, say))
    return try tables.response(format, table)
  }

  private func note(
    _ event: LeafDraft.Event, _ question: AuditQuestion, _ auditor: OfficerIdentity,
    _ page: PageRequest
  ) async throws -> DurableEntry {
    let subjects = question.filter.pseudonym.map {
      [LeafDraft.Subject(pseudonym: $0, visit: nil)]
    }
    return try await journal.note(
      event, .officer(auditor), "Page/audit", query: page.frame.query, subjects: subjects ?? [])
  }

  /// Finds the pseudonym of a patient's number and goes on to its entries: the number is in no
  /// address and in no leaf.
  private func person(_ page: PageRequest) async throws -> Response {
    let auditor = try page.person(.auditor)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard
      case .whole(let body) = try await page.request.collectBody(limit: FormFields.maximumBytes),
      let fields = FormFields(
        String(decoding: body.readableBytesView, as: UTF8.self), allowed: ["number"])
    else { throw HTTPError(.badRequest) }
    let hashes = NationalNumber.candidates(fields["number"] ?? "").flatMap {
      $0.hashes(under: keyring)
    }
    // The attempt is logged before the index is asked; whose it was stands in the leaf of the
    // page that follows.
    _ = try await journal.note(.auditRead, .officer(auditor), "Page/audit-person")
    let found =
      hashes.isEmpty ? [] : try await AuditTrail(database: database).pseudonyms(of: hashes)
    guard let pseudonym = found.first else {
      var page = page
      page.frame.query = ""
      return try await answer(AuditQuestion(), auditor, page, isUnknownPerson: true)
    }
    return PageRequest.redirect(
      to: page.language.link("/audit") + "?subject=\(hexadecimal(pseudonym))")
  }

  private func answer(
    _ question: AuditQuestion, _ auditor: OfficerIdentity, _ page: PageRequest,
    isUnknownPerson: Bool
  ) async throws -> Response {
    let entry = try await note(.auditRead, question, auditor, page)
    let found = try await AuditTrail(database: database).page(
      question.filter, before: question.before, on: entry)
    let snapshot = page.context.snapshot
    return try pages.response(
      .audit,
      AuditView(
        question, found, snapshot: snapshot, isUnknownPerson: isUnknownPerson, page.language),
      title: page.language.plain(AuditTexts.heading),
      page.frame, isUnknownPerson ? .notFound : .ok)
  }
}

/// What the auditor asks for, read from an address.
struct AuditQuestion: Sendable {
  static let names: Set<String> = [
    "facility", "event", "user", "purpose", "from", "until", "subject", "before",
  ]

  var filter = AuditTrail.Filter()
  var before: Int64?
  /// The fields as they stood, for the form and for the link to older entries.
  var fields: [(name: String, value: String)] = []

  init() {}

  /// Nil if a value has the wrong form.
  init?(_ query: FormFields) {
    filter.facility = query["facility"]
    filter.user = query["user"]
    filter.purpose = query["purpose"]
    if let event = query["event"] {
      guard let known = LeafDraft.Event(rawValue: event) else { return nil }
      filter.event = known
    }
    if let from = query["from"] {
      guard let day = Self.day(from) else { return nil }
      filter.from = day
    }
    if let until = query["until"] {
      guard let day = Self.day(until) else { return nil }
      filter.until = day + Self.dayMicroseconds
    }
    if let subject = query["subject"] {
      guard let pseudonym = pseudonymBytes(subject) else { return nil }
      filter.pseudonym = pseudonym
    }
    if let text = query["before"] {
      guard let index = Int64(text), index >= 0 else { return nil }
      before = index
    }
    fields = Self.names.sorted().compactMap { name in
      name == "before" ? nil : query[name].map { (name, $0) }
    }
  }

  func value(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

  /// The address of the entries before an index, with the same filters.
  func link(before index: Int64, _ say: Language) -> String {
    say.link("/audit") + "?" + Self.text(fields + [("before", String(index))])
  }

  /// The addresses of the files of the same entries.
  func files(_ say: Language) -> [LabelledLink] {
    let all = fields + (before.map { [("before", String($0))] } ?? [])
    return MonitorFormat.links { format in
      "\(say.link("/audit"))\(format.rawValue)" + (all.isEmpty ? "" : "?\(Self.text(all))")
    }
  }

  /// What is looked for, in words as the address has them.
  var words: String { fields.map { "\($0.name)=\($0.value)" }.joined(separator: " · ") }

  private static func text(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "\($0.name)=\(FormFields.escape($0.value))" }.joined(separator: "&")
  }

  private static let dayMicroseconds: Int64 = 86_400 * 1_000_000

  /// The first moment of a day in Banjarmasin.
  private static func day(_ text: String) -> Int64? {
    guard let time = ClinicalTime(text), time.precision == .day else { return nil }
    return time.microseconds
  }
}
