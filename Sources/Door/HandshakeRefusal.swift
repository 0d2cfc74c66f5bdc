/// Why a TLS handshake was refused: the label of the counter and of the log line.
enum HandshakeRefusal: String, Sendable, CaseIterable {
  /// The client sent none, and the listener demands one.
  case noCertificate = "no-certificate"
  /// What was sent is not a certificate that can be read (RSA keys below 2048 bits end here too).
  case unreadable
  /// No root of ours signed it.
  case unknownIssuer = "unknown-issuer"
  /// Past its validity.
  case expired
  /// Before its validity.
  case notYetValid = "not-yet-valid"
  /// More certificates than a client's chain may have.
  case chainTooLong = "chain-too-long"
  /// extendedKeyUsage is not exactly clientAuth.
  case extendedKeyUsage = "extended-key-usage"
  /// keyUsage does not allow what the certificate was used for.
  case keyUsage = "key-usage"
  /// subjectAltName does not hold exactly one URI.
  case subjectName = "subject-name"
  /// A CA's certificate was used as a client's.
  case authorityAsLeaf = "authority-as-leaf"
  /// A key of a kind or size that is not taken.
  case weakKey = "weak-key"
  /// Signed with SHA-1 or an unknown algorithm.
  case weakSignature = "weak-signature"
  /// A basic or name constraint of a CA is broken, or a critical extension is unknown.
  case constraint
  /// The client offers no TLS version of ours.
  case protocolVersion = "protocol-version"
  /// The handshake took longer than its deadline.
  case timeout
  /// The listener has as many connections as it takes.
  case full
  /// Anything else: bytes that are not TLS, a lost link, an alert of the client.
  case other
}
