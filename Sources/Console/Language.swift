import RecordModel

/// The languages of the console; Indonesian stands at `/`, English under `/en`.
package enum Language: String, CaseIterable, Sendable {
  case indonesian = "id"
  case english = "en"

  /// What stands before every path.
  var prefix: String { self == .indonesian ? "" : "/en" }

  var other: Language { self == .indonesian ? .english : .indonesian }

  /// Its name in itself.
  var name: String { self == .indonesian ? "Bahasa Indonesia" : "English" }

  /// The language of a path and the path without it.
  static func of(_ path: String) -> (language: Language, path: String) {
    if path == "/en" || path == "/en/" { return (.english, "/") }
    return path.hasPrefix("/en/")
      ? (.english, String(path.dropFirst(3))) : (.indonesian, path)
  }

  /// The sentence as plain text, for values that a template escapes.
  func plain(_ text: Bilingual) -> String {
    self == .indonesian ? text.indonesian : text.english
  }

  /// The sentence escaped, for writing into a template.
  func callAsFunction(_ text: Bilingual) -> String { HTMLEscaping.escape(plain(text)) }

  /// The help page shows both; elsewhere one is enough.
  func link(_ path: String) -> String { path == "/" ? "\(prefix)/" : prefix + path }
}

extension Language {
  /// A whole number with the language's thousands separator.
  func figure(_ value: Int) -> String {
    var digits = Array(String(abs(value)))
    var position = digits.count - 3
    while position > 0 {
      digits.insert(self == .indonesian ? "." : ",", at: position)
      position -= 3
    }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// Minutes with one decimal; nil is a dash.
  func minutes(_ value: Double?) -> String {
    guard let value, value.isFinite, abs(value) < 1e9 else { return "–" }
    let tenths = Int((value * 10).rounded())
    let mark = self == .indonesian ? "," : "."
    return "\(figure(tenths / 10))\(mark)\(abs(tenths % 10))"
  }

  /// Date and time in Banjarmasin from microseconds since 1970: `03/08/2026 14.05 WITA`,
  /// `2026-08-03 14:05 WITA`.
  func time(_ microseconds: Int64, withSeconds: Bool = false) -> String {
    let local = Int(microseconds / 1_000_000) + witaOffsetMinutes * 60
    let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let seconds = local - days * 86_400
    let date = CivilDate(daysSince1970: days)
    let (hour, minute) = (two(seconds / 3600), two(seconds / 60 % 60))
    switch self {
    case .indonesian:
      let end = withSeconds ? ".\(two(seconds % 60))" : ""
      return "\(two(date.day))/\(two(date.month))/\(date.year) \(hour).\(minute)\(end) WITA"
    case .english:
      let end = withSeconds ? ":\(two(seconds % 60))" : ""
      return "\(date.year)-\(two(date.month))-\(two(date.day)) \(hour):\(minute)\(end) WITA"
    }
  }

  private func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
