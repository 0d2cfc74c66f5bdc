import Foundation
import StrictJSON
import TestSupport
import Testing

/// A vendor's software for SATUSEHAT, with other base URLs and a certificate, and nothing else changed.
@Suite("SATUSEHAT's flow, step by step", .timeLimit(.minutes(5)))
struct SATUSEHATFlowTests {
  /// The published samples lie beside the corpora and are not ours to keep.
  private static let samples = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"].map {
    URL(filePath: $0).deletingLastPathComponent().appending(path: "domain/samples").path
  }

  @Test(
    "From the token to the Composition, each step is answered as SATUSEHAT answers, and read back",
    .enabled(if: samples.map { FileManager.default.fileExists(atPath: $0) } ?? false))
  func flow() async throws {
    let house = try await RunningHouse.start()
    _ = try await house.run(
      """
      printf 9971014507800002 | "$PROGRAM" practitioner add 10009880728 --name "dr. Rekaan" \\
        --sex female --nik-file - --config "$FOLDER/baimbai.json" >/dev/null
      """)
    let told = try await house.run(
      "python3 -B Tests/SystemTests/satusehat.py",
      [
        "SAMPLES": try #require(Self.samples), "ORGANIZATION": "9900103001",
        "PRACTITIONER_NIK": "9971014507800002",
      ])
    var steps: [String: JSON] = [:]
    for line in told.split(separator: "\n") {
      let step = JSON(try JSONDocument(Array(line.utf8), limits: .history).root)
      steps[step["step"]?.string ?? ""] = step
    }
    try check(steps)
    try await readBack(house, try #require(steps["names"]?["names"]))
    try await house.openWhole()
    try await house.stop()
  }

  @Test("A trial by SATUSEHAT's rules tells what it would refuse, and stores nothing")
  func preflight() async throws {
    let house = try await RunningHouse.start()
    let address = "?preflight=satusehat"
    let bare = #"{"resourceType":"Encounter","status":"arrived"}"#
    for path in ["/fhir", "/fhir/Encounter", "/v1/submissions"] {
      let told = try await house.curl(path + address, RunningHouse.fhir, body: bare)
      #expect(told.status == 422, "\(path)")
      #expect(told.body.contains("SATUSEHAT-10117"), "\(path)")
    }
    let other = try await house.curl(
      "/v1/submissions?preflight=dukcapil", RunningHouse.fhir, body: bare)
    #expect(other.status == 400)
    #expect(try await house.count("SELECT count(*) FROM record.submission") == 0)
    try await house.openWhole()
    try await house.stop()
  }

  private func check(_ steps: [String: JSON]) throws {
    func status(_ step: String) -> Int? { steps[step]?["status"]?.int }
    func body(_ step: String) -> JSON? { steps[step]?["body"] }
    #expect(body("token")?["expires_in"]?.string == "3599")
    #expect(body("token")?["token_type"]?.string == "BearerToken")
    #expect(body("patient unknown")?["total"]?.int == 0)
    #expect(body("patient")?["success"]?.bool == true)
    let known = body("patient known")
    #expect(known?["total"]?.int == 1)
    #expect(known?.serialized().contains("3174031002890009") == false)
    for step in [
      "patient", "organization_sub", "location_room", "encounter_arrived",
      "condition_chief_complaint", "allergy_drug", "observation_systolic", "careplan",
      "servicerequest_lab", "specimen", "observation_lab_sodium", "diagnosticreport",
      "condition_diagnosis", "condition_second", "procedure_icd9cm",
      "medication_request_contained", "medication", "medication request by reference",
      "questionnaire_response_prescription_review",
      "medication_dispense", "immunization", "clinicalimpression", "composition_resume_medis",
    ] {
      #expect(status(step) == 201, "\(step): \(text(body(step)))")
      guard step != "patient" else { continue }
      let type = body(step)?["resourceType"]?.string ?? ""
      let id = body(step)?["id"]?.string ?? ""
      #expect(steps[step]?["location"]?.string?.hasSuffix("/fhir/\(type)/\(id)") == true, "\(step)")
      #expect(steps[step]?["etag"]?.string?.hasPrefix("W/\"") == true, "\(step)")
      #expect(body(step)?["meta"]?["lastUpdated"] != nil, "\(step)")
    }
    for step in ["encounter_inprogress", "encounter_finished"] {
      #expect(status(step) == 200, "\(step): \(text(body(step)))")
    }
    #expect(status("arrived again") == 400)
    #expect(body("arrived again")?["issue"]?.array?.first?["code"]?.string == "duplicate")
    #expect(status("unknown visit") == 422)
    #expect(text(body("unknown visit")).contains("BMB-1434"))
    #expect(status("foreign token") == 401)
  }

  private func readBack(_ house: RunningHouse, _ names: JSON) async throws {
    let id = try #require(names["Encounter_id"]?.string)
    let visit = try await house.curl("/fhir/Encounter/\(id)", RunningHouse.reading).json
    #expect(visit["status"]?.string == "finished")
    let listed = (visit["diagnosis"]?.array ?? []).map {
      "\($0["condition"]?["reference"]?.string ?? "") \($0["rank"]?.int ?? 0)"
    }
    let ranks = [("Diagnosis_Primer", 1), ("Diagnosis_Sekunder", 2), ("Condition_KeluhanUtama", 0)]
    for (name, rank) in ranks {
      #expect(listed.contains("Condition/\(names[name]?.string ?? "?") \(rank)"), "\(name)")
    }
    #expect(
      try await house.count("SELECT count(*) FROM record.diagnosis WHERE rank = 1") == 1)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    #expect(
      try await house.count(
        "SELECT count(*) FROM record.medication_request WHERE medication_code = '93001019'") == 1)
    let kept = [
      ("Specimen", "Specimen_Paket"), ("ServiceRequest", "ServiceRequest_Paket"),
      ("AllergyIntolerance", "AllergyIntolerance_Obat"), ("Composition", "Composition_id"),
      ("ClinicalImpression", "Prognosis_Pulang"), ("Observation", "Observation_Natrium"),
      ("MedicationDispense", "MedicationDispense_id1"), ("Condition", "Diagnosis_Primer"),
      ("MedicationRequest", "MedicationRequest_id1"), ("Procedure", "Procedure_Nebu"),
      ("MedicationRequest", "MedicationRequest_id2"), ("Location", "Location_Poli"),
      ("Organization", "Org_Poli"),
      ("Practitioner", "Practitioner_id"),
    ]
    for (type, name) in kept {
      let address = "\(type)/\(names[name]?.string ?? "?")"
      let read = try await house.curl("/fhir/\(address)", RunningHouse.reading)
      #expect(read.status == 200, "\(address)")
      let resource = try read.json
      #expect("\(type)/\(resource["id"]?.string ?? "")" == address)
    }
    let specimen = try await house.curl(
      "/fhir/Specimen/\(names["Specimen_Paket"]?.string ?? "")", RunningHouse.reading
    ).json
    #expect(
      specimen["request"]?.array?.first?["reference"]?.string
        == "ServiceRequest/\(names["ServiceRequest_Paket"]?.string ?? "")")
    let patient = try #require(names["Patient_id"]?.string)
    let all = try await house.curl("/fhir/Patient/\(patient)/$everything", RunningHouse.reading)
    let types = (try all.json["entry"]?.array ?? []).compactMap {
      $0["resource"]?["resourceType"]?.string
    }
    for type in ["Composition", "Immunization", "QuestionnaireResponse", "DiagnosticReport"] {
      #expect(types.contains(type), "\(type)")
    }
    #expect(types.count { $0 == "Encounter" } == 1)
  }

  private func text(_ json: JSON?) -> String {
    String(decoding: json?.serialized() ?? [], as: UTF8.self)
  }
}

extension [UInt8] {
  /// Whether the text has another in it.
  func contains(_ text: String) -> Bool {
    String(decoding: self, as: UTF8.self).contains(text)
  }
}
