import Testing

/// Requirement I-04: a request that two parsers could read in two ways is not read at all.
@Suite struct StrictnessTests {
  /// Bytes of a whole exchange and the statuses that answer it.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let statuses: [Int]

    init(_ name: String, _ text: String, _ statuses: Int...) {
      testDescription = name
      self.text = text
      self.statuses = statuses
    }
  }

  static let cases = [
    Case("plain", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200),
    Case("no Host", "GET / HTTP/1.1\r\n\r\n", 400),
    Case("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    Case("two Hosts, other case", "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n", 400),
    Case("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    Case("Host with a user", "GET / HTTP/1.1\r\nHost: me@a\r\n\r\n", 400),
    Case("Host with a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
    Case("Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    Case("Host with a bad port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400),
    Case("IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:8443\r\nConnection: close\r\n\r\n", 200),
    Case(
      "absolute form, own authority",
      "GET https://a:1/ HTTP/1.1\r\nHost: A:1\r\nConnection: close\r\n\r\n", 200),
    Case(
      "absolute form without a path",
      "GET https://a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200),
    Case("absolute form, other authority", "GET https://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("absolute form, other port", "GET https://a:2/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("absolute form, user", "GET https://a@b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("absolute form, other scheme", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("authority form", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 400),
    Case("fragment", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("byte above ASCII", "GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case(
      "TE and CL",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "0\r\n\r\n", 400),
    Case(
      "CL and TE, the other way",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
        + "0\r\n\r\n", 400),
    Case(
      "two CLs that differ",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400),
    Case(
      "two CLs that agree",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    Case("CL list", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", 400),
    Case("CL with a sign", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400),
    Case("CL below 0", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc", 400),
    Case("CL in hex", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc", 400),
    Case(
      "CL beyond 64 bits",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nabc", 400),
    Case(
      "unknown TE",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
    Case(
      "two codings",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
    Case(
      "two TEs",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    Case(
      "TE in HTTP/1.0",
      "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    Case("folded header", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n", 400),
    Case("bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400),
    Case("bare LF in headers", "GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n", 400),
    Case("bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\n\r\n", 400),
    Case("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n", 400),
    Case("space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n", 400),
    Case("space in a name", "GET / HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n", 400),
    Case("header without a colon", "GET / HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n", 400),
    Case("header without a name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400),
    Case("unknown method", "FOO / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("other version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400),
    Case("no HTTP at all", "hello there\r\n\r\n", 400),
    Case(
      "bad chunk size",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 400),
    Case(
      "chunk longer than its size",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n", 400),
    Case(
      "large header",
      "GET / HTTP/1.1\r\nHost: a\r\nX-A: \(String(repeating: "b", count: 9000))\r\n\r\n", 431),
    Case(
      "many headers",
      "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X-A: b\r\n", count: 101))\r\n", 431),
    Case("HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", 200),
    Case(
      "chunked",
      "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\n0\r\nX-Trailer: x\r\n\r\n", 200),
    Case(
      "two in one packet",
      "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      200, 200),
    Case(
      "a bad one behind a slow one",
      "GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n", 200, 400),
    Case(
      "one behind Connection: close",
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 200
    ),
    Case(
      "one behind a refused one",
      "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case(
      "one behind Upgrade",
      "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
        + "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 200),
    Case(
      "Expect",
      "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\n"
        + "Content-Length: 3\r\n\r\nabc", 100, 200),
  ]

  @Test("Every ambiguous request is refused in its turn, and the connection ends", arguments: cases)
  func strictness(_ row: Case) async throws {
    try await withListener { listener in
      let transcript = try await listener.client("clinic-demo").exchange(row.text)
      #expect(transcript.statuses == row.statuses, "\(transcript.text)")
      #expect(transcript.isClosed)
      if row.statuses.last.map({ $0 >= 400 }) == true {
        #expect(transcript.text.contains("\"rule\":\"BMB-16"), "\(transcript.text)")
        #expect(transcript.text.lowercased().contains("connection: close"))
      }
    }
  }
}
