import Door
import FHIRFormat
import HTTPTypes
import Hummingbird
import Intake
import NIOCore
import RecordModel
import SATUSEHATProfile
import StrictJSON

/// What SATUSEHAT's clients expect in answer to one resource: the resource with its id and version, its
/// address in `Location`; a Patient's own reply; `code: duplicate` for what was sent before.
///
/// The stored answer holds no content: the resource is that of the request. Source: SATUSEHAT Postman
/// collections 01, 02, 07.
struct ResourceReply {
  let message: ReceivedMessage
  let outcome: IntakeOutcome
  /// Where ids resolve: `https://host:8443/fhir`.
  let base: String
  private let stored: JSON

  init(to message: ReceivedMessage, _ outcome: IntakeOutcome, base: String) {
    self.message = message
    self.outcome = outcome
    self.base = base
    stored = (try? JSONDocument(outcome.answer)).map { JSON($0.root) } ?? .null
  }

  var response: Response {
    guard let type = stored["resourceType"]?.string, let id = stored["id"]?.string,
      type != "OperationOutcome"
    else { return respond(stored, .init(code: outcome.httpStatus)) }
    if isDuplicate { return respond(SATUSEHATReply.duplicate(type), .badRequest, "\(type)/\(id)") }
    let isNewPatient = type == "Patient" && message.target?.id == nil
    let body = isNewPatient ? patientReply(id) : resource(id)
    return respond(body, .init(code: outcome.httpStatus), "\(type)/\(id)")
  }

  /// Whether a client that does not name its attempts sends again what is there.
  private var isDuplicate: Bool {
    guard message.target?.id == nil, message.idempotencyKey == nil else { return false }
    return outcome.isRepeat || stored["isDuplicate"]?.bool == true
  }

  /// The resource as it was sent, under its id and version.
  private func resource(_ id: String) -> JSON {
    guard let sent = try? JSONDocument(message.body), var members = JSON(sent.root).members else {
      return .null
    }
    var meta: [JSONMember] = []
    for part in ["versionId", "lastUpdated"] {
      if let value = stored[part] { meta.append(JSONMember(key: part, value: value)) }
    }
    for part in members.first(where: { $0.key == "meta" })?.value.members ?? []
    where part.key != "versionId" && part.key != "lastUpdated" {
      meta.append(part)
    }
    members.removeAll { $0.key == "id" || $0.key == "meta" }
    members.append(JSONMember(key: "id", value: .string(id)))
    members.append(JSONMember(key: "meta", value: .object(meta)))
    return .object(members)
  }

  /// A newborn is named by the mother's NIK and answered in a shape of its own.
  private func patientReply(_ id: String) -> JSON {
    let numbers =
      (try? JSONDocument(message.body)).map { JSON($0.root) }?["identifier"]?.array ?? []
    let isNewborn = numbers.contains {
      $0["system"]?.string == PatientIdentifierSystem.motherNIK
    }
    return isNewborn ? SATUSEHATReply.newbornCreated(id) : SATUSEHATReply.patientCreated(id)
  }

  private func respond(
    _ body: JSON, _ status: HTTPResponse.Status, _ address: String? = nil
  ) -> Response {
    let bytes = body.serialized()
    var headers: HTTPFields = [
      .contentType: "application/fhir+json; charset=utf-8",
      .contentLength: String(bytes.count), .cacheControl: "no-store",
      .submission: "\(outcome.submission)",
    ]
    if let address {
      headers[.location] = "\(base)/\(address)"
      if let version = stored["versionId"]?.string { headers[.eTag] = "W/\"\(version)\"" }
    }
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension HTTPField.Name {
  /// The submission that a message became: its receipt is at `/v1/receipts/{id}`.
  static let submission = HTTPField.Name("X-Submission") ?? .from
}
