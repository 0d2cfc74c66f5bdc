import RecordModel
import StrictJSON

// Codings and concepts as FHIR has them.
extension JSON {
  /// The codings of a CodeableConcept; none for anything else.
  var codings: [Coding] {
    (self["coding"]?.array ?? []).map { item in
      Coding(
        system: item["system"]?.string, code: item["code"]?.string,
        display: item["display"]?.string)
    }
  }

  /// A concept as a CodeableConcept.
  init(_ concept: Concept) {
    var members: [JSONMember] = []
    if let coding = JSON(concept.coding) {
      members.append(JSONMember(key: "coding", value: .array([coding])))
    }
    if let text = concept.text { members.append(JSONMember(key: "text", value: .string(text))) }
    self = .object(members)
  }

  /// A coding; nil for one that says nothing.
  init?(_ coding: Coding) {
    var members: [JSONMember] = []
    for (key, value) in [
      ("system", coding.system), ("code", coding.code), ("display", coding.display),
    ] {
      if let value { members.append(JSONMember(key: key, value: .string(value))) }
    }
    guard !members.isEmpty else { return nil }
    self = .object(members)
  }

  /// A CodeableConcept with one coding more, before the others.
  func prepending(_ coding: Coding) -> JSON {
    guard let coding = JSON(coding), let members else { return self }
    let codings = JSON.array([coding] + (self["coding"]?.array ?? []))
    // `coding` goes before `text`, as FHIR has them.
    return .object(
      [JSONMember(key: "coding", value: codings)] + members.filter { $0.key != "coding" })
  }
}
