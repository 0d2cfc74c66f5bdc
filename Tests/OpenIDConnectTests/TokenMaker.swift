import Crypto
import CryptoExtras
import Foundation
import JWTKit
import OpenIDConnect
import StrictJSON

/// A provider's keys, and tokens that it or somebody else signs.
struct TokenMaker {
  static let issuer = "https://idp.example"
  static let client = "baimbai-console"
  /// 2026-06-15T02:00:00Z, in seconds.
  static let now: Int64 = 1_781_488_800

  let ec = P256.Signing.PrivateKey()
  let rsa: _RSA.Signing.PrivateKey

  init() throws { rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048) }

  static func encode(_ bytes: some DataProtocol) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// What the provider publishes.
  var keys: JSON {
    get throws {
      let point = ec.publicKey.rawRepresentation
      let numbers = try rsa.publicKey.getKeyPrimitives()
      return [
        "keys": [
          [
            "kty": "EC", "crv": "P-256", "kid": "e1", "use": "sig", "alg": "ES256",
            "x": .string(Self.encode(point.prefix(32))),
            "y": .string(Self.encode(point.suffix(32))),
          ],
          [
            "kty": "RSA", "kid": "r1", "use": "sig",
            "n": .string(Self.encode(numbers.modulus)),
            "e": .string(Self.encode(numbers.publicExponent)),
          ],
        ]
      ]
    }
  }

  static let nonce = "nonce-of-this-browser"

  /// The claims of a token that holds.
  static var claims: [String: JSON] {
    [
      "iss": .string(issuer), "aud": .string(client), "sub": "248289761001",
      "nonce": .string(nonce), "iat": .int(Int(now)), "exp": .int(Int(now + 300)),
    ]
  }

  static func text(_ members: [String: JSON]) -> String {
    encode(Data(JSON.object(members.map { JSONMember(key: $0.key, value: $0.value) }).serialized()))
  }

  enum Signer {
    case ec, rsa, pss
    case hmac(key: [UInt8])
    case none
  }

  /// A token in compact form.
  func token(
    _ claims: [String: JSON] = TokenMaker.claims, header: [String: JSON]? = nil, by signer: Signer
  ) throws -> String {
    let head: [String: JSON] =
      switch signer {
      case .ec: ["alg": "ES256", "kid": "e1"]
      case .rsa: ["alg": "RS256", "kid": "r1"]
      case .pss: ["alg": "PS256", "kid": "r1"]
      case .hmac: ["alg": "HS256", "kid": "r1"]
      case .none: ["alg": "none"]
      }
    let signed = "\(Self.text(header ?? head)).\(Self.text(claims))"
    let bytes = Data(signed.utf8)
    let signature: Data =
      switch signer {
      case .ec: try ec.signature(for: bytes).rawRepresentation
      case .rsa:
        try rsa.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
          .rawRepresentation
      case .pss: try rsa.signature(for: SHA256.hash(data: bytes), padding: .PSS).rawRepresentation
      case .hmac(let key):
        Data(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
      case .none: Data()
      }
    return "\(signed).\(Self.encode(signature))"
  }

  static func settings(
    algorithms: Set<String> = ["RS256", "ES256"], skew: Int = 60
  ) throws -> ProviderSettings {
    try ProviderSettings(
      issuer: issuer, clientID: client, redirect: "https://console.example:8444/signin/callback",
      algorithms: algorithms, skewSeconds: skew)
  }

  /// What a token comes to: the subject, or why not.
  func judge(
    _ token: String, keys: JSON? = nil, settings: ProviderSettings? = nil, at now: Int64 = now
  ) async throws -> Result<String, OpenIDFault> {
    let expected = IDToken.Expectation(
      settings: try settings ?? Self.settings(), nonce: Self.nonce, now: now * 1_000_000)
    do throws(OpenIDFault) {
      let published: JSON
      do { published = try keys ?? self.keys } catch { throw .provider("keys") }
      return .success(try await IDToken.verified(token, keys: published, expected).subject)
    } catch { return .failure(error) }
  }
}
