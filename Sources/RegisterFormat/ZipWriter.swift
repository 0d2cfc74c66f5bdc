internal import CZlib

/// Writes a zip of a few small files, deflated. Source: PKWARE APPNOTE 6.3.10.
struct ZipWriter {
  private(set) var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// Adds a file.
  mutating func add(_ name: String, _ content: [UInt8]) {
    let offset = bytes.count
    let packed = Deflater.packed(content, as: .raw)
    let data = packed ?? content
    let checksum = content.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32($0.count)))
    }
    // Version 2.0, no flags, deflate or stored, 1980-01-01 00:00: the same bytes for the same
    // content.
    var head: [UInt8] = []
    Self.short(20, &head)
    Self.short(0, &head)
    Self.short(packed == nil ? 0 : 8, &head)
    Self.short(0, &head)
    Self.short(33, &head)
    Self.long(checksum, &head)
    Self.long(UInt32(data.count), &head)
    Self.long(UInt32(content.count), &head)
    Self.short(UInt16(name.utf8.count), &head)
    Self.short(0, &head)
    Self.long(0x0403_4B50, &bytes)
    bytes += head + name.utf8 + data
    Self.long(0x0201_4B50, &directory)
    Self.short(20, &directory)
    directory += head
    // Comment, disk, attributes: none.
    directory += [UInt8](repeating: 0, count: 10)
    Self.long(UInt32(offset), &directory)
    directory += name.utf8
    count += 1
  }

  /// The whole zip.
  consuming func finish() -> [UInt8] {
    let start = bytes.count
    bytes += directory
    Self.long(0x0605_4B50, &bytes)
    Self.long(0, &bytes)
    Self.short(UInt16(count), &bytes)
    Self.short(UInt16(count), &bytes)
    Self.long(UInt32(directory.count), &bytes)
    Self.long(UInt32(start), &bytes)
    Self.short(0, &bytes)
    return bytes
  }

  private static func short(_ value: UInt16, _ bytes: inout [UInt8]) {
    bytes.append(UInt8(value & 0xFF))
    bytes.append(UInt8(value >> 8))
  }

  private static func long(_ value: UInt32, _ bytes: inout [UInt8]) {
    short(UInt16(value & 0xFFFF), &bytes)
    short(UInt16(value >> 16), &bytes)
  }
}
