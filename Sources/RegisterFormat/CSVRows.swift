/// The bare rows of a CSV, whatever they are about: for looking at a file that is no register.
package enum CSVRows {
  /// The cells of every row, without white space around them; empty if the bytes are no text.
  package static func read(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    forEach(bytes) { row in rows.append(row.cells.indices.map { row.string($0) }) }
    return rows
  }

  /// Whether some row breaks RFC 4180: a quotation that is not closed, or a mark inside a field.
  package static func flawed(_ bytes: [UInt8]) -> Bool {
    var isFlawed = false
    forEach(bytes) { row in if !row.flaws.isEmpty { isFlawed = true } }
    return isFlawed
  }

  /// How many rows there are, empty ones included; makes no text of them.
  package static func count(_ bytes: [UInt8]) -> Int {
    var count = 0
    forEach(bytes) { _ in count += 1 }
    return count
  }

  private static func forEach(_ bytes: [UInt8], _ body: (RegisterRow) -> Void) {
    guard let text = CSVText(bytes) else { return }
    let dictionary = HeaderDictionary(confirmed: HeaderMapping())
    var reader = CSVReader(text, delimiter: CSVDialect.delimiter(text, dictionary))
    var row = RegisterRow()
    while reader.next(&row) { body(row) }
  }
}
