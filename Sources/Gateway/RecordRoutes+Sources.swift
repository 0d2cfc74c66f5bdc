import AccessPolicy
import Disclosure
import Door
import FHIRFormat
import Federation
import HTTPTypes
import Hummingbird
import PatientIndex
import RecordModel
import Registry
import StrictJSON

/// Whether other places that have something of a person are asked too: `_sources`.
enum SourceChoice: String {
  case all, here

  /// As a request says it: all where it does not; nil for a value that is none.
  init?(_ request: Request) {
    guard let sent = QueryText(request)["_sources"] else {
      self = .all
      return
    }
    self.init(rawValue: sent)
  }
}

/// What other places have of a person, and how each was asked.
struct FederatedPart: Sendable {
  /// The patient as they have him, where something of him is shown.
  var patients: [JSON] = []
  /// Visits and what hangs on them.
  var facts: [JSON] = []
  /// Their addresses, as their `meta.source` has them.
  var addresses: Set<String> = []
  /// One or two for each place.
  var issues: [Issue] = []
  /// The same as elements of the Bundle's meta.
  var states: [JSON] = []
  /// Visits that a person's word closes.
  var suppressed: [String] = []
  /// Whether emergency access would open something.
  var isOffered = false

  /// All that came.
  var resources: [JSON] { patients + facts }

  /// The same in words, one line for each issue.
  var words: [String] {
    issues.map { issue in
      let detail = issue.detail.map { " (\($0))" } ?? ""
      return "\(issue.rule.message.indonesian) / \(issue.rule.message.english)\(detail)"
    }
  }

  /// What the Bundle says of itself; nil where nobody else has anything.
  var meta: JSON? {
    states.isEmpty ? nil : ["extension": .array(states)]
  }

  /// Adds how each was asked to a page of results.
  ///
  /// - Parameter isOffered: whether the page offers emergency access already.
  func add(to page: inout SearchPage, isOffered: Bool) {
    page.elsewhere = addresses
    page.meta = meta
    page.suppressed += suppressed
    let offers = isOffered || self.isOffered ? [Issue(.glassOffered, at: "")] : []
    guard !issues.isEmpty || self.isOffered else { return }
    page.outcome = FHIREncoder.operationOutcome(offers + issues)
  }

  /// Takes in a reply: what is shown of each visit, as it was decided.
  mutating func take(_ reply: SourceReply, _ question: SourceQuestion, _ span: RecordSpan)
    -> SourceWord
  {
    var decisions: [AccessDecision] = []
    for record in reply.records {
      var isShown = false
      for visit in record.visits where visit.isWithin(span) {
        let decision = question.decide(visit.categories(question.codes))
        decisions.append(decision)
        if decision.effect == .suppress, let address = visit.encounter.address {
          suppressed.append(address)
        }
        if decision.effect == .offer { isOffered = true }
        let shown = visit.shown(by: decision, question.codes)
        isShown = isShown || !shown.isEmpty
        facts += shown
      }
      if isShown { patients.append(record.patient) }
    }
    tell(reply)
    if reply.records.contains(where: { $0.leftOut > 0 || $0.hasMore }) {
      issues.append(Issue(.sourceCut, at: "", detail: reply.source.name))
    }
    return SourceWord(source: reply.source, decisions: decisions)
  }

  /// Says how a place was asked.
  mutating func tell(_ reply: SourceReply) {
    let time = { (moment: Int64) in ClinicalTime(utc: moment).text }
    var detail = reply.source.name
    if let asOf = reply.asOf {
      detail += ", \(time(asOf))"
    } else if let last = reply.lastAnswered {
      detail += ", terakhir / last \(time(last))"
    }
    issues.append(Issue(.source(reply.state), at: "", detail: detail))
    func part(_ name: String, _ type: String, _ value: JSON?) -> JSON? {
      value.map { ["url": .string(name), type: $0] }
    }
    let parts = [
      part("source", "valueString", .string(reply.source.name)),
      part("state", "valueCode", .string(reply.state.rawValue)),
      part("asOf", "valueInstant", reply.asOf.map { .string(time($0)) }),
      part("lastAnswered", "valueInstant", reply.lastAnswered.map { .string(time($0)) }),
      part("milliseconds", "valueUnsignedInt", reply.milliseconds.map { .int($0) }),
    ].compactMap(\.self)
    states.append(["url": .string(Self.extensionURL), "extension": .array(parts)])
  }

  private static let extensionURL = "https://fhir.baimbai.id/StructureDefinition/federation"
}

extension RecordRoutes {
  /// Whether a gateway asks, who is answered from here alone.
  static func isFederated(_ request: Request) -> Bool { request.headers[.federated] != nil }

  /// Whether a facility has an endpoint in force.
  func isSource(_ facility: FacilityID) -> Bool {
    registry.snapshot.activeSources.contains { $0.facility == facility }
  }

  /// Patients by what a search names; for another gateway also one of whom it has sent nothing.
  func patients(
    _ patient: Disclosure.PatientQuery, _ request: Request, _ text: String,
    _ query: AuthorizedQuery, _ asked: DisclosureRequest
  ) async throws -> [PatientEntry] {
    if Self.isFederated(request), case .anyOf(let numbers) = patient {
      return try await disclosure.patients(ofPeer: numbers, text: text, under: query, asked)
    }
    return try await disclosure.patients(patient, text: text, under: query, asked)
  }

  /// What other places have of the person whose record was read: asked at once, decided visit by visit as if it had
  /// been sent here, and in the log before it is shown.
  func elsewhere(
    _ record: WholeRecord, _ choice: SourceChoice, _ span: RecordSpan, _ request: Request,
    _ query: AuthorizedQuery, _ asked: DisclosureRequest
  ) async throws -> FederatedPart {
    var part = FederatedPart()
    let sources = registry.snapshot.activeSources
    guard let federation, !sources.isEmpty, !Self.isFederated(request),
      let question = try await disclosure.question(
        about: record, to: sources, isAsked: choice == .all, under: query, asked)
    else { return part }
    part.isOffered = question.isOffered
    for source in question.suppressed { part.tell(federation.reply(source, .suppressed)) }
    guard choice == .all, !question.numbers.isEmpty else {
      for source in question.asked {
        part.tell(federation.reply(source, choice == .here ? .notAsked : .noNumber))
      }
      return part
    }
    let replies = await federation.ask(
      question.asked,
      SourceAsking(
        numbers: question.numbers, purpose: query.purpose.rawValue, actingUser: question.actingUser,
        requestID: asked.requestID))
    var words: [SourceWord] = []
    for reply in replies { words.append(part.take(reply, question, span)) }
    try await disclosure.note(words, to: question, asked)
    part.addresses = Set(part.resources.compactMap(\.address))
    return part
  }
}

extension JSON {
  /// Where a resource of another place is: its `meta.source`, which the gateway itself has put there.
  fileprivate var address: String? { self["meta"]?["source"]?.string }
}

extension SourceRecord.Visit {
  /// Whether it is of a span of a record: by its beginning, and by when it was last changed.
  fileprivate func isWithin(_ span: RecordSpan) -> Bool {
    let time = { (text: String?) in text.flatMap { ClinicalTime($0) }?.microseconds }
    if span.from != nil || span.before != nil {
      guard let start = time(encounter["period"]?["start"]?.string),
        span.from.map({ start >= $0 }) ?? true, span.before.map({ start < $0 }) ?? true
      else { return false }
    }
    guard let since = span.since else { return true }
    return time(encounter["meta"]?["lastUpdated"]?.string).map { $0 >= since } ?? true
  }
}

extension HTTPField.Name {
  /// Says that a gateway asks.
  static let federated = HTTPField.Name(SourceHeader.federated) ?? .from
}
