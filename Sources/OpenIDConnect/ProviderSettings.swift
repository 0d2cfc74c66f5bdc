import FoundationEssentials

/// The one provider of identities that the console takes, as the operator set it.
package struct ProviderSettings: Sendable {
  /// Algorithms that an ID token may be signed with: public keys only, so that no key of the
  /// provider's can be taken for a shared secret. Source: RFC 8725 sections 3.1 and 3.2.
  package static let knownAlgorithms: Set = ["RS256", "PS256", "ES256", "ES384"]
  /// Longest clock skew that can be set, in seconds.
  package static let largestSkewSeconds = 300

  /// The provider, exactly as it names itself.
  package let issuer: String
  /// What the provider calls us.
  package let clientID: String
  /// Shared with the provider; nil for a public client, which PKCE alone protects.
  package let clientSecret: String?
  /// Where the provider sends browsers back to: `https://HOST:PORT/signin/callback`.
  package let redirect: String
  /// PEM file of the authorities of the provider's certificate; nil for the system's.
  package let authorities: String?
  /// The algorithms that are taken.
  package let algorithms: Set<String>
  /// How much the provider's clock may differ, in seconds.
  package let skewSeconds: Int

  /// The settings; throws `OpenIDFault.badSettings` with the key that is wrong.
  package init(
    issuer: String, clientID: String, clientSecret: String? = nil, redirect: String,
    authorities: String? = nil, algorithms: Set<String> = ["RS256", "ES256"],
    skewSeconds: Int = 60
  ) throws(OpenIDFault) {
    guard Self.isAddress(issuer) else { throw .badSettings("oidc.issuer") }
    guard Self.isAddress(redirect) else { throw .badSettings("oidc.redirect") }
    guard !clientID.isEmpty else { throw .badSettings("oidc.client-id") }
    guard !algorithms.isEmpty, algorithms.isSubset(of: Self.knownAlgorithms) else {
      throw .badSettings("oidc.algorithms")
    }
    guard (0...Self.largestSkewSeconds).contains(skewSeconds) else {
      throw .badSettings("oidc.skew-seconds")
    }
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.redirect = redirect
    self.authorities = authorities
    self.algorithms = algorithms
    self.skewSeconds = skewSeconds
  }

  /// An https address without query, fragment or user.
  static func isAddress(_ text: String) -> Bool {
    guard let url = URL(string: text), url.scheme == "https", url.host()?.isEmpty == false else {
      return false
    }
    return url.query() == nil && url.fragment() == nil && url.user() == nil
  }
}

/// What can go wrong between us and the provider, or in what it says.
package enum OpenIDFault: Error, Hashable, Sendable {
  /// A setting is missing or wrong; which.
  case badSettings(String)
  /// The provider is not reached, or answers otherwise than the standard has it.
  case provider(String)
  /// The provider refused the code.
  case codeRefused
  /// The ID token does not hold; why.
  case token(TokenFlaw)
}

/// Why an ID token does not hold.
package enum TokenFlaw: String, Hashable, Sendable, CaseIterable {
  /// It is no JWS of three parts with strict JSON in it, or too long.
  case form
  /// It is signed with an algorithm that is not taken, or not at all.
  case algorithm
  /// No key of the provider has its id, or the key does not fit the algorithm.
  case key
  /// The signature is wrong.
  case signature
  /// It is another provider's.
  case issuer
  /// It is for somebody else, or for several without us being the party.
  case audience
  /// It is over, or not yet, or has no times.
  case time
  /// It does not answer the question that this browser asked.
  case nonce
  /// It names nobody.
  case subject
}
