import Charts
import Monitoring
import RecordModel
import Statistics

/// What the control chart of an indicator's months says: its drawing, the two signs of Making Data Count, the runs, and
/// where an officer had its limits made anew.
struct ProcessReading: Sendable {
  /// A sign with its words.
  struct Sign: Sendable {
    let sign: ProcessSign
    /// Variation, or assurance.
    let label: Bilingual
    let text: Bilingual
  }

  let chart: ProcessChart
  let signs: [Sign]
  /// The Anhoej rules over the last phase; nil where there are no limits.
  let runs: Bilingual?
  /// Who changed the limits, when and why.
  let changes: [Bilingual]

  /// Label and text for files.
  func notes(_ say: Language) -> [(label: String, text: String)] {
    var notes: [(label: String, text: String)] = []
    for sign in signs { notes.append((say.plain(sign.label), say.plain(sign.text))) }
    if let runs { notes.append((say.plain(LimitTexts.runs), say.plain(runs))) }
    if !changes.isEmpty {
      let words = changes.map { say.plain($0) }.joined(separator: " ")
      notes.append((say.plain(LimitTexts.changes), words))
    }
    return notes
  }
}

extension IndicatorSheets {
  /// Reads the control chart over months; values of few are left out, and months that are not over and ripe.
  ///
  /// - Parameter changes: what stands of the limits of this chart, in the order of months.
  func read(_ months: [Figure], _ changes: [LimitChange]) -> ProcessReading {
    let shown = zip(months, table(months, .month).rows).filter { figure, row in
      row.value != nil
        && CalendarMonth(figure.key).map { indicator.isWhole($0, at: cut) } ?? false
    }.map(\.0)
    let phases = phases(shown, changes)
    let points = shown.enumerated().map { index, figure in
      let judged = phases.point(index)
      return ProcessChart.Point(
        name: figure.key, value: figure.value, centre: judged?.lines.centre,
        limits: judged.map { Self.span($0.lines.limits) },
        kind: Self.kind(judged?.verdict.variation))
    }
    let first = shown.first?.key ?? ""
    let words = changes.filter { $0.month.text > first || $0.kind == .frozen }.map(
      LimitTexts.change)
    let judged = phases.latest?.judged
    let signs = judged.map { self.signs($0) } ?? []
    let runs = judged?.chart.runs.map { LimitTexts.runs($0) }
    let said = signs.map { $0.text } + [runs].compactMap(\.self) + words
    let chart = ProcessChart(
      title: ChartText(indicator.title), points: points, target: indicator.target,
      unit: indicator.measure.unit, breaks: phases.phases.dropFirst().map(\.range.lowerBound),
      notes: said.map { ChartText($0) })
    return ProcessReading(chart: chart, signs: signs, runs: runs, changes: words)
  }

  private static func span(_ limits: Interval) -> ClosedRange<Double> {
    limits.lower...max(limits.lower, limits.upper)
  }

  /// The chart in phases: a new one from each month at which limits are made anew.
  private func phases(_ shown: [Figure], _ changes: [LimitChange]) -> PhasedChart {
    // A month that is hidden or empty has no point; what was said of it holds from the next one that has.
    func position(from month: CalendarMonth) -> Int {
      shown.firstIndex { $0.key >= month.text } ?? shown.count
    }
    let direction: MakingDataCount.Direction =
      switch indicator.direction {
      case .higherIsBetter: .increase
      case .lowerIsBetter: .decrease
      case .neither: .neutral
      }
    return PhasedChart(
      count: shown.count,
      breaks: changes.filter { $0.kind == .anew }.map { position(from: $0.month) },
      frozen: changes.filter { $0.kind == .frozen }.map {
        position(from: $0.month.advanced(by: 1))
      },
      direction: direction, target: indicator.target
    ) { control(Array(shown[$0]), frozenAfter: $1) }
  }

  private static func kind(_ variation: MakingDataCount.Variation?) -> ProcessChart.Kind {
    switch variation {
    case .improvement: .improvement
    case .concern: .concern
    case .neutralHigh, .neutralLow: .change
    case .commonCause, nil: .common
    }
  }

  /// A p chart of proportions, widened where sizes are large; else a chart of single values.
  private func control(_ months: [Figure], frozenAfter: Int?) -> ControlChart? {
    if indicator.measure.isProportion {
      let sizes = months.map(\.sum.denominator)
      func chart(_ spread: AttributesChart.Spread) -> ControlChart? {
        try? AttributesChart.proportions(
          months.map(\.sum.numerator), of: sizes, spread: spread, frozenAfter: frozenAfter)
      }
      // Where each month is 0 % or 100 % there is nothing to widen by.
      return sizes.contains { $0 > 1000 }
        ? chart(.laney) ?? chart(.theoretical) : chart(.theoretical)
    }
    return try? XmRChart.individuals(months.compactMap(\.value), frozenAfter: frozenAfter)
  }

  /// The signs of the last point; assurance only where there is a target and a good side of it.
  private func signs(_ judged: MakingDataCount) -> [ProcessReading.Sign] {
    var signs: [ProcessReading.Sign] = []
    if let latest = judged.latest {
      let (sign, text) = LimitTexts.variation(latest)
      signs.append(.init(sign: sign, label: LimitTexts.variation, text: text))
    }
    if let assurance = judged.assurance {
      let (sign, text) = LimitTexts.assurance(assurance)
      signs.append(.init(sign: sign, label: LimitTexts.assurance, text: text))
    }
    return signs
  }
}

/// The signs and the changes of limits as a template names them.
struct ReadingView: Sendable {
  struct Sign: Sendable {
    let svg: String
    let name: String
    let words: String
  }

  let signs: [Sign]
  /// The sentence of the runs; nil where there are no limits.
  let runs: String?
  let changes: [String]

  init(_ reading: ProcessReading, _ say: Language) {
    signs = reading.signs.map {
      Sign(svg: $0.sign.svg, name: say.plain($0.label), words: say.plain($0.text))
    }
    runs = reading.runs.map { say.plain($0) }
    changes = reading.changes.map { say.plain($0) }
  }

  /// Whether there is anything to show.
  var isEmpty: Bool { signs.isEmpty && runs == nil && changes.isEmpty }
}
