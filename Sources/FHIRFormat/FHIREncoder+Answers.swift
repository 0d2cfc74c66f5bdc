package import RecordModel
package import StrictJSON

/// One page of search results.
package struct SearchPage: Sendable {
  /// Where FHIR ids are resolved: `https://host:8443/fhir`, without a slash at the end.
  package var baseURL: String
  /// The resources that were asked for.
  package var matches: [JSON]
  /// Resources that come along.
  package var included: [JSON]
  /// An OperationOutcome for the reader, such as about what was suppressed; nil if there is
  /// nothing to say.
  package var outcome: JSON?
  /// References of what is not shown for want of consent: each an OperationOutcome among the entries,
  /// as SATUSEHAT tells it.
  package var suppressed: [String] = []
  /// How many matches there are on all pages; nil if nobody has counted.
  package var total: Int?
  /// The link to this page; names no person (`contract.md`).
  package var selfURL: String
  /// The link to the page after; nil on the last.
  package var nextURL: String?

  /// A page of `matches`.
  package init(
    baseURL: String, matches: [JSON], included: [JSON] = [], outcome: JSON? = nil, total: Int?,
    selfURL: String, nextURL: String? = nil
  ) {
    self.baseURL = baseURL
    self.matches = matches
    self.included = included
    self.outcome = outcome
    self.total = total
    self.selfURL = selfURL
    self.nextURL = nextURL
  }
}

/// What a server says of itself in its CapabilityStatement.
package struct CapabilityFacts: Sendable, Hashable {
  /// The version of the software.
  package var softwareVersion: String
  /// When this version was built or configured.
  package var date: ClinicalTime
  /// Where it is served: `https://host:8443/fhir`.
  package var baseURL: String

  /// The facts of one server.
  package init(softwareVersion: String, date: ClinicalTime, baseURL: String) {
    self.softwareVersion = softwareVersion
    self.date = date
    self.baseURL = baseURL
  }
}

// Answers of the FHIR interface that are not one record.
extension FHIREncoder {
  /// A searchset Bundle with total, self and next links. Source: FHIR R4, http.html#search.
  package static func searchset(_ page: SearchPage) -> JSON {
    var links = [link("self", page.selfURL)]
    if let next = page.nextURL { links.append(link("next", next)) }
    var entries = page.matches.map { entry($0, mode: "match", page.baseURL) }
    entries += page.included.map { entry($0, mode: "include", page.baseURL) }
    if let outcome = page.outcome { entries.append(entry(outcome, mode: "outcome", page.baseURL)) }
    entries += page.suppressed.map {
      entry(suppressedOutcome($0), mode: "outcome", page.baseURL)
    }
    var bundle = Elements(resourceType: "Bundle")
    bundle.add("type", "searchset")
    bundle.add("total", page.total.map { .number(String($0)) })
    bundle.add("link", list: links)
    bundle.add("entry", list: entries)
    return .object(bundle.members)
  }

  private static func link(_ relation: String, _ url: String) -> JSON {
    .object([JSONMember("relation", .string(relation)), JSONMember("url", .string(url))])
  }

  private static func entry(_ resource: JSON, mode: String, _ baseURL: String) -> JSON {
    var entry = Elements()
    if let type = resource["resourceType"]?.string, let id = resource["id"]?.string {
      entry.add("fullUrl", "\(baseURL)/\(type)/\(id)")
    }
    entry.add("resource", resource)
    entry.add("search", .object([JSONMember("mode", .string(mode))]))
    return .object(entry.members)
  }

  /// An OperationOutcome: each issue in Indonesian, then English, with its rule code and how to
  /// mend it.
  ///
  /// Without issues it says that all is well, because FHIR wants at least one.
  package static func operationOutcome(_ issues: [Issue]) -> JSON {
    var outcome = Elements(resourceType: "OperationOutcome")
    outcome.add("issue", list: issues.isEmpty ? [allIsWell] : issues.map { describe($0) })
    return .object(outcome.members)
  }

  /// That there is something which no consent opens. Source: SATUSEHAT's consent answers.
  package static func suppressedOutcome(_ reference: String) -> JSON {
    var issue = Elements()
    issue.add("severity", "information")
    issue.add("code", "suppressed")
    issue.add("diagnostics", .string("No consent available for \(reference)"))
    var outcome = Elements(resourceType: "OperationOutcome")
    outcome.add("issue", list: [.object(issue.members)])
    return .object(outcome.members)
  }

  private static var allIsWell: JSON {
    var issue = Elements()
    issue.add("severity", "information")
    issue.add("code", "informational")
    issue.add(
      "details", .object([JSONMember("text", "Tidak ada masalah. / No problems were found.")]))
    return .object(issue.members)
  }

  private static func describe(_ issue: Issue) -> JSON {
    let detail = issue.detail.map { " (\($0))" } ?? ""
    let message = issue.rule.message
    var details = Elements()
    details.add(
      "coding",
      only: .coding(Coding(system: FHIRSystem.rule, code: issue.rule.code)))
    details.add("text", "\(message.indonesian)\(detail) / \(message.english)\(detail)")
    var element = Elements()
    element.add("severity", issue.rule.severity.rawValue)
    element.add("code", issue.rule.type)
    element.add("details", details.object)
    element.add("diagnostics", "\(issue.rule.fix.indonesian) / \(issue.rule.fix.english)")
    if !issue.position.isEmpty { element.add("expression", only: .string(issue.position)) }
    return .object(element.members)
  }

  /// What this server can do, and nothing that it cannot: writing visits in Bundles, Patient by
  /// identifier,
  /// Encounter by id and by search, and everything of a patient.
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
    statement.add("rest", only: rest)
    return .object(statement.members)
  }

  private static var rest: JSON {
    var rest = Elements()
    rest.add("mode", "server")
    rest.add(
      "documentation",
      """
      Every request needs a client certificate (mutual TLS); every read of a person's data needs \
      X-Purpose-Of-Use. Searches take _count of at most 50 and also work as POST _search.
      """)
    rest.add(
      "security",
      .object([
        JSONMember("description", "Mutual TLS; the certificate names the facility.")
      ]))
    rest.add(
      "resource",
      list: [patientCapability, encounterCapability, auditCapability]
        + writtenTypes.map { capability(of: $0, isSearched: false) }
        + searchedTypes.map { capability(of: $0, isSearched: true) })
    rest.add("interaction", list: [interaction("transaction"), interaction("batch")])
    return .object(rest.members)
  }

  private static var patientCapability: JSON {
    var patient = Elements()
    patient.add("type", "Patient")
    patient.add("interaction", list: ["read", "search-type", "create", "update"].map(interaction))
    patient.add("versioning", "versioned")
    patient.add("searchParam", list: [parameter("identifier", "token")])
    let everything = Elements.operation(
      "everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything")
    patient.add("operation", list: [everything])
    return .object(patient.members)
  }

  /// What SATUSEHAT's clients send step by step; any other type of R4 is kept as well.
  private static let writtenTypes = [
    "AllergyIntolerance", "CarePlan", "ClinicalImpression", "Composition", "Condition",
    "DiagnosticReport", "Immunization", "MedicationDispense", "MedicationRequest", "Observation",
    "Procedure", "QuestionnaireResponse", "ServiceRequest", "Specimen",
  ]
  /// What is nobody's and found by a number.
  private static let searchedTypes = ["Location", "Medication", "Organization", "Practitioner"]

  private static func capability(of type: String, isSearched: Bool) -> JSON {
    var resource = Elements()
    resource.add("type", type)
    let interactions = ["read", "create", "update"] + (isSearched ? ["search-type"] : [])
    resource.add("interaction", list: interactions.map(interaction))
    if isSearched { resource.add("searchParam", list: [parameter("identifier", "token")]) }
    return .object(resource.members)
  }

  private static var encounterCapability: JSON {
    var encounter = Elements()
    encounter.add("type", "Encounter")
    encounter.add(
      "interaction", list: ["read", "search-type", "create", "update"].map(interaction))
    encounter.add("versioning", "versioned")
    encounter.add(
      "searchParam",
      list: [
        parameter("identifier", "token"), parameter("patient", "reference"),
        parameter("date", "date"),
      ])
    return .object(encounter.members)
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
