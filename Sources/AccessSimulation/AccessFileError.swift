import StrictJSON

/// Why a line of a file of records or of truth is not taken.
package enum AccessFileError: Error, Hashable, Sendable {
  /// It is no JSON.
  case notJSON
  /// Members that must be there are missing or of another type.
  case missing(String)
  /// A member does not hold what it must.
  case malformed(String)

  static func document(_ line: [UInt8]) throws(AccessFileError) -> JSONValue {
    do {
      return try JSONDocument(line, limits: .history).root
    } catch {
      throw .notJSON
    }
  }

  /// 16 hexadecimal digits.
  static func digits(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }
}
