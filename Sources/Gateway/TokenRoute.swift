import Door
import HTTPTypes
import Hummingbird
import NIOCore
import RecordModel
import Registry
import SATUSEHATProfile
import Sealing
import StrictJSON

/// `POST /oauth2/v1/accesstoken`: where SATUSEHAT's clients begin.
///
/// Who asks is proven by the certificate; id and secret are the client's own and are not judged, but
/// must be there, so that a client that is not set up hears of it here.
struct TokenRoute: Sendable {
  let keyring: Keyring
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  static let path = "/oauth2/v1/accesstoken"
  /// Longest form of a request for a token.
  private static let formBytes = 4 << 10

  func add(to router: Router<GatewayContext>) {
    router.post("\(Self.path)") { try await issue($0, $1) }
  }

  private func issue(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(.problem)
    }
    guard case .whole(let body) = try await request.collectBody(limit: Self.formBytes) else {
      return Self.refused("invalid_request")
    }
    let form = QueryText(String(buffer: body))
    let query = QueryText(request)
    guard (query["grant_type"] ?? form["grant_type"]) == "client_credentials" else {
      return Self.refused("unsupported_grant_type")
    }
    let moment = now()
    guard form["client_secret"]?.isEmpty == false,
      let token = AccessToken(sender.facility.id, client: form["client_id"] ?? "", now: moment)
    else { return Self.refused("invalid_client") }
    let answer = SATUSEHATReply.token(
      .init(
        accessToken: try token.sealed(keyring), clientID: token.client,
        applicationName: sender.facility.id.description, developerEmail: "",
        issuedAt: moment / 1000, expiresIn: Int(AccessToken.lifetimeSeconds),
        products: ["api-baimbai"], organizationName: sender.facility.code))
    return Self.respond(answer, .ok)
  }

  /// Source: RFC 6749 section 5.2.
  private static func refused(_ code: String) -> Response {
    if code == "invalid_client" { return respond(SATUSEHATReply.tokenRefused, .unauthorized) }
    let words: JSON = [
      "error": .string(code),
      "error_description": .string(
        "Kirim grant_type=client_credentials, client_id dan client_secret sebagai formulir. / "
          + "Send grant_type=client_credentials, client_id and client_secret as a form."),
    ]
    return respond(words, .badRequest)
  }

  private static func respond(_ body: JSON, _ status: HTTPResponse.Status) -> Response {
    let bytes = body.serialized()
    return Response(
      status: status,
      headers: [
        .contentType: "application/json", .contentLength: String(bytes.count),
        .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
