import Administration
import AuditLog
import Database
import Door
import HTTPTypes
import Hummingbird
import Intake
import LogVerification
import NIOCore
import RecordModel
import RecordStore
import Registry
import StrictJSON
import TransparencyLog

/// The audit log as C2SP tlog-tiles, proofs of single entries, and the receipt with its proof.
///
/// Checkpoints and hashes are for every known caller and leave no entry: they tell nothing of
/// anybody. Entries are for auditors, and each bundle that leaves is itself in the log.
struct LogRoutes: Sendable {
  let publication: LogPublication
  let database: Database
  let committer: LeafCommitter
  let reconciler: Reconciler
  let denials: DenialLog

  func add(to router: Router<GatewayContext>) {
    router.get("/audit/checkpoint") { _, _ in try await checkpoint() }
    router.get("/audit/tile/**") { try await tile($0, $1) }
    router.get("/audit/recoveries") { _, _ in try await recoveries() }
    router.put("/v1/reconciliations/:day") { try await reconcile($0, $1) }
    router.get("/audit/proof") { request, _ in try await proof(request) }
    router.get("/v1/receipts/:id/proof") { try await receiptProof($0, $1) }
  }

  private func checkpoint() async throws -> Response {
    guard let note = try await publication.checkpoint() else { return Self.notYet }
    return Self.text(note.bytes, cache: "no-store")
  }

  /// `{"recoveries":[...]}`, each as it is sealed in the log: facilities send again what is lost.
  private func recoveries() async throws -> Response {
    let documents = try await publication.recoveries().map(\.document)
    let body = Array("{\"recoveries\":[".utf8) + documents.joined(separator: [UInt8(ascii: ",")])
    return SubmissionRoutes.json(body + Array("]}".utf8), status: .ok, .submissions)
  }

  private func tile(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard
      let path = try? TilePath("tile/" + context.parameters.getCatchAll().joined(separator: "/"))
    else { return Answer(.notFound).response(.problem) }
    guard path.content == .entries else {
      guard let bytes = try await publication.tile(path) else {
        return Answer(.notFound).response(.problem)
      }
      return Self.bytes(bytes)
    }
    let resource = "AuditLog/\(path.text)"
    if let refusal = await denials.auditorsOnly(context, resource) { return refusal }
    var draft = LeafDraft(.auditRead, .read, by: context.caller)
    draft.resource = resource
    let entry = try await committer.commit([draft])
    guard let bytes = try await publication.entries(path, on: entry) else {
      return Answer(.notFound).response(.problem)
    }
    return Self.bytes(bytes)
  }

  private func proof(_ request: Request) async throws -> Response {
    let query = request.uri.queryParameters
    guard query.count == 1, let index = query["index"].flatMap({ Int($0) }), index >= 0 else {
      return Answer(.badParameter, at: "index").response(.problem)
    }
    guard let proof = try await publication.proof(of: index) else { return Self.notYet }
    return Self.text(proof.bytes, cache: "no-store")
  }

  /// The receipt as the proof's extra data: one file that a clinic keeps.
  private func receiptProof(
    _ request: Request, _ context: GatewayContext
  ) async throws -> Response {
    guard case .facility(let sender)? = context.caller,
      let id = SubmissionID(context.parameters.get("id") ?? ""),
      let stored = try await SubmissionReader(database: database).find(
        id, of: sender.facility.id), let receipt = stored.receipt
    else { return Answer(.notFound).response(.problem) }
    guard
      let proof = try await publication.proof(
        of: Int(stored.leafIndex), extra: Array(receipt.utf8))
    else { return Self.notYet }
    return Self.text(proof.bytes, cache: "no-store")
  }

  /// What a facility holds of a day against what the log has: `{"receipts":[{"log":n,"leaf":"..."}]}`.
  private func reconcile(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(.problem)
    }
    guard
      case .whole(let body) = try await request.collectBody(limit: SubmissionRoutes.historyBytes),
      let json = (try? JSONDocument(Array(body.readableBytesView), limits: .history)).map({
        JSON($0.root)
      }), let list = json["receipts"]?.array, list.count <= ReconciliationLog.maximumHeld
    else { return Answer(.badParameter, at: "receipts").response(.problem) }
    var held: [Reconciliation.Held] = []
    for (position, receipt) in list.enumerated() {
      guard let index = receipt["log"]?.int, index >= 0,
        let leaf = receipt["leaf"]?.string.flatMap({ try? LogHash(base64: Array($0.utf8)) })
      else { return Answer(.badParameter, at: "receipts[\(position)]").response(.problem) }
      held.append(.init(index: Int64(index), leaf: leaf))
    }
    let draft = LeafDraft(.reconcile, .execute, by: context.caller)
    guard
      let found = try await reconciler.compare(
        held, day: context.parameters.get("day") ?? "", of: sender.facility, draft: draft)
    else { return Answer(.badParameter, at: "day").response(.problem) }
    let answer: JSON = [
      "day": .string(found.day), "counted": .int(found.counted), "logged": .int(found.logged),
      "missing": .array(found.missing.map { .int(Int($0)) }),
      "unknown": .array(found.unknown.map { .int(Int($0)) }),
    ]
    return SubmissionRoutes.json(answer.serialized(), status: .ok, .submissions)
  }

  /// Seconds until the signer looks again; a cosignature comes soon after.
  private static var notYet: Response {
    Answer(
      .serviceUnavailable, [Issue(.logNotYetCosigned, at: "")], retryAfterSeconds: 1
    ).response(.problem)
  }

  private static func text(_ bytes: [UInt8], cache: String) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; charset=utf-8", .contentLength: String(bytes.count),
        .cacheControl: cache,
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A tile that a checkpoint covers never changes.
  private static func bytes(_ bytes: [UInt8]) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "application/octet-stream", .contentLength: String(bytes.count),
        .cacheControl: "private, max-age=31536000, immutable",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
