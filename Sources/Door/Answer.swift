package import HTTPTypes
package import Hummingbird
import NIOCore
package import RecordModel
package import StrictJSON

/// An outcome as HTTP tells it: status, issues, and the one way they are written.
///
/// The only map from rules to status codes of the house. A FHIR client gets an OperationOutcome,
/// any other RFC 9457 problem details; HL7 acknowledgements are made from the same issues
/// elsewhere.
package struct Answer: Hashable, Sendable {
  /// How an answer's body is written.
  package enum Form: Hashable, Sendable {
    /// `application/fhir+json` with an OperationOutcome.
    case operationOutcome
    /// `application/problem+json`. Source: RFC 9457.
    case problem
  }

  /// The status of the answer.
  package let status: HTTPResponse.Status
  /// What was found, worst first is not promised; never empty.
  package let issues: [Issue]
  /// Seconds for Retry-After; nil for none.
  package let retryAfterSeconds: Int?

  /// An answer with a status of the caller's choice.
  package init(_ status: HTTPResponse.Status, _ issues: [Issue], retryAfterSeconds: Int? = nil) {
    self.status = status
    self.issues = issues
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// The answer to one broken rule, with the status that the rule stands for.
  package init(
    _ rule: Rule, at position: String = "", detail: String? = nil, retryAfterSeconds: Int? = nil
  ) {
    let issue = Issue(rule, at: position, detail: detail)
    self.init(Self.status(for: rule), [issue], retryAfterSeconds: retryAfterSeconds)
  }

  /// The status that a rule stands for; 422 for the rules of other rooms.
  package static func status(for rule: Rule) -> HTTPResponse.Status {
    switch rule {
    case .malformedRequest, .ambiguousTarget, .badParameter, .certificateRequestUnusable,
      .bulkUnusable:
      .badRequest
    case .renewalTooEarly, .tooManyCertificates, .tooManySubscriptions: .conflict
    case .noticesOff: .notImplemented
    case .noClientCertificate, .tokenNotValid: .unauthorized
    case .unknownCertificate, .facilityNotActive, .permitExpired, .revokedCertificate,
      .expiredCertificate, .otherFacility, .noMandate,
      .rightMissing, .noPlace, .placeNotNamed,
      .missingPurpose, .missingActingUser, .forbidden, .tlsTooOld, .enrolmentRefused,
      .glassOffered, .policyRefuses, .bulkIdentified:
      .forbidden
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .requestTimeout: .requestTimeout
    case .lengthRequired: .lengthRequired
    case .bodyTooLarge: .contentTooLarge
    case .unsupportedMediaType, .xmlBody, .contentEncoding: .unsupportedMediaType
    case .tooManyRequests, .tooManyConnections, .overShare, .bulkTooMany: .tooManyRequests
    case .headersTooLarge: .requestHeaderFieldsTooLarge
    case .internalFault, .bulkFailed: .internalServerError
    case .unavailable: .serviceUnavailable
    default: .unprocessableContent
    }
  }

  /// The answer that stands for a bare status, as a router gives it.
  package static func standing(for status: HTTPResponse.Status) -> Answer {
    let rule: Rule =
      switch status {
      case .unauthorized: .noClientCertificate
      case .forbidden: .forbidden
      case .notFound: .notFound
      case .methodNotAllowed: .methodNotAllowed
      case .requestTimeout: .requestTimeout
      case .lengthRequired: .lengthRequired
      case .contentTooLarge: .bodyTooLarge
      case .unsupportedMediaType: .unsupportedMediaType
      case .unprocessableContent: .unprocessable
      case .tooManyRequests: .tooManyRequests
      case .requestHeaderFieldsTooLarge: .headersTooLarge
      case .serviceUnavailable: .unavailable
      default: status.code >= 500 ? .internalFault : .badParameter
      }
    return Answer(status, [Issue(rule, at: "")])
  }

  /// The form that a request's sender understands: FHIR for `/fhir` or a FHIR Accept, else a
  /// problem.
  package static func form(for request: Request) -> Form {
    let path = request.uri.path
    if path == "/fhir" || path.hasPrefix("/fhir/") { return .operationOutcome }
    let accept = request.headers[.accept]?.lowercased() ?? ""
    return accept.contains("fhir+json") ? .operationOutcome : .problem
  }

  /// The body's tree in a form.
  package func json(_ form: Form, requestID: RequestID? = RequestID.current) -> JSON {
    switch form {
    case .operationOutcome: operationOutcome
    case .problem: problem(requestID: requestID)
    }
  }

  /// The whole response in a form.
  package func response(_ form: Form, requestID: RequestID? = RequestID.current) -> Response {
    let bytes = json(form, requestID: requestID).serialized()
    return Response(
      status: status, headers: headers(form, contentLength: bytes.count),
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// The headers that go with the body.
  func headers(_ form: Form, contentLength: Int) -> HTTPFields {
    var headers: HTTPFields = [
      .contentType: form == .problem
        ? "application/problem+json" : "application/fhir+json; charset=utf-8",
      .contentLength: String(contentLength),
      .cacheControl: "no-store",
    ]
    if let retryAfterSeconds { headers[.retryAfter] = String(retryAfterSeconds) }
    // RFC 9110 section 15.5.2 demands a challenge; no scheme is registered for client certificates.
    if status == .unauthorized { headers[.wwwAuthenticate] = "ClientCertificate" }
    return headers
  }
}
