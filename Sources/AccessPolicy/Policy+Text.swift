import RecordModel

/// Why a text is no policy: the line, 1 for the first, and the column's name.
package struct PolicyFault: Error, Hashable, Sendable {
  /// The line.
  package let line: Int
  /// What is wrong in it.
  package let column: String
}

extension Policy {
  /// The version that comes with the program.
  package static let shipped: Policy = {
    do { return try Policy(version: 1, rules: shippedRules, codes: shippedCodes) } catch {
      // A test reads the files; without them nothing but nothing is allowed.
      return Policy(version: 1, rules: [], codes: SensitiveCodes(ranges: []))
    }
  }()

  /// The texts of the version that comes with the program.
  package static let shippedRules = String(
    decoding: PackageResources.rules_1_tsv, as: UTF8.self)
  /// The same for the sensitive codes.
  package static let shippedCodes = String(
    decoding: PackageResources.codes_1_tsv, as: UTF8.self)

  /// Reads a policy from its two tables: tab-separated, `#` begins a remark, `*` is any.
  ///
  /// - Throws: `PolicyFault`.
  package init(version: Int, rules: String, codes: String) throws(PolicyFault) {
    var read: [PolicyRule] = []
    for (line, cells) in Self.rows(rules) {
      guard cells.count == 13 else { throw PolicyFault(line: line, column: "columns") }
      let rule = try Self.rule(cells, line)
      guard !read.contains(where: { $0.name == rule.name }) else {
        throw PolicyFault(line: line, column: "rule")
      }
      read.append(rule)
    }
    guard !read.isEmpty else { throw PolicyFault(line: 0, column: "rule") }
    var ranges: [SensitiveCodes.Range] = []
    for (line, cells) in Self.rows(codes) {
      guard cells.count == 5 else { throw PolicyFault(line: line, column: "columns") }
      guard let category = SensitiveCategory(rawValue: cells[0]),
        let kind = SensitiveCodes.Kind(rawValue: cells[1])
      else { throw PolicyFault(line: line, column: "category, kind") }
      guard !cells[2].isEmpty, cells[2].utf8.count == cells[3].utf8.count, cells[2] <= cells[3]
      else { throw PolicyFault(line: line, column: "first, last") }
      ranges.append(
        SensitiveCodes.Range(category: category, kind: kind, first: cells[2], last: cells[3]))
    }
    self.init(version: version, rules: read, codes: SensitiveCodes(ranges: ranges))
  }

  private static func rows(_ text: String) -> [(line: Int, cells: [String])] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      $1.isEmpty || $1.hasPrefix("#")
        ? nil
        : ($0 + 1, $1.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
    }
  }

  private static func rule(_ cells: [String], _ line: Int) throws(PolicyFault) -> PolicyRule {
    guard let effect = AccessEffect(rawValue: cells[1]) else {
      throw PolicyFault(line: line, column: "effect")
    }
    guard isName(cells[0]) else { throw PolicyFault(line: line, column: "rule") }
    var days: Int?
    if cells[4] != "*" {
      guard let number = Int(cells[4]), number >= 0 else {
        throw PolicyFault(line: line, column: "days")
      }
      days = number
    }
    return PolicyRule(
      name: cells[0], effect: effect, roles: try set(cells[2], line, "roles"),
      relations: try set(cells[3], line, "relations"), withinDays: days,
      purposes: try set(cells[5], line, "purposes"), bases: try set(cells[6], line, "bases"),
      needsDocument: try flag(cells[7], "yes", line, "document"),
      consents: try set(cells[8], line, "consents"), categories: try categories(cells[9], line),
      needsGlass: try flag(cells[10], "open", line, "glass"),
      reason: Bilingual(id: cells[11], en: cells[12]))
  }

  /// Lower-case letters, digits and hyphens: it goes into entries of the log.
  private static func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0 &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "-") }
  }

  private static func set<Value: RawRepresentable & Hashable>(
    _ text: String, _ line: Int, _ column: String
  ) throws(PolicyFault) -> Set<Value>? where Value.RawValue == String {
    if text == "*" { return nil }
    var values: Set<Value> = []
    for word in text.split(separator: ",") {
      guard let value = Value(rawValue: String(word)) else {
        throw PolicyFault(line: line, column: column)
      }
      values.insert(value)
    }
    guard !values.isEmpty else { throw PolicyFault(line: line, column: column) }
    return values
  }

  private static func flag(
    _ text: String, _ word: String, _ line: Int, _ column: String
  ) throws(PolicyFault) -> Bool {
    guard text == "*" || text == word else { throw PolicyFault(line: line, column: column) }
    return text == word
  }

  private static func categories(
    _ text: String, _ line: Int
  ) throws(PolicyFault) -> PolicyRule.CategoryCondition {
    switch text {
    case "none": .none
    case "some": .some
    default: try set(text, line, "categories").map { .including($0) } ?? .any
    }
  }
}
