import RecordModel
import StrictJSON

// When a rule demands what it demands, and rules that look at several elements at once.
extension ResourceWalk {
  /// Whether what is required under a condition is required of this resource.
  func isDue(_ condition: RuleCheck.Condition?) -> Bool {
    switch condition {
    case nil: true
    case .participant: !identifierSystems { $0.contains("/mpdn") }
    case .completed: isStatus("completed")
    case .givenHere: isStatus("completed") && resource["primarySource"]?.bool != false
    case .notImaging: !isImaging
    }
  }

  private func isStatus(_ code: StaticString) -> Bool { resource["status"]?.equals(code) ?? false }

  /// Whether an identifier has a system of that kind.
  private func identifierSystems(_ isMeant: (String) -> Bool) -> Bool {
    guard let list = resource["identifier"] else { return false }
    return list.elements.contains { $0["system"]?.string.map(isMeant) ?? false }
  }

  private var isImaging: Bool {
    if identifierSystems({ $0.hasSuffix("/rad") }) { return true }
    guard let categories = resource["category"] else { return false }
    return categories.elements.contains { category in
      category["coding"]?.elements.contains { $0["code"]?.equals("RAD") ?? false } ?? false
    }
  }

  /// Rule 10121: a finished visit has a start, an end, and the end after the start.
  mutating func finishedPeriod() {
    guard isStatus("finished"), let period = resource["period"], period.kind == .object else {
      return
    }
    for (name, value) in [("start", period["start"]), ("end", period["end"])]
    where !(value?.isFilled ?? false) {
      tell(".period." + name, detail: "required")
    }
    if isEndEarly { tell(".period.end", detail: "> period.start") }
  }

  /// Whether a visit does not end after it starts.
  var isEndEarly: Bool {
    guard let period = resource["period"], let start = period["start"]?.moment,
      let end = period["end"]?.moment
    else { return false }
    return end.microseconds <= start.microseconds
  }

  /// Rule 10307: a vaccine expires after it was given.
  mutating func expiry() {
    guard let value = resource["expirationDate"], !value.isNull, !value.isPlaceholder else {
      return
    }
    guard let expiry = value.moment, expiry.precision >= .day else {
      return tell(".expirationDate", detail: "YYYY-MM-DD")
    }
    guard let given = resource["occurrenceDateTime"]?.moment else { return }
    if expiry.localDay <= given.localDay {
      tell(".expirationDate", detail: "> occurrenceDateTime")
    }
  }

  /// Rule 10840: days for inpatients, hours or minutes for others.
  mutating func lengthUnit(_ value: JSONValue, _ check: RuleCheck) {
    guard value.kind == .object else { return tellShape("object") }
    judgeSystem(value, check)
    guard let code = value["code"], code.isFilled, !code.isPlaceholder else { return }
    let isDays = code.equals("d")
    let isHours = code.equals("h") || code.equals("min")
    guard let visit = resource["class"]?["code"], !visit.isPlaceholder else {
      if !isDays, !isHours { tell(".code", detail: "d, h, min") }
      return
    }
    if visit.equals("IMP") {
      if !isDays { tell(".code", detail: "d") }
    } else if !isHours {
      tell(".code", detail: "h, min")
    }
  }
}
