/// A code of ICD-10, whatever its spelling: category, subdivision and the mark of its use.
///
/// Two spellings of one code are equal but for the mark. Source: WHO, ICD-10 volume 2, 2010
/// edition, section 3.1.3 (dagger and asterisk).
package struct ICD10Code: Hashable, Sendable {
  /// How the code is to be used, if the sender wrote it.
  package enum Mark: UInt8, Hashable, Sendable {
    /// No mark.
    case none
    /// The cause, `+` or a dagger: may stand alone.
    case dagger
    /// The manifestation, `*`: stands behind its cause.
    case asterisk
  }

  /// Up to seven upper-case characters without the point, the first in the highest byte.
  private let packed: UInt64
  /// The mark that was written.
  package let mark: Mark

  /// Reads a code in any of the spellings of `CodeForm.canonical`; nil if it is none.
  package init?(_ text: String) {
    var text = text
    guard let code = text.withUTF8({ ICD10Code(utf8: $0) }) else { return nil }
    self = code
  }

  /// The same from UTF-8 bytes.
  package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    var end = bytes.count
    while index < end, bytes[index] <= 0x20 { index += 1 }
    while end > index, bytes[end - 1] <= 0x20 { end -= 1 }
    guard end - index >= 3, end - index <= 12 else { return nil }
    let letter = bytes[index] & 0xDF
    let unit = Self.upper(bytes[index + 2])
    guard letter &- 65 < 26, bytes[index] >= 65, bytes[index + 1] &- 48 < 10,
      Self.isCharacter(unit)
    else { return nil }
    var packed = UInt64(letter) << 56 | UInt64(bytes[index + 1]) << 48 | UInt64(unit) << 40
    index += 3
    if index < end, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
      index += 1
    }
    var shift: UInt64 = 32
    while index < end, case let character = Self.upper(bytes[index]), Self.isCharacter(character) {
      guard shift > 0 else { return nil }
      packed |= UInt64(character) << shift
      shift -= 8
      index += 1
    }
    // `-` stands for no more characters.
    if shift == 32, index < end, bytes[index] == UInt8(ascii: "-") { index += 1 }
    guard let mark = Self.mark(bytes[index..<end]) else { return nil }
    self.packed = packed
    self.mark = mark
  }

  private static func upper(_ byte: UInt8) -> UInt8 { byte &- 97 < 26 ? byte - 32 : byte }

  private static func isCharacter(_ byte: UInt8) -> Bool { byte &- 48 < 10 || byte &- 65 < 26 }

  /// What stands behind the characters: nothing, `*`, `+` or a dagger (U+2020).
  private static func mark(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Mark? {
    switch rest.count {
    case 0: Mark.none
    case 1 where rest.first == UInt8(ascii: "*"): .asterisk
    case 1 where rest.first == UInt8(ascii: "+"): .dagger
    case 3 where rest.elementsEqual([0xE2, 0x80, 0xA0]): .dagger
    default: nil
    }
  }

  /// The code in WHO's spelling without its mark: `J06.9`, `I10`.
  package var text: String {
    var bytes = characters
    if bytes.count > 3 { bytes.insert(UInt8(ascii: "."), at: 3) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private var characters: [UInt8] {
    stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: packed >> $0) }
      .filter { $0 != 0 }
  }

  /// Letter and two characters as one number in the order of the book: A00 is 0, B00 is 100; a
  /// letter in third place counts as 9, as clinical modifications put it behind the digits.
  var category: Int {
    let letter = Int(packed >> 56) - 65
    let tens = Int(packed >> 48 & 0xFF) - 48
    let units = Int(packed >> 40 & 0xFF) - 48
    return letter * 100 + tens * 10 + min(units, 9)
  }

  /// The digit behind the point; nil for a category alone or a letter there.
  var subdivision: Int? {
    let character = Int(packed >> 32 & 0xFF) - 48
    return (0...9).contains(character) ? character : nil
  }

  /// Whether both are the same code, however marked.
  package func isSame(as other: ICD10Code) -> Bool { packed == other.packed }
}
