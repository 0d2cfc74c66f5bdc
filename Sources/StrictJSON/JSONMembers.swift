/// The key of a member in a document.
@usableFromInline package struct JSONKey: Sendable {
  @usableFromInline let hold: JSONHold
  @usableFromInline let index: Int

  @inlinable
  init(_ hold: JSONHold, _ index: Int) {
    self.hold = hold
    self.index = index
  }

  /// What the key means, unescaped.
  @inlinable package var string: String { hold.memory.text(index) }

  /// Where the bytes between the quotes stand in the document.
  @inlinable @inline(__always) package var range: Range<Int> { hold.memory.nodes[index].content }

  /// The bytes between the quotes, escapes as written; valid while the document is kept.
  @inlinable @inline(__always) package var bytes: UnsafeBufferPointer<UInt8> {
    hold.memory.bytes(range)
  }

  /// Whether `bytes` has an escape and so is not what the key means.
  @inlinable @inline(__always) package var hasEscape: Bool { hold.memory.nodes[index].flag }

  /// Whether the key means just this text.
  @inlinable @inline(__always) package func equals(_ text: StaticString) -> Bool {
    hold.memory.mayBe(index, text.utf8CodeUnitCount)
      && text.withUTF8Buffer { hold.memory.isText(index, $0) }
  }
}

/// The members of an object, in the order of the text.
@usableFromInline package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  @usableFromInline let hold: JSONHold
  @usableFromInline var place: Int
  @usableFromInline var left: Int

  @inlinable
  init(_ hold: JSONHold, next: Int, left: Int) {
    self.hold = hold
    place = next
    self.left = left
  }

  /// How many are left.
  @inlinable package var underestimatedCount: Int { left }

  /// The next member.
  @inlinable @inline(__always)
  package mutating func next() -> (key: JSONKey, value: JSONValue)? {
    guard left > 0 else { return nil }
    left &-= 1
    let key = place
    place = Int(hold.memory.nodes[key + 1].next)
    return (JSONKey(hold, key), JSONValue(hold, key + 1))
  }
}

/// The elements of an array, in order.
@usableFromInline package struct JSONElements: Sequence, IteratorProtocol, Sendable {
  @usableFromInline let hold: JSONHold
  @usableFromInline var place: Int
  @usableFromInline var left: Int

  @inlinable
  init(_ hold: JSONHold, next: Int, left: Int) {
    self.hold = hold
    place = next
    self.left = left
  }

  /// How many are left.
  @inlinable package var underestimatedCount: Int { left }

  /// The next element.
  @inlinable @inline(__always)
  package mutating func next() -> JSONValue? {
    guard left > 0 else { return nil }
    left &-= 1
    let element = place
    place = Int(hold.memory.nodes[element].next)
    return JSONValue(hold, element)
  }
}
