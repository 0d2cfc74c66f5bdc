import Logging
import Metrics
import NIOConcurrencyHelpers
import NIOCore
import ServiceLifecycle

/// The open connections of one listener, counted in all and per client certificate.
final class Connections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var perCertificate: [[UInt8]: Int] = [:]
  }

  private let limits: DoorLimits
  private let state = NIOLockedValueBox(State())
  private let open: Gauge

  init(limits: DoorLimits, listener: String) {
    self.limits = limits
    open = Gauge(label: "baimbai_connections_open", dimensions: [("listener", listener)])
  }

  /// Counts `channel` until it closes; false, and not counted, when the listener is full.
  func admit(_ channel: any Channel) -> Bool {
    let id = ObjectIdentifier(channel)
    let count = state.withLockedValue { state -> Int? in
      guard state.channels.count < limits.connections else { return nil }
      state.channels[id] = channel
      return state.channels.count
    }
    guard let count else { return false }
    open.record(count)
    channel.closeFuture.whenComplete { [self] _ in
      open.record(
        state.withLockedValue {
          $0.channels[id] = nil
          return $0.channels.count
        })
    }
    return true
  }

  /// Counts `channel` for its certificate until it closes; false, though counted, when it is one
  /// too many.
  func identify(_ channel: any Channel, as fingerprint: [UInt8]) -> Bool {
    let count = state.withLockedValue {
      $0.perCertificate[fingerprint, default: 0] += 1
      return $0.perCertificate[fingerprint, default: 0]
    }
    channel.closeFuture.whenComplete { [self] _ in
      state.withLockedValue {
        let left = $0.perCertificate[fingerprint, default: 1] - 1
        $0.perCertificate[fingerprint] = left > 0 ? left : nil
      }
    }
    return count <= limits.connectionsPerCertificate
  }

  /// Runs a server; what still runs some time after a graceful shutdown began is cut off.
  func cuttingAll(
    after patience: Duration, logger: Logger, serving: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await serving() }
      group.addTask { [self] in
        // Ends by cancellation when the server ends first.
        try? await gracefulShutdown()
        try await Task.sleep(for: patience)
        logger.warning(
          "requests cut off at shutdown", metadata: ["connections": "\(count)"])
        cutAll()
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// How many are open.
  var count: Int { state.withLockedValue { $0.channels.count } }

  /// Cuts every open connection without waiting for its peer.
  func cutAll() {
    for channel in state.withLockedValue({ Array($0.channels.values) }) {
      channel.pipeline.fireUserInboundEventTriggered(CutConnection())
    }
  }
}

/// Tells a connection's `RequestGuard` to close it at once.
struct CutConnection: Sendable {}
