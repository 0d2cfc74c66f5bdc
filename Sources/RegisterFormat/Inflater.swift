internal import CZlib
import RecordModel

/// Unpacks one entry of a zip, a window at a time. Source: RFC 1951, zlib 1.2 manual.
final class Inflater {
  private let bytes: [UInt8]
  private let entry: ZipArchive.Entry
  private var stream = z_stream()
  private var position: Int
  private var produced = 0
  private var isAtEnd = false
  private var isOpen = false

  init(_ bytes: [UInt8], _ entry: ZipArchive.Entry) throws(WorkbookFault) {
    self.bytes = bytes
    self.entry = entry
    position = entry.data.lowerBound
    guard entry.isDeflated else { return }
    // Negative window bits: raw deflate, without a header of zlib.
    guard
      inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .broken }
    isOpen = true
  }

  deinit { if isOpen { inflateEnd(&stream) } }

  /// Fills the window as far as it goes; 0 at the end.
  func read(into window: UnsafeMutableBufferPointer<UInt8>) throws(WorkbookFault) -> Int {
    guard !isAtEnd else { return 0 }
    let count = try entry.isDeflated ? inflate(window) : copy(window)
    produced += count
    if produced > RegisterLimits.ratioFloor {
      let isBomb =
        produced > RegisterLimits.inflatedBytes
        || produced / max(1, entry.data.count) > RegisterLimits.inflateRatio
      if isBomb { throw WorkbookFault(rule: .registerZipBomb) }
    }
    return count
  }

  private func copy(_ window: UnsafeMutableBufferPointer<UInt8>) -> Int {
    let count = min(window.count, entry.data.upperBound - position)
    bytes.withUnsafeBufferPointer { source in
      _ = window.update(fromContentsOf: source[position..<position + count])
    }
    position += count
    isAtEnd = position == entry.data.upperBound
    return count
  }

  private func inflate(
    _ window: UnsafeMutableBufferPointer<UInt8>
  ) throws(WorkbookFault) -> Int {
    let before = stream.total_out
    stream.next_out = window.baseAddress
    stream.avail_out = UInt32(window.count)
    let status = bytes.withUnsafeBufferPointer { source -> Int32 in
      let rest = min(entry.data.upperBound - position, Int(Int32.max))
      stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + position })
      stream.avail_in = UInt32(rest)
      let status = CZlib.inflate(&stream, Z_NO_FLUSH)
      position += rest - Int(stream.avail_in)
      return status
    }
    let count = Int(stream.total_out - before)
    switch status {
    case Z_STREAM_END: isAtEnd = true
    case Z_OK: if count == 0 { throw .broken }
    default: throw .broken
    }
    return count
  }
}
