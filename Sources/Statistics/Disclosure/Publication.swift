/// What is shown of a system of cells, and what somebody can work out from it.
package struct Publication: Hashable, Sendable {
  /// What becomes of a cell.
  package enum Status: Hashable, Sendable {
    /// It is shown, rounded where the rule rounds.
    case shown
    /// A mark stands for it: its count is small.
    case small
    /// A mark stands for it, the same: it would give others away.
    case complementary
    /// No page has it.
    case unpublished
  }

  /// A small count of which too much can be worked out.
  package struct Exposure: Hashable, Sendable {
    /// The cell.
    package let cell: Int
    /// Who can.
    package let adversary: SuppressionRule.Adversary
    /// The least that it can be, as far as real-valued tables tell.
    package let lower: Int
    /// The most that it can be; nil without a limit.
    package let upper: Int?
  }

  /// The cells.
  package let system: CellSystem
  /// The rule.
  package let rule: SuppressionRule
  /// What becomes of each cell.
  package let statuses: [Status]

  /// What `statuses` make of `system`, whoever chose them. Throws `lengthsDiffer`.
  package init(
    _ system: CellSystem, rule: SuppressionRule, statuses: [Status]
  ) throws(Refusal) {
    try Checks.sameLength(statuses.count, system.counts.count)
    self.system = system
    self.rule = rule
    self.statuses = statuses
  }

  /// What stands on the page for `cell`: nil for a mark, and where no page has it.
  package func shown(_ cell: Int) -> Int? {
    guard statuses.indices.contains(cell), statuses[cell] == .shown else { return nil }
    return rule.shown(system.counts[cell])
  }

  /// The cells whose counts are small, so that nothing may be worked out of them.
  package var sensitive: [Int] {
    system.counts.indices.filter {
      rule.hidden.contains(system.counts[$0]) && statuses[$0] != .shown
    }
  }

  /// The small counts that are shown, or of which an adversary can work out too much; empty when
  /// all is well.
  ///
  /// A count is safe when there are whole tables with the published cells that prove it: for who
  /// sees marks one with the least and one with the most that `required` names, for who knows
  /// reasons one with another count. A cell for which none was found counts as exposed.
  package func exposures() -> [Exposure] {
    var exposures: [Exposure] = []
    for adversary in rule.adversaries {
      var guarding = Guarding(self, adversary)
      for (cell, count) in system.counts.enumerated() where rule.hidden.contains(count) {
        if statuses[cell] == .shown {
          exposures.append(
            Exposure(cell: cell, adversary: adversary, lower: count, upper: count))
        } else if !guarding.isSafe(cell) {
          let bounds = guarding.bounds(cell)
          exposures.append(
            Exposure(
              cell: cell, adversary: adversary, lower: bounds.lower, upper: bounds.upper))
        }
      }
    }
    return exposures
  }

  /// The counts that who sees marks must be able to take a small `cell` for: `rule.hidden`, from as
  /// many as the marks of its parts tell.
  package func required(_ cell: Int) -> ClosedRange<Int> {
    let least = Guarding.floors(system, rule, statuses)
    return min(least[cell], rule.hidden.upperBound)...rule.hidden.upperBound
  }

  /// What an adversary can say of the count of `cell`, over real-valued tables; the upper end nil
  /// for no limit, the whole nil for a cell that is not there.
  package func bounds(
    _ cell: Int, for adversary: SuppressionRule.Adversary
  ) -> (lower: Int, upper: Int?)? {
    guard statuses.indices.contains(cell) else { return nil }
    var guarding = Guarding(self, adversary)
    return guarding.bounds(cell)
  }
}
