import RecordModel

/// Medicines against each other: the same one, ingredient or group of antibacterials twice.
///
/// Only where a patient takes them home: on a ward the same medicine is ordered day by day.
struct MedicineCheck {
  let visit: Visit

  private static let wards: Set<String> = ["IMP", "ACUTE", "NONAC", "OBSENC", "SS"]

  func judge(into issues: inout [Issue]) {
    guard visit.medicationRequests.count > 1, let code = visit.visitClass.code,
      !Self.wards.contains(code)
    else { return }
    let orders = visit.medicationRequests.indices.filter { isOrder($0) }
    guard orders.count > 1 else { return }
    let contents = orders.map { MedicineContent(visit.medicationRequests[$0].medication.coding) }
    for later in orders.indices.dropFirst() {
      for earlier in orders[..<later].indices {
        guard isOneDay(orders[earlier], orders[later]),
          let rule = rule(
            orders[earlier], contents[earlier], orders[later], contents[later]),
          !isCompound(orders[earlier]), !isCompound(orders[later])
        else { continue }
        let place = visit.medicationRequests[orders[later]].origin.place
        issues.append(Issue(rule, at: place + ".medicationCodeableConcept"))
        break
      }
    }
  }

  private func isOrder(_ index: Int) -> Bool {
    let request = visit.medicationRequests[index]
    switch request.status {
    case "cancelled", "entered-in-error", "stopped": return false
    default: break
    }
    // Parts of an order repeat its medicine.
    return request.intent == "order" || request.intent == "original-order"
  }

  /// A compound (racikan) names its parts; the same part may stand in two.
  private func isCompound(_ index: Int) -> Bool {
    let remainder = visit.medicationRequests[index].origin.remainder
    return String(decoding: remainder, as: UTF8.self).lowercased().contains("racikan")
  }

  private func isOneDay(_ left: Int, _ right: Int) -> Bool {
    guard let one = visit.medicationRequests[left].authored,
      let other = visit.medicationRequests[right].authored
    else { return true }
    return one.localDay == other.localDay
  }

  private func rule(
    _ left: Int, _ leftContent: MedicineContent?, _ right: Int, _ rightContent: MedicineContent?
  ) -> Rule? {
    let one = visit.medicationRequests[left].medication
    let other = visit.medicationRequests[right].medication
    if let code = one.coding.code {
      if code == other.coding.code, one.coding.system == other.coding.system {
        return .sameMedicineTwice
      }
    } else if let text = one.text, other.coding.code == nil, let otherText = other.text,
      TerminologySnapshot.normal(text) == TerminologySnapshot.normal(otherText)
    {
      return .sameMedicineTwice
    }
    guard let leftContent, let rightContent, leftContent.isLocal == rightContent.isLocal else {
      return nil
    }
    if leftContent.ingredients.contains(where: { rightContent.ingredients.contains($0) }) {
      return .sameIngredientTwice
    }
    guard !leftContent.isLocal else { return nil }
    let groups = leftContent.ingredients.compactMap { MedicineContent.antibacterials[$0] }
    let isSameGroup = rightContent.ingredients.contains { name in
      MedicineContent.antibacterials[name].map { groups.contains($0) } ?? false
    }
    return isSameGroup ? .sameAntibioticClassTwice : nil
  }
}
