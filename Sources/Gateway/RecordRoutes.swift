import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import FHIRViews
import Federation
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import PatientIndex
import RecordModel
import RecordStore
import Registry
import Sealing
import StrictJSON

/// FHIR R4 reads and searches: each decided, audited, and only then read.
struct RecordRoutes: Sendable {
  let disclosure: Disclosure
  let cursors: SearchCursor
  let registry: RegistryWatch
  /// How often somebody may be looked for by likeness.
  let allowance: MatchAllowance
  let denials: DenialLog
  /// Asks other places that have something of a person; nil where nobody is asked.
  let federation: Federation?
  /// Searches for what is nobody's.
  let shared: SharedRoutes
  /// Version of the program, and which of its services are on, for the CapabilityStatement.
  let version: String
  let exports: Bool
  let sendsNotices: Bool
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// Longest form of a `_search`.
  static let formBytes = 16 << 10

  func add(to router: Router<GatewayContext>) {
    router.get("/fhir/metadata") { request, _ in metadata(request) }
    router.get("/v1/confirmations") { try await confirmations($0, $1) }
    router.get("/fhir/Provenance") { try await provenance($0, $1) }
    // The router does not go back from a literal step, so types with routes of their own stand apart.
    router.get("/fhir/Patient") { try await search($0, $1, type: "Patient", QueryText($0)) }
    router.post("/fhir/Patient/_search") { request, context in
      try await search(request, context, type: "Patient", try await form(request))
    }
    router.get("/fhir/Patient/$summary") { request, context in
      try await summary(request, context, numbered: QueryText(request).identifier("identifier"))
    }
    router.post("/fhir/Patient/$summary") { request, context in
      try await summary(
        request, context, numbered: try await parameters(request)?.summaryNumber)
    }
    router.post("/fhir/Patient/$match") { try await match($0, $1) }
    router.get("/fhir/Patient/:id") { try await read($0, $1, type: "Patient") }
    router.get("/fhir/Patient/:id/$everything") { try await everything($0, $1) }
    router.get("/fhir/Patient/:id/$summary") { try await summary($0, $1) }
    router.get("/fhir/Patient/:id/_history") { try await history($0, $1, type: "Patient") }
    router.get("/fhir/Patient/:id/_history/:version") {
      try await versionRead($0, $1, type: "Patient")
    }
    router.get("/fhir/Encounter") { try await search($0, $1, type: "Encounter", QueryText($0)) }
    router.post("/fhir/Encounter/_search") { request, context in
      try await search(request, context, type: "Encounter", try await form(request))
    }
    router.get("/fhir/Encounter/:id") { try await read($0, $1, type: "Encounter") }
    router.get("/fhir/Encounter/:id/_history") { try await history($0, $1, type: "Encounter") }
    router.get("/fhir/Encounter/:id/_history/:version") {
      try await versionRead($0, $1, type: "Encounter")
    }
    addConsents(to: router)
    router.get("/fhir/:type") { try await search($0, $1, type: type($1), QueryText($0)) }
    router.post("/fhir/:type/_search") { request, context in
      try await search(request, context, type: type(context), try await form(request))
    }
    router.get("/fhir/:type/:id") { try await read($0, $1, type: type($1)) }
    router.get("/fhir/:type/:id/_history") { try await history($0, $1, type: type($1)) }
    router.get("/fhir/:type/:id/_history/:version") {
      try await versionRead($0, $1, type: type($1))
    }
  }

  private func type(_ context: GatewayContext) -> String { context.parameters.get("type") ?? "" }

  private func metadata(_ request: Request) -> Response {
    Self.fhir(
      FHIREncoder.capabilityStatement(
        CapabilityFacts(
          softwareVersion: version, date: ClinicalTime(utc: now()), baseURL: Self.base(request),
          exports: exports, sendsNotices: sendsNotices)))
  }

  func form(_ request: Request) async throws -> QueryText? {
    guard case .whole(let body) = try await request.collectBody(limit: Self.formBytes) else {
      return nil
    }
    let text = String(buffer: body)
    return QueryText.isWhole(text) ? QueryText(text) : nil
  }

  /// Of what is not there, or not for who asks.
  static var notFound: Response { Answer(.notFound).response(.operationOutcome) }

  /// Judges the request, runs `body` under the authorised query, and turns refusals into answers.
  ///
  /// - Parameter purpose: what the request is for if it names nothing.
  func authorized(
    _ request: Request, _ context: GatewayContext, _ resource: String,
    purpose: String? = nil, _ body: (AuthorizedQuery, DisclosureRequest) async throws -> Response
  ) async throws -> Response {
    guard case .facility(let sender)? = context.caller else {
      return Answer(.forbidden).response(.operationOutcome)
    }
    let asked = DisclosureRequest(
      sender: sender, purpose: request.headers[.purposeOfUse] ?? purpose,
      actingUser: request.headers[.actingUser] ?? (purpose == nil ? nil : context.client),
      requestID: RequestID.current?.description ?? "", source: Peer.current?.remoteAddress)
    if Self.isFederated(request), !isSource(sender.facility.id) {
      try await disclosure.refuse(asked, resource: resource, reason: Rule.notASource.code)
      return Answer(.forbidden, [Issue(.notASource, at: SourceHeader.federated)])
        .response(.operationOutcome)
    }
    switch try await disclosure.authorize(asked, resource: resource) {
    case .success(let query):
      do { return try await body(query, asked) } catch let withheld as WithheldVisit {
        return Self.withheld(withheld)
      }
    case .failure(.purposeMissing):
      return Answer(.missingPurpose, at: "X-Purpose-Of-Use").response(.operationOutcome)
    case .failure(.actingUserMissing):
      return Answer(.missingActingUser, at: "X-Acting-User").response(.operationOutcome)
    case .failure(.mandateWithoutReading):
      return Answer(sender.readingRefusal).response(.operationOutcome)
    case .failure(.notPermitted):
      return Answer(.policyRefuses).response(.operationOutcome)
    }
  }

  /// What the caller is told of a visit that he is not shown.
  private static func withheld(_ withheld: WithheldVisit) -> Response {
    switch withheld {
    case .suppressed(let reference):
      fhir(FHIREncoder.suppressedOutcome(reference), .forbidden)
    case .offered: Answer(.glassOffered).response(.operationOutcome)
    }
  }

  /// The page's notices: what is suppressed, and that there is emergency access.
  static func notices(of page: RecordPage, on searchset: inout SearchPage) {
    searchset.suppressed = page.suppressed.map { "Encounter/\($0)" }
    if page.isOffered {
      searchset.outcome = FHIREncoder.operationOutcome([Issue(.glassOffered, at: "")])
    }
  }

  private func read(
    _ request: Request, _ context: GatewayContext, type: String
  ) async throws -> Response {
    let id = context.parameters.get("id") ?? ""
    guard FHIRType.exists(type) else { return Self.notFound }
    let subset: ResourceSubset
    switch Self.subset(QueryText(request)) {
    case .success(let asked): subset = asked
    case .failure(let refusal): return refusal.response
    }
    if type == "Practitioner", SharedResourceID(id) == nil {
      guard let found = try await disclosure.practitioner(id) else { return Self.notFound }
      return VersionedReply.unversioned(
        SharedRoutes.practitioner(found), to: request, cut: subset)
    }
    let name = Self.isOurs(id) ? "\(type)/\(id)" : type
    return try await authorized(request, context, name) { query, asked in
      if type == "Patient" {
        guard let patient = PatientID(id),
          let entry = try await disclosure.patient(patient, under: query, asked)
        else { return Self.notFound }
        return VersionedReply(
          resource: try Self.patient(entry, isMasked: false), version: entry.version,
          updatedAt: entry.recordedAt, isDecidedByVersion: entry.links.isEmpty
        ).response(to: request, cut: subset)
      }
      if let kept = try await single(type, id, query, asked) {
        return kept.reply?.response(to: request, cut: subset) ?? Self.notFound
      }
      let parts = id.split(separator: ".", maxSplits: 1)
      guard let visit = VisitID(parts.first ?? ""),
        let entry = try await disclosure.visit(
          visit, parts.count == 1 ? .encounter : .whole, under: query, asked),
        let resource = try Self.resource(entry, tail: parts.dropFirst().first, type: type)
      else { return Self.notFound }
      return VersionedReply(
        resource: resource, version: entry.version, updatedAt: entry.updatedAt,
        isRedacted: entry.isRedacted, isAcross: !query.sources.contains(entry.facility)
      ).response(to: request, cut: subset)
    }
  }

  /// Why `_summary` or `_elements` is not taken.
  struct SubsetRefusal: Error {
    var response: Response {
      Answer(.badRequest, [Issue(.searchValue, at: "_summary")]).response(.operationOutcome)
    }
  }

  /// How much of one resource is asked for.
  static func subset(_ text: QueryText) -> Result<ResourceSubset, SubsetRefusal> {
    if let names = text["_elements"]?.searchValues, !names.isEmpty {
      return .success(.elements(names))
    }
    switch text["_summary"] {
    case nil, "false": return .success(.whole)
    case "true": return .success(.summary)
    case "text": return .success(.text)
    case "data": return .success(.data)
    default: return .failure(SubsetRefusal())
    }
  }

  /// Whether an id has the form of ours, so that it may stand in the log: others could be anything,
  /// also a patient's number.
  static func isOurs(_ id: String) -> Bool {
    let parts = id.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard VisitID(parts[0]) != nil else { return false }
    guard let tail = parts.dropFirst().first else { return true }
    return (1...20).contains(tail.utf8.count)
      && tail.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 26 }
  }

  /// The Encounter, or the fact that `tail` names, if it is of the type asked for.
  static func resource(
    _ entry: VisitEntry, tail: Substring?, type: String
  ) throws -> JSON? {
    guard let tail else {
      return type == "Encounter" ? try FHIREncoder.encounter(entry.visit, labels(entry)) : nil
    }
    let fact = try FHIREncoder.fact(withID: String(tail), of: entry.visit, labels(entry))
    return fact?["resourceType"]?.string == type ? fact : nil
  }

  static func patient(_ entry: PatientEntry, isMasked: Bool) throws -> JSON {
    try RecordView.patient(entry, isMasked: isMasked)
  }

  static func labels(_ entry: VisitEntry) -> RecordLabels { RecordView.labels(entry) }

  /// The base that the caller used, so that links lead back to the same door.
  static func base(_ request: Request) -> String {
    "https://\(request.head.authority ?? "localhost")/fhir"
  }

  static func fhir(_ resource: JSON, _ status: HTTPResponse.Status = .ok) -> Response {
    let bytes = resource.serialized()
    return Response(
      status: status,
      headers: [
        .contentType: "application/fhir+json; charset=utf-8",
        .contentLength: String(bytes.count), .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension FacilityIdentity {
  /// What it is told where it may not read: its permit is over, or nobody gave its software that right.
  var readingRefusal: Rule { isNarrowed ? .permitExpired : .noMandate }
}
