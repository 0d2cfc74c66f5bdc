import Door
import HTTPTypes
import Hummingbird
import RecordModel
import Registry
import Sealing

/// Lets a request in with its caller, or answers it with the registry's refusal.
struct CallerMiddleware: RouterMiddleware {
  typealias Context = GatewayContext

  let gate: CallerGate
  let keyring: Keyring
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func handle(
    _ request: Request, context: GatewayContext,
    next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    let form = Answer.form(for: request)
    guard let certificate = Peer.current?.certificate else {
      return Answer(.noClientCertificate).response(form)
    }
    switch await gate.judge(
      certificate.fingerprint, facilityCode: request.headers[.facility],
      isTLS12: Peer.current?.isTLS12 ?? false)
    {
    case .caller(let caller, _):
      if case .facility(let sender) = caller,
        let missing = RouteRight.missing(
          request.method, context.endpointPath ?? request.uri.path, sender)
      {
        await gate.denials.note(
          Rule.rightMissing.code, certificate: certificate.fingerprint, caller: caller,
          resource: context.endpointPath)
        return Answer(.rightMissing, detail: missing.rawValue).response(form)
      }
      guard QueryText.isWhole(request.uri.query ?? "") else {
        return Answer(.badParameter, at: "query").response(form)
      }
      var context = context
      context.caller = caller
      if let header = request.headers[.authorization], request.uri.path != TokenRoute.path {
        guard case .facility(let sender) = caller,
          let token = AccessToken.bearer(header, of: sender.facility.id, now: now(), keyring)
        else { return Answer(.tokenNotValid, at: "Authorization").response(form) }
        context.client = token.client
      }
      return try await next(request, context)
    case .refused(let refusal): return Answer(refusal.rule).response(form)
    case .undecided, .blind: return Answer(.unavailable, retryAfterSeconds: 3).response(form)
    }
  }
}

extension HTTPField.Name {
  /// The facility that a software operator acts for.
  static let facility = HTTPField.Name("X-Facility") ?? .from
  /// Why a record is read.
  static let purposeOfUse = HTTPField.Name("X-Purpose-Of-Use") ?? .from
  /// Who reads it.
  static let actingUser = HTTPField.Name("X-Acting-User") ?? .from
  /// The sender's own key of a request.
  static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .from
}
