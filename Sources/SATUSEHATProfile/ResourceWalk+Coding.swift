import RecordModel
import StrictJSON

// Codes, code systems and identifier systems.
extension ResourceWalk {
  /// A CodeableConcept, Coding or Quantity whose code must be of certain systems. Words without a
  /// code pass where no code is required.
  mutating func concept(_ value: JSONValue, _ check: RuleCheck) {
    guard value.kind == .object else { return tellShape("object") }
    guard let codings = value["coding"], !codings.isNull else {
      if value["system"] != nil || value["code"] != nil {
        return coding(value, at: "", check)
      }
      if isRequired || check.options.contains(.coded) {
        tell(check.options.contains(.coded) ? ".code" : ".coding", detail: "required")
      }
      return
    }
    guard codings.kind == .array else { return coding(codings, at: ".coding", check) }
    if codings.count == 0, isRequired { tell(".coding", detail: "required") }
    for (index, one) in codings.elements.enumerated() where !one.isNull {
      coding(one, at: ".coding[\(index)]", check)
    }
  }

  private mutating func coding(_ coding: JSONValue, at tail: String, _ check: RuleCheck) {
    guard coding.kind == .object else { return tell(tail, detail: "object") }
    guard let number = judgeSystem(coding, at: tail, check) else { return }
    guard let code = coding["code"], code.isFilled else {
      if isRequired || check.options.contains(.coded) { tell(tail + ".code", detail: "required") }
      return
    }
    guard !code.isPlaceholder else { return }
    let list = check.units ?? check.lists[number]
    if let list {
      if !(code.withText { list.contains($0) } ?? false) {
        tell(tail + ".code", detail: list.codes.count <= 20 ? list.text : list.name)
      }
    } else if check.systems[number].text == "http://unitsofmeasure.org", !code.isUnit {
      tell(tail + ".code", detail: "UCUM")
    }
  }

  /// Judges the `system` of an element; the number of the pattern that it meets, nil if none.
  @discardableResult
  mutating func judgeSystem(_ element: JSONValue, at tail: String = "", _ check: RuleCheck) -> Int?
  {
    guard let system = element["system"], system.isFilled else {
      tell(tail + ".system", detail: check.systems.count == 1 ? check.systems[0].text : "required")
      return nil
    }
    guard system.kind == .string else {
      tell(tail + ".system", detail: "string")
      return nil
    }
    let met = system.withText { text in check.systems.firstIndex { $0.matches(text) } }
    if let number = met.flatMap({ $0 }) { return number }
    // A placeholder alone may mean any system; within a system it is the organisation's id.
    if system.isPlaceholder, system.withText({ $0.first == UInt8(ascii: "{") }) ?? false {
      return nil
    }
    tell(tail + ".system", detail: rightSpelling(of: system, check))
    return nil
  }

  /// The system that a misspelt one means, in our own words: nothing of the message is repeated.
  private func rightSpelling(of system: JSONValue, _ check: RuleCheck) -> String? {
    guard let mended = system.string.flatMap({ SATUSEHATSystem.rightSpelling(of: $0) }) else {
      return nil
    }
    return check.systems.first { $0.matches(mended) }?.text
  }

  /// An Identifier whose system must be one of SATUSEHAT's.
  mutating func identifier(_ value: JSONValue, _ check: RuleCheck) {
    guard value.kind == .object else { return tellShape("object") }
    judgeSystem(value, check)
  }

  /// Tells if no identifier has a system that must be there.
  mutating func identifierOf(_ one: SystemPattern) {
    guard let list = resource["identifier"], list.kind == .array, list.count > 0 else { return }
    let has = list.elements.contains { identifier in
      guard let system = identifier["system"] else { return false }
      return system.withText { one.matches($0) } ?? false
    }
    if !has { tell(".identifier", detail: one.text) }
  }

  /// Rule 10166: a patient is named by NIK, mother's NIK, passport or IHS number.
  mutating func patientIdentifier() {
    guard let list = resource["identifier"], list.kind == .array, list.count > 0 else {
      return tell(".identifier", detail: "required")
    }
    var isNamed = false
    for (index, identifier) in list.elements.enumerated() {
      guard let system = identifier["system"]?.string else { continue }
      if Self.patientSystems.contains(system) || system.hasPrefix("{{") {
        isNamed = isNamed || identifier["value"]?.isFilled ?? false
      } else if let right = SATUSEHATSystem.rightSpelling(of: system),
        Self.patientSystems.contains(right)
      {
        tell(".identifier[\(index)].system", detail: right)
        isNamed = true
      }
    }
    if !isNamed { tell(".identifier", detail: "nik, nik-ibu, paspor") }
  }

  private static let patientSystems = [
    "https://fhir.kemkes.go.id/id/nik", "https://fhir.kemkes.go.id/id/nik-ibu",
    "https://fhir.kemkes.go.id/id/paspor", "https://fhir.kemkes.go.id/id/ihs-number",
  ]

  /// A code that must be one of a closed list.
  mutating func code(_ value: JSONValue, _ check: RuleCheck) {
    guard value.kind == .string else {
      return value.kind == .object || value.kind == .array
        ? tellShape("code") : tell(detail: "code")
    }
    guard value.isFilled else {
      if isRequired { tell(detail: "required") }
      return
    }
    guard !value.isPlaceholder, let list = check.codes else { return }
    if !(value.withText { list.contains($0) } ?? false) {
      tell(detail: list.codes.count <= 20 ? list.text : list.name)
    }
  }

  /// Rule 10169: a questionnaire of the Ministry of Health, `.../Questionnaire/Q` and digits.
  mutating func questionnaire(_ value: JSONValue) {
    let start = "https://fhir.kemkes.go.id/Questionnaire/Q"
    guard value.kind == .string else { return tellShape("canonical") }
    guard value.isFilled else {
      if isRequired { tell(detail: "required") }
      return
    }
    guard !value.isPlaceholder, let text = value.string else { return }
    let number = text.utf8.dropFirst(start.utf8.count)
    if !text.hasPrefix(start) || number.isEmpty || !number.allSatisfy({ $0 &- 48 < 10 }) {
      tell(detail: start + "0007")
    }
  }
}

extension JSONValue {
  /// Whether it can be a unit of UCUM: printable ASCII without spaces. Source: UCUM section 2.
  var isUnit: Bool { withText { $0.allSatisfy { $0 > 0x20 && $0 < 0x7F } } ?? false }
}
