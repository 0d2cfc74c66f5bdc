import FoundationEssentials
import JWTKit
package import StrictJSON

/// An ID token whose signature and claims hold; only `verified` makes one.
///
/// Source: OpenID Connect Core 1.0 section 3.1.3.7; RFC 8725.
package struct IDToken: Hashable, Sendable {
  /// The provider.
  package let issuer: String
  /// The user there.
  package let subject: String

  /// Longest token, in bytes: claims are a few hundred.
  static let maximumBytes = 16 << 10
  /// A token is used at once; an older one was kept by somebody. Seconds.
  static let oldestSeconds: Int64 = 600

  /// What a token must say to be the answer to our question.
  package struct Expectation: Sendable {
    /// The provider and what it may sign with.
    package let settings: ProviderSettings
    /// The question's nonce.
    package let nonce: String
    /// Microseconds since 1970.
    package let now: Int64

    /// An expectation.
    package init(settings: ProviderSettings, nonce: String, now: Int64) {
      self.settings = settings
      self.nonce = nonce
      self.now = now
    }
  }

  /// The key id that a token names, before anything of it is believed.
  static func keyID(of token: String) throws(OpenIDFault) -> String? {
    try header(of: token)["kid"]?.string
  }

  /// Verifies a token under the provider's keys, a JSON Web Key Set.
  ///
  /// - Throws: `OpenIDFault.token`.
  package static func verified(
    _ token: String, keys: JSON, _ expected: Expectation
  ) async throws(OpenIDFault) -> IDToken {
    let header = try header(of: token)
    guard let algorithm = header["alg"]?.string, expected.settings.algorithms.contains(algorithm),
      header["crit"] == nil
    else { throw .token(.algorithm) }
    let key = try key(in: keys, id: header["kid"]?.string, for: algorithm)
    try await checkSignature(of: token, under: key, algorithm)
    return try claims(of: token, expected)
  }

  private static func part(_ index: Int, of token: String) throws(OpenIDFault) -> JSON {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard token.utf8.count <= maximumBytes, parts.count == 3,
      let bytes = Base64URL.decode(parts[index]),
      let document = try? JSONDocument(bytes), case .object = JSON(document.root)
    else { throw .token(.form) }
    return JSON(document.root)
  }

  private static func header(of token: String) throws(OpenIDFault) -> JSON {
    try part(0, of: token)
  }

  /// The one key that the token names and that fits its algorithm; without a name there must be no
  /// choice.
  private static func key(
    in keys: JSON, id: String?, for algorithm: String
  ) throws(OpenIDFault) -> JSON {
    let fitting = (keys["keys"]?.array ?? []).filter { key in
      let isUsable = ["sig", nil].contains(key["use"]?.string)
      return isUsable && key["kty"]?.string == (algorithm.hasPrefix("ES") ? "EC" : "RSA")
        && [algorithm, nil].contains(key["alg"]?.string)
        && (id == nil || key["kid"]?.string == id)
    }
    guard fitting.count == 1, let key = fitting.first, isStrong(key, for: algorithm) else {
      throw .token(.key)
    }
    return key
  }

  /// RSA from 2048 bits; the curve that belongs to the algorithm. Source: RFC 7518 sections 3.3, 3.4.
  private static func isStrong(_ key: JSON, for algorithm: String) -> Bool {
    switch algorithm {
    case "ES256": return key["crv"]?.string == "P-256"
    case "ES384": return key["crv"]?.string == "P-384"
    default:
      let modulus = key["n"]?.string.flatMap { Base64URL.decode($0) } ?? []
      return modulus.drop { $0 == 0 }.count >= 256
    }
  }

  /// Nothing is read here: what the claims say is read strictly, and only once.
  private struct Unread: JWTPayload {
    func verify(using algorithm: some JWTAlgorithm) throws {}
  }

  private static func checkSignature(
    of token: String, under key: JSON, _ algorithm: String
  ) async throws(OpenIDFault) {
    var named = key
    // jwt-kit finds keys by their id and takes the algorithm that the key names.
    let id = key["kid"]?.string ?? "only"
    named["kid"] = .string(id)
    named["alg"] = .string(algorithm)
    do {
      let jwk = try JSONDecoder().decode(JWK.self, from: Data(named.serialized()))
      let collection = try await JWTKeyCollection().add(jwk: jwk)
      _ = try await collection.verify(token, as: Unread.self)
    } catch { throw .token(.signature) }
  }

  private static func claims(
    of token: String, _ expected: Expectation
  ) throws(OpenIDFault) -> IDToken {
    let claims = try part(1, of: token)
    let settings = expected.settings
    guard claims["iss"]?.string == settings.issuer else { throw .token(.issuer) }
    let audience = claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.array?.map(\.string)
    guard let audience, audience.contains(settings.clientID) else { throw .token(.audience) }
    let party = claims["azp"]?.string
    guard party == settings.clientID || (party == nil && audience.count == 1) else {
      throw .token(.audience)
    }
    let (now, skew) = (expected.now / 1_000_000, Int64(settings.skewSeconds))
    guard let end = claims["exp"]?.int.map(Int64.init),
      let made = claims["iat"]?.int.map(Int64.init),
      now < end + skew, made <= now + skew, now - made <= oldestSeconds + skew,
      (claims["nbf"]?.int.map(Int64.init) ?? now) <= now + skew
    else { throw .token(.time) }
    guard let nonce = claims["nonce"]?.string, nonce == expected.nonce else {
      throw .token(.nonce)
    }
    guard let subject = claims["sub"]?.string, (1...255).contains(subject.utf8.count),
      subject.utf8.allSatisfy({ $0 > 31 && $0 < 127 })
    else { throw .token(.subject) }
    return IDToken(issuer: settings.issuer, subject: subject)
  }
}

/// base64url without padding. Source: RFC 7515 section 2.
enum Base64URL {
  static func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// Nil for anything else, also for padding and for bits beyond the last byte.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let alphabet = text.utf8.allSatisfy { byte in
      byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_")
    }
    guard alphabet, text.utf8.count % 4 != 1 else { return nil }
    let padded =
      String(text).replacing("-", with: "+").replacing("_", with: "/")
      + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard let bytes = Data(base64Encoded: String(padded)).map({ Array($0) }),
      encode(bytes) == String(text)
    else { return nil }
    return bytes
  }
}
