/// A one-dimensional array with NULLs under a name of its own; `[Element?]` binds and reads just
/// the same.
package struct PostgresArray<Element: PostgresEncodable>: Sendable {
  /// The elements; nil is NULL.
  package var elements: [Element?]

  /// An array of one dimension.
  package init(_ elements: [Element?]) { self.elements = elements }
}

extension PostgresArray: PostgresEncodable {
  /// The array's OID.
  package static var postgresType: UInt32 { Element.postgresArrayType }
  /// None: arrays here have one dimension.
  package static var postgresArrayType: UInt32 { 0 }
  /// Appends the elements with the array's head.
  package func encode(into bytes: inout [UInt8]) { elements.encode(into: &bytes) }
}

extension PostgresArray: PostgresDecodable where Element: PostgresDecodable {
  /// Reads a one-dimensional array in which NULL is nil.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Self {
    Self(try [Element?].decode(binary: binary, type: type))
  }
}
