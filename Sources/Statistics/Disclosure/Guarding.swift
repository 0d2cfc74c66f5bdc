/// Keeps the tables that were found for a publication and an adversary, since one table serves many
/// cells.
struct Guarding {
  private let system: CellSystem
  private let hidden: ClosedRange<Int>
  /// What each cell is at the least by marks and zeros alone.
  private let floors: [Int]
  private let adversary: SuppressionRule.Adversary
  private var search: MovementSearch
  /// The least and the most that each cell is in a table found so far.
  private var least: [Int]
  private var most: [Int]
  /// The tables, by the cells that differ from the true one.
  private(set) var tables: [[Int: Int]] = []

  init(_ publication: Publication, _ adversary: SuppressionRule.Adversary) {
    system = publication.system
    hidden = publication.rule.hidden
    floors = Self.floors(publication.system, publication.rule, publication.statuses)
    self.adversary = adversary
    least = publication.system.counts
    most = publication.system.counts
    search = MovementSearch(
      publication.system,
      ranges: Self.ranges(
        publication.system, publication.rule, publication.statuses, adversary))
  }

  /// The cells of which more than one count is possible, and which.
  static func ranges(
    _ system: CellSystem, _ rule: SuppressionRule, _ statuses: [Publication.Status],
    _ adversary: SuppressionRule.Adversary
  ) -> [Int: (lower: Int, upper: Int?)] {
    var ranges: [Int: (lower: Int, upper: Int?)] = [:]
    for (cell, count) in system.counts.enumerated() {
      let range = rule.range(statuses[cell], count, adversary)
      if range.upper != range.lower { ranges[cell] = range }
    }
    return ranges
  }

  /// What each cell is at the least by marks and zeros alone: a mark is at least the least hidden
  /// count, and a total as much as its parts.
  static func floors(
    _ system: CellSystem, _ rule: SuppressionRule, _ statuses: [Publication.Status]
  ) -> [Int] {
    let least = rule.hidden.lowerBound
    var floors = statuses.map { $0 == .small || $0 == .complementary ? least : 0 }
    for (cell, count) in system.counts.enumerated() where count > 0 {
      if statuses[cell] == .shown { floors[cell] = least }
    }
    // Totals of totals take another round each.
    for _ in 0...2 * system.sums.count {
      var isDone = true
      func raise(_ cell: Int, to floor: Int) {
        guard floor > floors[cell] else { return }
        floors[cell] = floor
        isDone = false
      }
      for sum in system.sums {
        raise(sum.total, to: sum.parts.reduce(0) { $0 + floors[$1] })
        // A part beside zeros alone is the total.
        let others = sum.parts.filter { statuses[$0] != .shown || system.counts[$0] > 0 }
        if others.count == 1 { raise(others[0], to: floors[sum.total]) }
      }
      if isDone { break }
    }
    return floors.map { max($0, least) }
  }

  /// Takes a table that is known to fit.
  mutating func learn(_ changes: [Int: Int]) {
    tables.append(changes)
    for (cell, change) in changes {
      least[cell] = min(least[cell], system.counts[cell] + change)
      most[cell] = max(most[cell], system.counts[cell] + change)
    }
  }

  /// Whether the adversary learns no more of `cell` than the rule allows.
  mutating func isSafe(_ cell: Int) -> Bool {
    for distance in missing(cell) {
      // The table for one end may have brought the other.
      guard missing(cell).contains(distance) else { continue }
      if case .found(let changes) = search.reach(cell, by: distance) {
        learn(changes)
      } else if adversary == .seesMarks {
        return false
      }
    }
    return missing(cell).isEmpty
  }

  /// The changes of `cell` that no table has shown yet: for who sees marks all of them are needed,
  /// for who knows reasons one.
  func missing(_ cell: Int) -> [Int] {
    let count = system.counts[cell]
    switch adversary {
    case .seesMarks:
      var missing: [Int] = []
      if least[cell] > floors[cell] { missing.append(floors[cell] - count) }
      if most[cell] < hidden.upperBound { missing.append(hidden.upperBound - count) }
      return missing
    case .knowsReasons: return least[cell] < count || most[cell] > count ? [] : [1, -1]
    }
  }

  /// The ends of what `cell` can be over real-valued tables.
  mutating func bounds(_ cell: Int) -> (lower: Int, upper: Int?) {
    let count = system.counts[cell]
    let down = search.farthest(cell, direction: -1)
    let up = search.farthest(cell, direction: 1)
    let lower = down.isFinite ? count + Int((down - 1e-6).rounded(.up)) : 0
    return (max(0, lower), up.isFinite ? count + Int((up + 1e-6).rounded(.down)) : nil)
  }
}
