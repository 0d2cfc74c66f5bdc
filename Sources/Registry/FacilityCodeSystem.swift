import RecordModel

/// The systems of codes that a facility is known by elsewhere.
///
/// Source: SATUSEHAT Master Sarana (10 and 11 digits), BPJS (PPK, 8 characters), the older registers of
/// Kemenkes (hospitals 7 digits, puskesmas `P` and 10).
package enum FacilityCodeSystem: String, Hashable, Sendable, CaseIterable {
  /// Kode SATUSEHAT, the Organization's id.
  case satusehat = "urn:satusehat:organization"
  /// Kode sarana.
  case sarana = "urn:kemenkes:sarana"
  /// BPJS Kesehatan's number of the provider.
  case bpjs = "urn:bpjs:ppk"
  /// The older registers'.
  case kemenkes = "urn:kemenkes:fasyankes"

  /// What it is called.
  package var title: String {
    switch self {
    case .satusehat: "Kode SATUSEHAT"
    case .sarana: "Kode sarana"
    case .bpjs: "Kode PPK BPJS"
    case .kemenkes: "Kode Kemenkes lama"
    }
  }

  /// Whether a value has the system's form.
  package func matches(_ value: String) -> Bool {
    let isDigits = value.utf8.allSatisfy { $0 &- 48 < 10 }
    return switch self {
    case .satusehat: isDigits && value.utf8.count == 10
    case .sarana: isDigits && value.utf8.count == 11
    case .bpjs:
      value.utf8.count == 8 && value.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 65 < 26 }
    case .kemenkes:
      isDigits && value.utf8.count == 7
        || value.hasPrefix("P") && value.utf8.count == 11
          && value.dropFirst().utf8.allSatisfy { $0 &- 48 < 10 }
    }
  }
}
