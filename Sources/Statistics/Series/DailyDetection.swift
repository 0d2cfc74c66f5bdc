/// The detectors over a daily series.
struct DailyDetection {
  private let series: Series
  private let first: Int
  private let c1: [EARS.Score?]
  private let c2: [EARS.Score?]
  private let c3: [EARS.SumScore?]
  private let sumThreshold: Double
  private let essence: [ESSENCESwitch.Score?]

  init(_ series: Series, judged: Int) throws(Refusal) {
    self.series = series
    first = max(0, series.counts.count - judged)
    let ears = try EARS()
    c1 = try ears.c1(series.counts)
    c2 = try ears.c2(series.counts)
    c3 = try ears.c3(series.counts)
    sumThreshold = ears.sumThreshold
    essence = try ESSENCESwitch().run(series.counts, firstWeekday: series.start.weekday)
  }

  func section() throws(Refusal) -> DetectionReport.Section {
    .init(unit: .day, periods: (first..<series.counts.count).map(period))
  }

  private func period(_ position: Int) -> DetectionReport.Period {
    let count = series.counts[position]
    let c2 = DetectionWording.ears(.c2, count, self.c2[position])
    let model = DetectionWording.essence(count, essence[position])
    let findings = [
      DetectionWording.ears(.c1, count, c1[position]), c2,
      DetectionWording.sum(count, c3[position], threshold: sumThreshold), model,
    ]
    let alarms = [model, c2].count { $0.isAlarm == true }
    return .init(
      label: series.label(position), firstDay: series.firstDay(position),
      lastDay: series.lastDay(position), value: count,
      population: series.populations?[position], findings: findings,
      colour: alarms == 2 ? .red : alarms == 1 ? .amber : .none,
      why: DetectionWording.day(model: model.isAlarm, c2: c2.isAlarm))
  }
}
