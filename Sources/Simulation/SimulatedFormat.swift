/// A format in which the invented city writes its visits.
///
/// The same seed gives the same visits in each of them: numbers, times and codes are equal as far
/// as a format can say them. What it cannot say is told where it is written: `SyntheticMessage`,
/// `SyntheticPCare`, `SyntheticRegister`.
package enum SimulatedFormat: String, Hashable, Sendable, CaseIterable {
  /// FHIR R4, a transaction Bundle a visit.
  case fhir
  /// HL7 v2.5.1, an ADT^A03 a visit.
  case hl7
  /// BPJS P-Care JSON, a document a visit.
  case pcare
  /// A register a facility, as CSV.
  case csv
  /// A register a facility, as workbook.
  case xlsx

  /// Whether a file holds all visits of a facility whatever the layout.
  package var isRegister: Bool { self == .csv || self == .xlsx }

  /// How the name of a file ends.
  func suffix(_ layout: SimulationWriter.Layout) -> String {
    switch (self, layout) {
    case (.fhir, .fileForEachVisit), (.pcare, .fileForEachVisit): "json"
    case (.fhir, .linesByFacility), (.pcare, .linesByFacility): "ndjson"
    case (.hl7, _), (.csv, _), (.xlsx, _): rawValue
    }
  }

  /// What a message of it is called in HTTP; nil for registers, which are no messages.
  package var mediaType: String? {
    switch self {
    case .fhir: "application/fhir+json"
    case .hl7: "application/hl7-v2"
    case .pcare: "application/vnd.bpjs.pcare+json"
    case .csv, .xlsx: nil
    }
  }

  /// One visit on its own; nil for registers.
  package func message(of visit: SyntheticVisit) -> [UInt8]? {
    switch self {
    case .fhir: SyntheticBundle.bytes(of: visit)
    case .hl7: SyntheticMessage.bytes(of: visit)
    case .pcare: SyntheticPCare.bytes(of: visit)
    case .csv, .xlsx: nil
    }
  }
}
