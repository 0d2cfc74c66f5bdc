import Crypto
import CryptoExtras
import Foundation
import OpenIDConnect
import StrictJSON
import Testing

/// Tokens that hold, and every way in which one does not.
@Suite("ID tokens")
struct IDTokenTests {
  private func flaw(_ result: Result<String, OpenIDFault>) -> TokenFlaw? {
    if case .failure(.token(let flaw)) = result { flaw } else { nil }
  }

  @Test("A token of the provider's keys holds, in each algorithm that is taken, and names its user")
  func good() async throws {
    let maker = try TokenMaker()
    #expect(try await maker.judge(maker.token(by: .ec)) == .success("248289761001"))
    #expect(try await maker.judge(maker.token(by: .rsa)) == .success("248289761001"))
    let pss = try TokenMaker.settings(algorithms: ["PS256"])
    #expect(try await maker.judge(maker.token(by: .pss), settings: pss) == .success("248289761001"))
    // A choice of the operator's is a choice.
    #expect(flaw(try await maker.judge(maker.token(by: .rsa), settings: pss)) == .algorithm)
    #expect(flaw(try await maker.judge(maker.token(by: .pss))) == .algorithm)
  }

  @Test("No signature, another's, a changed one, and a public key taken for a secret do not hold")
  func signatures() async throws {
    let maker = try TokenMaker()
    let other = try TokenMaker()
    #expect(flaw(try await maker.judge(maker.token(by: .none))) == .algorithm)
    for spelling in ["None", "NONE", "nOnE", ""] {
      let token = try maker.token(header: ["alg": .string(spelling), "kid": "r1"], by: .none)
      #expect(flaw(try await maker.judge(token)) == .algorithm)
    }
    let unsigned = try maker.token(header: ["alg": "ES256", "kid": "e1"], by: .none)
    #expect(flaw(try await maker.judge(unsigned)) == .signature)
    #expect(flaw(try await maker.judge(other.token(by: .ec))) == .signature)
    #expect(flaw(try await maker.judge(other.token(by: .rsa))) == .signature)
    // HS256 with the bytes of the published key, in each spelling that a confused verifier would use.
    let publicKey = maker.rsa.publicKey
    for key in [
      Array(publicKey.pemRepresentation.utf8), Array(publicKey.derRepresentation),
      Array(try maker.keys.serialized()),
    ] {
      #expect(flaw(try await maker.judge(maker.token(by: .hmac(key: key)))) == .algorithm)
      let named = try maker.token(header: ["alg": "RS256", "kid": "r1"], by: .hmac(key: key))
      #expect(flaw(try await maker.judge(named)) == .signature)
    }
    // A key under another algorithm's name.
    for header: [String: JSON] in [["alg": "ES256", "kid": "r1"], ["alg": "RS256", "kid": "e1"]] {
      #expect(flaw(try await maker.judge(maker.token(header: header, by: .rsa))) == .key)
    }
    let whole = try maker.token(by: .ec)
    var parts = whole.split(separator: ".").map(String.init)
    parts[1] = TokenMaker.text(TokenMaker.claims.merging(["sub": "somebody-else"]) { $1 })
    #expect(flaw(try await maker.judge(parts.joined(separator: "."))) == .signature)
  }

  @Test(
    "A key that the token brings itself, an unknown one, a weak one and a choice of two are no key")
  func keys() async throws {
    let maker = try TokenMaker()
    let other = try TokenMaker()
    let unknown = try maker.token(header: ["alg": "ES256", "kid": "zz"], by: .ec)
    #expect(flaw(try await maker.judge(unknown)) == .key)
    let own = try #require(try other.keys["keys"]?[0])
    let brought = try other.token(
      header: ["alg": "ES256", "kid": "e1", "jwk": own, "jku": "https://evil.example/keys"], by: .ec
    )
    #expect(flaw(try await maker.judge(brought)) == .signature)
    // Without an id there must be one key that fits.
    let nameless = try maker.token(header: ["alg": "ES256"], by: .ec)
    #expect(try await maker.judge(nameless) == .success("248289761001"))
    let two: JSON = [
      "keys": .array((try maker.keys["keys"]?.array ?? []) + (try other.keys["keys"]?.array ?? []))
    ]
    #expect(flaw(try await maker.judge(nameless, keys: two)) == .key)
    #expect(flaw(try await maker.judge(maker.token(by: .ec), keys: two)) == .key)
    for use in ["enc", "x"] {
      var key = try #require(try maker.keys["keys"]?[0])
      key["use"] = .string(use)
      #expect(flaw(try await maker.judge(maker.token(by: .ec), keys: ["keys": [key]])) == .key)
    }
    var short = try #require(try maker.keys["keys"]?[1])
    short["n"] = .string(TokenMaker.encode(Data(repeating: 0xc5, count: 128)))
    #expect(flaw(try await maker.judge(maker.token(by: .rsa), keys: ["keys": [short]])) == .key)
    let critical = try maker.token(header: ["alg": "ES256", "kid": "e1", "crit": ["b64"]], by: .ec)
    #expect(flaw(try await maker.judge(critical)) == .algorithm)
  }

  static let wrong: [(String, JSON?, TokenFlaw)] = [
    ("iss", "https://idp.example/", .issuer), ("iss", "https://evil.example", .issuer),
    ("iss", nil, .issuer), ("aud", "another-client", .audience), ("aud", [], .audience),
    ("aud", nil, .audience), ("aud", ["baimbai-console", "another"], .audience),
    ("azp", "another-client", .audience), ("exp", .int(Int(TokenMaker.now - 60)), .time),
    ("exp", nil, .time), ("exp", "9999999999", .time), ("iat", nil, .time),
    ("iat", .int(Int(TokenMaker.now + 61)), .time), ("iat", .int(Int(TokenMaker.now - 661)), .time),
    ("nbf", .int(Int(TokenMaker.now + 61)), .time), ("nonce", "another", .nonce),
    ("nonce", nil, .nonce), ("sub", "", .subject), ("sub", nil, .subject), ("sub", 7, .subject),
    ("sub", .string(String(repeating: "x", count: 256)), .subject), ("sub", "a\nb", .subject),
  ]

  @Test("Each claim that is wrong or missing is named", arguments: wrong)
  func claims(_ name: String, _ value: JSON?, _ expected: TokenFlaw) async throws {
    let maker = try TokenMaker()
    var claims = TokenMaker.claims
    claims[name] = value
    if value == nil { claims.removeValue(forKey: name) }
    #expect(flaw(try await maker.judge(maker.token(claims, by: .ec))) == expected)
  }

  @Test("Several audiences hold where the party is us; clocks may differ by the skew and no more")
  func borders() async throws {
    let maker = try TokenMaker()
    var claims = TokenMaker.claims
    claims["aud"] = ["baimbai-console", "another"]
    claims["azp"] = "baimbai-console"
    let shared = try maker.token(claims, by: .ec)
    #expect(try await maker.judge(shared) == .success("248289761001"))
    let token = try maker.token(by: .ec)
    #expect(try await maker.judge(token, at: TokenMaker.now + 359) == .success("248289761001"))
    #expect(flaw(try await maker.judge(token, at: TokenMaker.now + 360)) == .time)
    #expect(try await maker.judge(token, at: TokenMaker.now - 60) == .success("248289761001"))
    #expect(flaw(try await maker.judge(token, at: TokenMaker.now - 61)) == .time)
    let exact = try TokenMaker.settings(skew: 0)
    #expect(
      flaw(try await maker.judge(token, settings: exact, at: TokenMaker.now + 300)) == .time)
  }

  @Test("What is no token is told as that: parts, base64url, JSON with a name twice, length")
  func form() async throws {
    let maker = try TokenMaker()
    let good = try maker.token(by: .ec)
    let parts = good.split(separator: ".").map(String.init)
    let doubled = TokenMaker.encode(
      Data(#"{"alg":"none","alg":"ES256","kid":"e1"}"#.utf8))
    for text in [
      "", "a", "a.b", "a.b.c", "\(good).x", ".\(parts[1]).\(parts[2])",
      "\(doubled).\(parts[1]).\(parts[2])",
      "\(parts[0])=.\(parts[1]).\(parts[2])", good + String(repeating: "A", count: 20_000),
      "\(TokenMaker.encode(Data("[]".utf8))).\(parts[1]).\(parts[2])",
    ] {
      #expect(flaw(try await maker.judge(text)) == .form, "\(text.prefix(40))")
    }
    // The signature of claims with a name twice holds; they are refused before one is chosen.
    let twice = TokenMaker.encode(
      Data(
        #"{"iss":"https://idp.example","aud":"baimbai-console","sub":"a","sub":"b","nonce":"x","iat":1,"exp":2}"#
          .utf8))
    let signed = "\(parts[0]).\(twice)"
    let signature = try maker.ec.signature(for: Data(signed.utf8)).rawRepresentation
    let token = "\(signed).\(TokenMaker.encode(signature))"
    #expect(flaw(try await maker.judge(token)) == .form)
  }

  @Test("A question's state, nonce and verifier belong together and to no other question")
  func questions() {
    let (one, two) = (SignInQuestion(), SignInQuestion())
    #expect(one.isAnswered(by: one.state) && !one.isAnswered(by: two.state))
    #expect(!one.isAnswered(by: "") && !one.isAnswered(by: one.nonce))
    #expect(SignInQuestion(secret: one.secret)?.nonce == one.nonce && one.nonce != two.nonce)
    #expect(one.state != one.nonce && one.mark != two.mark)
    #expect(SignInQuestion(secret: []) == nil)
  }

  @Test("A setting that could not hold is refused: plain http, shared-secret algorithms, wide skew")
  func settings() {
    let redirect = "https://console.example/signin/callback"
    for (issuer, back, algorithms, skew) in [
      ("http://idp.example", redirect, ["ES256"], 60),
      ("https://idp.example?x=1", redirect, ["ES256"], 60),
      ("https://idp.example", "http://console.example/", ["ES256"], 60),
      ("https://idp.example", redirect, ["HS256"], 60),
      ("https://idp.example", redirect, ["none"], 60), ("https://idp.example", redirect, [], 60),
      ("https://idp.example", redirect, ["ES256"], 301),
    ] {
      #expect(throws: OpenIDFault.self) {
        try ProviderSettings(
          issuer: issuer, clientID: "c", redirect: back, algorithms: Set(algorithms),
          skewSeconds: skew)
      }
    }
  }
}
