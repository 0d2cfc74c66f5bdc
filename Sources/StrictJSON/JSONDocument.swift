/// A JSON text that was found good: its bytes, and a flat tape of its tokens.
///
/// UTF-8 without a mark, no key twice in one object, no U+0000, no half surrogate pair, numbers as
/// RFC 8259 writes them, within limits, and nothing after the value. One pass, 16 bytes a token.
/// Source: RFC 8259; RFC 7493; security I-01, I-02.
@usableFromInline package final class JSONDocument: Sendable {
  /// The text as it came.
  package let bytes: [UInt8]
  @usableFromInline let memory: JSONMemory
  @usableFromInline let nodeCount: Int

  /// Reads a text; throws at the first thing that is wrong.
  ///
  /// Of an object with more than 17 keys, repeated keys are found only when it closes.
  package init(_ bytes: [UInt8], limits: JSONLimits = .submission) throws(JSONError) {
    (memory, nodeCount) = try JSONParser.read(bytes, limits: limits)
    self.bytes = bytes
  }

  deinit { memory.deallocate() }

  /// The value that the text is.
  @inlinable package var root: JSONValue { JSONValue(JSONHold(self), 0) }

  /// Keys and values in the text, what `JSONLimits.tokens` limits.
  @inlinable package var tokenCount: Int { nodeCount }
}

/// Where a document's text and tape lie: plain addresses, so that a step through a message counts
/// no references.
///
/// Unchecked because the compiler does not see that nobody writes there once the text is read.
@usableFromInline package struct JSONMemory: @unchecked Sendable {
  @usableFromInline let text: UnsafePointer<UInt8>
  @usableFromInline let nodes: UnsafePointer<JSONNode>

  /// Takes over the tape, and copies the text, whose array may move with its owner.
  init(text: UnsafeBufferPointer<UInt8>, nodes: UnsafePointer<JSONNode>) {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(text.count, 1))
    if let start = text.baseAddress { copy.initialize(from: start, count: text.count) }
    self.text = UnsafePointer(copy)
    self.nodes = nodes
  }

  func deallocate() {
    text.deallocate()
    nodes.deallocate()
  }
}

/// How a value, key or iterator holds its document: it keeps it, or somebody lent it and keeps it.
@usableFromInline package struct JSONHold: Sendable {
  /// The document; nil for what was lent.
  @usableFromInline let keeper: JSONDocument?
  @usableFromInline let memory: JSONMemory

  @inlinable
  init(_ keeper: JSONDocument) {
    self.keeper = keeper
    memory = keeper.memory
  }

  @inlinable
  init(lending memory: JSONMemory) {
    keeper = nil
    self.memory = memory
  }
}

// What a string or key means.
extension JSONMemory {
  /// The content of a string or key, unescaped.
  @usableFromInline
  func text(_ index: Int) -> String {
    let node = nodes[index]
    let content = bytes(node.content)
    guard node.flag else { return String(decoding: content, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: content.count) { buffer in
      buffer.baseAddress.map { JSONText.unescape(content, into: $0) } ?? 0
    }
  }

  /// A part of the text.
  @inlinable
  func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text + range.lowerBound, count: range.count)
  }

  /// Whether a string or key can mean a text of so many bytes: most names differ in length, and
  /// where the length is known this is one comparison.
  @inlinable @inline(__always)
  func mayBe(_ index: Int, _ length: Int) -> Bool {
    let node = nodes[index]
    return node.flag || Int(node.end &- node.start) == length &+ 2
  }

  /// Whether a string or key means just this text.
  @usableFromInline
  func isText(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    Self.isText(nodes[index], self.text, text)
  }

  @inline(__always)
  private static func isText(
    _ node: JSONNode, _ base: UnsafePointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let content = node.content
    if node.flag {
      // No escape is longer than six bytes for one of what it means.
      guard text.count < content.count, text.count >= content.count / 6 else { return false }
      let written = UnsafeBufferPointer(start: base + content.lowerBound, count: content.count)
      return JSONText.unescaped(written).elementsEqual(text)
    }
    guard content.count == text.count else { return false }
    guard let other = text.baseAddress else { return true }
    return JSONText.isSame(base + content.lowerBound, other, count: text.count)
  }

  /// The node of the value of an object's member; nil if there is none or the node is no object.
  @usableFromInline
  func member(of index: Int, _ key: UnsafeBufferPointer<UInt8>) -> Int? {
    let object = nodes[index]
    guard object.kind == .object else { return nil }
    var place = index &+ 1
    let last = Int(object.next)
    while place < last {
      if Self.isText(nodes[place], text, key) { return place &+ 1 }
      place = Int(nodes[place &+ 1].next)
    }
    return nil
  }

  /// The node of an array's element; nil if there is none or the node is no array.
  @usableFromInline
  func element(of index: Int, _ number: Int) -> Int? {
    let array = nodes[index]
    guard array.kind == .array, number >= 0, number < array.count else { return nil }
    var place = index + 1
    for _ in 0..<number { place = Int(nodes[place].next) }
    return place
  }

  /// A number written without fraction or exponent that fits; nil otherwise.
  @usableFromInline
  func integer(_ index: Int) -> Int? {
    let node = nodes[index]
    guard node.kind == .number else { return nil }
    var digits = bytes(Int(node.start)..<Int(node.end))[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits = digits.dropFirst() }
    var value = 0
    for byte in digits {
      guard byte &- 0x30 < 10 else { return nil }
      let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(byte &- 0x30)
      let (sum, isFarOver) =
        isNegative
        ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if isOver || isFarOver { return nil }
      value = sum
    }
    return value
  }
}
