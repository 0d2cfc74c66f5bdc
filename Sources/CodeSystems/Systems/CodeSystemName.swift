import RecordModel

/// Which code system a URI names: one that is held, another public one, or one of the sender's own.
enum CodeSystemName: UInt8, Hashable, Sendable {
  case icd10, icd9cm, loinc, kfa, encounterClass, encounterClassKemkes
  case disposition, dispositionKemkes, payer, poli
  /// HL7 v2 table 0004: `N` says that no class applies.
  case patientClass
  /// A system that others publish and the gateway holds no table of: its codes are taken as they
  /// are.
  case otherPublic
  /// A system of a facility or its software.
  case local

  static let icd10URL = "http://hl7.org/fhir/sid/icd-10"
  static let icd9cmURL = "http://hl7.org/fhir/sid/icd-9-cm"
  static let loincURL = "http://loinc.org"
  static let kfaURL = "http://sys-ids.kemkes.go.id/kfa"
  static let snomedURL = "http://snomed.info/sct"
  static let encounterClassURL = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  static let encounterClassKemkesURL =
    "http://terminology.kemkes.go.id/CodeSystem/encounter-class"
  static let dispositionURL = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
  static let dispositionKemkesURL =
    "http://terminology.kemkes.go.id/CodeSystem/discharge-disposition"
  static let payerURL = "http://sys-ids.kemkes.go.id/payer"
  static let poliURL = "urn:baimbai:local:kdPoli"
  static let patientClassURL = "http://terminology.hl7.org/CodeSystem/v2-0004"
  static let ucumURL = "http://unitsofmeasure.org"

  /// Finds out by the length first: a visit names some twenty systems, nearly all of them these.
  init(_ system: String) {
    let known: CodeSystemName? =
      switch system.utf8.count {
      case 16: system == Self.loincURL ? .loinc : nil
      case 22: system == Self.snomedURL ? .otherPublic : nil
      case 24: system == Self.poliURL ? .poli : nil
      case 30: system == Self.icd10URL ? .icd10 : nil
      case 31: system == Self.kfaURL ? .kfa : nil
      case 32: system == Self.icd9cmURL ? .icd9cm : nil
      case 33: system == Self.payerURL ? .payer : nil
      case 48: system == Self.encounterClassURL ? .encounterClass : nil
      case 59: system == Self.dispositionURL ? .disposition : nil
      default: nil
      }
    self = known ?? Self.search(system)
  }

  private static func search(_ system: String) -> CodeSystemName {
    if let other = seldom[system] { return other }
    // Misspelt, a publisher's own name is still the name of what it means.
    if system.utf8.count <= longestAlias, let other = seldom[CodeSystemSpelling.plain(system)] {
      return other
    }
    if publishers.contains(where: { system.hasPrefix($0) }) {
      // Tables that each site fills by itself.
      let isSiteTable = siteTables.contains { system.hasSuffix($0) }
      return isSiteTable ? .local : .otherPublic
    }
    return .local
  }

  /// Bytes of the longest misspelling that is looked up.
  private static let longestAlias = 40

  private static let seldom: [String: CodeSystemName] = [
    encounterClassKemkesURL: .encounterClassKemkes, dispositionKemkesURL: .dispositionKemkes,
    patientClassURL: .patientClass,
    // Plain spellings, and object identifiers.
    "hl7.org/fhir/sid/icd10": .icd10, "icd10": .icd10, "icdx": .icd10, "icd10who": .icd10,
    "icd102010": .icd10, "urn:oid:2.16.840.1.113883.6.3": .icd10,
    "hl7.org/fhir/sid/icd9cm": .icd9cm, "icd9cm": .icd9cm, "icd9": .icd9cm, "icdix": .icd9cm,
    "urn:oid:2.16.840.1.113883.6.104": .icd9cm,
    "loinc.org": .loinc, "loinc": .loinc, "urn:oid:2.16.840.1.113883.6.1": .loinc,
    "sysids.kemkes.go.id/kfa": .kfa, "kfa": .kfa,
    "snomed.info/sct": .otherPublic, "snomedct": .otherPublic, "snomed": .otherPublic,
    "sct": .otherPublic, "rxnorm": .otherPublic, "atc": .otherPublic,
  ]

  private static let siteTables = [
    "/v2-0004", "/v2-0064", "/v2-0069", "/v2-0072", "/v2-0112",
  ]

  /// Beginnings of the URIs of those who publish code systems.
  private static let publishers = [
    "http://terminology.hl7.org/", "http://hl7.org/", "http://terminology.kemkes.go.id",
    "https://terminology.kemkes.go.id", "http://snomed.info/",
    "http://unitsofmeasure.org", "http://www.nlm.nih.gov/", "http://www.whocc.no/",
    "http://www.ama-assn.org/", "http://fhir.org/guides/", "http://dicom.nema.org/",
    "http://id.who.int/", "https://fhir.kemkes.go.id/", "http://fhir.kemkes.go.id/",
    "http://varnomen.hgvs.org", "http://www.genenames.org", "urn:iso:", "urn:ietf:",
    "urn:oid:2.16.840.1.113883.6.", "urn:oid:2.16.840.1.113883.12.",
    "urn:oid:2.16.840.1.113883.5.",
  ]

  /// The URI of a system that is held; nil for others.
  var url: String? {
    switch self {
    case .icd10: Self.icd10URL
    case .icd9cm: Self.icd9cmURL
    case .loinc: Self.loincURL
    case .kfa: Self.kfaURL
    case .encounterClass: Self.encounterClassURL
    case .encounterClassKemkes: Self.encounterClassKemkesURL
    case .disposition: Self.dispositionURL
    case .dispositionKemkes: Self.dispositionKemkesURL
    case .payer: Self.payerURL
    case .poli: Self.poliURL
    case .patientClass, .otherPublic, .local: nil
    }
  }
}
