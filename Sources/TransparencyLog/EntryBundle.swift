/// The entries of one level-0 tile, each as its exact bytes.
///
/// Source: C2SP tlog-tiles, section Log entries.
package struct EntryBundle: Hashable, Sendable {
  /// Longest entry that the two length bytes can tell.
  package static let maximumEntryBytes = 65_535
  /// Longest bundle: 256 of the longest entries.
  package static let maximumByteCount = TilePath.fullWidth * (2 + maximumEntryBytes)

  /// 1...256 entries, oldest first.
  package let entries: [[UInt8]]

  /// A bundle of these entries; throws `malformed` for none or over 256, `tooLarge` for a long one.
  package init(_ entries: [[UInt8]]) throws(TransparencyLogError) {
    guard (1...TilePath.fullWidth).contains(entries.count) else {
      throw .malformed(.entryBundle, "a bundle has 1 to 256 entries")
    }
    guard entries.allSatisfy({ $0.count <= Self.maximumEntryBytes }) else {
      throw .tooLarge(.entryBundle, limit: Self.maximumEntryBytes)
    }
    self.entries = entries
  }

  /// Reads a bundle of exactly `width` entries; throws `malformed(.entryBundle)`.
  package init(bytes: [UInt8], width: Int) throws(TransparencyLogError) {
    guard (1...TilePath.fullWidth).contains(width) else {
      throw .malformed(.entryBundle, "a bundle has 1 to 256 entries")
    }
    var entries: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty, entries.count < width {
      let length = Int(WireText.unsigned(rest.prefix(2)))
      guard rest.count >= 2 + length else {
        throw .malformed(.entryBundle, "an entry is cut off")
      }
      entries.append(Array(rest.dropFirst(2).prefix(length)))
      rest = rest.dropFirst(2 + length)
    }
    guard rest.isEmpty, entries.count == width else {
      throw .malformed(.entryBundle, "number of entries is not the width")
    }
    self.entries = entries
  }

  /// Each entry after its length in two bytes, most significant first.
  package var bytes: [UInt8] {
    entries.reduce(into: []) { bytes, entry in
      bytes.append(UInt8(truncatingIfNeeded: entry.count >> 8))
      bytes.append(UInt8(truncatingIfNeeded: entry.count))
      bytes += entry
    }
  }

  /// The leaf hashes: what the level-0 tile of the same index must hold.
  package var leafHashes: [LogHash] { entries.map(LogHash.leaf) }
}
