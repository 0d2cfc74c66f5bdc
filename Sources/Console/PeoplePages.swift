import Administration
import AuditLog
import Door
import HTTPTypes
import Hummingbird
import RecordModel
import Registry

/// "Orang dan hak": a facility's head sees and grants what his own people and vendors may do.
struct PeoplePages: Sendable {
  let pages: PageLibrary
  let journal: PageJournal
  let desk: PeopleDesk
  let registry: RegistryWatch
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  private static let names: Set = [
    "do", "id", "person", "name", "right", "vendor", "scope", "days", "reason",
  ]

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    for format in MonitorFormat.allCases {
      router.get("\(language.prefix)/people\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: "/people"), format)
      }
    }
    router.post("\(language.prefix)/people") {
      try await change(PageRequest($0, $1, path: "/people"))
    }
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let (head, _) = try page.head()
    let fields = try page.query([], format)
    let entry = try await journal.note(
      format.event(), .facility(head), "Page/people", query: page.frame.query)
    let (say, moment) = (page.language, entry.moment)
    var view = PeopleView(head.facility, page.context.snapshot, now: now(), say)
    var tables = PageTables(
      list: "/people", name: "orang-dan-hak_\(head.facility.code)", at: moment, say)
    tables.add("rights", ListSheets.rights(view.people, at: moment, say))
    tables.add("mandates", ListSheets.mandates(view.mandates, at: moment, say))
    tables.add("past", ListSheets.past(view.past, at: moment, say))
    if format != .page { return try tables.response(format, fields["table"]) }
    view.personFiles = tables.files("rights")
    view.mandateFiles = tables.files("mandates")
    view.pastFiles = tables.files("past")
    return try pages.response(
      .people, view, title: say.plain(PeopleTexts.heading), page.frame)
  }

  private func change(_ page: PageRequest) async throws -> Response {
    let (head, person) = try page.head()
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let fields = try await page.form(Self.names)
    let actor = page.actor(person.code, head.certificate)
    do {
      try await carryOut(fields, head, person.code, page.context.snapshot, actor)
    } catch let refusal as PeopleRefusal {
      return try pages.notice(Notice(refusal), .conflict, page.frame)
    }
    // What this gateway shows next must be what was just done.
    try await registry.refresh()
    return PageRequest.redirect(to: page.language.link("/people"))
  }

  private func carryOut(
    _ fields: FormFields, _ head: FacilityIdentity, _ by: String, _ snapshot: RegistrySnapshot,
    _ actor: Administration.Actor
  ) async throws {
    let (place, reason) = (head.facility, fields["reason"] ?? "")
    let days = fields["days"].flatMap { Int($0) } ?? 0
    switch fields["do"] {
    case "register":
      try await desk.register(
        code: fields["person"] ?? "", name: fields["name"] ?? "", at: place, by: by, actor)
    case "grant":
      guard let right = fields["right"].flatMap({ FacilityRight(rawValue: $0) }) else {
        throw HTTPError(.badRequest)
      }
      guard let person = snapshot.person(code: fields["person"] ?? "") else {
        throw PeopleRefusal.notGrantable
      }
      _ = try await desk.grant(
        right, to: person, at: place, for: .init(days: days), reason: reason, by: by, actor)
    case "withdraw":
      guard let id = fields["id"].flatMap({ RightID($0) }) else { throw HTTPError(.badRequest) }
      try await desk.withdraw(id, at: place, reason: reason, by: by, actor)
    case "mandate":
      guard let scope = MandateScope(rawValue: fields["scope"] ?? ""),
        let vendor = snapshot.operators.values.first(where: { $0.code == fields["vendor"] })
      else { throw HTTPError(.badRequest) }
      _ = try await desk.mandate(
        vendor, for: place, includesReading: scope == .submitAndRead, for: .init(days: days),
        reason: reason, by: by, actor)
    case "withdraw-mandate":
      guard let id = fields["id"].flatMap({ MandateID($0) }) else { throw HTTPError(.badRequest) }
      try await desk.withdraw(id, at: place, reason: reason, by: by, actor)
    default: throw HTTPError(.badRequest)
    }
  }
}

/// What a mandate covers, as the form names it.
enum MandateScope: String, CaseIterable, Sendable {
  case submit
  case submitAndRead = "submit-and-read"
}

extension PageRequest {
  /// The head of the facility that he is here for, or 403.
  func head() throws -> (FacilityIdentity, OfficerEntry) {
    guard case .facility(let identity)? = caller, identity.isHead, let person = identity.person
    else { throw HTTPError(.forbidden) }
    return (identity, person)
  }

  /// A small form's fields, or 400.
  func form(_ names: Set<String>) async throws -> FormFields {
    guard
      case .whole(let body) = try await request.collectBody(limit: FormFields.maximumBytes),
      let fields = FormFields(
        String(decoding: body.readableBytesView, as: UTF8.self), allowed: names)
    else { throw HTTPError(.badRequest) }
    return fields
  }

  /// Who changes something, for the log: whoever is in the console was proven.
  func actor(_ code: String, _ certificate: [UInt8]?) -> Administration.Actor {
    Administration.Actor(
      code: code, requestID: RequestID.current?.description ?? "", certificate: certificate,
      isProven: true)
  }
}

extension Notice {
  /// What the desk of people refused.
  init(_ refusal: PeopleRefusal) {
    let sentence: Bilingual =
      switch refusal {
      case .notAllowed:
        .init(
          id: "Ini tidak terbuka lagi, bukan hak Anda, atau Anda sendiri yang mengusulkannya.",
          en: "This is no longer open, not yours to do, or you proposed it yourself.")
      case .notGrantable:
        .init(
          id: "Orang itu tidak dikenal, hal itu sudah ada untuk waktu itu, atau sudah berakhir.",
          en: "That person is unknown, there is one of that time already, or it has ended.")
      case .badName:
        .init(
          id: "Kode itu sudah dipakai atau salah bentuk, atau namanya kosong.",
          en: "The code is taken or malformed, or the name is empty.")
      case .badReason:
        .init(
          id: "Alasan harus 3 sampai 400 huruf.", en: "A reason has 3 to 400 characters.")
      case .badTerm:
        .init(id: "Masa berlaku 1 sampai 366 hari.", en: "It lasts 1 to 366 days.")
      }
    self.init(
      .init(id: "Tidak dapat dilakukan", en: "This cannot be done"), sentence,
      .init(
        id: "Kembali, perbaiki isian, lalu kirim lagi.", en: "Go back, mend the form, send again."))
  }
}
