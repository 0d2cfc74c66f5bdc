import Administration
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
import StrictJSON

/// What a facility's own codes and column titles mean, as it says itself.
struct NormalisingRoutes: Sendable {
  let intake: Intake
  let database: Database
  let administration: Administration
  let registry: RegistryWatch

  /// A table of titles, or one code.
  private static let bodyBytes = 64 << 10
  /// Most titles in one request.
  private static let maximumTitles = 200

  func add(to router: Router<GatewayContext>) {
    router.get("/v1/codes") { try await codes($0, $1) }
    router.put("/v1/codes") { try await map($0, $1) }
    router.get("/v1/registers/columns") { try await columns($0, $1) }
    router.put("/v1/registers/columns") { try await remember($0, $1) }
  }

  /// Runs `body` for the facility that calls.
  private func facility(
    _ context: GatewayContext, _ body: (FacilityIdentity) async throws -> Response
  ) async throws -> Response {
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(.problem)
    }
    return try await body(sender)
  }

  private func actor(_ sender: FacilityIdentity) -> Administration.Actor {
    Administration.Actor(
      code: sender.person?.code ?? sender.facility.code,
      requestID: RequestID.current?.description ?? "", certificate: sender.certificate)
  }

  private func json(_ request: Request) async throws -> JSON? {
    guard case .whole(let body) = try await request.collectBody(limit: Self.bodyBytes) else {
      return nil
    }
    return (try? JSONDocument(Array(body.readableBytesView))).map { JSON($0.root) }
  }

  /// The codes that nobody knew when they came, each with what it means by now.
  private func codes(_ request: Request, _ context: GatewayContext) async throws -> Response {
    try await facility(context) { sender in
      let terminology = registry.snapshot.terminology
      let waiting = try await SubmissionReader(database: database).waitingCodes(
        of: sender.facility.id)
      let wanted = request.uri.queryParameters["status"]
      guard wanted == nil || wanted == "waiting" || wanted == "mapped" else {
        return Answer(.badParameter, at: "status").response(.problem)
      }
      let list = waiting.compactMap { code -> JSON? in
        let target = terminology.target(
          of: code.key.code, system: code.key.system, kind: code.key.kind, at: sender.facility.id)
        guard wanted == nil || (wanted == "mapped") == (target != nil) else { return nil }
        return Self.describe(code, target)
      }
      return Self.respond(.object([JSONMember(key: "codes", value: .array(list))]))
    }
  }

  private static func describe(_ code: WaitingCode, _ target: Coding?) -> JSON {
    var json: JSON = [
      "kind": .string(code.key.kind.rawValue), "system": .string(code.key.system),
      "code": .string(code.key.code), "submissions": .number(String(code.submissions)),
      "first-seen": .string(ClinicalTime(utc: code.firstSeenAt).text),
    ]
    if let display = code.display { json["display"] = .string(display) }
    if let target { json["target"] = describe(target) }
    return json
  }

  private static func describe(_ coding: Coding) -> JSON {
    var json: JSON = [
      "system": .string(coding.system ?? ""), "code": .string(coding.code ?? ""),
    ]
    if let display = coding.display { json["display"] = .string(display) }
    return json
  }

  /// Says what a code means, and reads what waits for it again; `?dry-run=true` only shows it.
  private func map(_ request: Request, _ context: GatewayContext) async throws -> Response {
    try await facility(context) { sender in
      guard let body = try await json(request), let key = Self.key(body),
        let target = Self.target(body)
      else { return Answer(.badParameter, at: "kind, system, code, target").response(.problem) }
      if let reason = CodeSystemsCheck.fault(of: target, for: key.kind) {
        return Answer(.unprocessableContent, [Issue(reason, at: "target.code")]).response(.problem)
      }
      let isRehearsal = request.uri.queryParameters["dry-run"] == "true"
      if !isRehearsal {
        try await administration.put(target, for: key, of: sender.facility, by: actor(sender))
        // What it sends next must meet the new word, not the second's poll.
        try await registry.refresh()
      }
      let (reports, hasMore) = try await intake.reread(
        waitingFor: key, of: sender.facility.id, isRehearsal: isRehearsal,
        actor: sender.facility.code,
        snapshot: registry.snapshot.mapping(key, of: sender.facility.id, to: target))
      return Self.respond(Self.describe(reports, isRehearsal: isRehearsal, hasMore: hasMore))
    }
  }

  private static func key(_ body: JSON) -> UnknownCode.Key? {
    guard let kind = body["kind"]?.string.flatMap({ CodeKind(rawValue: $0) }),
      let code = body["code"]?.string, (1...200).contains(code.count)
    else { return nil }
    let system = body["system"]?.string ?? ""
    return system.count <= 200 ? UnknownCode.Key(kind: kind, system: system, code: code) : nil
  }

  private static func target(_ body: JSON) -> Coding? {
    guard let system = body["target"]?["system"]?.string, (1...200).contains(system.count),
      let code = body["target"]?["code"]?.string, (1...100).contains(code.count)
    else { return nil }
    return Coding(
      system: system, code: code,
      display: body["target"]?["display"]?.string.map { String($0.prefix(400)) })
  }

  private static func describe(
    _ reports: [ReplayReport], isRehearsal: Bool, hasMore: Bool
  ) -> JSON {
    let changes = reports.map { report -> JSON in
      var json: JSON = [
        "submission": .string(report.message.description),
        "visits": .array(report.changes.map { $0.json }),
      ]
      if let reading = report.reading { json["replayed"] = .string(reading.description) }
      return json
    }
    return .object([
      JSONMember(key: "dry-run", value: .bool(isRehearsal)),
      JSONMember(key: "changes", value: .array(changes)),
      JSONMember(key: "more", value: .bool(hasMore)),
    ])
  }

  private func columns(_ request: Request, _ context: GatewayContext) async throws -> Response {
    try await facility(context) { sender in
      let known = registry.snapshot.headers[sender.facility.id]?.meanings ?? [:]
      let titles = known.sorted { $0.key < $1.key }.map {
        JSONMember(key: $0.key, value: .string($0.value.rawValue))
      }
      return Self.respond(
        .object([
          JSONMember(key: "columns", value: .object(titles)),
          JSONMember(
            key: "meanings", value: .array(ColumnMeaning.allCases.map { .string($0.rawValue) })),
        ]))
    }
  }

  /// `{"columns": {"title": "meaning"}}`: remembered for all later registers of the facility.
  private func remember(_ request: Request, _ context: GatewayContext) async throws -> Response {
    try await facility(context) { sender in
      guard let members = try await json(request)?["columns"]?.members,
        (1...Self.maximumTitles).contains(members.count)
      else { return Answer(.badParameter, at: "columns").response(.problem) }
      var meanings: [String: ColumnMeaning] = [:]
      for member in members {
        guard let meaning = member.value.string.flatMap({ ColumnMeaning(rawValue: $0) }),
          (1...200).contains(member.key.count)
        else { return Answer(.badParameter, at: "columns").response(.problem) }
        meanings[member.key] = meaning
      }
      try await administration.put(meanings, of: sender.facility, by: actor(sender))
      try await registry.refresh()
      return Self.respond(["columns": .number(String(meanings.count))])
    }
  }

  private static func respond(_ body: JSON) -> Response {
    SubmissionRoutes.json(body.serialized(), status: .ok, .submissions)
  }
}

extension VisitChange {
  /// `{"visit","place","removed","added"}`.
  fileprivate var json: JSON {
    var json: JSON = [
      "place": .string(place), "removed": .array(removed.map { .string($0) }),
      "added": .array(added.map { .string($0) }),
    ]
    if let visit { json["visit"] = .string(visit.description) }
    return json
  }
}
