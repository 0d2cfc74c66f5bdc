/// How a CSV's bytes are text.
enum TextEncoding: Equatable {
  case utf8
  case windows1252
  case utf16(littleEndian: Bool)

  /// The encoding and how many bytes its mark takes; nil if it is no text that is read here.
  static func detect(_ bytes: UnsafeBufferPointer<UInt8>) -> (TextEncoding, mark: Int)? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return nil
    }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16(littleEndian: true), 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16(littleEndian: false), 2) }
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if let zeros = zeroSides(bytes) {
      // Without a mark: in UTF-16 every second byte of Latin text is zero.
      if zeros.odd > 0, zeros.even == 0 { return (.utf16(littleEndian: true), 0) }
      if zeros.even > 0, zeros.odd == 0 { return (.utf16(littleEndian: false), 0) }
      return nil
    }
    return (isUTF8(bytes, from: mark) ? .utf8 : .windows1252, mark)
  }

  /// How many zero bytes stand at even and odd places of the first 4 KB; nil if there are none in
  /// the whole file.
  private static func zeroSides(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (even: Int, odd: Int)? {
    guard bytes.contains(0) else { return nil }
    var even = 0
    var odd = 0
    let head = bytes.prefix(4096)
    for index in head.indices where head[index] == 0 {
      if index % 2 == 0 { even += 1 } else { odd += 1 }
    }
    // A stray zero is not UTF-16: there a third of the bytes and more are zero.
    guard (even + odd) * 3 > head.count else { return (1, 1) }
    return (even, odd)
  }

  /// Whether all bytes are UTF-8; ASCII is passed eight bytes at a step.
  private static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    var index = start
    while index < bytes.count {
      if index + 8 <= bytes.count {
        let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          index += 8
          continue
        }
      }
      let length = sequenceLength(bytes, index)
      if length == 0 { return false }
      index += length
    }
    return true
  }

  /// Bytes of the character at `index`; 0 if it is none. Source: Unicode 15, table 3-7.
  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    let lead = bytes[index]
    if lead < 0x80 { return 1 }
    func tail(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      index + offset < bytes.count && range.contains(bytes[index + offset])
    }
    switch lead {
    case 0xC2...0xDF: return tail(1) ? 2 : 0
    case 0xE0: return tail(1, 0xA0...0xBF) && tail(2) ? 3 : 0
    case 0xED: return tail(1, 0x80...0x9F) && tail(2) ? 3 : 0
    case 0xE1...0xEF: return tail(1) && tail(2) ? 3 : 0
    case 0xF0: return tail(1, 0x90...0xBF) && tail(2) && tail(3) ? 4 : 0
    case 0xF1...0xF3: return tail(1) && tail(2) && tail(3) ? 4 : 0
    case 0xF4: return tail(1, 0x80...0x8F) && tail(2) && tail(3) ? 4 : 0
    default: return 0
    }
  }

  /// UTF-16 as UTF-8; a broken pair becomes U+FFFD, so that each unit is still counted.
  static func utf8(
    fromUTF16 bytes: UnsafeBufferPointer<UInt8>, littleEndian: Bool, from start: Int
  ) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count - start) / 2 + 16)
    func unit(_ index: Int) -> UInt32 {
      let first = UInt32(bytes[index])
      let second = UInt32(bytes[index + 1])
      return littleEndian ? second << 8 | first : first << 8 | second
    }
    var index = start
    while index + 1 < bytes.count {
      var scalar = unit(index)
      index += 2
      if scalar >= 0xD800, scalar < 0xE000 {
        if scalar < 0xDC00, index + 1 < bytes.count, case let low = unit(index), low >= 0xDC00,
          low < 0xE000
        {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
          index += 2
        } else {
          scalar = 0xFFFD
        }
      }
      append(scalar, to: &text)
    }
    return text
  }

  private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    if scalar < 0x80 {
      text.append(UInt8(scalar))
    } else {
      text.append(contentsOf: UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? .init())
    }
  }

  /// What Windows-1252 has at 0x80 to 0x9F; holes become U+FFFD. Source: WHATWG Encoding,
  /// index-windows-1252.
  private static let upper1252: [UInt16] = [
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
  ]

  /// Appends Windows-1252 as UTF-8.
  static func append1252(_ bytes: UnsafeBufferPointer<UInt8>, to row: inout RegisterRow) {
    for byte in bytes {
      if byte < 0x80 {
        row.append(byte)
      } else {
        let scalar = byte < 0xA0 ? UInt32(upper1252[Int(byte) - 0x80]) : UInt32(byte)
        for unit in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? .init() {
          row.append(unit)
        }
      }
    }
  }
}
