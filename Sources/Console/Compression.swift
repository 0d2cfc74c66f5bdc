internal import CZlib
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers in gzip, where the length of what is sent can tell nobody anything.
///
/// A certificate goes along with what another site makes a browser ask for, and who sees the line sees how
/// well a page is compressed together with words of that site's choice (the BREACH attack). So only what a
/// person asked for himself is compressed: his browser says so by `Sec-Fetch-Site` (W3C Fetch Metadata).
enum Compression {
  /// Shorter bodies gain nothing.
  private static let least = 1024
  /// Longer ones are files, which are compressed in themselves or come in parts.
  private static let most = 4 << 20
  private static let types = ["text/", "application/json", "image/svg+xml"]

  private static let site = HTTPField.Name("Sec-Fetch-Site")

  /// The answer to a request, compressed if both want it.
  static func apply(to response: Response, of request: Request) async throws -> Response {
    guard isWanted(request), let type = response.headers[.contentType],
      types.contains(where: type.hasPrefix), response.headers[.contentEncoding] == nil,
      let length = response.body.contentLength, (least...most).contains(length)
    else { return response }
    let collected = Collected()
    try await response.body.write(Collector(collected: collected))
    guard let packed = gzip(Array(buffer: collected.buffer)) else { return response }
    var headers = response.headers
    headers[.contentEncoding] = "gzip"
    headers[.contentLength] = String(packed.count)
    headers.append(HTTPField(name: .vary, value: "Accept-Encoding, Sec-Fetch-Site"))
    return Response(
      status: response.status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: packed)))
  }

  private static func isWanted(_ request: Request) -> Bool {
    guard let site, let from = request.headers[site], ["none", "same-origin"].contains(from) else {
      return false
    }
    return (request.headers[.acceptEncoding] ?? "").split(separator: ",").contains {
      let parts = $0.split(separator: ";").map { $0.filter { $0 != " " } }
      return parts.first == "gzip" && !parts.dropFirst().contains("q=0")
    }
  }

  private final class Collected {
    var buffer = ByteBuffer()
  }

  private struct Collector: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws {
      collected.buffer.writeImmutableBuffer(buffer)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }

  /// RFC 1952; nil if it saves nothing.
  static func gzip(_ content: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window, and 16 for gzip's own head and end.
    let opened = deflateInit2_(
      &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard opened == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: content.count)
    let status = content.withUnsafeBufferPointer { source in
      packed.withUnsafeMutableBufferPointer { target -> Int32 in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        return deflate(&stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END else { return nil }
    return Array(packed[..<Int(stream.total_out)])
  }
}
