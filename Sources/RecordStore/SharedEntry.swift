import Database
package import RecordModel

/// A resource of nobody as its facility sent it last.
package struct SharedEntry: Sendable {
  /// Its id.
  package let id: SharedResourceID
  /// FHIR JSON.
  package let body: [UInt8]
  /// When it was stored, microseconds since 1970.
  package let updatedAt: Int64

  init(_ row: Row) throws {
    id = try row.decode(0)
    body = try row.decode(1, as: Bytea.self).bytes
    updatedAt = try row.decode(2, as: PostgresTimestamp.self).microseconds
  }
}
