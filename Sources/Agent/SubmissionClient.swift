import AsyncHTTPClient
package import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL
import RecordModel
package import TransparencyLog

/// Sends submissions to the gateway over mutual TLS, with one pool of connections that stay open.
///
/// TLS 1.3 only; the server is verified by name against the given authorities and no others.
package struct SubmissionClient: Sendable {
  /// Told before each wait: attempts so far, and how long until the next.
  package typealias RetryNotice = @Sendable (_ attempts: Int, _ wait: Duration) -> Void

  /// A connection is there in this time or the attempt has failed.
  static let connectTimeout = TimeAmount.seconds(10)
  /// One attempt with its answer; the gateway's own deadline for a history bundle is shorter.
  private static let attemptTimeout = TimeAmount.seconds(120)

  private let http: HTTPClient
  /// Where the gateway is, without a slash at the end.
  private let base: String
  private let facility: String?
  private let software: String
  private let receiptKey: VerifierKey?
  private let policy: RetryPolicy

  /// A client; close it with `shutdown()`. Reads the files now and blocks for it.
  ///
  /// - Parameters:
  ///   - gateway: `https://HOST[:PORT]`.
  ///   - certificate: PEM file of the client's chain, leaf first.
  ///   - key: PEM file of the leaf's key.
  ///   - authorities: PEM file of the roots that the gateway's certificate must lead to.
  ///   - facility: code for `X-Facility`, for a software operator who serves many.
  ///   - receiptKey: the key that signs receipts; nil leaves signatures unverified.
  ///   - connections: most connections at once.
  ///   - software: product and version for `User-Agent`; Baimbai's own when nil.
  /// - Throws: `AgentError.unusableCredentials`, `unusableGateway`.
  package init(
    gateway: URL, certificate: String, key: String, authorities: String, facility: String? = nil,
    receiptKey: VerifierKey? = nil, policy: RetryPolicy = RetryPolicy(), connections: Int = 4,
    software: String? = nil
  ) throws(AgentError) {
    guard gateway.scheme == "https", gateway.host() != nil, gateway.query() == nil else {
      throw .unusableGateway(gateway.absoluteString)
    }
    var base = gateway.absoluteString
    while base.hasSuffix("/") { base.removeLast() }
    self.base = base
    self.facility = facility
    self.software = software ?? "baimbai"
    self.receiptKey = receiptKey
    self.policy = policy
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: try Self.tls(certificate, key, authorities),
      redirectConfiguration: .disallow,
      timeout: .init(connect: Self.connectTimeout, read: Self.attemptTimeout))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connections)
    // The attempts are counted here, not twice.
    configuration.connectionPool.retryConnectionEstablishment = false
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Closes the connections; nothing may be sent after.
  package func shutdown() async { try? await http.shutdown() }

  private static func tls(
    _ certificate: String, _ key: String, _ authorities: String
  ) throws(AgentError) -> TLSConfiguration {
    let roots = try read(authorities) { try NIOSSLCertificate.fromPEMFile($0) }
    guard !roots.isEmpty else {
      throw .unusableCredentials(path: authorities, reason: "no certificate in it")
    }
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv13
    tls.certificateVerification = .fullVerification
    tls.trustRoots = .certificates(roots)
    tls.certificateChain = try read(certificate) {
      try NIOSSLCertificate.fromPEMFile($0).map { .certificate($0) }
    }
    tls.privateKey = .privateKey(try read(key) { try NIOSSLPrivateKey(file: $0, format: .pem) })
    tls.applicationProtocols = ["http/1.1"]
    do { _ = try NIOSSLContext(configuration: tls) } catch {
      throw .unusableCredentials(path: key, reason: "\(error)")
    }
    return tls
  }

  private static func read<Value>(
    _ path: String, _ body: (String) throws -> Value
  ) throws(AgentError) -> Value {
    do { return try body(path) } catch {
      throw .unusableCredentials(path: path, reason: "\(error)")
    }
  }

  /// Sends one submission until there is a final answer or `RetryPolicy` ends it.
  ///
  /// A dry run is judged by the gateway and stored nowhere; it has no receipt.
  /// - Throws: `CancellationError`; everything else is a result.
  package func submit(
    _ bytes: [UInt8], mediaType: String, idempotencyKey: IdempotencyKey, isDryRun: Bool = false,
    onRetry: RetryNotice = { _, _ in }
  ) async throws -> SubmissionResult {
    var request = request("/v1/submissions" + (isDryRun ? "?dry-run=true" : ""))
    request.method = .POST
    request.headers.add(name: "Content-Type", value: mediaType)
    request.headers.add(name: "Accept", value: "application/json")
    request.headers.add(name: "Idempotency-Key", value: idempotencyKey.text)
    request.body = .bytes(ByteBuffer(bytes: bytes))
    var attempts = SubmissionAttempts(policy: policy)
    let start = ContinuousClock.now
    while true {
      let (event, body) = try await attempt(request)
      let action = attempts.next(
        after: event, elapsed: start.duration(to: .now), jitter: .random(in: 0..<1))
      if case .sendAfter(let wait) = action {
        onRetry(attempts.count, wait)
        try await Task.sleep(for: wait)
        continue
      }
      return result(
        action, event, body, of: bytes, isDryRun: isDryRun, attempts: attempts.count)
    }
  }

  /// A request for a path of the gateway, in the facility's name.
  func request(_ path: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: base + path)
    request.headers.add(name: "User-Agent", value: software)
    if let facility { request.headers.add(name: "X-Facility", value: facility) }
    return request
  }

  /// One request and its answer, of at most `limit` bytes; throws what the connection threw.
  func exchange(
    _ request: HTTPClientRequest, limit: Int = SubmissionReply.maximumBytes
  ) async throws -> (response: HTTPClientResponse, body: [UInt8]) {
    let response = try await http.execute(request, timeout: Self.attemptTimeout)
    let body = try await response.body.collect(upTo: limit)
    return (response, Array(body.readableBytesView))
  }

  private func attempt(
    _ request: HTTPClientRequest
  ) async throws -> (SubmissionAttempts.Event, [UInt8]) {
    do {
      let (response, body) = try await exchange(request)
      let retryAfter = response.headers.first(name: "Retry-After").flatMap {
        RetryAfter.duration($0, now: Int64(Date().timeIntervalSince1970 * 1_000_000))
      }
      return (.answered(status: Int(response.status.code), retryAfter: retryAfter), body)
    } catch {
      try Task.checkCancellation()
      return (Self.isDistrust(error) ? .untrusted : .disconnected, [])
    }
  }

  /// A handshake that failed for what was in it, unlike one that was cut off.
  package static func isDistrust(_ error: any Error) -> Bool {
    switch error {
    case NIOSSLError.handshakeFailed(.sslError), BoringSSLError.sslError,
      NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate:
      true
    case let error as NIOSSLExtraError:
      error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch
    default: false
    }
  }

  private func result(
    _ action: SubmissionAttempts.Action, _ event: SubmissionAttempts.Event, _ body: [UInt8],
    of bytes: [UInt8], isDryRun: Bool, attempts: Int
  ) -> SubmissionResult {
    guard case .answered(let status, _) = event else {
      return SubmissionResult(
        action == .untrusted ? .untrusted : .unreachable, attempts: attempts)
    }
    let reply = SubmissionReply(body)
    if case .tryLater = action {
      return SubmissionResult(.tryLater, status: status, reply: reply, attempts: attempts)
    }
    var result = SubmissionResult(
      Self.verdict(status, reply), status: status, reply: reply, attempts: attempts)
    let isKept = (200..<300).contains(status) && !isDryRun
    guard isKept || reply?.receipt != nil else { return result }
    do throws(AgentError) {
      guard let submission = reply?.submission, let receipt = reply?.receipt else {
        throw .badReceipt(.missing)
      }
      result.receipt = try CheckedReceipt(
        receipt, payload: bytes, submission: submission, facility: facility, key: receiptKey)
    } catch {
      result.fault = error
      // What was refused stays refused, whatever its receipt says.
      if isKept { result.verdict = .unproven }
    }
    return result
  }

  private static func verdict(
    _ status: Int, _ reply: SubmissionReply?
  ) -> SubmissionResult.Verdict {
    guard (200..<300).contains(status) else { return .refused }
    if reply?.visits.contains("refused") == true { return .partlyRefused }
    // A dry run has no visits to refuse, only findings.
    if reply?.submission == nil, reply?.findings.contains(where: { $0.severity == .error }) == true
    {
      return .refused
    }
    return status == 200 && reply?.submission != nil ? .repeated : .accepted
  }
}
