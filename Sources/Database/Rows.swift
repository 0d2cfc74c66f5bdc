/// The rows that a statement returned, as libpq received them; freed with the last copy.
package struct Rows: Sendable, RandomAccessCollection {
  let result: ReceivedResult
  let statement: String

  /// 0.
  package var startIndex: Int { 0 }
  /// The number of rows.
  package var endIndex: Int { result.rowCount }
  /// One row.
  package subscript(position: Int) -> Row {
    precondition(indices.contains(position), "row out of range")
    return Row(rows: self, index: position)
  }

  /// How many rows the statement inserted, updated, deleted or returned.
  package var affected: Int { result.affected }
}

/// One row of `Rows`.
package struct Row: Sendable {
  let rows: Rows
  let index: Int

  /// Reads column `column` (from 0); throws `DatabaseError.unreadable` if it is NULL, missing or of
  /// another type.
  package func decode<Value: PostgresDecodable>(
    _ column: Int, as type: Value.Type = Value.self
  ) throws -> Value {
    guard let value = try value(column, as: Value.self) else { throw unreadable(column) }
    return value
  }

  /// Reads column `column` (from 0), NULL as nil; throws `DatabaseError.unreadable` if it is
  /// missing or of another type.
  package func decode<Value: PostgresDecodable>(
    _ column: Int, as type: Value?.Type = Value?.self
  ) throws -> Value? {
    try value(column, as: Value.self)
  }

  /// Reads column `column` (from 0), NULL as nil, under a name that needs no type annotation to be
  /// told apart.
  package func decodeOptional<Value: PostgresDecodable>(
    _ column: Int, as type: Value.Type = Value.self
  ) throws -> Value? {
    try value(column, as: Value.self)
  }

  private func value<Value: PostgresDecodable>(
    _ column: Int, as type: Value.Type
  ) throws -> Value? {
    guard let type = rows.result.type(ofColumn: column) else { throw unreadable(column) }
    do {
      return try rows.result.withField(row: index, column: column) { bytes in
        try bytes.map { try Value.decode(binary: $0, type: type) }
      }
    } catch {
      throw unreadable(column)
    }
  }

  private func unreadable(_ column: Int) -> DatabaseError {
    .unreadable(
      statement: rows.statement, column: column,
      type: rows.result.type(ofColumn: column) ?? 0)
  }
}
