import Synchronization

/// A clock that a test moves.
final class Ticking: Sendable {
  private let time = Mutex(TestHouse.start)

  /// Microseconds since 1970.
  var now: Int64 { time.withLock { $0 } }

  func advance(_ microseconds: Int64) { time.withLock { $0 += microseconds } }
}
