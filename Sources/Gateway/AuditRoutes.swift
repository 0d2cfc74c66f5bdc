import AuditLog
import Database
import Disclosure
import Door
import FHIRFormat
import HTTPTypes
import Hummingbird
import Intake
import PatientIndex
import RecordModel
import Registry
import Sealing
import StrictJSON

/// What auditors ask the log: `GET /fhir/AuditEvent`, and the report of one person.
///
/// Each question is an entry before it is answered, about the person if it names one.
struct AuditRoutes: Sendable {
  let database: Database
  let committer: LeafCommitter
  let denials: DenialLog
  let registry: RegistryWatch
  let keyring: Keyring
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  private var trail: AuditTrail { AuditTrail(database: database) }

  func add(to router: Router<GatewayContext>) {
    router.get("/fhir/AuditEvent") { try await search($0, $1) }
    router.get("/fhir/AuditEvent/:id") { try await find($0, $1) }
    router.post("/v1/audit/patient-reports") { try await report($0, $1) }
  }

  private func search(_ request: Request, _ context: GatewayContext) async throws -> Response {
    if let refusal = await denials.auditorsOnly(context, "AuditEvent", .operationOutcome) {
      return refusal
    }
    let text = QueryText(request)
    guard let question = try await AuditEventQuery(text, self) else {
      return Answer(.badParameter, at: AuditEventQuery.parameters).response(.operationOutcome)
    }
    let entry = try await note(
      context, .execute, "AuditEvent", text: text.canonical, question.filter.pseudonym)
    guard !question.isAboutNobody else {
      return page(.empty, question, text, request)
    }
    let found = try await trail.page(
      question.filter, before: question.before, count: question.count,
      subjects: Self.subjects, on: entry)
    return page(found, question, text, request)
  }

  /// Most patients of one event; a register of a year has more, and its own entry says how many.
  private static let subjects = 1000

  /// The links name the person by pseudonym: a number stands in no address that we write.
  private func page(
    _ found: AuditTrail.Page, _ question: AuditEventQuery, _ text: QueryText, _ request: Request
  ) -> Response {
    let base = RecordRoutes.base(request)
    let writer = AuditEventWriter(gateway: base)
    let here = "\(base)/AuditEvent"
    let patient = question.filter.pseudonym.map {
      [("patient", "\(AuditEventWriter.pseudonymSystem)|\(hexadecimal($0))")]
    }
    let asked = text.canonical(
      without: ["before", "patient", "patient.identifier", "patient:identifier"],
      adding: patient ?? [])
    let next = found.next.map { "\(here)?\(asked)\(asked.isEmpty ? "" : "&")before=\($0)" }
    return RecordRoutes.fhir(
      FHIREncoder.searchset(
        SearchPage(
          baseURL: base, matches: found.entries.map(writer.resource), total: nil,
          selfURL: "\(here)?\(asked)", nextURL: next)))
  }

  private func find(_ request: Request, _ context: GatewayContext) async throws -> Response {
    if let refusal = await denials.auditorsOnly(context, "AuditEvent", .operationOutcome) {
      return refusal
    }
    guard let index = context.parameters.get("id").flatMap({ Int64($0) }), index >= 0 else {
      return Answer(.notFound).response(.operationOutcome)
    }
    let entry = try await note(context, .read, "AuditEvent/\(index)", text: "", nil)
    guard let found = try await trail.find(index, on: entry) else {
      return Answer(.notFound).response(.operationOutcome)
    }
    let writer = AuditEventWriter(gateway: RecordRoutes.base(request))
    return RecordRoutes.fhir(writer.resource(found))
  }

  /// `{"system","value"}` or `{"pseudonym"}`: a number stands in no address.
  private func report(_ request: Request, _ context: GatewayContext) async throws -> Response {
    if let refusal = await denials.auditorsOnly(context, "PatientReport") { return refusal }
    guard case .whole(let body) = try await request.collectBody(limit: SubmissionRoutes.smallBytes),
      let json = (try? JSONDocument(Array(body.readableBytesView))).map({ JSON($0.root) })
    else { return Answer(.badParameter, at: "body").response(.problem) }
    let person: [UInt8]?
    if let text = json["pseudonym"]?.string {
      guard let bytes = pseudonymBytes(text) else {
        return Answer(.badParameter, at: "pseudonym").response(.problem)
      }
      person = bytes
    } else if let system = json["system"]?.string, let value = json["value"]?.string {
      person = try await pseudonym(of: ExternalIdentifier(system: system, value: value))
    } else {
      return Answer(.badParameter, at: "system, value").response(.problem)
    }
    let entry = try await note(context, .read, "PatientReport", text: "", person)
    guard let person else { return Answer(.notFound).response(.problem) }
    var filter = AuditTrail.Filter()
    filter.pseudonym = person
    let snapshot = registry.snapshot
    let report = try await trail.report(filter, now: now(), on: entry) {
      snapshot.facility(code: $0)?.name
    }
    return SubmissionRoutes.json(report.json.serialized(), status: .ok, .submissions)
  }

  /// What the log calls whoever has a national number; nil if nobody here has it.
  func pseudonym(of identifier: ExternalIdentifier) async throws -> [UInt8]? {
    guard let number = NationalNumber(lookingFor: identifier) else { return nil }
    return try await trail.pseudonyms(of: number.hashes(under: keyring)).first
  }

  private func note(
    _ context: GatewayContext, _ action: LeafDraft.Action, _ resource: String, text: String,
    _ person: [UInt8]?
  ) async throws -> DurableEntry {
    var draft = LeafDraft(.auditRead, action, by: context.caller)
    draft.resource = resource
    try draft.commit(to: Array(text.utf8), under: keyring)
    draft.subjects = person.map { [LeafDraft.Subject(pseudonym: $0, visit: nil)] } ?? []
    return try await committer.commit([draft])
  }
}

extension DenialLog {
  /// Nil for an auditor; for everybody else the refusal, which is an entry.
  func auditorsOnly(
    _ context: GatewayContext, _ resource: String, _ form: Answer.Form = .problem
  ) async -> Response? {
    if case .officer(let identity)? = context.caller, identity.officer.role == .auditor {
      return nil
    }
    if let certificate = Peer.current?.certificate {
      await note(
        Rule.forbidden.code, certificate: certificate.fingerprint, caller: context.caller,
        resource: resource)
    }
    return Answer(.forbidden).response(form)
  }
}

/// A search for AuditEvents as its parameters ask it; nil where one is not understood.
struct AuditEventQuery {
  /// What may be asked.
  static let parameters =
    "date, patient, patient:identifier, agent, entity, action, outcome, subtype, purpose, _id, "
    + "_count"

  var filter = AuditTrail.Filter()
  var before: Int64?
  var count = AuditTrail.pageSize
  /// The person who is asked for is not known here.
  var isAboutNobody = false

  init?(_ text: QueryText, _ routes: AuditRoutes) async throws {
    for (name, value) in text.all {
      // A comma is FHIR's "or", which no parameter here knows: half an answer would look like one.
      guard !value.isEmpty, !value.contains(","), try await take(name, value, routes) else {
        return nil
      }
    }
  }

  private mutating func take(
    _ name: String, _ value: String, _ routes: AuditRoutes
  ) async throws -> Bool {
    let token = IdentifierToken(value)
    let own = { (system: String) in
      token.flatMap { ($0.system ?? system) == system ? $0.value : nil }
    }
    switch name {
    case "date": return narrow(value)
    case "patient", "patient.identifier":
      return set(
        \.pseudonym, own(AuditEventWriter.pseudonymSystem).flatMap { pseudonymBytes($0) })
    case "patient:identifier": return try await takePatient(token, routes)
    case "agent": return takeAgent(token, routes)
    case "entity": return set(\.resource, value)
    case "purpose": return set(\.purpose, value)
    case "action": return set(\.action, LeafDraft.Action(rawValue: value))
    case "outcome":
      return set(\.outcome, Int(value).flatMap { LeafDraft.Outcome(rawValue: $0) })
    case "subtype":
      return set(
        \.event, own(AuditEventWriter.eventSystem).flatMap { LeafDraft.Event(rawValue: $0) })
    case "_id": return set(\.index, Int64(value).flatMap { $0 < 0 ? nil : $0 })
    case "before":
      before = Int64(value)
      return before != nil
    case "_count":
      guard let asked = Int(value), asked > 0 else { return false }
      count = min(asked, AuditTrail.pageSize)
      return true
    case "_format": return true
    default: return false
    }
  }

  /// Sets what is not set yet: two values of one parameter are FHIR's "and", and no entry has both.
  private mutating func set<Value>(
    _ path: WritableKeyPath<AuditTrail.Filter, Value?>, _ value: Value?
  ) -> Bool {
    guard let value, filter[keyPath: path] == nil else { return false }
    filter[keyPath: path] = value
    return true
  }

  private mutating func takePatient(
    _ token: IdentifierToken?, _ routes: AuditRoutes
  ) async throws -> Bool {
    guard let token, let system = token.system, !isAboutNobody else { return false }
    if system == AuditEventWriter.pseudonymSystem {
      return set(\.pseudonym, pseudonymBytes(token.value))
    }
    let identifier = ExternalIdentifier(system: system, value: token.value)
    guard filter.pseudonym == nil, NationalNumber(lookingFor: identifier) != nil else {
      return false
    }
    filter.pseudonym = try await routes.pseudonym(of: identifier)
    isAboutNobody = filter.pseudonym == nil
    return true
  }

  /// By the system that our events name; without one a fingerprint by its form, a facility by its
  /// code, anybody else by his name.
  private mutating func takeAgent(_ token: IdentifierToken?, _ routes: AuditRoutes) -> Bool {
    guard let token else { return false }
    let isFingerprint = token.value.utf8.count == 64 && token.value.allSatisfy(\.isHexDigit)
    switch token.system {
    case AuditEventWriter.certificateSystem where isFingerprint, nil where isFingerprint:
      return set(\.certificate, token.value.lowercased())
    case AuditEventWriter.facilitySystem: return set(\.facility, token.value)
    case AuditEventWriter.userSystem: return set(\.user, token.value)
    case nil:
      return routes.registry.snapshot.facility(code: token.value) == nil
        ? set(\.user, token.value) : set(\.facility, token.value)
    default: return false
    }
  }

  private mutating func narrow(_ text: String) -> Bool {
    guard let span = QueryText.span(ofDate: text) else { return false }
    if let from = span.from { filter.from = max(filter.from ?? from, from) }
    if let until = span.until { filter.until = min(filter.until ?? until, until) }
    return true
  }
}
