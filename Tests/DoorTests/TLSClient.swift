import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A TLS client that sends exactly the bytes it is told.
struct TLSClient: Sendable {
  let port: Int
  let certificates: TestCertificates
  /// Whose certificate it shows; nil for none.
  let name: String?
  /// The newest version that it speaks.
  var newest: TLSVersion?

  /// Everything that came until the server closed, or an empty text if TLS failed before any byte.
  func exchange(_ text: String, within limit: Duration = .seconds(10)) async throws -> Transcript {
    try await open(within: limit) { try await $0.send(text) }
  }

  /// Connects, runs `body`, and gathers what comes until the server closes or `limit` passes.
  func open(
    within limit: Duration = .seconds(10), _ body: @Sendable @escaping (Line) async throws -> Void
  ) async throws -> Transcript {
    let start = ContinuousClock.now
    let received = Received()
    let deafness = Deafness(false)
    let channel = try await connect(received, deafness)
    return try await withThrowingTaskGroup(of: Transcript?.self) { group in
      group.addTask {
        try? await body(Line(channel: channel, received: received, deafness: deafness))
        return nil
      }
      group.addTask {
        try? await channel.closeFuture.get()
        return Transcript(text: received.text, isClosed: true, took: .now - start)
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return Transcript(text: received.text, isClosed: false, took: .now - start)
      }
      defer {
        group.cancelAll()
        channel.close(promise: nil)
      }
      while let result = try await group.next() { if let result { return result } }
      return Transcript(text: received.text, isClosed: false, took: .now - start)
    }
  }

  private func connect(_ received: Received, _ deafness: Deafness) async throws -> any Channel {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .file(certificates.certificate("ca"))
    configuration.minimumTLSVersion = .tlsv12
    configuration.maximumTLSVersion = newest
    configuration.shutdownTimeout = .milliseconds(100)
    if let name {
      configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(
        certificates.certificate(name)
      ).map { .certificate($0) }
      configuration.privateKey = .privateKey(
        try NIOSSLPrivateKey(file: certificates.key(name), format: .pem))
    }
    let context = try NIOSSLContext(configuration: configuration)
    return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(Ear(deafness))
          try pipeline.addHandler(
            NIOSSLClientHandler(context: context, serverHostname: "localhost"))
          try pipeline.addHandler(Gather(received: received))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
  }
}

/// What a client saw.
struct Transcript: Sendable {
  let text: String
  /// Whether the server closed, and not the client's patience.
  let isClosed: Bool
  let took: Duration

  /// The status of the first answer; nil for none.
  var status: Int? { statuses.first }

  /// The statuses of all answers.
  var statuses: [Int] {
    text.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: false).dropFirst()
      .compactMap { Int($0.prefix(3)) }
  }
}

/// An open connection, to write to.
struct Line: Sendable {
  let channel: any Channel
  fileprivate let received: Received
  fileprivate let deafness: Deafness

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text)).get()
  }

  /// Completes the handshake with the first part of a request, and from then on reads nothing.
  func sendWithoutReading(_ first: String, _ rest: String) async throws {
    try await send(first)
    // So that the server's half close does not end it either.
    try await channel.setOption(.allowRemoteHalfClosure, value: true).get()
    deafness.withLock { $0 = true }
    try await send(rest)
  }

  /// Waits until `text` has come, at most 5 s.
  func wait(for text: String) async throws {
    let limit = ContinuousClock.now + .seconds(5)
    while !received.text.contains(text), .now < limit {
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}

/// Whether a client has stopped reading.
private final class Deafness: Sendable {
  private let state: Mutex<Bool>

  init(_ value: Bool) { state = Mutex(value) }

  func withLock<Value: Sendable>(_ body: (inout sending Bool) -> sending Value) -> Value {
    state.withLock(body)
  }
}

/// Stands before TLS; once deaf it asks for no bytes and drops what still comes.
private final class Ear: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  private let deafness: Deafness

  init(_ deafness: Deafness) { self.deafness = deafness }

  private var isDeaf: Bool { deafness.withLock { $0 } }

  func read(context: ChannelHandlerContext) { if !isDeaf { context.read() } }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !isDeaf { context.fireChannelRead(data) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if !isDeaf { context.fireUserInboundEventTriggered(event) }
  }
}

private final class Received: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  func append(_ buffer: ByteBuffer) { bytes.withLock { $0 += buffer.readableBytesView } }
  var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}

private final class Gather: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  let received: Received

  init(received: Received) { self.received = received }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received.append(unwrapInboundIn(data))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
