import RecordModel

/// Whether a NIK can be the own one of somebody: a newborn is sent with the mother's, and numbers are made up.
package enum NumberDoubt {
  /// Whether the digits of a NIK tell a birth a generation from `birth`, whichever century they mean; false for what
  /// is no NIK.
  ///
  /// Source: `domain/README.md` section 4; Dukcapil, the makeup of a NIK: digits 7 to 12 are `DDMMYY`.
  package static func speaksAgainst(_ nik: String, _ birth: BirthDay) -> Bool {
    guard let nik = ComparedNumber.nik(nik) else { return false }
    return ComparedNumber.births(nik).allSatisfy { areFar($0, birth) }
  }

  /// Whether two births are a generation from each other and not one with a slip of the pen.
  package static func areFar(_ one: BirthDay, _ other: BirthDay) -> Bool {
    guard one.years(to: other) >= PairComparison.generation else { return false }
    switch one.agreement(with: other) {
    case .different, .near: return true
    case .exact, .swapped, .digit, .twoParts, .bothPlaceholder, .year: return false
    }
  }
}

extension ComparedNumber {
  /// The births that the digits of a NIK may tell: in the 20th century and in the 21st.
  static func births(_ nik: String) -> [BirthDay] {
    let numbers = nik.utf8.map { Int($0) - 48 }
    func two(_ index: Int) -> Int { numbers[index] * 10 + numbers[index + 1] }
    let day = two(6) > 40 ? two(6) - 40 : two(6)
    return [1900, 2000].map { century in
      BirthDay(CivilDate(year: century + two(10), month: two(8), day: day))
    }
  }
}
