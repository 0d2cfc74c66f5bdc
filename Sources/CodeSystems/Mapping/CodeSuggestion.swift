import RecordModel

/// What an unknown code may be, by its spelling alone: for a human to confirm.
enum CodeSuggestion {
  static func coding(for code: String, _ kind: CodeKind) -> Coding? {
    switch kind {
    case .diagnosis: formed(code, .icd10)
    case .procedure: formed(code, .icd9cm)
    case .observation: formed(code, .loinc)
    case .medication: formed(code, .kfa)
    case .visitClass: listed(code.uppercased(), .encounterClass)
    case .disposition: listed(code.lowercased(), .dischargeDisposition)
    case .payer: listed(code.uppercased(), .payer) ?? payers[TerminologySnapshot.normal(code)]
    case .service: services[TerminologySnapshot.normal(code)]
    }
  }

  /// A code that the list has, or that is spelt so that it hardly can be another system's.
  private static func formed(_ code: String, _ system: CodeSystem) -> Coding? {
    guard let canonical = system.canonical(code) else { return nil }
    let entry = system.entry(canonical)
    // `A01` and `1234` may be numbers of anything; `A01.0` and `89.52` are hardly.
    let isTelling =
      code.utf8.contains(UInt8(ascii: ".")) || system.form == .loinc
      || system.form == .kfa
    guard entry != nil || isTelling else { return nil }
    return Coding(system: system.url, code: canonical, display: entry?.name.english)
  }

  private static func listed(_ code: String, _ system: CodeSystem) -> Coding? {
    system.entry(code).map {
      Coding(system: system.url, code: $0.code, display: $0.name.english)
    }
  }

  private static let payers = byName(.payer)
  private static let services = byName(.poli)

  /// The codes of a list by their names in both languages.
  private static func byName(_ system: CodeSystem) -> [String: Coding] {
    var table: [String: Coding] = [:]
    for entry in system.entries {
      let coding = Coding(system: system.url, code: entry.code, display: entry.name.indonesian)
      for name in [entry.name.indonesian, entry.name.english] {
        table[TerminologySnapshot.normal(name)] = coding
      }
    }
    return table
  }
}
