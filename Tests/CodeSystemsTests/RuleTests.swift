import CodeSystems
import RecordModel
import Testing

@Suite("Rules of this room")
struct RuleTests {
  static let all = CrossCheck.rules + CodeSystemsCheck.rules

  @Test("Codes are in the room's range, in order, and none stands twice")
  func codes() {
    #expect(CrossCheck.rules.allSatisfy { ("BMB-1800"..."BMB-1849").contains($0.code) })
    #expect(CodeSystemsCheck.rules.allSatisfy { ("BMB-1850"..."BMB-1869").contains($0.code) })
    #expect(CrossCheck.rules.map(\.code) == CrossCheck.rules.map(\.code).sorted())
    #expect(Set(Self.all.map(\.code)).count == Self.all.count)
    #expect(Self.all.count == 36)
  }

  @Test("No rule refuses, and each has words and a fix in both languages")
  func words() {
    for rule in Self.all {
      #expect(rule.severity != .error, "\(rule.code)")
      for text in [
        rule.message.indonesian, rule.message.english, rule.fix.indonesian, rule.fix.english,
      ] {
        #expect(text.count > 15 && text.hasSuffix("."), "\(rule.code)")
        #expect(!text.contains("!"), "\(rule.code)")
      }
      #expect(rule.message.indonesian != rule.message.english)
    }
  }
}
