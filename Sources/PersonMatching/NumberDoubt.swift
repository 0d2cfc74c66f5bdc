import RecordModel

/// Whether a NIK can be the own one of somebody: a newborn is sent with the mother's, and numbers are made up.
package enum NumberDoubt {
  /// Whether the digits of a NIK tell a birth a generation from `birth`, whichever century they mean; false for what
  /// is no NIK.
  ///
  /// Source: `domain/README.md` section 4; Dukcapil, the makeup of a NIK: digits 7 to 12 are `DDMMYY`.
  package static func speaksAgainst(_ nik: String, _ birth: BirthDay) -> Bool {
    guard let nik = NIK(nik.filter { !$0.isWhitespace }) else { return false }
    return nik.births.allSatisfy { areFar(BirthDay($0), birth) }
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
