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
  /// Addresses of resources that another place holds, as their `meta.source` has them.
  package var elsewhere: Set<String> = []
  /// What the Bundle says of itself; nil for nothing.
  package var meta: JSON?
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

// Answers of the FHIR interface that are not one record.
extension FHIREncoder {
  /// A searchset Bundle with total, self and next links. Source: FHIR R4, http.html#search.
  package static func searchset(_ page: SearchPage) -> JSON {
    var links = [link("self", page.selfURL)]
    if let next = page.nextURL { links.append(link("next", next)) }
    var entries = page.matches.map { entry($0, mode: "match", page.baseURL, page.elsewhere) }
    entries += page.included.map { entry($0, mode: "include", page.baseURL) }
    if let outcome = page.outcome { entries.append(entry(outcome, mode: "outcome", page.baseURL)) }
    entries += page.suppressed.map {
      entry(suppressedOutcome($0), mode: "outcome", page.baseURL)
    }
    var bundle = Elements(resourceType: "Bundle")
    if let meta = page.meta { bundle.add("meta", meta) }
    bundle.add("type", "searchset")
    bundle.add("total", page.total.map { .number(String($0)) })
    bundle.add("link", list: links)
    bundle.add("entry", list: entries)
    return .object(bundle.members)
  }

  /// A searchset Bundle of patients with score and grade, best first, tagged with the version of the weights that
  /// graded them.
  ///
  /// Source: FHIR R4, patient-operation-match.html; extension match-grade.
  package static func matches(
    _ found: [(patient: JSON, score: Double, grade: String)], total: Int, weights: String,
    baseURL: String, outcome: JSON?
  ) -> JSON {
    var entries = found.map { match in
      var entry = entry(match.patient, mode: "match", baseURL)
      entry["search"] = [
        "extension": [
          [
            "url": "http://hl7.org/fhir/StructureDefinition/match-grade",
            "valueCode": .string(match.grade),
          ]
        ], "mode": "match", "score": .number("\(match.score)"),
      ]
      return entry
    }
    if let outcome { entries.append(entry(outcome, mode: "outcome", baseURL)) }
    var bundle = Elements(resourceType: "Bundle")
    let meta: JSON = [
      "tag": [["system": .string(FHIRSystem.matchWeights), "code": .string(weights)]]
    ]
    bundle.add("meta", meta)
    bundle.add("type", "searchset")
    bundle.add("total", .number(String(total)))
    bundle.add("entry", list: entries)
    return .object(bundle.members)
  }

  static func link(_ relation: String, _ url: String) -> JSON {
    .object([JSONMember("relation", .string(relation)), JSONMember("url", .string(url))])
  }

  private static func entry(
    _ resource: JSON, mode: String, _ baseURL: String, _ elsewhere: Set<String> = []
  ) -> JSON {
    var entry = Elements()
    if let address = resource["meta"]?["source"]?.string, elsewhere.contains(address) {
      entry.add("fullUrl", .string(address))
    } else if let type = resource["resourceType"]?.string, let id = resource["id"]?.string {
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
}
