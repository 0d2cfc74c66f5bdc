import AccessPolicy
import Disclosure
import Door
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import RecordModel
import Registry
import StrictJSON

/// `POST /v1/break-glass`: emergency access to one person's record, with a reason and an end.
struct GlassRoutes: Sendable {
  let disclosure: Disclosure
  let desk: GlassDesk

  /// A number, a reason and a figure.
  private static let bodyBytes = 4096

  func add(to router: Router<GatewayContext>) {
    router.post("/v1/break-glass") { try await open($0, $1) }
  }

  private func open(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(.problem)
    }
    guard case .whole(let body) = try await request.collectBody(limit: Self.bodyBytes),
      let json = (try? JSONDocument(Array(body.readableBytesView))).map({ JSON($0.root) }),
      let system = json["number"]?["system"]?.string, let value = json["number"]?["value"]?.string
    else { return Answer(.badParameter, at: "number").response(.problem) }
    let asked = DisclosureRequest(
      sender: sender, purpose: PurposeOfUse.emergency.rawValue,
      actingUser: request.headers[.actingUser], requestID: RequestID.current?.description ?? "",
      source: Peer.current?.remoteAddress)
    let query: AuthorizedQuery
    switch try await disclosure.authorize(asked, resource: "BreakGlass") {
    case .success(let allowed): query = allowed
    case .failure(.actingUserMissing):
      return Answer(.missingActingUser, at: "X-Acting-User").response(.problem)
    case .failure: return Answer(.policyRefuses).response(.problem)
    }
    do {
      let opened = try await desk.open(
        ExternalIdentifier(system: system, value: value), reason: json["reason"]?.string ?? "",
        hours: json["hours"]?.int, under: query, asked)
      return Self.answer(opened)
    } catch let refusal as GlassDesk.Refusal {
      switch refusal {
      case .badReason: return Answer(.glassReason, at: "reason").response(.problem)
      case .badTerm: return Answer(.badParameter, at: "hours").response(.problem)
      case .unknownPerson, .notOpen: return Answer(.notFound).response(.problem)
      }
    }
  }

  private static func answer(_ opened: GlassDesk.Opening) -> Response {
    let bytes = JSON.object([
      JSONMember(key: "id", value: .string(opened.id.description)),
      JSONMember(key: "until", value: .string(ClinicalTime(utc: opened.until).text)),
      JSONMember(key: "patient", value: .string("Patient/\(opened.patient)")),
    ]).serialized()
    return Response(
      status: .created,
      headers: [
        .contentType: "application/json", .contentLength: String(bytes.count),
        .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
