import CPostgres

/// The owner of one PGresult, which nobody changes once it has been received.
///
/// Only this type touches the pointer, and keeps itself alive while it does.
final class ReceivedResult: Sendable {
  private nonisolated(unsafe) let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { PQclear(pointer) }

  private func read<Value>(_ body: (OpaquePointer) throws -> Value) rethrows -> Value {
    try withExtendedLifetime(self) { try body(pointer) }
  }

  var status: ExecStatusType { read { PQresultStatus($0) } }

  /// The command tag, for example `COMMIT`.
  var tag: String { read { String(cString: PQcmdStatus($0)) } }

  var rowCount: Int { read { Int(PQntuples($0)) } }

  /// Rows inserted, updated, deleted or returned.
  var affected: Int { read { Int(String(cString: PQcmdTuples($0))) ?? 0 } }

  /// The OID of a column's type; nil if there is no such column.
  func type(ofColumn column: Int) -> UInt32? {
    read { result in
      guard column >= 0, column < PQnfields(result) else { return nil }
      return PQftype(result, Int32(truncatingIfNeeded: column))
    }
  }

  /// The bytes of a field that exists; nil for NULL. They stand as long as this object is kept.
  func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
    let row = Int32(truncatingIfNeeded: row)
    let column = Int32(truncatingIfNeeded: column)
    if PQgetisnull(pointer, row, column) == 1 { return nil }
    return UnsafeRawBufferPointer(
      start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
  }

  /// A field in text format; nil for NULL.
  func text(row: Int, column: Int) -> String? {
    withExtendedLifetime(self) {
      bytes(row: row, column: column).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// One field of an error or notice; nil if the server did not send it.
  func diagnostic(_ field: UnicodeScalar) -> String? {
    read { result in
      PQresultErrorField(result, Int32(field.value)).map { String(cString: $0) }
    }
  }

  /// The constraint that an error names, or `table.column` where it names only these.
  var constraint: String? {
    if let constraint = diagnostic(DiagnosticField.constraint) { return constraint }
    guard let table = diagnostic(DiagnosticField.table),
      let column = diagnostic(DiagnosticField.column)
    else { return nil }
    return "\(table).\(column)"
  }
}

/// The names of the error fields that we read. Source: PostgreSQL 15, 55.8 Error and Notice Message
/// Fields.
enum DiagnosticField {
  static let severity: UnicodeScalar = "V"
  static let sqlState: UnicodeScalar = "C"
  static let position: UnicodeScalar = "P"
  static let table: UnicodeScalar = "t"
  static let column: UnicodeScalar = "c"
  static let constraint: UnicodeScalar = "n"
}
