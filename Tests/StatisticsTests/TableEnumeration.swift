import Statistics

/// Finds by trying all the tables that a publication leaves open, each count up to a cap: another
/// way than the search of the room, and exact for small tables.
struct TableEnumeration {
  let system: CellSystem
  private let low: [Int]
  private let high: [Int]
  private let order: [Int]
  /// Where in the order each cell is; -1 for those that are known.
  private let places: [Int]
  private let sumsOf: [[CellSystem.Sum]]
  /// What each cell was in the tables so far.
  private var attained: [ClosedRange<Int>?]
  private var values: [Int]
  private var budget: Int

  /// Whether all tables were tried.
  var isComplete: Bool { budget > 0 }

  /// Where an adversary knows no upper end, the count plus `slack` is the cap.
  init(
    _ publication: Publication, _ adversary: SuppressionRule.Adversary, slack: Int,
    budget: Int = 200_000
  ) {
    system = publication.system
    let rule = publication.rule
    var low: [Int] = []
    var high: [Int] = []
    for (cell, count) in system.counts.enumerated() {
      let top = count + slack
      let marked = adversary == .knowsReasons
      switch publication.statuses[cell] {
      case .shown:
        if rule.rounding == 5, count > rule.hidden.upperBound {
          let middle = (count + 2) / 5 * 5
          low.append(max(rule.hidden.upperBound + 1, middle - 2))
          high.append(middle + 2)
        } else {
          low.append(count)
          high.append(count)
        }
      case .small:
        low.append(rule.hidden.lowerBound)
        high.append(marked ? rule.hidden.upperBound : top)
      case .complementary:
        low.append(marked ? rule.hidden.upperBound + 1 : rule.hidden.lowerBound)
        high.append(top)
      case .unpublished:
        low.append(0)
        high.append(top)
      }
    }
    self.low = low
    self.high = high
    let order = system.counts.indices.filter { low[$0] < high[$0] }
    self.order = order
    let sums = publication.system.sums
    places = system.counts.indices.map { order.firstIndex(of: $0) ?? -1 }
    sumsOf = system.counts.indices.map { cell in
      sums.filter { $0.total == cell || $0.parts.contains(cell) }
    }
    attained = [ClosedRange<Int>?](repeating: nil, count: system.counts.count)
    values = system.counts
    self.budget = budget
    if isOpen() { search(0) }
  }

  /// The least and the most that a cell is in a table; nil where no table fits.
  func range(_ cell: Int) -> ClosedRange<Int>? { attained[cell] }

  private mutating func search(_ place: Int) {
    budget -= 1
    guard budget > 0 else { return }
    guard place < order.count else {
      for cell in values.indices {
        let value = values[cell]
        let range = attained[cell] ?? value...value
        attained[cell] = min(range.lowerBound, value)...max(range.upperBound, value)
      }
      return
    }
    let cell = order[place]
    for value in low[cell]...high[cell] {
      values[cell] = value
      if isOpen(after: place, cell) { search(place + 1) }
    }
    values[cell] = system.counts[cell]
  }

  /// Whether the sums of `cell` can still come out, with the cells after `place` undecided.
  private func isOpen(after place: Int, _ cell: Int) -> Bool {
    sumsOf[cell].allSatisfy { sum in fits(sum) { places[$0] > place } }
  }

  private func isOpen() -> Bool {
    system.sums.allSatisfy { sum in fits(sum) { low[$0] < high[$0] } }
  }

  private func fits(_ sum: CellSystem.Sum, _ isUndecided: (Int) -> Bool) -> Bool {
    var least = 0
    var most = 0
    for part in sum.parts {
      least += isUndecided(part) ? low[part] : values[part]
      most += isUndecided(part) ? high[part] : values[part]
    }
    let total = sum.total
    return isUndecided(total)
      ? least <= high[total] && most >= low[total]
      : least <= values[total] && most >= values[total]
  }
}
