import RecordModel

/// The days on which something holds, by the calendar of Banjarmasin.
package struct ValidDays: Hashable, Sendable {
  /// The first, days since 1970-01-01.
  package let from: Int
  /// The first on which it holds no longer; nil while no end is known.
  package let until: Int?

  /// Days from `from` on.
  package init(from: Int) {
    self.from = from
    until = nil
  }

  /// Days from `from` up to, not including, `until`; nil unless there is one at least.
  package init?(from: Int, until: Int?) {
    if let until, until <= from { return nil }
    self.from = from
    self.until = until
  }

  /// Whether it holds on a day.
  package func contains(_ day: Int) -> Bool { from <= day && until.map { day < $0 } ?? true }

  /// What is left of these days without `other`: none, one or two spans.
  package func without(_ other: ValidDays) -> [ValidDays] {
    let before = ValidDays(from: from, until: min(other.from, until ?? .max))
    let after = other.until.flatMap { ValidDays(from: max($0, from), until: until) }
    return [before, after].compactMap(\.self)
  }

  /// The last day, `yyyy-MM-dd`; nil while no end is known.
  package var lastDay: String? { until.map { CivilDate.text($0 - 1) } }

  /// The first day, `yyyy-MM-dd`.
  package var firstDay: String { CivilDate.text(from) }
}
