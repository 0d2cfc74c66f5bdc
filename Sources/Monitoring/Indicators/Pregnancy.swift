import RecordModel

/// One pregnancy of a person, as her antenatal contacts tell it.
struct Pregnancy {
  /// In their order, at any facility.
  private(set) var contacts: [VisitFact]
  /// First day of the last period, days since 1970, from the first contact that told the week.
  private(set) var firstDay: Int?

  /// A contact later than this after the first belongs to another pregnancy, days.
  private static let longest = 300
  /// Weeks told at two contacts of one pregnancy differ by less than this; two births do not, days.
  private static let slack = 60

  /// The pregnancies of a person, in their order.
  static func all(_ visits: [VisitFact]) -> [Pregnancy] {
    var pregnancies: [Pregnancy] = []
    var isOpen = false
    for visit in visits {
      if visit.isDelivery { isOpen = false }
      guard visit.isAntenatal else { continue }
      if isOpen, pregnancies[pregnancies.count - 1].holds(visit) {
        pregnancies[pregnancies.count - 1].add(visit)
      } else {
        var pregnancy = Pregnancy(contacts: [])
        pregnancy.add(visit)
        pregnancies.append(pregnancy)
        isOpen = true
      }
    }
    return pregnancies
  }

  /// The births of a person in their order, each once: a stay and what follows it may tell of one several times.
  static func births(_ visits: [VisitFact]) -> [VisitFact] {
    var births: [VisitFact] = []
    for visit in visits
    where visit.isDelivery && births.last.map({ visit.day - $0.day >= slack }) ?? true {
      births.append(visit)
    }
    return births
  }

  /// Whether a birth may be the end of it.
  func ends(with birth: VisitFact) -> Bool {
    guard let first = contacts.first, let last = contacts.last else { return false }
    return last.day <= birth.day && birth.day - first.day <= Self.longest
  }

  private func holds(_ visit: VisitFact) -> Bool {
    guard let first = contacts.first, visit.day - first.day <= Self.longest else { return false }
    guard let firstDay, let weeks = visit.gestationWeeks else { return true }
    return abs(visit.day - weeks * 7 - firstDay) < Self.slack
  }

  private mutating func add(_ visit: VisitFact) {
    contacts.append(visit)
    firstDay = firstDay ?? visit.gestationWeeks.map { visit.day - $0 * 7 }
  }

  /// Contacts in the first, second and third trimester: to week 12, 13 to 27, from 28; nil if no week was told.
  var byTrimester: [Int]? {
    guard let firstDay else { return nil }
    var counts = [0, 0, 0]
    for contact in contacts {
      let weeks = (contact.day - firstDay) / 7
      counts[weeks <= 12 ? 0 : weeks < 28 ? 1 : 2] += 1
    }
    return counts
  }
}

extension VisitFact {
  /// Whether a child was born at this visit. Source: ICD-10 O80 to O84; ICD-9-CM 72 to 74.
  var isDelivery: Bool { hasDiagnosis("O80", "O84") || signs.contains(.delivery) }

  /// Whether it is a contact of antenatal care: supervision of pregnancy, or the week was told, outside a stay.
  var isAntenatal: Bool {
    sex != .male && !isInpatient && !isDelivery
      && (gestationWeeks != nil || hasDiagnosis("Z34", "Z36"))
  }

  /// Whether both values of blood pressure were told.
  var hasPressure: Bool { systolic != nil && diastolic != nil }

  /// Whether any glucose or HbA1c was told.
  var hasGlucose: Bool { fastingGlucose != nil || randomGlucose != nil || hba1cTenths != nil }
}
