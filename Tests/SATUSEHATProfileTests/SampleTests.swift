import RecordModel
import SATUSEHATProfile
import StrictJSON
import Testing

@Suite("Official samples")
struct SampleTests {
  /// What is told of them all the same, with the reason.
  static let remaining: [String: [String]] = {
    // They write http://snomed.info.sct for http://snomed.info/sct; the right one is told.
    let typo = "serviceType.coding[0].system http://snomed.info/sct"
    return [
      "satusehat_bundle_rawat_jalan.json": ["10327 Bundle.entry[0].resource." + typo],
      "satusehat_encounter_arrived.json": ["10327 Encounter." + typo],
      "satusehat_encounter_finished.json": ["10327 Encounter." + typo],
      "satusehat_encounter_inprogress.json": ["10327 Encounter." + typo],
    ]
  }()

  @Test(
    "nothing is told of what SATUSEHAT takes, but for a misspelt system",
    .enabled(if: samples != nil, "BAIMBAI_CORPORA is not set"))
  func official() throws {
    let files = try Checking.files()
    #expect(files.count >= 24)
    for file in files {
      let found = try Checking.issues(file.bytes).map(Checking.line)
      #expect(found == Self.remaining[file.name, default: []], "\(file.name)")
    }
  }

  @Test("nothing is told of our own resources, alone and in a Bundle")
  func ours() throws {
    let trees = try Fixture.trees()
    #expect(trees.count == 31)
    for tree in trees {
      #expect(
        try Checking.issues(tree).map(Checking.line) == [], "\(tree["resourceType"] ?? .null)")
    }
    #expect(try Checking.issues(Fixture.bundle(trees)).map(Checking.line) == [])
  }

  @Test("answers, other resources and nonsense are met calmly")
  func others() throws {
    #expect(try Checking.findings(#"{"resourceType":"OperationOutcome"}"#) == [])
    #expect(try Checking.findings(#"{"resourceType":"Unheard"}"#) == [])
    #expect(try Checking.findings("[]") == ["20008 "])
    #expect(try Checking.findings("{}") == ["20008 resourceType"])
    #expect(try Checking.findings(#"{"resourceType":5}"#) == ["20008 resourceType"])
    #expect(
      try Checking.findings(#"{"resourceType":"Bundle","entry":3}"#) == ["20008 Bundle.entry"])
    #expect(
      try Checking.findings(#"{"resourceType":"Bundle","type":"transaction","entry":[1,{}]}"#)
        == ["20008 Bundle.entry[0]"])
    let answer = #"{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{}}]}"#
    #expect(try Checking.findings(answer) == [])
  }
}
