import Crypto
package import FHIRFormat
import RecordModel
package import Registry

/// A body read whole within the limits, from a facility that the registry let in.
package struct ReceivedMessage: Sendable {
  /// Who sent it, proven on this request.
  package let sender: FacilityIdentity
  /// The route that took it.
  package let endpoint: Endpoint
  /// The resource's address, where one is sent alone.
  package let target: FHIRTarget?
  /// What the sender calls its format.
  package let type: MessageType
  /// What stored Medications are that a MedicationRequest names.
  var medications: [SharedResourceID: Concept] = [:]
  /// What the request says of the software that made it.
  package var software: SoftwareName?
  /// Who acts for the facility with an officer's right: approves what it may not do alone, or has a
  /// message read again. For the log.
  package let actor: String?
  /// The exact bytes.
  package let body: [UInt8]
  /// Their SHA-256, 32 bytes: repeats, leaf and receipt all go by it.
  let bodyHash: [UInt8]
  /// `Idempotency-Key`, if one was sent.
  package let idempotencyKey: String?
  /// X-Request-Id.
  package let requestID: String
  /// The network address that it came from.
  package let source: String?
  /// When the body was read whole, microseconds since 1970.
  package let receivedAt: Int64
  /// Whether and how it is only to be judged.
  package let trial: Trial?

  /// A message that is judged and not stored.
  package enum Trial: String, Sendable {
    /// By our own rules.
    case ours
    /// By SATUSEHAT's, as far as they can be checked without it.
    case satusehat
  }

  /// The routes that take submissions; each answers in its own shape.
  package enum Endpoint: String, Sendable {
    /// `POST /v1/submissions`.
    case submissions = "/v1/submissions"
    /// `POST /fhir`.
    case fhir = "/fhir"
    /// `POST /fhir/{Type}` and `PUT /fhir/{Type}/{id}`: one resource on its own address.
    case resource = "/fhir/{Type}"
    /// `POST /v1/visits/{id}/void`.
    case void = "/v1/visits/{id}/void"
    /// MLLP, and HTTP where the sender accepts HL7 v2 only: answered with acknowledgements.
    case hl7 = "hl7"
  }

  /// Longest `Idempotency-Key`.
  package static let maximumKeyLength = 200

  /// A message of `sender`.
  package init(
    sender: FacilityIdentity, endpoint: Endpoint, type: MessageType, body: [UInt8],
    idempotencyKey: String?, requestID: String, receivedAt: Int64, trial: Trial? = nil,
    target: FHIRTarget? = nil, actor: String? = nil, source: String? = nil
  ) {
    self.actor = actor
    self.sender = sender
    self.endpoint = endpoint
    self.target = target
    self.type = type
    self.body = body
    bodyHash = Array(SHA256.hash(data: body))
    self.idempotencyKey = idempotencyKey
    self.requestID = requestID
    self.source = source
    self.receivedAt = receivedAt
    self.trial = trial
  }

  /// What a repeat goes by besides body and type: the same body at another address is another
  /// message.
  var repeatAddress: String {
    guard let target else { return endpoint.rawValue }
    return "\(endpoint.rawValue) \(target.type)/\(target.id ?? "")"
  }
}
