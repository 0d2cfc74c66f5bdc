import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import RecordModel
import Registry
import StrictJSON

/// Sends a notice as an HTTPS POST that its receiver can tell is ours.
///
/// `Baimbai-Signature: t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "t.body" under the shared secret>`;
/// `Idempotency-Key` is the notice's id, the same on every try. No redirect is followed.
package struct Webhook: Sendable {
  /// One request with its answer.
  private static let patience = TimeAmount.seconds(10)
  /// Shortest secret, in bytes.
  package static let shortestSecret = 16

  private let url: String
  private let secret: SymmetricKey
  private let http: HTTPClient

  /// A webhook; nil if `url` is not HTTPS or the secret is too short.
  ///
  /// - Parameter authorities: PEM file of the roots that the receiver's certificate leads to; nil for the
  ///   system's. Throws what NIOSSL throws for a file without certificates.
  package init?(url: String, secret: [UInt8], authorities: String?) throws {
    guard let parts = URL(string: url), parts.scheme == "https", parts.host != nil,
      secret.count >= Self.shortestSecret
    else { return nil }
    self.url = url
    self.secret = SymmetricKey(data: secret)
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authorities {
      tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: Self.patience, read: Self.patience))
    configuration.httpVersion = .http1Only
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Closes the connections; nothing may be sent after.
  func shutdown() async { try? await http.shutdown() }

  /// Sends; nil if the receiver took it (2xx), else what was wrong, in our own words.
  func send(_ notice: Notice, now: Date = Date()) async -> String? {
    let body = Self.body(notice)
    let seconds = Int(now.timeIntervalSince1970)
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "Idempotency-Key", value: notice.id.description)
    request.headers.add(name: "User-Agent", value: "baimbai")
    request.headers.add(
      name: "Baimbai-Signature",
      value: "t=\(seconds),v1=\(Self.signature(of: body, at: seconds, secret))")
    request.body = .bytes(ByteBuffer(bytes: body))
    do {
      let answer = try await http.execute(request, timeout: Self.patience)
      return (200..<300).contains(answer.status.code)
        ? nil : "the receiver answered \(answer.status.code)"
    } catch {
      return "the receiver was not reached (\(type(of: error)))"
    }
  }

  /// `HMAC-SHA256(secret, "<seconds>.<body>")` in lower-case hex.
  static func signature(of body: [UInt8], at seconds: Int, _ secret: SymmetricKey) -> String {
    let signed = Array("\(seconds).".utf8) + body
    return HMAC<SHA256>.authenticationCode(for: signed, using: secret).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  private static func day(_ date: CivilDate) -> String {
    let year = String(date.year)
    return String(repeating: "0", count: max(0, 4 - year.count)) + year
      + [date.month, date.day].map { $0 < 10 ? "-0\($0)" : "-\($0)" }.joined()
  }

  private static func body(_ notice: Notice) -> [UInt8] {
    func both(_ text: Bilingual) -> JSON {
      .object([
        JSONMember(key: "id", value: .string(text.indonesian)),
        JSONMember(key: "en", value: .string(text.english)),
      ])
    }
    return JSON.object([
      JSONMember(key: "id", value: .string(notice.id.description)),
      JSONMember(key: "kind", value: .string(notice.kind)),
      JSONMember(key: "subject", value: .string(notice.subject)),
      JSONMember(key: "due", value: .string(day(notice.dueOn))),
      JSONMember(key: "title", value: both(notice.title)),
      JSONMember(key: "text", value: both(notice.text)),
    ]).serialized()
  }
}
