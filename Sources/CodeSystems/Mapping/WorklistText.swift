import RecordModel

/// What of a code may be shown to who maps codes: never what could be a person's number or words.
enum WorklistText {
  private static let longestCode = 64
  private static let longestWords = 60
  private static let longestDisplay = 100
  /// Codes that stand for none: what is written beside them is free text.
  private static let empty: Set<String> = [
    "-", "--", ".", "0", "00", "000", "?", "x", "n/a", "na", "nil", "null", "none", "tidak ada",
    "lain", "lain-lain", "lainnya", "other", "unknown",
  ]

  /// Whether a code may be listed: short, and no NIK or family card (16 digits) or BPJS card (13
  /// digits from 0) in it. A code of several words is judged as words.
  static func isListed(code: String) -> Bool {
    guard (1...longestCode).contains(code.utf8.count),
      !empty.contains(TerminologySnapshot.normal(code))
    else { return false }
    if code.utf8.contains(0x20) { return isListed(words: code) }
    for run in code.utf8.split(whereSeparator: { $0 &- 48 >= 10 })
    where run.count == 16 || run.count == 13 && run.first == UInt8(ascii: "0") { return false }
    return true
  }

  /// Whether words may be listed: few, and no number of a person or telephone in them.
  static func isListed(words: String) -> Bool {
    guard (1...longestWords).contains(words.utf8.count),
      !empty.contains(TerminologySnapshot.normal(words))
    else { return false }
    return words.utf8.split(whereSeparator: { $0 &- 48 >= 10 }).allSatisfy { $0.count < 6 }
  }

  /// The sender's words for a code, if they look like those of a list.
  static func display(_ coding: Coding) -> String? {
    guard let display = coding.display, (1...longestDisplay).contains(display.utf8.count),
      display.utf8.split(whereSeparator: { $0 &- 48 >= 10 }).allSatisfy({ $0.count < 8 })
    else { return nil }
    return display
  }
}
