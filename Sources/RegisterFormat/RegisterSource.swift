import RecordModel

/// The rows of a register, whatever file they lie in.
struct RegisterSource {
  private enum Form {
    case text(CSVReader)
    case workbook(SheetReader, [MergedRange])
  }

  private var form: Form

  init(_ reader: CSVReader) { form = .text(reader) }
  init(_ reader: SheetReader, merges: [MergedRange]) { form = .workbook(reader, merges) }

  /// From here on rows are data: what is merged over rows stands in each of them.
  func fillMerges(after row: Int) {
    if case .workbook(let reader, let merges) = form { reader.fillMerges(merges, after: row) }
  }

  /// Fills `row` with the next row; false at the end or after a fault.
  mutating func next(_ row: inout RegisterRow) -> Bool {
    switch form {
    case .text(var reader):
      defer { form = .text(reader) }
      return reader.next(&row)
    case .workbook(let reader, _): return reader.next(&row)
    }
  }

  /// What broke while the rows were read.
  var failure: Rule? {
    if case .workbook(let reader, _) = form { return reader.failure }
    return nil
  }
}
