import AsyncHTTPClient
package import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL
import StrictJSON

/// Asks for a first certificate, over TLS that proves the server only.
package struct EnrolmentClient: Sendable {
  private let address: String
  private let authorities: String

  /// A client of `https://HOST[:PORT]`, which must lead to the authorities in a PEM file.
  package init(enrolment: URL, authorities: String) throws(AgentError) {
    guard enrolment.scheme == "https", enrolment.host() != nil else {
      throw .unusableGateway(enrolment.absoluteString)
    }
    var base = enrolment.absoluteString
    while base.hasSuffix("/") { base.removeLast() }
    address = base + "/v1/enrolments"
    self.authorities = authorities
  }

  /// Sends a token and a PKCS#10 request in PEM. Safe to repeat with the same key.
  ///
  /// - Throws: `AgentError.unusableCredentials`, or what the connection threw.
  package func enrol(token: String, certificateRequest: String) async throws -> CertificateReply {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv13
    do { tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities)) } catch {
      throw AgentError.unusableCredentials(path: authorities, reason: "\(error)")
    }
    tls.applicationProtocols = ["http/1.1"]
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: SubmissionClient.connectTimeout, read: .seconds(30)))
    configuration.httpVersion = .http1Only
    let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    do {
      var request = HTTPClientRequest(url: address)
      request.method = .POST
      request.headers.add(name: "Content-Type", value: "application/json")
      let body: JSON = ["token": .string(token), "request": .string(certificateRequest)]
      request.body = .bytes(ByteBuffer(bytes: body.serialized()))
      let response = try await http.execute(request, timeout: .seconds(30))
      let bytes = try await response.body.collect(upTo: SubmissionReply.maximumBytes)
      try? await http.shutdown()
      return CertificateReply(response, Array(bytes.readableBytesView))
    } catch {
      try? await http.shutdown()
      throw error
    }
  }
}
