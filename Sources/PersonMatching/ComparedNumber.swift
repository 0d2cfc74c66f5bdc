import RecordModel

/// How two numbers that belong to one person each agree.
package enum NumberAgreement: Int, Sendable, CaseIterable {
  /// One number is the same.
  case same
  /// None is the same; two differ by one digit or by two neighbours that changed places.
  case digit
  /// Both sides have one and they differ.
  case different
}

/// Numbers as they are compared.
enum ComparedNumber {
  static func agreement(_ left: [String], _ right: [String]) -> NumberAgreement? {
    guard !left.isEmpty, !right.isEmpty else { return nil }
    if left.contains(where: right.contains) { return .same }
    let isNear = left.contains { mine in
      right.contains { TextDistance.isOneEdit(Array(mine.utf8), Array($0.utf8)) }
    }
    return isNear ? .digit : .different
  }

  /// A phone number without its country's or its own leading digits; nil for what is too short.
  static func phone(_ text: String) -> String? {
    var digits = text.filter { $0.isASCII && $0.isNumber }[...]
    if digits.hasPrefix("0062") { digits = digits.dropFirst(4) }
    if digits.hasPrefix("62"), digits.count > 9 { digits = digits.dropFirst(2) }
    while digits.hasPrefix("0") { digits = digits.dropFirst() }
    guard digits.count >= 7, digits.count <= 15, Set(digits).count > 2 else { return nil }
    return String(digits)
  }

  /// A NIK that could be somebody's, without blanks.
  static func nik(_ text: String) -> String? { NIK(text.filter { !$0.isWhitespace })?.digits }

  /// Whether a NIK was made for somebody born on that day: its digits 7 to 12 are `DDMMYY`, 40 added
  /// to a woman's day.
  static func tells(_ nik: String, _ birth: BirthDay) -> Bool {
    guard let month = birth.month, let day = birth.day else { return false }
    let numbers = nik.utf8.map { Int($0) - 48 }
    func two(_ index: Int) -> Int { numbers[index] * 10 + numbers[index + 1] }
    return two(6) % 40 == day % 40 && two(8) == month && two(10) == birth.year % 100
  }
}
