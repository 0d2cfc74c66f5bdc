import Door
import HTTPTypes
import Hummingbird
import Intake
import NIOCore
import RegisterFormat

/// What a sender looks up: the rules, and the blank register.
struct ReferenceRoutes: Sendable {
  func add(to router: Router<GatewayContext>) {
    router.get("/v1/rules") { _, _ in Self.file(RuleBook.document, "application/json") }
    router.get("/v1/registers/template.csv") { _, _ in
      Self.file(RegisterTemplate.csv, "text/csv; charset=utf-8", name: "register.csv")
    }
    router.get("/v1/registers/template.xlsx") { _, _ in
      Self.file(RegisterTemplate.xlsx, MessageType.xlsx.rawValue, name: "register.xlsx")
    }
  }

  /// A file; with a name, one that a browser saves.
  static func file(_ bytes: [UInt8], _ type: String, name: String? = nil) -> Response {
    var response = Response(
      status: .ok, headers: [.contentType: type, .contentLength: String(bytes.count)],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    if let name {
      response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
    }
    return response
  }
}
