// Keys: none may stand twice in one object, whatever way it is escaped.
extension JSONParser {
  /// So many keys of an object are compared each with each; more go through a table when it closes.
  static let comparedKeys = 16

  /// Reads a key and its colon; leaves the parser at the value.
  @inline(__always)
  mutating func scanKey() throws(JSONError) {
    guard at < end, base[at] == UInt8(ascii: "\"") else { throw unexpected(at) }
    let node = tape.count
    try scanString(.key)
    try rememberKey(node)
    skipSpace()
    guard at < end, base[at] == UInt8(ascii: ":") else { throw unexpected(at) }
    at &+= 1
    skipSpace()
  }

  /// Adds a key to those of the innermost open object; throws if it is among the first of them.
  private mutating func rememberKey(_ node: Int) throws(JSONError) {
    let hash = hash(node)
    let firstKey = openKeys
    if keys.count &- firstKey <= Self.comparedKeys {
      for index in firstKey..<keys.count where keys.start[index] >> 32 == hash {
        try refuseSame(Int(truncatingIfNeeded: keys.start[index] & 0xFFFF_FFFF), node)
      }
    }
    if keys.isFull { keys.grow(atMost: max(limits.tokens, keys.count &+ 1)) }
    keys.append(hash << 32 | UInt64(truncatingIfNeeded: node))
  }

  /// Looks through all keys of an object that is closing.
  func refuseRepeatedKeys(from firstKey: Int) throws(JSONError) {
    let count = keys.count - firstKey
    // At most half full, so that chains stay short.
    let size = 1 << (Int.bitWidth - (count * 2 - 1).leadingZeroBitCount)
    var table = [UInt32](repeating: 0, count: size)
    for number in 0..<count {
      let key = keys.start[firstKey + number]
      var slot = Int(truncatingIfNeeded: key >> 32) & (size - 1)
      while table[slot] != 0 {
        let other = keys.start[firstKey + Int(table[slot]) - 1]
        if other >> 32 == key >> 32 {
          try refuseSame(
            Int(truncatingIfNeeded: other & 0xFFFF_FFFF), Int(truncatingIfNeeded: key & 0xFFFF_FFFF)
          )
        }
        slot = (slot + 1) & (size - 1)
      }
      table[slot] = UInt32(number + 1)
    }
  }

  private func refuseSame(_ first: Int, _ second: Int) throws(JSONError) {
    let left = content(first)
    let right = content(second)
    let isSame: Bool
    if tape.start[first].flag || tape.start[second].flag {
      isSame = JSONText.unescaped(left) == JSONText.unescaped(right)
    } else if left.count == right.count, let here = left.baseAddress, let there = right.baseAddress
    {
      isSame = JSONText.isSame(here, there, count: left.count)
    } else {
      isSame = false
    }
    if isSame { throw JSONError(.duplicateKey, at: Int(tape.start[second].start)) }
  }

  private func content(_ node: Int) -> UnsafeBufferPointer<UInt8> {
    let range = tape.start[node].content
    return UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// A hash of what a key means, in 32 bits.
  @inline(__always)
  private func hash(_ node: Int) -> UInt64 {
    let content = content(node)
    if tape.start[node].flag {
      return JSONText.unescaped(content).withUnsafeBufferPointer { meant in
        SeededHash.of(meant) & 0xFFFF_FFFF
      }
    }
    let start = Int(tape.start[node].start) &+ 1
    return SeededHash.of(base + start, content.count, readable: end &- start, seed) & 0xFFFF_FFFF
  }
}
