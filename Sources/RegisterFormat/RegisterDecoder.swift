package import RecordModel

/// Visit registers, CSV or XLSX, into the common record.
///
/// One row is one visit of one patient; rows with the same visit number, or of the same patient,
/// day, service and time of arrival, are one visit. Whatever has no column is kept as an extension
/// of the visit or patient. A row without name, number or date is refused by itself.
/// Source: RFC 4180; ECMA-376 part 1 (SpreadsheetML); the project's facts about Indonesian
/// registers (SIMRS Khanza, registers of puskesmas).
package enum RegisterDecoder {
  /// The name and version of this mapping.
  package static let mapping = "register/1"

  /// Decodes a whole register; never fails, findings are in the result's issues.
  ///
  /// `patientRanges` has the rows' bytes for a CSV. A workbook's rows have no bytes of their own:
  /// there it is empty, and the whole file is nobody's part.
  package static func decode(
    _ bytes: [UInt8], context: FormatContext, headers: HeaderMapping = HeaderMapping()
  ) -> DecodedSubmission {
    var reader = RegisterReader(bytes, context: context, headers: headers)
    // The reader always answers once; nothing is left for a second chunk but late findings.
    var whole = reader.next(maximumVisits: .max) ?? DecodedSubmission(mapping: mapping)
    while let rest = reader.next(maximumVisits: .max) {
      whole.patients += rest.patients
      whole.visits += rest.visits
      whole.patientRanges += rest.patientRanges
      whole.issues += rest.issues
    }
    return whole
  }

  /// The row that a position lies in: `row 7` of `row 7, column nik`; the position itself where it
  /// lies in no row. A position in a row never takes out more than that row's visit.
  package static func owner(of position: String) -> String {
    guard position.hasPrefix("row ") else { return position }
    let digits = position.dropFirst(4).prefix { $0.isASCII && $0.isNumber }
    return "row \(digits)"
  }
}
