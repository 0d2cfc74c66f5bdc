import RecordModel

/// A NIK as a register writes it. Source: domain facts of the NIK, PP KK CC DDMMYY NNNN.
enum NIKText {
  enum Reading: Equatable {
    case good(String)
    case none
    /// A spreadsheet made a number of it.
    case mangled
    case malformed
  }

  /// - Parameter isRounded: whether the whole column looks cut after fifteen digits.
  static func read(_ cell: CellBytes, _ kind: RegisterRow.Kind, _ isRounded: Bool) -> Reading {
    if kind == .error { return .none }
    if cell.count == 16, cell.isAllDigits {
      // Excel keeps fifteen digits of a number and makes the sixteenth 0; another digit there
      // shows that a program wrote the number whole.
      if cell[15] == UInt8(ascii: "0"), kind == .number || isRounded { return .mangled }
      if cell.allSatisfy({ $0 == cell[0] }) { return .malformed }
      return .good(String(decoding: cell, as: UTF8.self))
    }
    if cell.saysNothing || cell.startsWithWord("tidak") || cell.startsWithWord("belum") {
      return .none
    }
    if isExponent(cell) { return .mangled }
    let digits = cell.filter {
      $0 != 0x20 && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ",")
    }
    guard digits.count == 16, digits.allSatisfy({ $0 &- 48 < 10 }) else {
      return .malformed
    }
    return .good(String(decoding: digits, as: UTF8.self))
  }

  /// `6,37101E+15`
  private static func isExponent(_ cell: CellBytes) -> Bool {
    guard let mark = cell.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }), mark > 0,
      cell.count - mark <= 4, cell.count - mark >= 2
    else { return false }
    return cell[..<mark].allSatisfy {
      $0 &- 48 < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
    }
      && cell[(mark + 1)...].allSatisfy { $0 &- 48 < 10 || $0 == UInt8(ascii: "+") }
  }

  /// What a NIK says of its bearer.
  struct Birth {
    let day: Int
    let month: Int
    let year: Int
    let isFemale: Bool

    /// `nik` is sixteen digits.
    init(_ nik: String) {
      var nik = nik
      let parts = nik.withUTF8 { digits -> (Int, Int, Int) in
        func two(_ index: Int) -> Int {
          Int(digits[index]) * 10 + Int(digits[index + 1]) - 528
        }
        return (two(6), two(8), two(10))
      }
      isFemale = parts.0 > 40
      day = isFemale ? parts.0 - 40 : parts.0
      month = parts.1
      year = parts.2
    }

    func fits(_ birth: ClinicalTime) -> Bool {
      let civil = CivilDate(daysSince1970: birth.localDay)
      return civil.year % 100 == year && civil.month == month && civil.day == day
    }
  }
}
