/// A value in a document: a view that is cheap to copy and keeps the document, unless it was lent.
@usableFromInline package struct JSONValue: Sendable {
  /// What a value is.
  @usableFromInline package enum Kind: Sendable {
    /// `{}` and its members.
    case object
    /// `[]` and its elements.
    case array
    /// A string.
    case string
    /// A number, kept as written.
    case number
    /// `true` or `false`.
    case bool
    /// `null`.
    case null
  }

  @usableFromInline let hold: JSONHold
  @usableFromInline let index: Int

  @inlinable
  init(_ hold: JSONHold, _ index: Int) {
    self.hold = hold
    self.index = index
  }

  @inlinable @inline(__always) var node: JSONNode { hold.memory.nodes[index] }

  /// Lends the value, and all that is reached from it, to `body`, which counts no references on its
  /// way; nothing of it may leave `body`.
  package func lend<Result>(_ body: (JSONValue) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(hold.keeper) {
      try body(JSONValue(JSONHold(lending: hold.memory), index))
    }
  }

  /// What the value is.
  @inlinable @inline(__always) package var kind: Kind {
    switch node.kind {
    case .object: .object
    case .array: .array
    case .string, .key: .string
    case .number: .number
    case .bool: .bool
    case .null: .null
    }
  }

  /// Where it stands in the document's bytes, quotes or brackets included.
  @inlinable package var bytes: Range<Int> {
    let node = node
    return Int(node.start)..<Int(node.end)
  }

  /// Its bytes as written, quotes or brackets included; valid while the document is kept.
  @inlinable package var raw: UnsafeBufferPointer<UInt8> { hold.memory.bytes(bytes) }

  /// Tokens in it, itself included; keys count as one each.
  @inlinable package var tokenCount: Int { Int(node.next) - index }

  // MARK: Objects and arrays

  /// The value of an object's member; nil if it has none or is no object.
  ///
  /// Looks through the members in turn: for the dozens of a FHIR element, not for thousands.
  @inlinable package subscript(key: StaticString) -> JSONValue? {
    key.withUTF8Buffer { hold.memory.member(of: index, $0) }.map { JSONValue(hold, $0) }
  }

  /// As with a literal key. Keys are compared by their bytes, without Unicode normalisation.
  ///
  /// Disfavoured and generic, so that a literal takes the other one, which makes no String.
  @_disfavoredOverload @inlinable
  package subscript(key: some StringProtocol) -> JSONValue? { member(named: String(key)) }

  @usableFromInline
  func member(named key: String) -> JSONValue? {
    var key = key
    return key.withUTF8 { hold.memory.member(of: index, $0) }.map { JSONValue(hold, $0) }
  }

  /// An array's element, from 0; nil if it has none or is no array. Takes time with the index.
  @inlinable package subscript(index: Int) -> JSONValue? {
    hold.memory.element(of: self.index, index).map { JSONValue(hold, $0) }
  }

  /// Members or elements; 0 for scalars.
  @inlinable @inline(__always) package var count: Int { node.count }

  /// The elements in order; none unless it is an array.
  @inlinable @inline(__always) package var elements: JSONElements {
    JSONElements(hold, next: index + 1, left: kind == .array ? count : 0)
  }

  /// The members in order; none unless it is an object.
  @inlinable @inline(__always) package var members: JSONMembers {
    JSONMembers(hold, next: index + 1, left: kind == .object ? count : 0)
  }

  // MARK: Scalars

  /// What a string means, unescaped; nil unless it is a string.
  @inlinable package var string: String? {
    node.kind == .string ? hold.memory.text(index) : nil
  }

  /// A string's bytes between the quotes; nil if it has an escape or is no string. Valid while the
  /// document is kept.
  @inlinable package var stringBytes: UnsafeBufferPointer<UInt8>? {
    let node = node
    return node.kind == .string && !node.flag ? hold.memory.bytes(node.content) : nil
  }

  /// Whether it is a string that is written with an escape.
  @inlinable package var hasEscape: Bool { node.kind == .string && node.flag }

  /// Whether it is a string that means just this text.
  @inlinable @inline(__always) package func equals(_ text: StaticString) -> Bool {
    node.kind == .string && hold.memory.mayBe(index, text.utf8CodeUnitCount)
      && text.withUTF8Buffer { hold.memory.isText(index, $0) }
  }

  /// A number exactly as written; nil unless it is a number.
  @inlinable package var number: String? {
    node.kind == .number ? String(decoding: raw, as: UTF8.self) : nil
  }

  /// A number that is written without fraction or exponent and fits; nil otherwise. `-0` is 0.
  @inlinable package var int: Int? { hold.memory.integer(index) }

  /// True or false; nil unless it is one of them.
  @inlinable package var bool: Bool? {
    let node = node
    return node.kind == .bool ? node.flag : nil
  }

  /// Whether it is `null`.
  @inlinable @inline(__always) package var isNull: Bool { node.kind == .null }
}
