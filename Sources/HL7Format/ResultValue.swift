import RecordModel

/// OBX-5 by the type that OBX-2 names, with the unit of OBX-6. Source: HL7 v2.8 chapter 7.4.2.5.
struct ResultValue {
  private let context: FormatContext

  init(_ context: FormatContext) { self.context = context }

  /// Reads the values, one for each repetition but for running text; what has no form here is kept
  /// by its segment's rest.
  func read(_ reader: inout FieldReader, code: String?) -> [Observation.Value] {
    let value = reader[5]
    guard value.hasText else { return [] }
    let type = reader[2].text?.uppercased() ?? "ST"
    let parts = isProse(type) ? [value] : value.repetitions
    var values: [Observation.Value] = []
    var isWhole = true
    for part in parts where part.hasText {
      guard let found = found(type, part, &reader, code: code) else {
        isWhole = false
        continue
      }
      values.append(found)
      if !self.isWhole(type, part, found) { isWhole = false }
    }
    if !values.isEmpty {
      reader.hold(2)
      if isWhole { reader.holdList(5) }
    }
    return values
  }

  private func isProse(_ type: String) -> Bool { ["ST", "TX", "FT"].contains(type) }

  private func isWhole(
    _ type: String, _ value: HL7Value, _ found: Observation.Value
  ) -> Bool {
    switch found {
    case .concept(let concept):
      let coded = CodedValue(value.repetition(0), field: "OBX-5")
      return coded?.isWhole == true && coded?.codings.count == (concept.coding.code == nil ? 0 : 1)
    case .text: return isProse(type) || value.isPlain
    case .quantity, .time, .integer, .flag: return true
    }
  }

  private func found(
    _ type: String, _ value: HL7Value, _ reader: inout FieldReader, code: String?
  ) -> Observation.Value? {
    switch type {
    case "NM":
      guard let text = value.text else { return nil }
      if let quantity = quantity(text, &reader, code) { return .quantity(quantity) }
      reader.tell(.hl7ValueUnreadable, 5)
      return .text(text)
    case "SN": return structured(value, &reader, code)
    case "CE", "CWE", "CNE", "CF", "IS", "ID", "CK":
      return CodedValue(value.repetition(0), field: "OBX-5").map { .concept($0.concept) }
    case "DT", "TS", "DTM":
      if let time = context.time(value) {
        return .time(time)
      }
      reader.tell(.hl7ValueUnreadable, 5)
      return value.text.map { .text($0) }
    case "ED", "RP": return nil
    case "ST", "TX", "FT":
      let lines = value.allRepetitions.map { $0.prose ?? "" }
      return .text(lines.joined(separator: "\n"))
    default: return value.prose.map { .text($0) }
    }
  }

  /// A structured number: comparator and number; ranges and ratios stay words.
  private func structured(
    _ value: HL7Value, _ reader: inout FieldReader, _ code: String?
  ) -> Observation.Value? {
    let parts = (1...4).map { value.component($0).text ?? "" }
    if parts[2].isEmpty, parts[3].isEmpty,
      let quantity = quantity(parts[0] + parts[1], &reader, code)
    {
      return .quantity(quantity)
    }
    let words = parts.joined()
    return words.isEmpty ? nil : .text(words)
  }

  private func quantity(
    _ text: String, _ reader: inout FieldReader, _ code: String?
  ) -> Observation.Quantity? {
    var digits = text.filter { $0 != " " }[...]
    var comparator: String?
    for sign in ["<=", ">=", "<", ">", "="] where digits.hasPrefix(sign) {
      comparator = sign == "=" ? nil : sign
      digits = digits.dropFirst(sign.count)
      break
    }
    guard let number = Self.decimal(digits) else { return nil }
    var quantity = Observation.Quantity(value: number, comparator: comparator)
    readUnit(&reader, &quantity, code)
    return quantity
  }

  /// A number as JSON writes it: no plus sign, no zeros in front, a digit before the point.
  static func decimal(_ text: Substring) -> ExactDecimal? {
    var digits = text
    var isNegative = false
    if digits.hasPrefix("+") {
      digits = digits.dropFirst()
    } else if digits.hasPrefix("-") {
      isNegative = true
      digits = digits.dropFirst()
    }
    while digits.hasPrefix("0"), digits.dropFirst().first?.isASCIIDigit == true {
      digits = digits.dropFirst()
    }
    var number = String(digits)
    if number.hasPrefix(".") { number = "0" + number }
    if number.hasSuffix(".") { number.removeLast() }
    guard !number.contains("e"), !number.contains("E"), !number.hasPrefix("-") else { return nil }
    return ExactDecimal(isNegative ? "-" + number : number)
  }

  /// OBX-6: UCUM where it says so, where a vital sign's is meant, and where people's way of
  /// writing it leaves no doubt.
  private func readUnit(
    _ reader: inout FieldReader, _ quantity: inout Observation.Quantity, _ code: String?
  ) {
    let sent = reader[6]
    let unit = sent.component(1).text ?? sent.component(2).text
    let system = sent.component(3).text
    guard let unit else {
      guard let code, let usual = HL7Tables.vitalSigns[code], !usual.isEmpty else { return }
      // A vital sign without a unit has the usual one.
      reader.tell(.hl7UnitAssumed, 6)
      quantity.unit = usual
      quantity.system = CodeSystemNames.ucum
      quantity.code = usual
      return
    }
    quantity.unit = sent.component(2).text ?? unit
    if system.flatMap({ CodeSystemNames.uri($0) }) == CodeSystemNames.ucum {
      quantity.system = CodeSystemNames.ucum
      quantity.code = unit
      reader.hold(6)
    } else if let known = HL7Tables.units[unit.lowercased()] {
      quantity.system = CodeSystemNames.ucum
      quantity.code = known
      if system == nil { reader.hold(6) }
    } else if sent.isPlain {
      reader.hold(6)
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
