/// One token on the tape: an object, array, key or scalar, in the order of the text.
///
/// An object's members and an array's elements follow it; a key is followed by its value.
@usableFromInline
struct JSONNode: BitwiseCopyable, Sendable {
  /// What a node is.
  @usableFromInline
  enum Kind: UInt8, Sendable {
    case object, array, string, number, bool, null, key
  }

  /// First byte, quote or bracket included.
  @usableFromInline var start: UInt32
  /// Byte after the last. In an open container: how many keys were pending when it opened.
  @usableFromInline var end: UInt32
  /// Index of the node after all that is in this one. In an open container: its parent's index.
  @usableFromInline var next: UInt32
  /// Kind in bits 0 to 2, flag in bit 3, count in bits 4 to 31.
  @usableFromInline var packed: UInt32

  /// What one more child adds to `packed`.
  static let oneChild: UInt32 = 1 << 4

  @inline(__always)
  init(_ kind: Kind, start: Int, end: Int, next: Int, flag: Bool = false) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
    self.next = UInt32(truncatingIfNeeded: next)
    packed = UInt32(kind.rawValue) | (flag ? 8 : 0)
  }

  @inlinable @inline(__always) var kind: Kind { Kind(rawValue: UInt8(packed & 7)) ?? .null }
  /// Of a string or key: it has an escape. Of a bool: it is true.
  @inlinable @inline(__always) var flag: Bool { packed & 8 != 0 }
  /// Members or elements.
  @inlinable @inline(__always) var count: Int { Int(packed >> 4) }
  /// The bytes between the quotes of a string or key.
  @inlinable @inline(__always) var content: Range<Int> { Int(start) &+ 1..<Int(end) &- 1 }
}
