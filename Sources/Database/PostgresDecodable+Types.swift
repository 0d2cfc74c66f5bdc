package import FoundationEssentials
package import RecordModel

extension Bool: PostgresDecodable, PostgresArrayDecodable {
  /// Reads a bool.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Bool {
    guard type == postgresType, binary.count == 1 else {
      throw DatabaseError.undecodable(type: type)
    }
    return binary[0] != 0
  }
}

extension Int16: PostgresDecodable, PostgresArrayDecodable {
  /// Reads an int2, int4 or int8 that fits.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Int16 {
    try integer(binary, type)
  }
}

extension Int32: PostgresDecodable, PostgresArrayDecodable {
  /// Reads an int2, int4 or int8 that fits.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Int32 {
    try integer(binary, type)
  }
}

extension Int64: PostgresDecodable, PostgresArrayDecodable {
  /// Reads an int2, int4 or int8.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Int64 {
    try integer(binary, type)
  }
}

extension Int: PostgresDecodable, PostgresArrayDecodable {
  /// Reads an int2, int4 or int8.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Int {
    try integer(binary, type)
  }
}

private func integer<Value: FixedWidthInteger>(
  _ binary: UnsafeRawBufferPointer, _ type: UInt32
) throws -> Value {
  let value: Int64? =
    switch (type, binary.count) {
    case (Int16.postgresType, 2): Int64(Int16(bigEndian: binary.loadUnaligned(as: Int16.self)))
    case (Int32.postgresType, 4): Int64(Int32(bigEndian: binary.loadUnaligned(as: Int32.self)))
    case (Int64.postgresType, 8): Int64(bigEndian: binary.loadUnaligned(as: Int64.self))
    default: nil
    }
  guard let value, let fitting = Value(exactly: value) else {
    throw DatabaseError.undecodable(type: type)
  }
  return fitting
}

extension Double: PostgresDecodable, PostgresArrayDecodable {
  /// Reads a float8 or float4.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Double {
    let float4: UInt32 = 700
    switch (type, binary.count) {
    case (postgresType, 8):
      return Double(bitPattern: UInt64(bigEndian: binary.loadUnaligned(as: UInt64.self)))
    case (float4, 4):
      return Double(Float(bitPattern: UInt32(bigEndian: binary.loadUnaligned(as: UInt32.self))))
    default: throw DatabaseError.undecodable(type: type)
    }
  }
}

extension String: PostgresDecodable, PostgresArrayDecodable {
  /// Reads text, varchar, char, name, json, jsonb or an enum.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> String {
    switch type {
    // text, bpchar, varchar, name, unknown, json; types of the user's own (enums) begin at 16384.
    case 25, 1042, 1043, 19, 705, 114, 16_384...: return String(decoding: binary, as: UTF8.self)
    // jsonb: a version before the text.
    case 3802 where binary.first == 1:
      return String(decoding: binary.dropFirst(), as: UTF8.self)
    default: throw DatabaseError.undecodable(type: type)
    }
  }
}

extension UInt8: PostgresArrayDecodable {
  /// Reads a bytea.
  package static func decode(
    arrayBinary: UnsafeRawBufferPointer, type: UInt32
  ) throws -> [UInt8] {
    guard type == postgresTypeOfArray else { throw DatabaseError.undecodable(type: type) }
    return [UInt8](arrayBinary)
  }
}

extension Array: PostgresArrayDecodable where Element == UInt8 {}

extension UUID: PostgresDecodable, PostgresArrayDecodable {
  /// Reads a uuid.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> UUID {
    guard type == postgresType, binary.count == 16 else {
      throw DatabaseError.undecodable(type: type)
    }
    return UUID(uuid: binary.loadUnaligned(as: uuid_t.self))
  }
}

extension ID: PostgresDecodable, PostgresArrayDecodable {
  /// Reads a uuid.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> ID {
    ID(try UUID.decode(binary: binary, type: type))
  }
}

extension KeyedHash: PostgresDecodable, PostgresArrayDecodable {
  /// Reads a bytea of sixteen bytes.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> KeyedHash {
    guard type == postgresType, let hash = KeyedHash(binary) else {
      throw DatabaseError.undecodable(type: type)
    }
    return hash
  }
}
