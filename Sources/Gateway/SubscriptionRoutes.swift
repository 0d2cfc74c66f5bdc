import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import Federation
import Foundation
import HTTPTypes
import Hummingbird
import RecordModel
import Registry
import StrictJSON

/// `Subscription`: what a facility wants to hear of, sent to its registered endpoint.
///
/// Source: FHIR R4 Subscription; what it may be is in `docs/subscriptions.md`.
struct SubscriptionRoutes: Sendable {
  /// Nil where this gateway sends no notices.
  let desk: SubscriptionDesk?
  let denials: DenialLog
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// One resource.
  private static let bodyBytes = 16 << 10

  func add(to router: Router<GatewayContext>) {
    router.post("/fhir/Subscription") { try await create($0, $1) }
    router.get("/fhir/Subscription") { try await search($0, $1) }
    router.get("/fhir/Subscription/:id") { try await read($0, $1) }
    router.put("/fhir/Subscription/:id") { try await change($0, $1) }
    router.delete("/fhir/Subscription/:id") { try await remove($0, $1) }
    router.get("/fhir/Subscription/:id/$status") { try await status($0, $1) }
  }

  private struct Caller {
    let desk: SubscriptionDesk
    let sender: FacilityIdentity
    let request: DisclosureRequest
  }

  private enum Judged<Value, Refusal> {
    case known(Value)
    case refused(Refusal)
  }

  /// The facility that calls and may read; others are refused, and each such call is noted.
  private func caller(_ request: Request, _ context: GatewayContext) async -> Judged<
    Caller, Response
  > {
    guard case .facility(let sender)? = context.caller, sender.mayRead else {
      await note(.forbidden, context)
      return .refused(Answer(.forbidden).response(.operationOutcome))
    }
    guard let desk else {
      return .refused(Answer(.noticesOff).response(.operationOutcome))
    }
    return .known(
      Caller(
        desk: desk, sender: sender,
        request: DisclosureRequest(
          sender: sender, purpose: nil, actingUser: request.headers[.actingUser],
          requestID: RequestID.current?.description ?? "", source: Peer.current?.remoteAddress)))
  }

  private func note(_ rule: Rule, _ context: GatewayContext) async {
    guard let certificate = Peer.current?.certificate else { return }
    await denials.note(
      rule.code, certificate: certificate.fingerprint, caller: context.caller,
      resource: "Subscription")
  }

  private func entry(
    _ context: GatewayContext, _ caller: Caller
  ) async throws -> SubscriptionEntry? {
    guard let id = context.parameters.get("id").flatMap({ SubscriptionID($0) }) else { return nil }
    return try await caller.desk.find(id, of: caller.sender.facility.id)
  }

  private func create(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let known: Caller
    switch await caller(request, context) {
    case .known(let found): known = found
    case .refused(let response): return response
    }
    let desk = known.desk
    let wanted: SubscriptionEntry
    switch try await asked(request, known, replacing: nil) {
    case .known(let understood): wanted = understood
    case .refused(let answer): return await refuse(answer, context)
    }
    guard try await desk.add(wanted, by: known.request) else {
      return Answer(.tooManySubscriptions).response(.operationOutcome)
    }
    return Self.answer(wanted, .created)
  }

  private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let known: Caller
    switch await caller(request, context) {
    case .known(let found): known = found
    case .refused(let response): return response
    }
    guard let old = try await entry(context, known) else {
      return Answer(.notFound).response(.operationOutcome)
    }
    let wanted: SubscriptionEntry
    switch try await asked(request, known, replacing: old) {
    case .known(let understood): wanted = understood
    case .refused(let answer): return await refuse(answer, context)
    }
    guard try await known.desk.change(wanted, by: known.request),
      let changed = try await entry(context, known)
    else { return Answer(.notFound).response(.operationOutcome) }
    return Self.answer(changed, .ok)
  }

  private func refuse(_ answer: Answer, _ context: GatewayContext) async -> Response {
    if answer.issues.contains(where: { $0.rule == .endpointNotRegistered }) {
      await note(.endpointNotRegistered, context)
    }
    return answer.response(.operationOutcome)
  }

  private func read(_ request: Request, _ context: GatewayContext) async throws -> Response {
    try await own(request, context) { known, entry in Self.answer(entry, .ok) }
  }

  private func status(_ request: Request, _ context: GatewayContext) async throws -> Response {
    try await own(request, context) { known, entry in
      RecordRoutes.fhir(
        SubscriptionWriter.bundle(
          entry, .status, id: UUID().uuidString.lowercased(), now: now()))
    }
  }

  private func remove(_ request: Request, _ context: GatewayContext) async throws -> Response {
    try await own(request, context) { known, entry in
      let desk = known.desk
      guard try await desk.remove(entry, by: known.request) else {
        return Answer(.notFound).response(.operationOutcome)
      }
      return Response(status: .noContent)
    }
  }

  private func own(
    _ request: Request, _ context: GatewayContext,
    _ body: (Caller, SubscriptionEntry) async throws -> Response
  ) async throws -> Response {
    switch await caller(request, context) {
    case .refused(let response): return response
    case .known(let known):
      guard let entry = try await entry(context, known) else {
        return Answer(.notFound).response(.operationOutcome)
      }
      return try await body(known, entry)
    }
  }

  /// The facility's own: few, so one page.
  private func search(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let known: Caller
    switch await caller(request, context) {
    case .known(let found): known = found
    case .refused(let response): return response
    }
    let query = QueryText(request)
    if let unknown = query.names.first(where: { !["status", "_id", "_format"].contains($0) }) {
      return Answer(.badParameter, at: unknown).response(.operationOutcome)
    }
    let statuses = query["status"].map { Set($0.split(separator: ",").map(String.init)) }
    let ids = query["_id"].map { Set($0.split(separator: ",").map(String.init)) }
    let found = try await known.desk.list(of: known.sender.facility.id).filter {
      (statuses?.contains($0.status.rawValue) ?? true) && (ids?.contains($0.id.description) ?? true)
    }
    let entries = found.map { entry -> JSON in
      [
        "fullUrl": .string("\(entry.base)/Subscription/\(entry.id)"),
        "resource": SubscriptionWriter.resource(entry), "search": ["mode": "match"],
      ]
    }
    return RecordRoutes.fhir([
      "resourceType": "Bundle", "type": "searchset", "total": .int(entries.count),
      "entry": .array(entries),
    ])
  }

  private static func answer(
    _ entry: SubscriptionEntry, _ status: HTTPResponse.Status
  ) -> Response {
    var response = RecordRoutes.fhir(SubscriptionWriter.resource(entry), status)
    response.headers[.eTag] = "W/\"\(entry.version)\""
    if status == .created { response.headers[.location] = "/fhir/Subscription/\(entry.id)" }
    return response
  }
}

extension SubscriptionRoutes {
  /// What is asked for, if all of it is understood and its endpoint is registered.
  private func asked(
    _ request: Request, _ caller: Caller, replacing old: SubscriptionEntry?
  ) async throws -> Judged<SubscriptionEntry, Answer> {
    guard case .whole(let body) = try await request.collectBody(limit: Self.bodyBytes),
      let json = (try? JSONDocument(Array(body.readableBytesView))).map({ JSON($0.root) }),
      json["resourceType"]?.string == "Subscription"
    else { return .refused(Answer(.subscriptionUnusable)) }
    func unusable(_ element: String) -> Judged<SubscriptionEntry, Answer> {
      .refused(Answer(.subscriptionUnusable, at: "Subscription.\(element)"))
    }
    let moment = now()
    guard let status = json["status"]?.string.flatMap(SubscriptionEntry.Status.init),
      status == .requested || old != nil && status != .error
    else { return unusable("status") }
    guard let reason = json["reason"]?.string, (1...400).contains(reason.unicodeScalars.count)
    else {
      return unusable("reason")
    }
    let facility = caller.sender.facility
    guard
      let criteria = json["criteria"]?.string.flatMap({
        SubscriptionCriteria($0, of: SubscriptionDesk.names(of: facility))
      })
    else { return unusable("criteria") }
    let end = json["end"]?.string.map { ClinicalTime($0)?.microseconds }
    if let end, end.map({ $0 <= moment }) ?? true { return unusable("end") }
    guard let channel = json["channel"], channel["type"]?.string == "rest-hook",
      channel["header"] == nil, let endpoint = channel["endpoint"]?.string
    else { return unusable("channel") }
    guard let content = Self.content(channel) else {
      return .refused(Answer(.noticeTooFull, at: "Subscription.channel.payload"))
    }
    let entry = SubscriptionEntry(
      id: old?.id ?? SubscriptionID(at: moment / 1000), facility: facility.id,
      role: caller.sender.role, status: status == .off ? .off : .requested, criteria: criteria,
      endpoint: endpoint, content: content, reason: reason,
      base: "https://\(request.head.authority ?? "localhost")/fhir", endsAt: end ?? nil,
      madeAt: old?.madeAt ?? moment,
      madeBy: caller.sender.person?.code ?? caller.sender.vendor?.code ?? facility.code)
    guard status == .off || caller.desk.target(of: entry) != nil else {
      return .refused(Answer(.endpointNotRegistered, at: "Subscription.channel.endpoint"))
    }
    return .known(entry)
  }

  /// What a notice is to hold; nil for more than an id.
  private static func content(_ channel: JSON) -> SubscriptionEntry.Content? {
    guard let type = channel["payload"]?.string else { return SubscriptionEntry.Content.none }
    guard type.split(separator: ";").first == Substring(SubscriptionWriter.mediaType) else {
      return nil
    }
    let wanted = (channel["_payload"]?["extension"]?.array ?? []).first {
      $0["url"]?.string == SubscriptionWriter.content
    }
    guard let wanted else { return .idOnly }
    return switch wanted["valueCode"]?.string {
    case "empty": .empty
    case "id-only": .idOnly
    default: nil
    }
  }
}
