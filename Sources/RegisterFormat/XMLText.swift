import Glibc

/// Text of XML with its entities and Excel's own escapes replaced.
enum XMLText {
  /// Gives the text byte by byte; an unknown entity stays as it stands.
  static func append(_ raw: UnsafeBufferPointer<UInt8>, _ add: (UInt8) -> Void) {
    var index = 0
    while index < raw.count {
      let byte = raw[index]
      if byte == UInt8(ascii: "&"), let (scalar, length) = entity(raw, index) {
        for unit in UTF8.encode(scalar) ?? .init() { add(unit) }
        index += length
      } else if byte == UInt8(ascii: "_"), let (scalar, length) = escape(raw, index) {
        for unit in UTF8.encode(scalar) ?? .init() { add(unit) }
        index += length
      } else {
        add(byte)
        index += 1
      }
    }
  }

  /// Whether a text has anything to replace.
  static func isPlain(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = raw.baseAddress, !raw.isEmpty else { return true }
    return memchr(start, Int32(UInt8(ascii: "&")), raw.count) == nil
      && memchr(start, Int32(UInt8(ascii: "_")), raw.count) == nil
  }

  private static func entity(
    _ raw: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> (Unicode.Scalar, Int)? {
    guard let end = raw[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = UnsafeBufferPointer(rebasing: raw[(start + 1)..<end])
    let length = end - start + 1
    switch name.first {
    case UInt8(ascii: "#"):
      let isHexadecimal = name.count > 1 && name[1] | 0x20 == UInt8(ascii: "x")
      let digits = String(decoding: name.dropFirst(isHexadecimal ? 2 : 1), as: UTF8.self)
      guard let value = UInt32(digits, radix: isHexadecimal ? 16 : 10),
        let scalar = Unicode.Scalar(value), value != 0
      else { return nil }
      return (scalar, length)
    case nil: return nil
    default: break
    }
    for (entity, scalar) in entities where name.isWord(entity) { return (scalar, length) }
    return nil
  }

  private static let entities: [(StaticString, Unicode.Scalar)] = [
    ("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", "\""), ("apos", "'"),
  ]

  /// `_x000D_` is how workbooks write characters that XML does not hold. Source: ECMA-376 part 1,
  /// 22.4.2.4 (bstr).
  private static func escape(
    _ raw: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> (Unicode.Scalar, Int)? {
    guard start + 7 <= raw.count, raw[start + 1] == UInt8(ascii: "x"),
      raw[start + 6] == UInt8(ascii: "_"),
      let value = UInt32(
        String(decoding: raw[(start + 2)..<(start + 6)], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value), value != 0
    else { return nil }
    return (scalar, 7)
  }
}
