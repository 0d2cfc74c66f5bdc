extension DetectionReport {
  /// The report as one JSON object, in a fixed order of members and with numbers of nine digits, so
  /// that the same series gives the same bytes. Ends with a line feed.
  ///
  /// `{"sections":[{"unit","periods":[{"label","first_day","last_day","value","population","rate",
  /// "status","why":{"id","en"},"findings":[{"detector","expected","threshold","p_value","alarm",
  /// "why"}]}]}]}`; what is not known is null; the rate is in 100,000.
  package func json() -> String {
    let list = sections.map { section in
      let periods = section.periods.map(Self.json).joined(separator: ",")
      return "{\"unit\":\"\(section.unit.rawValue)\",\"periods\":[\(periods)]}"
    }
    return "{\"sections\":[\(list.joined(separator: ","))]}\n"
  }

  private static func json(_ period: Period) -> String {
    let members = [
      "\"label\":\(quoted(period.label))", "\"first_day\":\(quoted(period.firstDay.text))",
      "\"last_day\":\(quoted(period.lastDay.text))", "\"value\":\(period.value)",
      "\"population\":\(period.population.map(String.init) ?? "null")",
      "\"rate\":\(number(period.rate))", "\"status\":\"\(period.colour.rawValue)\"",
      "\"why\":\(json(period.why))",
      "\"findings\":[\(period.findings.map(json).joined(separator: ","))]",
    ]
    return "{\(members.joined(separator: ","))}"
  }

  private static func json(_ finding: Finding) -> String {
    let members = [
      "\"detector\":\"\(finding.detector.rawValue)\"",
      "\"expected\":\(number(finding.expected))", "\"threshold\":\(number(finding.threshold))",
      "\"p_value\":\(number(finding.pValue))",
      "\"alarm\":\(finding.isAlarm.map { $0 ? "true" : "false" } ?? "null")",
      "\"why\":\(json(finding.why))",
    ]
    return "{\(members.joined(separator: ","))}"
  }

  private static func json(_ sentence: Sentence) -> String {
    "{\"id\":\(quoted(sentence.indonesian)),\"en\":\(quoted(sentence.english))}"
  }

  private static func number(_ value: Double?) -> String { value.map(NumberText.json) ?? "null" }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 32:
        quoted += "\\u" + NumberText.padded(0, 2)
        quoted += String(scalar.value >> 4, radix: 16) + String(scalar.value & 15, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
