/// A body that came as UTF-16, as UTF-8, with the way back for offsets.
struct UTF16Body {
  /// The body as UTF-8.
  let bytes: [UInt8]

  /// Reads a body that begins with the byte order mark of UTF-16; nil for every other.
  init?(_ body: [UInt8]) {
    guard body.count >= 2 else { return nil }
    let isLittle: Bool
    switch (body[0], body[1]) {
    case (0xFF, 0xFE): isLittle = true
    case (0xFE, 0xFF): isLittle = false
    default: return nil
    }
    let (low, high) = isLittle ? (0, 1) : (1, 0)
    let units = stride(from: 2, to: body.count - 1, by: 2).map { index -> UInt16 in
      let upper = UInt16(body[index + high]) << 8
      return upper | UInt16(body[index + low])
    }
    bytes = Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// Offsets into `bytes`, ascending, as offsets into the body.
  func offsets(_ sorted: [Int]) -> [Int] {
    var found: [Int] = []
    var position = 0
    var units = 1
    for offset in sorted {
      while position < offset, position < bytes.count {
        let byte = bytes[position]
        // A four-byte sequence is two units, a continuation none.
        if byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        position += 1
      }
      found.append(units * 2)
    }
    return found
  }
}
