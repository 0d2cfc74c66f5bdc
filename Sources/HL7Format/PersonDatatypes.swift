import RecordModel
import StrictJSON

// XPN, XAD and XTN. Source: HL7 v2.8 chapter 2A; HL7 Version 2 to FHIR implementation guide.

extension PersonName {
  /// Reads an XPN; says in `isWhole` if something of it has no place here.
  init?(_ value: HL7Value, isWhole: inout Bool) {
    self.init()
    family = value.component(1).text
    given = [value.component(2).text, value.component(3).text].compactMap { $0 }
    guard family != nil || !given.isEmpty else {
      if !value.isEmpty { isWhole = false }
      return nil
    }
    text = (given + [family].compactMap { $0 }).joined(separator: " ")
    // A name that is one text is no family name: most here have none.
    if given.isEmpty { family = nil }
    if let type = value.component(7).text {
      use = Self.use(type)
      if use == nil { isWhole = false }
    }
    let parts = value.parts
    if !parts.isWithin(1, 2, 3, 7) || parts.isDivided(1) { isWhole = false }
  }

  /// Table 0200 to name-use.
  private static func use(_ type: String) -> String? {
    switch type.uppercased() {
    case "L": "official"
    case "D": "usual"
    case "M": "maiden"
    case "N", "A": "nickname"
    case "S": "anonymous"
    case "T": "temp"
    case "B": "old"
    default: nil
    }
  }

  var json: JSON {
    var object = FHIRObject()
    object.add("use", use)
    object.add("text", text)
    object.add("family", family)
    object.add("given", list: given.map { .string($0) })
    return .object(object.members)
  }
}

extension PersonAddress {
  /// Reads an XAD; says in `isWhole` if something of it has no place here.
  init?(_ value: HL7Value, isWhole: inout Bool) {
    self.init()
    lines = [value.component(1).text, value.component(2).text].compactMap { $0 }
    city = value.component(3).text
    postalCode = value.component(5).text
    country = value.component(6).text
    if let type = value.component(7).text {
      use = Self.use(type)
      if use == nil { isWhole = false }
    }
    for number in [10, 9] where villageCode == nil {
      villageCode = value.component(number).text.flatMap { Self.villageCode($0) }
    }
    let code = villageCode
    let parts = value.parts
    if !parts.isWithin(1, 2, 3, 5, 6, 7, 9, 10) || parts.isDivided(1) { isWhole = false }
    for number in [9, 10] where parts.isFilled(UInt64(number)) {
      // The points of a code are not kept.
      if code == nil || value.component(number).text != code { isWhole = false }
    }
    guard !lines.isEmpty || city != nil || postalCode != nil || country != nil || code != nil
    else {
      if !value.isEmpty { isWhole = false }
      return nil
    }
  }

  /// Kemendagri's code of a kelurahan: ten digits, with points or without.
  private static func villageCode(_ text: String) -> String? {
    let digits = text.filter { $0 != "." }
    return digits.utf8.count == 10 && digits.utf8.allSatisfy({ $0 &- 48 < 10 }) ? digits : nil
  }

  /// Table 0190 to address-use.
  private static func use(_ type: String) -> String? {
    switch type.uppercased() {
    case "H", "L", "P", "HOME": "home"
    case "B", "O": "work"
    case "C": "temp"
    case "BI": "billing"
    case "BA": "old"
    default: nil
    }
  }

  var json: JSON {
    var object = FHIRObject()
    object.add("use", use)
    object.add("line", list: lines.map { .string($0) })
    object.add("city", city)
    object.add("postalCode", postalCode)
    object.add("country", country)
    return .object(object.members)
  }
}

extension ContactPoint {
  /// Reads an XTN; says in `isWhole` if something of it has no place here.
  init?(_ value: HL7Value, use defaultUse: String?, isWhole: inout Bool) {
    let kind = value.component(3).text?.uppercased() ?? ""
    let mail = value.component(4).text
    let parts = [5, 6, 7].compactMap { value.component($0).text }
    let number = value.component(1).text ?? value.component(12).text
    guard let reached = number ?? mail ?? (parts.isEmpty ? nil : parts.joined(separator: " "))
    else {
      if !value.isEmpty { isWhole = false }
      return nil
    }
    let isMail = number == nil && mail != nil || kind == "INTERNET" || reached.contains("@")
    self.init(system: isMail ? "email" : Self.system(kind), value: reached)
    use = kind == "CP" ? "mobile" : Self.use(value.component(2).text ?? "") ?? defaultUse
    if !value.parts.isWithin(1, 2, 3) {
      for part in 4...18 {
        let rest = value.component(part)
        if !rest.isEmpty, rest.text != reached { isWhole = false }
      }
    }
    if number != nil, mail != nil { isWhole = false }
  }

  /// Table 0202 to contact-point-system.
  private static func system(_ kind: String) -> String {
    switch kind {
    case "FX": "fax"
    case "BP": "pager"
    case "X.400": "email"
    default: "phone"
    }
  }

  /// Table 0201 to contact-point-use.
  private static func use(_ code: String) -> String? {
    switch code.uppercased() {
    case "PRN", "ORN", "VHN", "HOME": "home"
    case "WPN": "work"
    case "PRS": "mobile"
    default: nil
    }
  }

  var json: JSON {
    var object = FHIRObject()
    object.add("system", system)
    object.add("value", value)
    object.add("use", use)
    return .object(object.members)
  }
}
