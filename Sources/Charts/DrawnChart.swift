/// A chart as a page shows it, in one language: the drawing, the same numbers as a table, and the sentence that
/// says what it shows.
package struct DrawnChart: Sendable {
  /// An `svg` element that carries its sentence as its name; no style and no script.
  package let svg: String
  /// What it shows, in one sentence: also its alternative text.
  package let sentence: String
  /// The table's columns: their names for machines, and their titles.
  package let heads: [(name: String, title: String)]
  /// The table's rows, a cell for each column.
  package let cells: [[ChartCell]]
  /// What it is written in.
  package let language: ChartLanguage

  init(
    svg: String, sentence: String, heads: [ChartText], cells: [[ChartCell]],
    _ language: ChartLanguage
  ) {
    self.svg = svg
    self.sentence = sentence
    self.heads = heads.map { ($0.name, $0(language)) }
    self.cells = cells
    self.language = language
  }

  /// Titles of the table's columns.
  package var columns: [String] { heads.map(\.title) }
  /// The table's rows, numbers as the language writes them.
  package var rows: [[String]] { cells.map { $0.map { $0.text(language) } } }
}

/// A cell of a chart's table.
package enum ChartCell: Hashable, Sendable {
  case words(String)
  /// A value; nil where there is none.
  case number(Double?, ChartUnit)

  /// As the language writes it.
  package func text(_ language: ChartLanguage) -> String {
    switch self {
    case .words(let words): words
    case .number(let value, let unit): unit.text(value, language)
    }
  }
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

  /// For machines, from the English: `Lower limit` is `lowerLimit`.
  var name: String {
    let words = english.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
    return (words.first ?? "")
      + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
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
