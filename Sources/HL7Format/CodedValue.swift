import RecordModel
import StrictJSON

/// A CE, CWE or CNE: its codings and words.
struct CodedValue {
  /// Codings in their order, the sent one first.
  var codings: [Coding] = []
  /// CWE.9, or the words of a value without a code.
  var text: String?
  /// Whether codings and text hold all of it.
  var isWhole = true

  /// Reads a repetition; `field` names the local system of codes without one.
  init?(_ value: HL7Value, field: String, defaultSystem: String? = nil) {
    guard value.hasText else { return nil }
    let parts = value.parts
    read(value, 1, field, defaultSystem)
    if !parts.isWithin(1, 2, 3) {
      read(value, 4, field, nil)
      text = value.component(9).text
    }
    if !parts.isWithin(1, 2, 3, 4, 5, 6, 9) { isWhole = false }
    for number in 1...6 as ClosedRange<UInt64> where parts.isDivided(number) { isWhole = false }
    if let first = codings.first, first.code == nil {
      text = text ?? first.display
      codings.removeFirst()
    }
    if codings.isEmpty, text == nil { return nil }
  }

  private mutating func read(
    _ value: HL7Value, _ start: Int, _ field: String, _ defaultSystem: String?
  ) {
    let code = value.component(start).text
    let words = value.component(start + 1).text
    guard code != nil || words != nil else { return }
    var coding = Coding(code: code, display: words)
    if let name = value.component(start + 2).text {
      if let uri = CodeSystemNames.uri(name) {
        coding.system = uri
      } else {
        coding.system = CodeSystemNames.local(field)
        if name != "L" { isWhole = false }
      }
    } else {
      coding.system = defaultSystem
    }
    if coding.code == nil { coding.system = nil }
    codings.append(coding)
  }

  /// The columns' version: the first coding and the words.
  var concept: Concept { Concept(coding: codings.first ?? Coding(), text: text) }

  /// The whole as a CodeableConcept.
  var json: JSON {
    var object = FHIRObject()
    object.add("coding", list: codings.compactMap { JSON.coding($0) })
    object.add("text", text)
    return .object(object.members)
  }
}
