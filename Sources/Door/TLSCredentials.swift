import AuditLog
import Crypto
import NIOConcurrencyHelpers
package import NIOSSL
import SwiftASN1
package import X509

/// What a listener shows and whom it trusts: server certificate, key, and the roots of its clients.
package struct TLSMaterial: Sendable {
  /// The server's chain, leaf first.
  package let chain: [NIOSSLCertificate]
  /// The key of the leaf.
  package let key: NIOSSLPrivateKey
  /// The roots that client certificates must lead to.
  package let clientRoots: [Certificate]
  /// Issuing CAs below the roots, for clients that send their leaf alone; not trusted by
  /// themselves.
  package let clientIntermediates: [Certificate]
  /// Outside authorities that officers trust, roots of their own leaves.
  package private(set) var outside: [Certificate] = []

  /// The same with outside authorities, DER; what cannot be read is left out.
  package func trusting(_ authorities: [[UInt8]]) -> TLSMaterial {
    var material = self
    material.outside = authorities.compactMap { try? Certificate(derEncoded: $0) }
    return material
  }

  /// Material that is already in memory.
  package init(
    chain: [NIOSSLCertificate], key: NIOSSLPrivateKey, clientRoots: [Certificate],
    clientIntermediates: [Certificate] = []
  ) {
    self.chain = chain
    self.key = key
    self.clientRoots = clientRoots
    self.clientIntermediates = clientIntermediates
  }

  /// Reads PEM files; throws `DoorError.unusableFile` for the first that cannot be used. Blocks.
  ///
  /// - Parameter clientAuthoritiesFile: self-issued certificates in it are roots, others
  ///   intermediates.
  package init(certificateFile: String, keyFile: String, clientAuthoritiesFile: String) throws {
    chain = try Self.read(certificateFile) { try NIOSSLCertificate.fromPEMFile($0) }
    key = try Self.read(keyFile) { try NIOSSLPrivateKey(file: $0, format: .pem) }
    let authorities = try Self.read(clientAuthoritiesFile) { path in
      try NIOSSLCertificate.fromPEMFile(path).map {
        try Certificate(derEncoded: try $0.toDERBytes())
      }
    }
    clientRoots = authorities.filter { $0.issuer == $0.subject }
    clientIntermediates = authorities.filter { $0.issuer != $0.subject }
    guard !clientRoots.isEmpty else {
      throw DoorError.unusableFile(path: clientAuthoritiesFile, reason: "no root in it")
    }
  }

  /// The certificates by fingerprint, a line each: what the log keeps of a change.
  var described: String {
    get throws {
      let server = try chain.map {
        "server \(hexadecimal(Array(SHA256.hash(data: try $0.toDERBytes()))))"
      }
      let clients = try (clientRoots + clientIntermediates).map {
        "clients \(hexadecimal(Array(SHA256.hash(data: try $0.derBytes))))"
      }
      let outside = try outside.map {
        "outside \(hexadecimal(Array(SHA256.hash(data: try $0.derBytes))))"
      }
      return (server + clients + outside).joined(separator: "\n")
    }
  }

  private static func read<Value>(_ path: String, _ body: (String) throws -> Value) throws -> Value
  {
    do { return try body(path) } catch {
      throw DoorError.unusableFile(path: path, reason: "\(error)")
    }
  }
}

/// What one listener demands of a handshake.
package struct TLSPolicy: Sendable, Hashable {
  /// The versions that a listener speaks.
  package enum Versions: Sendable, Hashable {
    /// TLS 1.3 only: the rule.
    case tls13
    /// TLS 1.2 with ECDHE and AEAD suites, and 1.3: the exception for old clinic software.
    case tls12AndLater
  }

  /// Whether a client must have a certificate.
  package enum ClientCertificates: Sendable, Hashable {
    /// No certificate, no handshake.
    case required
    /// None is taken too; one that is given is verified in full.
    case optional
  }

  /// Which versions.
  package var versions: Versions
  /// Whether a certificate must be there.
  package var clientCertificates: ClientCertificates

  /// TLS 1.3 and a client certificate, unless said otherwise.
  package init(
    versions: Versions = .tls13, clientCertificates: ClientCertificates = .required
  ) {
    self.versions = versions
    self.clientCertificates = clientCertificates
  }
}

/// The TLS context that new connections get, replaceable while the listener runs.
///
/// Open connections keep what they began with; tickets of the old context are worth nothing in the
/// new one, so a replacement also ends every resumable session (security.md 0.4).
package final class TLSCredentials: Sendable {
  /// A context and the verifier that belongs to it.
  struct Current: Sendable {
    let context: NIOSSLContext
    let verifier: HandshakeVerifier
  }

  /// What the listener demands.
  package let policy: TLSPolicy
  private let box: NIOLockedValueBox<Current>

  /// Makes the first context; throws `DoorError.unusablePair`. Takes milliseconds and blocks.
  package init(_ material: TLSMaterial, policy: TLSPolicy = TLSPolicy()) throws {
    self.policy = policy
    box = NIOLockedValueBox(try Self.make(material, policy))
  }

  /// New connections use `material` from now on; on `DoorError.unusablePair` the old one stays.
  /// Blocks.
  package func replace(with material: TLSMaterial) throws {
    use(try prepared(with: material))
  }

  /// What `use` may serve later; throws `DoorError.unusablePair`. Blocks.
  func prepared(with material: TLSMaterial) throws -> Current { try Self.make(material, policy) }

  /// New connections get this from now on.
  func use(_ prepared: Current) { box.withLockedValue { $0 = prepared } }

  /// What the next connection gets.
  var current: Current { box.withLockedValue { $0 } }

  private static func make(_ material: TLSMaterial, _ policy: TLSPolicy) throws -> Current {
    do {
      // Only named to the client, as issuers that can work: the verifier decides whom we trust.
      let issuers = try (material.clientRoots + material.clientIntermediates + material.outside).map
      {
        try NIOSSLCertificate(bytes: try $0.derBytes, format: .der)
      }
      var configuration = TLSConfiguration.makeServerConfigurationWithMTLS(
        certificateChain: material.chain.map { .certificate($0) },
        privateKey: .privateKey(material.key), trustRoots: .certificates(issuers))
      configuration.minimumTLSVersion = policy.versions == .tls13 ? .tlsv13 : .tlsv12
      configuration.cipherSuiteValues = forwardSecretSuites
      // With `.none` the verification callback would never run (security.md 3.2).
      configuration.certificateVerification =
        policy.clientCertificates == .required ? .noHostnameVerification : .optionalVerification
      configuration.applicationProtocols = ["http/1.1"]
      configuration.renegotiationSupport = .none
      // So that a browser offers only the certificates that can work.
      configuration.sendCANameList = true
      return Current(
        context: try NIOSSLContext(configuration: configuration),
        verifier: HandshakeVerifier(
          roots: CertificateStore(material.clientRoots + material.outside),
          outside: Set(
            material.outside.map { Array($0.publicKey.subjectPublicKeyInfoBytes) }),
          intermediates: material.clientIntermediates))
    } catch {
      throw DoorError.unusablePair(reason: "\(error)")
    }
  }

  /// ECDHE with an AEAD: the only TLS 1.2 suites (RFC 9325 section 4.2); TLS 1.3 has its own.
  private static let forwardSecretSuites: [NIOTLSCipher] = [
    .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
  ]
}
