import RecordModel

/// What a file is, and where its register begins.
enum RegisterFile {
  /// A register that can be read.
  struct Content {
    let header: RegisterHeader
    /// At the first row behind the titles.
    let source: RegisterSource
    let sample: ColumnSample
  }

  /// A file's content, or the reasons why there is none; some reasons only inform.
  struct Opened {
    var content: Content?
    var issues: [Issue] = []
  }

  static func open(_ bytes: [UInt8], _ dictionary: HeaderDictionary) -> Opened {
    guard bytes.count <= RegisterLimits.bytes else { return refused(.registerTooLarge) }
    guard bytes.contains(where: { $0 > 0x20 }) else { return refused(.registerEmpty) }
    if let rule = foreign(bytes) { return refused(rule) }
    if bytes.starts(with: [0x50, 0x4B]) { return Workbook.open(bytes, dictionary) }
    guard let text = CSVText(bytes) else { return refused(.registerNotText) }
    let delimiter = CSVDialect.delimiter(text, dictionary)
    var opened = read(dictionary, RegisterSource(CSVReader(text, delimiter: delimiter)))
    if text.isWindows1252 { opened.issues.append(Issue(.registerEncodingGuessed, at: "")) }
    return opened
  }

  static func refused(_ rule: Rule) -> Opened { Opened(issues: [Issue(rule, at: "")]) }

  /// The rule for a file that is something else altogether.
  static func foreign(_ bytes: [UInt8]) -> Rule? {
    // Compound File Binary: Excel 97-2003, or a workbook with a password. Source: MS-CFB 2.2.
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      return holds(bytes, "EncryptedPackage") ? .registerEncrypted : .registerOldExcel
    }
    // BIFF without a container: Excel 2 to 4.
    if bytes.starts(with: [0x09, 0x08]) || bytes.starts(with: [0x09, 0x04]) {
      return .registerOldExcel
    }
    if bytes.starts(with: "%PDF".utf8) || bytes.starts(with: [0xFF, 0xD8, 0xFF])
      || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) || bytes.starts(with: [0x1F, 0x8B])
      || bytes.starts(with: "Rar!".utf8) || bytes.starts(with: "{\\rtf".utf8)
    {
      return .registerNotText
    }
    return nil
  }

  /// Whether a name stands in UTF-16 in the directory of a compound file.
  private static func holds(_ bytes: [UInt8], _ name: String) -> Bool {
    let wanted = name.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    return bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index + wanted.count <= bytes.count {
        if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) {
          return true
        }
        // Names of a directory begin at even places.
        index += 2
      }
      return false
    }
  }

  /// Finds the titles, learns how days are written, and stops behind the titles.
  static func read(_ dictionary: HeaderDictionary, _ rows: RegisterSource) -> Opened {
    var source = rows
    let head = source.lookAhead(RegisterLimits.sampledRows)
    let first = Array(head.prefix(RegisterLimits.headerRows))
    guard let header = RegisterHeader.find(first, dictionary) else {
      let isEmpty = first.allSatisfy(\.isBlank)
      return refused(source.failure ?? (isEmpty ? .registerEmpty : .registerHeaderNotFound))
    }
    var opened = Opened(issues: issues(header))
    guard header.missing.isEmpty else { return opened }
    let sample = ColumnSample(header, head)
    source.skip(to: header.lastRow)
    opened.content = Content(header: header, source: source, sample: sample)
    return opened
  }

  /// What is to be said about the columns; positions name them by their letters.
  private static func issues(_ header: RegisterHeader) -> [Issue] {
    var issues: [Issue] = []
    for column in header.columns {
      let place = "column \(column.letters)"
      guard let meaning = column.meaning else {
        if !column.title.isEmpty { issues.append(Issue(.registerColumnUnknown, at: place)) }
        continue
      }
      if meaning != .other, header.place(meaning) != column.index,
        !RegisterHeader.repeatable.contains(meaning)
      {
        issues.append(Issue(.registerColumnTwice, at: place, detail: meaning.rawValue))
      } else if column.confidence < 0.85 {
        issues.append(Issue(.registerColumnGuessed, at: place, detail: meaning.rawValue))
      }
    }
    if header.dayAbove != nil { issues.append(Issue(.registerDayAbove, at: "")) }
    for meaning in header.missing {
      issues.append(Issue(.registerColumnMissing, at: "", detail: meaning.rawValue))
    }
    return issues
  }
}

/// What the first rows tell about how a register writes.
struct ColumnSample {
  var visitMonthFirst = false
  var birthMonthFirst = false
  /// Whether all of at least five NIK end in 0: a spreadsheet cut the sixteenth digit off.
  var hasRoundedNIK = false

  init(_ header: RegisterHeader, _ rows: ArraySlice<RegisterRow>) {
    var visit = (monthFirst: 0, dayFirst: 0)
    var birth = visit
    var numbers = (all: 0, rounded: 0)
    func learn(
      _ column: Int?, _ row: RegisterRow, _ votes: inout (monthFirst: Int, dayFirst: Int)
    ) {
      guard let column, row.hasText(column) else { return }
      switch row.withCell(column, { DayText.monthFirst($0) }) {
      case true: votes.monthFirst += 1
      case false: votes.dayFirst += 1
      default: break
      }
    }
    for row in rows where row.number > header.lastRow {
      learn(header.place(.visitDate), row, &visit)
      learn(header.place(.birthDate), row, &birth)
      guard let nik = header.place(.nik) else { continue }
      row.withCell(nik) { cell in
        guard cell.count == 16, cell.isAllDigits else { return }
        numbers.all += 1
        if cell[15] == UInt8(ascii: "0") { numbers.rounded += 1 }
      }
    }
    // One slip of the pen does not turn a whole column.
    visitMonthFirst = visit.monthFirst > visit.dayFirst * 4
    birthMonthFirst = birth.monthFirst > birth.dayFirst * 4
    hasRoundedNIK = numbers.all >= 5 && numbers.rounded == numbers.all
  }
}
