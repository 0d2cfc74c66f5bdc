import RecordModel

/// What cross-checks need of a patient: sex, and how old he was, with what is not known left open.
struct CheckedPatient {
  /// Nil for other, unknown or not sent.
  let isMale: Bool?
  /// Age in days at the visit, from least to greatest: a birth date may be only a year. Nil if not
  /// known or before birth.
  let ageInDays: ClosedRange<Int>?
  /// The first and the last moment that may be that of birth, in microseconds.
  let birth: ClosedRange<Int64>?
  /// The moment of death, if it was told to the day.
  let death: ClinicalTime?

  private static let day: Int64 = 86_400_000_000

  init(_ patient: PatientAssertion?, at moment: Int64) {
    isMale =
      switch patient?.sex {
      case .male: true
      case .female: false
      case .other, .unknown, nil: nil
      }
    if let date = patient?.birthDate {
      let length: Int64 =
        switch date.precision {
        case .year: 366
        case .month: 31
        default: 1
        }
      let birth = date.microseconds...(date.microseconds + length * Self.day)
      self.birth = birth
      let oldest = Int((moment - birth.lowerBound) / Self.day)
      let youngest = max(0, Int((moment - birth.upperBound) / Self.day))
      ageInDays = moment < birth.lowerBound ? nil : min(youngest, oldest)...oldest
    } else {
      birth = nil
      ageInDays = nil
    }
    if case .at(let time) = patient?.deceased, time.precision >= .day {
      death = time
    } else {
      death = nil
    }
  }

  /// Whether the patient was so many years old for sure.
  func isAtLeast(years: Int) -> Bool {
    ageInDays.map { $0.lowerBound >= Self.days(years) } ?? false
  }

  /// Whether the patient was younger for sure.
  func isUnder(years: Int) -> Bool {
    ageInDays.map { $0.upperBound < Self.days(years) - 1 } ?? false
  }

  private static func days(_ years: Int) -> Int { (years * 1461 + 3) / 4 }
}
