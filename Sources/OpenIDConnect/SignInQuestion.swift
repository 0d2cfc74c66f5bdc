import Crypto
import FoundationEssentials
import RecordModel

/// One question to the provider, all of it made from one secret that the asking browser keeps: state,
/// nonce and PKCE verifier need no store, and another browser's answer does not fit.
///
/// Source: RFC 7636 (PKCE, S256); RFC 6819 section 5.3.5; OpenID Connect Core 1.0 section 15.5.2.
package struct SignInQuestion: Hashable, Sendable {
  /// 256 bits.
  package let secret: [UInt8]

  /// A new question.
  package init() { secret = SecureRandom.bytes(32) }

  /// The question whose secret a browser brought back; nil for what is none.
  package init?(secret: [UInt8]) {
    guard secret.count == 32 else { return nil }
    self.secret = secret
  }

  /// Ties the answer to this browser.
  package var state: String { derived("state") }
  /// Ties the token to this question.
  package var nonce: String { derived("nonce") }
  /// Ties the code to this question: 43 characters.
  var verifier: String { derived("pkce verifier") }
  /// What the provider is shown of the verifier.
  var challenge: String {
    Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8))))
  }

  /// What is kept of an answered question, so that it is answered once.
  package var mark: [UInt8] { Array(SHA256.hash(data: Array("answered \(state)".utf8))) }

  private func derived(_ purpose: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(purpose.utf8), using: SymmetricKey(data: secret))
    return Base64URL.encode(Array(code))
  }

  /// Whether a state that came back is this question's, in constant time.
  package func isAnswered(by state: String) -> Bool {
    let (mine, theirs) = (Array(self.state.utf8), Array(state.utf8))
    guard mine.count == theirs.count else { return false }
    return zip(mine, theirs).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
