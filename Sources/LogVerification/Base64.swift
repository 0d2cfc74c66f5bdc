/// Canonical base64 of 32 bytes, read without allocation. Source: RFC 4648 section 4.
enum Base64 {
  /// 32 bytes as four numbers, the most significant byte first.
  struct Bytes32 {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  }

  /// The value of each character; 0xff for those that are none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xff, count: 256)
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, letter) in letters.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// What 44 characters mean; nil unless they are the one spelling of 32 bytes.
  static func decode32(_ text: UnsafePointer<UInt8>) -> Bytes32? {
    guard text[43] == UInt8(ascii: "=") else { return nil }
    return values.withUnsafeBufferPointer { values in
      var result = Bytes32()
      var invalid: UInt8 = 0
      var at = 0
      func bits(_ count: Int) -> UInt64 {
        var bits: UInt64 = 0
        for index in at..<at + count {
          let value = values[Int(text[index])]
          invalid |= value
          bits = bits << 6 | UInt64(value & 0x3f)
        }
        at += count
        return bits
      }
      // 43 characters are 258 bits: 48 + 48 + 48 + 48 + 48 + 18, the last two of them zero.
      let a = bits(8)
      let b = bits(8)
      let c = bits(8)
      let d = bits(8)
      let e = bits(8)
      let f = bits(3)
      result.words.0 = a << 16 | b >> 32
      result.words.1 = b << 32 | c >> 16
      result.words.2 = c << 48 | d
      result.words.3 = e << 16 | f >> 2
      return invalid & 0xc0 == 0 && f & 3 == 0 ? result : nil
    }
  }
}
