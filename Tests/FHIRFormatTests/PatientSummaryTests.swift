import FHIRFormat
import RecordModel
import StrictJSON
import Testing

/// A summary from a record's resources.
@Suite("Patient summary")
struct PatientSummaryTests {
  private static let patient: JSON = ["resourceType": "Patient", "id": "p"]

  private static func condition(_ id: String, _ code: String, status: String = "active") -> JSON {
    [
      "resourceType": "Condition", "id": .string(id), "subject": ["reference": "Patient/p"],
      "clinicalStatus": ["coding": [["code": .string(status)]]],
      "code": ["coding": [["system": "urn:icd", "code": .string(code)]]],
      "encounter": ["reference": "Encounter/e"],
    ]
  }

  private static let encounter: JSON = [
    "resourceType": "Encounter", "id": "e", "period": ["start": "2026-01-02"],
  ]

  private func section(_ part: PatientSummary.Part, _ resources: [JSON]) throws
    -> PatientSummary.Section
  {
    let summary = PatientSummary(patient: Self.patient, resources: resources, isCut: false)
    #expect(summary.sections.map(\.part) == PatientSummary.Part.allCases)
    return try #require(summary.sections.first { $0.part == part })
  }

  private func lines(_ section: PatientSummary.Section) -> [String] {
    section.rows.map { "\($0.what) · \($0.detail) · \($0.when)" }
  }

  @Test("The newest word on a problem counts; what was taken back does not")
  func problems() throws {
    let found = try section(
      .problems,
      [
        Self.encounter, Self.condition("1", "I10", status: "resolved"), Self.condition("2", "I10"),
        Self.condition("3", "J00", status: "entered-in-error"), Self.condition("4", "E11"),
      ])
    #expect(
      lines(found) == [
        "I10 · resolved · 2026-01-02",
        "E11 · active · 2026-01-02",
      ])
  }

  @Test("Measurements are vital signs by category or code, else results; panels are one line")
  func observations() throws {
    let panel: JSON = [
      "resourceType": "Observation", "id": "1", "status": "final",
      "code": ["coding": [["system": "http://loinc.org", "code": "85354-9"]], "text": "Tekanan"],
      "component": [
        ["code": ["text": "Sistolik"], "valueQuantity": ["value": 120, "unit": "mmHg"]],
        ["code": ["text": "Diastolik"], "valueQuantity": ["value": 80, "unit": "mmHg"]],
      ],
    ]
    let glucose: JSON = [
      "resourceType": "Observation", "id": "2", "status": "final",
      "category": [["coding": [["code": "laboratory"]]]], "code": ["text": "Gula darah"],
      "valueQuantity": ["value": 110, "unit": "mg/dL", "comparator": ">"],
      "effectiveDateTime": "2026-02-03",
    ]
    #expect(
      lines(try section(.vitalSigns, [panel, glucose])) == [
        "Tekanan (85354-9) · Sistolik: 120 mmHg; Diastolik: 80 mmHg · "
      ])
    #expect(
      lines(try section(.results, [panel, glucose])) == [
        "Gula darah · >110 mg/dL · 2026-02-03"
      ])
  }

  @Test("Text of a record stands escaped in the narrative, which is well-formed whatever it holds")
  func narrative() throws {
    var odd = Self.condition("1", "I10")
    odd["code"]?["text"] = "</td><script>alert(\"x\")</script>\u{1}&amp;"
    let summary = PatientSummary(patient: Self.patient, resources: [odd], isCut: true)
    let document = summary.document(
      SummaryLabels(
        id: "00000000-0000-4000-8000-000000000001", date: ClinicalTime(utc: 0),
        baseURL: "https://a.example/fhir", custodian: (id: "f", name: "Klinik")))
    let composition = try #require(document["entry"]?[0]?["resource"])
    #expect(composition["text"]?["div"]?.string?.contains("50 kunjungan terbaru") == true)
    let text = composition["section"]?[0]?["text"]?["div"]?.string ?? ""
    #expect(
      text.contains("&lt;/td&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;amp; (I10)"))
    #expect(!text.contains("<script>"))
    // Its own check of what R4 allows finds nothing.
    let bytes = document.serialized()
    let issues = FHIRStructure.check(try JSONDocument(bytes, limits: .history).root, path: "")
      .filter(\.isError)
    // The record's own words stand as they were sent, control characters and all.
    #expect(issues.isEmpty, "\(issues.map { "\($0.rule.code) \($0.position)" })")
    let types = (document["entry"]?.array ?? []).compactMap {
      $0["resource"]?["resourceType"]?.string
    }
    #expect(types == ["Composition", "Patient", "Device", "Organization", "Condition"])
  }
}
