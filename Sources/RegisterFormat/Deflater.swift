internal import CZlib

/// Deflates bytes that are wholly in memory.
package enum Deflater {
  /// What stands around the deflated bytes; the raw value is zlib's `windowBits`.
  package enum Form: Int32, Sendable {
    /// Nothing (RFC 1951).
    case raw = -15
    /// The head and end of gzip (RFC 1952).
    case gzip = 31
  }

  /// The deflated bytes; nil if it did not work or saves nothing.
  package static func packed(_ content: [UInt8], as form: Form) -> [UInt8]? {
    var stream = z_stream()
    let opened = deflateInit2_(
      &stream, 6, Z_DEFLATED, form.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard opened == Z_OK, content.count < Int(Int32.max) else { return nil }
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: content.count + 64)
    let status = content.withUnsafeBufferPointer { source in
      packed.withUnsafeMutableBufferPointer { target -> Int32 in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        return deflate(&stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END, Int(stream.total_out) < content.count else { return nil }
    return Array(packed[..<Int(stream.total_out)])
  }
}
