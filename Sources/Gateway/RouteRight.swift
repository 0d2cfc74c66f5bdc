import HTTPTypes
import Registry

/// Which right of a person a machine route needs: closed by default, because a route that stands in
/// no list needs one too.
///
/// Software acts under its facility's certificate or a mandate, and is not asked here.
enum RouteRight {
  /// What tells nothing of anybody, or only of the caller himself.
  private static let open: Set = [
    "/openapi.json", "/v1/rules", "/v1/me", "/v1/certificates", "/fhir/metadata",
    "/v1/registers/template.csv", "/v1/registers/template.xlsx",
  ]

  /// The right that a person lacks for a route; nil where he may go on, or is none.
  ///
  /// - Parameter path: the route's own, so that no spelling of an address passes for another.
  static func missing(
    _ method: HTTPRequest.Method, _ path: String, _ sender: FacilityIdentity
  ) -> FacilityRight? {
    guard sender.person != nil else { return nil }
    let needed = Self.needed(method, path)
    guard let first = needed.first, sender.rights.isDisjoint(with: needed) else { return nil }
    return first
  }

  /// One of these is enough; none is needed for an empty list.
  static func needed(_ method: HTTPRequest.Method, _ path: String) -> [FacilityRight] {
    if open.contains(path) { return [] }
    if path == TokenRoute.path { return FacilityRight.allCases }
    let isLook = method == .get || method == .head
    // What became of one's own sending, without a patient's value.
    if isLook, path.hasPrefix("/v1/submissions") || path.hasPrefix("/v1/receipts/") {
      return [.view, .input, .correct]
    }
    if isLook || ["/_search", "/$match", "/$summary"].contains(where: path.hasSuffix) {
      return [.view]
    }
    // To hear of visits is to view, and names nobody.
    if path.hasPrefix("/fhir/Subscription") { return [.view] }
    // Emergency access is a way to view.
    if path == "/v1/break-glass" { return [.view] }
    // A resource at its own address, a code's meaning, a void: what is there is changed.
    if method == .post, !path.hasSuffix("/void") { return [.input] }
    return [.correct]
  }
}
