import AccessPolicy
import Disclosure
import Door
import FHIRFormat
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
  /// Version of the program, for the CapabilityStatement.
  let version: String
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// Longest form of a `_search`.
  static let formBytes = 16 << 10

  func add(to router: Router<GatewayContext>) {
    router.get("/fhir/metadata") { request, _ in metadata(request) }
    router.get("/fhir/Patient") { try await searchPatients($0, $1, QueryText($0)) }
    router.post("/fhir/Patient/_search") { request, context in
      try await searchPatients(request, context, try await form(request))
    }
    router.get("/fhir/Patient/:id/$everything") { try await everything($0, $1) }
    router.get("/fhir/Encounter") { try await searchEncounters($0, $1, QueryText($0)) }
    router.post("/fhir/Encounter/_search") { request, context in
      try await searchEncounters(request, context, try await form(request))
    }
    router.get("/v1/confirmations") { try await confirmations($0, $1) }
    router.get("/fhir/Provenance") { try await provenance($0, $1) }
    // The router does not go back from a literal step, so types with routes of their own stand apart.
    router.get("/fhir/Patient/:id") { try await read($0, $1, type: "Patient") }
    router.get("/fhir/Encounter/:id") { try await read($0, $1, type: "Encounter") }
    router.get("/fhir/:type/:id") { request, context in
      try await read(request, context, type: context.parameters.get("type") ?? "")
    }
  }

  private func metadata(_ request: Request) -> Response {
    Self.fhir(
      FHIREncoder.capabilityStatement(
        CapabilityFacts(
          softwareVersion: version, date: ClinicalTime(utc: now()), baseURL: Self.base(request))))
  }

  private func form(_ request: Request) async throws -> QueryText? {
    guard case .whole(let body) = try await request.collectBody(limit: Self.formBytes) else {
      return nil
    }
    return QueryText(String(buffer: body))
  }

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
      return Answer(sender.isNarrowed ? .permitExpired : .noMandate).response(.operationOutcome)
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
  private static func notices(of page: RecordPage, on searchset: inout SearchPage) {
    searchset.suppressed = page.suppressed.map { "Encounter/\($0)" }
    if page.isOffered {
      searchset.outcome = FHIREncoder.operationOutcome([Issue(.glassOffered, at: "")])
    }
  }

  private func read(
    _ request: Request, _ context: GatewayContext, type: String
  ) async throws -> Response {
    let id = context.parameters.get("id") ?? ""
    let notFound = Answer(.notFound).response(.operationOutcome)
    guard FHIRType.exists(type) else { return notFound }
    if type == "Practitioner", SharedResourceID(id) == nil {
      let found = try await disclosure.practitioner(id)
      return found.map { Self.fhir(SharedRoutes.practitioner($0)) } ?? notFound
    }
    let name = Self.isOurs(id) ? "\(type)/\(id)" : type
    return try await authorized(request, context, name) { query, asked in
      if type == "Patient" {
        guard let patient = PatientID(id),
          let entry = try await disclosure.patient(patient, under: query, asked)
        else { return notFound }
        return Self.fhir(try Self.patient(entry, isMasked: false))
      }
      if let shared = SharedResourceID(id), type != "Encounter" {
        guard
          let body = try await disclosure.shared(shared, type: type, of: query.facility)
        else { return notFound }
        return Self.fhir(try FHIREncoder.sharedResource(body, id: id))
      }
      let parts = id.split(separator: ".", maxSplits: 1)
      if parts.count == 2, let submission = SubmissionID(parts[0]), let turn = Int16(parts[1]) {
        guard
          let body = try await disclosure.patientResource(
            submission, turn, type: type, under: query, asked)
        else { return notFound }
        return Self.fhir(try FHIREncoder.sharedResource(body, id: id))
      }
      guard let visit = VisitID(parts.first ?? ""),
        let (entry, _) = try await disclosure.visit(visit, under: query, asked),
        let resource = try Self.resource(entry, tail: parts.dropFirst().first, type: type)
      else { return notFound }
      return Self.fhir(resource)
    }
  }

  /// Whether an id has the form of ours, so that it may stand in the log: others could be anything,
  /// also a patient's number.
  private static func isOurs(_ id: String) -> Bool {
    let parts = id.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard VisitID(parts[0]) != nil else { return false }
    guard let tail = parts.dropFirst().first else { return true }
    return (1...20).contains(tail.utf8.count)
      && tail.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 26 }
  }

  /// The Encounter, or the fact that `tail` names, if it is of the type asked for.
  private static func resource(
    _ entry: VisitEntry, tail: Substring?, type: String
  ) throws -> JSON? {
    guard let tail else {
      return type == "Encounter" ? try FHIREncoder.encounter(entry.visit, labels(entry)) : nil
    }
    let fact = try FHIREncoder.fact(withID: String(tail), of: entry.visit, labels(entry))
    return fact?["resourceType"]?.string == type ? fact : nil
  }

  private func searchPatients(
    _ request: Request, _ context: GatewayContext, _ text: QueryText?
  ) async throws -> Response {
    guard let text, let identifier = text.identifier("identifier") else {
      return Answer(.badParameter, at: "identifier").response(.operationOutcome)
    }
    // SATUSEHAT's clients look for their own patient's id and name no purpose; numbers stay masked.
    let purpose = context.client == nil ? nil : PurposeOfUse.treatment.rawValue
    return try await authorized(request, context, "Patient", purpose: purpose) { query, asked in
      let found = try await disclosure.patients(
        .identifier(identifier), text: text.canonical, under: query, asked)
      let matches = try found.map { try Self.patient($0, isMasked: true) }
      return Self.fhir(
        FHIREncoder.searchset(
          SearchPage(
            baseURL: Self.base(request), matches: matches, total: matches.count,
            selfURL:
              "\(Self.base(request))/Patient?_cursor=\(try cursors.seal(text.canonical, after: nil))"
          )))
    }
  }

  private func searchEncounters(
    _ request: Request, _ context: GatewayContext, _ sent: QueryText?
  ) async throws -> Response {
    let bad = { (place: String) in
      Answer(.badParameter, at: place).response(.operationOutcome)
    }
    guard var text = sent else { return bad("body") }
    var after: VisitID?
    if let cursor = text["_cursor"] {
      guard let opened = cursors.open(cursor) else { return bad("_cursor") }
      text = QueryText(opened.text)
      after = opened.after
    }
    guard let search = EncounterQuery(text) else { return bad(EncounterQuery.parameters) }
    return try await authorized(request, context, "Encounter") { query, asked in
      var visits = search.visits
      visits.after = after
      let page = try await disclosure.search(
        visits, number: search.number, patient: search.patient, text: text.canonical, under: query,
        asked)
      let base = Self.base(request)
      let link = { (after: VisitID?) in
        "\(base)/Encounter?_cursor=\(try cursors.seal(text.canonical, after: after))"
      }
      let next = page.hasMore ? try page.visits.last.map { try link($0.id) } : nil
      var searchset = SearchPage(
        baseURL: base,
        matches: try page.visits.map { try FHIREncoder.encounter($0.visit, Self.labels($0)) },
        total: page.total, selfURL: try link(after), nextURL: next)
      Self.notices(of: page, on: &searchset)
      return Self.fhir(FHIREncoder.searchset(searchset))
    }
  }

  private func everything(
    _ request: Request, _ context: GatewayContext
  ) async throws -> Response {
    guard let id = PatientID(context.parameters.get("id") ?? "") else {
      return Answer(.notFound).response(.operationOutcome)
    }
    let text = QueryText(request)
    let cursor = text["_cursor"].map { cursors.open($0) }
    let asked = text["_count"].map { Int($0) }
    if case .some(nil) = cursor {
      return Answer(.badParameter, at: "_cursor").response(.operationOutcome)
    }
    guard let count = asked ?? Disclosure.maximumCount, count > 0 else {
      return Answer(.badParameter, at: "_count").response(.operationOutcome)
    }
    let after = cursor??.after
    return try await authorized(request, context, "Patient/\(id)/$everything") { query, asked in
      guard
        let record = try await disclosure.everything(
          of: id, after: after, count: count, under: query, asked)
      else { return Answer(.notFound).response(.operationOutcome) }
      let base = Self.base(request)
      let here = "\(base)/Patient/\(id)/$everything"
      var matches = try ([record.patient] + record.retired).map {
        try Self.patient($0, isMasked: false)
      }
      for visit in record.page.visits {
        matches += try FHIREncoder.resources(of: visit.visit, Self.labels(visit))
      }
      matches += try FHIREncoder.patientResources(record.resources.map { ($0.id, $0.body) })
      let link = { (after: VisitID?) in
        "\(here)?_count=\(count)&_cursor=\(try cursors.seal("", after: after))"
      }
      let next = record.page.hasMore ? try record.page.visits.last.map { try link($0.id) } : nil
      var searchset = SearchPage(
        baseURL: base, matches: matches,
        total: after == nil && next == nil ? matches.count : nil,
        selfURL: text.names.isEmpty ? here : try link(after), nextURL: next)
      Self.notices(of: record.page, on: &searchset)
      return Self.fhir(FHIREncoder.searchset(searchset))
    }
  }

  private static func patient(_ entry: PatientEntry, isMasked: Bool) throws -> JSON {
    try FHIREncoder.patient(
      entry.current, id: entry.id.description, versionID: entry.version,
      lastUpdated: ClinicalTime(utc: entry.senderTime), maskedNationalNumbers: isMasked,
      links: entry.links.map { ($0.kind.rawValue, "Patient/\($0.other)") })
  }

  private static func labels(_ entry: VisitEntry) -> RecordLabels {
    var labels = RecordLabels(
      visitID: entry.id.description, patientID: entry.patient.description,
      versionID: entry.version, lastUpdated: ClinicalTime(utc: entry.updatedAt))
    // Which category was taken out is not said: the label would tell what the facts do not.
    if entry.isRedacted { labels.security = [redactedLabel, restrictedLabel] }
    return labels
  }

  private static let redactedLabel = Coding(
    system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", code: "REDACTED",
    display: "redacted")
  private static let restrictedLabel = Coding(
    system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R",
    display: "restricted")

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
