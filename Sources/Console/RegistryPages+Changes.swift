import Administration
import AuditLog
import Door
import Hummingbird
import RecordModel
import Registry

// What officers change in the registry.
extension RegistryPages {
  /// A sheet of the whole city.
  private static let sheetBytes = 8 << 20

  private static func actor(_ person: OfficerIdentity) -> Administration.Actor {
    Administration.Actor(
      code: person.officer.code, requestID: RequestID.current?.description ?? "",
      certificate: person.certificate)
  }

  /// The fields of a form of ours; nil for a form of another site, which has been answered.
  private func fields(_ page: PageRequest, _ allowed: Set<String>) async throws -> FormFields? {
    guard SameOrigin.holds(for: page.request) else { return nil }
    guard
      case .whole(let body) = try await page.request.collectBody(limit: FormFields.maximumBytes),
      let fields = FormFields(
        String(decoding: body.readableBytesView, as: UTF8.self), allowed: allowed)
    else { throw HTTPError(.badRequest) }
    return fields
  }

  func change(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    let names: Set = [
      "do", "to", "reason", "from", "until", "licence", "accreditation", "head", "address", "class",
      "beds",
    ]
    guard let fields = try await fields(page, names) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard let code = page.context.parameters.get("code"),
      page.context.snapshot.facility(code: code) != nil
    else { throw HTTPError(.notFound) }
    let actor = Self.actor(person)
    do {
      if fields["do"] == "step" {
        guard let status = fields["to"].flatMap({ FacilityEntry.Status(rawValue: $0) }) else {
          throw HTTPError(.badRequest)
        }
        try await administration.take(
          .init(
            to: status, officer: person.officer.code, reason: fields["reason"] ?? "",
            day: try day(fields["from"])), ofFacility: code, by: actor)
      } else {
        try await state(fields, ofFacility: code, by: actor)
      }
      try await registry.refresh()
    } catch let refusal as FacilityLife.Refusal {
      return try pages.notice(
        .registryRefused(FacilityLifeTexts.refusal(refusal)), .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link("/registry/facility/\(code)"))
  }

  private func day(_ text: String?) throws -> Int? {
    guard let text else { return nil }
    guard let day = CivilDate.days(text) else { throw HTTPError(.badRequest) }
    return day
  }

  private func state(
    _ fields: FormFields, ofFacility code: String, by actor: Administration.Actor
  ) async throws {
    guard let reason = fields["reason"] else { throw FacilityLife.Refusal.reasonMissing }
    let today = CivilDate.localDay(at: now())
    let until = try day(fields["until"]).map { $0 + 1 }
    guard let valid = ValidDays(from: try day(fields["from"]) ?? today, until: until) else {
      throw HTTPError(.badRequest)
    }
    var contents: [RegistryFact.Content] = []
    if let number = fields["licence"] { contents.append(.licence(number: number, issuer: nil)) }
    if let level = fields["accreditation"] {
      contents.append(.accreditation(level: level, issuer: nil))
    }
    if let head = fields["head"] { contents.append(.head(name: head, ihsNumber: nil)) }
    if let bedClass = fields["class"].flatMap({ BedClass(rawValue: $0) }),
      let count = fields["beds"].flatMap({ Int($0) }), (0...10_000).contains(count)
    {
      contents.append(.beds(bedClass, count: count))
    }
    if let address = fields["address"] {
      guard var profile = try await profile(of: code, on: [valid.from, today]) else {
        throw HTTPError(.badRequest)
      }
      profile.address = address
      contents.append(.profile(profile))
    }
    let stated = contents
    _ = try await administration.state(ofFacility: code, reason: reason, by: actor) { id in
      stated.map { FactChange($0, of: .facility(id), on: valid) }
    }
  }

  /// What is known of a facility on the first of these days on which it was there.
  private func profile(of code: String, on days: [Int]) async throws -> FacilityProfile? {
    for day in days {
      let list = try await administration.list(validOn: day, knownAt: now())
      if let found = list.facilities.first(where: { $0.code == code }) { return found.profile }
    }
    return nil
  }

  func setRule(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard let fields = try await fields(page, ["kind", "action", "grace", "reason"]) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard let kind = fields["kind"].flatMap({ ExpiryRule.Kind(rawValue: $0) }),
      let action = fields["action"].flatMap({ ExpiryRule.Action(rawValue: $0) }),
      let grace = Int(fields["grace"] ?? "0"), (0...365).contains(grace)
    else { throw HTTPError(.badRequest) }
    guard let reason = fields["reason"] else {
      return try pages.notice(
        .registryRefused(FacilityLifeTexts.refusal(.reasonMissing)), .badRequest, page.frame)
    }
    try await administration.put(
      ExpiryRule(kind, action, graceDays: grace), reason: reason, by: Self.actor(person))
    try await registry.refresh()
    return PageRequest.redirect(to: page.language.link("/registry/expiry"))
  }

  func importForm(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    _ = try page.query([])
    _ = try await journal.note(.page, .officer(person), "Page/registry-import")
    return try show(nil, isDone: false, page)
  }

  private func show(
    _ plan: RegistryImport?, isDone: Bool, _ page: PageRequest
  ) throws -> Response {
    try pages.response(
      .registryImport, ImportView(plan, isDone: isDone, page.language),
      title: page.language.plain(RegistryTexts.importing), page.frame,
      plan?.isSound == false ? .unprocessableContent : .ok)
  }

  /// Shows what a sheet would change; stores it when it is the very file that was shown before.
  func importFile(_ page: PageRequest) async throws -> Response {
    let person = try page.person(.officer)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard
      case .whole(let buffer) = try await page.request.collectBody(
        limit: Self.sheetBytes + 16 * 1024)
    else { return try pages.notice(.tooLarge, .contentTooLarge, page.frame) }
    guard let form = try? Multipart(contentType: page.request.headers[.contentType] ?? ""),
      let parts = try? form.parts(of: Array(buffer.readableBytesView)),
      let file = parts.first(where: { $0.name == "file" && $0.fileName != nil }),
      !file.body.isEmpty
    else { return try pages.notice(.notAForm, .badRequest, page.frame) }
    func field(_ name: String) -> String? {
      parts.first { $0.name == name && $0.fileName == nil }
        .map { String(decoding: $0.body, as: UTF8.self) }
    }
    let actor = Self.actor(person)
    let plan = try await administration.importSheet(
      file.body, reason: "import", isRehearsal: true, by: actor)
    guard field("action") == "apply", field("digest") == plan.digest, plan.isSound else {
      return try show(plan, isDone: false, page)
    }
    let reason = field("reason").flatMap { $0.isEmpty ? nil : $0 } ?? "import"
    let done = try await administration.importSheet(
      file.body, reason: reason, isRehearsal: false, by: actor)
    try await registry.refresh()
    return try show(done, isDone: true, page)
  }
}
