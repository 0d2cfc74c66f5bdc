package import RecordModel
package import StrictJSON

/// What a server says of itself in its CapabilityStatement.
package struct CapabilityFacts: Sendable, Hashable {
  /// The version of the software.
  package var softwareVersion: String
  /// When this version was built or configured.
  package var date: ClinicalTime
  /// Where it is served: `https://host:8443/fhir`.
  package var baseURL: String
  /// Whether it makes exports for the health office.
  package var exports: Bool
  /// Whether it sends notices to those who subscribe.
  package var sendsNotices: Bool

  /// The facts of one server.
  package init(
    softwareVersion: String, date: ClinicalTime, baseURL: String, exports: Bool = true,
    sendsNotices: Bool = true
  ) {
    self.softwareVersion = softwareVersion
    self.date = date
    self.baseURL = baseURL
    self.exports = exports
    self.sendsNotices = sendsNotices
  }
}

// What the FHIR interface says of itself.
extension FHIREncoder {
  /// What this server can do, and nothing that it cannot.
  package static func capabilityStatement(_ facts: CapabilityFacts) -> JSON {
    var statement = Elements(resourceType: "CapabilityStatement")
    statement.add("url", facts.baseURL + "/metadata")
    statement.add("version", facts.softwareVersion)
    statement.add("name", "Baimbai")
    statement.add("title", "Baimbai health record federation gateway")
    statement.add("status", "active")
    statement.add("date", facts.date)
    statement.add("kind", "instance")
    statement.add(
      "software",
      .object([
        JSONMember("name", "Baimbai"), JSONMember("version", .string(facts.softwareVersion)),
      ]))
    statement.add(
      "implementation",
      .object([
        JSONMember("description", "Baimbai, health record federation gateway of a city"),
        JSONMember("url", .string(facts.baseURL)),
      ]))
    statement.add("fhirVersion", "4.0.1")
    statement.add("format", list: ["application/fhir+json"])
    statement.add("rest", only: rest(facts))
    return .object(statement.members)
  }

  private static func rest(_ facts: CapabilityFacts) -> JSON {
    var rest = Elements()
    rest.add("mode", "server")
    rest.add(
      "documentation",
      """
      Every request needs a client certificate (mutual TLS); every read of a person's data needs \
      X-Purpose-Of-Use and X-Acting-User and is in the audit log. Searches take _count of at most 50 \
      and also work as POST _search. Strange parameters are refused unless Prefer: handling=lenient. \
      A search for anything but Encounter names a patient, a visit or an id; chains narrow it. The \
      versions of what hangs on a visit are the visit's.
      """)
    rest.add(
      "security",
      .object([
        JSONMember("description", "Mutual TLS; the certificate names the facility.")
      ]))
    let tabled = SearchParameter.tabledTypes.filter { $0 != "Patient" && $0 != "Encounter" }
    rest.add(
      "resource",
      list: [
        patientCapability(facts), encounterCapability, auditCapability, provenanceCapability,
        consentCapability,
      ] + (facts.sendsNotices ? [subscriptionCapability] : [])
        + tabled.map { factCapability(of: $0) } + searchedTypes.map { sharedCapability(of: $0) })
    rest.add("interaction", list: [interaction("transaction"), interaction("batch")])
    if facts.exports {
      rest.add("operation", only: Elements.operation("export", bulkData + "export"))
    }
    return .object(rest.members)
  }

  private static let bulkData = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/"

  private static func patientCapability(_ facts: CapabilityFacts) -> JSON {
    var patient = Elements()
    patient.add("type", "Patient")
    patient.add(
      "documentation",
      "A search needs identifier or _id; the other parameters narrow it. Names are sealed.")
    patient.add(
      "interaction",
      list: ["read", "vread", "history-instance", "search-type", "create", "update"].map(
        interaction))
    patient.add("versioning", "versioned")
    patient.add("readHistory", .bool(true))
    patient.add("conditionalRead", "full-support")
    patient.add(
      "searchRevInclude",
      list: SearchParameter.tabledTypes.filter { $0 != "Patient" }.map { .string("\($0):patient") })
    patient.add("searchParam", list: searchParameters(of: "Patient"))
    var operations = [
      ("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything"),
      ("match", "http://hl7.org/fhir/OperationDefinition/Patient-match"),
      ("summary", "http://hl7.org/fhir/uv/ips/OperationDefinition/summary"),
    ]
    if facts.exports { operations.append(("export", bulkData + "patient-export")) }
    patient.add("operation", list: operations.map { Elements.operation($0.0, $0.1) })
    return .object(patient.members)
  }

  private static var consentCapability: JSON {
    var consent = Elements()
    consent.add("type", "Consent")
    consent.add(
      "documentation",
      "What the facility recorded itself; an update ends a consent and nothing else.")
    consent.add(
      "interaction",
      list: ["read", "vread", "history-instance", "search-type", "create", "update"].map(
        interaction))
    consent.add("versioning", "versioned")
    consent.add("readHistory", .bool(true))
    consent.add("conditionalRead", "full-support")
    let parameters = [
      ("_id", "token"), ("_lastUpdated", "date"), ("category", "token"), ("date", "date"),
      ("patient", "reference"), ("period", "date"), ("security-label", "token"),
      ("status", "token"),
    ]
    consent.add(
      "searchParam",
      list: parameters.map { name, type in ["name": .string(name), "type": .string(type)] })
    return .object(consent.members)
  }

  private static var subscriptionCapability: JSON {
    var subscription = Elements()
    subscription.add("type", "Subscription")
    subscription.add(
      "documentation",
      "Rest-hooks to an endpoint that is registered for the facility; what it subscribed itself.")
    subscription.add(
      "interaction",
      list: ["read", "search-type", "create", "update", "delete"].map(interaction))
    subscription.add(
      "operation",
      only: Elements.operation(
        "status",
        "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/"
          + "backport-subscription-status"))
    return .object(subscription.members)
  }

  /// What SATUSEHAT's clients send step by step; any other type of R4 is kept as well.
  private static func factCapability(of type: String) -> JSON {
    var resource = Elements()
    resource.add("type", type)
    resource.add(
      "interaction",
      list: ["read", "vread", "history-instance", "search-type", "create", "update"].map(
        interaction))
    resource.add("versioning", "versioned")
    resource.add("readHistory", .bool(true))
    resource.add("conditionalRead", "full-support")
    resource.add(
      "searchInclude", list: ["patient", "subject", "encounter"].map { .string("\(type):\($0)") })
    resource.add("searchParam", list: searchParameters(of: type))
    return .object(resource.members)
  }

  /// What is nobody's and found by a number.
  private static let searchedTypes = ["Location", "Medication", "Organization", "Practitioner"]

  private static func sharedCapability(of type: String) -> JSON {
    var resource = Elements()
    resource.add("type", type)
    resource.add(
      "interaction", list: ["read", "create", "update", "search-type"].map(interaction))
    resource.add("conditionalRead", "full-support")
    resource.add("searchParam", list: [parameter("identifier", "token")])
    return .object(resource.members)
  }

  private static var encounterCapability: JSON {
    var encounter = Elements()
    encounter.add("type", "Encounter")
    encounter.add(
      "interaction",
      list: ["read", "vread", "history-instance", "search-type", "create", "update"].map(
        interaction))
    encounter.add("versioning", "versioned")
    encounter.add("readHistory", .bool(true))
    encounter.add("conditionalRead", "full-support")
    encounter.add("searchInclude", list: ["Encounter:patient", "Encounter:subject"])
    encounter.add(
      "searchRevInclude",
      list: SearchParameter.tabledTypes.filter { $0 != "Patient" && $0 != "Encounter" }.map {
        .string("\($0):encounter")
      })
    encounter.add("searchParam", list: searchParameters(of: "Encounter"))
    return .object(encounter.members)
  }

  private static func searchParameters(of type: String) -> [JSON] {
    (SearchParameter.parameters(of: type) ?? []).map { known in
      var shown = parameter(known.name, known.kind.rawValue)
      let chains = known.chains.map { "\(known.name).\($0.name)" }
      if !chains.isEmpty {
        shown["documentation"] = .string("Chains: " + chains.joined(separator: ", "))
      }
      return shown
    }
  }

  private static var provenanceCapability: JSON {
    var provenance = Elements()
    provenance.add("type", "Provenance")
    provenance.add("interaction", only: interaction("search-type"))
    provenance.add("searchParam", only: parameter("target", "reference"))
    return .object(provenance.members)
  }

  /// For auditors only.
  private static var auditCapability: JSON {
    var audit = Elements()
    audit.add("type", "AuditEvent")
    audit.add("interaction", list: ["read", "search-type"].map(interaction))
    audit.add(
      "searchParam",
      list: [
        parameter("date", "date"), parameter("patient", "reference"),
        parameter("agent", "reference"), parameter("entity", "reference"),
        parameter("action", "token"), parameter("outcome", "token"),
        parameter("subtype", "token"), parameter("_id", "token"),
      ])
    return .object(audit.members)
  }

  private static func interaction(_ code: String) -> JSON {
    .object([JSONMember("code", .string(code))])
  }

  private static func parameter(_ name: String, _ type: String) -> JSON {
    .object([JSONMember("name", .string(name)), JSONMember("type", .string(type))])
  }
}

extension Elements {
  fileprivate static func operation(_ name: String, _ definition: String) -> JSON {
    .object([
      JSONMember("name", .string(name)), JSONMember("definition", .string(definition)),
    ])
  }
}
