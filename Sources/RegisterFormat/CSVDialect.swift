/// Finds the delimiter of a CSV and where its titles are.
enum CSVDialect {
  /// What registers are parted by, the most likely first.
  static let delimiters: [UInt8] = [
    UInt8(ascii: ";"), UInt8(ascii: ","), 9, UInt8(ascii: "|"), UInt8(ascii: "^"),
  ]

  /// The delimiter under which the best titles are found; without any, the one that parts most
  /// rows into as many cells.
  static func delimiter(_ text: CSVText, _ dictionary: HeaderDictionary) -> UInt8 {
    if let stated = text.statedDelimiter { return stated }
    var best: (delimiter: UInt8, score: Double) = (UInt8(ascii: ","), 0)
    for delimiter in delimiters {
      var reader = CSVReader(text, delimiter: delimiter)
      let rows = firstRows(RegisterLimits.headerRows) { reader.next(&$0) }
      let score =
        (RegisterHeader.find(rows, dictionary)?.score ?? 0) * 100 + evenness(rows)
      if score > best.score { best = (delimiter, score) }
    }
    return best.delimiter
  }

  /// Up to `count` rows of a reader.
  static func firstRows(_ count: Int, _ next: (inout RegisterRow) -> Bool) -> [RegisterRow] {
    var rows: [RegisterRow] = []
    var row = RegisterRow()
    while rows.count < count, next(&row) { rows.append(row) }
    return rows
  }

  /// How evenly a delimiter parts the rows: the share of rows with the usual width, weighed by it.
  private static func evenness(_ rows: [RegisterRow]) -> Double {
    var widths: [Int: Int] = [:]
    for row in rows where !row.isBlank && row.cells.count > 1 {
      widths[row.cells.count, default: 0] += 1
    }
    guard let (width, count) = widths.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
      return 0
    }
    return Double(count) / Double(rows.count) + Double(min(width, 50)) / 100
  }
}
