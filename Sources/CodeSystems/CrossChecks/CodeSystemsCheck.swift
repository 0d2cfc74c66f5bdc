package import RecordModel

/// Flags for codes that stay unknown after `TerminologyMapping`. Codes BMB-1850 to BMB-1869.
package enum CodeSystemsCheck {
  /// One issue for each code, where it stands first.
  ///
  /// - Parameter unknown: what `TerminologyMapping.apply` returned.
  package static func issues(of unknown: [UnknownCode]) -> [Issue] {
    unknown.map { Issue(rule(of: $0), at: $0.place, detail: $0.kind.rawValue) }
  }

  private static func rule(of code: UnknownCode) -> Rule {
    if code.reason == .unmapped { return .codeNotMapped }
    return switch CodeSystemName(code.system) {
    case .icd10: .icd10Malformed
    case .icd9cm: .icd9cmMalformed
    case .loinc: .loincMalformed
    case .kfa: .kfaMalformed
    case .encounterClass: .classNotInList
    case .disposition: .dispositionNotInList
    case .payer: .payerNotInList
    case .poli, .encounterClassKemkes, .dispositionKemkes, .patientClass, .otherPublic, .local:
      .codeNotMapped
    }
  }

  /// Every rule of unknown codes, in order of code.
  package static let rules: [Rule] = [
    .icd10Malformed, .icd9cmMalformed, .loincMalformed, .kfaMalformed, .classNotInList,
    .dispositionNotInList, .payerNotInList, .codeNotMapped,
  ]
}
