import RecordModel

/// A text of ours that is put together as bytes, so that only one String is made of its parts.
struct ASCIIText {
  private var bytes: [UInt8] = []

  init(_ beginning: String) {
    bytes.reserveCapacity(96)
    append(beginning)
  }

  mutating func append(_ part: String) {
    var part = part
    part.withUTF8 { bytes.append(contentsOf: $0) }
  }

  mutating func append(letter: Unicode.Scalar) { bytes.append(UInt8(ascii: letter)) }

  /// A whole number, not negative.
  mutating func append(_ number: Int) {
    if number >= 10 { append(number / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// The mark of what gets an id of ours.
  mutating func append(_ kind: Placeholder.Kind, _ index: Int) {
    Placeholder.append(kind, index, to: &bytes)
  }

  mutating func append(_ key: FactKey) { key.appendHexadecimal(to: &bytes) }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
