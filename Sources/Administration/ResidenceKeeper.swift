package import AuditLog
package import CityMap
package import Database
package import Logging
package import PatientIndex
package import RecordModel
package import Sealing
import ServiceLifecycle

/// Tells anew where patients live, once the health office has stated another list of streets: of all words that an
/// older list told, and less than certainly.
///
/// Any number of gateways may work at once: each takes words that no other holds. Facts, sums and the quality of data
/// follow by the list of work that a moved home leaves in the same transaction. Addresses are opened by the matcher's
/// role, as the rules of matching open them, and each batch has its entry in the log.
package struct ResidenceKeeper: Service {
  /// Words of one transaction: some tens of milliseconds.
  static let batch = 256
  /// How long until it looks again: well inside the minute in which figures follow.
  static let interval: Duration = .seconds(5)

  private let database: Database
  private let log: AuditLog
  private let store: ResidenceStore
  private let streets: @Sendable () -> StreetList
  private let now: @Sendable () -> Int64
  private let logger: Logger
  private let pace: BackgroundPace

  /// A keeper by the list that `streets` gives, at the `pace` that leaves room for submissions; `now` gives
  /// microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring,
    streets: @escaping @Sendable () -> StreetList, pace: BackgroundPace = .unhurried,
    now: @escaping @Sendable () -> Int64, logger: Logger
  ) {
    self.pace = pace
    self.database = database
    self.log = log
    store = ResidenceStore(keyring: keyring)
    self.streets = streets
    self.now = now
    self.logger = logger
  }

  /// Works until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          let report = try await work()
          if report.words > 0 {
            logger.info(
              "homes told anew",
              metadata: [
                "words": "\(report.words)", "moved": "\(report.moved)",
                "closed": "\(report.closed)",
              ])
          }
        } catch is CancellationError {
          return
        } catch {
          logger.warning("homes wait", metadata: ["error": "\(type(of: error))"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Tells anew all that waits now and that no other gateway has taken.
  package func work() async throws -> ResidenceStore.Counts {
    var report = ResidenceStore.Counts()
    var worked = Duration.zero
    while true {
      try Task.checkCancellation()
      try await pace.rest(after: worked)
      let begin = ContinuousClock.now
      let batch = try await step(by: streets())
      report.add(batch)
      if batch.words == 0 { return report }
      worked = .now - begin
    }
  }

  private func step(by list: StreetList) async throws -> ResidenceStore.Counts {
    try await database.transaction("residence.step", as: .matcher) { [store] transaction in
      let counts = try await store.tellAnew(by: list, limit: Self.batch, in: transaction)
      guard counts.words > 0 else { return counts }
      var draft = LeafDraft(.registry, .update, requestID: "residence-\(list.version)")
      draft.user = "baimbai"
      draft.resource = "StreetList/\(list.version)"
      draft.reason = "homes told anew: \(counts.words) addresses opened, \(counts.moved) moved"
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
      return counts
    }
  }
}
