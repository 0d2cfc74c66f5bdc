import Synchronization

/// The referrals of months, for as long as nothing moves that they depend on.
final class ReferralCache: Sendable {
  /// What the referrals of a month depend on.
  struct Stamp: Hashable {
    /// How often the month and the next one had moved.
    let moved: Int64
    let movedNext: Int64
    /// A hash of the facilities' owners.
    let owners: Int64
    /// The day of the cut, no later than when all fourteen days are over.
    let day: Int
  }

  /// What is known of a month.
  struct Entry: Sendable {
    let stamp: Stamp
    let pairs: [ReferralPair]
    let open: OpenReferrals.Month
  }

  /// Ten years.
  private static let most = 120

  private let kept = Mutex<[CalendarMonth: Entry]>([:])

  /// What is known of a month; nil if nothing is, or it has moved.
  func entry(_ month: CalendarMonth, _ stamp: Stamp) -> Entry? {
    kept.withLock { kept in kept[month].flatMap { $0.stamp == stamp ? $0 : nil } }
  }

  /// Keeps what is known of a month.
  func keep(_ entry: Entry, _ month: CalendarMonth) {
    kept.withLock { kept in
      if kept.count >= Self.most { kept.removeAll() }
      kept[month] = entry
    }
  }
}
