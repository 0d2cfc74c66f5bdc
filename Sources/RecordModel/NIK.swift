/// A NIK that could be somebody's: 16 digits, not all the same, a birth that is in the calendar of either century, and
/// a serial that is not 0000.
///
/// `PP KK CC DDMMYY NNNN`: province, regency or city, and district of the first registration; the birth, 40 added to a
/// woman's day; a serial from 0001. There is no check digit.
///
/// Source: `domain/README.md` section 4; Dukcapil, the makeup of a NIK.
package struct NIK: Hashable, Sendable {
  /// The 16 digits.
  package let digits: String
  /// The births that it may tell, one or two: in the 20th century and in the 21st.
  package let births: [CivilDate]
  /// Whether it was made for a woman.
  package let isFemale: Bool
  private let province: Int
  private let regency: Int

  /// Whether a text is 16 digits, be they somebody's NIK or a stand-in for one.
  package static func hasShape(_ text: String) -> Bool {
    text.utf8.count == 16 && text.utf8.allSatisfy { $0 &- 48 < 10 }
  }

  /// The NIK in `text`, or nil for what can be nobody's.
  package init?(_ text: String) {
    guard Self.hasShape(text), Set(text.utf8).count > 1 else { return nil }
    let numbers = text.utf8.map { Int($0) - 48 }
    func two(_ index: Int) -> Int { numbers[index] * 10 + numbers[index + 1] }
    isFemale = two(6) > 40
    let (day, month) = (isFemale ? two(6) - 40 : two(6), two(8))
    guard day > 0, (1...12).contains(month), two(12) + two(14) > 0 else { return nil }
    births = [1900, 2000].map { CivilDate(year: $0 + two(10), month: month, day: day) }
      .filter { $0.day <= $0.daysInMonth }
    guard !births.isEmpty else { return nil }
    digits = text
    province = two(0)
    regency = two(2)
  }

  /// Whether the province is one that there is, and the number after it a regency's (01 to 69) or a city's (71 to 99).
  ///
  /// A province that is split or numbered anew is strange at first, so this decides nothing.
  package var isOfKnownRegion: Bool {
    Self.provinces.contains(province) && regency != 0 && regency != 70
  }

  /// Codes of the 38 provinces, and 99, of which the made-up people of `baimbai simulate` are.
  ///
  /// Source: Kepmendagri 300.2.2-2430/2025.
  private static let provinces: Set<Int> = Set(
    [11...19, 21...21, 31...36, 51...53, 61...65, 71...76, 81...82, 91...96, 99...99].joined())
}

extension PatientIdentifierSystem {
  /// Whether a value could be somebody's number in a national system: what fails this names nobody, alike where
  /// numbers decide and where records are compared; false for any other system.
  ///
  /// Source: `docs/data-model.md`, "One person"; BPJS and SATUSEHAT shapes from their samples.
  package static func fits(_ value: String, in system: String) -> Bool {
    let bytes = Array(value.utf8)
    func areDigits(_ bytes: some Collection<UInt8>) -> Bool { bytes.allSatisfy { $0 &- 48 < 10 } }
    switch system {
    case nik: return NIK(value) != nil
    case ihs: return bytes.count == 12 && bytes[0] == UInt8(ascii: "P") && areDigits(bytes[1...])
    case bpjs: return bytes.count == 13 && areDigits(bytes) && Set(bytes).count > 1
    case passport:
      // `TIDAKADA`, `00000`, `A0000000` and `12345` stand for a passport that nobody has seen.
      return (5...20).contains(bytes.count)
        && bytes.allSatisfy { $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 26 }
        && bytes.contains { $0 &- 49 < 9 } && Set(bytes).count > 1
        && !"1234567890".hasPrefix(value) && !"0123456789".hasPrefix(value)
    default: return false
    }
  }
}
