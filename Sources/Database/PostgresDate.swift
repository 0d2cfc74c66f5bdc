/// A day as `date` holds it.
package struct PostgresDate: Hashable, Sendable, Comparable {
  /// Days since 1970-01-01.
  package var daysSince1970: Int

  /// The day that is `daysSince1970` after 1970-01-01; one outside PostgreSQL's range is refused by
  /// the server (22008).
  package init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

  /// Order in time.
  package static func < (left: Self, right: Self) -> Bool {
    left.daysSince1970 < right.daysSince1970
  }

  /// From 1970 to 2000, PostgreSQL's epoch, in days.
  private static let epoch = 10_957
}

extension PostgresDate: PostgresEncodable, PostgresArrayElement {
  /// date
  package static var postgresType: UInt32 { 1082 }
  /// date[]
  package static var postgresArrayType: UInt32 { 1182 }
  /// Days since 2000 as int4.
  package func encode(into bytes: inout [UInt8]) {
    let (value, overflow) = daysSince1970.subtractingReportingOverflow(Self.epoch)
    // The ends of int4 would mean infinity; the numbers beside them are out of range and refused.
    let days = overflow ? Int.min : value
    bytes.append(bigEndian: min(max(Int32(clamping: days), .min + 1), .max - 1))
  }
}

extension PostgresDate: PostgresDecodable, PostgresArrayDecodable {
  /// Reads a date; infinity is `undecodable`.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Self {
    guard type == postgresType, binary.count == 4 else {
      throw DatabaseError.undecodable(type: type)
    }
    let value = Int32(bigEndian: binary.loadUnaligned(as: Int32.self))
    guard value != .min, value != .max else { throw DatabaseError.undecodable(type: type) }
    return Self(daysSince1970: Int(value) + epoch)
  }
}
