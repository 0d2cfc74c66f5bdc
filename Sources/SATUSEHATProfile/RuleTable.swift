import RecordModel

/// The rules, read once from rules.tsv, and ways to them.
struct RuleTable: Sendable {
  let rules: [SATUSEHATRule]
  let byNumber: [Int: SATUSEHATRule]
  /// The rules of a resource type that are checked on it.
  let byType: [String: [SATUSEHATRule]]

  static let shared = RuleTable()

  private init() {
    let rows = EmbeddedTable.rows(of: PackageResources.rules_tsv, columns: 6)
    let drafts = rows.compactMap(RuleDraft.init)
    let byDraft = Dictionary(
      drafts.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    rules = drafts.map { draft in
      SATUSEHATRule(draft, like: draft.same.flatMap { byDraft[$0] })
    }
    byNumber = Dictionary(rules.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    byType = Dictionary(grouping: rules.filter { $0.isCheckable }, by: \.resourceType)
  }
}

/// A row of rules.tsv.
struct RuleDraft: Sendable {
  let number: Int
  let version: String
  let kind: SATUSEHATRule.Kind
  let path: String
  let conditions: [String]
  let checks: [RuleCheck]
  /// Why it is not checked.
  let reason: SATUSEHATRule.Limit?
  /// The number of the rule that says the same.
  let same: Int?

  /// Reads a row; nil for a row that is not understood, which a test would see by the count.
  init?(_ row: [Substring]) {
    guard let number = Int(row[0]), let kind = SATUSEHATRule.Kind(rawValue: String(row[2])) else {
      return nil
    }
    self.number = number
    self.kind = kind
    version = String(row[1])
    path = String(row[3])
    conditions = row[4].split(separator: " ").map(String.init)
    if row[5].first == "-" {
      let parts = row[5].dropFirst().split(separator: "=")
      reason = parts.first.flatMap { SATUSEHATRule.Limit(rawValue: String($0)) }
      same = parts.count == 2 ? Int(parts[1]) : nil
      checks = []
      if reason == nil { return nil }
      return
    }
    let tail = path.drop { $0 != "." }.dropFirst()
    var read: [RuleCheck] = []
    for part in row[5].split(separator: ";") {
      guard let check = RuleCheck(part, path: String(tail), conditions: conditions) else {
        return nil
      }
      read.append(check)
    }
    checks = read
    reason = nil
    same = nil
  }

  /// What of it cannot be known here.
  var limit: SATUSEHATRule.Limit? {
    if let reason { return reason }
    for check in checks {
      switch check.verb {
      case .reference, .questionnaire: return .registry
      case .systems where check.lists.contains { $0 == nil } && check.units == nil:
        return .terminology
      case .shape: return .structure
      default: continue
      }
    }
    return nil
  }
}

extension SATUSEHATRule {
  /// The rule of a row; `twin` is the row that says the same, whose words it shares.
  init(_ draft: RuleDraft, like twin: RuleDraft?) {
    number = draft.number
    version = draft.version
    kind = draft.kind
    path = draft.path
    conditions = draft.conditions
    limit = draft.limit
    checks = draft.checks
    rule = RuleText(draft, checks: twin?.checks ?? draft.checks).rule
  }
}
