import RecordModel
import StrictJSON

// References: whether they are there, and where they lead.
extension ResourceWalk {
  /// A Reference that must lead to one of the check's types.
  mutating func reference(_ value: JSONValue, _ check: RuleCheck) {
    guard value.kind == .object else { return tellShape("Reference") }
    guard let text = value["reference"], text.isFilled else {
      return tell(".reference", detail: "required")
    }
    guard let link = text.string else { return tell(".reference", detail: "string") }
    if link.hasPrefix("#") { return contained(link.dropFirst(), check) }
    if link.hasPrefix("urn:") { return entry(link, check) }
    guard let (type, id) = Self.parts(of: link) else {
      if !link.hasPrefix("{{") { tell(".reference", detail: Self.list(check)) }
      return
    }
    guard check.targets.isEmpty || check.targets.contains(where: { $0 == type }) else {
      return tell(".reference", detail: Self.list(check))
    }
    if check.options.contains(.ihsNumber), !Self.isIHSNumber(id, of: type) {
      tell(".reference", detail: Self.shape(of: type))
    }
  }

  /// A reference to a resource within this one.
  private mutating func contained(_ id: Substring, _ check: RuleCheck) {
    guard let type = containedType(id) else {
      return tell(".reference", detail: "contained")
    }
    if !check.targets.isEmpty, !check.targets.contains(type) {
      tell(".reference", detail: Self.list(check))
    }
  }

  /// A reference to another entry of the Bundle.
  private mutating func entry(_ link: String, _ check: RuleCheck) {
    guard let type = links?.types[link] else { return tell(".reference", detail: "fullUrl") }
    if !check.targets.isEmpty, !check.targets.contains(type) {
      tell(".reference", detail: Self.list(check))
    }
  }

  private static func list(_ check: RuleCheck) -> String {
    check.targets.isEmpty ? "Type/id" : check.targets.joined(separator: ", ")
  }

  /// Type and id of `Patient/P02478375538`, also at the end of an address, a version left out.
  static func parts(of link: String) -> (type: Substring, id: Substring)? {
    var parts = link.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count >= 4, parts[parts.count - 2] == "_history" { parts.removeLast(2) }
    guard parts.count >= 2, let id = parts.last, !id.isEmpty else { return nil }
    let type = parts[parts.count - 2]
    guard let first = type.utf8.first, first &- 65 < 26,
      type.utf8.allSatisfy({ ($0 | 0x20) &- 97 < 26 })
    else { return nil }
    return (type, id)
  }

  /// Whether an id is of the form that SATUSEHAT gives: a patient's `P` and 11 digits, a health
  /// worker's 8 to 12 digits, `N` before those of samples. Other types have ids of many forms.
  private static func isIHSNumber(_ id: Substring, of type: Substring) -> Bool {
    if id.contains("{{") { return true }
    var digits = id.utf8[...]
    switch type {
    case "Patient":
      guard digits.popFirst() == UInt8(ascii: "P"), digits.count == 11 else { return false }
    case "Practitioner":
      if digits.first == UInt8(ascii: "N") { digits.removeFirst() }
      guard (8...12).contains(digits.count) else { return false }
    default: return true
    }
    return digits.allSatisfy { $0 &- 48 < 10 }
  }

  private static func shape(of type: Substring) -> String {
    type == "Patient" ? "Patient/P00000000000" : "Practitioner/10000000000"
  }
}
