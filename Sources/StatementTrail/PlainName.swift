/// A name that somebody else chose, made fit for the log: short, printable, no person's number.
package enum PlainName {
  /// Longest name, in bytes.
  package static let maximumBytes = 96
  /// So many digits in a row can be a person's number; a month of a partition has six.
  static let numberDigits = 7

  /// The name with `?` for what is not printable ASCII, `#` for seven digits and more in a row,
  /// and `~` where it was cut.
  package static func of(_ name: String) -> String {
    var bytes: [UInt8] = []
    var digits = 0
    for byte in name.utf8 {
      digits = (0x30...0x39).contains(byte) ? digits + 1 : 0
      if digits == numberDigits {
        bytes.removeLast(numberDigits - 1)
        bytes.append(UInt8(ascii: "#"))
      } else if digits < numberDigits {
        // What separates the parts of a summary cannot stand in a name.
        let isPlain = (0x20...0x7E).contains(byte) && byte != UInt8(ascii: ";")
        bytes.append(isPlain ? byte : UInt8(ascii: "?"))
      }
      if bytes.count > maximumBytes + numberDigits { break }
    }
    if bytes.count > maximumBytes {
      bytes.removeLast(bytes.count - maximumBytes + 1)
      bytes.append(UInt8(ascii: "~"))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A command's or state's name; `?` if it is not in capitals, digits and blanks as those are.
  static func word(_ text: String) -> String {
    let isWord =
      !text.isEmpty && text.utf8.count <= 40
      && text.utf8.allSatisfy {
        (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x20 || $0 == 0x5F
      }
    return isWord ? of(text) : "?"
  }
}
