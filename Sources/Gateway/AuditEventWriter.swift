import AuditLog
import FoundationEssentials
import RecordModel
import StrictJSON

/// An entry of the log as FHIR R4 AuditEvent, by the shapes of IHE Basic Audit Log Patterns.
///
/// Derived on reading: the entry's bytes are what the tree holds. One event an entry; reads are one
/// entry a person already, and a message about several patients is one event with all of them.
/// Source: IHE ITI BALP 1.1 (Create, Read, Query, Patient* patterns); DICOM PS3.16 CID 400-402.
struct AuditEventWriter {
  /// What the gateway calls itself: the audit source and one of the agents.
  let gateway: String

  private static let profiles = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/"
  static let pseudonymSystem = "urn:baimbai:pseudonym"
  static let eventSystem = "https://fhir.baimbai.id/CodeSystem/audit-event"

  func resource(_ entry: AuditEntry) -> JSON {
    let pattern = Pattern(entry)
    var json: JSON = [
      "resourceType": "AuditEvent", "id": .string(String(entry.index)),
      "type": pattern.type, "subtype": .array(pattern.subtypes + [Self.ownSubtype(entry)]),
      "action": .string(entry.action), "recorded": .string(ClinicalTime(utc: entry.at).text),
      "outcome": .string(String(entry.outcome)),
    ]
    if let profile = pattern.profile(ofPatient: !entry.subjects.isEmpty) {
      json["meta"] = ["profile": [.string(Self.profiles + profile)]]
    }
    if let reason = entry.reason { json["outcomeDesc"] = .string(reason) }
    if let purpose = entry.purpose {
      json["purposeOfEvent"] = [Self.concept("\(Self.v3)ActReason", purpose)]
    }
    json["agent"] = .array(agents(entry, pattern))
    json["source"] = [
      "observer": ["display": .string(gateway)],
      "type": [
        Self.coding("http://terminology.hl7.org/CodeSystem/security-source-type", "4")
      ],
    ]
    let entities = entities(entry, pattern)
    if !entities.isEmpty { json["entity"] = .array(entities) }
    return json
  }

  private static let v3 = "http://terminology.hl7.org/CodeSystem/v3-"
  private static let dicom = "http://dicom.nema.org/resources/ontology/DCM"
  private static let rest = "http://hl7.org/fhir/restful-interaction"

  private static func coding(_ system: String, _ code: String) -> JSON {
    ["system": .string(system), "code": .string(code)]
  }

  private static func concept(_ system: String, _ code: String) -> JSON {
    ["coding": [coding(system, code)]]
  }

  private static func ownSubtype(_ entry: AuditEntry) -> JSON { coding(eventSystem, entry.event) }

  /// Which of the patterns an entry follows.
  private enum Pattern {
    case create, read, query, update, delete, export, other

    init(_ entry: AuditEntry) {
      self =
        switch entry.event {
        case LeafDraft.Event.export.rawValue: .export
        case LeafDraft.Event.query.rawValue: .query
        default:
          switch entry.action {
          case "C": .create
          case "R": .read
          case "U": .update
          case "D": .delete
          default: .other
          }
        }
    }

    var type: JSON {
      self == .export
        ? AuditEventWriter.coding(AuditEventWriter.dicom, "110106")
        : AuditEventWriter.coding(
          "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest")
    }

    var subtypes: [JSON] {
      let code: String? =
        switch self {
        case .create: "create"
        case .read: "read"
        case .query: "search"
        case .update: "update"
        case .delete: "delete"
        case .export, .other: nil
        }
      return code.map { [AuditEventWriter.coding(AuditEventWriter.rest, $0)] } ?? []
    }

    func profile(ofPatient isOfPatient: Bool) -> String? {
      let name: String? =
        switch self {
        case .create: "Create"
        case .read: "Read"
        case .query: "Query"
        case .update: "Update"
        case .delete: "Delete"
        case .export, .other: nil
        }
      return name.map { "IHE.BasicAudit.\(isOfPatient ? "Patient" : "")\($0)" }
    }

    /// On a read the data flow to the client: it is the destination, and the source elsewhere.
    var clientRole: String { self == .read || self == .export ? "110152" : "110153" }
    var serverRole: String { self == .read || self == .export ? "110153" : "110152" }
  }

  private func agents(_ entry: AuditEntry, _ pattern: Pattern) -> [JSON] {
    var agents: [JSON] = []
    var client: JSON = [
      "type": Self.concept(Self.dicom, pattern.clientRole),
      "requestor": .bool(entry.user == nil),
    ]
    if let facility = entry.facility {
      client["who"] = [
        "identifier": [
          "system": "https://fhir.baimbai.id/NamingSystem/facility-code",
          "value": .string(facility),
        ]
      ]
    } else {
      client["who"] = ["display": .string(entry.certificate == nil ? "command line" : "console")]
    }
    if let certificate = entry.certificate {
      client["altId"] = .string("certificate-sha256:\(certificate)")
    }
    if let vendor = entry.vendor { client["name"] = .string("operator \(vendor)") }
    if let address = entry.source {
      client["network"] = ["address": .string(address), "type": "2"]
    }
    agents.append(client)
    agents.append([
      "type": Self.concept(Self.dicom, pattern.serverRole),
      "who": ["display": .string(gateway)], "requestor": .bool(false),
    ])
    if let user = entry.user {
      var agent: JSON = [
        "type": Self.concept("\(Self.v3)ParticipationType", "IRCP"),
        "who": ["identifier": ["value": .string(user)]], "requestor": .bool(true),
      ]
      if let purpose = entry.purpose {
        agent["purposeOfUse"] = [Self.concept("\(Self.v3)ActReason", purpose)]
      }
      if !entry.isUserProven {
        agent["altId"] = "asserted-by-facility"
      }
      agents.append(agent)
    }
    return agents
  }

  private func entities(_ entry: AuditEntry, _ pattern: Pattern) -> [JSON] {
    var entities: [JSON] = []
    if let resource = entry.resource {
      var data: JSON = [
        "what": Self.isReference(resource)
          ? ["reference": .string(resource)] : ["identifier": ["value": .string(resource)]],
        "type": Self.coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "2"),
        "role": Self.coding(
          "http://terminology.hl7.org/CodeSystem/object-role", pattern == .query ? "24" : "4"),
      ]
      // What was typed may be a person's number: it is sealed beside the entry, not shown here.
      if pattern == .query { data["_query"] = Self.masked }
      entities.append(data)
    }
    for pseudonym in entry.subjects {
      entities.append([
        "what": [
          "identifier": [
            "system": .string(Self.pseudonymSystem), "value": .string(pseudonym),
          ]
        ],
        "type": Self.coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "1"),
        "role": Self.coding("http://terminology.hl7.org/CodeSystem/object-role", "1"),
      ])
    }
    if let request = entry.requestID {
      entities.append([
        "what": ["identifier": ["value": .string(request)]],
        "type": Self.coding(
          "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId"),
      ])
    }
    return entities
  }

  private static let masked: JSON = [
    "extension": [
      [
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
        "valueCode": "masked",
      ]
    ]
  ]

  /// Whether it is `Type/id` of FHIR, and no name of ours.
  private static func isReference(_ resource: String) -> Bool {
    let parts = resource.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && VisitID(String(parts[1])) != nil
  }
}
