import RecordModel

/// The rows of a register, whatever file they lie in.
struct RegisterSource {
  private enum Form {
    case text(CSVReader)
    case workbook(SheetReader)
  }

  private var form: Form
  /// Rows that were read to learn from them and come again.
  private var ahead: ArraySlice<RegisterRow> = []

  init(_ reader: CSVReader) { form = .text(reader) }
  init(_ reader: SheetReader) { form = .workbook(reader) }

  /// Reads up to `count` rows, which come again by `next(_:)`.
  mutating func lookAhead(_ count: Int) -> ArraySlice<RegisterRow> {
    var row = RegisterRow()
    while ahead.count < count, read(&row) { ahead.append(row) }
    return ahead
  }

  /// Leaves the titles behind. From here on rows are data: what is merged over rows stands in each of
  /// them, for which a sheet that has such ranges is read from its beginning again.
  mutating func skip(to lastRow: Int) {
    if case .workbook(let reader) = form, let again = reader.restarted(after: lastRow) {
      form = .workbook(again)
      ahead = []
    }
    var row = RegisterRow()
    while ahead.first.map({ $0.number <= lastRow }) ?? false { ahead.removeFirst() }
    if ahead.isEmpty { while row.number < lastRow, read(&row) {} }
  }

  /// Fills `row` with the next row; false at the end or after a fault.
  mutating func next(_ row: inout RegisterRow) -> Bool {
    guard ahead.isEmpty else {
      row = ahead.removeFirst()
      return true
    }
    return read(&row)
  }

  private mutating func read(_ row: inout RegisterRow) -> Bool {
    switch form {
    case .text(var reader):
      defer { form = .text(reader) }
      return reader.next(&row)
    case .workbook(let reader): return reader.next(&row)
    }
  }

  /// What broke while the rows were read.
  var failure: Rule? {
    if case .workbook(let reader) = form { return reader.failure }
    return nil
  }
}
