import RecordModel
import Synchronization

/// How many bytes of bodies are in work at once, from the first byte until the answer: what bounds
/// the gateway's memory whatever comes in, and how much of it is whose.
///
/// A body takes about six times its size while it is read, judged and waits for its commit.
final class BodyBudget: Sendable {
  /// A thousand waiting visits of 11 KB, or one history and a few large submissions.
  static let bytes = 24 << 20

  /// What large bodies may take together, so that a history that comes slowly leaves room for visits.
  static let largeBytes = 16 << 20

  /// From here on a body is large: more than one submission may have.
  static let largeFrom = (2 << 20) + 1

  /// What one facility may take for certain with bodies that are not large: its largest submission and
  /// some visits beside it. More than this only while half of the budget is free.
  static let shareBytes = 3 << 20

  /// What a body counts that does not say its length: more than most have, so that a client which
  /// sends in chunks is not kept out; the most that they can have together is eight times the budget.
  static let undeclaredBytes = 256 << 10

  private struct State {
    var taken = 0
    var large = 0
    var byFacility: [FacilityID: Int] = [:]

    mutating func take(_ bytes: Int, _ facility: FacilityID) -> Bool {
      guard taken + bytes <= BodyBudget.bytes else { return false }
      if bytes >= BodyBudget.largeFrom {
        guard large + bytes <= BodyBudget.largeBytes else { return false }
        large += bytes
      } else {
        let own = (byFacility[facility] ?? 0) + bytes
        guard own <= BodyBudget.shareBytes || taken + bytes <= BodyBudget.bytes / 2 else {
          return false
        }
        byFacility[facility] = own
      }
      taken += bytes
      return true
    }

    mutating func giveBack(_ bytes: Int, _ facility: FacilityID) {
      taken -= bytes
      if bytes >= BodyBudget.largeFrom {
        large -= bytes
      } else {
        let own = (byFacility[facility] ?? bytes) - bytes
        byFacility[facility] = own > 0 ? own : nil
      }
    }
  }

  private let state = Mutex(State())

  /// Takes `bytes` out of the budget for as long as `body` runs; nil if there is no room for them
  /// now. A body that is larger than all large ones may be together counts as that.
  func holding<Result: Sendable>(
    _ bytes: Int, of facility: FacilityID, _ body: () async throws -> Result
  ) async rethrows -> Result? {
    let bytes = min(bytes, Self.largeBytes)
    guard state.withLock({ $0.take(bytes, facility) }) else { return nil }
    defer { state.withLock { $0.giveBack(bytes, facility) } }
    return try await body()
  }
}
