import Synchronization

/// The counts of all weeks up to a few, for as long as none is counted anew.
final class WeekHistoryCache: Sendable {
  /// Histories that are kept; one of five years has some megabytes.
  private static let most = 3

  private let kept = Mutex<[Int: (stamp: String, history: WeekHistory)]>([:])

  /// The counts up to a week; nil if they are not known or have moved.
  func history(through week: Int, _ stamp: String) -> WeekHistory? {
    kept.withLock { kept in kept[week].flatMap { $0.stamp == stamp ? $0.history : nil } }
  }

  /// Keeps the counts up to a week.
  func keep(_ history: WeekHistory, through week: Int, _ stamp: String) {
    kept.withLock { kept in
      if kept.count >= Self.most { kept.removeAll() }
      kept[week] = (stamp, history)
    }
  }
}
