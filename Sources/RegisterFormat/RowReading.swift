import RecordModel

/// Reads one row after another into drafts of visits; knows the columns, not the file.
struct RowReading {
  let at: RowPlaces
  let context: FormatContext
  let header: RegisterHeader
  /// How days are written in the columns of visit and birth date.
  let visitOrder: DayText.Order
  let birthOrder: DayText.Order
  /// Added to `micros` of a local day for its first moment.
  let offset: Int64
  /// The last moment of the day of receipt.
  let latest: Int64
  /// Whether every long NIK in the column ends in 0: a spreadsheet cut the sixteenth digit off.
  let nikColumnIsRounded: Bool

  /// What was found; emptied by whoever keeps it.
  var issues: [Issue] = []
  /// Whether the row at hand has an error.
  var isRefused = false
  private var rowIssues = 0
  /// Information that is told once for a file.
  private var told: Set<String> = []

  init(header: RegisterHeader, context: FormatContext, sample: ColumnSample) {
    self.header = header
    self.context = context
    let today = CivilDate(daysSince1970: context.receivedAt.localDay)
    visitOrder = DayText.Order(isMonthFirst: sample.visitMonthFirst)
    birthOrder = DayText.Order(
      isMonthFirst: sample.birthMonthFirst, lastYear: today.year % 100, allowsPlace: true)
    nikColumnIsRounded = sample.hasRoundedNIK
    at = RowPlaces(header)
    offset = Int64(context.defaultOffsetMinutes) * 60_000_000
    let day = (context.receivedAt.microseconds + offset) / 86_400_000_000
    latest = (day + 1) * 86_400_000_000 - offset
  }

  /// Reports a finding in the row at hand.
  mutating func report(_ rule: Rule, _ row: RegisterRow, _ meaning: ColumnMeaning? = nil) {
    if rule.severity == .error { isRefused = true }
    if rule.severity == .information, !told.insert(rule.code).inserted { return }
    rowIssues += 1
    // Errors are always kept: a refused row must say why.
    guard rowIssues <= RegisterLimits.issuesPerRow || rule.severity == .error else { return }
    let place = "row \(row.number)"
    issues.append(Issue(rule, at: meaning.map { "\(place), column \($0.rawValue)" } ?? place))
  }

  /// A cell's text, nil if it has none; control characters, which FHIR forbids, become spaces.
  func text(_ row: RegisterRow, _ column: Int) -> String? {
    guard column >= 0, row.hasText(column) else { return nil }
    return row.withCell(column) { CellWords.string($0) }
  }

  /// Reads a row that is a visit; nil if it is refused.
  mutating func draft(_ row: RegisterRow) -> RowDraft? {
    isRefused = false
    rowIssues = 0
    judgeForm(row)
    let draft = RowDraft(row: row)
    readName(row, draft)
    readNumbers(row, draft)
    guard let day = readDay(row, draft) else { return nil }
    readPerson(row, draft, day)
    guard !isRefused else { return nil }
    readAddress(row, draft)
    readAdministration(row, draft)
    readVisitNumber(row, draft)
    readClinical(row, draft, continuing: false)
    readFields(row, draft)
    setKeys(row, draft, day)
    return draft
  }

  /// Reads a row that goes on with the visit above it: facts only.
  mutating func continuation(_ row: RegisterRow, of earlier: RowDraft) -> RowDraft? {
    isRefused = false
    rowIssues = 0
    judgeForm(row)
    let draft = RowDraft(row: row)
    draft.visit.period = earlier.visit.period
    draft.visit.practitioner = earlier.visit.practitioner
    guard !isRefused else { return nil }
    readClinical(row, draft, continuing: true)
    readFields(row, draft)
    return draft
  }

  private mutating func judgeForm(_ row: RegisterRow) {
    if row.flaws.isEmpty, row.cells.count <= header.columns.count { return }
    if row.flaws.contains(.quoteOpen) { report(.rowQuoteOpen, row) }
    if row.flaws.contains(.quoteStray) { report(.rowQuoteStray, row) }
    if row.flaws.contains(.cellTooLong) { report(.rowCellTooLong, row) }
    if row.flaws.contains(.tooManyCells) || row.filledWidth > header.columns.count {
      report(.rowTooWide, row)
    }
  }

  /// What a row is in its register.
  enum RowKind {
    /// Begins with `#`, as the example in the blank template.
    case comment
    /// A title, total or signature.
    case skipped
    /// More of the visit above it.
    case continuation
    case visit
  }

  /// - Parameter behindVisit: whether the row above was a visit's, without an empty one between.
  func kind(of row: RegisterRow, behindVisit: Bool) -> RowKind {
    if row.text.first == UInt8(ascii: "#") { return .comment }
    if header.isTitle(row) { return .skipped }
    if behindVisit, isAnonymous(row), isClinical(row), !isTotal(row) { return .continuation }
    return isFooter(row) ? .skipped : .visit
  }

  /// Whether the row says nothing of who or when.
  func isAnonymous(_ row: RegisterRow) -> Bool {
    !has(row, at.name) && !has(row, at.nik) && !has(row, at.bpjs) && !has(row, at.recordNumber)
      && !has(row, at.passport) && !has(row, at.visitDate)
  }

  /// Whether the row has something that a visit above it may go on with.
  func isClinical(_ row: RegisterRow) -> Bool {
    has(row, at.diagnosis) || has(row, at.icd10) || has(row, at.procedure)
      || has(row, at.procedureCode) || has(row, at.therapy) || has(row, at.lab)
  }

  /// Whether the row begins with a word for totals or signatures.
  func isTotal(_ row: RegisterRow) -> Bool {
    guard let first = row.cells.indices.first(where: { row.hasText($0) }) else { return true }
    return row.withCell(first) { CellWords.isTotal($0) }
      || (at.name >= 0 && row.withCell(at.name) { CellWords.isTotal($0) })
  }

  /// Whether the row is a total, a signature or another line that is nobody's visit.
  func isFooter(_ row: RegisterRow) -> Bool {
    if has(row, at.nik) || has(row, at.bpjs) || has(row, at.recordNumber) || has(row, at.passport) {
      return false
    }
    if isTotal(row) { return true }
    // A name and a day are somebody's visit, whatever else is missing.
    if has(row, at.name), has(row, at.visitDate),
      row.withCell(at.visitDate, { DayText($0, visitOrder) }) != nil
    {
      return false
    }
    return row.filledCount <= 2
  }

  @inline(__always)
  func has(_ row: RegisterRow, _ column: Int) -> Bool { column >= 0 && row.hasText(column) }

  /// A local day as the record keeps it.
  func time(_ day: CivilDate) -> ClinicalTime {
    ClinicalTime(
      microseconds: Int64(day.daysSince1970) * 86_400_000_000 - offset, precision: .day,
      offsetMinutes: nil)
  }

  /// A local time of day. Its offset is written, because a register's clock is the facility's own
  /// and FHIR has no time without one.
  func time(_ day: CivilDate, seconds: Int, hasSeconds: Bool) -> ClinicalTime {
    ClinicalTime(
      microseconds: Int64(day.daysSince1970) * 86_400_000_000 + Int64(seconds) * 1_000_000 - offset,
      precision: hasSeconds ? .second : .minute, offsetMinutes: context.defaultOffsetMinutes)
  }

  /// What no column of the record holds.
  private func readFields(_ row: RegisterRow, _ draft: RowDraft) {
    for (column, name) in at.kept {
      guard let text = text(row, column) else { continue }
      draft.fields.append((name, text))
    }
  }

  /// What makes two rows one visit: its number; else patient, day, service and time of arrival.
  private func setKeys(_ row: RegisterRow, _ draft: RowDraft, _ day: CivilDate) {
    var who = Hasher()
    for identifier in draft.patient.identifiers { who.combine(identifier.value) }
    draft.patientKey = who.finalize()
    var key = Hasher()
    if let number = draft.visit.identifiers.first {
      key.combine(number.value)
    } else {
      key.combine(draft.patientKey)
      key.combine(day)
      key.combine(draft.visit.service?.text)
      key.combine(draft.visit.period.start)
    }
    draft.key = key.finalize()
  }
}
