import RecordModel

/// URIs of code systems and the names that HL7 v2 has for them.
///
/// Source: HL7 v2 table 0396; HL7 Version 2 to FHIR implementation guide, ConceptMap for it.
enum CodeSystemNames {
  static let icd10 = "http://hl7.org/fhir/sid/icd-10"
  static let icd9cm = "http://hl7.org/fhir/sid/icd-9-cm"
  static let loinc = "http://loinc.org"
  static let snomed = "http://snomed.info/sct"
  static let ucum = "http://unitsofmeasure.org"
  static let kfa = "http://sys-ids.kemkes.go.id/kfa"
  static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  static let diagnosisRole = "http://terminology.hl7.org/CodeSystem/diagnosis-role"
  static let conditionCategory = "http://terminology.hl7.org/CodeSystem/condition-category"
  static let observationCategory = "http://terminology.hl7.org/CodeSystem/observation-category"
  static let interpretation =
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
  static let dischargeDisposition =
    "http://terminology.hl7.org/CodeSystem/discharge-disposition"
  static let maritalStatus = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus"
  static let payer = "http://sys-ids.kemkes.go.id/payer"

  private static let byName: [String: String] = [
    "I10": icd10, "ICD10": icd10, "ICD-10": icd10, "ICD 10": icd10, "I10P": icd10,
    "I10C": "http://hl7.org/fhir/sid/icd-10-cm", "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "I9": icd9cm, "I9C": icd9cm, "I9CP": icd9cm, "I9CDX": icd9cm, "ICD9": icd9cm,
    "ICD-9": icd9cm, "ICD9CM": icd9cm, "ICD-9-CM": icd9cm,
    "LN": loinc, "LOINC": loinc, "SCT": snomed, "SNOMED": snomed, "SNOMED-CT": snomed,
    "SNOMED CT": snomed, "UCUM": ucum, "KFA": kfa,
    "CVX": "http://hl7.org/fhir/sid/cvx", "MVX": "http://terminology.hl7.org/CodeSystem/MVX",
    "NDC": "http://hl7.org/fhir/sid/ndc",
    "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "C4": "http://www.ama-assn.org/go/cpt", "CPT4": "http://www.ama-assn.org/go/cpt",
    "CPT": "http://www.ama-assn.org/go/cpt", "CPT-4": "http://www.ama-assn.org/go/cpt",
    "CDCREC": "urn:oid:2.16.840.1.113883.6.238",
    "ATC": "http://www.whocc.no/atc", "ISO3166": "urn:iso:std:iso:3166",
  ]

  /// The URI of a name; nil if it is of the sender's own or not known.
  static func uri(_ name: String) -> String? {
    if let uri = byName[name] ?? byName[name.uppercased()] { return uri }
    if name.hasPrefix("http://") || name.hasPrefix("https://") || name.hasPrefix("urn:") {
      return name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) ? name : nil
    }
    let digits = name.hasPrefix("HL7") ? name.dropFirst(3) : ""
    if digits.utf8.count == 4, digits.utf8.allSatisfy({ $0 &- 48 < 10 }) {
      return v2Table(String(digits))
    }
    return nil
  }

  /// The code system of a table of HL7 v2.
  static func v2Table(_ number: String) -> String {
    "http://terminology.hl7.org/CodeSystem/v2-\(number)"
  }

  /// The system of codes that only the sender knows.
  static func local(_ field: String, _ name: String? = nil) -> String {
    guard let name, !name.isEmpty else { return "urn:baimbai:local:\(field)" }
    // A name of the sender's may hold what no URI does.
    let safe = name.uppercased().utf8.map { byte in
      byte &- 48 < 10 || byte &- 65 < 26 || byte == UInt8(ascii: ".") ? byte : UInt8(ascii: "-")
    }
    return "urn:baimbai:local:\(field):" + String(decoding: safe, as: UTF8.self)
  }
}
