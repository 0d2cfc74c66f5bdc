/// Chooses which cells to hide: the small ones, and as many others as it takes so that nothing can
/// be worked out of the small ones, over all pages together.
///
/// Source: Willenborg and de Waal 2001, "Elements of Statistical Disclosure Control", chapters 4
/// and 5; first the next smallest cell of each sum with one hidden, then what the search for tables
/// needs.
package enum CellSuppression {
  /// The answer.
  package enum Outcome: Hashable, Sendable {
    /// Nothing of a small count can be worked out.
    case safe(Publication)
    /// Pages that are out already leave these small counts open, whatever else is hidden: the new
    /// pages must not be shown.
    case impossible(cells: [Int])
  }

  /// The publication of `system` under `rule`.
  ///
  /// `fixed` holds what is decided already, by cell: what is on pages that are out, and what no
  /// page has. Its small counts that no page has are protected as well. Throws `unknownCell`.
  package static func protect(
    _ system: CellSystem, rule: SuppressionRule, fixed: [Int: Publication.Status] = [:]
  ) throws(Refusal) -> Outcome {
    guard fixed.keys.allSatisfy(system.counts.indices.contains) else {
      throw .unknownCell(position: 1)
    }
    var plan = Plan(system: system, rule: rule, fixed: fixed)
    plan.pairUp()
    let open = try plan.close()
    guard open.isEmpty else { return .impossible(cells: open) }
    try plan.prune()
    return .safe(try plan.publication())
  }
}

/// A choice in the making.
private struct Plan {
  let system: CellSystem
  let rule: SuppressionRule
  let fixed: [Int: Publication.Status]
  var statuses: [Publication.Status]

  init(system: CellSystem, rule: SuppressionRule, fixed: [Int: Publication.Status]) {
    self.system = system
    self.rule = rule
    self.fixed = fixed
    statuses = system.counts.enumerated().map { cell, count in
      fixed[cell] ?? (rule.hidden.contains(count) ? .small : .shown)
    }
  }

  func publication() throws(Refusal) -> Publication {
    try Publication(system, rule: rule, statuses: statuses)
  }

  /// Whether a cell could be hidden to protect others. A zero that the rule shows never is: it
  /// would protect nothing from who knows that.
  private func isCandidate(_ cell: Int) -> Bool {
    fixed[cell] == nil && statuses[cell] == .shown
      && system.counts[cell] > rule.hidden.upperBound
  }

  /// Where a sum has one hidden cell, hides the smallest of the others, until none has. Rounding
  /// already leaves sums open.
  mutating func pairUp() {
    guard rule.rounding == nil else { return }
    var changed = true
    while changed {
      changed = false
      for sum in system.sums {
        let cells = sum.cells
        guard cells.count(where: { statuses[$0] != .shown }) == 1,
          let next = cells.filter(isCandidate).min(by: {
            (system.counts[$0], $0) < (system.counts[$1], $1)
          })
        else { continue }
        statuses[next] = .complementary
        changed = true
      }
    }
  }

  /// Hides what else it takes; the small cells that nothing protects.
  mutating func close() throws(Refusal) -> [Int] {
    var open = Set(exposedByFixed())
    for adversary in rule.adversaries {
      var guarding = Guarding(try publication(), adversary)
      for cell in try publication().sensitive {
        while !guarding.isSafe(cell) {
          var changes: [Int: Int]?
          for distance in guarding.missing(cell) where changes == nil {
            changes = wider(cell, distance, adversary)
          }
          guard let changes else {
            open.insert(cell)
            break
          }
          for changed in changes.keys where isCandidate(changed) {
            statuses[changed] = .complementary
          }
          let tables = guarding.tables + [changes]
          guarding = Guarding(try publication(), adversary)
          for table in tables { guarding.learn(table) }
        }
      }
    }
    return open.sorted()
  }

  /// A table with the cell moved by `distance`, if the smallest candidates, as few as will do,
  /// could change too.
  private func wider(
    _ cell: Int, _ distance: Int, _ adversary: SuppressionRule.Adversary
  ) -> [Int: Int]? {
    let ranges = Guarding.ranges(system, rule, statuses, adversary)
    let candidates = system.counts.indices.filter(isCandidate).sorted {
      (system.counts[$0], $0) < (system.counts[$1], $1)
    }
    func attempt(_ count: Int) -> [Int: Int]? {
      var wider = ranges
      for candidate in candidates.prefix(count) {
        wider[candidate] = rule.range(.complementary, system.counts[candidate], adversary)
      }
      var search = MovementSearch(system, ranges: wider)
      guard case .found(let changes) = search.reach(cell, by: distance) else { return nil }
      return changes
    }
    var high = 1
    var found = attempt(high)
    while found == nil, high < candidates.count {
      high = min(2 * high, candidates.count)
      found = attempt(high)
    }
    guard var best = found else { return nil }
    var low = high / 2
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if let fewer = attempt(middle) {
        best = fewer
        high = middle
      } else {
        low = middle
      }
    }
    return best
  }

  /// Small counts that a page already out shows.
  private func exposedByFixed() -> [Int] {
    system.counts.indices.filter {
      fixed[$0] == .shown && rule.hidden.contains(system.counts[$0])
    }
  }

  /// Shows again what turns out not to be needed, the largest first. Left out for large systems,
  /// where it would take longer than it is worth.
  mutating func prune() throws(Refusal) {
    let hidden = statuses.indices.filter { statuses[$0] == .complementary && fixed[$0] == nil }
    guard hidden.count <= 60, system.counts.count <= 600 else { return }
    let sensitive = try publication().sensitive
    for cell in hidden.sorted(by: { system.counts[$0] > system.counts[$1] }) {
      statuses[cell] = .shown
      for adversary in rule.adversaries where statuses[cell] == .shown {
        var guarding = Guarding(try publication(), adversary)
        if !sensitive.allSatisfy({ guarding.isSafe($0) }) { statuses[cell] = .complementary }
      }
    }
  }
}
