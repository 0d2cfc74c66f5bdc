package import Hummingbird
import NIOCore

extension Response {
  /// A file that a browser saves under a name.
  package static func download(_ bytes: [UInt8], _ type: String, name: String) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: type, .contentLength: String(bytes.count),
        .contentDisposition: "attachment; filename=\"\(name)\"", .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
