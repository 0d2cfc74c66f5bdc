import RecordModel
import StrictJSON

// Diagnoses, procedures and medication requests.
extension CodeDecisions {
  /// Decides on the code of each fact; what was sent goes into the fact's remainder.
  mutating func map<Fact: CodedFact>(_ facts: inout [Fact], _ keys: [FactKey]) {
    for index in facts.indices {
      let sent = facts[index].concept
      if CodeRecognition(sent.coding, Fact.kind) == .known { continue }
      guard let remainder = Remainder(facts[index].origin.remainder) else { continue }
      let element = remainder[Fact.element]
      let place = facts[index].origin.place
      let decision = decide(
        sent.coding, words: sent.text, Fact.kind, at: "\(place).\(Fact.element)",
        others: { element?.codings ?? [] })
      guard let coding = decision.coding else { continue }
      facts[index].origin.ownKey = keys[index]
      facts[index].concept.coding = coding
      guard case .prepend = decision, remainder["medicationReference"] == nil else { continue }
      // Words alone need no remainder: the columns hold them and the coding.
      if element == nil, sent.coding.code == nil, sent.coding.display == nil { continue }
      facts[index].origin.remainder = remainder.setting(
        Fact.element, to: (element ?? JSON(sent)).prepending(coding))
    }
  }
}
