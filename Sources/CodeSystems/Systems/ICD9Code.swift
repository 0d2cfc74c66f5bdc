/// The spelling of procedure codes of ICD-9-CM, volume 3: two digits, a point, up to two more.
enum ICD9Code {
  /// The digits of a code, blanks around and the point left out; nil if it is none.
  ///
  /// Three or four digits without a point are read as if it stood behind the second.
  static func parts(_ bytes: UnsafeBufferPointer<UInt8>) -> (digits: UInt32, count: Int)? {
    var index = 0
    var end = bytes.count
    while index < end, bytes[index] <= 0x20 { index += 1 }
    while end > index, bytes[end - 1] <= 0x20 { end -= 1 }
    guard (2...5).contains(end - index) else { return nil }
    let start = index
    var digits: UInt32 = 0
    var count = 0
    while index < end {
      let byte = bytes[index]
      if byte &- 48 < 10 {
        digits = digits * 10 + UInt32(byte - 48)
        count += 1
      } else if index == start + 2, byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
        guard index + 1 < end else { return nil }
      } else {
        return nil
      }
      index += 1
    }
    return (2...4).contains(count) ? (digits, count) : nil
  }

  static func canonical(_ code: String) -> String? {
    var code = code
    guard let (digits, count) = code.withUTF8({ parts($0) }) else { return nil }
    let text = String(digits)
    let padded = String(repeating: "0", count: count - text.utf8.count) + text
    return count == 2 ? padded : padded.prefix(2) + "." + padded.dropFirst(2)
  }
}
