/// One segment of a message.
package struct HL7Segment: Sendable {
  let storage: HL7Storage
  let index: Int

  var entry: HL7Storage.Entry { storage.segments[index] }

  /// Its three letters; small ones are made capital.
  package var name: String {
    let code = Self.capital(entry.code)
    return String(
      decoding: [UInt8(code >> 16 & 0xFF), UInt8(code >> 8 & 0xFF), UInt8(code & 0xFF)],
      as: UTF8.self)
  }

  /// Where it stands in the bytes, without its end.
  package var range: Range<Int> { Int(entry.start)..<Int(entry.end) }

  /// The number of its last field.
  package var fieldCount: Int { Int(entry.fieldCount) + (isHeader ? 1 : 0) }

  /// Whether its first field is the field separator itself.
  var isHeader: Bool {
    entry.code == Self.code("MSH") || entry.code == Self.code("BHS")
      || entry.code == Self.code("FHS")
  }

  /// Whether it has this name.
  func isNamed(_ name: StaticString) -> Bool { Self.capital(entry.code) == Self.code(name) }

  static func code(_ name: StaticString) -> UInt32 {
    name.withUTF8Buffer { bytes in
      bytes.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  private static func capital(_ code: UInt32) -> UInt32 {
    var capital: UInt32 = 0
    for shift in [UInt32(16), 8, 0] {
      let byte = code >> shift & 0xFF
      capital |= (byte >= 97 && byte <= 122 ? byte - 32 : byte) << shift
    }
    return capital
  }

  /// A field with all its repetitions; absent if the segment ends before it.
  package func field(_ number: Int) -> HL7Value {
    let entry = entry
    let index = isHeader ? number - 2 : number - 1
    if index == -1, isHeader {
      let start = Int(entry.start) + 3
      return HL7Value(storage: storage, range: start..<start + 1, level: .leaf)
    }
    guard index >= 0, index < Int(entry.fieldCount) else { return absent }
    // The separators that MSH-2 declares do not divide it.
    let level: HL7Value.Level = isHeader && number == 2 ? .leaf : .field
    return HL7Value(storage: storage, range: storage.field(index, of: entry), level: level)
  }

  /// One repetition of a field, 0 is the first.
  package func field(_ number: Int, repetition: Int) -> HL7Value {
    field(number).repetition(repetition)
  }

  private var absent: HL7Value {
    let end = Int(entry.end)
    return HL7Value(storage: storage, range: end..<end, level: .field)
  }
}
