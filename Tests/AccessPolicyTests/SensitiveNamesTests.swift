import AccessPolicy
import CodeSystems
import RecordModel
import Testing

/// Which names of a code system make its codes count.
@Suite("Names of sensitive codes' systems")
struct SensitiveNamesTests {
  @Test(
    "By every name that terminology knows ICD-10 by, its codes tell their category",
    arguments: [
      "http://hl7.org/fhir/sid/icd-10", "https://hl7.org/fhir/sid/icd10", "icd10", "ICD10",
      "ICD-10", "icdx", "ICD X", "ICD-10-WHO", "ICD-10 2010", "https://hl7.org/fhir/sid/icd-10/",
      "urn:oid:2.16.840.1.113883.6.3",
    ])
  func icd10(_ name: String) {
    #expect(CodeSystem.named(name)?.url == CodeSystem.icd10.url)
    #expect(Policy.shipped.codes.categories(system: name, code: "B20") == [.hiv])
  }

  @Test(
    "By every name that terminology knows LOINC by, its codes tell their category",
    arguments: [
      "http://loinc.org", "https://loinc.org/", "loinc.org", "loinc", "LOINC",
      "urn:oid:2.16.840.1.113883.6.1",
    ])
  func loinc(_ name: String) {
    #expect(CodeSystem.named(name)?.url == CodeSystem.loinc.url)
    #expect(Policy.shipped.codes.categories(system: name, code: "56888-1") == [.hiv])
  }

  @Test("A visit is judged and redacted alike by another name")
  func visit() throws {
    var visit = Visit(
      place: "", patient: 0, status: "finished", visitClass: Coding(system: "s", code: "AMB"))
    visit.diagnoses = ["B20", "J06.9"].map {
      Diagnosis(
        origin: FactOrigin(place: ""), code: Concept(coding: Coding(system: "ICD10", code: $0)))
    }
    #expect(Policy.shipped.codes.categories(of: visit) == [.hiv])
    let shown = Redaction(codes: Policy.shipped.codes).applied(to: visit)
    #expect(shown.diagnoses.map(\.code.coding.code) == ["J06.9"])
  }
}
