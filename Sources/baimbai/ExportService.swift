import Disclosure
import Logging
import RecordModel
import ServiceLifecycle

/// Makes the exports that the health office asked for, one at a time, and deletes them at their end.
struct ExportService: Service {
  /// How often it looks for one.
  private static let interval: Duration = .seconds(1)

  let desk: BulkDesk
  let pace: BackgroundPace
  let logger: Logger

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          while try await desk.work(resting: { try await pace.rest(since: $0) }) {}
        } catch is CancellationError {
          return
        } catch {
          logger.warning("exports wait", metadata: ["error": "\(type(of: error))"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }
}
