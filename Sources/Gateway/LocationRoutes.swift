import Disclosure
import Door
import Federation
import HTTPTypes
import Hummingbird
import Intake
import RecordModel
import Registry
import StrictJSON

/// `PUT /v1/record-locations`: of whom a facility with an endpoint of its own keeps a record.
struct LocationRoutes: Sendable {
  let desk: LocationDesk
  let registry: RegistryWatch
  let denials: DenialLog

  /// 500 numbers with their systems.
  private static let bodyBytes = 128 << 10

  func add(to router: Router<GatewayContext>) {
    router.put("/v1/record-locations") { try await put($0, $1) }
  }

  private func put(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard case .facility(let sender)? = context.caller,
      registry.snapshot.activeSources.contains(where: { $0.facility == sender.facility.id })
    else {
      if let certificate = Peer.current?.certificate {
        await denials.note(
          Rule.notASource.code, certificate: certificate.fingerprint, caller: context.caller,
          resource: context.endpointPath)
      }
      return Answer(.forbidden, [Issue(.notASource, at: "")]).response(.problem)
    }
    guard case .whole(let body) = try await request.collectBody(limit: Self.bodyBytes) else {
      return Answer(.bodyTooLarge).response(.problem)
    }
    let bytes = Array(body.readableBytesView)
    guard let root = (try? JSONDocument(bytes)).map({ JSON($0.root) }),
      let isKept = root["kept"]?.bool, let sent = root["identifiers"]?.array
    else { return Answer(.locationUnusable).response(.problem) }
    let numbers = sent.map {
      ExternalIdentifier(
        system: $0["system"]?.string ?? "", value: $0["value"]?.string ?? "")
    }
    do {
      try await desk.put(
        numbers, isKept: isKept, text: bytes,
        by: DisclosureRequest(
          sender: sender, purpose: nil, actingUser: nil,
          requestID: RequestID.current?.description ?? "", source: Peer.current?.remoteAddress))
    } catch let refusal as LocationDesk.Refusal {
      return Answer(
        .locationUnusable, at: refusal.index.map { "identifiers[\($0)]" } ?? "identifiers"
      )
      .response(.problem)
    }
    let answer: JSON = ["kept": .bool(isKept), "identifiers": .int(numbers.count)]
    return SubmissionRoutes.json(answer.serialized(), status: .ok, .submissions)
  }
}
