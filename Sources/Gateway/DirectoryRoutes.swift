import Administration
import Door
import FHIRFormat
import FHIRViews
import Hummingbird
import RecordModel
import StrictJSON

/// The registry as a directory of care services for machines: whoever has a certificate may look; no
/// patient is in it.
///
/// Source: IHE ITI mCSD, transactions ITI-90 (find matching care services) and, by `_lastUpdated`, ITI-91.
struct DirectoryRoutes: Sendable {
  let administration: Administration
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func add(to router: Router<GatewayContext>) {
    router.get("/mcsd/:type") { try await search($0, $1) }
    router.get("/mcsd/:type/:id") { try await read($0, $1) }
  }

  /// More on one page no client wants to hold.
  private static let maximumCount = 500
  private static let parameters: Set = [
    "_id", "_lastUpdated", "_count", "_page", "name", "name:contains", "name:exact", "identifier",
    "active", "type", "organization", "location", "practitioner", "managingorganization", "partof",
    "valid-on", "known-at",
  ]

  private func kind(_ context: GatewayContext) -> CareDirectory.Kind? {
    CareDirectory.Kind(rawValue: context.parameters.get("type") ?? "")
  }

  /// The directory of today, or of the day and the knowledge that are asked for.
  private func directory(_ text: QueryText) async throws -> CareDirectory? {
    let today = CivilDate.localDay(at: now())
    guard let day = text["valid-on"].map({ CivilDate.days($0) }) ?? today,
      let known = text["known-at"].map({ CivilDate.days($0) }) ?? today
    else { return nil }
    // To the end of the day in Banjarmasin.
    let moment = Int64(known + 1) * 86_400_000_000 - Int64(witaOffsetMinutes) * 60_000_000 - 1
    return CareDirectory(try await administration.list(validOn: day, knownAt: moment))
  }

  private func read(_ request: Request, _ context: GatewayContext) async throws -> Response {
    let notFound = Answer(.notFound).response(.operationOutcome)
    guard let kind = kind(context), let id = context.parameters.get("id"),
      let directory = try await directory(QueryText(request))
    else { return notFound }
    let found = directory.entries(kind).first { $0.resource["id"]?.string == id }
    return found.map { VersionedReply.unversioned($0.resource, to: request) } ?? notFound
  }

  private func search(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard let kind = kind(context) else { return Answer(.notFound).response(.operationOutcome) }
    let text = QueryText(request)
    if let strange = text.names.first(where: { !Self.parameters.contains($0) }) {
      return Answer(.badParameter, at: String(strange.prefix(40))).response(.operationOutcome)
    }
    guard let directory = try await directory(text), let query = DirectoryQuery(text) else {
      return Answer(.badParameter).response(.operationOutcome)
    }
    let matches = directory.entries(kind).filter(query.matches)
    let count = min(max(text["_count"].flatMap { Int($0) } ?? 50, 0), Self.maximumCount)
    let page = max(text["_page"].flatMap { Int($0) } ?? 0, 0)
    let first = min(page * count, matches.count)
    let shown = matches[first..<min(first + count, matches.count)]
    let base = "https://\(request.head.authority ?? "localhost")/mcsd"
    func link(_ number: Int) -> String {
      "\(base)/\(kind.rawValue)?"
        + text.canonical(
          without: ["_page", "_count"],
          adding: [("_count", String(count)), ("_page", String(number))])
    }
    return RecordRoutes.fhir(
      FHIREncoder.searchset(
        SearchPage(
          baseURL: base, matches: shown.map(\.resource), total: matches.count,
          selfURL: link(page),
          nextURL: count > 0 && first + count < matches.count ? link(page + 1) : nil)))
  }
}

/// What a search for care services asks.
struct DirectoryQuery {
  private let id: String?
  private let name: String?
  private let isContained: Bool
  private let isExact: Bool
  private let identifier: String?
  private let isActive: Bool?
  private let type: String?
  private let references: [String]
  private let changed: (prefix: String, at: Int64)?

  /// Nil for a value that is not understood.
  init?(_ text: QueryText) {
    id = text["_id"]
    name = (text["name"] ?? text["name:contains"] ?? text["name:exact"])
    isContained = text["name:contains"] != nil
    isExact = text["name:exact"] != nil
    identifier = text["identifier"]
    type = text["type"].map { String($0.split(separator: "|").last ?? "") }
    switch text["active"] {
    case "true": isActive = true
    case "false": isActive = false
    case nil: isActive = nil
    default: return nil
    }
    references = [
      ("organization", "Organization"), ("managingorganization", "Organization"),
      ("partof", "Organization"), ("location", "Location"), ("practitioner", "Practitioner"),
    ].compactMap { name, type in
      text[name].map { $0.contains("/") ? $0 : "\(type)/\($0)" }
    }
    guard let updated = text["_lastUpdated"] else {
      changed = nil
      return
    }
    let prefix = String(updated.prefix { $0.isLetter })
    let rest = String(updated.dropFirst(prefix.count))
    guard ["", "ge", "gt", "le", "lt", "eq"].contains(prefix),
      let time = ClinicalTime(rest)
    else { return nil }
    changed = (prefix, time.microseconds)
  }

  func matches(_ entry: CareDirectory.Entry) -> Bool {
    if let id, entry.resource["id"]?.string != id { return false }
    if let isActive, entry.isActive != isActive { return false }
    if let type, !entry.types.contains(type) { return false }
    if let name, !entry.names.contains(where: { isNamed($0, name) }) { return false }
    if let identifier, !entry.identifiers.contains(where: { has($0, identifier) }) { return false }
    if !entry.references.isSuperset(of: references) { return false }
    guard let changed else { return true }
    return switch changed.prefix {
    case "ge": entry.changedAt >= changed.at
    case "gt": entry.changedAt > changed.at
    case "le": entry.changedAt <= changed.at
    case "lt": entry.changedAt < changed.at
    default: entry.changedAt == changed.at
    }
  }

  /// FHIR's strings begin alike whatever their case; `:contains` anywhere, `:exact` as they are.
  private func isNamed(_ own: String, _ asked: String) -> Bool {
    if isExact { return own == asked }
    let (own, asked) = (own.lowercased(), asked.lowercased())
    return isContained ? own.contains(asked) : own.hasPrefix(asked)
  }

  private func has(_ own: ExternalIdentifier, _ asked: String) -> Bool {
    let sides = asked.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2 else { return own.value == asked }
    return (sides[0].isEmpty || own.system == sides[0])
      && (sides[1].isEmpty || own.value == sides[1])
  }
}
