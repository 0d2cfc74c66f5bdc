import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceLifecycle
import StrictJSON

/// The provider as we reach it: what it says of itself, its keys, and its answer to a code.
///
/// Source: OpenID Connect Discovery 1.0; RFC 7517; RFC 6749 section 4.1.3.
package actor IdentityProvider: Service {
  /// What the provider says of itself counts this long, and so do its keys.
  static let freshFor: Duration = .seconds(3600)
  /// An unknown key's id makes us look again, at most this often: else anybody could make us ask.
  static let lookAgainAfter: Duration = .seconds(30)
  /// One request to the provider.
  private static let timeout = TimeAmount.seconds(10)
  /// Longest answer of the provider: key sets are a few thousand bytes.
  static let answerBytes = 256 << 10

  /// How it is set.
  package nonisolated let settings: ProviderSettings
  private let http: HTTPClient
  private var metadata: (value: Metadata, at: ContinuousClock.Instant)?
  private var keys: (value: JSON, at: ContinuousClock.Instant)?

  private struct Metadata {
    let authorization: String
    let token: String
    let keys: String
    let namesItself: Bool
  }

  /// A provider that is not asked yet. Throws `OpenIDFault.badSettings` for a file that is no PEM.
  package init(_ settings: ProviderSettings) throws(OpenIDFault) {
    self.settings = settings
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let file = settings.authorities {
      guard let roots = try? NIOSSLCertificate.fromPEMFile(file), !roots.isEmpty else {
        throw .badSettings("oidc.authorities")
      }
      tls.trustRoots = .certificates(roots)
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(5), read: Self.timeout))
    configuration.httpVersion = .http1Only
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Waits for the shutdown and closes the connections.
  package func run() async throws {
    try? await gracefulShutdown()
    try? await http.shutdown()
  }

  /// Where to send a browser with a question.
  package func authorizationAddress(_ question: SignInQuestion) async throws(OpenIDFault) -> String
  {
    let address = try await described().authorization
    let fields = [
      ("response_type", "code"), ("scope", "openid"), ("client_id", settings.clientID),
      ("redirect_uri", settings.redirect), ("state", question.state), ("nonce", question.nonce),
      ("code_challenge", question.challenge), ("code_challenge_method", "S256"),
    ]
    return address + (address.contains("?") ? "&" : "?") + Self.form(fields)
  }

  /// Who signed in: the code is changed for a token, which is verified.
  ///
  /// - Parameters:
  ///   - issuer: `iss` of the answer, where it is there. Source: RFC 9207.
  ///   - now: microseconds since 1970.
  package func identity(
    code: String, issuer: String?, _ question: SignInQuestion, now: Int64
  ) async throws(OpenIDFault) -> IDToken {
    let described = try await described()
    guard issuer == nil && !described.namesItself || issuer == settings.issuer else {
      throw .token(.issuer)
    }
    var fields = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.redirect),
      ("code_verifier", question.verifier),
    ]
    var request = HTTPClientRequest(url: described.token)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    request.headers.add(name: "Accept", value: "application/json")
    if let secret = settings.clientSecret {
      // RFC 6749 section 2.3.1: both are form-encoded first.
      let pair = Self.escape(settings.clientID) + ":" + Self.escape(secret)
      request.headers.add(
        name: "Authorization", value: "Basic \(Data(pair.utf8).base64EncodedString())")
    } else {
      fields.append(("client_id", settings.clientID))
    }
    request.body = .bytes(ByteBuffer(string: Self.form(fields)))
    let (status, body) = try await ask(request)
    if (400..<500).contains(status) { throw .codeRefused }
    guard status == 200, let token = body["id_token"]?.string else {
      throw .provider("token endpoint: \(status)")
    }
    return try await verified(token, question, now: now)
  }

  private func verified(
    _ token: String, _ question: SignInQuestion, now: Int64
  ) async throws(OpenIDFault) -> IDToken {
    let expected = IDToken.Expectation(settings: settings, nonce: question.nonce, now: now)
    let known = try await keySet(newerThan: Self.freshFor)
    let id = try IDToken.keyID(of: token)
    let isKnown =
      id == nil || known["keys"]?.array?.contains { $0["kid"]?.string == id } == true
    if isKnown { return try await IDToken.verified(token, keys: known, expected) }
    // The provider has new keys since.
    let newer = try await keySet(newerThan: Self.lookAgainAfter)
    return try await IDToken.verified(token, keys: newer, expected)
  }

  private func keySet(newerThan age: Duration) async throws(OpenIDFault) -> JSON {
    if let keys, .now - keys.at < age { return keys.value }
    let address = try await described().keys
    let (status, body) = try await ask(HTTPClientRequest(url: address))
    guard status == 200, body["keys"]?.array != nil else { throw .provider("keys: \(status)") }
    keys = (body, .now)
    return body
  }

  private func described() async throws(OpenIDFault) -> Metadata {
    if let metadata, .now - metadata.at < Self.freshFor { return metadata.value }
    var base = settings.issuer
    while base.hasSuffix("/") { base.removeLast() }
    let (status, body) = try await ask(
      HTTPClientRequest(url: base + "/.well-known/openid-configuration"))
    guard status == 200, body["issuer"]?.string == settings.issuer else {
      throw .provider("configuration: \(status), or another issuer")
    }
    var addresses: [String] = []
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
      guard let address = body[name]?.string, let url = URL(string: address), url.scheme == "https",
        url.host()?.isEmpty == false
      else { throw .provider(name) }
      addresses.append(address)
    }
    let methods = body["code_challenge_methods_supported"]?.array
    // A provider that names its methods must have ours; one that names none is asked with it.
    if let methods, !methods.contains("S256") { throw .provider("code_challenge_methods") }
    let found = Metadata(
      authorization: addresses[0], token: addresses[1], keys: addresses[2],
      namesItself: body["authorization_response_iss_parameter_supported"]?.bool == true)
    metadata = (found, .now)
    return found
  }

  /// One request, no redirect followed, within time and size; an answer that is no JSON is empty.
  private func ask(
    _ request: HTTPClientRequest
  ) async throws(OpenIDFault) -> (status: Int, body: JSON) {
    do {
      let response = try await http.execute(request, timeout: Self.timeout)
      let bytes = try await response.body.collect(upTo: Self.answerBytes)
      let document = try? JSONDocument(Array(bytes.readableBytesView))
      return (Int(response.status.code), document.map { JSON($0.root) } ?? .null)
    } catch { throw .provider("\(type(of: error))") }
  }

  static func form(_ fields: [(String, String)]) -> String {
    fields.map { "\(escape($0.0))=\(escape($0.1))" }.joined(separator: "&")
  }

  /// Everything but RFC 3986's unreserved characters.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      if byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "-._~".utf8.contains(byte) {
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        escaped += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return escaped
  }
}
