import RecordModel

/// Measured values against their units, their limits and each other.
struct VitalCheck {
  let visit: Visit

  /// A code whose values are often sent in a certain wrong unit.
  private struct Slip {
    let codes: Set<Int>
    let rule: Rule
    /// Whether a value, in the table's unit, looks like that mistake.
    let looksLike: @Sendable (Double) -> Bool
  }

  private static let slips = [
    // 30 to 46 degrees Celsius.
    Slip(codes: [8310, 8331], rule: .temperatureInFahrenheit) { (86...115).contains($0) },
    Slip(codes: [8302, 8306], rule: .heightInMetres) { (0.3...2.6).contains($0) },
    Slip(codes: [29463, 3141], rule: .weightInGrams) { (400...20_000).contains($0) },
    Slip(codes: [59408, 2708], rule: .saturationAboveAll) { $0 > 100 },
  ]

  private static let systolic = 8480
  private static let diastolic = 8462

  func judge(into issues: inout [Issue]) {
    var pressures = PressurePairs()
    for index in visit.observations.indices {
      switch visit.observations[index].status {
      case "entered-in-error", "cancelled": continue
      default: break
      }
      guard case .quantity(let quantity) = visit.observations[index].value,
        let table = LOINCUnit.of(visit.observations[index].code.coding)
      else { continue }
      switch table.canonical(quantity) {
      case .refused(let refusal): report(refusal, table, index, into: &issues)
      case .value(let told, _):
        guard let value = Double(told.value.text) else { continue }
        if told.comparator == nil { judge(value, table, index, into: &issues) }
        switch table.number {
        case Self.systolic: pressures.upper.append((index, value))
        case Self.diastolic: pressures.lower.append((index, value))
        default: break
        }
      }
    }
    for index in pressures.inverted(in: visit) {
      issues.append(Issue(.pressureInverted, at: place(index)))
    }
  }

  private func place(_ index: Int) -> String {
    visit.observations[index].origin.place + ".valueQuantity"
  }

  private func judge(
    _ value: Double, _ table: LOINCUnit, _ index: Int, into issues: inout [Issue]
  ) {
    guard !table.plausible.contains(value) else { return }
    let slip = Self.slips.first { $0.codes.contains(table.number) && $0.looksLike(value) }
    if let slip {
      issues.append(Issue(slip.rule, at: place(index)))
    } else {
      issues.append(Issue(.valueImplausible, at: place(index), detail: table.limits))
    }
  }

  private func report(
    _ refusal: CanonicalQuantity.Refusal, _ table: LOINCUnit, _ index: Int,
    into issues: inout [Issue]
  ) {
    let rule: Rule? =
      switch refusal {
      case .unitMissing: .unitMissing
      case .unitUnknown: .unitUnreadable
      case .otherDimension: .unitOfOtherDimension
      case .notANumber, .notInTable, .beyondRange: nil
      }
    if let rule { issues.append(Issue(rule, at: place(index), detail: table.unit)) }
  }
}

extension LOINCUnit {
  /// The limits in words: `40-300 mm[Hg]`.
  fileprivate var limits: String {
    "\(Self.short(plausible.lowerBound))-\(Self.short(plausible.upperBound)) \(unit)"
  }

  private static func short(_ limit: Double) -> String {
    limit == limit.rounded() ? String(Int(limit)) : String(limit)
  }
}

/// Systolic and diastolic pressures of a visit, by the index of their observation.
private struct PressurePairs {
  var upper: [(index: Int, value: Double)] = []
  var lower: [(index: Int, value: Double)] = []

  /// The systolic ones that are not above the diastolic one they belong to: of the same panel, of
  /// the same moment, or the only one.
  func inverted(in visit: Visit) -> [Int] {
    upper.compactMap { index, value in
      guard let partner = partner(of: index, in: visit) else { return nil }
      return value <= partner ? index : nil
    }
  }

  private func partner(of index: Int, in visit: Visit) -> Double? {
    let systolic = visit.observations[index]
    if systolic.panel != nil {
      return lower.first { visit.observations[$0.index].origin.place == systolic.origin.place }?
        .value
    }
    if upper.count == 1, lower.count == 1 { return lower[0].value }
    guard let moment = systolic.effective else { return nil }
    let partners = lower.filter { visit.observations[$0.index].effective == moment }
    return partners.count == 1 ? partners[0].value : nil
  }
}
