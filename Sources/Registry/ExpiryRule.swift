package import Database
import RecordModel

/// What becomes of a facility whose licence, or of an independent practice whose SIP, is over.
package struct ExpiryRule: Hashable, Sendable {
  /// What expires.
  package let kind: Kind
  /// What follows.
  package let action: Action
  /// So many days after the end.
  package let graceDays: Int

  /// What expires.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A facility's own licence.
    case licence
    /// The permit to practise of whoever runs an independent practice.
    case sip
  }

  /// What follows, by the office's choice.
  package enum Action: String, Hashable, Sendable, CaseIterable {
    /// It stands on the board.
    case flag
    /// It may submit, and not read.
    case narrow
    /// It may do nothing.
    case stop
  }

  /// A rule; `graceDays` 0 to 365.
  package init(_ kind: Kind, _ action: Action, graceDays: Int) {
    self.kind = kind
    self.action = action
    self.graceDays = graceDays
  }
}

/// What the end of a facility's permits does to it, as the snapshot keeps it.
package struct PermitEnd: Hashable, Sendable {
  /// What ends.
  package let kind: ExpiryRule.Kind
  /// The first day without, days since 1970-01-01.
  package let day: Int

  /// What follows from these ends on a day, the gravest; nil for nothing.
  ///
  /// - Parameter rules: one of each kind.
  package static func consequence(
    of ends: [PermitEnd], _ rules: [ExpiryRule.Kind: ExpiryRule], on day: Int
  ) -> ExpiryRule.Action? {
    let actions = ends.compactMap { end -> ExpiryRule.Action? in
      guard let rule = rules[end.kind], day >= end.day + rule.graceDays else { return nil }
      return rule.action
    }
    return [ExpiryRule.Action.stop, .narrow, .flag].first { actions.contains($0) }
  }
}

/// Reads and sets the office's rules inside transactions that others open.
package enum ExpiryRules {
  /// The rule in force of each kind.
  package static func current(
    in transaction: borrowing Transaction
  ) async throws -> [ExpiryRule.Kind: ExpiryRule] {
    try rules(await transaction.query(ExpiryStatements.rules.bind()))
  }

  static func rules(_ rows: Rows) throws -> [ExpiryRule.Kind: ExpiryRule] {
    var rules: [ExpiryRule.Kind: ExpiryRule] = [:]
    for row in rows {
      guard let kind = ExpiryRule.Kind(rawValue: try row.decode(0)),
        let action = ExpiryRule.Action(rawValue: try row.decode(1))
      else { continue }
      rules[kind] = ExpiryRule(kind, action, graceDays: try row.decode(2))
    }
    return rules
  }

  /// Sets a rule from now on.
  package static func put(
    _ rule: ExpiryRule, _ source: FactSource, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      ExpiryStatements.insertRule.bind(
        rule.kind.rawValue, PostgresTimestamp(microseconds: source.at), rule.action.rawValue,
        rule.graceDays, source.statedBy, source.reason))
  }
}

/// The SQL of what ends.
enum ExpiryStatements {
  static let rules = Statement(
    "registry.expiry_rules",
    """
    SELECT DISTINCT ON (kind) kind, action, grace_days FROM registry.expiry_rule
    ORDER BY kind, stated_at DESC
    """)

  static let insertRule = Statement(
    "registry.insert_expiry_rule",
    """
    INSERT INTO registry.expiry_rule (kind, stated_at, action, grace_days, stated_by, reason)
    VALUES ($1, $2, $3, $4, $5, $6)
    """)

  /// The last end of each facility's licences, and of the SIPs at an independent practice; what has no
  /// end is left out.
  static let ends = Statement(
    "registry.permit_ends",
    """
    SELECT subject, 'licence', max(upper(valid)) FROM registry.fact
    WHERE aspect = 'licence' AND upper_inf(known)
    GROUP BY subject HAVING bool_and(NOT upper_inf(valid))
    UNION ALL
    SELECT f.facility_id, 'sip', max(upper(f.valid)) FROM registry.fact f
    JOIN registry.facility t ON t.facility_id = f.facility_id
    WHERE f.aspect = 'placement' AND upper_inf(f.known) AND t.kind LIKE 'practice-%'
    GROUP BY f.facility_id HAVING bool_and(NOT upper_inf(f.valid))
    """)
}
