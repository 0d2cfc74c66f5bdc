import StrictJSON

/// The mother's name among what a message said of a patient and no column holds.
///
/// Source: FHIR R4 extension patient-mothersMaidenName; Patient.contact with relationship MTH
/// (HL7 v3 RoleCode).
enum MotherName {
  private static let extensionURL =
    "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName"

  /// Nil where there is none, or the remainder is in another form.
  static func find(in remainder: [UInt8]) -> String? {
    guard remainder.first == UInt8(ascii: "{"),
      let root = try? JSONDocument(remainder, limits: .history).root
    else { return nil }
    if let found = root["extension"]?.elements.first(where: { $0["url"]?.string == extensionURL }) {
      return found["valueString"]?.string
    }
    for contact in root["contact"]?.elements.map(\.self) ?? [] {
      let codes = contact["relationship"]?.elements.flatMap { relation in
        relation["coding"]?.elements.compactMap { $0["code"]?.string } ?? []
      }
      if codes?.contains(where: { ["MTH", "NMTH", "MOTHER"].contains($0) }) ?? false {
        return contact["name"]?["text"]?.string
      }
    }
    return nil
  }
}
