import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import Hummingbird
import RecordModel
import Registry
import StrictJSON

/// A search for Consent: by patient, status, date, period, category, label and time of change.
///
/// Source: FHIR R4, consent.html#search.
struct ConsentQuestion {
  private(set) var search = ConsentSearch(count: Disclosure.maximumCount)
  /// Whose; nil for all that the facility recorded.
  private(set) var patient: PatientID?
  private(set) var subset = ResourceSubset.whole
  private(set) var isCountOnly = false
  private(set) var isLater = false
  /// The question without its place.
  let text: String

  init(
    _ sent: QueryText, _ cursors: SearchCursor
  ) throws(SearchQuestion.Refusal) {
    var query = sent
    if let cursor = sent["_cursor"] {
      guard let opened = cursors.open(cursor) else { throw Self.bad("_cursor") }
      query = QueryText(opened.text)
      search.after = opened.place.after.flatMap { ConsentID($0.description) }
      isLater = true
    }
    text = query.canonical
    guard text.utf8.count <= SearchCursor.maximumTextBytes else { throw Self.bad("query") }
    for (turn, pair) in query.all.enumerated() {
      guard !pair.value.isEmpty else { throw Self.bad("parameter \(turn + 1)") }
      guard try take(pair.name, pair.value) else {
        throw SearchQuestion.Refusal(
          rule: .searchParameterUnknown, place: "parameter \(turn + 1)")
      }
    }
    if isCountOnly { search.count = 0 }
  }

  private static func bad(_ place: String) -> SearchQuestion.Refusal {
    SearchQuestion.Refusal(rule: .searchValue, place: place)
  }

  private mutating func take(
    _ name: String, _ value: String
  ) throws(SearchQuestion.Refusal) -> Bool {
    switch name {
    case "patient", "subject":
      let id = value.split(separator: "/").last.flatMap { PatientID($0) }
      guard let id, patient == nil || patient == id else { throw Self.bad(name) }
      patient = id
    case "_id":
      let ids = value.searchValues.compactMap { ConsentID($0) }
      guard ids.count == value.searchValues.count else { throw Self.bad(name) }
      search.ids = search.ids.map { $0.filter(ids.contains) } ?? ids
    case "status": try takeStatus(Set(codes(value)))
    case "category":
      // Every word here is of the one category: another one is nobody's.
      if !codes(value).contains(ConsentResource.category) { search.ids = [] }
    case "security-label":
      search.categories = codes(value).compactMap { code in
        ConsentResource.labels.first { $0.code == code }?.category
      }
    case "date": try narrow(\.recorded, value, name)
    case "period": try narrow(\.period, value, name)
    case "_lastUpdated": try narrow(\.changed, value, name)
    case "_count":
      guard let count = Int(value), count >= 0 else { throw Self.bad(name) }
      search.count = min(count, Disclosure.maximumCount)
      if count == 0 { isCountOnly = true }
    case "_summary":
      if value == "count" {
        isCountOnly = true
      } else {
        try cut(QueryText("_summary=\(value)"))
      }
    case "_elements": try cut(QueryText("_elements=\(value)"))
    case "_format", "_cursor": break
    default: return try takeMissing(name, value)
    }
    return true
  }

  /// What every word has; only sensitive categories may be missing.
  private static let always: Set<String> = [
    "_id", "_lastUpdated", "category", "date", "patient", "period", "status",
  ]

  /// `name:missing`; false for any other name.
  private mutating func takeMissing(
    _ name: String, _ value: String
  ) throws(SearchQuestion.Refusal) -> Bool {
    let sides = name.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
    guard sides.count == 2, sides[1] == "missing",
      Self.always.contains(sides[0]) || sides[0] == "security-label"
    else { return false }
    guard value == "true" || value == "false" else { throw Self.bad(sides[0]) }
    if Self.always.contains(sides[0]) {
      if value == "true" { search.ids = [] }
    } else {
      guard value == "false" else {
        throw SearchQuestion.Refusal(rule: .searchModifier, place: sides[0])
      }
      search.categories = Set(ConsentResource.labels.map { $0.category }).sorted()
    }
    return true
  }

  /// A word stands or has ended; other statuses are nobody's.
  private mutating func takeStatus(_ asked: Set<String>) throws(SearchQuestion.Refusal) {
    switch (asked.contains("active"), asked.contains("inactive")) {
    case (true, true): break
    case (true, false): search.isStanding = true
    case (false, true): search.isStanding = false
    case (false, false): search.ids = []
    }
  }

  private mutating func narrow(
    _ span: WritableKeyPath<ConsentSearch, ConsentSearch.Span>, _ value: String, _ name: String
  ) throws(SearchQuestion.Refusal) {
    guard let asked = QueryText.span(ofDate: value) else { throw Self.bad(name) }
    search[keyPath: span].narrow(from: asked.from, until: asked.until)
  }

  private mutating func cut(_ text: QueryText) throws(SearchQuestion.Refusal) {
    guard case .success(let subset) = RecordRoutes.subset(text) else { throw Self.bad("_summary") }
    self.subset = subset
  }

  /// The codes of tokens without their systems.
  private func codes(_ value: String) -> [String] {
    value.searchValues.map { $0.split(separator: "|").last.map(String.init) ?? "" }
  }
}

// Words on who may read, told to the facility that recorded them; the health office looks at them on its pages.
extension RecordRoutes {
  func addConsents(to router: Router<GatewayContext>) {
    router.get("/fhir/Consent") { try await consents($0, $1, QueryText($0)) }
    router.post("/fhir/Consent/_search") { request, context in
      try await consents(request, context, try await form(request))
    }
    router.get("/fhir/Consent/:id") { try await consent($0, $1) { $0 } }
    router.get("/fhir/Consent/:id/_history") { try await consentHistory($0, $1) }
    router.get("/fhir/Consent/:id/_history/:version") { request, context in
      try await consent(request, context) { _ in
        context.parameters.get("version").flatMap { Int($0) } ?? 0
      }
    }
  }

  private func consents(
    _ request: Request, _ context: GatewayContext, _ sent: QueryText?
  ) async throws -> Response {
    guard let sent else { return Self.bad("body") }
    let asked: ConsentQuestion
    do { asked = try ConsentQuestion(sent, cursors) } catch {
      return Answer(.badRequest, [Issue(error.rule, at: error.place)]).response(.operationOutcome)
    }
    return try await authorized(request, context, "Consent") { query, about in
      let found = try await disclosure.consents(
        asked.search, of: asked.patient, text: asked.text, resource: "Consent", under: query, about)
      let base = Self.base(request)
      let link = { (after: ConsentID?) in
        let place = after.flatMap { VisitID($0.description) }
        return "\(base)/Consent?_cursor=\(try cursors.seal(asked.text, after: place))"
      }
      let last = found.page.last?.entry.consent.id
      let matches = found.page.compactMap { view in
        ConsentResource.version(
          ConsentResource.versions(of: view), of: view, registry.snapshot)?.resource
      }.map(asked.subset.cut)
      return Self.fhir(
        FHIREncoder.searchset(
          SearchPage(
            baseURL: base, matches: matches, total: found.total,
            selfURL: try link(asked.search.after),
            nextURL: found.hasMore && !asked.isCountOnly ? try last.map(link) : nil)))
    }
  }

  /// The facility's own word by the address's id, once its entry is durable; nil if there is none.
  private func consent(
    _ id: ConsentID, under query: AuthorizedQuery, _ asked: DisclosureRequest
  ) async throws -> ConsentView? {
    var search = ConsentSearch(count: 1)
    search.ids = [id]
    return try await disclosure.consents(
      search, of: nil, text: nil, resource: "Consent/\(id)", under: query, asked
    ).page.first
  }

  private func consent(
    _ request: Request, _ context: GatewayContext, _ version: (Int) -> Int
  ) async throws -> Response {
    guard let id = context.parameters.get("id").flatMap({ ConsentID($0) }) else {
      return Self.notFound
    }
    let subset: ResourceSubset
    switch Self.subset(QueryText(request)) {
    case .success(let asked): subset = asked
    case .failure(let refusal): return refusal.response
    }
    return try await authorized(request, context, "Consent/\(id)") { query, asked in
      guard let view = try await consent(id, under: query, asked),
        let reply = ConsentResource.version(
          version(ConsentResource.versions(of: view)), of: view, registry.snapshot)
      else { return Self.notFound }
      return reply.response(to: request, cut: subset)
    }
  }

  private func consentHistory(
    _ request: Request, _ context: GatewayContext
  ) async throws -> Response {
    guard let id = context.parameters.get("id").flatMap({ ConsentID($0) }) else {
      return Self.notFound
    }
    return try await authorized(request, context, "Consent/\(id)/_history") { query, asked in
      guard let view = try await consent(id, under: query, asked) else { return Self.notFound }
      let count = ConsentResource.versions(of: view)
      let versions = (1...count).reversed().compactMap {
        ConsentResource.version($0, of: view, registry.snapshot)
      }
      let base = Self.base(request)
      return Self.fhir(
        FHIREncoder.history(
          HistoryBundle(
            versions: versions.map {
              .init(
                resource: $0.resource, isFirst: $0.version == 1, eTag: $0.eTag,
                lastModified: ClinicalTime(utc: $0.updatedAt))
            }, total: count, address: "Consent/\(id)", baseURL: base,
            selfURL: "\(base)/Consent/\(id)/_history", nextURL: nil)))
    }
  }
}
