import CodeSystems
import RecordModel
import Testing

@Suite("Values told in other units")
struct ConversionTests {
  /// Value, unit, unit, value; by LOINC code where the substance matters.
  static let known: [(String, String, String, String, String?)] = [
    ("1", "m", "cm", "100", nil), ("170", "cm", "m", "1.7", nil),
    ("1", "[in_i]", "cm", "2.54", nil), ("70", "[in_i]", "cm", "177.8", nil),
    ("1", "[ft_i]", "cm", "30.48", nil), ("1", "[mi_i]", "m", "1609.344", nil),
    ("1", "[lb_av]", "kg", "0.45359237", nil), ("150", "[lb_av]", "kg", "68.0388555", nil),
    ("1", "[oz_av]", "g", "28.349523125", nil), ("3200", "g", "kg", "3.2", nil),
    ("0.5", "kg", "g", "500", nil), ("1", "t", "kg", "1000", nil),
    ("1", "[stone_av]", "[lb_av]", "14", nil), ("1", "[gr]", "mg", "64.79891", nil),
    ("98.6", "[degF]", "Cel", "37", nil), ("37", "Cel", "[degF]", "98.6", nil),
    ("100.4", "[degF]", "Cel", "38", nil), ("-40", "Cel", "[degF]", "-40", nil),
    ("0", "Cel", "K", "273.15", nil), ("310.15", "K", "Cel", "37", nil),
    ("32", "[degF]", "Cel", "0", nil), ("212", "[degF]", "Cel", "100", nil),
    ("100", "[degF]", "Cel", "37.7777777777778", nil),
    ("120", "mm[Hg]", "kPa", "15.99864", nil), ("1", "cm[Hg]", "mm[Hg]", "10", nil),
    ("1", "atm", "kPa", "101.325", nil), ("10", "cm[H2O]", "Pa", "980.665", nil),
    ("1", "[in_i'Hg]", "mm[Hg]", "25.4", nil), ("1", "bar", "kPa", "100", nil),
    ("60", "/min", "Hz", "1", nil), ("1", "/s", "/min", "60", nil), ("1", "h", "min", "60", nil),
    ("2", "wk", "d", "14", nil), ("1", "a", "d", "365.25", nil), ("40", "wk", "d", "280", nil),
    ("1", "mo", "d", "30.4375", nil), ("1", "d", "s", "86400", nil),
    ("14", "g/dL", "g/L", "140", nil), ("1", "mg/dL", "g/L", "0.01", nil),
    ("1", "mg%", "mg/dL", "1", nil), ("1", "g%", "g/dL", "1", nil),
    ("7.5", "10*3/uL", "/uL", "7500", nil), ("7500", "/uL", "10*3/uL", "7.5", nil),
    ("7.5", "10*9/L", "10*3/uL", "7.5", nil), ("4.5", "10*12/L", "10*6/uL", "4.5", nil),
    ("250000", "/mm3", "10*3/uL", "250", nil), ("90", "fL", "um3", "90", nil),
    ("0.42", "1", "%", "42", nil), ("42", "%", "1", "0.42", nil),
    ("1", "[ppm]", "%", "0.0001", nil),
    ("0.42", "L/L", "%", "42", nil), ("1", "cL", "mL", "10", nil), ("1", "dm3", "L", "1", nil),
    ("1", "[tsp_m]", "mL", "5", nil), ("1", "[tbs_m]", "[tsp_m]", "3", nil),
    ("1", "[foz_us]", "mL", "29.5735295625", nil), ("1", "[gal_us]", "L", "3.785411784", nil),
    ("1", "kcal", "kJ", "4.184", nil), ("1", "U/L", "nkat/L", "16.6666666666667", nil),
    ("100", "mL/min", "L/h", "6", nil), ("5", "mg/(kg.d)", "ug/(kg.h)", "208.333333333333", nil),
    ("180", "deg", "rad", "3.14159265358979", nil), ("22", "kg/m2", "g/cm2", "2.2", nil),
    // Source of the factors: molar masses named in `Substance`.
    ("5.5", "mmol/L", "mg/dL", "99.0858", "2345-7"),
    ("100", "mg/dL", "mmol/L", "5.55074491", "2345-7"),
    ("5", "mmol/L", "mg/dL", "193.33", "2093-3"), ("1", "mmol/L", "mg/dL", "38.666", "2085-9"),
    ("2.6", "mmol/L", "mg/dL", "100.5316", "2089-1"), ("1", "mmol/L", "mg/dL", "88.57", "2571-8"),
    ("88.4", "umol/L", "mg/dL", "0.9999808", "2160-0"),
    ("1", "mg/dL", "umol/L", "88.4016973", "2160-0"),
    ("10", "mmol/L", "mg/dL", "28.014", "3094-0"), ("10", "mmol/L", "mg/dL", "60.056", "3091-6"),
    ("400", "umol/L", "mg/dL", "6.72448", "3084-1"),
    ("17.1", "umol/L", "mg/dL", "0.999790830", "1975-2"),
    ("8.5", "mmol/L", "g/dL", "13.697325", "718-7"), ("140", "meq/L", "mmol/L", "140", "2947-0"),
    ("4", "mmol/L", "meq/L", "4", "6298-4"), ("100", "mmol/L", "mg/dL", "354.5", "2069-3"),
    ("5", "meq/L", "mmol/L", "2.5", "2000-8"), ("2.5", "mmol/L", "mg/dL", "10.0195", "49765-1"),
    ("5", "meq/L", "mg/dL", "10.0195", "49765-1"), ("40", "[iU]/L", "U/L", "40", "1920-8"),
    ("0.5", "ukat/L", "U/L", "30", "1742-6"), ("30", "U/L", "[iU]/L", "30", "1742-6"),
  ]

  @Test("Known values come out", arguments: known)
  func values(_ value: String, _ from: String, _ to: String, _ expected: String, _ code: String?)
    throws
  {
    let source = try #require(UCUMUnit(from))
    let target = try #require(UCUMUnit(to))
    let number = try #require(ExactDecimal(value))
    let substance = code.flatMap { Substance.measured(byLOINC: $0) }
    let found = try #require(source.convert(number, to: target, of: substance))
    // A rounded expectation is met to its own digits.
    if found.isExact {
      #expect(found.value.text == expected || near(found.value.text, expected), "\(found)")
    } else {
      #expect(near(found.value.text, expected), "\(found)")
    }
    let double = try #require(Double(value))
    let rough = try #require(source.convert(approximately: double, to: target, of: substance))
    let exact = try #require(Double(found.value.text))
    #expect(abs(rough - exact) <= 1e-12 * max(1, abs(exact)) + 1e-9 * (exact == 0 ? 1 : 0))
  }

  private func near(_ left: String, _ right: String) -> Bool {
    guard let left = Double(left), let right = Double(right) else { return false }
    return abs(left - right) <= 1e-8 * max(1, abs(right))
  }

  @Test("There are at least sixty of them, and most are exact")
  func count() {
    #expect(Self.known.count >= 60)
    let exact = Self.known.filter { value, from, to, expected, code in
      guard let source = UCUMUnit(from), let target = UCUMUnit(to),
        let number = ExactDecimal(value)
      else { return false }
      let found = source.convert(
        number, to: target, of: code.flatMap { Substance.measured(byLOINC: $0) })
      return found?.isExact == true && found?.value.text == expected
    }
    #expect(exact.count >= 60, "\(exact.count)")
  }

  @Test("A value in its own unit keeps its digits")
  func same() throws {
    let unit = try #require(UCUMUnit("mg/dL"))
    for text in ["1.50", "100", "0.0", "1e3", "-0", "12345678901234567890123456789012345678"] {
      let number = try #require(ExactDecimal(text))
      #expect(unit.convert(number, to: unit)?.value.text == text)
    }
  }

  @Test("Without a substance moles are not told in grams, and never where something else differs")
  func refusals() throws {
    let one = try #require(ExactDecimal("1"))
    func convert(_ from: String, _ to: String, _ code: String?) throws -> Bool {
      try #require(UCUMUnit(from)).convert(
        one, to: try #require(UCUMUnit(to)), of: code.flatMap { Substance.measured(byLOINC: $0) })
        != nil
    }
    #expect(try !convert("mmol/L", "mg/dL", nil))
    #expect(try !convert("mmol/L", "mg", "2345-7"))
    #expect(try !convert("kg", "cm", "2345-7"))
    #expect(try !convert("meq/L", "mg/dL", "2345-7"))
    #expect(try !convert("[iU]/L", "mg/dL", "1920-8"))
    #expect(try !convert("[iU]/L", "U/L", nil))
    #expect(try !convert("mmol", "mmol/L", "2345-7"))
  }

  @Test("Numbers beyond thirty digits are refused, not rounded unseen")
  func beyond() throws {
    let centimetre = try #require(UCUMUnit("cm"))
    let metre = try #require(UCUMUnit("m"))
    let long = try #require(ExactDecimal("1234567890123456789012345678901"))
    #expect(centimetre.convert(long, to: metre) == nil)
    let zeros = try #require(ExactDecimal("0.000000000000000000000000000000000000001"))
    #expect(centimetre.convert(zeros, to: metre)?.isExact == true)
  }

  /// Units of one kind each, between which values go to and fro.
  static let kinds = [
    ["kg", "g", "mg", "[lb_av]", "[oz_av]", "t", "[stone_av]", "[gr]"],
    ["m", "cm", "mm", "[in_i]", "[ft_i]", "um", "[mi_i]"], ["Cel", "[degF]", "K"],
    ["mm[Hg]", "kPa", "cm[H2O]", "[in_i'Hg]", "atm", "Pa"],
    ["g/dL", "mg/dL", "g/L", "ug/mL", "mg%", "kg/m3"], ["10*3/uL", "/uL", "10*9/L", "/mm3", "/L"],
    ["/min", "Hz", "/h", "{beats}/min"], ["U/L", "ukat/L", "nkat/mL", "mU/mL"],
    ["d", "h", "wk", "min", "a", "mo"], ["%", "1", "[ppth]", "L/L"],
  ]

  @Test("Conversion there and back is the same value: to the digit where it ends, else to 1e-13")
  func inverse() throws {
    var numbers = SeededNumbers(seed: 3)
    var exact = 0
    for _ in 0..<20_000 {
      let kind = Self.kinds[Int.random(in: 0..<Self.kinds.count, using: &numbers)]
      let from = kind[Int.random(in: 0..<kind.count, using: &numbers)]
      let to = kind[Int.random(in: 0..<kind.count, using: &numbers)]
      let whole = Int.random(in: 1...999_999, using: &numbers)
      let places = Int.random(in: 0...4, using: &numbers)
      let value = try #require(ExactDecimal("\(whole)e-\(places)"))
      let source = try #require(UCUMUnit(from))
      let target = try #require(UCUMUnit(to))
      let there = try #require(source.convert(value, to: target), "\(value) \(from) \(to)")
      let back = try #require(target.convert(there.value, to: source), "\(there) \(to) \(from)")
      let before = try #require(Double(value.text))
      let after = try #require(Double(back.value.text))
      if there.isExact, back.isExact {
        exact += 1
        #expect(ExactRatio(back.value) == ExactRatio(value), "\(value) \(from) \(to)")
      } else {
        // Degrees carry the zero's size into the rounding.
        let size = max(abs(before), kind.contains("K") ? 500 : 0)
        #expect(abs(after - before) <= 1e-13 * size, "\(value) \(from) \(to) \(after)")
      }
    }
    #expect(exact > 10_000)
  }

  @Test("A step between two units is as good as a step over a third")
  func transitive() throws {
    var numbers = SeededNumbers(seed: 4)
    for _ in 0..<5000 {
      let kind = Self.kinds[Int.random(in: 0..<Self.kinds.count, using: &numbers)]
      let units = try (0..<3).map { _ in
        try #require(UCUMUnit(kind[Int.random(in: 0..<kind.count, using: &numbers)]))
      }
      let value = try #require(ExactDecimal("\(Int.random(in: 1...99_999, using: &numbers))"))
      let straight = try #require(units[0].convert(value, to: units[2]))
      let step = try #require(units[0].convert(value, to: units[1]))
      let over = try #require(units[1].convert(step.value, to: units[2]))
      let left = try #require(Double(straight.value.text))
      let right = try #require(Double(over.value.text))
      #expect(abs(left - right) <= 1e-12 * max(1, abs(left), 500))
    }
  }
}
