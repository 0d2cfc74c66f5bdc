package import FoundationEssentials
package import RecordModel

extension Bool: PostgresEncodable, PostgresArrayElement {
  /// bool
  package static var postgresType: UInt32 { 16 }
  /// bool[]
  package static var postgresArrayType: UInt32 { 1000 }
  /// One byte.
  package func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
}

extension Int16: PostgresEncodable, PostgresArrayElement {
  /// int2
  package static var postgresType: UInt32 { 21 }
  /// int2[]
  package static var postgresArrayType: UInt32 { 1005 }
  /// Network order.
  package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
  /// Compiled for this type.
  package static func encode(elements: [Self], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
  /// Compiled for this type.
  package static func encode(elements: [Self?], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
}

extension Int32: PostgresEncodable, PostgresArrayElement {
  /// int4
  package static var postgresType: UInt32 { 23 }
  /// int4[]
  package static var postgresArrayType: UInt32 { 1007 }
  /// Network order.
  package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
  /// Compiled for this type.
  package static func encode(elements: [Self], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
  /// Compiled for this type.
  package static func encode(elements: [Self?], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
}

extension Int64: PostgresEncodable, PostgresArrayElement {
  /// int8
  package static var postgresType: UInt32 { 20 }
  /// int8[]
  package static var postgresArrayType: UInt32 { 1016 }
  /// Network order.
  package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
  /// Compiled for this type.
  package static func encode(elements: [Self], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
  /// Compiled for this type.
  package static func encode(elements: [Self?], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
}

extension Int: PostgresEncodable, PostgresArrayElement {
  /// int8
  package static var postgresType: UInt32 { 20 }
  /// int8[]
  package static var postgresArrayType: UInt32 { 1016 }
  /// Network order.
  package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: Int64(self)) }
}

extension Double: PostgresEncodable, PostgresArrayElement {
  /// float8
  package static var postgresType: UInt32 { 701 }
  /// float8[]
  package static var postgresArrayType: UInt32 { 1022 }
  /// IEEE 754 in network order.
  package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: bitPattern) }
}

extension String: PostgresEncodable, PostgresArrayElement {
  /// text
  package static var postgresType: UInt32 { 25 }
  /// text[]
  package static var postgresArrayType: UInt32 { 1009 }
  /// UTF-8; the server refuses U+0000 (22021).
  package func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }
  /// Compiled for this type.
  package static func encode(elements: [Self], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
  /// Compiled for this type.
  package static func encode(elements: [Self?], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
}

extension UInt8: PostgresArrayElement {
  /// bytea
  package static var postgresTypeOfArray: UInt32 { 17 }
  /// bytea[]
  package static var postgresArrayTypeOfArray: UInt32 { 1001 }
  /// The bytes themselves.
  package static func encode(array: [UInt8], into bytes: inout [UInt8]) {
    bytes.append(contentsOf: array)
  }
}

extension KeyedHash: PostgresEncodable, PostgresArrayElement {
  /// bytea
  package static var postgresType: UInt32 { UInt8.postgresTypeOfArray }
  /// bytea[]
  package static var postgresArrayType: UInt32 { UInt8.postgresArrayTypeOfArray }
  /// Sixteen bytes.
  package func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: high)
    bytes.append(bigEndian: low)
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

extension Array: PostgresArrayElement where Element == UInt8 {}

extension UUID: PostgresEncodable, PostgresArrayElement {
  /// uuid
  package static var postgresType: UInt32 { 2950 }
  /// uuid[]
  package static var postgresArrayType: UInt32 { 2951 }
  /// Sixteen bytes.
  package func encode(into bytes: inout [UInt8]) {
    withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) }
  }
}

extension ID: PostgresEncodable, PostgresArrayElement {
  /// uuid
  package static var postgresType: UInt32 { UUID.postgresType }
  /// uuid[]
  package static var postgresArrayType: UInt32 { UUID.postgresArrayType }
  /// Sixteen bytes.
  package func encode(into bytes: inout [UInt8]) { uuid.encode(into: &bytes) }
  /// Compiled for this type.
  package static func encode(elements: [Self], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
  /// Compiled for this type.
  package static func encode(elements: [Self?], into bytes: inout [UInt8]) {
    bytes.appendEach(elements)
  }
}
