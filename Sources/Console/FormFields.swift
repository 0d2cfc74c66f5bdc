/// The fields of a query or of a small form, each name once.
struct FormFields: Sendable {
  /// A form of ours has fewer.
  static let maximumFields = 16
  /// A query or form with a few codes and dates in it.
  static let maximumBytes = 4096

  private let values: [String: String]

  /// Reads `application/x-www-form-urlencoded`; nil for a name that is not in `allowed`, comes
  /// twice, or is badly escaped, and for text with a zero byte, which PostgreSQL does not store.
  ///
  /// Source: URL standard section 5.1. Empty values, which browsers send for fields left blank,
  /// are left out.
  init?(_ text: some StringProtocol, allowed: Set<String>) {
    self.init(text, maximumFields: Self.maximumFields, maximumBytes: Self.maximumBytes) {
      allowed.contains($0)
    }
  }

  /// The same for a form with more fields than have names of their own.
  init?(
    _ text: some StringProtocol, maximumFields: Int, maximumBytes: Int,
    isAllowed: (String) -> Bool
  ) {
    guard text.utf8.count <= maximumBytes else { return nil }
    var values: [String: String] = [:]
    let pairs = text.split(separator: "&")
    guard pairs.count <= maximumFields else { return nil }
    for pair in pairs {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.unescape(halves[0]), isAllowed(name), values[name] == nil,
        let value = Self.unescape(halves.count == 2 ? halves[1] : "")
      else { return nil }
      values[name] = value
    }
    self.values = values.filter { !$0.value.isEmpty }
  }

  /// The value of a field; nil if it is absent or empty.
  subscript(name: String) -> String? { values[name] }

  /// Escapes for a query.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return escaped
  }

  private static func unescape(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard rest.count >= 2, let digits = String(validating: rest.prefix(2), as: UTF8.self),
          digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16), value != 0
        else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
