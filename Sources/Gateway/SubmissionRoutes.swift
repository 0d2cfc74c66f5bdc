import AuditLog
import Database
import Door
import FHIRFormat
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Intake
import LogVerification
import NIOCore
import RecordModel
import RecordStore
import Registry
import StrictJSON
import Synchronization

/// `POST /v1/submissions`, `POST /fhir`, and what became of them.
struct SubmissionRoutes: Sendable {
  let intake: Intake
  let database: Database
  let denials: DenialLog
  let histories = HistoryGate()
  let budget = BodyBudget()
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// How long a request waits for its facility's share before it is answered 429: long enough that a
  /// backfill waits its turn, and shorter than any client's patience.
  static let patience: Duration = .seconds(2)
  /// A body of one submission; a history bundle may be larger, one at a time for a facility.
  static let submissionBytes = 2 << 20
  /// A body of a few words.
  static let smallBytes = 64 << 10
  /// A register of a year, read row by row.
  static let registerBytes = 64 << 20
  /// The largest body of any other kind.
  static let historyBytes = 16 << 20

  func add(to router: Router<GatewayContext>) {
    router.post("/v1/submissions") { try await submit($0, $1, to: Self.endpoint($0)) }
    router.post("/fhir") { try await submit($0, $1, to: .fhir) }
    // Types with routes of their own stand apart, as in `RecordRoutes`.
    for type in ["Patient", "Encounter"] {
      router.post("/fhir/\(type)") { try await submit($0, $1, to: .resource, .init(type: type)) }
      router.put("/fhir/\(type)/:id") {
        try await submit($0, $1, to: .resource, .init(type: type, id: $1.parameters.get("id")))
      }
    }
    router.post("/fhir/:type") { try await create($0, $1) }
    router.put("/fhir/:type/:id") { try await update($0, $1) }
    router.post("/v1/visits/:id/void") { try await void($0, $1) }
    router.get("/v1/submissions") { try await list($0, $1) }
    router.get("/v1/submissions/:id") { try await find($0, $1) }
    router.get("/v1/receipts/:id") { try await receipt($0, $1) }
  }

  /// HL7 v2 is answered as all else unless the sender takes nothing but HL7 v2.
  private static func endpoint(_ request: Request) -> ReceivedMessage.Endpoint {
    guard MessageType(contentType: request.headers[.contentType] ?? "") == .hl7 else {
      return .submissions
    }
    return accepted(request) == .hl7 ? .hl7 : .submissions
  }

  /// The one type that the sender wants its answer in, if it is one of ours.
  private static func accepted(_ request: Request) -> MessageType? {
    request.headers[.accept].flatMap { MessageType(contentType: $0) }
  }

  private func create(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let type = context.parameters.get("type") ?? ""
    guard FHIRType.exists(type) else { return Answer(.notFound).response(.operationOutcome) }
    return try await submit(request, context, to: .resource, FHIRTarget(type: type))
  }

  private func update(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let type = context.parameters.get("type") ?? ""
    guard FHIRType.exists(type) else { return Answer(.notFound).response(.operationOutcome) }
    let target = FHIRTarget(type: type, id: context.parameters.get("id"))
    return try await submit(request, context, to: .resource, target)
  }

  private func submit(
    _ request: Request, _ context: GatewayContext, to endpoint: ReceivedMessage.Endpoint,
    _ target: FHIRTarget? = nil
  ) async throws -> Response {
    let isFHIR = endpoint == .fhir || endpoint == .resource
    let form: Answer.Form = isFHIR ? .operationOutcome : .problem
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(form)
    }
    guard let type = Self.type(request, endpoint) else {
      let name = request.headers[.contentType]?.prefix { $0 != ";" }
      let isXML = name?.lowercased().hasSuffix("xml") == true
      let rule: Rule = isXML ? .xmlBody : .unsupportedMediaType
      await deny(rule, sender, bytes: 0)
      return Answer(rule, at: "Content-Type").response(form)
    }
    let key = request.headers[.idempotencyKey]
    if let key, key.isEmpty || key.utf8.count > ReceivedMessage.maximumKeyLength {
      return Answer(.badParameter, at: "Idempotency-Key").response(form)
    }
    do {
      return try await intake.shares.holding(
        sender.facility.id, bytes: Self.declared(request), patience: Self.patience
      ) {
        try await admitted(request, sender, endpoint, target, type, key: key, form)
      }
    } catch let refusal as ShareRefusal {
      // A small body is read all the same: the connection stays, and a handshake costs more than it.
      if Self.declared(request) <= Self.smallBytes {
        _ = try await request.collectBody(limit: Self.smallBytes)
      }
      return Answer(.overShare, retryAfterSeconds: refusal.retryAfterSeconds).response(form)
    }
  }

  /// The length that a request says; 0 if it says none.
  private static func declared(_ request: Request) -> Int {
    max(0, request.headers[.contentLength].flatMap { Int($0) } ?? 0)
  }

  /// Reads and takes what came in one of the facility's places.
  private func admitted(
    _ request: Request, _ sender: FacilityIdentity, _ endpoint: ReceivedMessage.Endpoint,
    _ target: FHIRTarget?, _ type: MessageType, key: String?, _ form: Answer.Form
  ) async throws -> Response {
    let declared = Self.declared(request)
    let isHistory = declared > Self.submissionBytes
    if isHistory, !histories.enter(sender.facility.id) {
      return Answer(.tooManyRequests, retryAfterSeconds: 5).response(form)
    }
    defer { if isHistory { histories.leave(sender.facility.id) } }
    let largest = type == .csv || type == .xlsx ? Self.registerBytes : Self.historyBytes
    let limit = isHistory ? largest : Self.submissionBytes
    let expected =
      declared > 0 ? min(declared, limit, BodyBudget.bytes) : BodyBudget.undeclaredBytes
    let response = try await budget.holding(expected, of: sender.facility.id) {
      try await read(request, sender, endpoint, target, type, key: key, limit: limit, form)
    }
    return response ?? Answer(.unavailable, retryAfterSeconds: 1).response(form)
  }

  private func read(
    _ request: Request, _ sender: FacilityIdentity, _ endpoint: ReceivedMessage.Endpoint,
    _ target: FHIRTarget?, _ type: MessageType, key: String?, limit: Int, _ form: Answer.Form
  ) async throws -> Response {
    guard let trial = Self.trial(request) else {
      return Answer(.badParameter, at: "preflight").response(form)
    }
    switch try await request.collectBody(limit: limit) {
    case .refused(let answer, let bytes):
      await deny(answer.issues.first?.rule ?? .badParameter, sender, bytes: bytes)
      return answer.response(form)
    case .whole(let body):
      var message = ReceivedMessage(
        sender: sender, endpoint: endpoint, type: type,
        body: Array(body.readableBytesView),
        idempotencyKey: key, requestID: RequestID.current?.description ?? "", receivedAt: now(),
        trial: trial, target: target, source: Peer.current?.remoteAddress)
      message.software = request.headers[.userAgent].map { SoftwareName(userAgent: $0) }
      if trial != nil { return await judge(message, wanting: Self.accepted(request)) }
      return try await take(message, form, base: RecordRoutes.base(request))
    }
  }

  /// Whether the sender only wants to hear; nil if it asks for a trial that we do not know.
  private static func trial(_ request: Request) -> ReceivedMessage.Trial?? {
    let query = request.uri.queryParameters
    if let profile = query["preflight"] {
      return ReceivedMessage.Trial(rawValue: String(profile)).flatMap {
        $0 == .ours ? nil : .some($0)
      }
    }
    return .some(query["dry-run"] == "true" ? .ours : nil)
  }

  /// Takes a visit back: `{"reason": "..."}`.
  private func void(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(.problem)
    }
    guard let visit = VisitID(context.parameters.get("id") ?? "") else {
      return Answer(.notFound).response(.problem)
    }
    guard case .whole(let body) = try await request.collectBody(limit: Self.smallBytes),
      let json = (try? JSONDocument(Array(body.readableBytesView))).map({ JSON($0.root) }),
      let reason = json["reason"]?.string,
      Intake.voidReasonLength.contains(reason.unicodeScalars.count)
    else { return Answer(.badParameter, at: "reason").response(.problem) }
    guard
      let outcome = try await intake.void(
        visit, reason: reason, sender: sender,
        idempotencyKey: request.headers[.idempotencyKey],
        requestID: RequestID.current?.description ?? "", now: now(),
        source: Peer.current?.remoteAddress)
    else { return Answer(.notFound).response(.problem) }
    var response = Self.json(outcome.answer, status: .init(code: outcome.httpStatus), .void)
    response.headers[.location] = "/v1/submissions/\(outcome.submission)"
    return response
  }

  /// Bodies that are not kept leave their size in the log.
  private func deny(_ rule: Rule, _ sender: FacilityIdentity, bytes: Int) async {
    await denials.note(
      rule.code, certificate: sender.certificate, caller: .facility(sender),
      resource: "bytes/\(bytes)")
  }

  private func judge(_ message: ReceivedMessage, wanting sheet: MessageType?) async -> Response {
    if let sheet, let rejected = await intake.rejectedRows(of: message, as: sheet) {
      return Response.download(rejected.bytes, sheet.rawValue, name: rejected.name)
    }
    let verdict = await intake.judge(message)
    let endpoint = message.trial == .satusehat ? .fhir : message.endpoint
    return Self.json(verdict.answer, status: .init(code: verdict.httpStatus), endpoint)
  }

  private func take(
    _ message: ReceivedMessage, _ form: Answer.Form, base: String
  ) async throws -> Response {
    do {
      let outcome = try await intake.submit(message)
      if message.endpoint == .resource {
        return ResourceReply(to: message, outcome, base: base).response
      }
      var response = Self.json(
        outcome.answer, status: .init(code: outcome.httpStatus), message.endpoint)
      response.headers[.location] = "/v1/submissions/\(outcome.submission)"
      return response
    } catch IntakeRefusal.quarantineFull {
      await deny(.tooManyRequests, message.sender, bytes: message.body.count)
      return Answer(.tooManyRequests, retryAfterSeconds: 60).response(form)
    } catch IntakeRefusal.logSilent {
      return Answer(
        .serviceUnavailable, [Issue(.logSilent, at: "")], retryAfterSeconds: 60
      ).response(form)
    }
  }

  /// What the body is said to be; nil if this address does not take it.
  private static func type(
    _ request: Request, _ endpoint: ReceivedMessage.Endpoint
  ) -> MessageType? {
    let type = MessageType(contentType: request.headers[.contentType] ?? "")
    guard endpoint == .fhir || endpoint == .resource else { return type }
    return type == .fhir || type == .json ? .fhir : nil
  }

  static func json(
    _ bytes: [UInt8], status: HTTPResponse.Status, _ endpoint: ReceivedMessage.Endpoint
  ) -> Response {
    Response(
      status: status,
      headers: [
        .contentType: contentType(endpoint),
        .contentLength: String(bytes.count),
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private static func contentType(_ endpoint: ReceivedMessage.Endpoint) -> String {
    switch endpoint {
    case .submissions, .void: "application/json"
    case .fhir, .resource: "application/fhir+json; charset=utf-8"
    case .hl7: MessageType.hl7.rawValue
    }
  }

  private func find(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard case .facility(let sender)? = context.caller,
      let id = SubmissionID(context.parameters.get("id") ?? ""),
      let stored = try await SubmissionReader(database: database).find(
        id, of: sender.facility.id)
    else { return Answer(.notFound).response(.problem) }
    return Self.json(stored.document, status: .ok, .submissions)
  }

  private func receipt(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard case .facility(let sender)? = context.caller,
      let id = SubmissionID(context.parameters.get("id") ?? ""),
      let stored = try await SubmissionReader(database: database).find(
        id, of: sender.facility.id), let receipt = stored.receipt
    else { return Answer(.notFound).response(.problem) }
    return Response(
      status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: receipt)))
  }

  private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(.problem)
    }
    let query = request.uri.queryParameters
    let since = query["since"].map(String.init)
    if let since, ClinicalTime(since) == nil {
      return Answer(.badParameter, at: "since").response(.problem)
    }
    let status = query["status"].map(String.init)
    if let status, SubmissionRow.Status(rawValue: status) == nil {
      return Answer(.badParameter, at: "status").response(.problem)
    }
    let page = try await SubmissionReader(database: database).list(
      of: sender.facility.id, status: status,
      since: since.flatMap { ClinicalTime($0) }?.microseconds ?? 0)
    let document = JSON.object([
      JSONMember(key: "submissions", value: .array(page.map(\.summary)))
    ])
    return Self.json(document.serialized(), status: .ok, .submissions)
  }
}

/// Lets one history bundle of a facility in at a time.
final class HistoryGate: Sendable {
  private let inside = Mutex<Set<FacilityID>>([])

  func enter(_ facility: FacilityID) -> Bool { inside.withLock { $0.insert(facility).inserted } }

  func leave(_ facility: FacilityID) { inside.withLock { _ = $0.remove(facility) } }
}
