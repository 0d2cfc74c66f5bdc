/// What is asked of a period by where it begins and where it ends; every part narrows it.
///
/// Moments are microseconds since 1970; a period ends at the first moment after it, and later than it begins. One
/// without an end is open.
package struct PeriodBounds: Hashable, Sendable {
  /// It begins at or after.
  package var from: Int64?
  /// It begins before.
  package var before: Int64?
  /// It goes on after, or is open.
  package var beyond: Int64?
  /// It is over at or before.
  package var over: Int64?
  /// Spans in none of which all of it lies.
  package var outside: [Range<Int64>] = []

  /// Any period.
  package init() {}

  /// Narrows to what another asks too.
  package mutating func narrow(to other: PeriodBounds) {
    func meet(_ part: WritableKeyPath<PeriodBounds, Int64?>, _ choose: (Int64, Int64) -> Int64) {
      guard let theirs = other[keyPath: part] else { return }
      self[keyPath: part] = self[keyPath: part].map { choose($0, theirs) } ?? theirs
    }
    meet(\.from, max)
    meet(\.before, min)
    meet(\.beyond, max)
    meet(\.over, min)
    outside += other.outside
  }

  /// What is asked of every period that any of these admits: no more than all of them ask.
  package static func covering(_ choices: [PeriodBounds]) -> PeriodBounds {
    func widest(_ part: KeyPath<PeriodBounds, Int64?>, _ choose: ([Int64]) -> Int64?) -> Int64? {
      let asked = choices.compactMap { $0[keyPath: part] }
      return asked.count == choices.count ? choose(asked) : nil
    }
    var bounds = PeriodBounds()
    bounds.from = widest(\.from) { $0.min() }
    bounds.before = widest(\.before) { $0.max() }
    bounds.beyond = widest(\.beyond) { $0.min() }
    bounds.over = widest(\.over) { $0.max() }
    if choices.count == 1 { bounds.outside = choices[0].outside }
    return bounds
  }

  /// Whether a period is as asked.
  package func admits(from begin: Int64, until end: Int64?) -> Bool {
    let end = end ?? .max
    if let from, begin < from { return false }
    if let before, begin >= before { return false }
    if let beyond, end <= beyond { return false }
    if let over, end > over { return false }
    return outside.allSatisfy { begin < $0.lowerBound || end > $0.upperBound }
  }
}
