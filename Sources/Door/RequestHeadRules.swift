import NIOHTTP1

/// What RFC 9112 demands of a request's head and the parser lets pass.
///
/// Source: RFC 9112 sections 3.2 (Host, target forms) and 6 (framing); security requirement I-04.
enum RequestHeadRules {
  /// What became of a head.
  enum Judgement: Equatable {
    /// Fine; the target in origin form.
    case accepted(target: String)
    /// Refused; the header or part that is wrong.
    case refused(at: String)
  }

  /// Judges one head.
  static func judge(_ head: HTTPRequestHead) -> Judgement {
    guard head.version.major == 1, head.version.minor <= 1 else {
      return .refused(at: "HTTP-version")
    }
    let hosts = head.headers["host"]
    guard hosts.count == 1, let host = hosts.first, isAuthority(host) else {
      return .refused(at: "Host")
    }
    if let header = unclearFraming(head) { return .refused(at: header) }
    guard let target = originForm(head.uri, method: head.method, host: host) else {
      return .refused(at: "request-target")
    }
    return .accepted(target: target)
  }

  /// The header that makes the length of the body a matter of opinion.
  private static func unclearFraming(_ head: HTTPRequestHead) -> String? {
    let codings = head.headers["transfer-encoding"]
    let lengths = head.headers["content-length"]
    if !codings.isEmpty {
      guard codings.count == 1, codings[0].lowercased() == "chunked", lengths.isEmpty,
        head.version.minor == 1
      else { return "Transfer-Encoding" }
    }
    guard lengths.count <= 1 else { return "Content-Length" }
    if let length = lengths.first {
      guard !length.isEmpty, length.utf8.count <= 18,
        length.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
      else { return "Content-Length" }
    }
    return nil
  }

  /// The target as a path; nil if it is another form, or names another authority than Host.
  private static func originForm(
    _ uri: String, method: HTTPMethod, host: String
  ) -> String? {
    guard method != .CONNECT, !uri.isEmpty,
      uri.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") })
    else { return nil }
    if uri == "*" { return method == .OPTIONS ? uri : nil }
    if uri.utf8.first == UInt8(ascii: "/") { return uri }
    let scheme = "https://"
    guard uri.lowercased().hasPrefix(scheme) else { return nil }
    let rest = uri.dropFirst(scheme.count)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    guard rest[..<end].lowercased() == host.lowercased() else { return nil }
    let path = rest[end...]
    return path.first == "/" ? String(path) : "/" + path
  }

  /// Whether a Host value is one host with an optional port.
  private static func isAuthority(_ host: String) -> Bool {
    let bytes = Array(host.utf8)
    guard !bytes.isEmpty, bytes.count <= 255 else { return false }
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "[") {
      guard let end = rest.firstIndex(of: UInt8(ascii: "]")), end > 1,
        rest[1..<end].allSatisfy({ isHex($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        )
      else { return false }
      rest = rest[(end + 1)...]
    } else {
      let name = rest.prefix { $0 != UInt8(ascii: ":") }
      guard !name.isEmpty, name.allSatisfy(isNameByte) else { return false }
      rest = rest[name.endIndex...]
    }
    if rest.isEmpty { return true }
    let port = rest.dropFirst()
    return rest.first == UInt8(ascii: ":") && (1...5).contains(port.count)
      && port.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
