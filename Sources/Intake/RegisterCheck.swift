import RecordModel
package import RegisterFormat
import StrictJSON

/// A trial run of a register: how its columns and rows were understood.
package struct RegisterCheck: Sendable {
  /// How each column was understood.
  package let columns: [RegisterColumn]
  /// Rows that would become part of a visit, that would be refused, and that are no visits.
  package let rows: (accepted: Int, refused: Int, skipped: Int)

  init(_ body: [UInt8], context: FormatContext, headers: HeaderMapping) {
    let preview = RegisterPreview(body, context: context, headers: headers)
    columns = preview.columns
    rows = (preview.acceptedRows, preview.refusedRows, preview.skippedRows)
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
