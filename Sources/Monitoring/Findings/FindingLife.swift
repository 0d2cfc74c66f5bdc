/// Where a finding stands.
package enum FindingState: String, Hashable, Sendable, CaseIterable {
  /// Opened; the facility is to answer.
  case open
  /// The facility has answered; the office is to judge.
  case answered
  /// Guidance (pembinaan) was given or agreed.
  case guidance
  /// A warning letter was written.
  case warned
  /// Over; its figure may be measured again.
  case closed
  /// Measured again.
  case measured
}

/// What is done with a finding.
package enum FindingAction: String, Hashable, Sendable, CaseIterable {
  /// The office: opens, guides, warns, gives more time, closes, measures again. The facility: answers.
  case open, answer, guide, warn, extend, close, measure
}

/// The life of a finding, as a pure function: what may be done in which state, by whom, and where it leads.
package enum FindingLife {
  /// Warning letters at most. Source: administrative sanctions by degrees (Permenkes 14/2021 and city practice).
  package static let mostWarnings = 3

  /// What is known beside the state.
  package struct Facts: Hashable, Sendable {
    /// Whether the facility does it, else the office.
    package let isFacility: Bool
    /// Whether the deadline is over.
    package let isOverdue: Bool
    /// Letters so far.
    package let warnings: Int

    /// The facts.
    package init(isFacility: Bool, isOverdue: Bool, warnings: Int) {
      self.isFacility = isFacility
      self.isOverdue = isOverdue
      self.warnings = warnings
    }
  }

  /// The state after an action; nil where it is not allowed.
  package static func next(
    _ state: FindingState, _ action: FindingAction, _ facts: Facts
  ) -> FindingState? {
    guard facts.isFacility == (action == .answer) else { return nil }
    switch (action, state) {
    case (.answer, .open), (.answer, .guidance), (.answer, .warned): return .answered
    case (.guide, .open), (.guide, .answered), (.guide, .warned): return .guidance
    // An answer may be found wanting at once; whoever has time left is not warned.
    case (.warn, .answered): return facts.warnings < mostWarnings ? .warned : nil
    case (.warn, .open), (.warn, .guidance), (.warn, .warned):
      return facts.isOverdue && facts.warnings < mostWarnings ? .warned : nil
    case (.extend, .open), (.extend, .guidance), (.extend, .warned): return state
    case (.close, .open), (.close, .answered), (.close, .guidance), (.close, .warned):
      return .closed
    case (.measure, .closed): return .measured
    default: return nil
    }
  }

  /// What may be done now, in the order of `FindingAction`.
  package static func offered(_ state: FindingState, _ facts: Facts) -> [FindingAction] {
    FindingAction.allCases.filter { next(state, $0, facts) != nil }
  }

  /// Whether an action sets a new deadline.
  package static func needsDeadline(_ action: FindingAction) -> Bool {
    [.open, .guide, .warn, .extend].contains(action)
  }

  /// Whether a deadline runs in a state.
  package static func hasDeadline(_ state: FindingState) -> Bool {
    [.open, .guidance, .warned].contains(state)
  }
}
