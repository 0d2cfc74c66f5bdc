import Synchronization

/// How many bytes of bodies are in work at once, from the first byte until the answer: what bounds
/// the gateway's memory whatever comes in.
///
/// A body takes about six times its size while it is read, judged and waits for its commit.
final class BodyBudget: Sendable {
  /// A thousand waiting visits of 11 KB, or one history and a few large submissions.
  static let bytes = 24 << 20

  /// What a body counts that does not say its length: more than most have, so that a client which
  /// sends in chunks is not kept out; the most that they can have together is eight times the budget.
  static let undeclaredBytes = 256 << 10

  private let taken = Mutex(0)

  /// Takes `bytes` out of the budget for as long as `body` runs; nil if there is no room for them
  /// now.
  func holding<Result: Sendable>(
    _ bytes: Int, _ body: () async throws -> Result
  ) async rethrows -> Result? {
    let isTaken = taken.withLock { taken in
      guard taken + bytes <= Self.bytes else { return false }
      taken += bytes
      return true
    }
    guard isTaken else { return nil }
    defer { taken.withLock { $0 -= bytes } }
    return try await body()
  }
}
