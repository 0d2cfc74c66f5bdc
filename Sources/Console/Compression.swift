import HTTPTypes
import Hummingbird
import NIOCore
import RegisterFormat

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
    guard let packed = Deflater.packed(Array(buffer: collected.buffer), as: .gzip) else {
      return response
    }
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
}
