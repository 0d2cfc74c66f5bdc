import RecordModel
import StrictJSON

extension Answer {
  /// A FHIR R4 OperationOutcome; English stands beside Indonesian in the translation extension.
  ///
  /// Source: FHIR R4 OperationOutcome; extension
  /// `http://hl7.org/fhir/StructureDefinition/translation`.
  var operationOutcome: JSON {
    .object([
      JSONMember(key: "resourceType", value: "OperationOutcome"),
      JSONMember(key: "issue", value: .array(issues.map(\.outcomeIssue))),
    ])
  }
}

extension Issue {
  /// One element of OperationOutcome.issue.
  var outcomeIssue: JSON {
    let coding: JSON = .object([
      JSONMember(key: "system", value: .string(ruleSystem)),
      JSONMember(key: "code", value: .string(rule.code)),
    ])
    let details: JSON = .object([
      JSONMember(key: "coding", value: .array([coding])),
      JSONMember(
        key: "text", value: .string("\(rule.message.indonesian) \(rule.fix.indonesian)")),
      JSONMember(
        key: "_text",
        value: .object([
          JSONMember(
            key: "extension",
            value: .array([translation("\(rule.message.english) \(rule.fix.english)")]))
        ])),
    ])
    var members = [
      JSONMember(key: "severity", value: .string(rule.severity.rawValue)),
      JSONMember(key: "code", value: .string(rule.type)),
      JSONMember(key: "details", value: details),
    ]
    if let detail { members.append(JSONMember(key: "diagnostics", value: .string(detail))) }
    if !position.isEmpty {
      let key = isFHIRPath(position) ? "expression" : "location"
      members.append(JSONMember(key: key, value: .array([.string(position)])))
    }
    return .object(members)
  }

  private func translation(_ text: String) -> JSON {
    .object([
      JSONMember(
        key: "extension",
        value: .array([
          .object([
            JSONMember(key: "url", value: "lang"), JSONMember(key: "valueCode", value: "en"),
          ]),
          .object([
            JSONMember(key: "url", value: "content"),
            JSONMember(key: "valueString", value: .string(text)),
          ]),
        ])),
      JSONMember(key: "url", value: "http://hl7.org/fhir/StructureDefinition/translation"),
    ])
  }

  /// Whether a position names an element of a resource, and not a header, segment or row.
  private func isFHIRPath(_ position: String) -> Bool {
    guard let first = position.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
    else { return false }
    return position.utf8.contains(UInt8(ascii: "."))
      && !position.utf8.contains(UInt8(ascii: "-"))
      && !position.utf8.contains(UInt8(ascii: " "))
  }
}
