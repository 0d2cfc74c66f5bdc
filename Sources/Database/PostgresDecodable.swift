/// A value that can be read from a column, in PostgreSQL's binary format.
///
/// The same types as `PostgresEncodable`; integers also from narrower or wider columns where the
/// value fits, `String` from text, varchar, char, name, json, jsonb and enums. Read a numeric as
/// `::text`.
package protocol PostgresDecodable {
  /// Reads one value of the type with OID `type`; throws `DatabaseError.undecodable` if the bytes
  /// or the type are another's.
  static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> Self
}

/// A value whose array can be read; `UInt8` is one because its array is a bytea.
package protocol PostgresArrayDecodable {
  /// Reads a whole array.
  static func decode(arrayBinary: UnsafeRawBufferPointer, type: UInt32) throws -> [Self]
}

extension PostgresArrayDecodable where Self: PostgresDecodable {
  /// Reads a one-dimensional array; a NULL in it is `undecodable`.
  package static func decode(
    arrayBinary: UnsafeRawBufferPointer, type: UInt32
  ) throws -> [Self] {
    try ArrayReader.elements(of: arrayBinary, type: type) { bytes, element in
      guard let bytes else { throw DatabaseError.undecodable(type: element) }
      return try Self.decode(binary: bytes, type: element)
    }
  }
}

extension Optional: PostgresArrayDecodable where Wrapped: PostgresDecodable {
  /// Reads a one-dimensional array in which NULL is nil.
  package static func decode(
    arrayBinary: UnsafeRawBufferPointer, type: UInt32
  ) throws -> [Wrapped?] {
    try ArrayReader.elements(of: arrayBinary, type: type) { bytes, element in
      try bytes.map { try Wrapped.decode(binary: $0, type: element) }
    }
  }
}

extension Array: PostgresDecodable where Element: PostgresArrayDecodable {
  /// Reads an array, or a bytea for `[UInt8]`.
  package static func decode(binary: UnsafeRawBufferPointer, type: UInt32) throws -> [Element] {
    try Element.decode(arrayBinary: binary, type: type)
  }
}

/// Reads the binary form of a one-dimensional array. Source: PostgreSQL `array_send`.
private enum ArrayReader {
  static func elements<Element>(
    of binary: UnsafeRawBufferPointer, type: UInt32,
    _ read: (UnsafeRawBufferPointer?, UInt32) throws -> Element
  ) throws -> [Element] {
    var position = 0
    func word() throws -> Int32 {
      guard binary.count - position >= 4 else { throw DatabaseError.undecodable(type: type) }
      defer { position += 4 }
      return Int32(
        bigEndian: binary.loadUnaligned(fromByteOffset: position, as: Int32.self))
    }
    let dimensions = try word()
    _ = try word()
    let element = UInt32(bitPattern: try word())
    if dimensions == 0 { return [] }
    let count = try word()
    // Each element has at least its length: a count that lies cannot make us reserve memory.
    guard dimensions == 1, count >= 0, Int(count) <= binary.count / 4 else {
      throw DatabaseError.undecodable(type: type)
    }
    _ = try word()
    return try (0..<count).map { _ in
      let length = Int(try word())
      if length == -1 { return try read(nil, element) }
      guard length >= 0, binary.count - position >= length else {
        throw DatabaseError.undecodable(type: type)
      }
      defer { position += length }
      return try read(
        UnsafeRawBufferPointer(rebasing: binary[position..<position + length]), element)
    }
  }
}
