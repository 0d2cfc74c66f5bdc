extension DetectionReport {
  /// The languages of the text.
  package enum Language: String, Hashable, Sendable, CaseIterable {
    /// Indonesian.
    case indonesian = "id"
    /// English.
    case english = "en"

    func pick(_ sentence: Sentence) -> String {
      self == .indonesian ? sentence.indonesian : sentence.english
    }

    func number(_ value: Double?, places: Int) -> String {
      guard let value else { return "-" }
      return self == .indonesian
        ? NumberText.indonesian(value, places: places)
        : NumberText.english(value, places: places)
    }
  }

  /// The report as lines for a person: a table of the periods, then each period with an alarm, and
  /// the latest one, with every detector's reason. Ends with a line feed.
  package func text(_ language: Language) -> String {
    sections.map { section in
      let lines =
        Self.table(section, language)
        + Self.reasons(section, language)
      return lines.joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private static func table(_ section: Section, _ language: Language) -> [String] {
    let model: Detector = section.unit == .week ? .farrington : .essence
    let heads = [
      language.pick(
        section.unit == .week
          ? Sentence(id: "Minggu", en: "Week") : Sentence(id: "Hari", en: "Day")),
      language.pick(Sentence(id: "Jumlah", en: "Count")),
      language.pick(Sentence(id: "Perkiraan", en: "Expected")),
      language.pick(Sentence(id: "Batas", en: "Limit")),
      language.pick(Sentence(id: "Status", en: "Status")),
    ]
    let rows = section.periods.map { period -> [String] in
      let judged = period.finding(model)
      let shown = judged?.isAlarm != nil ? judged : period.finding(.c2)
      return [
        period.label, String(period.value), language.number(shown?.expected, places: 1),
        language.number(shown?.threshold, places: 1), language.pick(word(period.colour)),
      ]
    }
    let all = [heads] + rows
    let widths = heads.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 || column == 4 ? cell + space : space + cell
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func reasons(_ section: Section, _ language: Language) -> [String] {
    let last = section.periods.count - 1
    return section.periods.enumerated().flatMap { index, period -> [String] in
      guard period.colour != .none || index == last else { return [] }
      let head =
        "\(period.label) \(language.pick(word(period.colour))): \(language.pick(period.why))"
      return ["", head]
        + period.findings.map { finding in
          let mark = finding.isAlarm.map { $0 ? "!" : " " } ?? "?"
          return "  \(mark) \(language.pick(finding.detector.name)): \(language.pick(finding.why))"
        }
    }
  }

  private static func word(_ colour: AlertTriage.Colour) -> Sentence {
    switch colour {
    case .red: Sentence(id: "MERAH", en: "RED")
    case .amber: Sentence(id: "KUNING", en: "AMBER")
    case .none: Sentence(id: "-", en: "-")
    }
  }
}
