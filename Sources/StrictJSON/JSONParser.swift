/// One pass over a text: every rule is checked, every token goes on the tape.
///
/// Depth costs no stack: an open container's node holds its parent's index until it closes.
struct JSONParser: ~Copyable {
  /// No container is open.
  static let outermost = UInt32.max

  let base: UnsafePointer<UInt8>
  let end: Int
  let limits: JSONLimits
  /// Of the keys' hashes.
  let seed = SeededHash.seed
  /// Where the parser stands.
  var at = 0
  var tape: TapeBuffer<JSONNode>
  /// Keys of open objects: hash in the upper half, node's index in the lower.
  var keys: TapeBuffer<UInt64>
  /// Node of the innermost open container, or `outermost`.
  private var open = outermost
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, limits: JSONLimits) {
    self.base = base
    end = bytes.count
    self.limits = limits
    // FHIR has about 30 bytes a token indented and 20 compact: a guess that mostly spares growing.
    tape = TapeBuffer(capacity: min(limits.tokens, bytes.count / 20 + 16))
    keys = TapeBuffer(capacity: 64)
  }

  /// The text and its nodes, in its order, for a document to own.
  static func read(
    _ bytes: [UInt8], limits: JSONLimits
  ) throws(JSONError) -> (memory: JSONMemory, nodes: Int) {
    guard bytes.count <= limits.bytes else { throw JSONError(.tooLarge, at: limits.bytes) }
    return try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> (JSONMemory, Int) in
      guard let base = buffer.baseAddress, !buffer.isEmpty else {
        throw JSONError(.unexpectedEnd, at: 0)
      }
      var parser = JSONParser(buffer, base: base, limits: limits)
      try parser.parse()
      let count = parser.tape.count
      return (JSONMemory(text: buffer, nodes: parser.tape.copied()), count)
    }
  }

  private mutating func parse() throws(JSONError) {
    try refuseByteOrderMark()
    skipSpace()
    repeat {
      // A container that opened with something in it waits for that; all else is a whole value.
      if try beginsValue() { continue }
      while open != Self.outermost {
        if try continuesContainer() { break }
      }
    } while open != Self.outermost
    skipSpace()
    guard at == end else { throw JSONError(odd(at) ?? .trailingContent, at: at) }
  }

  /// Reads a scalar or an opening bracket; true if a first element or value is to come.
  @inline(__always)
  private mutating func beginsValue() throws(JSONError) -> Bool {
    guard at < end else { throw JSONError(.unexpectedEnd, at: end) }
    switch base[at] {
    case UInt8(ascii: "\""):
      countChild()
      try scanString(.string)
      return false
    case UInt8(ascii: "{"):
      try openContainer(.object)
      skipSpace()
      if at < end, base[at] == UInt8(ascii: "}") {
        try closeContainer()
        return false
      }
      try scanKey()
      return true
    case UInt8(ascii: "["):
      try openContainer(.array)
      skipSpace()
      if at < end, base[at] == UInt8(ascii: "]") {
        try closeContainer()
        return false
      }
      return true
    default:
      countChild()
      try scanBareWord()
      return false
    }
  }

  /// After a whole value: true at a comma, with the next value to come; false if the container closed.
  @inline(__always)
  private mutating func continuesContainer() throws(JSONError) -> Bool {
    skipSpace()
    guard at < end else { throw JSONError(.unexpectedEnd, at: end) }
    let isObject = tape.start[Int(open)].kind == .object
    let byte = base[at]
    if byte == UInt8(ascii: ",") {
      at &+= 1
      skipSpace()
      if isObject { try scanKey() }
      return true
    }
    guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw unexpected(at) }
    try closeContainer()
    return false
  }

  // MARK: Containers

  /// Where the keys of the innermost open container start.
  var openKeys: Int { @inline(__always) get { Int(tape.start[Int(open)].end) } }

  @inline(__always)
  private mutating func countChild() {
    if open != Self.outermost { tape.start[Int(open)].packed &+= JSONNode.oneChild }
  }

  private mutating func openContainer(_ kind: JSONNode.Kind) throws(JSONError) {
    depth &+= 1
    guard depth <= limits.depth else { throw JSONError(.tooDeep, at: at) }
    countChild()
    let node = tape.count
    try append(JSONNode(kind, start: at, end: keys.count, next: Int(open)))
    open = UInt32(truncatingIfNeeded: node)
    at &+= 1
  }

  private mutating func closeContainer() throws(JSONError) {
    at &+= 1
    let node = tape.start + Int(open)
    let firstKey = Int(node.pointee.end)
    if keys.count &- firstKey > Self.comparedKeys { try refuseRepeatedKeys(from: firstKey) }
    keys.count = firstKey
    open = node.pointee.next
    depth &-= 1
    node.pointee.end = UInt32(truncatingIfNeeded: at)
    node.pointee.next = UInt32(truncatingIfNeeded: tape.count)
  }

  /// Puts a node on the tape.
  @inline(__always)
  mutating func append(_ node: JSONNode) throws(JSONError) {
    if tape.isFull || tape.count >= limits.tokens { try makeRoom(for: node) }
    tape.append(node)
  }

  private mutating func makeRoom(for node: JSONNode) throws(JSONError) {
    guard tape.count < limits.tokens else {
      throw JSONError(.tooManyTokens, at: Int(node.start))
    }
    tape.grow(atMost: limits.tokens)
  }

  // MARK: Bytes between tokens

  @inline(__always)
  mutating func skipSpace() {
    if at < end, base[at] <= 0x20 { skipSpaces() }
  }

  private mutating func skipSpaces() {
    var index = at
    while index < end {
      let byte = base[index]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
      index &+= 1
      // Indentation: how many of the next eight bytes are spaces.
      while index &+ 8 <= end {
        let others = JSONText.word(base + index) ^ (JSONText.ones &* 0x20)
        index &+= others == 0 ? 8 : others.trailingZeroBitCount >> 3
        if others != 0 { break }
      }
    }
    at = index
  }

  private func refuseByteOrderMark() throws(JSONError) {
    guard end >= 2 else { return }
    let first = (base[0], base[1])
    let isMark =
      first == (0xFE, 0xFF) || first == (0xFF, 0xFE)
      || (end >= 3 && first == (0xEF, 0xBB) && base[2] == 0xBF)
    if isMark { throw JSONError(.byteOrderMark, at: 0) }
  }

  /// What makes the byte at an index wrong anywhere outside a string, if something does.
  private func odd(_ index: Int) -> JSONError.Kind? {
    if base[index] == 0 { return .nulCharacter }
    return JSONText.sequenceLength(base + index, available: end - index) == 0 ? .invalidUTF8 : nil
  }

  /// The error for a byte that the grammar does not allow at an index, or for the end there.
  func unexpected(_ index: Int) -> JSONError {
    guard index < end else { return JSONError(.unexpectedEnd, at: end) }
    return JSONError(odd(index) ?? .unexpectedByte, at: index)
  }
}
