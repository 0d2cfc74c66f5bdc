import RecordModel

/// The Retry-After header. Source: RFC 9110 section 10.2.3.
package enum RetryAfter {
  /// Longest wait that is believed, in seconds: a day.
  static let maximumSeconds = 86_400

  /// Seconds or an HTTP date; nil if it is neither, zero for a date that is past.
  ///
  /// - Parameter now: microseconds since 1970.
  package static func duration(_ text: String, now: Int64) -> Duration? {
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return .seconds(min(Int(text) ?? maximumSeconds, maximumSeconds))
    }
    guard let date = date(text) else { return nil }
    return .microseconds(max(0, min(date - now, Int64(maximumSeconds) * 1_000_000)))
  }

  /// Microseconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`; the obsolete forms are not read.
  private static func date(_ text: String) -> Int64? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[1].count == 2,
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return ClinicalTime("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")?.microseconds
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
