/// Misspelt systems of SATUSEHAT that are seen in the field and in official samples.
package enum SATUSEHATSystem {
  /// Wrong beginning, right beginning; the longest wrong one stands first where two begin alike.
  ///
  /// Source: SATUSEHAT Postman collections and client code; `http` against `https` is told only
  /// where the other naming does not exist.
  private static let misspellings: [(wrong: String, right: String)] = [
    ("http:sys-ids.kemkes.go.id", "http://sys-ids.kemkes.go.id"),
    ("http:/sys-ids.kemkes.go.id", "http://sys-ids.kemkes.go.id"),
    ("https:sys-ids.kemkes.go.id", "http://sys-ids.kemkes.go.id"),
    ("https://sys-ids.kemkes.go.id", "http://sys-ids.kemkes.go.id"),
    ("sys-ids.kemkes.go.id", "http://sys-ids.kemkes.go.id"),
    ("http://fhir.kemkes.go.id/id/", "https://fhir.kemkes.go.id/id/"),
    ("https:fhir.kemkes.go.id", "https://fhir.kemkes.go.id"),
    ("https:/fhir.kemkes.go.id", "https://fhir.kemkes.go.id"),
    ("fhir.kemkes.go.id", "https://fhir.kemkes.go.id"),
    (
      "https://fhir.kemkes.go.id/id/nakes-ihs-number",
      "https://fhir.kemkes.go.id/id/nakes-his-number"
    ),
    ("http://snomed.info.sct", "http://snomed.info/sct"),
    ("http:snomed.info/sct", "http://snomed.info/sct"),
    ("https://snomed.info/sct", "http://snomed.info/sct"),
    ("http://www.snomed.info/sct", "http://snomed.info/sct"),
    ("https://loinc.org", "http://loinc.org"),
    ("http://www.loinc.org", "http://loinc.org"),
    ("https://unitsofmeasure.org", "http://unitsofmeasure.org"),
    ("http://hl7.org/fhir/sid/icd10", "http://hl7.org/fhir/sid/icd-10"),
    ("http://hl7.org/fhir/sid/icd9-cm", "http://hl7.org/fhir/sid/icd-9-cm"),
    ("http://hl7.org/fhir/sid/icd-9cm", "http://hl7.org/fhir/sid/icd-9-cm"),
    ("https://hl7.org/fhir/", "http://hl7.org/fhir/"),
    ("https://terminology.hl7.org/", "http://terminology.hl7.org/"),
    ("http:terminology.kemkes.go.id", "http://terminology.kemkes.go.id"),
  ]

  /// The right spelling of a misspelt system; nil if nothing known is wrong with it. What follows
  /// the mended beginning is kept, so the answer may hold words of the message.
  package static func rightSpelling(of system: String) -> String? {
    let trimmed = trim(system)
    let mended = misspellings.first { trimmed.utf8.starts(with: $0.wrong.utf8) }
    let right = mended.map { $0.right + trimmed.dropFirst($0.wrong.count) } ?? trimmed
    return right == system ? nil : right
  }

  /// Without spaces around it and without a last slash.
  private static func trim(_ system: String) -> String {
    var text = Substring(system)
    while text.first == " " { text.removeFirst() }
    while text.last == " " || text.last == "/" { text.removeLast() }
    return String(text)
  }
}
