import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import FoundationEssentials
import HTTPTypes
import Hummingbird
import RecordModel
import Registry
import StrictJSON

/// `POST /fhir/Consent` and `PUT /fhir/Consent/{id}`: what a facility's own patient said of who may read,
/// in force with the answer.
struct ConsentRoutes: Sendable {
  let desk: ConsentDesk
  let registry: RegistryWatch
  let denials: DenialLog
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// A consent without the scan of its paper.
  private static let bodyBytes = 64 << 10

  func add(to router: Router<GatewayContext>) {
    router.post("/fhir/Consent") { try await record($0, $1) }
    router.put("/fhir/Consent/:id") { try await change($0, $1) }
  }

  /// What a caller is told who may submit only: software without a mandate to read, or a facility whose
  /// permit is over. What a person may do was asked at the door.
  private func refusal(_ context: GatewayContext) async -> Response? {
    guard case .facility(let sender)? = context.caller,
      sender.isNarrowed || (sender.person == nil && !sender.mayRead)
    else { return nil }
    let rule = sender.readingRefusal
    await denials.note(
      rule.code, certificate: sender.certificate, caller: context.caller, resource: "Consent")
    return Answer(rule).response(.operationOutcome)
  }

  private func recorder(
    _ request: Request, _ context: GatewayContext
  ) -> (FacilityIdentity, ConsentDesk.Recorder)? {
    guard case .facility(let sender)? = context.caller else { return nil }
    let user = sender.person?.code ?? request.headers[.actingUser] ?? sender.facility.code
    guard AccessPolicy.isActingUser(user) else { return nil }
    return (
      sender,
      ConsentDesk.Recorder(
        facility: sender.facility, user: user, isProven: sender.person != nil,
        certificate: sender.certificate, requestID: RequestID.current?.description ?? "")
    )
  }

  private func consent(_ request: Request) async throws -> JSON? {
    guard case .whole(let body) = try await request.collectBody(limit: Self.bodyBytes),
      let json = (try? JSONDocument(Array(body.readableBytesView))).map({ JSON($0.root) }),
      json["resourceType"]?.string == "Consent"
    else { return nil }
    return json
  }

  private func record(_ request: Request, _ context: GatewayContext) async throws -> Response {
    if let refused = await refusal(context) { return refused }
    guard let (_, recorder) = recorder(request, context) else {
      return Answer(.missingActingUser, at: "X-Acting-User").response(.operationOutcome)
    }
    guard let json = try await consent(request), json["status"]?.string == "active",
      let patient = json["patient"]?["reference"]?.string.flatMap(Self.patient),
      let word = word(json)
    else { return Answer(.consentUnusable).response(.operationOutcome) }
    do {
      try await desk.record(word, of: .patient(patient), by: recorder)
    } catch let refusal as ConsentDesk.Refusal {
      return Answer(refusal == .unknown ? .notFound : .consentUnusable)
        .response(.operationOutcome)
    }
    return Self.answer(json, word.id, .created)
  }

  /// Ends what the facility recorded; another content is a new consent.
  private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
    if let refused = await refusal(context) { return refused }
    guard let (_, recorder) = recorder(request, context) else {
      return Answer(.missingActingUser, at: "X-Acting-User").response(.operationOutcome)
    }
    guard let id = context.parameters.get("id").flatMap({ ConsentID($0) }) else {
      return Answer(.notFound).response(.operationOutcome)
    }
    guard let json = try await consent(request),
      let status = json["status"]?.string, ["inactive", "rejected"].contains(status)
    else { return Answer(.consentUnusable, at: "Consent.status").response(.operationOutcome) }
    do {
      try await desk.end(id, reason: status, by: recorder)
    } catch let refusal as ConsentDesk.Refusal {
      return Answer(refusal == .unknown ? .notFound : .consentUnusable)
        .response(.operationOutcome)
    }
    return Self.answer(json, id, .ok)
  }

  private static func patient(_ reference: String) -> PatientID? {
    let sides = reference.split(separator: "/")
    return sides.count == 2 && sides[0] == "Patient" ? PatientID(sides[1]) : nil
  }

  /// What a provision may have: a purpose, a period of data or a class would narrow it.
  private static let understood: Set = ["type", "period", "actor", "securityLabel"]

  private static func isPrivacy(_ scope: JSON) -> Bool {
    scope["coding"]?.array?.contains { $0["code"]?.string == "patient-privacy" } == true
  }

  /// Whoever receives what is read; the words of other parts are not about reading.
  private static func isRecipient(_ role: JSON) -> Bool {
    role["coding"]?.array?.contains { ["IRCP", "PRCP"].contains($0["code"]?.string) } == true
  }

  /// Nil for anything that would be understood in part only: a consent is kept whole or not at all.
  private func word(_ json: JSON) -> ConsentRecord? {
    guard json["scope"].map(Self.isPrivacy) ?? true, json["modifierExtension"] == nil,
      let provision = json["provision"], let members = provision.members,
      members.allSatisfy({ Self.understood.contains($0.key) }),
      let kind = provision["type"]?.string.flatMap({ ["permit": "opt-in", "deny": "opt-out"][$0] }),
      let paper = json["sourceAttachment"], let evidence = paper["title"]?.string,
      let hash = paper["hash"]?.string.flatMap({ Data(base64Encoded: $0) }), hash.count == 32
    else { return nil }
    var categories: [String] = []
    for label in provision["securityLabel"]?.array ?? [] {
      let code = label["code"]?.string
      guard let known = ConsentResource.labels.first(where: { $0.code == code }) else {
        return nil
      }
      categories.append(known.category)
    }
    var facility: FacilityID?
    let actors = provision["actor"]?.array ?? []
    guard actors.count <= 1 else { return nil }
    if let actor = actors.first {
      guard actor["role"].map(Self.isRecipient) ?? true,
        let code = actor["reference"]?["reference"]?.string, code.hasPrefix("Organization/"),
        let found = named(String(code.dropFirst("Organization/".count)))
      else { return nil }
      facility = found
    }
    let moment = now()
    let sides = ["start", "end"].map { provision["period"]?[$0] }
    let times = sides.map { $0?.string.flatMap { ClinicalTime($0) } }
    // A side that cannot be read is not one that is not there.
    guard zip(sides, times).allSatisfy({ ($0 == nil) == ($1 == nil) }) else { return nil }
    return ConsentRecord(
      id: ConsentID(at: moment / 1000), kind: kind, facility: facility,
      categories: Set(categories).sorted(), from: times[0]?.microseconds ?? moment,
      // The last day is one on which it holds.
      until: times[1]?.endMicroseconds,
      evidence: evidence, evidenceHash: Array(hash))
  }

  private func named(_ code: String) -> FacilityID? {
    let snapshot = registry.snapshot
    return snapshot.facility(code: code)?.id
      ?? snapshot.facilities.values.first { $0.aliases.contains { $0.value == code } }?.id
  }

  private static func answer(
    _ sent: JSON, _ id: ConsentID, _ status: HTTPResponse.Status
  ) -> Response {
    var members = (sent.members ?? []).filter { $0.key != "id" && $0.key != "meta" }
    members.insert(JSONMember(key: "id", value: .string(id.description)), at: 0)
    var response = RecordRoutes.fhir(.object(members), status)
    response.headers[.location] = "/fhir/Consent/\(id)"
    return response
  }
}
