import FHIRFormat
import RecordModel
import StrictJSON
import Testing

@Suite struct PlacementTests {
  private static let galuh = #"{"reference": "Patient/P99999999999"}"#
  private static let other = #"{"reference": "Patient/P88888888888"}"#

  @Test("Resources go with the visit that they name, else with their patient, else to everybody")
  func homes() throws {
    let decoded = try Decoded(VisitFixture.bundle)
    let submission = decoded.submission
    #expect(submission.shared.map(\.type) == ["Organization", "Practitioner", "Medication"])
    #expect(submission.shared.map(\.senderID?.count) == [36, 9, 36])
    #expect(submission.shared[1].identifiers.map(\.value) == ["N99000001"])
    #expect(submission.patientResources.map(\.type) == ["Goal"])
    let visit = try #require(submission.visits.first)
    let kept = RoundTrip.remainder(visit)["resources"]?.array ?? []
    #expect(kept.map { $0["resourceType"]?.string } == ["ServiceRequest", "CarePlan"])
    // The fixture's Encounter has a fullUrl but no id, and a fullUrl names nothing.
    #expect(visit.senderID == nil)
  }

  @Test(
    "What names its visit deep inside goes with it; what names a strange patient is not shared"
  )
  func deepNames() throws {
    let claim = #"""
      {"resourceType": "Claim", "patient": \#(Self.galuh),
       "item": [{"sequence": 1, "encounter": [{"reference": "urn:uuid:e"}]}]}
      """#
    let appointment = #"""
      {"resourceType": "Appointment", "participant": [{"actor": \#(Self.other)}]}
      """#
    let decoded = try Decoded(
      transaction(encounter(subject: Self.galuh), entry(claim), entry(appointment)))
    let visit = try #require(decoded.submission.visits.first)
    #expect(RoundTrip.remainder(visit)["resources"]?.array?.count == 1)
    #expect(decoded.submission.patientResources.map(\.type) == ["Appointment"])
    #expect(decoded.submission.shared.isEmpty)
  }

  @Test("A fact about another patient than its visit's is kept with that patient")
  func subjectDiffers() throws {
    let decoded = try Decoded(
      transaction(
        encounter(subject: Self.galuh),
        observation(#""code": {"text": "x"}, "subject": \#(Self.other)"#)))
    #expect(decoded.findings == ["BMB-1124 Bundle.entry[1].resource"])
    #expect(decoded.submission.visits.first?.observations.isEmpty == true)
    #expect(decoded.submission.patientResources.map(\.patient) == [1])
  }

  @Test("A single resource is taken with its patient; one whose encounter is elsewhere is flagged")
  func singleResources() throws {
    let patient = try Decoded(#"{"resourceType": "Patient", "name": [{"text": "Galuh"}]}"#)
    #expect(patient.submission.patients.map(\.place) == ["Patient"])
    let condition = try Decoded(
      #"""
      {"resourceType": "Condition", "code": {"text": "x"}, "subject": \#(Self.galuh),
       "encounter": {"reference": "Encounter/aaaaaaaa-0000-4000-8000-000000000001"}}
      """#)
    #expect(condition.findings.first == "BMB-1125 Condition.encounter")
    #expect(condition.submission.patientResources.map(\.type) == ["Condition"])
    #expect(condition.submission.patients.first?.identifiers.first?.value == "P99999999999")
    #expect(try RoundTrip(condition).differences == [])
    let nobody = try Decoded(#"{"resourceType": "Condition", "code": {"text": "x"}}"#)
    #expect(nobody.findings == ["BMB-1123 Condition"])
    #expect(nobody.submission.isEmpty)
  }

  @Test("A Condition that only the visit's list of diagnoses names belongs to that visit")
  func listedDiagnosis() throws {
    let more = #"""
      "diagnosis": [{"condition": {"reference": "urn:uuid:c"}, "rank": 1,
                     "use": {"coding": [{"code": "DD"}]}}]
      """#
    let condition =
      #"{"resourceType": "Condition", "code": {"text": "x"}, "subject": \#(Self.galuh)}"#
    let decoded = try Decoded(
      transaction(
        encounter(subject: Self.galuh, more: more), entry(condition, fullURL: "urn:uuid:c")))
    let visit = try #require(decoded.submission.visits.first)
    #expect(visit.diagnoses.map(\.rank) == [1])
    #expect(visit.diagnoses.first?.role?.code == "DD")
    #expect(visit.remainder.isEmpty)
  }

  @Test("The payer comes from the visit's extension, else from a Coverage of its patient")
  func payer() throws {
    let coverage = #"""
      {"resourceType": "Coverage", "beneficiary": \#(Self.galuh),
       "type": {"coding": [{"system": "urn:payer", "code": "JKN"}]}}
      """#
    let named = #"""
      {"resourceType": "Coverage", "beneficiary": \#(Self.galuh), "payor": [{"display": "BPJS"}]}
      """#
    let visit = encounter(subject: Self.galuh)
    #expect(
      try Decoded(transaction(visit, entry(coverage))).submission.visits.first?.payer
        == Coding(system: "urn:payer", code: "JKN"))
    #expect(
      try Decoded(transaction(visit, entry(named))).submission.visits.first?.payer
        == Coding(display: "BPJS"))
    #expect(try Decoded(VisitFixture.bundle).submission.visits.first?.payer?.code == "JKN-PBI")
  }

  @Test(
    "The sender's time is the Bundle's, else the Encounter's, else the latest that it speaks of")
  func senderTime() throws {
    let period = #""period": {"start": "2026-03-02T00:00:00Z", "end": "2026-03-02T01:00:00Z"}"#
    let meta = period + #", "meta": {"lastUpdated": "2026-03-02T02:00:00Z"}"#
    func time(_ message: String) throws -> String? {
      try Decoded(message).submission.visits.first?.senderTime?.text
    }
    #expect(
      try time(transaction(encounter(subject: Self.galuh, more: period))) == "2026-03-02T01:00:00Z")
    let dated = transaction(encounter(subject: Self.galuh, more: meta))
    #expect(try time(dated) == "2026-03-02T02:00:00Z")
    #expect(
      try time(dated.replacing(#""entry""#, with: #""timestamp": "2026-03-02T03:00:00Z", "entry""#))
        == "2026-03-02T03:00:00Z")
  }

  @Test("The facility that a visit names is told by its number, wherever it stands")
  func facilities() throws {
    func named(_ provider: String) throws -> [ExternalIdentifier] {
      try Decoded(
        transaction(
          encounter(subject: Self.galuh, more: #""serviceProvider": \#(provider)"#),
          entry(
            #"""
            {"resourceType": "Organization", "identifier": [{"system": "urn:o", "value": "9"}]}
            """#, fullURL: "urn:uuid:o"))
      ).submission.namedFacilities.map(\.identifier)
    }
    #expect(
      try named(#"{"reference": "Organization/1000777"}"#)
        == [ExternalIdentifier(system: FHIRSystem.satusehatOrganization, value: "1000777")])
    #expect(
      try named(#"{"reference": "urn:uuid:o"}"#)
        == [ExternalIdentifier(system: "urn:o", value: "9")])
    #expect(
      try named(#"{"identifier": {"system": "urn:i", "value": "1"}}"#)
        == [ExternalIdentifier(system: "urn:i", value: "1")])
    #expect(try named(#"{"reference": "Organization/{{Org_id}}"}"#) == [])
  }

  @Test(
    "Every entry that speaks of a patient is in his range, also a refused visit's; others are not")
  func ranges() throws {
    let message = transaction(
      entry(#"{"resourceType": "Location", "name": "Poli"}"#), encounter(subject: Self.galuh),
      encounter(subject: Self.other, more: #""status2": 1"#, fullURL: "urn:uuid:f"),
      observation(#""code": {"text": "x"}"#, encounter: "urn:uuid:f"))
    let decoded = try Decoded(message)
    #expect(decoded.submission.patientRanges.map(\.patient) == [0, 1, 1])
    let bytes = Array(message.utf8)
    for range in decoded.submission.patientRanges {
      #expect(bytes[range.bytes.lowerBound] == UInt8(ascii: "{"))
      #expect(bytes[range.bytes.upperBound - 1] == UInt8(ascii: "}"))
    }
    let refused = try Decoded(message.replacing("finished", with: "selesai"))
    #expect(refused.submission.visits.isEmpty)
    #expect(refused.submission.patientRanges.map(\.patient) == [0, 1, 1])
  }

  @Test("Every rule has a code of this room, no code twice, words and a fix in both languages")
  func rules() {
    let codes = Rule.fhirRules.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { ("BMB-1100"..."BMB-1299").contains($0) })
    for rule in Rule.fhirRules {
      let texts = [
        rule.message.indonesian, rule.message.english, rule.fix.indonesian, rule.fix.english,
      ]
      #expect(texts.allSatisfy { !$0.isEmpty })
    }
  }
}
