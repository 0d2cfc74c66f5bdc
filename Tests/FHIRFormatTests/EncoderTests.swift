import FHIRFormat
import RecordModel
import StrictJSON
import Testing

@Suite struct EncoderTests {
  private static let labels = RecordLabels(
    visitID: Ids.text(.visit, 0), patientID: Ids.text(.patient, 0), versionID: 3,
    lastUpdated: ClinicalTime(utc: 1_780_000_000_000_000))

  private func resolved() throws -> DecodedSubmission {
    var submission = try Decoded(VisitFixture.bundle).submission
    submission.resolvePlaceholders()
    return submission
  }

  @Test("Every resource of a visit is found again by the tail of its id")
  func factsByID() throws {
    let visit = try #require(try resolved().visits.first)
    let resources = try FHIREncoder.resources(of: visit, Self.labels)
    #expect(resources.count == 1 + 2 + 8 + 2 + 2 + 2)
    var ids: Set<String> = []
    for resource in resources.dropFirst() {
      let id = try #require(resource["id"]?.string)
      #expect(id.utf8.count <= 64)
      #expect(ids.insert(id).inserted)
      let tail = String(id.dropFirst(Self.labels.visitID.count + 1))
      #expect(try FHIREncoder.fact(withID: tail, of: visit, Self.labels) == resource)
      #expect(resource["meta"]?["versionId"]?.string == "3")
    }
    for tail in ["", "c", "r99", "r01", "x0", "o0000000000000000"] {
      #expect(try FHIREncoder.fact(withID: tail, of: visit, Self.labels) == nil)
    }
    let second = "o" + visit.observationKeys[2].hexadecimal
    let panel = try FHIREncoder.fact(withID: second, of: visit, Self.labels)
    #expect(panel?["component"]?.array?.count == 2)
  }

  @Test("National numbers are hidden in search results digit by digit, others are not")
  func masking() throws {
    let patient = try #require(try resolved().patients.first)
    let shown = try FHIREncoder.patient(patient, id: "x", maskedNationalNumbers: true)
    let values = shown["identifier"]?.array?.compactMap { $0["value"]?.string }
    #expect(values == ["MR-7", "################", "#############"])
    var erased = patient
    erased.remainder = []
    let bare = try FHIREncoder.patient(erased, id: "x", maskedNationalNumbers: true)
    let bareValues = bare["identifier"]?.array?.compactMap { $0["value"]?.string }
    #expect(bareValues == ["################", "#############", "MR-7"])
    let text = String(decoding: bare.serialized(), as: UTF8.self)
    #expect(!text.contains("9999010101900001"))
  }

  @Test("Stored bytes that are no JSON object are a fault, not an empty answer")
  func unreadableRemainders() throws {
    var visit = try #require(try resolved().visits.first)
    visit.remainder = Array("{".utf8)
    #expect(throws: FHIREncodingError.unreadable(place: visit.place)) {
      try FHIREncoder.encounter(visit, Self.labels)
    }
    #expect(throws: FHIREncodingError.unreadable(place: "x")) {
      try FHIREncoder.sharedResource(Array("[]".utf8), id: "x")
    }
  }

  @Test("A searchset has its total, links, full URLs and modes")
  func searchset() throws {
    let visit = try #require(try resolved().visits.first)
    let match = try FHIREncoder.encounter(visit, Self.labels)
    let bundle = FHIREncoder.searchset(
      SearchPage(
        baseURL: "https://h/fhir", matches: [match], outcome: FHIREncoder.operationOutcome([]),
        total: 7, selfURL: "https://h/fhir/Encounter?c=1", nextURL: "https://h/fhir/Encounter?c=2"))
    #expect(bundle["type"] == "searchset")
    #expect(bundle["total"] == 7)
    #expect(bundle["link"]?.array?.map { $0["relation"] } == ["self", "next"])
    let entries = try #require(bundle["entry"]?.array)
    #expect(
      entries.first?["fullUrl"]?.string == "https://h/fhir/Encounter/\(Self.labels.visitID)")
    #expect(entries.map { $0["search"]?["mode"] } == ["match", "outcome"])
  }

  @Test("An OperationOutcome says code, place and fix, Indonesian first")
  func outcome() throws {
    let issue = Issue(.fhirTimeUnreadable, at: "Bundle.entry[3].resource.period.start")
    let outcome = FHIREncoder.operationOutcome([issue])
    let first = try #require(outcome["issue"]?.array?.first)
    #expect(first["severity"] == "warning")
    #expect(first["details"]?["coding"]?.array?.first?["code"] == "BMB-1131")
    #expect(first["details"]?["text"]?.string?.hasPrefix("Tanggal") == true)
    #expect(first["expression"] == ["Bundle.entry[3].resource.period.start"])
    #expect(first["diagnostics"]?.string?.contains("Write a time") == true)
    #expect(FHIREncoder.operationOutcome([])["issue"]?.array?.count == 1)
  }

  @Test("The CapabilityStatement lists just what can be read and sent")
  func capabilities() throws {
    let facts = CapabilityFacts(
      softwareVersion: "0.1", date: ClinicalTime(utc: 0), baseURL: "https://h/fhir")
    let statement = FHIREncoder.capabilityStatement(facts)
    #expect(statement["fhirVersion"] == "4.0.1")
    let rest = try #require(statement["rest"]?.array?.first)
    let types = rest["resource"]?.array?.compactMap { $0["type"]?.string } ?? []
    #expect(types.prefix(3) == ["Patient", "Encounter", "AuditEvent"])
    #expect(types.contains("Composition") && types.contains("Practitioner"))
    #expect(rest["interaction"]?.array?.map { $0["code"] } == ["transaction", "batch"])
    #expect(types.contains("Subscription") && rest["operation"]?[0]?["name"] == "export")
    let bare = CapabilityFacts(
      softwareVersion: "0.1", date: ClinicalTime(utc: 0), baseURL: "https://h/fhir",
      exports: false, sendsNotices: false)
    let less = FHIREncoder.capabilityStatement(bare)["rest"]?.array?.first
    #expect(less?["operation"] == nil)
    #expect(less?["resource"]?.array?.contains { $0["type"] == "Subscription" } == false)
    let patient = less?["resource"]?.array?.first { $0["type"] == "Patient" }
    #expect(patient?["operation"]?.array?.contains { $0["name"] == "export" } == false)
  }

  @Test("What a later word says in columns is not hidden by an earlier word's remainder")
  func laterWordsCount() throws {
    func word(_ number: Int, _ encounter: String) throws -> VisitAssertion {
      let document = try JSONDocument(Array(encounter.utf8))
      let decoded = FHIRDecoder.decode(
        document, context: FHIRContext(receivedAt: ClinicalTime(utc: 0)))
      let visit = try #require(decoded.visits.first)
      return VisitAssertion(
        visit: visit, number: number, submission: SubmissionID(at: Int64(number)), mapping: "",
        senderTime: Int64(number), sourceRank: 0, contentHash: Int64(number))
    }
    let head =
      #"{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"#
      + #""subject":{"reference":"Patient/P99999999999"},"#
    let first = try word(
      1,
      head + #""priority":{"text":"biasa"},"serviceType":{"coding":[{"code":"a"},{"code":"b"}]},"#
        + #""participant":[{"individual":{"display":"dr. A"}},{"individual":{"display":"dr. B"}}]}"#
    )
    let second = try word(2, head + #""serviceType":{"coding":[{"code":"c"}]}}"#)
    let labels = RecordLabels(
      visitID: "v", patientID: "p", versionID: 1, lastUpdated: ClinicalTime(utc: 0))
    let visit = try #require(Visit.current(of: [second, first]))
    let encounter = try FHIREncoder.encounter(visit, labels)
    let codes = encounter["serviceType"]?["coding"]?.array?.compactMap { $0["code"]?.string }
    #expect(codes == ["c"])
    #expect(encounter["participant"]?.array?.count == 2)
    #expect(encounter["priority"]?["text"]?.string == "biasa")
  }

  @Test("What the simulator would post is decoded to the values that it was made from")
  func transactions() throws {
    var submission = try Decoded(VisitFixture.bundle).submission
    submission.erase()
    submission.visits[0].medicationRequests[0].medication = Concept(text: "Parasetamol")
    func bundle(_ seed: UInt64) throws -> JSON {
      try FHIREncoder.transactionBundle(
        patients: submission.patients, visits: submission.visits,
        baseTimestamp: ClinicalTime("2026-03-02T03:00:00Z"), seed: seed)
    }
    let sent = try bundle(1)
    #expect(try sent == bundle(1))
    #expect(try sent != bundle(2))
    let back = try Decoded(sent.serialized()).submission
    #expect(back.issues.allSatisfy { $0.rule.severity == .information })
    #expect(back.patients.map(\.identifiers) == submission.patients.map(\.identifiers))
    #expect(back.patients.map(\.names) == submission.patients.map(\.names))
    #expect(back.patients.map(\.addresses) == submission.patients.map(\.addresses))
    let visits = (submission.visits[0], try #require(back.visits.first))
    #expect(visits.0.observationKeys == visits.1.observationKeys)
    #expect(visits.0.diagnosisKeys == visits.1.diagnosisKeys)
    #expect(visits.0.medicationRequestKeys == visits.1.medicationRequestKeys)
    #expect(visits.0.observations.map(\.value) == visits.1.observations.map(\.value))
    #expect(visits.0.observations.map(\.panel) == visits.1.observations.map(\.panel))
    #expect(visits.0.diagnoses.map(\.rank) == visits.1.diagnoses.map(\.rank))
    #expect(visits.0.statusHistory == visits.1.statusHistory)
    #expect(visits.0.payer == visits.1.payer)
  }

  @Test("What the encoder writes is sound by FHIR's own structure, with remainders and without")
  func soundness() throws {
    func check(_ resource: JSON) throws -> [String] {
      let document = try JSONDocument(resource.serialized())
      return FHIRStructure.check(document.root, path: "")
        .filter(\.isError).map { "\($0.rule.code) \($0.position)" }
    }
    let whole = try RoundTrip(Decoded(VisitFixture.bundle))
    let erased = try RoundTrip(Decoded(VisitFixture.bundle), isErased: true)
    #expect(erased.results.count == whole.results.count - 2)
    for (place, resource) in Array(whole.results) + Array(erased.results) {
      #expect(try check(resource) == [], "\(place)")
    }
    let facts = CapabilityFacts(
      softwareVersion: "0.1", date: ClinicalTime(utc: 0), baseURL: "https://h/fhir")
    #expect(try check(FHIREncoder.capabilityStatement(facts)) == [])
    let issue = Issue(.fhirTimeUnreadable, at: "Bundle.entry[3].resource.period.start")
    #expect(try check(FHIREncoder.operationOutcome([issue])) == [])
    #expect(try check(FHIREncoder.operationOutcome([])) == [])
    let submission = try resolved()
    let sent = try FHIREncoder.transactionBundle(
      patients: submission.patients, visits: submission.visits, baseTimestamp: nil, seed: 1)
    #expect(try check(sent) == [])
    let page = SearchPage(
      baseURL: "https://h/fhir",
      matches: whole.results.values.filter { $0["resourceType"] == "Encounter" },
      total: 1, selfURL: "https://h/fhir/Encounter")
    #expect(try check(FHIREncoder.searchset(page)) == [])
  }
}
