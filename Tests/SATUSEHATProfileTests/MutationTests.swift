import RecordModel
import SATUSEHATProfile
import StrictJSON
import TestSupport
import Testing

@Suite("Changed messages")
struct MutationTests {
  /// Our resources, and the official samples if they are there.
  static func originals() throws -> [JSON] {
    try Fixture.trees() + [Fixture.bundle(Fixture.trees())]
      + Checking.files().map { JSON(try JSONDocument($0.bytes).root) }
  }

  /// The ways to all values that a rule's element leads to in a resource, and to its parents.
  static func ways(to element: String, in tree: JSON) -> [[JSON.Step]] {
    var ways: [[JSON.Step]] = [[]]
    var all: [[JSON.Step]] = []
    for step in element.split(separator: ".").dropFirst() {
      let parts = step.split(separator: ":").map(String.init)
      let names = parts[0].split(separator: "|").map(String.init)
      var next: [[JSON.Step]] = []
      for way in ways {
        for name in names {
          let here = way + [.member(name)]
          guard let value = tree.at(here[...]) else { continue }
          all.append(here)
          guard case .array(let elements) = value else {
            next.append(here)
            continue
          }
          for (index, one) in elements.enumerated()
          where parts.count == 1 || one["url"]?.string?.hasSuffix(parts[1]) == true {
            next.append(here + [.element(index)])
          }
        }
      }
      ways = next
    }
    return all
  }

  @Test("a required member that is dropped is missed by the rule that names it")
  func dropped() throws {
    let trees = try Self.originals().filter { $0["resourceType"] != "Bundle" }
    var judged: Set<Int> = []
    for rule in SATUSEHATRule.all {
      for element in rule.requiredElements {
        for tree in trees where tree["resourceType"] == .string(rule.resourceType) {
          let before = Checking.numbers(try Checking.issues(tree))
          guard !before.contains(rule.number) else { continue }
          for way in Self.ways(to: element, in: tree) {
            let changed = try #require(tree.changing(way[...]) { _ in nil })
            let told = Checking.numbers(try Checking.issues(changed))
            #expect(told.contains(rule.number), "\(rule.number) \(element) \(way)")
            judged.insert(rule.number)
          }
        }
      }
    }
    let required = SATUSEHATRule.all.filter { !$0.requiredElements.isEmpty }.map(\.number)
    #expect(judged == Set(required))
    #expect(required.count > 140)
    let named = SATUSEHATRule.all.filter { $0.kind == .required || $0.kind == .requiredBinding }
    #expect(named.allSatisfy { !$0.requiredElements.isEmpty || $0.number == 10307 })
  }

  @Test("what is not there is missed too where it is null, empty or a list of nothing")
  func emptied() throws {
    for rule in SATUSEHATRule.all {
      for element in rule.requiredElements {
        guard let tree = try Fixture.resource(rule.resourceType) else { continue }
        for way in Self.ways(to: element, in: tree) {
          for nothing: JSON in [.null, [], [.null]] {
            let changed = try #require(tree.changing(way[...]) { _ in nothing })
            let told = Checking.numbers(try Checking.issues(changed))
            #expect(told.contains(rule.number), "\(rule.number) \(element) \(way) \(nothing)")
          }
        }
      }
    }
  }

  /// Something else in place of a value.
  static func other(
    than value: JSON, _ random: inout SeededGenerator
  ) -> JSON? {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: nil
    case 1: .null
    case 2: .string(secret)
    case 3: .number("-1e400")
    case 4: .number("12345678901234567890")
    case 5: .bool(true)
    case 6: []
    case 7: [:]
    case 8: [value, value]
    case 9: ["reference": value, "coding": [value], "system": value, "code": value]
    case 10: .string("http:sys-ids.kemkes.go.id/" + secret)
    default: .string("urn:uuid:" + secret)
    }
  }

  /// A word that stands for a patient's data.
  static let secret = "RAHASIA-6371019999990001"

  @Test("no change makes it crash, or repeat what a message says")
  func changed() throws {
    var random = SeededGenerator(seed: 0x5A7)
    let originals = try Self.originals()
    let all = Set(SATUSEHATRule.all.map(\.rule))
    var told: Set<Int> = []
    for _ in 0..<4_000 * testScale {
      guard var tree = originals.randomElement(using: &random) else { continue }
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        guard let way = tree.ways.randomElement(using: &random), let value = tree.at(way[...])
        else { continue }
        let change = Self.other(than: value, &random)
        tree = tree.changing(way[...]) { _ in change } ?? tree
      }
      let issues = try Checking.issues(tree)
      told.formUnion(Checking.numbers(issues))
      for issue in issues {
        #expect(all.contains(issue.rule))
        #expect(!issue.position.contains("RAHASIA"), "\(issue.position)")
        #expect(issue.detail?.contains("RAHASIA") != true, "\(issue.detail ?? "")")
      }
    }
    #expect(told.count > 150, "\(told.count)")
  }

  @Test("a code system that is nobody's is told at every binding that our resources meet")
  func foreignSystems() throws {
    var judged: Set<Int> = []
    for tree in try Fixture.trees() {
      let type = tree["resourceType"]?.string ?? ""
      for way in tree.ways where way.last == .member("system") {
        let changed = try #require(tree.changing(way[...]) { _ in "http://example.org/system" })
        let told = Checking.numbers(try Checking.issues(changed))
        judged.formUnion(told)
        #expect(told.allSatisfy { SATUSEHATRule.numbered($0)?.resourceType == type })
      }
    }
    #expect(judged.count > 75, "\(judged.count)")
  }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
