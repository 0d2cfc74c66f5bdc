import RecordModel
import StrictJSON

// Numbers, texts and times.
extension ResourceWalk {
  /// SATUSEHAT's first day: what is older is refused. 2022-08-31T00:00:00Z in microseconds.
  ///
  /// Source: SATUSEHAT validation dictionary, "Invalid date time value".
  static let firstMoment: Int64 = 1_661_904_000_000_000

  /// A number, boolean, text, time of day, amount or age.
  mutating func primitive(_ value: JSONValue, _ check: RuleCheck) {
    if value.isPlaceholder { return }
    switch check.verb {
    case .money: return money(value)
    case .age: return age(value)
    default: break
    }
    guard value.kind != .object, value.kind != .array else {
      return tellShape(check.verb.rawValue)
    }
    if value.kind == .string, !value.isFilled {
      return tell(detail: isRequired ? "required" : check.verb.rawValue)
    }
    let isGood =
      switch check.verb {
      case .number:
        value.kind == .number && !(check.options.contains(.fromZero) && value.isNegative)
      case .decimal: value.kind == .number
      case .integer: value.isWhole
      case .positive: value.isWhole && !value.isNegative && value.int != 0
      case .boolean: value.bool != nil
      case .time: value.isTimeOfDay
      default: value.kind == .string
      }
    if !isGood { tell(detail: Self.wanted(check)) }
  }

  private static func wanted(_ check: RuleCheck) -> String {
    switch check.verb {
    case .number where check.options.contains(.fromZero): ">= 0"
    case .positive: "> 0"
    case .time: "hh:mm:ss"
    default: check.verb.rawValue
    }
  }

  /// A Money: its amount a number, its currency three letters of ISO 4217.
  private mutating func money(_ value: JSONValue) {
    guard value.kind == .object else { return tellShape("Money") }
    if let amount = value["value"], !amount.isNull, !amount.isPlaceholder, amount.kind != .number {
      tell(".value", detail: "decimal")
    }
    guard let currency = value["currency"], !currency.isNull, !currency.isPlaceholder else {
      return
    }
    let isCode = currency.withText { $0.count == 3 && $0.allSatisfy { $0 &- 65 < 26 } } ?? false
    if !isCode { tell(".currency", detail: "IDR") }
  }

  /// An Age: a number of UCUM's units of time.
  private mutating func age(_ value: JSONValue) {
    guard value.kind == .object else { return tellShape("Age") }
    if let number = value["value"] {
      if number.kind != .number, !number.isPlaceholder { tell(".value", detail: "decimal") }
    } else {
      tell(".value", detail: "required")
    }
    if let system = value["system"], !system.isPlaceholder,
      !system.equals("http://unitsofmeasure.org")
    {
      tell(".system", detail: "http://unitsofmeasure.org")
    }
  }

  /// A date and time: its form, UTC, not in the future, not before SATUSEHAT's first day.
  mutating func instant(_ value: JSONValue, _ check: RuleCheck) {
    guard value.kind == .string else {
      return value.kind == .number || value.kind == .bool
        ? tell(detail: "dateTime") : tellShape("dateTime")
    }
    guard value.isFilled else {
      if isRequired { tell(detail: "required") }
      return
    }
    if value.isPlaceholder { return }
    guard let time = value.moment, time.precision >= .second, time.hasOffset else {
      return tell(detail: "YYYY-MM-DDThh:mm:ss+00:00")
    }
    if time.offsetMinutes != 0, !check.options.contains(.anyOffset) { tell(detail: "+00:00") }
    if time.microseconds > now, !check.options.contains(.future) { tell(detail: "future") }
    if time.microseconds < Self.firstMoment, !check.options.contains(.anyAge) {
      tell(detail: ">= 2022-08-31")
    }
    if check.verb == .periodEnd, isEndEarly { tell(detail: "> period.start") }
  }

  /// A date, which may be as old as it is.
  mutating func date(_ value: JSONValue, _ check: RuleCheck) {
    guard value.kind == .string else {
      return value.kind == .number || value.kind == .bool
        ? tell(detail: "date") : tellShape("date")
    }
    guard value.isFilled else {
      if isRequired { tell(detail: "required") }
      return
    }
    if value.isPlaceholder { return }
    guard let date = value.moment, date.precision == .day else {
      return tell(detail: "YYYY-MM-DD")
    }
    if date.localDay > ClinicalTime(utc: now).localDay, !check.options.contains(.future) {
      tell(detail: "future")
    }
  }
}

extension JSONValue {
  /// The moment that a FHIR date, dateTime or instant tells; nil if it is none.
  var moment: ClinicalTime? { withText { ClinicalTime(utf8: $0) }.flatMap { $0 } }

  /// Whether a number is below zero.
  var isNegative: Bool { kind == .number && raw.first == UInt8(ascii: "-") && int != 0 }

  /// Whether it is a number without fraction or exponent.
  var isWhole: Bool {
    kind == .number && raw.allSatisfy { $0 &- 48 < 10 || $0 == UInt8(ascii: "-") }
  }

  /// Whether it is `hh:mm:ss`, with a fraction or without. Source: FHIR R4 datatypes, time.
  var isTimeOfDay: Bool {
    guard var text = string, text.utf8.count >= 8, text.utf8.count <= 32 else { return false }
    text = "2000-01-01T" + text
    guard let time = ClinicalTime(text) else { return false }
    return !time.hasOffset && time.precision >= .second
  }
}
