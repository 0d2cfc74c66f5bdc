import FHIRFormat
import RecordModel
import StrictJSON
import Testing

@Suite struct ReferenceTests {
  /// Forms of Encounter.subject without a Patient in the message, and the number that each carries.
  static let subjects: [(subject: String, identifier: ExternalIdentifier)] = [
    (
      #"{"reference": "Patient/P99999999999", "display": "Galuh"}"#,
      ExternalIdentifier(system: PatientIdentifierSystem.ihs, value: "P99999999999")
    ),
    (
      #"{"reference": "https://host/fhir-r4/v1/Patient/100000030009", "display": "Galuh"}"#,
      ExternalIdentifier(system: PatientIdentifierSystem.ihs, value: "100000030009")
    ),
    (
      #"{"reference": "Patient/AAAAAAAA-0000-7000-8000-000000000001", "display": "Galuh"}"#,
      ExternalIdentifier(
        system: FHIRSystem.baimbaiPatient, value: "aaaaaaaa-0000-7000-8000-000000000001")
    ),
    (
      #"""
      {"identifier": {"system": "https://fhir.kemkes.go.id/id/nik", "value": "9999010101900001"},
       "display": "Galuh"}
      """#,
      ExternalIdentifier(system: PatientIdentifierSystem.nik, value: "9999010101900001")
    ),
    (
      #"""
      {"reference": "Patient?identifier=https%3A%2F%2Ffhir.kemkes.go.id%2Fid%2Fnik|99990101",
       "display": "Galuh"}
      """#,
      ExternalIdentifier(system: PatientIdentifierSystem.nik, value: "99990101")
    ),
  ]

  @Test(
    "A patient who is not in the message is known by the number in the reference",
    arguments: subjects)
  func numbers(subject: String, identifier: ExternalIdentifier) throws {
    let decoded = try Decoded(
      transaction(
        encounter(subject: subject), observation(#""code": {"text": "x"}, "subject": \#(subject)"#)
      ))
    #expect(decoded.submission.issues.filter(\.isError).isEmpty)
    #expect(decoded.submission.patients.count == 1)
    #expect(decoded.submission.patients.first?.identifiers == [identifier])
    #expect(decoded.submission.patients.first?.names == [PersonName(text: "Galuh")])
    #expect(decoded.submission.visits.first?.observations.count == 1)
  }

  @Test("A fact may name one that was read before it, again and again")
  func factsNameFacts() throws {
    let names = (0..<6).map { "urn:uuid:o\($0)" }
    let facts = names.indices.map { index in
      let performer =
        index == 0 ? "" : #", "performer": [{"reference": "\#(names[index - 1])"}]"#
      return entry(
        #"""
        {"resourceType": "Observation", "status": "final", "code": {"text": "same"},
         "encounter": {"reference": "urn:uuid:e"}\#(performer)}
        """#, fullURL: names[index])
    }
    let visit = encounter(subject: #"{"reference": "Patient/P99999999999"}"#)
    let decoded = try Decoded(transaction(([visit] + facts).joined(separator: ",")))
    let observations = try #require(decoded.submission.visits.first).observations
    let keys = try #require(decoded.submission.visits.first).observationKeys
    #expect(observations.count == names.count)
    #expect(Set(keys).count == names.count)
    for (fact, former) in zip(observations.dropFirst(), keys) {
      let end = ".o" + former.hexadecimal
      #expect(fact.performer?.reference?.hasSuffix(end) == true)
    }
  }

  @Test("A number that a Patient of the message has names that Patient")
  func numberOfAPatientInTheMessage() throws {
    let subject = #"{"reference": "Patient?identifier=https://fhir.kemkes.go.id/id/nik|999"}"#
    let patient = #"""
      {"resourceType": "Patient", "gender": "male",
       "identifier": [{"system": "https://fhir.kemkes.go.id/id/nik", "value": "999"}]}
      """#
    let decoded = try Decoded(transaction(encounter(subject: subject), entry(patient)))
    #expect(decoded.submission.patients.count == 1)
    #expect(decoded.submission.visits.first?.patient == 0)
  }

  @Test(
    "A visit whose patient nobody can know is refused, and the others are not",
    arguments: [
      #"{"reference": "urn:uuid:nobody"}"#, #"{"reference": "Patient/{{Patient_id}}"}"#,
      #"{"reference": "Patient/x"}"#, #"{"reference": "Group/1"}"#, #"{"display": "Galuh"}"#,
      #"{"identifier": {"system": "urn:x"}}"#, #"{"reference": 7}"#, #""Patient/P99999999999""#,
      #"{"type": "Group", "identifier": {"system": "urn:x", "value": "1"}}"#,
    ])
  func unknownSubject(subject: String) throws {
    let good = #"{"reference": "Patient/P99999999999"}"#
    let decoded = try Decoded(
      transaction(
        encounter(subject: subject), encounter(subject: good, fullURL: "urn:uuid:f"),
        observation(#""code": {"text": "x"}"#)))
    #expect(decoded.submission.visits.map(\.place) == ["Bundle.entry[1].resource"])
    #expect(decoded.findings.contains("BMB-1122 Bundle.entry[0].resource.subject"))
    #expect(decoded.findings.contains("BMB-1126 Bundle.entry[2].resource.encounter"))
  }

  @Test("References to entries become marks wherever they stand, and others stay as sent")
  func marks() throws {
    let decoded = try Decoded(VisitFixture.bundle)
    let visit = try #require(decoded.submission.visits.first)
    let mark = Placeholder.mark(.visit, 0)
    #expect(visit.practitioner?.reference == "Practitioner/\(Placeholder.mark(.shared, 1))")
    #expect(visit.referredTo?.reference == "Organization/1000222")
    let remainder = RoundTrip.remainder(visit)
    let request = try #require(remainder["resources"]?.array?.first)
    let links = request["supportingInfo"]?.array?.compactMap { $0["reference"]?.string }
    let plan = try #require(remainder["resources"]?.array?.last?["id"]?.string)
    #expect(plan.count == 17)
    #expect(
      links == [
        "Observation/\(mark).o\(visit.observationKeys[1].hexadecimal)",
        "Procedure/\(mark).p\(visit.procedureKeys[0].hexadecimal)",
        "CarePlan/\(mark).\(plan)",
      ])
    #expect(request["encounter"]?["reference"]?.string == "Encounter/\(mark)")
    #expect(
      remainder["elements"]?["subject"]?["reference"]?.string
        == "Patient/\(Placeholder.mark(.patient, 0))")
  }

  @Test("An unknown urn is warned of where it stands; a number outside the message is told once")
  func unresolved() throws {
    let more = #"""
      "code": {"text": "x"}, "subject": {"reference": "Patient/P99999999999"},
      "performer": [{"reference": "Practitioner/N10000001"}],
      "basedOn": [{"reference": "urn:uuid:nothing"}]
      """#
    let decoded = try Decoded(
      transaction(
        encounter(subject: #"{"reference": "Patient/P99999999999"}"#), observation(more),
        observation(more)))
    #expect(
      decoded.findings.sorted() == [
        "BMB-1140 Bundle.entry[1].resource.basedOn[0].reference",
        "BMB-1141 Bundle.entry[1].resource.performer[0].reference",
      ])
    let observation = try #require(decoded.submission.visits.first?.observations.last)
    #expect(observation.performer?.reference == "Practitioner/N10000001")
    #expect(
      String(decoding: observation.origin.remainder, as: UTF8.self).contains("urn:uuid:nothing"))
  }

  @Test("A text of the sender that looks like a mark of ours is not taken for one")
  func forgedMarks() throws {
    let mark = Placeholder.mark(.patient, 0)
    var submission = try Decoded(
      transaction(
        encounter(
          subject: #"{"reference": "Patient/P99999999999"}"#,
          more: #""reasonCode": [{"text": "\#(mark)"}]"#))
    ).submission
    submission.resolvePlaceholders()
    let visit = try #require(submission.visits.first)
    let reason = RoundTrip.remainder(visit)["elements"]?["reasonCode"]?.array?.first
    #expect(reason?["text"]?.string == mark)
  }

  @Test("A patient's numbers stand in no remainder, however the message names him")
  func numbersStayInColumns() throws {
    let nik = "9999010101900001"
    let subject = #"""
      {"identifier": {"system": "https://fhir.kemkes.go.id/id/nik", "value": "\#(nik)"},
       "display": "Galuh"}
      """#
    let plain = try Decoded(VisitFixture.bundle).submission
    let logical = try Decoded(
      transaction(
        encounter(subject: subject),
        observation(#""code": {"text": "x"}, "subject": \#(subject), "focus": [\#(subject)]"#),
        entry(#"{"resourceType": "Goal", "subject": \#(subject)}"#))
    ).submission
    for submission in [plain, logical] {
      #expect(submission.patients.first?.identifiers.contains { $0.value == nik } == true)
      var kept = submission.patients.map(\.remainder) + submission.shared.map(\.body)
      kept += submission.patientResources.map(\.body)
      for var visit in submission.visits {
        kept.append(visit.remainder)
        visit.forEachOrigin { kept.append($0.remainder) }
      }
      #expect(kept.contains { !$0.isEmpty })
      #expect(!kept.contains { String(decoding: $0, as: UTF8.self).contains(nik) })
    }
  }

  @Test("Entries can be named by Type and id of their resource or of their fullUrl")
  func names() throws {
    let patient = #"{"resourceType": "Patient", "id": "p1", "name": [{"text": "Galuh"}]}"#
    for reference in [
      "Patient/p1", "Patient/p2", "http://x/fhir/Patient/p2", "http://y/Patient/p1/_history/3",
    ] {
      let decoded = try Decoded(
        transaction(
          entry(patient, fullURL: "http://x/fhir/Patient/p2"),
          encounter(subject: #"{"reference": "\#(reference)"}"#)))
      #expect(decoded.submission.visits.count == 1, "\(reference)")
      #expect(decoded.submission.patients.count == 1, "\(reference)")
    }
  }
}
