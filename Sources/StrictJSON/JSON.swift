/// A JSON value that can be built and changed: order of members kept, numbers as their exact text.
///
/// Strings and keys are equal if their scalars are, without Unicode normalisation; members are equal
/// only in the same order (see `isSame(as:)`). As deep as the document that it came from, at most.
package enum JSON: Hashable, Sendable {
  /// Members, in order; their keys should differ.
  case object([JSONMember])
  /// Elements.
  case array([JSON])
  /// A string, unescaped.
  case string(String)
  /// A number as its exact text; it must be one by `isNumber`.
  case number(String)
  /// `true` or `false`.
  case bool(Bool)
  /// `null`.
  case null

  /// A whole number.
  package static func int(_ value: Int) -> JSON { .number(String(value)) }

  /// Whether a text is a number by RFC 8259 section 6, of at most `JSONLimits.numberBytes`.
  package static func isNumber(_ text: String) -> Bool {
    let one = JSONLimits(bytes: JSONLimits.numberBytes, depth: 0, tokens: 1, stringBytes: 0)
    guard let document = try? JSONDocument(Array(text.utf8), limits: one) else { return false }
    return document.root.kind == .number && document.root.bytes == 0..<document.bytes.count
  }

  /// Whether both are the same, members in the same order.
  package static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.object(let left), .object(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.number(let left), .number(let right)): left == right
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null): true
    default: false
    }
  }

  /// Hashes what `==` compares.
  package func hash(into hasher: inout Hasher) {
    switch self {
    case .object(let members):
      hasher.combine(0)
      hasher.combine(members)
    case .array(let elements):
      hasher.combine(1)
      hasher.combine(elements)
    case .string(let text):
      hasher.combine(2)
      hasher.combineBytes(of: text)
    case .number(let text):
      hasher.combine(3)
      hasher.combine(text)
    case .bool(let value): hasher.combine(value)
    case .null: hasher.combine(4)
    }
  }
}

/// A member of an object that can be built and changed.
package struct JSONMember: Hashable, Sendable {
  /// The key, unescaped.
  package var key: String
  /// The value.
  package var value: JSON

  /// A member of a key and a value.
  package init(key: String, value: JSON) {
    self.key = key
    self.value = value
  }

  /// Whether both have the same key, by its scalars, and the same value.
  package static func == (left: JSONMember, right: JSONMember) -> Bool {
    left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
  }

  /// Hashes what `==` compares.
  package func hash(into hasher: inout Hasher) {
    hasher.combineBytes(of: key)
    hasher.combine(value)
  }
}

extension Hasher {
  /// Feeds a text's UTF-8, ended by a byte that no UTF-8 has.
  fileprivate mutating func combineBytes(of text: String) {
    var text = text
    text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
    combine(0xFF as UInt8)
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// `true` or `false`.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  package init(integerLiteral value: Int) { self = .int(value) }
  /// An array.
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object, its members in this order.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { JSONMember(key: $0.0, value: $0.1) })
  }
}
