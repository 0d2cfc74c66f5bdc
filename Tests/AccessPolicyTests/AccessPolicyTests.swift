import AccessPolicy
import Foundation
import RecordModel
import Testing

/// The shipped policy against a table of cases, and the table against a policy that was broken.
@Suite("Access policy")
struct AccessPolicyTests {
  /// A row of cases.tsv.
  struct Case: CustomStringConvertible {
    let question: AccessQuestion
    let effect: AccessEffect
    let rule: String
    let description: String
  }

  static let cases: [Case] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "cases.tsv")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      let cells = line.split(separator: "\t").map(String.init)
      guard cells.count == 11, let role = AskerRole(rawValue: cells[0]),
        let relation = Relation(rawValue: cells[1]), let days = Int(cells[2]),
        let purpose = PurposeOfUse(rawValue: cells[3]),
        let consent = ConsentState(rawValue: cells[6]),
        let effect = AccessEffect(rawValue: cells[9])
      else {
        Issue.record("not a case: \(line)")
        return nil
      }
      let closed = cells[7].split(separator: ",").compactMap {
        SensitiveCategory(rawValue: String($0))
      }
      return Case(
        question: AccessQuestion(
          role: role, relation: relation, relationDays: days, purpose: purpose,
          basis: LegalBasis(rawValue: cells[4]), hasDocument: cells[5] == "yes", consent: consent,
          closed: Set(closed), isGlassBroken: cells[8] == "open"),
        effect: effect, rule: cells[10], description: String(line))
    }
  }()

  private static func fails(_ policy: Policy) -> Bool {
    cases.contains { one in
      let decision = policy.decide(one.question)
      return decision.effect != one.effect || decision.rule != one.rule
    }
  }

  @Test("Each case of the table is decided as written, by the rule that is written")
  func table() throws {
    #expect(Self.cases.count >= 60)
    #expect(Policy.shipped.rules.count == 26)
    for one in Self.cases {
      let decision = Policy.shipped.decide(one.question)
      #expect(decision.effect == one.effect && decision.rule == one.rule, "\(one)")
      #expect(!decision.reason.indonesian.isEmpty && !decision.reason.english.isEmpty)
      #expect(decision.version == 1)
    }
  }

  @Test("Each rule counts: without it, or with its effect turned round, a case fails")
  func mutants() {
    for index in Policy.shipped.rules.indices {
      let name = Policy.shipped.rules[index].name
      var without = Policy.shipped
      without.rules.remove(at: index)
      #expect(Self.fails(without), "without \(name)")
      var turned = Policy.shipped
      turned.rules[index].effect = turned.rules[index].effect == .permit ? .hide : .permit
      #expect(Self.fails(turned), "turned \(name)")
    }
  }

  @Test("Each named word of each condition counts: a rule that is narrower by one fails a case")
  func narrowed() {
    var mutants = 0
    func check<Value>(
      _ index: Int, _ path: WritableKeyPath<PolicyRule, Set<Value>?>
    ) {
      for value in Policy.shipped.rules[index][keyPath: path] ?? [] {
        var narrower = Policy.shipped
        narrower.rules[index][keyPath: path]?.remove(value)
        mutants += 1
        #expect(Self.fails(narrower), "\(narrower.rules[index].name) without \(value)")
      }
    }
    for index in Policy.shipped.rules.indices {
      check(index, \.roles)
      check(index, \.relations)
      check(index, \.purposes)
      check(index, \.bases)
      check(index, \.consents)
      if let days = Policy.shipped.rules[index].withinDays {
        for other in [days - 1, days + 1] {
          var moved = Policy.shipped
          moved.rules[index].withinDays = other
          #expect(Self.fails(moved), "\(moved.rules[index].name) within \(other) days")
        }
      }
      for path in [\PolicyRule.needsDocument, \.needsGlass]
      where Policy.shipped.rules[index][keyPath: path] {
        var looser = Policy.shipped
        looser.rules[index][keyPath: path] = false
        #expect(Self.fails(looser), "\(looser.rules[index].name) looser")
      }
    }
    #expect(mutants > 100)
  }

  @Test("Without the right to view nothing is shown, whatever else holds")
  func right() {
    for one in Self.cases {
      var question = one.question
      question.mayView = false
      #expect(Policy.shipped.decide(question).effect == .refuse)
    }
  }

  @Test("A policy without rules shows nothing, and a text that is no policy says where")
  func texts() throws {
    let empty = Policy(version: 2, rules: [], codes: SensitiveCodes(ranges: []))
    for one in Self.cases { #expect(!empty.decide(one.question).isShown) }
    #expect(throws: PolicyFault.self) { try Policy(version: 2, rules: "", codes: "") }
    let lines = Policy.shippedRules.split(separator: "\n").map(String.init)
    for (column, word) in [(1, "allow"), (2, "doctor"), (4, "-3"), (5, "CURIOSITY"), (9, "all")] {
      var cells = lines[2].components(separatedBy: "\t")
      cells[column] = word
      let text = (Array(lines[..<2]) + [cells.joined(separator: "\t")]).joined(separator: "\n")
      let fault = #expect(throws: PolicyFault.self) {
        try Policy(version: 2, rules: text, codes: Policy.shippedCodes)
      }
      #expect(fault?.line == 3)
    }
  }
}
