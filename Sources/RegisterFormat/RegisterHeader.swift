import RecordModel

/// The titles of a register: where they stand and what each column holds.
struct RegisterHeader {
  var columns: [RegisterColumn]
  /// The number of the last row that belongs to the titles.
  var lastRow: Int
  /// Normal forms of the title rows, to know them when they come again on the next page.
  var titleRows: [[String]]
  /// The title rows as sent.
  var titleTexts: [[String]]
  /// The one day of a daily register that has no column for it: `Tanggal : 3 November 2026` above
  /// the titles.
  var dayAbove: CivilDate?
  /// How good it is: the sum of confidences of distinct meanings.
  var score: Double

  /// Column of each meaning; the first where two mean the same.
  private(set) var places: [ColumnMeaning: Int] = [:]

  /// What a register may have several columns of: `Diagnosa 1`, `Diagnosa 2`.
  static let repeatable: Set<ColumnMeaning> = [.diagnosis, .icd10]

  func place(_ meaning: ColumnMeaning) -> Int? { places[meaning] }

  /// The best titles among the first rows; nil if there are none.
  static func find(_ rows: [RegisterRow], _ dictionary: HeaderDictionary) -> RegisterHeader? {
    var best: RegisterHeader?
    for index in rows.indices where !rows[index].isBlank {
      guard rows[index].filledCount >= 2, !looksLikeData(rows[index]) else { continue }
      let single = make([rows[index]], dictionary)
      if single.score > (best?.score ?? 0) + 0.01 { best = single }
      guard index + 1 < rows.count, !rows[index + 1].isBlank,
        !looksLikeData(rows[index + 1])
      else { continue }
      let double = make([rows[index], rows[index + 1]], dictionary)
      if double.score > (best?.score ?? 0) + 0.5 { best = double }
    }
    guard var best, best.score >= minimumScore else { return nil }
    best.settle()
    if best.places[.visitDate] == nil { best.dayAbove = dayAbove(rows, before: best) }
    return best
  }

  /// The day that a line above the titles names for all rows.
  private static func dayAbove(
    _ rows: [RegisterRow], before header: RegisterHeader
  ) -> CivilDate? {
    for row in rows where row.number <= header.lastRow - header.titleRows.count {
      let text = row.cells.indices.map { row.string($0) }.joined(separator: " ")
      guard text.utf8.count <= 120, let mark = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
        continue
      }
      let words = HeaderText.normal(String(text[..<mark]))
      guard HeaderDictionary.known[words] == .visitDate else { continue }
      var day = text[text.utf8.index(after: mark)...].filter { $0 != ":" }
      if day.first == " " { day.removeFirst() }
      if let found = day.withUTF8({ DayText($0, .init()) }) { return found.day }
    }
    return nil
  }

  /// Three columns that are known for sure, or more that are likely.
  private static let minimumScore = 2.5

  /// Titles have no long numbers and no dates.
  private static func looksLikeData(_ row: RegisterRow) -> Bool {
    for column in row.cells.indices {
      let isData = row.withCell(column) { bytes in
        let digits = bytes.reduce(0) { $1 &- 48 < 10 ? $0 + 1 : $0 }
        return digits > 4 || (digits > 0 && digits == bytes.count && bytes.count > 1)
      }
      if isData || row.cells[column].kind == .time { return true }
    }
    return false
  }

  private static func make(
    _ rows: [RegisterRow], _ dictionary: HeaderDictionary
  ) -> RegisterHeader {
    let width = rows.map(\.cells.count).max() ?? 0
    var columns: [RegisterColumn] = []
    var over = ""
    for column in 0..<width {
      let upper = rows[0].string(column)
      let lower = rows.count > 1 ? rows[1].string(column) : ""
      if !upper.isEmpty { over = upper }
      // A title over several columns stands in the first of them.
      let above = upper.isEmpty && !lower.isEmpty ? over : upper
      columns.append(self.column(column, above, lower, dictionary))
    }
    var sure: [ColumnMeaning: Double] = [:]
    for column in columns {
      if let meaning = column.meaning, meaning != .other {
        sure[meaning] = max(sure[meaning] ?? 0, column.confidence)
      }
    }
    return RegisterHeader(
      columns: columns, lastRow: rows.last?.number ?? 0,
      titleRows: rows.map { row in row.cells.indices.map { HeaderText.normal(row.string($0)) } },
      titleTexts: rows.map { row in row.cells.indices.map { row.string($0) } },
      score: sure.values.reduce(0, +))
  }

  private static func column(
    _ index: Int, _ upper: String, _ lower: String, _ dictionary: HeaderDictionary
  ) -> RegisterColumn {
    let title = lower.isEmpty ? upper : upper.isEmpty ? lower : "\(upper) \(lower)"
    var guess = dictionary.guess(title)
    if !lower.isEmpty, !upper.isEmpty {
      let own = dictionary.guess(lower)
      // The two lines together say more; a line alone only if it is no bare letter.
      if (guess?.confidence ?? 0) < 0.9, HeaderText.normal(lower).utf8.count > 1 {
        guess = own ?? guess
      }
    }
    return RegisterColumn(
      index: index, title: title, meaning: guess?.meaning, confidence: guess?.confidence ?? 0,
      filledRows: 0)
  }

  /// Decides what hangs on the other columns.
  private mutating func settle() {
    for column in columns {
      guard let meaning = column.meaning, meaning != .other, places[meaning] == nil else {
        continue
      }
      places[meaning] = column.index
    }
    // In a register of mothers the mother is the patient.
    if places[.patientName] == nil, let mother = places[.parentName] {
      rename(mother, .patientName)
      places[.parentName] =
        columns.first {
          $0.meaning == .parentName && $0.index != mother
        }?.index
    }
  }

  private mutating func rename(_ index: Int, _ meaning: ColumnMeaning) {
    let old = columns[index]
    columns[index] = RegisterColumn(
      index: index, title: old.title, meaning: meaning, confidence: min(old.confidence, 0.8),
      filledRows: old.filledRows)
    places[meaning] = index
  }

  /// The first number-free title that a required column lacks, if one does.
  var missing: [ColumnMeaning] {
    var missing: [ColumnMeaning] = []
    if places[.visitDate] == nil, dayAbove == nil { missing.append(.visitDate) }
    if places[.patientName] == nil { missing.append(.patientName) }
    if [.nik, .bpjs, .recordNumber, .passport].allSatisfy({ places[$0] == nil }) {
      missing.append(.nik)
    }
    return missing
  }

  /// Whether a row repeats the titles, or numbers the columns `1 2 3` or `(1) (2) (3)`.
  func isTitle(_ row: RegisterRow) -> Bool {
    guard let first = row.cells.indices.first(where: { row.hasText($0) }) else { return false }
    let lead = row.text[row.cells[first].start]
    if lead == UInt8(ascii: "1") || lead == UInt8(ascii: "(") { return numbersColumns(row) }
    guard lead | 0x20 >= UInt8(ascii: "a"), lead | 0x20 <= UInt8(ascii: "z") else { return false }
    let head = HeaderText.normal(row.string(first))
    return titleRows.contains { title in
      first < title.count && title[first] == head && !head.isEmpty
        && row.cells.indices.allSatisfy {
          !row.hasText($0) || ($0 < title.count && title[$0] == HeaderText.normal(row.string($0)))
        }
    }
  }

  private func numbersColumns(_ row: RegisterRow) -> Bool {
    guard row.filledCount >= 3 else { return false }
    var expected = 0
    for column in row.cells.indices where row.hasText(column) {
      expected += 1
      let isNext = row.withCell(column) { bytes in
        var digits = bytes.filter { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") }
        if digits.last == UInt8(ascii: ".") { digits.removeLast() }
        return digits.elementsEqual(String(expected).utf8)
      }
      if !isNext { return false }
    }
    return true
  }
}
