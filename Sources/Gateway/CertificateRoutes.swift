import Administration
import AuditLog
import CertificateAuthority
import Door
import HTTPTypes
import Hummingbird
import Intake
import NIOCore
import RecordModel
import Registry
import StrictJSON

/// What a certificate's holder asks about it, and its renewal.
struct CertificateRoutes: Sendable {
  /// Nil where this gateway has no authority of its own.
  let office: CertificateOffice?
  let registry: RegistryWatch

  func add(to router: Router<GatewayContext>) {
    router.get("/v1/me") { try me($0, $1) }
    router.post("/v1/certificates") { try await renew($0, $1) }
  }

  private struct Holder {
    let kind: CertificateName.Kind
    let code: String
    let name: String
    let certificate: CertificateEntry
  }

  private func holder(_ context: GatewayContext) -> Holder? {
    let snapshot = registry.snapshot
    let fingerprint: [UInt8]? =
      switch context.caller {
      case .facility(let sender): sender.certificate
      case .officer(let person): person.certificate
      case nil: nil
      }
    guard let certificate = fingerprint.flatMap({ snapshot.certificateOfConnection($0) }) else {
      return nil
    }
    switch certificate.holder {
    case .facility(let id):
      return snapshot.facilities[id].map {
        Holder(kind: .facility, code: $0.code, name: $0.name, certificate: certificate)
      }
    case .softwareOperator(let id):
      return snapshot.operators[id].map {
        Holder(kind: .softwareOperator, code: $0.code, name: $0.name, certificate: certificate)
      }
    case .officer(let id):
      return snapshot.officers[id].map {
        Holder(kind: .person, code: $0.code, name: $0.name, certificate: certificate)
      }
    }
  }

  /// Whom the gateway takes the caller for: what `baimbai doctor` shows.
  private func me(_ request: Request, _ context: GatewayContext) throws -> Response {
    guard let holder = holder(context) else {
      return Answer(.unknownCertificate).response(.problem)
    }
    let (begin, end) = (holder.certificate.notBefore, holder.certificate.notAfter)
    var body: JSON = [
      "kind": .string(holder.kind.rawValue), "code": .string(holder.code),
      "name": .string(holder.name), "uri": .string(holder.certificate.uri),
      "not-after": .string(ClinicalTime(utc: end).text),
      "renew-from": .string(
        ClinicalTime(utc: CertificateOffice.due(notBefore: begin, notAfter: end)).text),
      "renewable": .bool(office != nil && !holder.certificate.isOutside),
    ]
    if case .facility(let sender)? = context.caller {
      body["facility"] = .string(sender.facility.code)
      body["status"] = .string(sender.facility.status.rawValue)
      body["reading"] = .bool(sender.mayRead)
      body["rights"] = .array(
        FacilityRight.allCases.filter(sender.rights.contains).map { .string($0.rawValue) })
    }
    return SubmissionRoutes.json(body.serialized(), status: .ok, .submissions)
  }

  /// The next certificate: the body is a PKCS#10 request in PEM. Source: RFC 7030 section 4.2.2.
  private func renew(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard let office, let holder = holder(context), !holder.certificate.isOutside else {
      return Answer(.notFound).response(.problem)
    }
    guard
      case .whole(let body) = try await request.collectBody(
        limit: CertificateRequest.maximumBytes)
    else { return Answer(.certificateRequestUnusable).response(.problem) }
    do {
      let handed = try await office.renew(
        holder.certificate, code: holder.code, try CertificateRequest(pem: String(buffer: body)),
        entry: LeafDraft(.certificate, .create, by: context.caller))
      return await Self.answer(handed, registry)
    } catch let refusal as EnrolmentRefusal {
      return Self.answer(refusal)
    } catch is CertificateAuthorityError {
      return Answer(.certificateRequestUnusable).response(.problem)
    }
  }

  /// The certificate, once this gateway knows it.
  static func answer(_ handed: CertificateOffice.Handed, _ registry: RegistryWatch) async
    -> Response
  {
    try? await registry.refresh()
    let body: JSON = [
      "certificate": .string(handed.pem),
      "not-after": .string(ClinicalTime(utc: handed.notAfter).text),
    ]
    return SubmissionRoutes.json(
      body.serialized(), status: handed.isNew ? .created : .ok, .submissions)
  }

  static func answer(_ refusal: EnrolmentRefusal) -> Response {
    switch refusal {
    case .notAnOfficer, .tokenUnusable: Answer(.enrolmentRefused).response(.problem)
    case .tooMany: Answer(.tooManyCertificates).response(.problem)
    case .revoked: Answer(.revokedCertificate).response(.problem)
    case .tooEarly(let due):
      Answer(.renewalTooEarly, detail: ClinicalTime(utc: due).text).response(.problem)
    }
  }
}
