/// One array parameter of a statement of many rows, encoded as its elements come.
///
/// A wide table is bound row by row, each value into its column: no array is made for a column
/// first, and a row is looked at once.
package struct ParameterColumn: Sendable {
  /// The OID of an element's type.
  @usableFromInline let type: UInt32
  /// The OID of the array's.
  @usableFromInline let arrayType: UInt32
  /// The elements so far, each with its length.
  @usableFromInline var bytes: [UInt8] = []
  @usableFromInline var count = 0

  /// An empty column of a type, with room for `rows` values of a few bytes.
  package init(of element: any PostgresEncodable.Type, rows: Int) {
    type = element.postgresType
    arrayType = element.postgresArrayType
    bytes.reserveCapacity(rows * Self.expectedBytes)
  }

  /// Length and content of most values: ids, codes, times.
  private static let expectedBytes = 24

  /// Adds a value; its type must be the column's.
  @inlinable
  package mutating func append(_ value: some PostgresEncodable) {
    let start = bytes.count
    withUnsafeBytes(of: Int32(0)) { bytes.append(contentsOf: $0) }
    value.encode(into: &bytes)
    let length = Int32(clamping: bytes.count &- start &- 4)
    bytes.withUnsafeMutableBytes { bytes in
      bytes.storeBytes(of: length.bigEndian, toByteOffset: start, as: Int32.self)
    }
    count &+= 1
  }

  /// Adds a NULL.
  @inlinable
  package mutating func appendNull() {
    withUnsafeBytes(of: Int32(-1)) { bytes.append(contentsOf: $0) }
    count &+= 1
  }

  /// Appends the whole array's binary form.
  func encode(into bytes: inout [UInt8]) {
    bytes.appendArrayHead(of: type, count: count)
    bytes.append(contentsOf: self.bytes)
  }
}
