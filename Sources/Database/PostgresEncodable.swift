/// A value that can be a parameter, in PostgreSQL's binary format.
///
/// `Bool`, the integers, `Double`, `String` (text), `[UInt8]` (bytea), `UUID`, `ID`,
/// `PostgresTimestamp`, `PostgresDate`, and arrays `[T]` and `[T?]` of these conform. Source:
/// PostgreSQL 15 `src/backend/utils/adt/*`, the `*_recv` functions.
package protocol PostgresEncodable: Sendable {
  /// The OID of the type. Source: PostgreSQL `pg_type.dat`.
  static var postgresType: UInt32 { get }
  /// The OID of the one-dimensional array of it; 0 if there is none.
  static var postgresArrayType: UInt32 { get }
  /// Appends the binary form, without its length.
  func encode(into bytes: inout [UInt8])
}

/// A value whose array can be a parameter; `UInt8` is one because its array is a bytea.
///
/// A type that conforms to `PostgresEncodable` gets everything from it by naming this protocol as
/// well.
package protocol PostgresArrayElement: Sendable {
  /// The OID of `[Self]`.
  static var postgresTypeOfArray: UInt32 { get }
  /// The OID of the array of `[Self]`; 0 if there is none.
  static var postgresArrayTypeOfArray: UInt32 { get }
  /// Appends the binary form of an array.
  static func encode(array: [Self], into bytes: inout [UInt8])
}

extension PostgresArrayElement where Self: PostgresEncodable {
  /// The array's OID.
  package static var postgresTypeOfArray: UInt32 { postgresArrayType }
  /// None: arrays here have one dimension.
  package static var postgresArrayTypeOfArray: UInt32 { 0 }
  /// Appends a one-dimensional array without NULLs.
  package static func encode(array: [Self], into bytes: inout [UInt8]) {
    bytes.appendArrayHead(of: Self.postgresType, count: array.count, hasNull: false)
    for element in array { bytes.appendElement(element) }
  }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresEncodable {
  /// The array's OID.
  package static var postgresTypeOfArray: UInt32 { Wrapped.postgresArrayType }
  /// None: arrays here have one dimension.
  package static var postgresArrayTypeOfArray: UInt32 { 0 }
  /// Appends a one-dimensional array in which nil is NULL.
  package static func encode(array: [Wrapped?], into bytes: inout [UInt8]) {
    bytes.appendArrayHead(
      of: Wrapped.postgresType, count: array.count, hasNull: array.contains { $0 == nil })
    for element in array {
      if let element { bytes.appendElement(element) } else { bytes.append(bigEndian: Int32(-1)) }
    }
  }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
  /// The array's OID; bytea for `[UInt8]`.
  package static var postgresType: UInt32 { Element.postgresTypeOfArray }
  /// 0, but `bytea[]` for `[UInt8]`.
  package static var postgresArrayType: UInt32 { Element.postgresArrayTypeOfArray }
  /// Appends the elements with the array's head; the bare bytes for `[UInt8]`.
  package func encode(into bytes: inout [UInt8]) { Element.encode(array: self, into: &bytes) }
}

extension [UInt8] {
  /// Appends an integer in network order.
  mutating func append(bigEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }

  /// Source: PostgreSQL `array_recv`: dimensions, NULL flag, element type; then for each dimension
  /// its length and lower bound.
  fileprivate mutating func appendArrayHead(of type: UInt32, count: Int, hasNull: Bool) {
    append(bigEndian: Int32(count == 0 ? 0 : 1))
    append(bigEndian: Int32(hasNull ? 1 : 0))
    append(bigEndian: type)
    guard count > 0 else { return }
    append(bigEndian: Int32(clamping: count))
    append(bigEndian: Int32(1))
  }

  fileprivate mutating func appendElement(_ element: some PostgresEncodable) {
    let start = count
    append(bigEndian: Int32(0))
    element.encode(into: &self)
    let length = Int32(clamping: count - start - 4)
    Swift.withUnsafeBytes(of: length.bigEndian) { replaceSubrange(start..<start + 4, with: $0) }
  }
}
