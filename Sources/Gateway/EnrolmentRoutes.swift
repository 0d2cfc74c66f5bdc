import Administration
import AuditLog
import CertificateAuthority
import Door
import Hummingbird
import NIOCore
import Registry
import StrictJSON

/// The one route for whoever has no certificate yet, on a port of its own.
struct EnrolmentRoutes: Sendable {
  let office: CertificateOffice
  let registry: RegistryWatch
  let denials: DenialLog

  /// A token and a request.
  private static let bodyBytes = CertificateRequest.maximumBytes + 4096

  func add(to router: Router<GatewayContext>) {
    router.post("/v1/enrolments") { request, _ in try await enrol(request) }
  }

  /// `{"token","request"}`: the request is PKCS#10 in PEM.
  private func enrol(_ request: Request) async throws -> Response {
    guard case .whole(let body) = try await request.collectBody(limit: Self.bodyBytes),
      let json = (try? JSONDocument(Array(body.readableBytesView))).map({ JSON($0.root) }),
      let text = json["token"]?.string, let pem = json["request"]?.string
    else { return Answer(.badParameter, at: "token, request").response(.problem) }
    // The request is looked at first, so that a token is not lost over a bad one.
    let certificateRequest: CertificateRequest
    do { certificateRequest = try CertificateRequest(pem: pem) } catch {
      return Answer(.certificateRequestUnusable, at: "request").response(.problem)
    }
    do {
      guard let token = EnrolmentToken(text) else { throw EnrolmentRefusal.tokenUnusable }
      let handed = try await office.redeem(
        token, certificateRequest, entry: LeafDraft(.certificate, .create, by: nil))
      return await CertificateRoutes.answer(handed, registry)
    } catch let refusal as EnrolmentRefusal {
      await denials.noteStranger("\(refusal)", resource: "Enrolment")
      return CertificateRoutes.answer(refusal)
    }
  }
}
