import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import Hummingbird
import RecordModel
import RecordStore
import Registry
import StrictJSON

extension RecordRoutes {
  /// `GET /fhir/Provenance?target=Type/id`: where a visit or what hangs on it came from. A look at the
  /// record like any other, so it needs a purpose and is in the log.
  func provenance(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let bad = Answer(.badParameter, at: "target").response(.operationOutcome)
    guard let target = QueryText(request)["target"] else { return bad }
    let sides = target.split(separator: "/", omittingEmptySubsequences: false)
    guard sides.count == 2, FHIRType.exists(String(sides[0])) else { return bad }
    let parts = sides[1].split(separator: ".", maxSplits: 1).map(String.init)
    guard let id = parts.first.flatMap({ VisitID($0) }) else { return bad }
    return try await authorized(request, context, "Provenance/\(id)") { query, asked in
      guard let visit = try await disclosure.visit(id, under: query, asked),
        // Where another facility's words came from is that facility's to tell.
        visit.facility == query.facility
      else {
        return Self.notFound
      }
      let origins = try await disclosure.origins(of: visit)
      let found = try ProvenanceWriter(
        visit: visit, origins: origins, facilityCode: asked.sender.facility.code, target: target,
        tail: parts.dropFirst().first
      ).resources()
      let base = Self.base(request)
      return Self.fhir(
        FHIREncoder.searchset(
          SearchPage(
            baseURL: base, matches: found, total: found.count,
            selfURL: "\(base)/Provenance?target=\(target)")))
    }
  }
}
