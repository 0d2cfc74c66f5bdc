package import AsyncHTTPClient
import NIOCore
package import NIOSSL

/// How the house calls others: with a certificate of its own, to one authority, over HTTP/1.1, and never on to where
/// an answer points.
package enum MutualTLSClient {
  /// What we show of ourselves.
  package struct Identity: Sendable {
    let chain: [NIOSSLCertificateSource]
    let key: NIOSSLPrivateKeySource

    /// From PEM files; throws what NIOSSL throws for files that it cannot read.
    package init(certificate: String, key: String) throws {
      chain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
      self.key = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
    }
  }

  /// A client of its own connections.
  ///
  /// - Parameters:
  ///   - authorities: what the other's certificate must lead to.
  ///   - address: the address that stands for a name whatever a name server says: (name, address).
  ///   - patience: of a connection and of silence.
  package static func make(
    as identity: Identity, authorities: [NIOSSLCertificate], oldest: TLSVersion = .tlsv12,
    address: (name: String, address: String)? = nil, patience: (connect: Duration, read: Duration)
  ) -> HTTPClient {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = oldest
    tls.trustRoots = .certificates(authorities)
    tls.certificateChain = identity.chain
    tls.privateKey = identity.key
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(
        connect: .init(patience.connect), read: .init(patience.read)))
    // A server that cannot be trusted is known at once; trying again until the deadline would call it late.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    if let address { configuration.dnsOverride = [address.name: address.address] }
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }
}
