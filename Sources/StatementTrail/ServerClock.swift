import RecordModel

/// The times that PostgreSQL writes into its log: `2026-11-28 07:09:18.269 UTC`.
enum ServerClock {
  /// Microseconds since 1970; nil if it is no such time or its zone is not known here.
  ///
  /// `log_timezone` is UTC as we set it. Somebody who changes it must not blind the reader, so
  /// Indonesia's zones and those written as numbers are known too.
  static func microseconds(_ text: String) -> Int64? {
    let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let offset = offset(parts[2]) else { return nil }
    return ClinicalTime(parts[0] + "T" + parts[1] + offset)?.microseconds
  }

  private static func offset(_ zone: Substring) -> String? {
    switch zone {
    case "UTC", "GMT": return "Z"
    case "WIB": return "+07:00"
    case "WITA": return "+08:00"
    case "WIT": return "+09:00"
    default:
      let digits = zone.dropFirst()
      guard let sign = zone.first, sign == "+" || sign == "-",
        digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), [2, 4].contains(digits.count)
      else { return nil }
      let minutes = digits.count == 4 ? digits.suffix(2) : "00"
      return "\(sign)\(digits.prefix(2)):\(minutes)"
    }
  }

  /// A session's length as a log-out tells it, `12:34:56.789` with hours without end.
  static func duration(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let hours = Int64(parts[0]), let minutes = Int64(parts[1]),
      (0..<1 << 32).contains(hours), (0..<60).contains(minutes)
    else { return nil }
    let second = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard second.count == 2, second[1].utf8.count == 3, let whole = Int64(second[0]),
      let thousandths = Int64(second[1]), (0..<61).contains(whole), thousandths >= 0
    else { return nil }
    return ((hours * 60 + minutes) * 60 + whole) * 1_000_000 + thousandths * 1_000
  }
}
