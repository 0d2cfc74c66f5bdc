// Out to bytes: as it is, or in the one canonical form.
extension JSON {
  /// Compact UTF-8, members in their order, strings escaped only where they must be.
  package func serialized() -> [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  /// The canonical form: compact, members in the order of their keys' UTF-16 code units.
  ///
  /// As RFC 8785 (JCS) but for numbers: JCS writes each as the nearest IEEE 754 double, which would
  /// lose digits that a measured value has. Whole numbers within 2^53 that are written without
  /// fraction or exponent come out as JCS has them (`-0` as `0`); all other numbers keep their exact
  /// text, so `1.0`, `1.00` and `1e0` stay three forms.
  /// Source: RFC 8785 section 3.2.
  package func canonical() -> [UInt8] {
    var writer = JSONWriter()
    writer.canonicalValue(self)
    return writer.bytes
  }

  /// Members in the order of their keys' UTF-16 code units; equal keys keep their order.
  static func sorted(_ members: [JSONMember]) -> [JSONMember] {
    members.sorted { precedes($0.key, $1.key) }
  }

  /// Whether a text comes before another by UTF-16 code units. Source: RFC 8785 section 3.2.3.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    var left = left
    var right = right
    return left.withUTF8 { left in
      right.withUTF8 { right in
        for (one, other) in zip(left, right) where one != other {
          return utf16Rank(one) < utf16Rank(other)
        }
        return left.count < right.count
      }
    }
  }

  /// Puts four-byte sequences, which are surrogates in UTF-16, before U+E000 to U+FFFF.
  private static func utf16Rank(_ byte: UInt8) -> UInt8 {
    if byte >= 0xF0 { return byte - 2 }
    return byte >= 0xEE ? byte + 5 : byte
  }
}

extension JSONWriter {
  /// A tree, members in their order.
  package mutating func value(_ value: JSON) {
    switch value {
    case .object(let members):
      beginObject()
      for member in members {
        key(member.key)
        self.value(member.value)
      }
      endObject()
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .string(let text): string(text)
    case .number(let text): number(text)
    case .bool(let value): bool(value)
    case .null: null()
    }
  }

  /// A tree in its canonical form.
  mutating func canonicalValue(_ value: JSON) {
    switch value {
    case .object(let members):
      beginObject()
      for member in JSON.sorted(members) {
        key(member.key)
        canonicalValue(member.value)
      }
      endObject()
    case .array(let elements):
      beginArray()
      for element in elements { canonicalValue(element) }
      endArray()
    // The only whole number within 2^53 that RFC 8259 can write in two ways without an exponent.
    case .number("-0"): number("0")
    default: self.value(value)
    }
  }
}
