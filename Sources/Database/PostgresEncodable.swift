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
  /// Appends each value with its length; nil is NULL.
  ///
  /// A type whose arrays are long says `appendEach` itself, so that the loop is compiled for it.
  static func encode(elements: [Self], into bytes: inout [UInt8])
  /// The same with NULLs.
  static func encode(elements: [Self?], into bytes: inout [UInt8])
}

extension PostgresEncodable {
  /// Appends each value with its length.
  package static func encode(elements: [Self], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
  /// Appends each value with its length; nil is NULL.
  package static func encode(elements: [Self?], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
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
    bytes.appendArrayHead(of: Self.postgresType, count: array.count)
    encode(elements: array, into: &bytes)
  }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresEncodable {
  /// The array's OID.
  package static var postgresTypeOfArray: UInt32 { Wrapped.postgresArrayType }
  /// None: arrays here have one dimension.
  package static var postgresArrayTypeOfArray: UInt32 { 0 }
  /// Appends a one-dimensional array in which nil is NULL.
  package static func encode(array: [Wrapped?], into bytes: inout [UInt8]) {
    bytes.appendArrayHead(of: Wrapped.postgresType, count: array.count)
    Wrapped.encode(elements: array, into: &bytes)
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
  @inline(__always)
  mutating func append(bigEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }

  /// Source: PostgreSQL `array_recv`: dimensions, NULL flag, element type; then for each dimension
  /// its length and lower bound. The server looks for NULLs itself, so the flag may always be set.
  mutating func appendArrayHead(of type: UInt32, count: Int) {
    append(bigEndian: Int32(count == 0 ? 0 : 1))
    append(bigEndian: Int32(1))
    append(bigEndian: type)
    guard count > 0 else { return }
    append(bigEndian: Int32(clamping: count))
    append(bigEndian: Int32(1))
  }

  /// Each element with its length; compiled anew where the type is known.
  @inline(__always)
  mutating func appendEach(_ elements: [some PostgresEncodable]) {
    for element in elements { appendElement(element) }
  }

  /// The same; nil has the length -1 and nothing else.
  @inline(__always)
  mutating func appendEach(_ elements: [(some PostgresEncodable)?]) {
    for element in elements {
      if let element { appendElement(element) } else { append(bigEndian: Int32(-1)) }
    }
  }

  @inline(__always)
  private mutating func appendElement(_ element: some PostgresEncodable) {
    let start = count
    append(bigEndian: Int32(0))
    element.encode(into: &self)
    let length = Int32(clamping: count - start - 4)
    withUnsafeMutableBytes { bytes in
      bytes.storeBytes(of: length.bigEndian, toByteOffset: start, as: Int32.self)
    }
  }
}
