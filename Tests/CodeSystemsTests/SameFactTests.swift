import CodeSystems
import FHIRFormat
import RecordModel
import StrictJSON
import Testing

@Suite("A fact stays the same fact when its code is mapped")
struct SameFactTests {
  static let bundle = """
    {"resourceType":"Bundle","type":"transaction","entry":[
     {"fullUrl":"urn:uuid:p","resource":{"resourceType":"Patient","identifier":[
      {"system":"https://fhir.kemkes.go.id/id/nik","value":"9999010101900001"}]}},
     {"fullUrl":"urn:uuid:e","resource":{"resourceType":"Encounter","status":"finished",
      "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
      "subject":{"reference":"urn:uuid:p"},
      "diagnosis":[{"condition":{"reference":"urn:uuid:c","display":"ISPA"},"rank":1}]}},
     {"fullUrl":"urn:uuid:c","resource":{"resourceType":"Condition",
      "code":{"coding":[{"system":"\(Sample.local)","code":"ISPA-1"}]},
      "subject":{"reference":"urn:uuid:p"},"encounter":{"reference":"urn:uuid:e"}}},
     {"fullUrl":"urn:uuid:o","resource":{"resourceType":"Observation","status":"final",
      "code":{"coding":[{"system":"\(Sample.local)","code":"GDS"}]},
      "subject":{"reference":"urn:uuid:p"},"encounter":{"reference":"urn:uuid:e"},
      "component":[{"code":{"coding":[{"system":"\(Sample.local)","code":"SIS"}]},
       "valueInteger":1}]}},
     {"resource":{"resourceType":"DiagnosticReport","status":"final","code":{"text":"Lab"},
      "subject":{"reference":"urn:uuid:p"},"encounter":{"reference":"urn:uuid:e"},
      "result":[{"reference":"urn:uuid:o"}]}}
    ]}
    """

  func visits() throws -> (sent: Visit, mapped: Visit) {
    let submission = FHIRDecoder.decode(
      try JSONDocument(Array(Self.bundle.utf8)),
      context: FHIRContext(receivedAt: ClinicalTime(utc: Sample.now)))
    var mapped = submission
    let unknown = TerminologyMapping.apply(
      to: &mapped, of: Sample.clinic, with: MappingTests.snapshot)
    #expect(unknown.isEmpty)
    #expect(mapped.visits[0].diagnoses[0].code.coding.code == "J06.9")
    #expect(mapped.visits[0].observations[0].code.coding.code == "8480-6")
    return (submission.visits[0], mapped.visits[0])
  }

  @Test("Its key is that of the code as sent, before and after")
  func keys() throws {
    let (sent, mapped) = try visits()
    #expect(sent.factKeys == mapped.factKeys)
  }

  @Test("A word from before the mapping and one from after it tell one diagnosis")
  func words() throws {
    let (sent, mapped) = try visits()
    func word(_ visit: Visit, _ number: Int) -> VisitAssertion {
      VisitAssertion(
        visit: visit, number: number, submission: SubmissionID(at: Int64(number)),
        mapping: "fhir-r4/1", senderTime: Int64(number), sourceRank: 40, contentHash: 0)
    }
    let current = try #require(Visit.current(of: [word(sent, 1), word(mapped, 2)]))
    #expect(current.diagnoses.count == 1 && current.observations.count == 1)
    #expect(current.diagnoses[0].code.coding.code == "J06.9")
    let back = try #require(Visit.current(of: [word(mapped, 1), word(sent, 2)]))
    #expect(back.diagnoses.count == 1 && back.observations.count == 1)
  }

  @Test("Equal facts keep their turns")
  func turns() {
    var visit = Sample.visit()
    visit.diagnoses = (0..<3).map {
      Sample.diagnosis($0 == 1 ? "J06.9" : "ISPA-1", system: $0 == 1 ? Sample.icd10 : Sample.local)
    }
    let before = visit.diagnosisKeys
    _ = TerminologyMapping.apply(to: &visit, of: Sample.clinic, with: MappingTests.snapshot)
    #expect(visit.diagnoses.allSatisfy { $0.code.coding.code == "J06.9" })
    #expect(visit.diagnosisKeys == before && Set(before).count == 3)
  }

  @Test("What is read again as FHIR links to resources that are there")
  func links() throws {
    var (_, visit) = try visits()
    Placeholder.resolve(&visit.remainder) { kind, _ in
      kind == .visit ? Sample.labels.visitID : Sample.labels.patientID
    }
    let resources = try FHIREncoder.resources(of: visit, Sample.labels)
    let ids = Set(resources.compactMap { $0["id"]?.string })
    let text = resources.map { String(decoding: $0.serialized(), as: UTF8.self) }.joined()
    let targets = text.split(separator: "\"").filter {
      $0.hasPrefix("Condition/") || $0.hasPrefix("Observation/")
    }
    #expect(targets.count == 2)
    for target in targets {
      #expect(ids.contains(String(target.split(separator: "/")[1])), "\(target)")
    }
  }
}
