package import Database
package import Logging
import ServiceLifecycle
import Synchronization

/// Keeps the registry's snapshot fresh: a change anywhere counts here within a second.
package final class RegistryWatch: Service {
  /// How often the version is asked for: twice in the second that a revocation may take.
  package static let interval: Duration = .milliseconds(400)

  /// Without a fresh look for this long nobody is let in: a revocation could have been missed.
  package static let staleAfter: Duration = .seconds(10)

  private let database: Database
  private let logger: Logger
  private let state = Mutex(State())

  private struct State {
    var snapshot = RegistrySnapshot.empty
    var lookedAt: ContinuousClock.Instant?
  }

  /// A watch over the registry in `database`; `refresh` or `run` fills it.
  package init(database: Database, logger: Logger) {
    self.database = database
    self.logger = logger
  }

  /// The newest snapshot; the empty one, which lets nobody in, if the last look is older than
  /// `staleAfter`.
  package var snapshot: RegistrySnapshot {
    state.withLock { state in
      guard let lookedAt = state.lookedAt, .now - lookedAt < Self.staleAfter else { return .empty }
      return state.snapshot
    }
  }

  /// Looks now; throws what the database throws.
  package func refresh() async throws {
    let known = state.withLock { $0.snapshot }
    let began = ContinuousClock.now
    let newer = try await database.transaction("registry.load", as: .resolver) { transaction in
      try await RegistryStore.load(
        in: transaction, unlessVersion: known.version, streets: known.streets)
    }
    state.withLock { state in
      if let newer { state.snapshot = newer }
      state.lookedAt = began
    }
  }

  /// Looks every `interval` until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await self.refresh()
        } catch {
          self.logger.warning("registry not refreshed", metadata: ["error": "\(error)"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }
}
