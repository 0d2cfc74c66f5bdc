import Logging
import RecordModel
import ServiceLifecycle

/// What keepers of counts share: a step after a step until shutdown, with room for submissions between them.
struct KeeperLoop: Sendable {
  /// How long nothing is looked for after nothing waited, or after a fault.
  let pause: Duration
  /// What makes room for submissions.
  let pace: BackgroundPace
  /// Where faults go, and as what.
  let logger: Logger
  /// The words of a fault in the log.
  let complaint: Logger.Message

  /// Repeats `step`, which gives whether more may wait, until shutdown; a fault is logged and the step tried again.
  func run(_ step: @Sendable @escaping () async throws -> Bool) async {
    try? await cancelWhenGracefulShutdown {
      var worked = Duration.zero
      while !Task.isCancelled {
        do {
          try await pace.rest(after: worked)
          let begin = ContinuousClock.now
          let isMoreWaiting = try await step()
          worked = .now - begin
          if !isMoreWaiting { try await Task.sleep(for: pause) }
        } catch is CancellationError {
          return
        } catch {
          logger.error(complaint, metadata: ["error": "\(error)"])
          try await Task.sleep(for: pause)
        }
      }
    }
  }
}
