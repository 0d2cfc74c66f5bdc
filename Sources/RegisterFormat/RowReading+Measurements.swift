import RecordModel

// Vital signs and results of the laboratory.
extension RowReading {
  mutating func readMeasurements(_ row: RegisterRow, _ draft: RowDraft) {
    draft.visit.observations.reserveCapacity(at.measured.count + 2)
    readPressure(row, draft)
    for (column, meaning, measurement) in at.measured where row.hasText(column) {
      readNumber(row, column, meaning, measurement, draft)
    }
    readScore(row, draft)
    readResults(row, draft)
  }

  private mutating func readNumber(
    _ row: RegisterRow, _ column: Int, _ meaning: ColumnMeaning, _ measurement: Measurement,
    _ draft: RowDraft
  ) {
    guard let number = row.withCell(column, { CellNumber($0) }) else {
      unreadable(row, column, meaning, draft)
      return
    }
    // Nobody weighs nothing: a zero stands for not measured.
    guard number.approximate != 0 else { return }
    observe(number, measurement, row, meaning, draft)
  }

  private mutating func unreadable(
    _ row: RegisterRow, _ column: Int, _ meaning: ColumnMeaning, _ draft: RowDraft
  ) {
    if row.withCell(column, { $0.saysNothing }) { return }
    report(row.cells[column].kind == .error ? .rowFormulaError : .rowVitalUnreadable, row, meaning)
    if let text = text(row, column) { draft.fields.append((meaning.rawValue, text)) }
  }

  private mutating func observe(
    _ number: CellNumber, _ measurement: Measurement, _ row: RegisterRow,
    _ meaning: ColumnMeaning, _ draft: RowDraft, comparator: String? = nil
  ) {
    if !measurement.isPlausible(number.approximate) { report(.rowVitalImplausible, row, meaning) }
    add(measurement, draft) {
      $0.value = .quantity(
        Observation.Quantity(
          value: number.decimal, unit: measurement.unit, system: RegisterSystem.ucum,
          code: measurement.unit, comparator: comparator))
    }
  }

  /// Adds an observation and fills it where it stands, because it is large to move about.
  @inline(__always)
  private func add(
    _ measurement: Measurement, _ draft: RowDraft, _ fill: (inout Observation) -> Void
  ) {
    draft.visit.observations.append(
      Observation(
        origin: FactOrigin(place: draft.visit.place), status: "final", code: measurement.concept))
    let start = draft.visit.period.start
    draft.visit.observations.withUnsafeMutableBufferPointer { observations in
      let last = observations.count - 1
      observations[last].category = measurement.category
      observations[last].effective = start
      fill(&observations[last])
    }
  }

  private mutating func readPressure(_ row: RegisterRow, _ draft: RowDraft) {
    if has(row, at.systolic) {
      if let (upper, lower) = row.withCell(at.systolic, { CellNumber.pressure($0) }) {
        observe(upper, .systolic, row, .systolic, draft)
        observe(lower, .diastolic, row, .systolic, draft)
        if upper.approximate <= lower.approximate { report(.rowVitalImplausible, row, .systolic) }
        return
      }
      if let upper = row.withCell(at.systolic, { CellNumber($0) }) {
        if upper.approximate != 0 { observe(upper, .systolic, row, .systolic, draft) }
      } else {
        unreadable(row, at.systolic, .systolic, draft)
      }
    }
    guard has(row, at.diastolic) else { return }
    readNumber(row, at.diastolic, .diastolic, .diastolic, draft)
  }

  /// `15`, or `E4V5M6`, whose parts are added up. Source: LOINC 9269-2.
  private mutating func readScore(_ row: RegisterRow, _ draft: RowDraft) {
    if has(row, at.gcs) {
      if let number = row.withCell(at.gcs, { CellNumber($0) }) {
        if number.approximate != 0 { observe(number, .gcs, row, .gcs, draft) }
      } else if let sum = row.withCell(at.gcs, { Self.score($0) }) {
        // The parts are kept as they were written.
        if let text = text(row, at.gcs) { draft.fields.append(("gcs", text)) }
        observe(sum, .gcs, row, .gcs, draft)
      } else {
        unreadable(row, at.gcs, .gcs, draft)
      }
    }
    guard let words = text(row, at.consciousness) else { return }
    add(.consciousness, draft) { $0.value = .concept(Concept(text: words)) }
  }

  private static func score(_ cell: CellBytes) -> CellNumber? {
    var sum = 0
    var parts = 0
    for byte in cell where byte &- 48 < 10 {
      sum += Int(byte - 48)
      parts += 1
    }
    guard parts == 3, (3...15).contains(sum) else { return nil }
    return Array(String(sum).utf8).withUnsafeBufferPointer { CellNumber($0) }
  }

  /// Results in words: known ones with their number, others as they are.
  private mutating func readResults(_ row: RegisterRow, _ draft: RowDraft) {
    guard has(row, at.lab), !row.withCell(at.lab, { $0.saysNothing }) else { return }
    let items = row.withCell(at.lab) { cell in
      CellWords.items(cell).map { item in (Self.result(item), CellWords.string(item)) }
    }
    for (result, words) in items {
      if let (measurement, number, comparator) = result {
        observe(number, measurement, row, .lab, draft, comparator: comparator)
        continue
      }
      var observation = Observation(
        origin: FactOrigin(place: draft.visit.place), status: "final",
        code: Concept(text: "Hasil Lab"))
      observation.category = RegisterSystem.laboratory
      observation.effective = draft.visit.period.start
      observation.value = .text(words)
      draft.visit.observations.append(observation)
    }
  }

  /// `GDS 140 mg/dl`, `Hb: 12,5`.
  private static func result(
    _ item: CellBytes
  ) -> (Measurement, CellNumber, comparator: String?)? {
    for (word, measurement) in Measurement.byWord where item.startsWithWord(word) {
      var index = word.utf8CodeUnitCount
      guard index < item.count, item[index].lowered &- 97 >= 26 else { continue }
      while index < item.count, [0x20, 0x3A, 0x3D].contains(item[index]) { index += 1 }
      var comparator: String?
      if index < item.count, item[index] == UInt8(ascii: "<") || item[index] == UInt8(ascii: ">") {
        comparator = String(UnicodeScalar(item[index]))
        index += 1
      }
      guard let (number, end) = CellNumber.prefix(item, from: index),
        CellNumber.isUnit(item, from: end)
      else { return nil }
      return (measurement, number, comparator)
    }
    return nil
  }
}
