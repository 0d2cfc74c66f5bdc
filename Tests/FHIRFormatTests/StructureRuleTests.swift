import FHIRFormat
import RecordModel
import StrictJSON
import Testing

@Suite("FHIR structure: rules")
struct StructureRuleTests {
  @Test("each small breach is named with its rule and its place, and nothing else is said")
  func breaches() throws {
    for breach in StructureBreach.all {
      let issues = try StructureChecking.issues(breach.json)
      let found = issues.map { "\($0.rule.code) \($0.position)" }
      #expect(found == ["\(breach.code) \(breach.position)"], "\(breach.json)")
    }
  }

  @Test("every rule has a breach that shows it, a code of its own, and words in both languages")
  func everyRuleIsShown() {
    let codes = Rule.structureRules.map(\.code)
    #expect(Set(codes).count == codes.count)
    let shown = Set(StructureBreach.all.map(\.code)).union(["BMB-1098", "BMB-1099"])
    #expect(Set(codes) == shown)
    for rule in Rule.structureRules {
      #expect(rule.code >= "BMB-1001" && rule.code <= "BMB-1099")
      for text in [rule.message, rule.fix] {
        #expect(!text.indonesian.isEmpty && !text.english.isEmpty)
        #expect(text.indonesian != text.english)
      }
    }
  }

  @Test("a sound visit has no issue")
  func soundVisit() throws {
    #expect(try StructureChecking.issues(StructureBreach.soundBundle).isEmpty)
  }

  @Test("the position begins with the path that the caller gives")
  func callersPath() throws {
    let issues = try StructureChecking.issues(
      #"{"resourceType":"Patient","gender":"pria"}"#, path: "Bundle.entry[3].resource")
    #expect(issues.map(\.position) == ["Bundle.entry[3].resource.gender"])
    #expect(issues.first?.detail == "male, female, other, unknown")
  }

  @Test("a misspelt element is answered with the name that was meant")
  func suggestion() throws {
    let issues = try StructureChecking.issues(
      #"{"resourceType":"Patient","birthdate":"1990-01-01","gendr":"male"}"#)
    #expect(issues.map(\.detail) == ["birthDate", "gender"])
  }

  @Test("a key that is no element's name does not get out, because it may be a patient's value")
  func secretKeys() throws {
    for key in ["Siti Aminah", "6371012345678901", "SITI", "siti2", "siti.aminah"] {
      let issues = try StructureChecking.issues(#"{"resourceType":"Patient","\#(key)":"x"}"#)
      #expect(issues.map(\.rule) == [.structureElementUnknown])
      #expect(issues.map(\.position) == ["Patient"])
      #expect(issues.map(\.detail) == [nil])
    }
  }

  @Test("of a thousand errors a hundred are listed, then one says that there are more")
  func manyErrors() throws {
    let items = Array(repeating: #"{"bad":1}"#, count: 1000).joined(separator: ",")
    let issues = try StructureChecking.issues(#"{"resourceType":"Patient","name":[\#(items)]}"#)
    #expect(issues.count == FHIRStructure.maximumIssues + 1)
    #expect(issues.last?.rule == .structureTooManyIssues)
    #expect(issues.dropLast().allSatisfy { $0.rule == .structureElementUnknown })
  }

  @Test("a thousand warnings refuse nothing and hide no error")
  func manyWarnings() throws {
    let items = Array(repeating: #"{"family":" "}"#, count: 1000).joined(separator: ",")
    let issues = try StructureChecking.issues(
      #"{"resourceType":"Patient","name":[\#(items)],"active":"true"}"#)
    #expect(issues.count == FHIRStructure.maximumWarnings + 2)
    #expect(issues.filter { $0.rule == .structureTooManyWarnings }.count == 1)
    #expect(issues.filter(\.isError).map(\.position) == ["Patient.active"])
  }

  @Test("names and codes may be written with escapes")
  func escapes() throws {
    #expect(
      try StructureChecking.issues(
        #"{"resourceType":"Patient","gend\u0065r":"m\u0061le","birthDate":"1990\u002d01-01"}"#
      ).isEmpty)
  }

  @Test("null pairs with the extension beside it, and only there")
  func nulls() throws {
    let absent =
      #"{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","#
      + #""valueCode":"unknown"}]}"#
    let paired = #"{"resourceType":"Patient","name":[{"given":["A",null],"#
    #expect(try StructureChecking.issues(paired + #""_given":[null,\#(absent)]}]}"#).isEmpty)
    let left = try StructureChecking.issues(paired + #""_given":[\#(absent),null]}]}"#)
    #expect(left.map(\.position) == ["Patient.name[0].given[1]"])
    #expect(
      try StructureChecking.issues(
        #"{"resourceType":"Observation","_status":\#(absent),"code":{"text":"x"}}"#
      ).isEmpty, "an extension stands for a required value")
  }

  @Test("a contained resource is found by its # reference from anywhere in its container")
  func containedReferences() throws {
    let json = #"""
      {"resourceType":"MedicationRequest","status":"active","intent":"order",
      "contained":[{"resourceType":"Medication","id":"m1","code":{"text":"x"}}],
      "medicationReference":{"reference":"#m1"},"subject":{"reference":"Patient/1"},
      "note":[{"authorReference":{"reference":"#"},"text":"x"}]}
      """#
    #expect(try StructureChecking.issues(json).isEmpty)
  }

  @Test("references may be absolute, urn, relative, versioned or conditional")
  func references() throws {
    for reference in [
      "Patient/1", "Patient/1/_history/2", "Patient?identifier=x|1", "urn:uuid:1",
      "https://example.org/fhir/Patient/1", "http://example.org/x",
    ] {
      let json =
        #"{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"\#(reference)"}}"#
      #expect(try StructureChecking.issues(json).isEmpty, "\(reference)")
    }
  }
}
