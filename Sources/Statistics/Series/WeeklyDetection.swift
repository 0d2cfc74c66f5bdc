/// The detectors over a weekly series.
struct WeeklyDetection {
  private let series: Series
  private let settings: SeriesDetection
  private let first: Int
  private let c1: [EARS.Score?]
  private let c2: [EARS.Score?]
  private let c3: [EARS.SumScore?]
  private let sumThreshold: Double
  /// From `first` on; or why there is none.
  private let cusum: Result<[CUSUM.Point], Refusal>

  init(_ series: Series, _ settings: SeriesDetection) throws(Refusal) {
    self.series = series
    self.settings = settings
    first = max(0, series.counts.count - settings.judged)
    let ears = try EARS()
    c1 = try ears.c1(series.counts)
    c2 = try ears.c2(series.counts)
    c3 = try ears.c3(series.counts)
    sumThreshold = ears.sumThreshold
    cusum = Self.cusum(series.counts, from: first)
  }

  func section() throws(Refusal) -> DetectionReport.Section {
    var periods: [DetectionReport.Period] = []
    for position in first..<series.counts.count { periods.append(try period(position)) }
    return .init(unit: .week, periods: periods)
  }

  /// Trained on the weeks before those judged: two years for a season, half a year for a mean.
  private static func cusum(_ counts: [Int], from first: Int) -> Result<[CUSUM.Point], Refusal> {
    do throws(Refusal) {
      try Checks.length(first, atLeast: 26)
      let baseline: CUSUM.Baseline = first >= 104 ? .seasonal(period: 52) : .mean
      return .success(try CUSUM(baseline: baseline).run(counts, from: first))
    } catch {
      return .failure(error)
    }
  }

  private func period(_ position: Int) throws(Refusal) -> DetectionReport.Period {
    let count = series.counts[position]
    let official = try self.official(position)
    let model = farrington(position)
    let c2 = DetectionWording.ears(.c2, count, self.c2[position])
    let findings = [
      DetectionWording.skdr(count, official, previous: previous(position)),
      DetectionWording.doubled(count, previous: previous(position)),
      DetectionWording.rise(Array(series.counts[max(0, position - 3)...position])),
      historicalLimits(position), DetectionWording.ears(.c1, count, c1[position]), c2,
      DetectionWording.sum(count, c3[position], threshold: sumThreshold), cusum(position), model,
    ]
    let modelAgrees = model.isAlarm ?? c2.isAlarm
    let colour =
      official.map { AlertTriage.colour($0, modelAgrees: modelAgrees) }
      ?? (modelAgrees == true ? .amber : .none)
    return .init(
      label: series.label(position), firstDay: series.firstDay(position),
      lastDay: series.lastDay(position), value: count,
      population: series.populations?[position], findings: findings, colour: colour,
      why: DetectionWording.week(
        official, modelAgrees: modelAgrees, hasYears: model.isAlarm != nil))
  }

  private func previous(_ position: Int) -> Int? {
    position > 0 ? series.counts[position - 1] : nil
  }

  /// The count rule needs no week before.
  private func official(_ position: Int) throws(Refusal) -> SKDRRule.Verdict? {
    let count = series.counts[position]
    if case .count = settings.rule { return try settings.rule.judge(current: count, previous: 0) }
    guard let previous = previous(position) else { return nil }
    return try settings.rule.judge(current: count, previous: previous)
  }

  private func historicalLimits(_ position: Int) -> DetectionReport.Finding {
    do throws(Refusal) {
      return DetectionWording.historicalLimits(
        series.counts[position],
        try HistoricalLimits.fiveYears.limit(series.counts, at: position))
    } catch {
      return DetectionWording.refused(.historicalLimits, error)
    }
  }

  private func cusum(_ position: Int) -> DetectionReport.Finding {
    switch cusum {
    case .success(let points):
      DetectionWording.cusum(series.counts[position], points[position - first])
    case .failure(let refusal): DetectionWording.refused(.cusum, refusal)
    }
  }

  private func farrington(_ position: Int) -> DetectionReport.Finding {
    do throws(Refusal) {
      let method = try Farrington.fitting(position, settings: settings.farrington)
      return DetectionWording.farrington(
        try method.judge(series.counts, at: position), settings: method.settings)
    } catch {
      return DetectionWording.refused(.farrington, error)
    }
  }
}
