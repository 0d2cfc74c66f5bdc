package import AccessPolicy
package import StrictJSON

extension SourceRecord.Visit {
  /// What its codes tell, in whatever element they stand, and its service.
  package func categories(_ codes: SensitiveCodes) -> Set<SensitiveCategory> {
    var found: Set<SensitiveCategory> = []
    for resource in [encounter] + facts { Self.collect(resource, codes, into: &found) }
    for coding in encounter["serviceType"]?["coding"]?.array ?? [] {
      if let code = coding["code"]?.string { found.formUnion(codes.categories(.service, code)) }
    }
    if let text = encounter["serviceType"]?["text"]?.string {
      found.formUnion(codes.categories(.service, text))
    }
    return found
  }

  private static func collect(
    _ json: JSON, _ codes: SensitiveCodes, into found: inout Set<SensitiveCategory>
  ) {
    if let elements = json.array {
      for element in elements { collect(element, codes, into: &found) }
    } else if let members = json.members {
      if let code = json["code"]?.string {
        found.formUnion(codes.categories(system: json["system"]?.string, code: code))
      }
      for member in members { collect(member.value, codes, into: &found) }
    }
  }

  /// Its resources as far as they are shown; none where they are not.
  ///
  /// What is shown in part keeps what a visit of this house keeps then: the frame, diagnoses in ICD-10 and measured
  /// LOINC observations that tell no sensitive category.
  package func shown(by decision: AccessDecision, _ codes: SensitiveCodes) -> [JSON] {
    switch decision.effect {
    case .permit: [encounter] + facts
    case .redact: [Self.kept(encounter, Self.frame)] + facts.compactMap { Self.redacted($0, codes) }
    case .suppress, .offer, .hide, .refuse, .pseudonymise: []
    }
  }

  private static let frame = [
    "status", "statusHistory", "class", "subject", "period", "serviceProvider",
  ]
  private static let condition = [
    "clinicalStatus", "verificationStatus", "subject", "encounter", "onsetDateTime", "recordedDate",
  ]
  private static let observation = [
    "status", "subject", "encounter", "effectiveDateTime", "effectivePeriod", "issued",
    "valueQuantity",
  ]

  private static func redacted(_ fact: JSON, _ codes: SensitiveCodes) -> JSON? {
    var found: Set<SensitiveCategory> = []
    collect(fact, codes, into: &found)
    guard found.isEmpty else { return nil }
    let isWanted: (String?) -> Bool
    let names: [String]
    switch fact["resourceType"]?.string {
    case "Condition": (isWanted, names) = ({ $0 != nil && SensitiveCodes.isICD10($0) }, condition)
    case "Observation" where fact["valueQuantity"] != nil:
      (isWanted, names) = ({ SensitiveCodes.isLOINC($0) }, observation)
    default: return nil
    }
    let codings = (fact["code"]?["coding"]?.array ?? []).filter {
      isWanted($0["system"]?.string) && $0["code"]?.string != nil
    }
    guard !codings.isEmpty else { return nil }
    var shown = kept(fact, names)
    shown["code"] = ["coding": .array(codings)]
    return shown
  }

  private static func kept(_ resource: JSON, _ names: [String]) -> JSON {
    var shown: JSON = [
      "resourceType": resource["resourceType"] ?? .null, "id": resource["id"] ?? .null,
    ]
    var meta: JSON = [
      "security": [
        [
          "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
          "code": "REDACTED", "display": "redacted",
        ],
        [
          "system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R",
          "display": "restricted",
        ],
      ]
    ]
    for name in ["versionId", "lastUpdated", "source"] { meta[name] = resource["meta"]?[name] }
    shown["meta"] = meta
    for name in names { shown[name] = resource[name] }
    return shown
  }
}
