/// A position of ours (`message[3].OBX[2]-5.1`) as HL7 counts: segment, sequence, field, component.
///
/// Source: HL7 v2.8 chapter 2A, ERL.
package struct HL7Location: Hashable, Sendable {
  /// The segment's name.
  package var segment: String
  /// Its turn among those of its name, 1 for the first.
  package var sequence: Int
  /// The field, if the position names one.
  package var field: Int?
  /// The component, if the position names one.
  package var component: Int?

  /// Reads a position; nil if it names no segment.
  package init?(_ position: String) {
    var rest = position[...]
    if rest.hasPrefix("message["), let end = rest.firstIndex(of: "]") {
      rest = rest[rest.index(after: end)...].drop { $0 == "." }
    }
    let name = rest.prefix(3)
    guard name.utf8.count == 3,
      name.utf8.allSatisfy({ $0 &- 65 < 26 || $0 &- 48 < 10 }), (name.utf8.first ?? 0) &- 65 < 26
    else { return nil }
    rest = rest.dropFirst(3)
    segment = String(name)
    sequence = 1
    if rest.first == "[" {
      let digits = rest.dropFirst().prefix { $0 != "]" }
      sequence = Int(digits) ?? 1
      rest = rest.dropFirst(digits.count + 2)
    }
    guard rest.first == "-" else {
      guard rest.isEmpty || rest.first == "." else { return nil }
      return
    }
    let numbers = rest.dropFirst().split(separator: ".")
    field = numbers.first.flatMap { Int($0) }
    component = numbers.dropFirst().first.flatMap { Int($0) }
  }
}

/// A code of table 0357 for a FHIR issue type. Source: HL7 v2.8 table 0357; FHIR R4 issue-type.
struct HL7ErrorCode {
  let code: String
  let words: String

  init(_ type: String) {
    (code, words) =
      switch type {
      case "required", "incomplete": ("101", "Required field missing")
      case "structure": ("100", "Segment sequence error")
      case "value", "invalid", "invariant": ("102", "Data type error")
      case "code-invalid": ("103", "Table value not found")
      case "too-long", "too-costly": ("104", "Value too long")
      case "not-supported": ("200", "Unsupported message type")
      case "not-found": ("204", "Unknown key identifier")
      case "duplicate", "conflict": ("205", "Duplicate key identifier")
      case "informational": ("0", "Message accepted")
      default: ("207", "Application internal error")
      }
  }
}
