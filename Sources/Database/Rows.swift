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
///
/// What decodes is made anew in each room for the types that it asks for: read as a generic, a field costs several
/// look-ups of its type at run time, a twentieth of what a read of a record takes.
package struct Row: Sendable {
  let rows: Rows
  let index: Int

  /// Reads column `column` (from 0); throws `DatabaseError.unreadable` if it is NULL, missing or of
  /// another type.
  @inlinable
  package func decode<Value: PostgresDecodable>(
    _ column: Int, as type: Value.Type = Value.self
  ) throws -> Value {
    let (bytes, type) = try field(column)
    guard let bytes else { throw unreadable(column) }
    defer { keep() }
    do { return try Value.decode(binary: bytes, type: type) } catch { throw unreadable(column) }
  }

  /// Reads column `column` (from 0), NULL as nil; throws `DatabaseError.unreadable` if it is
  /// missing or of another type.
  @inlinable
  package func decode<Value: PostgresDecodable>(
    _ column: Int, as type: Value?.Type = Value?.self
  ) throws -> Value? {
    try decodeOptional(column, as: Value.self)
  }

  /// Reads column `column` (from 0), NULL as nil, under a name that needs no type annotation to be
  /// told apart.
  @inlinable
  package func decodeOptional<Value: PostgresDecodable>(
    _ column: Int, as type: Value.Type = Value.self
  ) throws -> Value? {
    let (bytes, type) = try field(column)
    guard let bytes else { return nil }
    defer { keep() }
    do { return try Value.decode(binary: bytes, type: type) } catch { throw unreadable(column) }
  }

  /// A field's bytes, nil for NULL, and its type; they stand as long as the row is kept.
  @usableFromInline
  func field(_ column: Int) throws -> (bytes: UnsafeRawBufferPointer?, type: UInt32) {
    guard let type = rows.result.type(ofColumn: column) else { throw unreadable(column) }
    return (rows.result.bytes(row: index, column: column), type)
  }

  /// Keeps the bytes of its fields up to here.
  @usableFromInline
  func keep() { withExtendedLifetime(rows.result) {} }

  @usableFromInline
  func unreadable(_ column: Int) -> DatabaseError {
    .unreadable(
      statement: rows.statement, column: column,
      type: rows.result.type(ofColumn: column) ?? 0)
  }
}
