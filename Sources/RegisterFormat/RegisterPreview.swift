package import RecordModel

/// What would become of a register if it were sent: for a trial run and for confirming columns.
///
/// Holds titles and counts, never a patient's value.
package struct RegisterPreview: Sendable {
  /// The columns with their meanings.
  package private(set) var columns: [RegisterColumn] = []
  /// Rows that would become part of a visit.
  package private(set) var acceptedRows = 0
  /// Rows that would be refused.
  package private(set) var refusedRows = 0
  /// Rows that are no visits: titles, totals, signatures.
  package private(set) var skippedRows = 0
  /// Visits that the rows make.
  package private(set) var visits = 0
  /// Findings in the order of the rows, the first `maximumIssues` of them.
  package private(set) var issues: [Issue] = []
  /// How often each rule was broken, by its code; also where `issues` is cut.
  package private(set) var counts: [String: Int] = [:]

  /// Findings that are listed: more nobody reads.
  package static let maximumIssues = 1_000
  /// Visits that are read at a time.
  private static let chunk = 500

  /// Reads a register from beginning to end and keeps nothing of it.
  package init(_ bytes: [UInt8], context: FormatContext, headers: HeaderMapping = HeaderMapping()) {
    var reader = RegisterReader(bytes, context: context, headers: headers)
    while let part = reader.next(maximumVisits: Self.chunk) {
      visits += part.visits.count
      for issue in part.issues {
        counts[issue.rule.code, default: 0] += 1
        if issues.count < Self.maximumIssues { issues.append(issue) }
      }
    }
    columns = reader.columns
    acceptedRows = reader.acceptedRows
    refusedRows = reader.refusedRows
    skippedRows = reader.skippedRows
  }
}
