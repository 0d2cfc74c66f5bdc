import FHIRFormat
import RecordModel
import StrictJSON
import Testing

/// What leaves the house without the person.
@Suite("Resources without persons")
struct PseudonymousWriterTests {
  private static let marks = [
    "Siti", "9971011506900001", "0811", "Jalan", "rahasia", "RM-7", "V-7", "10:15", "06-15",
  ]

  private let writer = PseudonymousWriter(
    person: String(repeating: "a", count: 32), visit: String(repeating: "b", count: 32),
    facility: "clinic-a")

  private func time(_ text: String) throws -> ClinicalTime { try #require(ClinicalTime(text)) }

  private func visit() throws -> Visit {
    var visit = Visit(
      place: "", patient: 0, status: "Siti",
      visitClass: Coding(system: "x", code: "AMB", display: "rahasia"))
    visit.identifiers = [ExternalIdentifier(system: "x", value: "V-7")]
    visit.period.start = try time("2026-06-14T10:15:00+08:00")
    visit.practitioner = NamedReference(reference: "Practitioner/1", display: "Siti")
    visit.service = Concept(text: "rahasia")
    visit.remainder = Array(#"{"elements":{"text":{"div":"Siti"}}}"#.utf8)
    let origin = FactOrigin(
      place: "", identifiers: [ExternalIdentifier(system: "x", value: "RM-7")],
      remainder: Array(#"{"note":"rahasia"}"#.utf8))
    let icd = "http://hl7.org/fhir/sid/icd-10"
    for code in ["J06.9", "9971011506900001", "Siti"] {
      visit.diagnoses.append(
        Diagnosis(
          origin: origin,
          code: Concept(
            coding: Coding(system: icd, code: code, display: "Siti"), text: "rahasia")))
    }
    let loinc = "http://loinc.org"
    for value: Observation.Value in [
      .quantity(
        .init(
          value: try #require(ExactDecimal("120")), unit: "rahasia",
          system: "http://unitsofmeasure.org", code: "mm[Hg]")),
      .quantity(.init(value: try #require(ExactDecimal("9971011506900001")))),
      .quantity(
        .init(
          value: try #require(ExactDecimal("7")), system: "http://unitsofmeasure.org",
          code: "Siti")),
      .quantity(
        .init(
          value: try #require(ExactDecimal("6")), system: "http://unitsofmeasure.org",
          code: "10*3/{Siti}")),
      .quantity(
        .init(
          value: try #require(ExactDecimal("9.5")), system: "http://unitsofmeasure.org",
          code: "10*3/uL")),
      .text("Siti"), .integer(9_971_011_506_900_001), .time(try time("1990-06-15")),
      .concept(Concept(coding: Coding(system: loinc, code: "LA9-1", display: "Siti"))),
    ] {
      var row = Observation(
        origin: origin, status: "final",
        code: Concept(coding: Coding(system: loinc, code: "8480-6", display: "Siti")))
      row.value = value
      visit.observations.append(row)
    }
    var request = MedicationRequest(
      origin: origin, status: "active", intent: "order",
      medication: Concept(
        coding: Coding(system: "http://sys-ids.kemkes.go.id/kfa", code: "93001019"), text: "Siti"))
    request.dosageText = "rahasia"
    visit.medicationRequests = [request]
    return visit
  }

  @Test("Names, numbers, texts, hours and codes that are none stay behind; the facts stay")
  func nothingElse() throws {
    let resources = writer.resources(
      of: try visit(), types: Set(PseudonymousType.allCases))
    let text = resources.map { String(decoding: $0.resource.serialized(), as: UTF8.self) }
      .joined(separator: "\n")
    for mark in Self.marks { #expect(!text.contains(mark), "\(mark) in \(text)") }
    #expect(
      resources.map(\.type) == [
        .encounter, .condition, .observation, .observation, .observation, .observation,
        .medicationRequest,
      ])
    #expect(text.contains(#""code":"J06.9""#) && text.contains(#""start":"2026-06-14""#))
    #expect(text.contains(#""value":120"#) && text.contains("mm[Hg]"))
    #expect(text.contains("10*3/uL") && text.contains(#""value":7"#))
    #expect(text.contains("93001019") && text.contains("Organization/clinic-a"))
    #expect(text.contains(#""status":"unknown""#))
  }

  @Test("A person is a sex, a year and a kelurahan, and no year above 89")
  func person() throws {
    var patient = PatientAssertion(place: "")
    patient.identifiers = [ExternalIdentifier(system: "x", value: "9971011506900001")]
    patient.names = [PersonName(text: "Siti")]
    patient.sex = .female
    patient.birthDate = try time("1990-06-15")
    patient.addresses = [PersonAddress(lines: ["Jalan Rekaan 1"])]
    patient.contacts = [ContactPoint(system: "phone", value: "0811000000")]
    patient.deceased = .at(try time("2026-06-15T10:15:00+08:00"))
    func text(_ year: Int) -> String {
      String(
        decoding: writer.patient(patient, kelurahan: "6371011001", year: year).serialized(),
        as: UTF8.self)
    }
    let told = text(2026)
    for mark in Self.marks { #expect(!told.contains(mark), "\(mark) in \(told)") }
    #expect(told.contains(#""birthDate":"1990""#) && told.contains("6371011001"))
    #expect(told.contains(#""gender":"female""#) && told.contains(#""deceasedBoolean":true"#))
    #expect(text(2079).contains("1990") && !text(2080).contains("1990"))
  }
}
