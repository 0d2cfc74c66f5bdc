extension MatchWeights {
  /// Reads weights; every field and level must be there once.
  package init(_ text: String) throws(MatchWeightsError) {
    var reading = WeightsReading()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.isEmpty || line.hasPrefix("#") { continue }
      if let reason = reading.take(line.split(separator: "\t").map(String.init)) {
        throw MatchWeightsError(line: index + 1, reason: reason)
      }
    }
    guard let version = reading.words["version"], let link = reading.numbers["link"],
      let review = reading.numbers["review"],
      let damping = reading.numbers["damping"], let rare = reading.numbers["rare-term"],
      let nameShare = reading.numbers["name-share"]
    else { throw MatchWeightsError(line: 0, reason: "a setting is missing") }
    guard review <= link else { throw MatchWeightsError(line: 0, reason: "review above link") }
    self.init(
      version: version, link: link, review: review, damping: damping, same: [], other: [],
      terms: reading.terms, rareTerm: rare, nameShare: nameShare)
    for field in MatchField.allCases {
      let levels = field.levels.compactMap { reading.levels["\(field.rawValue) \($0)"] }
      guard levels.count == field.levels.count else {
        throw MatchWeightsError(line: 0, reason: "a level of \(field.rawValue) is missing")
      }
      same.append(levels.map(\.same))
      other.append(levels.map(\.other))
    }
  }

  /// The weights as `init` reads them; the same weights give the same text.
  package var text: String {
    var lines = [
      "# How records of patients are matched. Made by `baimbai match estimate`; see"
        + " docs/decisions/0018.",
      "version\t\(version)", "link\t\(Self.written(link))",
      "review\t\(Self.written(review))", "damping\t\(Self.written(damping))",
      "name-share\t\(Self.written(nameShare))", "rare-term\t\(Self.written(rareTerm))",
    ]
    for field in MatchField.allCases {
      for (index, level) in field.levels.enumerated() {
        lines.append(
          [
            "level", field.rawValue, level, Self.written(same[field.index][index]),
            Self.written(other[field.index][index]),
          ].joined(separator: "\t"))
      }
    }
    let ordered = terms.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for (term, frequency) in ordered { lines.append("term\t\(term)\t\(Self.written(frequency))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Six digits after the first that is not 0.
  private static func written(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    var scale = 1.0
    while abs(value) * scale < 100_000, scale < 1e15 { scale *= 10 }
    return String((value * scale).rounded() / scale)
  }
}

/// Lines of a file of weights, taken one by one.
private struct WeightsReading {
  var words: [String: String] = [:]
  var numbers: [String: Double] = [:]
  var levels: [String: (same: Double, other: Double)] = [:]
  var terms: [String: Double] = [:]

  /// Takes a line's cells; returns what is wrong with them.
  mutating func take(_ cells: [String]) -> String? {
    switch (cells[0], cells.count) {
    case ("version", 2):
      guard (1...40).contains(cells[1].utf8.count) else { return "1 to 40 bytes" }
      words["version"] = cells[1]
    case ("link", 2), ("review", 2), ("damping", 2), ("rare-term", 2), ("name-share", 2):
      guard let number = Double(cells[1]), number.isFinite else { return "no number" }
      numbers[cells[0]] = number
    case ("level", 5):
      guard let same = Self.probability(cells[3]), let other = Self.probability(cells[4]) else {
        return "no probability"
      }
      levels["\(cells[1]) \(cells[2])"] = (same, other)
    case ("term", 3):
      guard let frequency = Self.probability(cells[2]) else { return "no probability" }
      terms[cells[1]] = frequency
    default: return "no line of weights"
    }
    return nil
  }

  private static func probability(_ text: String) -> Double? {
    Double(text).flatMap { $0 > 0 && $0 <= 1 ? $0 : nil }
  }
}
