import Agent
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RecordModel
import ServiceLifecycle
import Synchronization
import Testing
import TransparencyLog

/// The development CA's certificates, made once a run.
enum TestCertificates {
  static let folder = Task { try make() }

  private static func make() throws -> String {
    let folder = NSTemporaryDirectory() + "baimbai-agent-\(UUID().uuidString)"
    let process = Process()
    process.executableURL = URL(filePath: "\(repository)/certs/make-development-ca")
    process.arguments = [folder]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return folder
  }

  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
}

/// What the gateway of a test answers to the nth request of a body.
typealias Script = @Sendable (_ body: String, _ attempt: Int, _ dryRun: Bool) throws -> Response

/// A gateway of a test: a real TLS listener with scripted answers, and what it saw.
final class TestGateway: Sendable {
  struct Seen: Sendable {
    let body, key, facility, mediaType, holder: String
  }

  private let requests = Mutex<[Seen]>([])
  private let load = Mutex((now: 0, most: 0))
  let folder: String
  private let bound = Mutex(0)

  private init(folder: String) { self.folder = folder }

  var port: Int { bound.withLock { $0 } }

  var seen: [Seen] { requests.withLock { $0 } }
  var mostAtOnce: Int { load.withLock { $0.most } }

  func client(
    _ name: String = "clinic-demo", authorities: String = "ca", facility: String? = nil,
    key: ReceiptMaker? = nil, policy: RetryPolicy = .quick
  ) throws -> SubmissionClient {
    try SubmissionClient(
      gateway: try #require(URL(string: "https://localhost:\(port)/")),
      certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key",
      authorities: "\(folder)/\(authorities).pem", facility: facility,
      receiptKey: key?.key.verifier, policy: policy)
  }

  private func answer(_ request: Request, _ script: Script) async throws -> Response {
    load.withLock {
      $0.now += 1
      $0.most = max($0.most, $0.now)
    }
    defer { load.withLock { $0.now -= 1 } }
    let buffer = try await request.body.collect(upTo: 1 << 20)
    let body = String(buffer: buffer)
    func header(_ name: String) -> String {
      HTTPField.Name(name).flatMap { request.headers[$0] } ?? ""
    }
    let attempt = requests.withLock { requests in
      requests.append(
        Seen(
          body: body, key: header("Idempotency-Key"), facility: header("X-Facility"),
          mediaType: header("Content-Type"), holder: Peer.current?.certificate?.uri ?? ""))
      return requests.count { $0.body == body }
    }
    try await Task.sleep(for: .milliseconds(20))
    return try script(body, attempt, request.uri.query == "dry-run=true")
  }

  /// Runs one for the time of `body`.
  static func run(_ script: @escaping Script, _ body: (TestGateway) async throws -> Void)
    async throws
  {
    let folder = try await TestCertificates.folder.value
    let (ports, bound) = AsyncStream.makeStream(of: Int.self)
    let gateway = TestGateway(folder: folder)
    let listener = Listener(
      name: "agent-test", host: "127.0.0.1", port: 0,
      credentials: try TLSCredentials(
        TLSMaterial(
          certificateFile: "\(folder)/server.pem", keyFile: "\(folder)/server.key",
          clientAuthoritiesFile: "\(folder)/client-ca.pem")),
      responder: CallbackResponder<BasicRequestContext> { request, _ in
        try await gateway.answer(request, script)
      },
      logger: Logger(label: "agent-test") { _ in SwiftLogNoOpLogHandler() },
      onBound: { bound.yield($0) })
    let group = ServiceGroup(
      configuration: .init(
        services: [listener], logger: Logger(label: "x") { _ in SwiftLogNoOpLogHandler() }))
    let running = Task { try await group.run() }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else { return }
    gateway.bound.withLock { $0 = port }
    let result: Result<Void, any Error>
    do { result = .success(try await body(gateway)) } catch { result = .failure(error) }
    await group.triggerGracefulShutdown()
    try await running.value
    try result.get()
  }
}

extension RetryPolicy {
  /// Attempts in quick succession, so that a test takes no minutes.
  static let quick = RetryPolicy(
    firstDelay: .milliseconds(20), maximumAttempts: 4, deadline: .seconds(10))
}
