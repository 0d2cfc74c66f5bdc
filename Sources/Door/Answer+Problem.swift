import HTTPTypes
import RecordModel
package import StrictJSON

extension Answer {
  /// RFC 9457 problem details; `issues` is the extension member that carries the house's own
  /// findings.
  func problem(requestID: RequestID?) -> JSON {
    let first = issues.first?.rule
    var members = [
      JSONMember(key: "type", value: .string(first.map { ruleURI($0.code) } ?? "about:blank")),
      JSONMember(
        key: "title",
        value: .string(first.map { "\($0.message.indonesian) / \($0.message.english)" } ?? "")),
      JSONMember(key: "status", value: .number(String(status.code))),
    ]
    if let first {
      members.append(
        JSONMember(
          key: "detail", value: .string("\(first.fix.indonesian) / \(first.fix.english)")))
    }
    if let requestID {
      members.append(JSONMember(key: "request", value: .string(requestID.description)))
    }
    members.append(JSONMember(key: "issues", value: .array(issues.map(\.json))))
    return .object(members)
  }
}

/// Where a rule is described, as an identifier; nothing need be served there.
func ruleURI(_ code: String) -> String { "\(ruleSystem)#\(code)" }

/// The naming system of the rules' codes.
let ruleSystem = "https://gw.banjarmasin.example/rules"

extension Issue {
  /// One finding as every JSON answer of the house writes it:
  /// `{"rule","severity","position","detail"?,"message":{"id","en"},"fix":{"id","en"}}`.
  package var json: JSON {
    var members = [
      JSONMember(key: "rule", value: .string(rule.code)),
      JSONMember(key: "severity", value: .string(rule.severity.rawValue)),
      JSONMember(key: "position", value: .string(position)),
    ]
    if let detail { members.append(JSONMember(key: "detail", value: .string(detail))) }
    members.append(JSONMember(key: "message", value: rule.message.json))
    members.append(JSONMember(key: "fix", value: rule.fix.json))
    return .object(members)
  }
}

extension Bilingual {
  /// `{"id":...,"en":...}`, Indonesian first.
  package var json: JSON {
    .object([
      JSONMember(key: "id", value: .string(indonesian)),
      JSONMember(key: "en", value: .string(english)),
    ])
  }
}
