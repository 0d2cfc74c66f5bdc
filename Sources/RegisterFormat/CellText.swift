import RecordModel

/// Bytes of one cell, UTF-8, without white space around them.
typealias CellBytes = UnsafeBufferPointer<UInt8>

/// A number as a register writes it: `36,5`, `60 kg`, `98%`.
struct CellNumber {
  /// The digits with a point, as they were written otherwise.
  let decimal: ExactDecimal
  /// For comparing with limits only.
  let approximate: Double

  /// Nil if the cell is no number, or more than one.
  init?(_ cell: CellBytes) {
    guard let (number, end) = Self.prefix(cell, from: 0), Self.isUnit(cell, from: end) else {
      return nil
    }
    self = number
  }

  private init(decimal: ExactDecimal, approximate: Double) {
    self.decimal = decimal
    self.approximate = approximate
  }

  /// Numbers that most measurements are, made once: `0` to `399`, and `0.0` to `399.9`.
  private static let whole = (0..<400).map { ExactDecimal(String($0)) }
  private static let tenths = (0..<4_000).map { ExactDecimal("\($0 / 10).\($0 % 10)") }

  /// A number from the tables; nil for others. `digits` is the value without its point.
  private static func common(_ digits: Double, _ scale: Double, _ length: Int) -> ExactDecimal? {
    guard length > 0 else { return nil }
    if scale == 1, digits < 400 { return whole[Int(digits)] }
    if scale == 10, digits < 4_000 { return tenths[Int(digits)] }
    return nil
  }

  /// Digits of a number, its point included: FHIR asks for 18.
  private static let maximumDigits = 20

  /// The number at `start`, and where it ends.
  static func prefix(_ cell: CellBytes, from start: Int) -> (CellNumber, end: Int)? {
    var index = start
    var hasPoint = false
    var value = 0.0
    var scale = 1.0
    // A text of up to fifteen bytes needs no memory of its own.
    let text = String(unsafeUninitializedCapacity: maximumDigits) { text in
      var length = 0
      while index < cell.count, length < maximumDigits {
        let byte = cell[index]
        if byte &- 48 < 10 {
          // Zeros in front are no digits of a number.
          if length == 1, text[0] == 48, !hasPoint { length = 0 }
          text[length] = byte
          value = value * 10 + Double(byte - 48)
          if hasPoint { scale *= 10 }
        } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "."), !hasPoint, length > 0,
          index + 1 < cell.count, length + 1 < maximumDigits, cell[index + 1] &- 48 < 10
        {
          hasPoint = true
          text[length] = UInt8(ascii: ".")
        } else {
          break
        }
        length += 1
        index += 1
      }
      return length
    }
    guard let decimal = Self.common(value, scale, text.utf8.count) ?? ExactDecimal(text) else {
      return nil
    }
    return (CellNumber(decimal: decimal, approximate: value / scale), index)
  }

  /// Whether only a unit stands there: letters, `%`, `/`, a degree sign, no digit but in `mm3`.
  static func isUnit(_ cell: CellBytes, from start: Int) -> Bool {
    guard start < cell.count else { return true }
    return cell.count - start <= 14
      && cell[start...].allSatisfy {
        $0 == 0x20 || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "'") || $0 >= 0x80
          || ($0 | 0x20) &- 97 < 26
      }
  }

  /// `120/80`, `120 / 80 mmHg`; nil if it is no pair.
  static func pressure(_ cell: CellBytes) -> (CellNumber, CellNumber)? {
    guard let (upper, end) = prefix(cell, from: 0) else { return nil }
    var index = end
    func space() { while index < cell.count, cell[index] == 0x20 { index += 1 } }
    space()
    guard index < cell.count,
      [UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "-")].contains(cell[index])
    else { return nil }
    index += 1
    space()
    guard let (lower, last) = prefix(cell, from: index), isUnit(cell, from: last) else {
      return nil
    }
    return (upper, lower)
  }
}

extension UnsafeBufferPointer where Element == UInt8 {
  /// Whether it is this word in any case of letters; `word` is in lower case.
  func isWord(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount && startsWithWord(word)
  }

  /// Whether it begins with this word in any case of letters; `word` is in lower case.
  func startsWithWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard count >= length else { return false }
    for index in 0..<length where self[index].lowered != word.utf8Start[index] { return false }
    return true
  }

  /// Whether this word stands somewhere in it, in any case of letters.
  func holdsWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard count >= length else { return false }
    for start in 0...(count - length)
    where UnsafeBufferPointer(rebasing: self[start...]).startsWithWord(word) { return true }
    return false
  }

  /// Whether there is at least one byte and all are digits.
  var isAllDigits: Bool { !isEmpty && allSatisfy { $0 &- 48 < 10 } }

  /// Whether it stands for nothing: `-`, `0`, `tidak ada`, `n/a`.
  var saysNothing: Bool {
    if isEmpty { return true }
    guard count <= 16 else { return false }
    if allSatisfy({
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".")
        || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "?") || $0 == 0x20
    }) {
      return true
    }
    return isWord("tidak ada") || isWord("n/a") || isWord("na") || isWord("null") || isWord("nihil")
      || isWord("belum ada") || isWord("belum punya") || isWord("tdk ada") || isWord("kosong")
      || isWord("none") || isWord("tidak punya")
  }
}

extension UInt8 {
  /// A capital letter as a small one.
  @inline(__always)
  var lowered: UInt8 { self &- 65 < 26 ? self | 0x20 : self }
}
