import RecordModel

/// Findings of a log of any size in little memory: the first of each kind, and how many there are.
struct FindingList {
  static let keptPerRule = 20

  private(set) var kept: [LogFinding] = []
  private(set) var counts: [String: Int] = [:]

  mutating func add(_ finding: LogFinding) {
    let count = counts[finding.rule.code, default: 0]
    counts[finding.rule.code] = count + 1
    if count < Self.keptPerRule { kept.append(finding) }
  }

  /// Leaves the entries out of findings of these rules.
  mutating func dropEntries(of rules: [Rule]) {
    kept = kept.map { finding in
      rules.contains(finding.rule) ? finding.judged(finding.rule, entries: nil) : finding
    }
  }

  /// Gives the findings of a rule another one, now that it is known who is right.
  mutating func judge(_ rule: Rule, as other: Rule, keepingEntries: Bool) {
    guard rule.code != other.code, let count = counts.removeValue(forKey: rule.code) else { return }
    var room = Self.keptPerRule - kept.count { $0.rule.code == other.code }
    counts[other.code, default: 0] += count
    kept = kept.compactMap { finding in
      guard finding.rule.code == rule.code else { return finding }
      room -= 1
      return room < 0 ? nil : finding.judged(other, entries: keepingEntries ? finding.entries : nil)
    }
  }
}
