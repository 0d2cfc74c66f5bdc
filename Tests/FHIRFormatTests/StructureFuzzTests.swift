import FHIRFormat
import RecordModel
import StrictJSON
import TestSupport
import Testing

@Suite("FHIR structure: hostile input")
struct StructureFuzzTests {
  /// A word that stands for a patient's value; no issue may hold it.
  private static let canary = "Kanari9517"

  /// Values that are put where others stood.
  private static let values = [
    "null", "true", "0", "-1", "1e400", "\"\"", "\" \"", "{}", "[]", "[null]", "[[]]", "[{}]",
    "\"\(canary)\"", "{\"\(canary)\":\"\(canary)\"}", "\"#\(canary)\"", "\"{{\(canary)}}\"",
    "{\"resourceType\":\"Patient\"}", "{\"resourceType\":\"\(canary)\"}",
    "\"\\u0000\\ud83d\\ude00\"",
    "{\"reference\":\"#\"}", "{\"extension\":[{}]}", "\"<div>\\u003c\\\\\"", "\"<\"", "\"<!--\"",
    "\"<div><a \\\\\"", "\"urn:oid:1.\"", "\"2024-\"", "\"2024-01-01T\"",
    "\"2024-01-01T00:00:00+\"",
  ]
  private static let keys = [
    "\"\(canary)\"", "\"_status\"", "\"_\"", "\"resourceType\"", "\"extension\"", "\"valueString\"",
    "\"contained\"", "\"fhir_comments\"", "\"\"", "\"entry\"", "\"div\"", "\"reference\"",
  ]

  @Test(
    "a message with values and names exchanged gives issues within limits, and no value of its own")
  func exchangedValues() throws {
    var dice = StructureDice(state: 20_240_309)
    let seeds =
      StructureBreach.all.map { Array($0.json.utf8) }
      + [Array(StructureBreach.soundBundle.utf8)]
    var judged = 0
    for round in 0..<30_000 * testScale {
      var bytes = seeds[round % 4 == 0 ? seeds.count - 1 : round % seeds.count]
      for _ in 0..<Int.random(in: 1...4, using: &dice) { exchange(&bytes, &dice) }
      guard let issues = try? StructureChecking.issues(bytes) else { continue }
      judged += 1
      #expect(issues.count <= FHIRStructure.maximumIssues + 2)
      for issue in issues {
        #expect(!issue.position.contains(Self.canary), "\(String(decoding: bytes, as: UTF8.self))")
        #expect(issue.detail?.contains(Self.canary) != true)
      }
    }
    #expect(judged > 15_000)
  }

  @Test("bytes changed at random crash nothing")
  func changedBytes() {
    var dice = StructureDice(state: 7)
    let seed = Array(StructureBreach.soundBundle.utf8)
    var judged = 0
    for _ in 0..<10_000 * testScale {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...3, using: &dice) {
        let index = Int.random(in: 0..<bytes.count, using: &dice)
        bytes[index] = UInt8.random(in: 32...126, using: &dice)
      }
      if (try? StructureChecking.issues(bytes)) != nil { judged += 1 }
    }
    #expect(judged > 1_000)
  }

  @Test("messages made to be slow are judged in a moment", .timeLimit(.minutes(1)))
  func slowMessages() throws {
    func many(_ count: Int, _ text: (Int) -> String) -> String {
      (0..<count).map(text).joined(separator: ",")
    }
    let nulls =
      #"{"resourceType":"Patient","name":[{"given":[\#(many(100_000) { _ in "null" })],"#
      + #""_given":[\#(many(100_000) { _ in #"{"id":"x"}"# })]}]}"#
    #expect(try StructureChecking.issues(nulls).isEmpty)

    let references =
      #"{"resourceType":"Patient","contained":["#
      + many(40_000) { #"{"resourceType":"Basic","id":"a\#($0)","code":{"text":"x"}}"# }
      + #"],"generalPractitioner":["# + many(40_000) { _ in ##"{"reference":"#b"}"## } + "]}"
    let unresolved = try StructureChecking.issues(references)
    #expect(unresolved.count == FHIRStructure.maximumWarnings + 1)

    let entries = many(40_000) {
      #"{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","#
        + #""meta":{"versionId":"\#($0)"}}}"#
    }
    let versions = #"{"resourceType":"Bundle","type":"collection","entry":[\#(entries)]}"#
    #expect(try StructureChecking.issues(versions).isEmpty)
  }

  /// Puts another value in the place of one of the message's, or another name.
  private func exchange(_ bytes: inout [UInt8], _ dice: inout StructureDice) {
    guard let document = try? JSONDocument(bytes) else { return }
    var places: [(range: Range<Int>, isKey: Bool)] = []
    collect(document.root, &places)
    guard let place = places.randomElement(using: &dice) else { return }
    let list = place.isKey ? Self.keys : Self.values
    var new = Array((list.randomElement(using: &dice) ?? "null").utf8)
    if Bool.random(using: &dice), let other = places.randomElement(using: &dice),
      other.isKey == place.isKey
    {
      new = Array(bytes[other.range])
    }
    bytes.replaceSubrange(place.range, with: new)
  }

  private func collect(_ value: JSONValue, _ places: inout [(range: Range<Int>, isKey: Bool)]) {
    places.append((value.bytes, false))
    for (key, member) in value.members {
      places.append((key.range.lowerBound - 1..<key.range.upperBound + 1, true))
      collect(member, &places)
    }
    for element in value.elements { collect(element, &places) }
  }
}
