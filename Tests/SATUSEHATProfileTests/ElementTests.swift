import RecordModel
import SATUSEHATProfile
import StrictJSON
import Testing

@Suite("Rules on elements")
struct ElementTests {
  /// What is told of a fixture with the value at a place changed; `nil` takes it out.
  func findings(
    _ type: String, _ place: String, _ value: JSON?, at now: Int64 = Checking.now
  ) throws -> [String] {
    let tree = try #require(try Fixture.resource(type))
    let way = place.split(separator: ".").map { step -> JSON.Step in
      Int(step).map { .element($0) } ?? .member(String(step))
    }
    try #require(tree.at(way[...]) != nil, "\(type).\(place)")
    let changed = try #require(tree.changing(way[...]) { _ in value })
    return try Checking.issues(changed, at: now).map(Checking.line)
  }

  @Test("what must be there is missed where it should stand")
  func required() throws {
    #expect(
      try findings("Encounter", "serviceProvider", nil) == [
        "10124 Encounter.serviceProvider required"
      ])
    #expect(
      try findings("Encounter", "participant.0.individual", nil) == [
        "10119 Encounter.participant[0].individual required"
      ])
    #expect(
      try findings("Patient", "name.0.text", "  ") == [
        "10168 Patient.name[0].text required"
      ])
    #expect(
      try findings("Condition", "subject", [:]) == [
        "10125 Condition.subject.reference required"
      ])
    #expect(
      try findings("Condition", "code", ["text": "TB paru"]) == [
        "10003 Condition.code.coding required"
      ])
    #expect(
      try findings("Medication", "extension", [["url": "http://other"]]) == [
        "10031 Medication.extension required"
      ])
  }

  @Test("every element of a list is judged")
  func lists() throws {
    let participant: JSON = [
      ["individual": ["reference": "Practitioner/10009880728"]], ["type": []],
      ["individual": ["display": "dr. X"]],
    ]
    #expect(
      try findings("Encounter", "participant", participant) == [
        "10119 Encounter.participant[1].individual required",
        "10119 Encounter.participant[2].individual.reference required",
      ])
  }

  @Test("an Encounter without participant passes only from MPDN")
  func maternalDeaths() throws {
    let tree = try #require(try Fixture.resource("Encounter"))
    let bare = try #require(tree.changing([.member("participant")]) { _ in nil })
    #expect(Checking.numbers(try Checking.issues(bare)) == [10119, 10336])
    let system: JSON = "http://sys-ids.kemkes.go.id/mpdn/10000004"
    let way: [JSON.Step] = [.member("identifier"), .element(0), .member("system")]
    let sent = try #require(bare.changing(way[...]) { _ in system })
    #expect(try Checking.issues(sent) == [])
  }

  @Test("a code system that is not taken, or none, or a code that its list lacks")
  func systems() throws {
    let place = "clinicalStatus.coding.0"
    let at = "Condition.clinicalStatus.coding[0]"
    #expect(
      try findings("Condition", place + ".system", "http://example.org") == [
        "10006 \(at).system"
      ])
    #expect(
      try findings("Condition", place + ".system", nil) == [
        "10006 \(at).system http://terminology.hl7.org/CodeSystem/condition-clinical"
      ])
    #expect(
      try findings("Condition", place + ".code", "aktif") == [
        "10006 \(at).code active, recurrence, relapse, inactive, remission, resolved"
      ])
    #expect(try findings("Condition", place + ".code", nil) == ["10006 \(at).code required"])
    #expect(try findings("Condition", place + ".code", "{{status}}") == [])
    #expect(
      try findings("Observation", "valueQuantity.code", "mm Hg") == [
        "10012 Observation.valueQuantity.code UCUM"
      ])
    #expect(
      try findings("Observation", "valueQuantity.code", nil) == [
        "10012 Observation.valueQuantity.code required"
      ])
    #expect(
      try findings("MedicationDispense", "daysSupply.code", "day") == [
        "10051 MedicationDispense.daysSupply.code s, min, h, d, wk, mo, a"
      ])
  }

  @Test("each coding of a concept is judged, and words alone pass where no code is demanded")
  func codings() throws {
    let codings: JSON = [
      ["system": "http://hl7.org/fhir/sid/icd-10", "code": "A91"],
      ["system": "http://klinik.example/diagnosis", "code": "7"],
    ]
    #expect(
      try findings("Condition", "code.coding", codings) == [
        "10003 Condition.code.coding[1].system"
      ])
    #expect(try findings("Procedure", "reasonCode.0", ["text": "TB"]) == [])
  }

  @Test("misspelt systems are told with the right spelling, in words of ours")
  func misspellings() throws {
    let cases: [(type: String, place: String, wrong: String, right: String)] = [
      (
        "Procedure", "bodySite.0.coding.0.system", "http://snomed.info.sct",
        "http://snomed.info/sct"
      ),
      ("Observation", "code.coding.0.system", "https://loinc.org", "http://loinc.org"),
      ("Observation", "code.coding.0.system", "http://loinc.org/", "http://loinc.org"),
      (
        "Encounter", "identifier.0.system", "http:sys-ids.kemkes.go.id/encounter/10000004",
        "http://sys-ids.kemkes.go.id/encounter/{org}"
      ),
      (
        "Encounter", "identifier.0.system", "https://sys-ids.kemkes.go.id/encounter/10000004",
        "http://sys-ids.kemkes.go.id/encounter/{org}"
      ),
      (
        "Patient", "identifier.0.system", "http://fhir.kemkes.go.id/id/nik",
        "https://fhir.kemkes.go.id/id/nik"
      ),
      (
        "PractitionerRole", "identifier.0.system", "http://fhir.kemkes.go.id/id/sip-number",
        "https://fhir.kemkes.go.id/id/sip-number"
      ),
      (
        "Procedure", "reasonCode.0.coding.0.system", "http://hl7.org/fhir/sid/icd10",
        "http://hl7.org/fhir/sid/icd-10"
      ),
    ]
    for item in cases {
      let found = try findings(item.type, item.place, .string(item.wrong))
      #expect(found.count == 1 && found[0].hasSuffix(" " + item.right), "\(item.wrong): \(found)")
    }
    #expect(SATUSEHATSystem.rightSpelling(of: "http://loinc.org") == nil)
  }

  @Test("identifiers need a system of SATUSEHAT with an organisation's id")
  func identifiers() throws {
    let place = "identifier.0.system"
    for good in ["observation/10000004", "observation/{{Org_id}}"] {
      #expect(
        try findings("Observation", place, .string("http://sys-ids.kemkes.go.id/" + good)) == [])
    }
    for bad in ["observation/", "observation", "observation/1/2", "procedure/10000004"] {
      #expect(
        try findings("Observation", place, .string("http://sys-ids.kemkes.go.id/" + bad))
          == ["10441 Observation.identifier[0].system"], "\(bad)")
    }
    #expect(
      try findings(
        "DiagnosticReport", place,
        "http://sys-ids.kemkes.go.id/diagnostic/10000004/rad") == [])
    #expect(
      try findings("MedicationRequest", "identifier.1", nil) == [
        "10388 MedicationRequest.identifier http://sys-ids.kemkes.go.id/prescription-item/{org}"
      ])
    #expect(
      try findings("Patient", place, "https://fhir.kemkes.go.id/id/kk") == [
        "10166 Patient.identifier nik, nik-ibu, paspor"
      ])
  }

  @Test("extensions are found by their URL")
  func extensions() throws {
    let way = "location.0.extension.0.extension.1.valueCodeableConcept.coding.0.system"
    #expect(
      try findings("Encounter", way, "http://example.org") == [
        "10165 Encounter.location[0].extension[0].extension[1].valueCodeableConcept"
          + ".coding[0].system"
      ])
  }

  @Test("sections and items are judged at any depth")
  func nesting() throws {
    let section = "section.0.section.0.code.coding.0.system"
    #expect(
      try findings("Composition", section, "http://example.org") == [
        "10853 Composition.section[0].section[0].code.coding[0].system"
      ])
    #expect(
      try findings("Composition", "section.0.section.0.text.status", "lengkap") == [
        "10854 Composition.section[0].section[0].text.status "
          + "generated, extensions, additional, empty"
      ])
    let answer = "item.0.item.0.answer.0"
    #expect(
      try findings("QuestionnaireResponse", answer + ".valueCoding.system", "x") == [
        "10665 QuestionnaireResponse.item[0].item[0].answer[0].valueCoding.system"
      ])
    let inner: JSON = ["item": [["answer": [["valueReference": ["display": "resep"]]]]]]
    #expect(
      try findings("QuestionnaireResponse", answer, inner) == [
        "10863 QuestionnaireResponse.item[0].item[0].answer[0].item[0].answer[0]"
          + ".valueReference.reference required"
      ])
  }

  @Test("a scalar where an element should stand is told once")
  func shapes() throws {
    #expect(try findings("Encounter", "period", "2025-03-03") == ["20008 Encounter.period object"])
    #expect(
      try findings("Encounter", "subject", "Patient/P02428473601") == [
        "20008 Encounter.subject Reference"
      ])
    #expect(try findings("Observation", "code", 7) == ["20008 Observation.code object"])
  }

  @Test("numbers as texts, below zero, or none at all")
  func numbers() throws {
    let dose = "dosageInstruction.0.doseAndRate.0.doseQuantity.value"
    let at = "MedicationRequest.dosageInstruction[0].doseAndRate[0].doseQuantity.value"
    #expect(try findings("MedicationRequest", dose, "4") == ["10343 \(at) >= 0"])
    #expect(try findings("MedicationRequest", dose, "-") == ["10343 \(at) >= 0"])
    #expect(try findings("MedicationRequest", dose, -4) == ["10343 \(at) >= 0"])
    #expect(try findings("MedicationRequest", dose, .number("0.5")) == [])
    #expect(
      try findings("Observation", "valueQuantity.value", "133") == [
        "10331 Observation.valueQuantity.value decimal"
      ])
    #expect(try findings("Observation", "referenceRange.0.low.value", -2) == [])
    #expect(
      try findings("Immunization", "protocolApplied.0.doseNumberPositiveInt", 0) == [
        "10456 Immunization.protocolApplied[0].doseNumberPositiveInt > 0"
      ])
    #expect(
      try findings("Patient", "multipleBirthInteger", "0") == [
        "10167 Patient.multipleBirthInteger integer"
      ])
    #expect(
      try findings("Patient", "multipleBirthInteger", .number("0.5")) == [
        "10167 Patient.multipleBirthInteger integer"
      ])
    #expect(
      try findings("Immunization", "primarySource", "true") == [
        "10292 Immunization.primarySource boolean"
      ])
    #expect(
      try findings("Claim", "total", ["value": "52000", "currency": "Rp"]) == [
        "10266 Claim.total.value decimal", "10266 Claim.total.currency IDR",
      ])
    #expect(
      try findings("PractitionerRole", "availableTime.0.availableStartTime", "8.00") == [
        "10940 PractitionerRole.availableTime[0].availableStartTime hh:mm:ss"
      ])
  }
}
