/// The key of a member in a document.
package struct JSONKey: Sendable {
  /// The document that the key stands in.
  package let document: JSONDocument
  @usableFromInline let index: Int

  @inlinable
  init(_ document: JSONDocument, _ index: Int) {
    self.document = document
    self.index = index
  }

  /// What the key means, unescaped.
  @inlinable package var string: String { document.text(index) }

  /// The bytes between the quotes, escapes as written; their indices are the document's.
  @inlinable package var bytes: ArraySlice<UInt8> {
    document.bytes[document.nodes[index].content]
  }

  /// Whether `bytes` has an escape and so is not what the key means.
  @inlinable package var hasEscape: Bool { document.nodes[index].flag }

  /// Whether the key means just this text.
  @inlinable package func equals(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { document.isText(index, $0) }
  }
}

/// The members of an object, in the order of the text.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  @usableFromInline let document: JSONDocument
  @usableFromInline var place: Int
  @usableFromInline var left: Int

  @inlinable
  init(_ document: JSONDocument, next: Int, left: Int) {
    self.document = document
    place = next
    self.left = left
  }

  /// How many are left.
  @inlinable package var underestimatedCount: Int { left }

  /// The next member.
  @inlinable
  package mutating func next() -> (key: JSONKey, value: JSONValue)? {
    guard left > 0 else { return nil }
    left &-= 1
    let key = place
    place = Int(document.nodes[key + 1].next)
    return (JSONKey(document, key), JSONValue(document, key + 1))
  }
}

/// The elements of an array, in order.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
  @usableFromInline let document: JSONDocument
  @usableFromInline var place: Int
  @usableFromInline var left: Int

  @inlinable
  init(_ document: JSONDocument, next: Int, left: Int) {
    self.document = document
    place = next
    self.left = left
  }

  /// How many are left.
  @inlinable package var underestimatedCount: Int { left }

  /// The next element.
  @inlinable
  package mutating func next() -> JSONValue? {
    guard left > 0 else { return nil }
    left &-= 1
    let element = place
    place = Int(document.nodes[element].next)
    return JSONValue(document, element)
  }
}
