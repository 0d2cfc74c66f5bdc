import RecordModel

/// Numbers of a workbook as text.
enum SheetNumber {
  /// Appends a number with the digits that it was meant to have.
  ///
  /// An exponent is written out if the digits are there; one with fewer digits than its size stays
  /// as it is, because what is missing is lost. Binary noise behind the fifteenth digit of a
  /// fraction is taken off.
  static func append(_ raw: UnsafeBufferPointer<UInt8>, to row: inout RegisterRow) {
    let mark = raw.firstIndex { $0 | 0x20 == UInt8(ascii: "e") }
    let point = raw.firstIndex(of: UInt8(ascii: "."))
    if mark == nil, point == nil || raw.count <= 16 { return row.append(raw) }
    let text = String(decoding: raw, as: UTF8.self)
    guard let mark else {
      for byte in (Double(text)?.description ?? text).utf8 { row.append(byte) }
      return
    }
    let digits = raw[..<mark].filter { $0 &- 48 < 10 }
    let exponent = Int(text.utf8.dropFirst(mark + 1).map { String(UnicodeScalar($0)) }.joined())
    guard let exponent, raw[0] != UInt8(ascii: "-"), exponent >= 0, exponent <= 30 else {
      for byte in (Double(text).map { plain($0) } ?? text).utf8 { row.append(byte) }
      return
    }
    let fraction = point.map { mark - $0 - 1 } ?? 0
    guard exponent == fraction else { return row.append(raw) }
    for digit in digits { row.append(digit) }
  }

  /// A small number without an exponent.
  private static func plain(_ value: Double) -> String {
    let text = value.description
    guard let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...]),
      power < 0, power > -20, value > 0
    else { return text }
    let digits = text[..<mark].filter { $0 != "." }
    return "0." + String(repeating: "0", count: -power - 1) + digits
  }

  /// Appends days since the workbook's first as `yyyy-MM-dd`, with a time if there is one, or a
  /// part of a day as `hh:mm:ss`; false if the number is no day.
  static func appendTime(
    _ raw: UnsafeBufferPointer<UInt8>, is1904: Bool, to row: inout RegisterRow
  ) -> Bool {
    guard let value = number(raw), value >= 0, value < 2_958_466 else { return false }
    var days = Int(value)
    var seconds = Int(((value - Double(days)) * 86_400).rounded())
    if seconds == 86_400 {
      days += 1
      seconds = 0
    }
    if days > 0 {
      if is1904 {
        days += 1_462
      } else if days < 60 {
        // Excel has a 29 February 1900 that never was.
        days += 1
      }
      let civil = CivilDate(daysSince1970: days - 25_569)
      append(civil.year, 4, &row)
      row.append(UInt8(ascii: "-"))
      append(civil.month, 2, &row)
      row.append(UInt8(ascii: "-"))
      append(civil.day, 2, &row)
      if seconds == 0 { return true }
      row.append(UInt8(ascii: "T"))
    }
    append(seconds / 3600, 2, &row)
    row.append(UInt8(ascii: ":"))
    append(seconds / 60 % 60, 2, &row)
    row.append(UInt8(ascii: ":"))
    append(seconds % 60, 2, &row)
    return true
  }

  private static func number(_ raw: UnsafeBufferPointer<UInt8>) -> Double? {
    if raw.count <= 9, !raw.isEmpty, raw.allSatisfy({ $0 &- 48 < 10 }) {
      return Double(raw.reduce(0) { $0 * 10 + Int($1 - 48) })
    }
    return Double(String(decoding: raw, as: UTF8.self))
  }

  private static func append(_ value: Int, _ width: Int, _ row: inout RegisterRow) {
    var scale = 1
    for _ in 1..<width { scale *= 10 }
    while scale > 0 {
      row.append(UInt8(48 + value / scale % 10))
      scale /= 10
    }
  }
}
