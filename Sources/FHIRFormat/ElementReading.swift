import RecordModel
import StrictJSON

// FHIR datatypes into the model's. Each says `whole = false` when something of its element is left.
extension MessageDecoding {
  /// Tells that a value cannot be read; its element goes to the remainder as sent.
  mutating func unreadable(_ value: JSONValue, _ wanted: String) {
    whole = false
    report(.fhirValueUnreadable, at: value, detail: wanted)
  }

  mutating func isObject(_ value: JSONValue) -> Bool {
    if value.kind == .object { return true }
    unreadable(value, "object")
    return false
  }

  /// Whether a value is an array; an empty one is not FHIR and would not come back.
  mutating func isArray(_ value: JSONValue) -> Bool {
    if value.kind == .array, value.count > 0 { return true }
    unreadable(value, "array")
    return false
  }

  mutating func text(_ value: JSONValue) -> String? {
    if let text = value.string { return text }
    // null stands in an array where a primitive has only an extension.
    if value.isNull { whole = false } else { unreadable(value, "string") }
    return nil
  }

  mutating func flag(_ value: JSONValue) -> Bool? {
    if let flag = value.bool { return flag }
    unreadable(value, "boolean")
    return nil
  }

  mutating func integer(_ value: JSONValue) -> Int? {
    if let int = value.int, int != 0 || value.raw.first != UInt8(ascii: "-") { return int }
    unreadable(value, "integer")
    return nil
  }

  mutating func decimal(_ value: JSONValue) -> ExactDecimal? {
    if value.kind == .number, let decimal = ExactDecimal(utf8: value.raw) { return decimal }
    unreadable(value, "decimal")
    return nil
  }

  /// A date, dateTime or instant.
  mutating func time(_ value: JSONValue) -> ClinicalTime? {
    let offset = context.defaultOffsetMinutes
    let read = value.withUTF8 { bytes in
      ClinicalTime(utf8: bytes, defaultOffsetMinutes: offset).map {
        (time: $0, comesBack: $0.comesBack(as: bytes, defaultOffsetMinutes: offset))
      }
    }
    guard let read else {
      whole = false
      report(.fhirTimeUnreadable, at: value)
      return nil
    }
    if !read.comesBack { whole = false }
    return read.time
  }

  mutating func period(_ value: JSONValue) -> ClinicalPeriod {
    var period = ClinicalPeriod()
    guard isObject(value) else { return period }
    for (key, member) in value.members {
      if key.equals("start") {
        period.start = time(member)
      } else if key.equals("end") {
        period.end = time(member)
      } else {
        whole = false
      }
    }
    if period.start == nil, period.end == nil { whole = false }
    return period
  }

  /// The URI of a code system or naming system, known misspellings mended.
  mutating func system(_ value: JSONValue) -> String? {
    guard let bytes = value.stringBytes else { return text(value) }
    if let common = FHIRSystem.common(bytes) { return common }
    guard let mended = FHIRSystem.mended(bytes) else { return text(value) }
    whole = false
    if toldSystems.insert(mended).inserted { report(.fhirSystemMended, at: value) }
    return mended
  }

  mutating func coding(_ value: JSONValue) -> Coding {
    guard isObject(value) else { return Coding() }
    var system: String?
    var code: String?
    var display: String?
    for (key, member) in value.members {
      if key.equals("system") {
        system = self.system(member)
      } else if key.equals("code") {
        code = text(member)
      } else if key.equals("display") {
        display = text(member)
      } else {
        whole = false
      }
    }
    if system == nil, code == nil, display == nil { whole = false }
    return Coding(system: system, code: code, display: display)
  }

  mutating func concept(_ value: JSONValue) -> Concept {
    guard isObject(value) else { return Concept() }
    var coding = Coding()
    var text: String?
    for (key, member) in value.members {
      if key.equals("coding") {
        guard isArray(member), let first = member[0] else { continue }
        coding = self.coding(first)
        if member.count > 1 { whole = false }
      } else if key.equals("text") {
        text = self.text(member)
      } else {
        whole = false
      }
    }
    if text == nil, coding.isEmpty { whole = false }
    return Concept(coding: coding, text: text)
  }

  /// A CodeableConcept of which the record keeps one coding.
  mutating func firstCoding(_ value: JSONValue) -> Coding? {
    let concept = concept(value)
    if concept.text != nil || concept.coding.isEmpty { whole = false }
    return concept.coding.isEmpty ? nil : concept.coding
  }

  /// The same for a list of CodeableConcepts.
  mutating func firstCoding(ofList value: JSONValue) -> Coding? {
    guard isArray(value), let first = value[0] else { return nil }
    if value.count > 1 { whole = false }
    return firstCoding(first)
  }

  /// A CodeableConcept of which the record keeps the code, its system and words being FHIR's own.
  mutating func boundCode(_ value: JSONValue, system: String) -> String? {
    let coding = firstCoding(value)
    guard let code = coding?.code else {
      whole = false
      return nil
    }
    if coding?.system != system || coding?.display != FHIRCode.conditionDisplay(code) {
      whole = false
    }
    return code
  }

  mutating func identifiers(_ value: JSONValue) -> [ExternalIdentifier] {
    guard isArray(value) else { return [] }
    return value.elements.compactMap { identifier($0) }
  }

  mutating func identifier(_ value: JSONValue) -> ExternalIdentifier? {
    guard isObject(value) else { return nil }
    var system: String?
    var number: String?
    for (key, member) in value.members {
      if key.equals("system") {
        system = self.system(member)
      } else if key.equals("value") {
        number = text(member)
      } else {
        whole = false
      }
    }
    if system == "" { whole = false }
    guard let number else {
      whole = false
      return nil
    }
    return ExternalIdentifier(system: system ?? "", value: number)
  }

  mutating func quantity(_ value: JSONValue) -> Observation.Quantity? {
    guard isObject(value) else { return nil }
    guard let number = value["value"], let decimal = decimal(number) else {
      whole = false
      return nil
    }
    var quantity = Observation.Quantity(value: decimal)
    for (key, member) in value.members {
      if key.equals("value") {
        continue
      } else if key.equals("unit") {
        quantity.unit = text(member)
      } else if key.equals("system") {
        quantity.system = system(member)
      } else if key.equals("code") {
        quantity.code = text(member)
      } else if key.equals("comparator") {
        quantity.comparator = text(member)
      } else {
        whole = false
      }
    }
    return quantity
  }
}

extension Coding {
  /// Whether it says nothing.
  var isEmpty: Bool { system == nil && code == nil && display == nil }
}

extension Concept {
  /// Whether it says nothing.
  var isEmpty: Bool { text == nil && coding.isEmpty }
}

extension ClinicalTime {
  /// Whether `text` is again what it was read from, told without making it.
  func comesBack(as bytes: UnsafeBufferPointer<UInt8>, defaultOffsetMinutes: Int) -> Bool {
    if !hasOffset, defaultOffsetMinutes != witaOffsetMinutes { return false }
    guard precision >= .second else { return true }
    // A leap second is read as the second before it.
    if bytes.dropFirst(17).begins(with: "60") { return false }
    let digits = Int(precision.rawValue - Precision.second.rawValue)
    let fraction = digits > 0 ? digits + 1 : 0
    let offset = !hasOffset ? 0 : bytes.last == UInt8(ascii: "Z") ? 1 : 6
    // More digits than the record keeps, or an offset of minus zero.
    return bytes.count == 19 + fraction + offset
      && !(offset == 6 && offsetMinutes == 0 && bytes.dropLast(5).last == UInt8(ascii: "-"))
  }
}
