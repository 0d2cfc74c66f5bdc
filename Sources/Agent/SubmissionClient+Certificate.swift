import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import StrictJSON

extension SubmissionClient {
  /// Whom the gateway takes us for, or its refusal: `GET /v1/me`.
  ///
  /// - Throws: what the connection threw.
  package func me() async throws -> CertificateReply {
    let (answer, body) = try await exchange(request("/v1/me"))
    return CertificateReply(answer, body)
  }

  /// Asks for the next certificate with a PKCS#10 request in PEM.
  ///
  /// - Throws: what the connection threw.
  package func renew(_ certificateRequest: String) async throws -> CertificateReply {
    var request = request("/v1/certificates")
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/pkcs10")
    request.body = .bytes(ByteBuffer(string: certificateRequest))
    let (answer, body) = try await exchange(request)
    return CertificateReply(answer, body)
  }
}

/// What a gateway said about a certificate.
package struct CertificateReply: Sendable {
  /// The HTTP status.
  package let status: Int
  /// The body; null if it is no JSON.
  package let body: JSON
  /// The server's clock, as the Date header says; nil without one.
  package let date: String?

  init(_ response: HTTPClientResponse, _ bytes: [UInt8]) {
    status = Int(response.status.code)
    date = response.headers.first(name: "Date")
    body = (try? JSONDocument(bytes)).map { JSON($0.root) } ?? .null
  }

  /// The certificate with its chain, PEM; nil in a refusal.
  package var certificate: String? { body["certificate"]?.string }

  /// The code of the first rule that was broken; nil for none.
  package var rule: String? { body["issues"]?[0]?["rule"]?.string }

  /// A refusal in the gateway's words: code, what is wrong, how it is mended, and of what.
  package var refusal: String {
    let words = [
      rule, body["title"]?.string, body["detail"]?.string, body["issues"]?[0]?["detail"]?.string,
    ].compactMap(\.self)
    return words.isEmpty ? "HTTP \(status)" : words.joined(separator: "\n  ")
  }
}
