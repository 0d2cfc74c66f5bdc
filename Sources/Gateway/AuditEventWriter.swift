import AuditLog
import FHIRFormat
import RecordModel
import StrictJSON

/// An entry of the log as FHIR R4 AuditEvent, by the shapes of IHE Basic Audit Log Patterns.
///
/// Derived on reading: the entry's bytes are what the tree holds. One event an entry. Where BALP
/// wants one event for each patient, of what a search or a read brought, our entries are one a
/// person already; a message about several patients is one event with all of them, and keeps the
/// profile without a patient, because the one with has room for exactly one. A profile is claimed
/// only by what keeps it whole: done, asked over the network, about something.
/// Source: IHE ITI BALP 1.1.3 (Create, Read, Update, Query, PatientX, PrivacyDisclosure.Source);
/// DICOM PS3.16 CID 400-402.
struct AuditEventWriter {
  /// What the gateway calls itself: the audit source and one of the agents.
  let gateway: String

  static let pseudonymSystem = "urn:baimbai:pseudonym"
  static let facilitySystem = "https://fhir.baimbai.id/facility"
  static let userSystem = "https://fhir.baimbai.id/user"
  static let certificateSystem = "https://fhir.baimbai.id/certificate-sha256"
  static let eventSystem = "https://fhir.baimbai.id/CodeSystem/audit-event"
  private static let proofSystem = "https://fhir.baimbai.id/CodeSystem/agent-proof"

  private static let profiles =
    "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
  private static let terminology = "http://terminology.hl7.org/CodeSystem/"
  private static let dicom = "http://dicom.nema.org/resources/ontology/DCM"

  func resource(_ entry: AuditEntry) -> JSON {
    let pattern = AuditPattern(entry)
    var json: JSON = ["resourceType": "AuditEvent", "id": .string(String(entry.index))]
    if let profile = pattern.profile(of: entry) {
      json["meta"] = ["profile": [.string(Self.profiles + profile)]]
    }
    json["type"] =
      pattern == .export
      ? Self.coding(Self.dicom, "110106")
      : Self.coding(Self.terminology + "audit-event-type", "rest")
    let subtype = pattern.subtype.map { [Self.coding($0.system, $0.code)] } ?? []
    json["subtype"] = .array(subtype + [Self.coding(Self.eventSystem, entry.event)])
    json["action"] = .string(entry.action)
    json["recorded"] = .string(ClinicalTime(utc: entry.at).text)
    json["outcome"] = .string(String(entry.outcome))
    if let reason = entry.reason { json["outcomeDesc"] = .string(reason) }
    if let purpose = entry.purpose { json["purposeOfEvent"] = [Self.purpose(purpose)] }
    let user = user(entry, pattern)
    json["agent"] = .array(
      [client(entry, pattern), server(pattern)] + (user.map { [$0] } ?? []))
    json["source"] = [
      "observer": ["display": .string(gateway)],
      "type": [Self.coding(Self.terminology + "security-source-type", "4")],
    ]
    let entities = entities(entry, pattern)
    if !entities.isEmpty { json["entity"] = .array(entities) }
    return json
  }

  private static func coding(_ system: String, _ code: String) -> JSON {
    ["system": .string(system), "code": .string(code)]
  }

  private static func concept(_ system: String, _ code: String) -> JSON {
    ["coding": [coding(system, code)]]
  }

  private static func identifier(_ system: String, _ value: String) -> JSON {
    ["system": .string(system), "value": .string(value)]
  }

  private static func purpose(_ code: String) -> JSON {
    concept(terminology + "v3-ActReason", code)
  }

  private func client(_ entry: AuditEntry, _ pattern: AuditPattern) -> JSON {
    var client: JSON = [
      "type": Self.concept(Self.dicom, pattern.clientRole),
      "requestor": .bool(entry.user == nil),
    ]
    if let facility = entry.facility {
      client["who"] = [
        "type": "Organization", "identifier": Self.identifier(Self.facilitySystem, facility),
      ]
    } else if let certificate = entry.certificate {
      client["who"] = ["identifier": Self.identifier(Self.certificateSystem, certificate)]
    } else {
      client["who"] = ["display": "command line"]
    }
    if let certificate = entry.certificate {
      client["altId"] = .string("certificate-sha256:\(certificate)")
    }
    if let vendor = entry.vendor { client["name"] = .string("operator \(vendor)") }
    if let address = entry.source {
      client["network"] = ["address": .string(address), "type": "2"]
    }
    return client
  }

  private func server(_ pattern: AuditPattern) -> JSON {
    [
      "type": Self.concept(Self.dicom, pattern.serverRole),
      "who": ["display": .string(gateway)], "requestor": .bool(false),
      "network": ["address": .string(gateway), "type": "5"],
    ]
  }

  private func user(_ entry: AuditEntry, _ pattern: AuditPattern) -> JSON? {
    guard let user = entry.user else { return nil }
    var agent: JSON = [
      "type": Self.concept(Self.terminology + "v3-ParticipationType", pattern.userRole),
      // Whether the gateway saw a certificate of his own, or a facility says that it was he.
      "role": [Self.concept(Self.proofSystem, entry.isUserProven ? "proven" : "asserted")],
      "who": ["identifier": Self.identifier(Self.userSystem, user)], "requestor": .bool(true),
    ]
    if let purpose = entry.purpose { agent["purposeOfUse"] = [Self.purpose(purpose)] }
    return agent
  }

  private func entities(_ entry: AuditEntry, _ pattern: AuditPattern) -> [JSON] {
    var entities: [JSON] = []
    if let resource = entry.resource {
      entities.append(
        pattern == .query ? Self.query(of: resource) : Self.data(resource, of: entry))
    }
    for pseudonym in entry.subjects {
      entities.append([
        "what": [
          "type": "Patient", "identifier": Self.identifier(Self.pseudonymSystem, pseudonym),
        ],
        "type": Self.coding(Self.terminology + "audit-entity-type", "1"),
        "role": Self.coding(Self.terminology + "object-role", "1"),
      ])
    }
    if let request = entry.requestID, !request.isEmpty {
      entities.append([
        "what": ["identifier": ["value": .string(request)]],
        "type": Self.coding(
          "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId"),
      ])
    }
    return entities
  }

  private static func data(_ resource: String, of entry: AuditEntry) -> JSON {
    var data: JSON = [
      "what": isReference(resource)
        ? ["reference": .string(resource)] : ["identifier": ["value": .string(resource)]],
      "type": coding(terminology + "audit-entity-type", "2"),
      "role": coding(terminology + "object-role", "4"),
    ]
    // A register has more visits than persons, and more persons than an event shows.
    if entry.subjectCount > entry.subjects.count {
      data["detail"] = [
        ["type": "subjects", "valueString": .string(String(entry.subjectCount))]
      ]
    }
    return data
  }

  /// What was typed may be a person's number: it is sealed beside the entry and not shown here.
  private static func query(of resource: String) -> JSON {
    [
      "type": coding(terminology + "audit-entity-type", "2"),
      "role": coding(terminology + "object-role", "24"), "description": .string(resource),
      "_query": [
        "extension": [
          [
            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
            "valueCode": "masked",
          ]
        ]
      ],
    ]
  }

  /// Whether it is `Type/id` of FHIR, and no name of ours.
  private static func isReference(_ resource: String) -> Bool {
    let parts = resource.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && FHIRType.exists(String(parts[0]))
      && (1...64).contains(parts[1].utf8.count)
      && parts[1].utf8.allSatisfy {
        $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 26 || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: ".")
      }
  }
}

/// Which of BALP's patterns an entry follows.
enum AuditPattern {
  case create, read, update, delete, query, export, other

  init(_ entry: AuditEntry) {
    self =
      switch (entry.event, entry.action) {
      case (LeafDraft.Event.export.rawValue, _), (LeafDraft.Event.bulk.rawValue, "R"),
        (LeafDraft.Event.notify.rawValue, _):
        .export
      case (LeafDraft.Event.query.rawValue, "E"), (LeafDraft.Event.auditRead.rawValue, "E"): .query
      case (_, "C"): .create
      case (_, "R"): .read
      case (_, "U"): .update
      case (_, "D"): .delete
      default: .other
      }
  }

  /// The code that says what was done, beside our own.
  var subtype: (system: String, code: String)? {
    let rest = "http://hl7.org/fhir/restful-interaction"
    return switch self {
    case .create: (rest, "create")
    case .read: (rest, "read")
    case .update: (rest, "update")
    case .delete: (rest, "delete")
    case .query: (rest, "search")
    case .export: ("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose")
    case .other: nil
    }
  }

  /// The profile's name without its beginning; nil for what no profile describes. That of a
  /// deletion has one subtype only, and ours has two.
  func profile(of entry: AuditEntry) -> String? {
    guard entry.outcome == 0, entry.source != nil, entry.resource != nil else { return nil }
    let name: String? =
      switch self {
      case .create: "Create"
      case .read: "Read"
      case .update: "Update"
      case .query: "Query"
      case .delete, .export, .other: nil
      }
    return name.map { entry.subjects.count == 1 ? "Patient\($0)" : $0 }
  }

  /// On a read the data flow to the client: it is the destination there, and the source elsewhere.
  private var isClientDestination: Bool { self == .read || self == .export }
  var clientRole: String { isClientDestination ? "110152" : "110153" }
  var serverRole: String { isClientDestination ? "110153" : "110152" }

  /// Who changes something is its author, who looks or asks a recipient.
  var userRole: String {
    switch self {
    case .create, .update, .delete: "AUT"
    case .read, .query, .export, .other: "IRCP"
    }
  }
}
