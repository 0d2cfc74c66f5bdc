import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// `/healthz`, `/readyz` and `/metrics` on a loopback address, without TLS: for the machine's own
/// operator.
package struct OperationsListener: Service {
  private let address: BindAddress
  private let metrics: MetricsRegistry
  private let isReady: @Sendable () async -> [String]
  private let logger: Logger

  /// A listener; `isReady` names what is not ready, or nothing.
  package init(
    host: String, port: Int, metrics: MetricsRegistry, logger: Logger,
    isReady: @escaping @Sendable () async -> [String]
  ) {
    address = .hostname(host, port: port)
    self.metrics = metrics
    self.isReady = isReady
    self.logger = logger
  }

  /// Serves until shut down.
  package func run() async throws {
    let router = Router(context: BasicRequestContext.self)
    router.get("/healthz") { _, _ in "ok\n" }
    router.get("/readyz") { _, _ -> Response in
      let missing = await isReady()
      let text = missing.isEmpty ? "ready\n" : missing.joined(separator: "\n") + "\n"
      return Response(
        status: missing.isEmpty ? .ok : .serviceUnavailable,
        headers: [.contentType: "text/plain; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
    router.get("/metrics") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.exposition)))
    }
    try await Application(
      router: router, configuration: ApplicationConfiguration(address: address), logger: logger
    ).run()
  }
}
