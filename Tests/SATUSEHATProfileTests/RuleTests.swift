import RecordModel
import SATUSEHATProfile
import Testing

@Suite("The rules of SATUSEHAT")
struct RuleTests {
  @Test("there are 558, each number once and in order, from 10003 to 20021")
  func numbers() {
    let numbers = SATUSEHATRule.all.map(\.number)
    #expect(numbers.count == 558)
    #expect(Set(numbers).count == 558)
    #expect(numbers == numbers.sorted())
    #expect(numbers.first == 10003 && numbers.last == 20021)
    for rule in SATUSEHATRule.all {
      #expect(SATUSEHATRule.numbered(rule.number) == rule)
      #expect(rule.rule.code == "SATUSEHAT-\(rule.number)")
    }
    #expect(SATUSEHATRule.numbered(10004) == nil)
  }

  @Test("kinds and versions are those of the dictionary")
  func kinds() {
    var kinds: [SATUSEHATRule.Kind: Int] = [:]
    var versions: [String: Int] = [:]
    for rule in SATUSEHATRule.all {
      kinds[rule.kind, default: 0] += 1
      versions[rule.version, default: 0] += 1
    }
    #expect(
      kinds == [
        .required: 60, .binding: 227, .requiredBinding: 6, .rule: 245, .platformError: 20,
      ])
    #expect(versions == ["1.0": 314, "1.1": 20, "2.0": 224])
  }

  @Test("543 are checked, 281 of them wholly, and each of the others says why not")
  func checkable() {
    var reasons: [SATUSEHATRule.Limit: Int] = [:]
    var parts: [SATUSEHATRule.Limit: Int] = [:]
    for rule in SATUSEHATRule.all {
      if rule.isCheckable {
        if let limit = rule.limit { parts[limit, default: 0] += 1 }
      } else if let limit = rule.limit {
        reasons[limit, default: 0] += 1
      } else {
        Issue.record("\(rule.number) is not checked and does not say why")
      }
    }
    #expect(
      reasons == [
        .registry: 2, .authorisation: 5, .unreadable: 2, .consequence: 2, .operation: 1, .same: 2,
        .unclear: 1,
      ])
    #expect(parts == [.registry: 147, .terminology: 114, .structure: 1])
  }

  @Test("each has words in both languages, which differ, and a FHIR issue type")
  func words() {
    let types: Set = [
      "structure", "required", "value", "code-invalid", "duplicate", "forbidden", "login",
      "not-found", "not-supported", "processing",
    ]
    for rule in SATUSEHATRule.all.map(\.rule) {
      for text in [rule.message, rule.fix] {
        #expect(text.indonesian.count > 20, "\(rule.code)")
        #expect(text.english.count > 20, "\(rule.code)")
        #expect(text.indonesian != text.english, "\(rule.code)")
        for sentence in [text.indonesian, text.english] {
          #expect(sentence.hasSuffix("."), "\(rule.code) \(sentence)")
          #expect(!sentence.contains("!") && !sentence.contains("  "), "\(rule.code) \(sentence)")
          #expect(!sentence.contains("()") && !sentence.contains(": ."), "\(rule.code) \(sentence)")
        }
      }
      #expect(rule.message.indonesian != rule.fix.indonesian, "\(rule.code)")
      #expect(types.contains(rule.type), "\(rule.code) \(rule.type)")
      #expect(rule.severity == .error)
    }
  }

  @Test("a rule on an element names it, so that no two of them say the same")
  func places() {
    var seen: [String: Int] = [:]
    for rule in SATUSEHATRule.all where rule.kind != .platformError {
      let type = rule.resourceType
      #expect(rule.rule.message.indonesian.contains(type), "\(rule.number)")
      #expect(rule.rule.fix.english.contains(type), "\(rule.number)")
      guard rule.kind == .rule else { continue }
      let words = rule.rule.message.indonesian + rule.rule.fix.indonesian
      if let other = seen[words] { Issue.record("\(rule.number) and \(other) say the same") }
      seen[words] = rule.number
    }
    #expect(seen.count == 245)
  }

  @Test("no words of the dictionary stand in ours")
  func ownWords() {
    let theirs = [
      "Data harus menggunakan", "Nilai pada elemen", "Referensi pada elemen", "wajib terisi dengan",
      "lihat Dokumen", "harus mengarah ke resource", "dapat mereferensikan",
    ]
    for rule in SATUSEHATRule.all.map(\.rule) {
      for text in [rule.message, rule.fix] {
        #expect(!theirs.contains { text.indonesian.contains($0) }, "\(rule.code)")
      }
    }
  }

  @Test("every element that a rule leads to has a name for people")
  func names() {
    for rule in SATUSEHATRule.all where rule.kind == .rule && rule.rule.fix.english.contains("Fill")
    {
      #expect(rule.rule.message.english.contains("("), "\(rule.number) \(rule.rule.message)")
    }
  }

  @Test("the texts of three rules read as they should")
  func examples() throws {
    let status = try #require(SATUSEHATRule.numbered(10095)).rule
    #expect(
      status.fix.indonesian == "Isi Location.status dengan salah satu: active, suspended, inactive."
    )
    let encounter = try #require(SATUSEHATRule.numbered(10454)).rule
    #expect(
      encounter.message.english
        == "MedicationRequest.encounter (visit) is required and must refer to Encounter.")
    let code = try #require(SATUSEHATRule.numbered(10018)).rule
    #expect(
      code.fix.indonesian
        == "Pada Procedure.reasonCode pakai system http://hl7.org/fhir/sid/icd-10.")
  }
}
