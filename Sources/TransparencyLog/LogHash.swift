import Crypto

/// One SHA-256 hash of the tree, held inline.
///
/// Source: RFC 6962 section 2.1 (leaf and node hashes are separated by their first byte).
package struct LogHash: Hashable, Sendable {
  /// Bytes of a hash.
  package static let byteCount = 32

  // Four words, the most significant byte first: no allocation per hash, and a tile is one block.
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64

  private init(loading bytes: UnsafeRawBufferPointer) {
    first = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    second = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    third = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    fourth = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
  }

  /// The hash that these 32 bytes are; throws `malformed(.hash)` for any other count.
  package init(bytes: some Collection<UInt8>) throws(TransparencyLogError) {
    guard bytes.count == Self.byteCount else {
      throw .malformed(.hash, "a hash has 32 bytes")
    }
    self = Array(bytes).withUnsafeBytes { Self(loading: $0) }
  }

  /// Reads 64 lower-case hexadecimal digits; throws `malformed(.hash)`.
  package init(hex: String) throws(TransparencyLogError) {
    guard let bytes = WireText.hexDecoded(hex.utf8) else {
      throw .malformed(.hash, "not lower-case hexadecimal")
    }
    try self.init(bytes: bytes)
  }

  /// Reads 44 characters of canonical base64; throws `malformed(.hash)`.
  package init(base64: some Collection<UInt8>) throws(TransparencyLogError) {
    guard base64.count == 44, let bytes = WireText.base64Decoded(base64) else {
      throw .malformed(.hash, "not canonical base64 of 32 bytes")
    }
    try self.init(bytes: bytes)
  }

  /// The root of the tree without leaves: SHA-256 of nothing. Source: RFC 6962 section 2.1.
  package static let empty = digest(of: UnsafeRawBufferPointer(start: nil, count: 0))

  /// The hash of an entry's exact bytes: SHA-256(0x00 || entry). Source: RFC 6962 section 2.1.
  package static func leaf(_ entry: some Collection<UInt8>) -> LogHash {
    withUnsafeTemporaryAllocation(byteCount: entry.count + 1, alignment: 1) { buffer in
      buffer[0] = 0x00
      UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyBytes(from: entry)
      return digest(of: UnsafeRawBufferPointer(buffer))
    }
  }

  /// The hash of two subtrees: SHA-256(0x01 || left || right). Source: RFC 6962 section 2.1.
  package static func node(_ left: LogHash, _ right: LogHash) -> LogHash {
    withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 1) { buffer in
      buffer[0] = 0x01
      left.store(in: buffer, at: 1)
      right.store(in: buffer, at: 1 + byteCount)
      return digest(of: UnsafeRawBufferPointer(buffer))
    }
  }

  private static func digest(of bytes: UnsafeRawBufferPointer) -> LogHash {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    return hasher.finalize().withUnsafeBytes { LogHash(loading: $0) }
  }

  private func store(in buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
    buffer.storeBytes(of: first.bigEndian, toByteOffset: offset, as: UInt64.self)
    buffer.storeBytes(of: second.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
    buffer.storeBytes(of: third.bigEndian, toByteOffset: offset + 16, as: UInt64.self)
    buffer.storeBytes(of: fourth.bigEndian, toByteOffset: offset + 24, as: UInt64.self)
  }

  /// The 32 bytes.
  package var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
      store(in: UnsafeMutableRawBufferPointer(buffer), at: 0)
      count = Self.byteCount
    }
  }

  /// The 64 lower-case hexadecimal digits.
  package var hex: String { WireText.hex(bytes) }

  /// The 44 characters of base64 that checkpoints and proofs use.
  package var base64: String { WireText.base64(bytes) }
}

extension LogHash: CustomStringConvertible {
  /// The hexadecimal form.
  package var description: String { hex }
}

extension [LogHash] {
  /// Splits bytes into hashes; nil unless the count is a multiple of 32.
  init?(concatenated bytes: some RandomAccessCollection<UInt8>) {
    guard bytes.count.isMultiple(of: LogHash.byteCount) else { return nil }
    self.init()
    reserveCapacity(bytes.count / LogHash.byteCount)
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let hash = try? LogHash(bytes: rest.prefix(LogHash.byteCount)) else { return nil }
      append(hash)
      rest = rest.dropFirst(LogHash.byteCount)
    }
  }

  /// The hashes one after another, as in a tile.
  var concatenated: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * LogHash.byteCount)
    for hash in self { bytes.append(contentsOf: hash.bytes) }
    return bytes
  }
}

extension ArraySlice<LogHash> {
  /// The root over a power-of-two count of sibling hashes.
  var perfectRoot: LogHash {
    var row = Array(self)
    while row.count > 1 {
      for pair in 0..<row.count / 2 { row[pair] = .node(row[2 * pair], row[2 * pair + 1]) }
      row.removeLast(row.count - row.count / 2)
    }
    return row.first ?? .empty
  }
}
