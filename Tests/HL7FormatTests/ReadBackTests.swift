import FHIRFormat
import HL7Format
import RecordModel
import StrictJSON
import Testing

/// What a submission is when it is read back as FHIR, ids of ours in place of marks.
private struct ReadBack {
  let resources: [(place: String, resource: JSON)]

  private static func id(_ kind: Placeholder.Kind, _ index: Int) -> String {
    let number = String(index)
    let digit = kind == .visit ? "1" : "2"
    let zeros = String(repeating: "0", count: 11 - number.count)
    return "0190a000-0000-7000-8000-\(digit)\(zeros)\(number)"
  }

  private static func resolved(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    Placeholder.resolve(&bytes) { id($0, $1) }
    return bytes
  }

  init(_ sent: DecodedSubmission) throws {
    var found: [(String, JSON)] = []
    for (index, patient) in sent.patients.enumerated() {
      let json = try FHIREncoder.patient(
        patient, id: Self.id(.patient, index), maskedNationalNumbers: false)
      found.append((patient.place, json))
    }
    for (index, sentVisit) in sent.visits.enumerated() {
      var visit = sentVisit
      visit.remainder = Self.resolved(visit.remainder)
      let labels = RecordLabels(
        visitID: Self.id(.visit, index), patientID: Self.id(.patient, visit.patient),
        versionID: 1, lastUpdated: clinic.receivedAt)
      for resource in try FHIREncoder.resources(of: visit, labels) {
        found.append((visit.place, resource))
      }
    }
    for resource in sent.patientResources {
      let json = try FHIREncoder.sharedResource(Self.resolved(resource.body), id: "x1")
      found.append((resource.place, json))
    }
    resources = found
  }

  /// Errors that R4's structure finds in what is read back, but for a class that nobody told.
  func errors() throws -> [String] {
    try resources.flatMap { place, resource in
      let document = try JSONDocument(resource.serialized(), limits: .history)
      let type = resource["resourceType"]?.string ?? ""
      return FHIRStructure.check(document.root, path: type).filter {
        $0.isError && !($0.position == "Encounter.class" && resource["class"] == nil)
      }.map {
        "\(place) \($0.rule.code) \($0.position) \($0.detail ?? "")"
      }
    }
  }
}

@Suite("HL7 v2: read back as FHIR")
struct ReadBackTests {
  @Test("the same visit in FHIR and in HL7 v2 gives equal rows")
  func sameRows() throws {
    let bundle = """
      {"resourceType": "Bundle", "type": "transaction", "timestamp": "2026-03-02T09:55:00+08:00",
       "entry": [
       {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001", "resource": {
        "resourceType": "Patient",
        "identifier": [{"system": "https://fhir.kemkes.go.id/id/nik", "value": "6371015203900001"},
         {"system": "http://sys-ids.kemkes.go.id/mrn/1000001", "value": "000123"}],
        "name": [{"use": "official", "text": "DEWI SARI", "family": "SARI", "given": ["DEWI"]}],
        "gender": "female", "birthDate": "1990-03-12"}},
       {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000002", "resource": {
        "resourceType": "Encounter", "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB",
         "display": "ambulatory"},
        "identifier": [{"system": "http://sys-ids.kemkes.go.id/encounter/1000001",
         "value": "V-7"}],
        "subject": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"},
        "participant": [{"individual": {"reference": "Practitioner/N10000001",
         "display": "Budi Rahman"}}],
        "period": {"start": "2026-03-02T08:15:00+08:00", "end": "2026-03-02T09:00:00+08:00"},
        "hospitalization": {"dischargeDisposition": {"coding": [{
         "system": "http://terminology.hl7.org/CodeSystem/discharge-disposition",
         "code": "home", "display": "Home"}]}},
        "diagnosis": [{"condition":
          {"reference": "urn:uuid:00000000-0000-4000-8000-000000000003"},
         "use": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/diagnosis-role",
          "code": "DD", "display": "Discharge diagnosis"}]}, "rank": 1}]}},
       {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000003", "resource": {
        "resourceType": "Condition", "category": [{"coding": [{
         "system": "http://terminology.hl7.org/CodeSystem/condition-category",
         "code": "encounter-diagnosis", "display": "Encounter Diagnosis"}]}],
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "A09",
         "display": "Diare"}]}, "onsetDateTime": "2026-03-02",
        "subject": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"},
        "encounter": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000002"}}},
       {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000004", "resource": {
        "resourceType": "Observation", "status": "final", "category": [{"coding": [{
         "system": "http://terminology.hl7.org/CodeSystem/observation-category",
         "code": "vital-signs", "display": "Vital Signs"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "8480-6",
         "display": "Sistolik"}]}, "effectiveDateTime": "2026-03-02T08:20:00+08:00",
        "valueQuantity": {"value": 120, "unit": "mm[Hg]", "system": "http://unitsofmeasure.org",
         "code": "mm[Hg]"},
        "subject": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"},
        "encounter": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000002"}}}]}
      """
    let document = try JSONDocument(Array(bundle.utf8))
    let fhir = FHIRDecoder.decode(document, context: FHIRContext(receivedAt: clinic.receivedAt))
    let hl7 = Decoded(
      header("ADT^A03"),
      "PID|1||000123^^^^MR~6371015203900001^^^^NI||SARI^DEWI^^^^^L||19900312|F",
      "PV1|1|O|||||N10000001^Rahman^Budi||||||||||||V-7|||||||||||||||||01||||||||"
        + "20260302081500+0800|20260302090000+0800",
      "DG1|1||A09^Diare^I10||20260302|F|||||||||1",
      "OBX|1|NM|8480-6^Sistolik^LN||120|mm[Hg]^^UCUM|||||F|||20260302082000+0800")
    #expect(fhir.issues.filter(\.isError) == [] && hl7.submission.issues == [])
    #expect(Self.bare(fhir.visits) == Self.bare(hl7.submission.visits))
    #expect(Self.bare(fhir.patients) == Self.bare(hl7.submission.patients))
    let theirs = try #require(fhir.visits.first)
    let ours = try #require(hl7.visit)
    #expect(theirs.factKeys == ours.factKeys)
  }

  /// Visits without what each format says in its own way: places, rests, words that HL7 repeats.
  private static func bare(_ visits: [Visit]) -> [Visit] {
    visits.map { visit in
      var visit = visit
      visit.place = ""
      visit.remainder = []
      visit.disposition?.text = nil
      for index in visit.diagnoses.indices {
        visit.diagnoses[index].origin.place = ""
        visit.diagnoses[index].origin.remainder = []
      }
      for index in visit.observations.indices {
        visit.observations[index].origin.place = ""
        visit.observations[index].origin.remainder = []
      }
      return visit
    }
  }

  private static func bare(_ patients: [PatientAssertion]) -> [PatientAssertion] {
    patients.map { patient in
      var patient = patient
      patient.place = ""
      patient.remainder = []
      patient.senderTime = nil
      return patient
    }
  }

  @Test("what is read back has the structure of R4")
  func structure() throws {
    for body in Samples.all {
      let back = try ReadBack(HL7Decoder.decode(body, context: clinic))
      #expect(!back.resources.isEmpty)
      let errors = try back.errors()
      #expect(errors == [])
    }
  }

  @Test(
    "what is read back of real messages has the structure of R4",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func corpusStructure() throws {
    let folder = try #require(corpora)
    var broken: [String: [String]] = [:]
    for set in [
      "fhir-converter", "literals-hapi-hl7v2", "literals-nHapi", "files-hl7apy",
      "literals-hl7v2-fhir-converter", "files-hapi-hl7v2", "stream-simhospital",
    ] {
      for file in try files(in: "\(folder)/\(set)") where file.hasSuffix(".hl7") {
        let bytes = try contents("\(folder)/\(set)/\(file)")
        let errors = try ReadBack(HL7Decoder.decode(bytes, context: clinic)).errors()
        if !errors.isEmpty { broken["\(set)/\(file)"] = errors }
      }
    }
    #expect(broken == [:])
  }
}
