import RecordModel

/// What an officer said of the control limits of an indicator's chart at a month, and why.
///
/// It is a stated figure like any other: the subject names the indicator, the period the month, the denominator what is
/// done there, the source the reason. So who, when and why stay for good, and nothing is overwritten. Source:
/// monitoring.md 4, "freeze/re-base only by a logged user action".
package struct LimitChange: Hashable, Sendable {
  /// What is done at a month.
  package enum Kind: Int, Hashable, Sendable, CaseIterable {
    /// Nothing any more: an earlier word is taken back.
    case lifted = 0
    /// From this month on limits are made anew.
    case anew = 1
    /// The months up to this one set the limits by which later ones are judged.
    case frozen = 2
  }

  /// What is done.
  package let kind: Kind
  /// At which month.
  package let month: CalendarMonth
  /// `city`, or the owner whose facilities the chart is of.
  package let place: String
  /// Why.
  package let reason: String
  /// Microseconds since 1970.
  package let statedAt: Int64
  /// Whose code.
  package let statedBy: String

  /// Of a stated figure; nil of one that is no such change.
  package init?(_ version: StatedBook.Version) {
    let figure = version.figure
    guard StatedSubject.named(figure.subject)?.kind == .limits,
      let kind = Kind(rawValue: figure.denominator), let month = CalendarMonth(figure.period)
    else { return nil }
    self.kind = kind
    self.month = month
    place = figure.place
    reason = figure.source
    statedAt = version.statedAt
    statedBy = version.statedBy
  }

  /// Whether a chart of such a place is drawn: of the whole city, or of government or private facilities.
  package static func isPlace(_ place: String) -> Bool {
    [StatedFigure.city, "government", "private"].contains(place)
  }

  /// What counts of all that was said, in the order of months: of each month the last word, unless it takes back.
  package static func standing(_ history: [LimitChange], of place: String) -> [LimitChange] {
    let words = history.filter { $0.place == place }
    let last = Dictionary(words.map { ($0.month, $0) }) { $0.statedAt >= $1.statedAt ? $0 : $1 }
    return last.values.filter { $0.kind != .lifted }.sorted { $0.month < $1.month }
  }

  /// The months that a chart must show, so that limits that were frozen before it began are made of what they were
  /// made of: at most `longest` of them.
  package static func window(
    _ months: ClosedRange<CalendarMonth>, _ standing: [LimitChange], longest: Int
  ) -> ClosedRange<CalendarMonth> {
    let frozen = standing.filter { change in
      change.kind == .frozen
        && !standing.contains {
          $0.kind == .anew && $0.month > change.month && $0.month <= months.lowerBound
        }
    }
    let starts = frozen.map { change in
      standing.last { $0.kind == .anew && $0.month <= change.month }?.month
        ?? change.month.advanced(by: -23)
    }
    let first = max(
      min(starts.min() ?? months.lowerBound, months.lowerBound),
      months.upperBound.advanced(by: 1 - longest))
    return first...months.upperBound
  }
}

extension StatedBook {
  /// All that was ever said of the limits of an indicator, the newest first.
  package func limits(of indicator: Indicator) async throws -> [LimitChange] {
    try await history(of: .limits(of: indicator)).compactMap { LimitChange($0) }
  }
}
