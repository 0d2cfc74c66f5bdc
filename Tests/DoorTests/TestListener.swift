import Door
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// What a listener of a test logged.
final class LogRecord: Sendable {
  private let lines = Mutex<[String]>([])

  func append(_ line: String) { lines.withLock { $0.append(line) } }
  var text: String { lines.withLock { $0.joined(separator: "\n") } }

  var logger: Logger {
    Logger(label: "door-test") { _ in RecordingHandler(record: self) }
  }
}

private struct RecordingHandler: LogHandler {
  let record: LogRecord
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.debug

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let pairs = all.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
    record.append("\(event.level) \(event.message) \(pairs)")
  }
}

/// A running listener, as a test sees it.
struct TestListener: Sendable {
  let port: Int
  let credentials: TLSCredentials
  let certificates: TestCertificates
  let log: LogRecord
  let group: ServiceGroup

  func client(_ name: String?) -> TLSClient {
    TLSClient(port: port, certificates: certificates, name: name)
  }
}

/// Runs a listener on a free port of the loopback for the time of `body`.
func withListener(
  policy: TLSPolicy = TLSPolicy(), deadlines: Deadlines = Deadlines(),
  limits: DoorLimits = DoorLimits(),
  _ body: @Sendable (TestListener) async throws -> Void
) async throws {
  let certificates = try await TestCertificates.shared.value
  let credentials = try TLSCredentials(certificates.material(), policy: policy)
  let log = LogRecord()
  let (ports, bound) = AsyncStream.makeStream(of: Int.self)
  let listener = Listener(
    name: "test", host: "127.0.0.1", port: 0, credentials: credentials,
    responder: CallbackResponder<BasicRequestContext> { request, _ in
      let uri = Peer.current?.certificate?.uri ?? "nobody"
      log.append("began \(request.uri.path) by \(uri)")
      return try await reply(request)
    },
    deadlines: deadlines, limits: limits, logger: log.logger,
    onBound: { bound.yield($0) })
  let group = ServiceGroup(configuration: .init(services: [listener], logger: log.logger))
  try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask { try await group.run() }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else { return }
    try await body(
      TestListener(
        port: port, credentials: credentials, certificates: certificates, log: log, group: group))
    await group.triggerGracefulShutdown()
    try await tasks.waitForAll()
  }
}

extension TestCertificates {
  func material(server: String = "server") throws -> TLSMaterial {
    try TLSMaterial(
      certificateFile: certificate(server), keyFile: key(server),
      clientAuthoritiesFile: certificate("roots"))
  }
}

/// The routes of the test's responder.
private func reply(_ request: Request) async throws -> Response {
  switch request.uri.path {
  case "/whoami":
    guard let certificate = Peer.current?.certificate else { return text("nobody") }
    return text(
      "\(certificate.fingerprintText) \(certificate.uri) resumed=\(certificate.isResumed)")
  case "/echo":
    switch try await request.collectBody(limit: 100_000) {
    case .whole(let bytes): return text("read \(bytes.readableBytes)")
    case .refused(let answer, let bytes):
      var response = answer.response(Answer.form(for: request))
      response.headers[.init("X-Bytes-Read") ?? .via] = String(bytes)
      return response
    }
  case "/slow":
    try await Task.sleep(for: .milliseconds(1500))
    return text("slow and done")
  case "/stuck":
    // Deaf to cancellation, as a bad responder is.
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(deadline: .now() + 8) { continuation.resume() }
    }
    return text("late")
  case "/large":
    return Response(
      status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 120, count: 32 << 20)))
  case "/fault": throw Fault()
  case "/": return text("fine")
  default: throw HTTPError(.notFound)
  }
}

/// A fault whose text must not reach a client or a log.
struct Fault: Error, CustomStringConvertible {
  var description: String { "NIK 6371010101900001" }
}

private func text(_ text: String) -> Response {
  Response(
    status: .ok, headers: [.contentType: "text/plain"],
    body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
}

extension LogRecord {
  /// Waits until `text` was logged so often, at most 10 s.
  func wait(for text: String, times: Int = 1) async throws {
    let limit = ContinuousClock.now + .seconds(10)
    while self.text.components(separatedBy: text).count <= times, .now < limit {
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
