import RecordModel
import StrictJSON

// Observations: one resource may be several rows, a panel and its components.
extension CodeDecisions {
  /// Decides on the codes of observations and panels; what was sent goes into the remainder of the
  /// first row, which is that of the whole resource.
  mutating func map(_ rows: inout [Observation], _ keys: [FactKey]) {
    var start = 0
    while start < rows.count {
      var end = start + 1
      while end < rows.count, rows[end].belongs(to: rows[start]) { end += 1 }
      let codes = rows[start..<end].map(\.code.coding)
      mapResource(&rows[start..<end])
      // A row is named by its own code, not by its panel's.
      for (index, code) in zip(start..<end, codes) where rows[index].code.coding != code {
        rows[index].origin.ownKey = keys[index]
      }
      start = end
    }
  }

  private mutating func mapResource(_ rows: inout ArraySlice<Observation>) {
    let first = rows[rows.startIndex]
    let sent = first.panel ?? first.code
    let isKnown =
      CodeRecognition(sent.coding, .observation) == .known
      && rows.allSatisfy { CodeRecognition($0.code.coding, .observation) == .known }
    guard !isKnown, let remainder = Remainder(first.origin.remainder) else { return }
    let element = remainder["code"]
    let decision = decide(
      sent.coding, words: sent.text, .observation, at: first.origin.place + ".code",
      others: { element?.codings ?? [] })
    let before = Array(rows)
    if let coding = decision.coding {
      for index in rows.indices {
        if rows[index].panel != nil {
          rows[index].panel?.coding = coding
        } else {
          rows[index].code.coding = coding
        }
      }
      if case .prepend = decision,
        element != nil || sent.coding.code != nil || sent.coding.display != nil
      {
        rows[rows.startIndex].origin.remainder = remainder.setting(
          "code", to: (element ?? JSON(sent)).prepending(coding))
      }
    }
    mapComponents(&rows, before: before, sent: sent, decision)
  }

  /// The codes of components, which stand in an element of the whole resource.
  private mutating func mapComponents(
    _ rows: inout ArraySlice<Observation>, before: [Observation], sent: Concept,
    _ decision: Decision
  ) {
    guard before.contains(where: { $0.panel != nil }),
      let remainder = Remainder(rows[rows.startIndex].origin.remainder)
    else { return }
    let items = remainder["component"]?.array
    var prepended: [(row: Int, coding: Coding)] = []
    for (number, index) in rows.indices.enumerated() where before[number].panel != nil {
      let code = before[number].code
      // Several values of one code: what was decided for the whole.
      let own =
        code == sent
        ? decision
        : decide(
          code.coding, words: code.text, .observation,
          at: "\(before[number].origin.place).component.code",
          others: { items?.first { $0.has(code) }?["code"]?.codings ?? [] })
      guard let coding = own.coding else { continue }
      rows[index].code.coding = coding
      if case .prepend = own { prepended.append((number, coding)) }
    }
    guard !prepended.isEmpty else { return }
    var list = items ?? before.filter { $0.panel != nil }.map { $0.component }
    for (row, coding) in prepended {
      for index in list.indices where list[index].has(before[row].code) {
        guard let code = list[index]["code"], code.codings.first != coding else { continue }
        list[index]["code"] = code.prepending(coding)
      }
    }
    rows[rows.startIndex].origin.remainder = remainder.setting("component", to: .array(list))
  }
}

extension Observation {
  /// Whether this row came in the same resource as an earlier one: as FHIRFormat puts panels
  /// together.
  fileprivate func belongs(to first: Observation) -> Bool {
    guard let panel else { return false }
    return origin.place == first.origin.place && panel == first.panel ?? first.code
      && effective == first.effective && status == first.status && issued == first.issued
      && origin.identifiers == first.origin.identifiers
  }

  /// The row as a component of its panel. Source: FHIR R4, Observation.component.
  fileprivate var component: JSON {
    var members = [JSONMember(key: "code", value: JSON(code))]
    if let value { members.append(value.member) }
    if let coding = interpretation.flatMap({ JSON($0) }) {
      members.append(
        JSONMember(key: "interpretation", value: [["coding": .array([coding])]]))
    }
    return .object(members)
  }
}

extension Observation.Value {
  fileprivate var member: JSONMember {
    switch self {
    case .quantity(let quantity): JSONMember(key: "valueQuantity", value: quantity.json)
    case .concept(let concept): JSONMember(key: "valueCodeableConcept", value: JSON(concept))
    case .text(let text): JSONMember(key: "valueString", value: .string(text))
    case .flag(let flag): JSONMember(key: "valueBoolean", value: .bool(flag))
    case .integer(let number): JSONMember(key: "valueInteger", value: .int(number))
    case .time(let time): JSONMember(key: "valueDateTime", value: .string(time.text))
    }
  }
}

extension Observation.Quantity {
  fileprivate var json: JSON {
    var members = [JSONMember(key: "value", value: .number(value.text))]
    for (key, text) in [
      ("comparator", comparator), ("unit", unit), ("system", system), ("code", code),
    ] {
      if let text { members.append(JSONMember(key: key, value: .string(text))) }
    }
    return .object(members)
  }
}

extension JSON {
  /// Whether a component is of a code: by its first coding, else by its words.
  fileprivate func has(_ concept: Concept) -> Bool {
    guard let code = self["code"] else { return false }
    if concept.coding.code == nil { return code["text"]?.string == concept.text }
    return code.codings.first.map {
      $0.system == concept.coding.system && $0.code == concept.coding.code
    } ?? false
  }
}
