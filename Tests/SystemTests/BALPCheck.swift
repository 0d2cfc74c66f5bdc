import FHIRFormat
import RecordModel
import StrictJSON

/// What an AuditEvent lacks of FHIR R4's structure and of the profile that it claims.
///
/// Written from the FSH of IHE ITI BALP 1.1.3: PatientCreate, PatientRead, PatientUpdate,
/// PatientDelete, PatientQuery (each with its parent), Disclose, terms. Slices are told apart as
/// there, by `agent.type` and `entity.type`.
struct BALPCheck {
  /// The constraints of one pair of profiles, with and without a patient.
  private struct Pattern {
    let action: String
    /// One of these must be among the subtypes.
    let interactions: Set<String>
    var client = (dicom, "110153")
    var server = (dicom, "110152")
    /// What a user may be, of v3-ParticipationType.
    var users: Set = ["AUT", "INF", "CST"]
    var isQuery = false
    /// Delete leaves no place for more.
    var hasOneSubtype = false
  }

  private static let base = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
  private static let dicom = "http://dicom.nema.org/resources/ontology/DCM"
  private static let participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
  private static let entityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
  private static let objectRole = "http://terminology.hl7.org/CodeSystem/object-role"

  private static let patterns: [String: Pattern] = [
    "Create": Pattern(action: "C", interactions: ["create"]),
    "Read": Pattern(
      action: "R", interactions: ["read", "vread"], client: (dicom, "110152"),
      server: (dicom, "110153"), users: ["IRCP"]),
    "Update": Pattern(action: "U", interactions: ["update", "patch"]),
    "Delete": Pattern(
      action: "D", interactions: ["delete"], client: (dicom, "110150"),
      server: (
        "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "custodian"
      ), hasOneSubtype: true),
    "Query": Pattern(
      action: "E", interactions: ["search", "search-type", "search-system"], users: ["IRCP"],
      isQuery: true),
  ]

  /// What is wrong, in words; empty for a sound event.
  static func breaches(of event: JSON) -> [String] {
    var check = BALPCheck(event)
    check.structure()
    check.profile()
    return check.breaches
  }

  /// The profile that it claims, without its base: `PatientRead`.
  static func profile(of event: JSON) -> String? {
    event["meta"]?["profile"]?[0]?.string?.split(separator: ".").last.map(String.init)
  }

  private let event: JSON
  private let agents: [JSON]
  private let entities: [JSON]
  private var breaches: [String] = []

  private init(_ event: JSON) {
    self.event = event
    agents = event["agent"]?.array ?? []
    entities = event["entity"]?.array ?? []
  }

  private mutating func demand(_ holds: Bool, _ what: String) {
    if !holds { breaches.append(what) }
  }

  private static func has(_ coding: JSON?, _ system: String, _ code: String) -> Bool {
    coding?["system"]?.string == system && coding?["code"]?.string == code
  }

  /// R4's own, and what every event of this house has.
  private mutating func structure() {
    if let document = try? JSONDocument(event.serialized(), limits: .history) {
      for issue in FHIRStructure.check(document.root, path: "AuditEvent") where issue.isError {
        breaches.append("\(issue.rule.code) \(issue.position)")
      }
    } else {
      breaches.append("no JSON")
    }
    demand(event["source"]?["observer"] != nil, "source.observer 1..1")
    demand(["0", "4", "8", "12"].contains(event["outcome"]?.string ?? ""), "outcome")
    demand(agents.count { $0["requestor"]?.bool == true } == 1, "one requestor")
    demand(agents.allSatisfy { $0["who"] != nil }, "agent.who")
    for what in entities.compactMap({ $0["what"]?["reference"]?.string }) {
      demand(
        FHIRType.exists(String(what.prefix { $0 != "/" })), "a reference to no resource: \(what)")
    }
  }

  private mutating func profile() {
    guard let claimed = event["meta"]?["profile"]?[0]?.string else { return }
    guard claimed.hasPrefix(Self.base) else { return demand(false, "whose profile? \(claimed)") }
    let name = claimed.dropFirst(Self.base.count)
    let isOfPatient = name.hasPrefix("Patient")
    guard let pattern = Self.patterns[String(isOfPatient ? name.dropFirst(7) : name)] else {
      return demand(false, "no such profile: \(claimed)")
    }
    head(pattern)
    slice(pattern.client, "client")
    slice(pattern.server, "server")
    user(pattern)
    if pattern.isQuery { query() } else { data() }
    transaction()
    if isOfPatient { patient() }
  }

  private mutating func head(_ pattern: Pattern) {
    demand(
      Self.has(
        event["type"], "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"),
      "type rest")
    let subtypes = event["subtype"]?.array ?? []
    let found = subtypes.filter {
      $0["system"]?.string == "http://hl7.org/fhir/restful-interaction"
        && pattern.interactions.contains($0["code"]?.string ?? "")
    }
    demand(found.count == 1, "subtype \(pattern.interactions)")
    demand(!pattern.hasOneSubtype || subtypes.count == 1, "subtype 1..1")
    demand(event["action"]?.string == pattern.action, "action \(pattern.action)")
    demand(event["outcome"]?.string == "0", "outcome 0: failures are recorded differently")
    demand(event["recorded"] != nil, "recorded 1..1")
  }

  private mutating func slice(_ type: (String, String), _ name: String) {
    let found = agents.filter { Self.has($0["type"]?["coding"]?[0], type.0, type.1) }
    demand(found.count == 1, "agent[\(name)] 1..1")
    for agent in found {
      demand(agent["who"] != nil, "agent[\(name)].who 1..1")
      demand(agent["network"]?.members?.isEmpty == false, "agent[\(name)].network 1..1")
      demand(agent["media"] == nil, "agent[\(name)].media 0..0")
    }
  }

  private mutating func user(_ pattern: Pattern) {
    let found = agents.filter {
      $0["type"]?["coding"]?[0]?["system"]?.string == Self.participation
    }
    demand(found.count <= 1, "agent[user] 0..1")
    demand(found.count + 2 == agents.count, "an agent that is neither client, server nor user")
    for user in found {
      let code = user["type"]?["coding"]?[0]?["code"]?.string ?? ""
      demand(pattern.users.contains(code), "agent[user].type \(pattern.users)")
      demand(user["who"] != nil, "agent[user].who 1..1")
      demand(user["requestor"]?.bool == true, "agent[user].requestor = true")
      demand(user["network"] == nil && user["media"] == nil, "agent[user].network 0..0")
    }
  }

  private func entities(_ type: String) -> [JSON] {
    entities.filter { Self.has($0["type"], Self.entityType, type) }
  }

  private mutating func data() {
    let found = entities("2")
    demand(found.count == 1, "entity[data] 1..1")
    for data in found {
      demand(data["what"] != nil, "entity[data].what 1..1")
      let isObject = ["3", "4", "20"].contains { Self.has(data["role"], Self.objectRole, $0) }
      demand(isObject, "entity[data].role from RestObjectRoles")
    }
  }

  private mutating func query() {
    let found = entities("2")
    demand(found.count == 1, "entity[query] 1..1")
    for query in found {
      demand(Self.has(query["role"], Self.objectRole, "24"), "entity[query].role 24")
      for member in ["what", "lifecycle", "detail"] {
        demand(query[member] == nil, "entity[query].\(member) 0..0")
      }
      demand(
        query["query"]?.string != nil || query["_query"]?["extension"] != nil,
        "entity[query].query 1..1, or why there is none")
    }
  }

  private mutating func patient() {
    let found = entities("1")
    demand(found.count == 1, "entity[patient] 1..1")
    for patient in found {
      demand(Self.has(patient["role"], Self.objectRole, "1"), "entity[patient].role 1")
      demand(patient["what"]?["identifier"]?["value"] != nil, "entity[patient].what 1..1")
      demand(patient["what"]?["type"]?.string == "Patient", "entity[patient].what: a Patient")
    }
  }

  private mutating func transaction() {
    let found = entities.filter {
      $0["type"]?["system"]?.string
        == "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType"
    }
    demand(found.count <= 1, "entity[transaction] 0..1")
    for transaction in found {
      demand(transaction["type"]?["code"]?.string == "XrequestId", "entity[transaction].type")
      demand(
        transaction["what"]?["identifier"]?["value"]?.string?.isEmpty == false,
        "entity[transaction].what.identifier.value 1..1")
    }
  }
}
