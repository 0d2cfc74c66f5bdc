import PatientIndex
import RecordModel

/// Judges one patient of a message: what contradicts itself is flagged, never refused.
///
/// Source: domain facts of NIK (`NIK`; `domain/README.md` section 4).
enum PatientRules {
  /// Nobody is older than this, in years.
  static let oldestYears = 130

  static func judge(_ patient: PatientAssertion, now: Int64) -> [Issue] {
    var issues: [Issue] = []
    for (index, identifier) in patient.identifiers.enumerated()
    where identifier.system == PatientIdentifierSystem.nik && !identifier.value.isEmpty {
      let place = "\(patient.place).identifier[\(index)]"
      // As where it is used.
      let value = identifier.value.trimmingBlanks
      guard NIK.hasShape(value) else {
        issues.append(Issue(.nikMalformed, at: place))
        continue
      }
      guard let nik = NIK(value) else {
        issues.append(Issue(.nikImpossible, at: place))
        continue
      }
      if !nik.isOfKnownRegion { issues.append(Issue(.nikRegionUnknown, at: place)) }
      if let birthDate = patient.birthDate, !nik.fits(birthDate) {
        issues.append(Issue(.nikAgainstBirthDate, at: "\(patient.place).birthDate"))
      }
      if let sex = patient.sex, !nik.fits(sex) {
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

extension NIK {
  /// Whether it may tell this birth, as exactly as that was told.
  fileprivate func fits(_ birthDate: ClinicalTime) -> Bool {
    let civil = CivilDate(daysSince1970: birthDate.localDay)
    return births.contains {
      $0.year % 100 == civil.year % 100
        && (birthDate.precision < .month || $0.month == civil.month)
        && (birthDate.precision < .day || $0.day == civil.day)
    }
  }

  fileprivate func fits(_ sex: Sex) -> Bool {
    switch sex {
    case .male: !isFemale
    case .female: isFemale
    case .other, .unknown: true
    }
  }
}
