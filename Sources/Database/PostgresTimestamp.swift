/// A moment as `timestamptz` holds it, to the microsecond.
package struct PostgresTimestamp: Hashable, Sendable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package var microseconds: Int64

  /// The moment `microseconds` after 1970-01-01T00:00:00Z; one outside PostgreSQL's range is
  /// refused by the server (22008).
  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// Order in time.
  package static func < (left: Self, right: Self) -> Bool {
    left.microseconds < right.microseconds
  }

  /// From 1970 to 2000, PostgreSQL's epoch, in microseconds.
  private static let epoch: Int64 = 946_684_800_000_000
}

extension PostgresTimestamp: PostgresEncodable, PostgresArrayElement {
  /// timestamptz
  package static var postgresType: UInt32 { 1184 }
  /// timestamptz[]
  package static var postgresArrayType: UInt32 { 1185 }
  /// Microseconds since 2000 as int8.
  package func encode(into bytes: inout [UInt8]) {
    let (value, overflow) = microseconds.subtractingReportingOverflow(Self.epoch)
    // The lowest number would mean -infinity; the one above it is out of range and refused.
    bytes.append(bigEndian: overflow || value == .min ? Int64.min + 1 : value)
  }
  /// Compiled for this type.
  package static func encode(elements: [Self], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
  /// Compiled for this type.
  package static func encode(elements: [Self?], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
}

extension PostgresTimestamp: PostgresDecodable, PostgresArrayDecodable {
  /// Reads a timestamptz; infinity is `undecodable`.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Self {
    guard type == postgresType, binary.count == 8 else {
      throw DatabaseError.undecodable(type: type)
    }
    let value = Int64(bigEndian: binary.loadUnaligned(as: Int64.self))
    let (microseconds, overflow) = value.addingReportingOverflow(epoch)
    guard !overflow, value != .min else { throw DatabaseError.undecodable(type: type) }
    return Self(microseconds: microseconds)
  }
}
