import RecordModel
package import RegisterFormat
import StrictJSON

/// A trial run of a register: how its columns were understood, and its refused rows as a sheet.
package struct RegisterCheck: Sendable {
  /// How each column was understood.
  package let columns: [RegisterColumn]
  /// Rows that would become part of a visit, that would be refused, and that are no visits.
  package let rows: (accepted: Int, refused: Int, skipped: Int)
  private let prepared: PreparedSubmission

  init(_ prepared: PreparedSubmission, context: FormatContext) {
    let preview = RegisterPreview(prepared.message.body, context: context)
    columns = preview.columns
    rows = (preview.acceptedRows, preview.refusedRows, preview.skippedRows)
    self.prepared = prepared
  }

  /// The refused rows with their reasons, for the sender alone: they hold patients' data. Empty if
  /// nothing looks like a register.
  package func rejectedRows(as type: MessageType) -> [UInt8] {
    type == .xlsx
      ? RejectedRows.xlsx(prepared.message.body, issues: prepared.issues)
      : RejectedRows.csv(prepared.message.body, issues: prepared.issues)
  }

  /// `"rows":{...},"columns":[{"column","title","meaning","confidence","filled"}],` of the answer.
  func write(to writer: inout JSONWriter) {
    writer.key("rows")
    writer.beginObject()
    for (name, count) in [
      ("accepted", rows.accepted), ("refused", rows.refused), ("skipped", rows.skipped),
    ] {
      writer.key(name)
      writer.int(count)
    }
    writer.endObject()
    writer.key("columns")
    writer.beginArray()
    for column in columns {
      writer.beginObject()
      writer.key("column")
      writer.string(column.letters)
      writer.key("title")
      writer.string(column.title)
      writer.key("meaning")
      if let meaning = column.meaning { writer.string(meaning.rawValue) } else { writer.null() }
      writer.key("percent")
      writer.int(Int((column.confidence * 100).rounded()))
      writer.key("filled")
      writer.int(column.filledRows)
      writer.endObject()
    }
    writer.endArray()
  }
}
