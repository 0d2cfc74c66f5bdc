import RecordModel

/// Judges one patient of a message: what contradicts itself is flagged, never refused.
///
/// Source: domain facts of NIK (`docs/data-model.md`, "One person"): PP KK CC DDMMYY NNNN, day +
/// 40 for women.
enum PatientRules {
  /// Nobody is older than this, in years.
  static let oldestYears = 130

  static func judge(_ patient: PatientAssertion, now: Int64) -> [Issue] {
    var issues: [Issue] = []
    for (index, identifier) in patient.identifiers.enumerated()
    where identifier.system == PatientIdentifierSystem.nik && !identifier.value.isEmpty {
      let place = "\(patient.place).identifier[\(index)]"
      guard let digits = NIKDigits(identifier.value) else {
        issues.append(Issue(.nikMalformed, at: place))
        continue
      }
      if let birthDate = patient.birthDate, !digits.fits(birthDate) {
        issues.append(Issue(.nikAgainstBirthDate, at: "\(patient.place).birthDate"))
      }
      if let sex = patient.sex, !digits.fits(sex) {
        issues.append(Issue(.nikAgainstSex, at: "\(patient.place).gender"))
      }
    }
    if let born = patient.birthDate?.microseconds {
      let years = (now - born) / (365 * 86_400_000_000)
      if born > now || years > oldestYears {
        issues.append(Issue(.birthDateImplausible, at: "\(patient.place).birthDate"))
      }
    }
    return issues
  }
}

/// The parts of a NIK that say when and as what somebody was born.
private struct NIKDigits {
  let day: Int
  let month: Int
  let year: Int
  let isFemale: Bool

  init?(_ text: String) {
    let digits = text.utf8.map { Int($0) - 48 }
    guard digits.count == 16, digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    let written = digits[6] * 10 + digits[7]
    isFemale = written > 40
    day = isFemale ? written - 40 : written
    month = digits[8] * 10 + digits[9]
    year = digits[10] * 10 + digits[11]
  }

  func fits(_ birthDate: ClinicalTime) -> Bool {
    let civil = CivilDate(daysSince1970: birthDate.localDay)
    guard civil.year % 100 == year else { return false }
    guard birthDate.precision >= .month else { return true }
    guard civil.month == month else { return false }
    return birthDate.precision < .day || civil.day == day
  }

  func fits(_ sex: Sex) -> Bool {
    switch sex {
    case .male: !isFemale
    case .female: isFemale
    case .other, .unknown: true
    }
  }
}
