package import RecordModel

/// What our table says of a LOINC code's values: their unit and what of them is plausible.
///
/// Source: units as LOINC's example UCUM units; limits are ours, wide enough for what lives.
package struct LOINCUnit: Sendable {
  /// The unit in UCUM.
  package let unit: String
  /// The least and the greatest value that is plausible, in that unit.
  package let plausible: ClosedRange<Double>
  /// The code's number before the hyphen.
  let number: Int
  let reading: UCUMUnit
  let substance: Substance?
  /// Whether a bare number says the same: a count or score.
  let isCount: Bool
  /// Whether it is haemoglobin A1c in percent.
  private let isGlycated: Bool

  private init?(_ entry: CodeEntry) {
    let fields = entry.more
    guard let number = LOINCCode.number(entry.code), fields.count == 3, !fields[0].isEmpty,
      let reading = UCUMUnit(fields[0]),
      let lowest = Double(fields[1]), let highest = Double(fields[2]), lowest < highest
    else { return nil }
    self.number = number
    unit = fields[0]
    self.reading = reading
    plausible = lowest...highest
    substance = Substance.measured(byLOINC: entry.code)
    isCount = reading == .one
    isGlycated = entry.code == "4548-4"
  }

  private static let byNumber: [Int: LOINCUnit] = {
    var table: [Int: LOINCUnit] = [:]
    for entry in CodeSystem.loinc.entries {
      guard let number = LOINCCode.number(entry.code) else { continue }
      table[number] = LOINCUnit(entry)
    }
    return table
  }()

  /// What the table says of a code; nil if it is not there or has no unit.
  package static func of(_ code: String) -> LOINCUnit? {
    LOINCCode.number(code).flatMap { byNumber[$0] }
  }

  /// What the table says of a coding; nil unless it is of LOINC and in the table with a unit.
  package static func of(_ coding: Coding) -> LOINCUnit? {
    guard let system = coding.system, CodeSystemName(system) == .loinc, let code = coding.code
    else { return nil }
    return of(code)
  }

  /// An observation's value in the table's unit, or why there is none.
  ///
  /// A unit that says UCUM is read as UCUM, any other as people write it; where that fits nothing,
  /// the other way. Moles are told in grams, equivalents in moles, by what the code measures.
  package static func canonical(of observation: Observation) -> CanonicalQuantity {
    guard case .quantity(let quantity) = observation.value else { return .refused(.notANumber) }
    guard let unit = of(observation.code.coding) else { return .refused(.notInTable) }
    return unit.canonical(quantity)
  }

  /// A value in this unit, or why it cannot be told so.
  package func canonical(_ quantity: Observation.Quantity) -> CanonicalQuantity {
    if quantity.code == unit { return told(quantity, quantity.value, isExact: true) }
    switch sentUnit(quantity) {
    case .refused(let refusal): return .refused(refusal)
    case .unit(let sent):
      let conversion =
        isGlycated && sent == Self.millimolesPerMole
        ? Self.glycated(quantity.value)
        : sent.convert(quantity.value, to: reading, of: substance)
      guard let conversion else { return .refused(.beyondRange) }
      return told(quantity, conversion.value, isExact: conversion.isExact)
    }
  }

  private func told(
    _ quantity: Observation.Quantity, _ value: ExactDecimal, isExact: Bool
  ) -> CanonicalQuantity {
    var told = quantity
    told.value = value
    told.unit = unit
    told.system = CodeSystemName.ucumURL
    told.code = unit
    return .value(told, isExact: isExact)
  }

  private enum SentUnit {
    case unit(UCUMUnit)
    case refused(CanonicalQuantity.Refusal)
  }

  /// The first reading of the sent unit that can be told in this one.
  private func sentUnit(_ quantity: Observation.Quantity) -> SentUnit {
    let words = [quantity.code, quantity.unit].compactMap { $0 }.filter { !$0.isEmpty }
    guard !words.isEmpty else { return isCount ? .unit(reading) : .refused(.unitMissing) }
    let isUCUM = quantity.system == CodeSystemName.ucumURL
    var isRead = false
    for word in words {
      let spelling = UnitSpelling.ucum(word).flatMap { UCUMUnit($0) }
      for candidate in isUCUM ? [UCUMUnit(word), spelling] : [spelling, UCUMUnit(word)] {
        guard let candidate else { continue }
        isRead = true
        if candidate.isConvertible(to: reading, of: substance) { return .unit(candidate) }
      }
    }
    return .refused(isRead ? .otherDimension : .unitUnknown)
  }

  private static let millimolesPerMole = UCUMUnit("mmol/mol")

  /// Haemoglobin A1c of IFCC, in millimoles a mole, in the percent of NGSP: no thousandths of it.
  ///
  /// Source: NGSP, IFCC Standardization of HbA1c: NGSP = 0.09148 * IFCC + 2.152.
  private static func glycated(_ value: ExactDecimal) -> UCUMUnit.Conversion? {
    guard let slope = ExactRatio(9148, over: 100_000), let offset = ExactRatio(2152, over: 1000),
      let told = ExactRatio(value)?.multiplied(by: slope)?.added(to: offset)?.decimal
    else { return nil }
    return UCUMUnit.Conversion(value: told.value, isExact: told.isExact)
  }
}
