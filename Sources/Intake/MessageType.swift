/// The media types that intake reads, by the one name that each has with us.
package enum MessageType: String, Sendable, CaseIterable {
  /// FHIR R4 JSON.
  case fhir = "application/fhir+json"
  /// JSON without a word on its format: its content tells FHIR from P-Care.
  case json = "application/json"
  /// BPJS P-Care JSON; no registered type, the name is ours.
  case pcare = "application/vnd.bpjs.pcare+json"
  /// HL7 v2 in ER7. Source: HL7 v2 over HTTP (HAPI), which has no registered type either.
  case hl7 = "application/hl7-v2"
  /// The voiding of a visit, as our own route writes it; not taken from outside.
  case void = "application/vnd.baimbai.void+json"
  /// A visit register as CSV. Source: RFC 4180.
  case csv = "text/csv"
  /// A visit register as Excel's workbook.
  case xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

  /// The type that a Content-Type header names; nil if intake does not read it.
  ///
  /// JSON is UTF-8 by its definition, so another charset is no type of ours; HL7 v2 and CSV say or
  /// show their encoding inside.
  package init?(contentType: String) {
    if let exact = Self(rawValue: contentType), exact != .void {
      self = exact
      return
    }
    let lower = contentType.lowercased()
    let name = String(lower.prefix { $0 != ";" }.filter { !$0.isWhitespace })
    guard let type = Self(rawValue: name) ?? Self.synonyms[name], type != .void else { return nil }
    let charset = lower.split(separator: "charset=").dropFirst().first
    if type.isJSON, let charset, !charset.hasPrefix("utf-8"), !charset.hasPrefix("\"utf-8") {
      return nil
    }
    self = type
  }

  /// The type of a file by the end of its name; nil for an end that tells nothing.
  package init?(fileName: String) {
    let end = fileName.split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch end {
    case "json": self = .json
    case "hl7", "er7": self = .hl7
    case "csv", "tsv": self = .csv
    case "xlsx": self = .xlsx
    default: return nil
    }
  }

  /// What old clients call them.
  private static let synonyms: [String: Self] = [
    "application/json+fhir": .fhir, "text/json": .json,
    "application/hl7-v2+er7": .hl7, "x-application/hl7-v2+er7": .hl7, "text/hl7": .hl7,
    "text/tab-separated-values": .csv, "application/csv": .csv,
    "application/vnd.ms-excel": .csv,
  ]

  private var isJSON: Bool { self == .fhir || self == .json || self == .pcare }

  /// What a repeat goes by: the same bytes are the same message, whichever JSON they were called.
  var repeatName: String { isJSON ? Self.fhir.rawValue : rawValue }
}
