package import Logging
import RecordModel
import ServiceLifecycle

/// Makes each new day's list when the day begins in Banjarmasin: what was stated for it before counts
/// from then on.
package struct RegistryDay: Service {
  /// How often it looks whether a day began.
  package static let interval: Duration = .seconds(20)

  private let administration: Administration
  private let logger: Logger

  /// The turning of days in a registry.
  package init(_ administration: Administration, logger: Logger) {
    self.administration = administration
    self.logger = logger
  }

  /// Looks until shut down. Several gateways may: whoever comes second finds nothing to do.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var done: Int?
      while !Task.isCancelled {
        let now = self.administration.now()
        let today = CivilDate.localDay(at: now)
        if today != done {
          do {
            _ = try await self.administration.turnDay(
              by: .init(code: "baimbai", requestID: SubmissionID(at: now / 1000).description))
            done = today
          } catch {
            self.logger.warning("registry's day not turned", metadata: ["error": "\(error)"])
          }
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }
}
