package import RecordModel

/// Pulls the visits of a register out of its bytes, some at a time, so that a long register can be
/// committed in chunks and never lies in memory as a whole.
///
/// CSV or XLSX; what it is shows in the bytes. Chunks do not change the outcome: the visits of all
/// chunks together are those of `RegisterDecoder.decode`. Findings about the file as a whole come
/// with the first chunk, or with the last if they are known only then. Belongs to one task.
package struct RegisterReader {
  /// The columns as they were understood; empty if no titles were found. Counts of filled rows
  /// grow while rows are read.
  package private(set) var columns: [RegisterColumn] = []
  /// Rows so far that became part of a visit.
  package private(set) var acceptedRows = 0
  /// Rows so far that were refused.
  package private(set) var refusedRows = 0
  /// Rows so far that are no visits: titles, totals, signatures. Empty lines are not counted.
  package private(set) var skippedRows = 0
  /// Numbers of the rows that were refused since the last chunk.
  package private(set) var lastRefused: [Int] = []

  private var source: RegisterSource?
  private var reading: RowReading?
  private var row = RegisterRow()
  private var pending = PendingVisits()
  /// Findings that wait for the next chunk.
  private var issues: [Issue] = []
  private var isFinished = false
  private var hasYielded = false
  private var rowsRead = 0
  /// What the row before was: only a visit's row can be gone on with.
  private var last = LastRow.other

  private enum LastRow {
    case visit, refused, other
  }

  /// A reader at the first visit.
  ///
  /// - Parameter headers: what the sender confirmed about its titles.
  package init(_ bytes: [UInt8], context: FormatContext, headers: HeaderMapping = HeaderMapping()) {
    let opened = RegisterFile.open(bytes, HeaderDictionary(confirmed: headers))
    issues = opened.issues
    guard let content = opened.content else {
      isFinished = true
      return
    }
    columns = content.header.columns
    source = content.source
    reading = RowReading(
      header: content.header, context: context, sample: content.sample)
  }

  /// The next visits, at most `maximumVisits` (at least 1) of them; nil after the last.
  ///
  /// The first answer is never nil, so that findings about the file reach the caller.
  package mutating func next(maximumVisits: Int) -> DecodedSubmission? {
    lastRefused = []
    var chunk = DecodedSubmission(mapping: RegisterDecoder.mapping)
    while chunk.visits.count < max(1, maximumVisits) {
      if let draft = pending.takeReady(before: isFinished ? .max : rowsRead) {
        keep(draft, &chunk)
      } else if isFinished || !readRow() {
        guard !isFinished || pending.isEmpty == false else { break }
        finish()
      }
    }
    issues += reading?.issues ?? []
    reading?.issues = []
    chunk.issues = issues
    issues = []
    guard !chunk.visits.isEmpty || !chunk.issues.isEmpty || !hasYielded else { return nil }
    hasYielded = true
    return chunk
  }

  private func keep(_ draft: RowDraft, _ chunk: inout DecodedSubmission) {
    draft.finish()
    draft.visit.patient = chunk.patients.count
    for range in draft.ranges {
      chunk.patientRanges.append(.init(bytes: range, patient: chunk.patients.count))
    }
    chunk.patients.append(draft.patient)
    chunk.visits.append(draft.visit)
  }

  private mutating func finish() {
    isFinished = true
    if let failure = source?.failure { issues.append(Issue(failure, at: "")) }
    if skippedRows > 0 {
      issues.append(Issue(.registerRowsSkipped, at: "", detail: "\(skippedRows)"))
    }
    if acceptedRows == 0, refusedRows == 0, source?.failure == nil {
      issues.append(Issue(.registerEmpty, at: ""))
    }
    source = nil
  }

  /// Reads one row; false at the end.
  private mutating func readRow() -> Bool {
    guard source?.next(&row) == true else { return false }
    guard row.number <= RegisterLimits.rows else {
      issues.append(Issue(.registerTooLarge, at: "row \(row.number)"))
      return false
    }
    // A workbook leaves empty rows out.
    if row.number > rowsRead + 1 { last = .other }
    rowsRead = row.number
    guard !row.isBlank else {
      last = .other
      return true
    }
    take()
    return true
  }

  private mutating func take() {
    switch reading?.kind(of: row, behindVisit: last != .other) ?? .comment {
    case .comment: last = .other
    case .skipped:
      skippedRows += 1
      last = .other
    case .continuation: goOn()
    case .visit:
      count()
      begin()
    }
  }

  private mutating func count() {
    for index in row.cells.indices where !row.cells[index].isEmpty && index < columns.count {
      columns[index].filledRows += 1
    }
  }

  private mutating func begin() {
    guard let draft = reading?.draft(row) else { return refuse() }
    if let earlier = pending.find(draft.key) {
      guard pending.patientKey(earlier) == draft.patientKey else {
        reading?.report(.rowVisitOfAnother, row, .visitNumber)
        return refuse()
      }
      pending.merge(draft, into: earlier)
    } else {
      pending.append(draft)
    }
    acceptedRows += 1
    last = .visit
  }

  private mutating func refuse() {
    refusedRows += 1
    lastRefused.append(row.number)
    last = .refused
  }

  /// A row that goes on with the one above: with it, if that one was refused.
  private mutating func goOn() {
    count()
    guard last == .visit, let earlier = pending.last,
      let draft = reading?.continuation(row, of: earlier)
    else { return refuse() }
    pending.mergeIntoLast(draft)
    acceptedRows += 1
  }
}
