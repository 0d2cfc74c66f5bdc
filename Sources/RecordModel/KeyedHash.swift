/// The first 16 bytes of a keyed hash of a number: what arbiters and look-ups compare in its place.
///
/// Two words instead of a byte array, because a batch compares and sorts hundreds of them.
package struct KeyedHash: Hashable, Comparable, Sendable {
  /// The first eight bytes, most significant first.
  package let high: UInt64
  /// The last eight.
  package let low: UInt64

  /// Bytes of it.
  package static let length = 16

  /// The hash in `length` bytes; nil for any other number of them.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.length else { return nil }
    high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }

  /// Order of the bytes.
  package static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
