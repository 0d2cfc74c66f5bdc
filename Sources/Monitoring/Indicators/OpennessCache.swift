import Synchronization

/// What was decided of months, for as long as neither their sums nor the owners of facilities move.
final class OpennessCache: Sendable {
  /// What a decision was made from.
  struct Stamp: Hashable {
    /// How often the month had moved.
    let moved: Int64
    /// A hash of the facilities' owners.
    let owners: Int64
    /// First and last day that counted, days since 1970.
    let first: Int
    let last: Int
  }

  private struct Key: Hashable {
    let indicator: String
    let month: CalendarMonth
  }

  /// Months of indicators that are kept: five years of all.
  private static let most = 5000

  private let kept = Mutex<[Key: (stamp: Stamp, places: OpenPlaces)]>([:])

  /// Nothing.
  init() {}

  /// What was decided of a month; nil if that is not known or no longer holds.
  func places(_ indicator: String, _ month: CalendarMonth, _ stamp: Stamp) -> OpenPlaces? {
    kept.withLock { kept in
      kept[Key(indicator: indicator, month: month)].flatMap { $0.stamp == stamp ? $0.places : nil }
    }
  }

  /// Keeps what was decided.
  func keep(_ places: OpenPlaces, _ indicator: String, _ month: CalendarMonth, _ stamp: Stamp) {
    kept.withLock { kept in
      if kept.count >= Self.most { kept.removeAll(keepingCapacity: true) }
      kept[Key(indicator: indicator, month: month)] = (stamp, places)
    }
  }
}
