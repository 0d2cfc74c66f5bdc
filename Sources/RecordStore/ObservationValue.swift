import RecordModel

/// The eleven `value_` columns of an observation, of which each kind of value uses a few.
struct ObservationValue: Sendable {
  var kind: String?
  var number: String?
  var digits: String?
  var comparator: String?
  var unit: String?
  var system: String?
  var code: String?
  var display: String?
  var text: String?
  var time: ClinicalTime?

  init(_ value: Observation.Value?) {
    switch value {
    case nil: break
    case .quantity(let quantity):
      kind = "quantity"
      number = quantity.value.text
      if !Self.survivesNumeric(quantity.value.text) { digits = quantity.value.text }
      comparator = quantity.comparator
      unit = quantity.unit
      system = quantity.system
      code = quantity.code
    case .concept(let concept):
      kind = "concept"
      system = concept.coding.system
      code = concept.coding.code
      display = concept.coding.display
      text = concept.text
    case .text(let words):
      kind = "text"
      text = words
    case .flag(let flag):
      kind = "flag"
      number = flag ? "1" : "0"
    case .integer(let integer):
      kind = "integer"
      number = String(integer)
    case .time(let moment):
      kind = "time"
      time = moment
    }
  }

  /// The value that these columns hold; nil for none or for columns that do not fit together.
  var value: Observation.Value? {
    switch kind {
    case "quantity":
      guard let number = (digits ?? number).flatMap({ ExactDecimal($0) }) else { return nil }
      return .quantity(
        .init(
          value: number, unit: unit, system: system, code: code, comparator: comparator))
    case "concept":
      let coding = Coding(system: system, code: code, display: display)
      return .concept(Concept(coding: coding, text: text))
    case "text": return text.map { .text($0) }
    case "flag": return .flag(number == "1")
    case "integer": return number.flatMap { Int($0) }.map { .integer($0) }
    case "time": return time.map { .time($0) }
    default: return nil
    }
  }

  /// PostgreSQL's numeric keeps digits and scale, but not exponents nor the sign of zero.
  private static func survivesNumeric(_ text: String) -> Bool {
    !text.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") } && !text.hasPrefix("-0")
  }

  static let columns: [Column<FactRow<ObservationEntry>>] =
    [
      .text("value_kind", { $0.fact.value.kind }) { $0.fact.value.kind = $1 },
      .numeric("value_number", { $0.fact.value.number }) { $0.fact.value.number = $1 },
      .text("value_digits", { $0.fact.value.digits }) { $0.fact.value.digits = $1 },
      .text("value_comparator", { $0.fact.value.comparator }) { $0.fact.value.comparator = $1 },
      .text("value_unit", { $0.fact.value.unit }) { $0.fact.value.unit = $1 },
      .text("value_system", { $0.fact.value.system }) { $0.fact.value.system = $1 },
      .text("value_code", { $0.fact.value.code }) { $0.fact.value.code = $1 },
      .text("value_display", { $0.fact.value.display }) { $0.fact.value.display = $1 },
      .text("value_text", { $0.fact.value.text }) { $0.fact.value.text = $1 },
    ]
    + Column.time("value_time", { $0.fact.value.time }) { $0.fact.value.time = $1 }
}

/// An observation with its value spread over columns.
struct ObservationEntry: Sendable {
  var observation: Observation
  var value: ObservationValue

  init(_ observation: Observation) {
    self.observation = observation
    value = ObservationValue(observation.value)
  }

  /// The observation with the value that the columns hold.
  var assembled: Observation {
    var observation = observation
    observation.value = value.value
    return observation
  }
}
