/// A chart as a page shows it, in one language: the drawing, the same numbers as a table, and the sentence that
/// says what it shows.
package struct DrawnChart: Hashable, Sendable {
  /// An `svg` element that carries its sentence as its name; no style and no script.
  package let svg: String
  /// What it shows, in one sentence: also its alternative text.
  package let sentence: String
  /// Titles of the table's columns.
  package let columns: [String]
  /// The table's rows, numbers as the language writes them.
  package let rows: [[String]]
}

/// What a chart says in both languages.
package struct ChartText: Hashable, Sendable {
  /// Indonesian.
  package let indonesian: String
  /// English.
  package let english: String

  /// Both.
  package init(id indonesian: String, en english: String) {
    self.indonesian = indonesian
    self.english = english
  }

  /// The one of a language.
  package func callAsFunction(_ language: ChartLanguage) -> String {
    language == .indonesian ? indonesian : english
  }
}

/// What a chart's values are.
package enum ChartUnit: Hashable, Sendable {
  /// A share, 0 to 1, shown in per cent.
  case percent
  /// A share, 0 to 1, shown in per mille.
  case perMille
  /// A number with so many decimals.
  case number(decimals: Int)

  /// A value as the language writes it; nil is a dash.
  package func text(_ value: Double?, _ language: ChartLanguage) -> String {
    guard let value else { return "–" }
    return switch self {
    case .percent: language.percent(value)
    case .perMille: language.perMille(value)
    case .number(let decimals): language.number(value, decimals: decimals)
    }
  }

  /// A tick of an axis: as few decimals as its step needs.
  func tick(_ value: Double, step: Double, _ language: ChartLanguage) -> String {
    func decimals(_ step: Double) -> Int { step >= 1 ? 0 : step >= 0.1 ? 1 : 2 }
    return switch self {
    case .percent: language.percent(value, decimals: decimals(step * 100))
    case .perMille: language.perMille(value, decimals: decimals(step * 1000))
    case .number: language.number(value, decimals: decimals(step))
    }
  }
}
