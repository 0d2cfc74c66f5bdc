import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RecordModel
import Registry
import StrictJSON

/// `$export` for the health office: asked for, polled, fetched, deleted.
///
/// Source: HL7 FHIR Bulk Data Access IG 2.0.0, export.html.
struct ExportRoutes: Sendable {
  let desk: BulkDesk?
  let denials: DenialLog

  /// A Parameters resource with a few of them.
  private static let bodyBytes = 16 << 10
  /// Bytes of a file that are in memory.
  private static let piece = 64 << 10
  /// Until the asker looks again.
  private static let retrySeconds = 5
  private static let formats: Set = ["application/fhir+ndjson", "application/ndjson", "ndjson"]
  /// How the name of a file ends.
  private static let ending = ".ndjson"

  func add(to router: Router<GatewayContext>) {
    router.get("/fhir/$export") { try await begin($0, $1) }
    router.post("/fhir/$export") { try await begin($0, $1) }
    router.get("/fhir/Patient/$export") { try await begin($0, $1) }
    router.post("/fhir/Patient/$export") { try await begin($0, $1) }
    router.get("/v1/exports/:id") { try await status($0, $1) }
    router.delete("/v1/exports/:id") { try await cancel($0, $1) }
    router.get("/v1/exports/:id/:file") { try await file($0, $1) }
  }

  private enum Judged<Value> {
    case known(Value)
    case refused(Answer)
  }

  private struct Caller {
    let desk: BulkDesk
    let officer: OfficerIdentity
  }

  /// The officer who calls; nobody else is let in, and each such call is noted.
  private func caller(_ context: GatewayContext) async -> Judged<Caller> {
    if case .officer(let officer)? = context.caller, officer.officer.role == .officer {
      guard let desk else { return .refused(Answer(.notFound)) }
      return .known(Caller(desk: desk, officer: officer))
    }
    if let certificate = Peer.current?.certificate {
      await denials.note(
        Rule.forbidden.code, certificate: certificate.fingerprint, caller: context.caller,
        resource: "Export")
    }
    return .refused(Answer(.forbidden))
  }

  private func begin(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let called: Caller
    switch await caller(context) {
    case .known(let known): called = known
    case .refused(let answer): return answer.response(.operationOutcome)
    }
    let desk = called.desk
    let asked = request.headers[values: .prefer].joined(separator: ",")
    guard asked.contains("respond-async") else {
      return Answer(.bulkUnusable, at: "Prefer").response(.operationOutcome)
    }
    guard let parameters = try await parameters(request) else {
      return Answer(.bulkUnusable).response(.operationOutcome)
    }
    let question: Question
    switch Self.question(parameters) {
    case .known(let understood): question = understood
    case .refused(let answer): return answer.response(.operationOutcome)
    }
    let begun = try await desk.begin(
      BulkExportRequest(
        officer: called.officer,
        question: OfficeQuestion(
          role: .officer, purpose: request.headers[.purposeOfUse],
          basis: request.headers[.legalBasis], document: request.headers[.basisDocument]),
        types: question.types, since: question.since,
        address: "https://\(request.head.authority ?? "localhost")\(request.uri.path)"
          + (question.text.isEmpty ? "" : "?\(question.text)"),
        requestID: RequestID.current?.description ?? "", source: Peer.current?.remoteAddress))
    switch begun {
    case .failure(.policy): return Answer(.policyRefuses).response(.operationOutcome)
    case .failure(.tooMany):
      return Answer(.bulkTooMany, retryAfterSeconds: 60).response(.operationOutcome)
    case .success(let id):
      return Response(
        status: .accepted,
        headers: [
          .contentLocation: "\(Self.base(request))/\(id)", .contentLength: "0",
          .cacheControl: "no-store",
        ])
    }
  }

  private static func base(_ request: Request) -> String {
    "https://\(request.head.authority ?? "localhost")/v1/exports"
  }

  /// Names and values, of the address or of a Parameters resource; nil for a body that is none.
  private func parameters(_ request: Request) async throws -> [(name: String, value: String)]? {
    let text = QueryText(request).all
    guard request.method == .post else { return text }
    guard case .whole(let body) = try await request.collectBody(limit: Self.bodyBytes) else {
      return nil
    }
    guard body.readableBytes > 0 else { return text }
    guard let json = (try? JSONDocument(Array(body.readableBytesView))).map({ JSON($0.root) }),
      json["resourceType"]?.string == "Parameters"
    else { return nil }
    return text
      + (json["parameter"]?.array ?? []).map { parameter -> (name: String, value: String) in
        let value = parameter.members?.first { $0.key.hasPrefix("value") }?.value
        return (
          parameter["name"]?.string ?? "",
          value?.string ?? value?.bool.map { String($0) } ?? ""
        )
      }
  }

  private struct Question {
    var types = Set(PseudonymousType.allCases)
    var since: Int64?
    /// As the manifest repeats it.
    var text = ""
  }

  private static func question(
    _ parameters: [(name: String, value: String)]
  ) -> Judged<Question> {
    var question = Question()
    var named: Set<PseudonymousType> = []
    var told: [String] = []
    for (name, value) in parameters {
      switch name {
      case "_outputFormat":
        // Many write the plus of an address as it is, where it means a space.
        let format = (value.split(separator: ";").first ?? "").replacing(" ", with: "+")
        guard formats.contains(String(format)) else {
          return .refused(Answer(.bulkUnusable, at: name))
        }
      case "_since":
        guard question.since == nil, let time = ClinicalTime(value) else {
          return .refused(Answer(.bulkUnusable, at: name))
        }
        question.since = time.microseconds
        told.append("_since=\(ClinicalTime(utc: time.microseconds).text)")
      case "_type":
        let types = value.split(separator: ",", omittingEmptySubsequences: false).map {
          PseudonymousType(rawValue: String($0))
        }
        guard !types.contains(nil) else { return .refused(Answer(.bulkUnusable, at: name)) }
        named.formUnion(types.compactMap(\.self))
      case "identified":
        guard value == "false" else { return .refused(Answer(.bulkIdentified)) }
      default: return .refused(Answer(.bulkUnusable))
      }
    }
    if !named.isEmpty {
      question.types = named
      told.append("_type=\(named.map(\.rawValue).sorted().joined(separator: ","))")
    }
    question.text = told.sorted().joined(separator: "&")
    return .known(question)
  }

  private func status(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let called: Caller
    switch await caller(context) {
    case .known(let known): called = known
    case .refused(let answer): return answer.response(.operationOutcome)
    }
    guard let id = context.parameters.get("id").flatMap({ BulkExportID($0) }),
      let entry = try await called.desk.find(id, of: called.officer)
    else { return Answer(.notFound).response(.operationOutcome) }
    switch entry.state {
    case .accepted, .running:
      let progress = entry.state == .accepted ? "accepted" : "running, \(entry.visits) visits"
      return Response(
        status: .accepted,
        headers: [
          .progress: progress, .retryAfter: String(Self.retrySeconds), .contentLength: "0",
          .cacheControl: "no-store",
        ])
    case .complete: return Self.manifest(entry, base: "\(Self.base(request))/\(id)")
    case .failed: return Answer(.bulkFailed).response(.operationOutcome)
    case .cancelled, .expired: return Answer(.notFound).response(.operationOutcome)
    }
  }

  private static func manifest(_ entry: BulkExportEntry, base: String) -> Response {
    let output = entry.files.map { file -> JSON in
      [
        "type": .string(file.type), "url": .string("\(base)/\(file.type)\(ending)"),
        "count": .int(file.lines),
        "extension": ["sha256": .string(file.hash), "bytes": .int(file.bytes)],
      ]
    }
    let manifest: JSON = [
      "transactionTime": .string(ClinicalTime(utc: entry.snapshotAt ?? 0).text),
      "request": .string(entry.request),
      // The client's certificate says who fetches.
      "requiresAccessToken": .bool(false), "output": .array(output), "error": .array([]),
    ]
    let bytes = manifest.serialized()
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/json", .contentLength: String(bytes.count),
        .expires: HTTPDate(microseconds: entry.expiresAt ?? 0).description,
        .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private func cancel(_ request: Request, _ context: GatewayContext) async throws -> Response {
    switch await caller(context) {
    case .refused(let answer): return answer.response(.operationOutcome)
    case .known(let called):
      let desk = called.desk
      guard let id = context.parameters.get("id").flatMap({ BulkExportID($0) }),
        try await desk.cancel(
          id, by: called.officer, requestID: RequestID.current?.description ?? "",
          source: Peer.current?.remoteAddress)
      else { return Answer(.notFound).response(.operationOutcome) }
      return Response(status: .accepted, headers: [.contentLength: "0"])
    }
  }

  private func file(_ request: Request, _ context: GatewayContext) async throws -> Response {
    switch await caller(context) {
    case .refused(let answer): return answer.response(.operationOutcome)
    case .known(let called):
      let desk = called.desk
      guard let id = context.parameters.get("id").flatMap({ BulkExportID($0) }),
        let name = context.parameters.get("file"), name.hasSuffix(Self.ending)
      else { return Answer(.notFound).response(.operationOutcome) }
      do {
        let found = try await desk.fetch(
          id, String(name.dropLast(Self.ending.count)), by: called.officer,
          requestID: RequestID.current?.description ?? "", source: Peer.current?.remoteAddress)
        return found.map { Self.content($0.path, bytes: $0.file.bytes) }
          ?? Answer(.notFound).response(.operationOutcome)
      } catch is BulkDesk.Refusal {
        return Answer(.policyRefuses).response(.operationOutcome)
      }
    }
  }

  private static func content(_ path: String, bytes: Int) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "application/fhir+ndjson", .contentLength: String(bytes),
        .cacheControl: "no-store",
      ],
      body: ResponseBody(contentLength: bytes) { writer in
        guard let handle = FileHandle(forReadingAtPath: path) else {
          throw CocoaError(.fileNoSuchFile)
        }
        defer { try? handle.close() }
        while let data = try handle.read(upToCount: piece), !data.isEmpty {
          try await writer.write(ByteBuffer(bytes: data))
        }
        try await writer.finish(nil)
      })
  }
}

extension HTTPField.Name {
  /// On what a look of the office rests, and the number of the document that allows it.
  static let legalBasis = HTTPField.Name("X-Legal-Basis") ?? .from
  /// The document.
  static let basisDocument = HTTPField.Name("X-Basis-Document") ?? .from
  /// Source: HL7 FHIR Bulk Data Access IG.
  fileprivate static let progress = HTTPField.Name("X-Progress") ?? .from
}
