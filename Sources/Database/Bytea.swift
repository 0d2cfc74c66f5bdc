/// Bytes as `bytea` holds them; a bare `[UInt8]` binds and reads just the same.
package struct Bytea: Hashable, Sendable {
  /// The bytes.
  package var bytes: [UInt8]

  /// Any bytes, also none.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension Bytea: PostgresEncodable, PostgresArrayElement {
  /// bytea
  package static var postgresType: UInt32 { UInt8.postgresTypeOfArray }
  /// bytea[]
  package static var postgresArrayType: UInt32 { UInt8.postgresArrayTypeOfArray }
  /// The bytes themselves.
  package func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: self.bytes) }
  /// Compiled for this type.
  package static func encode(elements: [Self], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
  /// Compiled for this type.
  package static func encode(elements: [Self?], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
}

extension Bytea: PostgresDecodable, PostgresArrayDecodable {
  /// Reads a bytea.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Self {
    Self(try [UInt8].decode(binary: binary, type: type))
  }
}
