/// The rows of a series file, read one by one.
struct SeriesTable {
  /// When a row is of.
  enum Moment: Hashable {
    case day(CalendarDay)
    case week(MMWRWeek)
  }

  /// One row.
  struct Row {
    let line: Int
    let moment: Moment
    let count: Int
    let population: Int?
  }

  let rows: [Row]

  private struct Columns {
    let day: Int?
    let week: Int?
    let year: Int?
    let count: Int?
    let population: Int?
  }

  private static let dayNames = ["date", "tanggal", "tgl"]
  private static let weekNames = ["week", "minggu", "minggu_epid", "epiweek", "epi_week"]
  private static let yearNames = ["year", "tahun", "epi_year"]
  private static let countNames = ["count", "jumlah", "kasus", "cases", "n"]
  private static let populationNames = ["population", "populasi", "penduduk"]

  init(_ bytes: [UInt8], options: SeriesFile.Options) throws(SeriesFile.Unreadable) {
    let lines = try Self.lines(bytes)
    guard let header = lines.first else { throw .of(.empty, line: 0) }
    let separator = Self.separator(header.text)
    let columns = try Self.columns(
      Self.cells(header.text, separator) ?? [], options, line: header.number)
    var rows: [Row] = []
    var problems: [SeriesFile.Problem] = []
    for line in lines.dropFirst() {
      guard let cells = Self.cells(line.text, separator) else {
        problems.append(.init(.quotes, line: line.number))
        continue
      }
      do throws(SeriesProblem) {
        rows.append(try Self.row(cells, columns, line: line.number))
      } catch {
        problems.append(.init(error, line: line.number))
      }
    }
    guard problems.isEmpty else { throw .init(problems: Array(problems.prefix(20))) }
    self.rows = rows
  }

  private static func lines(
    _ bytes: [UInt8]
  ) throws(SeriesFile.Unreadable) -> [(number: Int, text: String)] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let body = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
    guard let text = String(validating: body, as: UTF8.self), !body.contains(0) else {
      throw .of(.notUTF8, line: 0)
    }
    let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard all.count <= SeriesFile.maximumLines + 1 else { throw .of(.tooLong, line: 0) }
    return all.enumerated().compactMap { index, line in
      line.allSatisfy(\.isWhitespace) ? nil : (index + 1, String(line))
    }
  }

  private static func separator(_ header: String) -> Character {
    let counts = [",", ";", "\t"].map { (separator: Character) in
      header.count(where: { $0 == separator })
    }
    return counts[1] > counts[0] ? ";" : counts[2] > counts[0] ? "\t" : ","
  }

  /// The cells of one line, quotes taken off; nil where a quote is not closed.
  private static func cells(_ line: String, _ separator: Character) -> [String]? {
    var cells = [""]
    var isQuoted = false
    var previous: Character?
    for character in line {
      if character == "\"" {
        // A doubled quote within quotes is a quote.
        if !isQuoted && previous == "\"" { cells[cells.count - 1].append("\"") }
        isQuoted.toggle()
      } else if character == separator && !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
      previous = character
    }
    return isQuoted ? nil : cells.map(trimmed)
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  private static func columns(
    _ header: [String], _ options: SeriesFile.Options, line: Int
  ) throws(SeriesFile.Unreadable) -> Columns {
    let header = header.map { $0.lowercased() }
    func only(_ names: [String]) throws(SeriesFile.Unreadable) -> Int? {
      let matches = header.indices.filter { names.contains(header[$0]) }
      guard matches.count < 2 else { throw .of(.columnTwice, line: line) }
      return matches.first
    }
    let wanted = options.countColumn.map { [trimmed($0).lowercased()] }
    let columns = Columns(
      day: try only(dayNames), week: try only(weekNames), year: try only(yearNames),
      count: try only(wanted ?? countNames), population: try only(populationNames))
    guard columns.count != nil else { throw .of(.noCountColumn, line: line) }
    guard columns.day != nil || columns.week != nil else {
      throw .of(.noTimeColumn, line: line)
    }
    return columns
  }

  private static func row(
    _ cells: [String], _ columns: Columns, line: Int
  ) throws(SeriesProblem) -> Row {
    func cell(_ column: Int?) -> String? {
      column.flatMap { cells.indices.contains($0) ? cells[$0] : nil }
    }
    guard let count = whole(cell(columns.count)) else { throw .badCount }
    var population: Int?
    if columns.population != nil {
      guard let people = whole(cell(columns.population)), people > 0 else {
        throw .badPopulation
      }
      population = people
    }
    return Row(
      line: line, moment: try moment(cell(columns.day), cell(columns.week), cell(columns.year)),
      count: count, population: population)
  }

  private static func moment(
    _ day: String?, _ week: String?, _ year: String?
  ) throws(SeriesProblem) -> Moment {
    if let week {
      if let year, let number = whole(week), let year = whole(year) {
        guard let week = MMWRWeek(year: year, week: number) else { throw .badWeek }
        return .week(week)
      }
      guard let week = MMWRWeek(week) else { throw .badWeek }
      return .week(week)
    }
    guard let day = day.flatMap({ CalendarDay($0) }), MMWRWeek(day) != nil else {
      throw .badDate
    }
    return .day(day)
  }

  /// A whole number of at most nine digits.
  private static func whole(_ text: String?) -> Int? {
    guard let text, (1...9).contains(text.utf8.count),
      text.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Int(text)
  }
}
