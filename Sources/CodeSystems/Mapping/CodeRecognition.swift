import RecordModel

/// What a coding of a place is to terminology; found without making a copy.
enum CodeRecognition: Hashable, Sendable {
  /// No code was sent.
  case silent
  /// It is a code of a public system, and of the system's form or list where one is held.
  case known
  /// Its system has no such code.
  case unknown(UnknownCode.Reason)

  /// Judges a coding by its system, and where its kind has a whole list, by that.
  init(_ coding: Coding, _ kind: CodeKind) {
    guard let code = coding.code, !code.isEmpty else {
      self = .silent
      return
    }
    guard let system = coding.system, !system.isEmpty else {
      self = .unknown(.unmapped)
      return
    }
    switch CodeSystemName(system) {
    case .icd10: self = Self.formed(code, .icd10)
    case .icd9cm: self = Self.formed(code, .icd9cm)
    case .loinc: self = Self.formed(code, .loinc)
    case .kfa: self = Self.formed(code, .kfa)
    // Facilities put services of their own under P-Care's name.
    case .poli: self = CodeForm.threeDigits.fits(code) ? .known : .unknown(.unmapped)
    case .encounterClass: self = Self.listed(code, .encounterClass, if: kind == .visitClass)
    case .disposition: self = Self.listed(code, .dischargeDisposition, if: kind == .disposition)
    case .payer: self = Self.listed(code, .payer, if: kind == .payer)
    case .patientClass: self = code == "N" ? .known : .unknown(.unmapped)
    case .encounterClassKemkes, .dispositionKemkes, .otherPublic: self = .known
    case .local: self = .unknown(.unmapped)
    }
  }

  private static func formed(_ code: String, _ form: CodeForm) -> CodeRecognition {
    form.fits(code) ? .known : .unknown(.malformed)
  }

  /// The list is whole only for its own kind: ActCode has codes of many other things.
  private static func listed(
    _ code: String, _ system: CodeSystem, if isItsKind: Bool
  ) -> CodeRecognition {
    !isItsKind || system.lists(code) ? .known : .unknown(.notInList)
  }
}
