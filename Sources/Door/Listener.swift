package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// One port: serves a responder over mutual TLS until it is asked to stop, then finishes what it
/// accepted.
package struct Listener<Responder: HTTPResponder>: Service
where
  Responder.Context: RequestContext,
  Responder.Context: InitializableFromSource<ApplicationRequestContextSource>
{
  /// The name in logs and metrics: `gateway`, `console`, ...
  package let name: String
  private let responder: Responder
  private let credentials: TLSCredentials
  private let host: String
  private let port: Int
  private let deadlines: Deadlines
  private let limits: DoorLimits
  private let logger: Logger
  private let onBound: @Sendable (_ port: Int) async -> Void

  /// A listener that is not bound yet.
  ///
  /// - Parameters:
  ///   - host: the address to bind, `127.0.0.1`, `0.0.0.0`, `::`, ...
  ///   - port: 0 for any that is free.
  ///   - onBound: told the port once connections are accepted.
  package init(
    name: String, host: String, port: Int, credentials: TLSCredentials, responder: Responder,
    deadlines: Deadlines = Deadlines(), limits: DoorLimits = DoorLimits(), logger: Logger,
    onBound: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) {
    self.name = name
    self.host = host
    self.port = port
    self.credentials = credentials
    self.responder = responder
    self.deadlines = deadlines
    self.limits = limits
    self.logger = logger
    self.onBound = onBound
  }

  /// Serves until graceful shutdown; accepted requests then have `Deadlines.shutdown` to finish.
  ///
  /// - Throws: when the port cannot be bound.
  package func run() async throws {
    let connections = Connections(limits: limits, listener: name)
    let application = application(connections)
    try await connections.cuttingAll(after: deadlines.shutdown, logger: logger) {
      try await application.run()
    }
  }

  private func application(_ connections: Connections) -> Application<DoorResponder<Responder>> {
    let refused = RefusedHandshakes(listener: name, logger: logger)
    let expired = ExpiryCounters(listener: name, logger: logger)
    let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
      maxHeaderFieldSize: limits.headerFieldBytes, maxHeaderListSize: limits.headerBytes,
      maxHeaderFieldCount: limits.headerFields)
    return Application(
      responder: DoorResponder(next: responder),
      server: HTTPServerBuilder { [credentials, deadlines] responder in
        MutualTLSChannel(
          base: HTTP1Channel(
            responder: responder,
            configuration: HTTP1Channel.Configuration(httpDecoderConfiguration: decoder)),
          front: TLSFront(
            credentials: credentials, connections: connections, refused: refused),
          deadlines: deadlines, expired: expired)
      },
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), backlog: limits.backlog),
      onServerRunning: { [onBound] channel in await onBound(channel.localAddress?.port ?? 0) },
      logger: logger)
  }
}
