package import Database
package import LogVerification
package import Logging
import Metrics
import RecordModel
import ServiceLifecycle
import Synchronization
import TransparencyLog

/// Watches how old the oldest entry is that no quorum of witnesses has cosigned.
///
/// A log that nobody outside sees can still be rewritten. Source: security.md section 1.1, Silence
/// rule; X-Road's 14,400 s.
package final class SilenceWatch: Service {
  /// From here on it is an alarm.
  package static let alarm: Duration = .seconds(60)
  static let interval: Duration = .seconds(5)

  private struct State {
    var size = 0
    var age: Duration = .zero
    var isAlarmed = false
  }

  private let database: Database
  private let policy: WitnessPolicy
  private let limit: Duration?
  private let now: @Sendable () -> Int64
  private let logger: Logger
  private let state = Mutex(State())
  private let gauge = Gauge(label: "baimbai_log_uncosigned_seconds")

  /// A watch over the log in `database`.
  ///
  /// - Parameters:
  ///   - limit: how long submissions are taken without a cosignature; nil for as long as it may be.
  ///     A policy with fewer than two witnesses that can be asked sets no limit: one machine that
  ///     is off must not stop a city.
  ///   - now: microseconds since 1970.
  package init(
    database: Database, policy: WitnessPolicy, limit: Duration?,
    now: @escaping @Sendable () -> Int64, logger: Logger
  ) {
    self.database = database
    self.policy = policy
    self.limit = policy.witnesses.count { $0.url != nil } >= 2 ? limit : nil
    self.now = now
    self.logger = logger
  }

  /// Age of the oldest entry that is not yet cosigned; zero if all are.
  package var age: Duration { state.withLock { $0.age } }

  /// Whether submissions must be refused for it.
  package var isTooLong: Bool { limit.map { age > $0 } ?? false }

  /// Looks every few seconds until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { try await self.look() } catch is CancellationError { return } catch {
          self.logger.warning("silence is not known", metadata: ["error": "\(type(of: error))"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Looks once.
  package func look() async throws {
    let known = state.withLock { $0.size }
    let (size, oldest) = try await database.transaction("audit.silence", as: .auditor) {
      transaction in
      let head = try await StoredTree.head(in: transaction)
      let newest = try await transaction.query(AuditStatements.newestCheckpoint.bind()).first
      let note = try newest.map { try SignedNote(bytes: try $0.decode(1, as: Bytea.self).bytes) }
      // The row is the administrator's word; the signatures are not.
      let trusted = note.flatMap { try? policy.verify($0).checkpoint.size }
      if note != nil, trusted == nil { logger.critical("the newest checkpoint is not trusted") }
      let size = max(known, trusted ?? 0)
      guard head.size > size else { return (size, Int64?.none) }
      let row = try await transaction.query(AuditStatements.time.bind(Int64(size))).first
      return (
        size, try row.flatMap { ClinicalTime(try $0.decode(0, as: String.self)) }?.microseconds
      )
    }
    note(size, age: oldest.map { .microseconds(max(0, now() - $0)) } ?? .zero)
  }

  private func note(_ size: Int, age: Duration) {
    gauge.record(age.components.seconds)
    let change = state.withLock { state -> Bool? in
      state.size = size
      state.age = age
      let isAlarmed = age >= Self.alarm
      defer { state.isAlarmed = isAlarmed }
      return isAlarmed == state.isAlarmed ? nil : isAlarmed
    }
    switch change {
    case true?:
      logger.critical(
        "no witness has cosigned the log for too long",
        metadata: ["seconds": "\(age.components.seconds)", "size": "\(size)"])
    case false?: logger.notice("the log is cosigned again", metadata: ["size": "\(size)"])
    case nil: break
    }
  }
}
