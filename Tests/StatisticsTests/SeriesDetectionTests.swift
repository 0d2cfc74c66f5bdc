import Foundation
import Statistics
import Testing

@Suite("Detection over a series")
struct SeriesDetectionTests {
  private func weekly(_ counts: [Int], population: Int? = nil) throws -> Series {
    let start = try #require(MMWRWeek("2018-W01")).firstDay
    return try Series(
      unit: .week, start: start, counts: counts,
      populations: population.map { all in counts.map { _ in all } })
  }

  /// A seasonal series with noise.
  private func seasonal(_ weeks: Int, seed: UInt64 = 5) throws -> [Int] {
    var random = SeededGenerator(seed: seed)
    return try (0..<weeks).map { week in
      let mean = 20 * exp(0.4 * cos(2 * Double.pi * Double(week) / 52))
      let poisson = try #require(PoissonDistribution(mean: mean))
      return try #require(poisson.quantile(random.unit()))
    }
  }

  @Test("An outbreak of the last week is red: the official rule and Farrington agree")
  func outbreak() throws {
    var counts = try seasonal(300)
    counts[299] = 3 * counts[298] + 30
    let report = try SeriesDetection().run(try weekly(counts, population: 50_000))
    #expect(report.sections.map(\.unit) == [.week] && report.sections[0].periods.count == 52)
    let last = try #require(report.sections[0].periods.last)
    #expect(last.colour == .red && report.hasAlarms && last.value == counts[299])
    #expect(last.findings.map(\.detector) == Detector.allCases.filter { $0 != .essence })
    for detector in [Detector.skdr, .doubled, .historicalLimits, .c1, .c2, .c3, .farrington] {
      #expect(last.finding(detector)?.isAlarm == true, "\(detector)")
    }
    let farrington = try #require(last.finding(.farrington))
    #expect(try #require(farrington.pValue) < 0.01)
    #expect(try #require(farrington.threshold) < Double(last.value))
    #expect(farrington.why.indonesian.contains("kasus di atas batas"))
    #expect(farrington.why.english.contains("above the limit"))
    #expect(last.why.english == "The SKDR rule and the model (Farrington) both alarm.")
    #expect(abs(try #require(last.rate) - Double(last.value) * 2) < 1e-9)
    // The same point as the detector itself.
    let point = try Farrington.fitting(299).judge(counts, at: 299)
    #expect(farrington.expected == point.expected && farrington.threshold == point.upperBound)
  }

  @Test("A short history is judged by C2, and says what is missing")
  func coldStart() throws {
    let report = try SeriesDetection().run(
      try weekly([4, 5, 3, 6, 4, 5, 4, 5, 6, 4, 5, 4, 30]))
    let periods = report.sections[0].periods
    #expect(periods.count == 13)
    let last = try #require(periods.last)
    #expect(last.colour == .red)
    #expect(last.why.indonesian.contains("riwayat pendek (C2)"))
    let farrington = try #require(last.finding(.farrington))
    #expect(farrington.isAlarm == nil && farrington.expected == nil)
    #expect(farrington.why.indonesian.hasPrefix("Tidak dihitung. Deret terlalu pendek"))
    #expect(last.finding(.cusum)?.isAlarm == nil)
    let first = try #require(periods.first)
    #expect(first.colour == .none && first.finding(.skdr)?.isAlarm == nil)
    #expect(periods[1].why.english == "No alarm.")
    let alone = try SeriesDetection().run(try weekly([2, 9]))
    #expect(alone.sections[0].periods[1].colour == .amber)
    #expect(
      alone.sections[0].periods[1].why.english
        == "The SKDR rule alarms; the history is too short for a model.")
  }

  @Test("The rule of a disease: a count is red at once, a trend never")
  func rules() throws {
    var detection = SeriesDetection()
    detection.rule = .count(1)
    let counted = try detection.run(try weekly([0, 0, 1, 0]))
    #expect(counted.sections[0].periods.map(\.colour) == [.none, .none, .red, .none])
    detection.rule = .trend
    let trend = try detection.run(try weekly([0, 0, 9, 0]))
    #expect(!trend.hasAlarms)
    detection.rule = .standardRatio
    let ratio = try detection.run(try weekly([0, 0, 1, 0]))
    #expect(ratio.sections[0].periods[2].finding(.skdr)?.why.english.contains("new") == true)
    detection.rule = .count(0)
    #expect(throws: Refusal.settingOutOfRange("count")) { try detection.run(weekly([1, 2])) }
    #expect(throws: Refusal.tooShort(needed: 2, given: 1)) {
      try SeriesDetection().run(weekly([1]))
    }
  }

  @Test("A daily series is judged by day, and by its whole weeks")
  func daily() throws {
    var random = SeededGenerator(seed: 3)
    let poisson = try #require(PoissonDistribution(mean: 6))
    var counts = (0..<120).map { _ in poisson.quantile(random.unit()) ?? 0 }
    counts[119] = 40
    let start = try #require(CalendarDay("2026-01-07"))
    let report = try SeriesDetection().run(try Series(unit: .day, start: start, counts: counts))
    #expect(report.sections.map(\.unit) == [.day, .week])
    let last = try #require(report.sections[0].periods.last)
    #expect(last.colour == .red && last.label == "2026-05-06")
    #expect(last.findings.map(\.detector) == [.c1, .c2, .c3, .essence])
    #expect(last.firstDay == last.lastDay)
    #expect(report.sections[1].periods.allSatisfy { $0.firstDay.weekday == 0 })
    #expect(report.sections[0].periods.filter { $0.colour == .none }.count > 40)
  }

  @Test("The text is for people: a table, and the reasons of what alarms, in both languages")
  func text() throws {
    var counts = try seasonal(240, seed: 9)
    counts[239] = 90
    let report = try SeriesDetection().run(try weekly(counts))
    let indonesian = report.text(.indonesian)
    let english = report.text(.english)
    #expect(indonesian.hasPrefix("Minggu    Jumlah  Perkiraan  Batas  Status\n"))
    #expect(indonesian.contains("2022-W31      90 ") && indonesian.contains("MERAH"))
    #expect(english.contains("RED: The SKDR rule and the model (Farrington) both alarm."))
    #expect(english.contains("  ! Farrington: 90 cases, above the limit "))
    #expect(indonesian.hasSuffix("\n") && !indonesian.contains(" \n"))
    #expect(indonesian.split(separator: "\n").count == english.split(separator: "\n").count)
    let widest = indonesian.split(separator: "\n").prefix(53).map(\.count).max() ?? 0
    #expect(widest < 80)
    print(english.split(separator: "\n").suffix(12).joined(separator: "\n"))
  }

  @Test("The JSON is for machines: valid, of one order, the same bytes each time")
  func json() throws {
    var counts = try seasonal(240, seed: 9)
    counts[239] = 90
    let series = try weekly(counts, population: 51_000)
    let report = try SeriesDetection().run(series)
    let text = report.json()
    #expect(text == (try SeriesDetection().run(series).json()) && text.hasSuffix("}\n"))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let sections = try #require(object["sections"] as? [[String: Any]])
    let periods = try #require(sections[0]["periods"] as? [[String: Any]])
    #expect(periods.count == 52 && sections[0]["unit"] as? String == "week")
    let last = try #require(periods.last)
    #expect(last["label"] as? String == "2022-W31" && last["value"] as? Int == 90)
    #expect(last["first_day"] as? String == "2022-07-31" && last["status"] as? String == "red")
    #expect(last["last_day"] as? String == "2022-08-06" && last["population"] as? Int == 51_000)
    let rate = try #require(last["rate"] as? Double)
    #expect(abs(rate - 90 / 0.51) < 1e-5)
    let findings = try #require(last["findings"] as? [[String: Any]])
    #expect(
      findings.map { $0["detector"] as? String } == [
        "skdr", "doubled", "rise", "historical-limits", "c1", "c2", "c3", "cusum", "farrington",
      ])
    let limits = findings[3]
    #expect(limits["alarm"] is NSNull && limits["expected"] is NSNull)
    let farrington = findings[8]
    #expect(farrington["alarm"] as? Bool == true)
    let finding = try #require(report.sections[0].periods.last?.finding(.farrington))
    let expected = try #require(farrington["expected"] as? Double)
    let pValue = try #require(farrington["p_value"] as? Double)
    #expect(abs(expected - (finding.expected ?? 0)) < 1e-7 * expected)
    #expect(abs(pValue - (finding.pValue ?? 0)) < 1e-7 * pValue)
    let why = try #require(farrington["why"] as? [String: String])
    #expect(why["id"]?.isEmpty == false && why["en"]?.isEmpty == false)
  }

  @Test(
    "The dengue series of the reference, read from its file",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func dengue() throws {
    let folder = try #require(Reference.folder)
    let bytes = [UInt8](
      try Data(contentsOf: folder.appending(path: "input_weekly_synthetic.csv")))
    var options = SeriesFile.Options()
    options.countColumn = "dengue"
    // The file counts 52 weeks to each year, also to 2020.
    let unreadable = #expect(throws: SeriesFile.Unreadable.self) {
      try SeriesFile.read(bytes, options: options)
    }
    #expect(
      unreadable?.problems.map(\.message.english) == ["The period 2020-W53 is missing."])
    options.missingIsZero = true
    let series = try SeriesFile.read(bytes, options: options)
    let report = try SeriesDetection().run(series)
    #expect(report.sections[0].periods.last?.label == "2025-W52" && report.hasAlarms)
  }

  @Test("Any series gives a report whose numbers are numbers")
  func anySeries() throws {
    var random = SeededGenerator(seed: 123)
    for round in 0..<150 {
      let length = Int.random(in: 2...320, using: &random)
      let top = [0, 1, 3, 50, 1_000_000][round % 5]
      let counts = (0..<length).map { _ in Int.random(in: 0...top, using: &random) }
      var detection = SeriesDetection()
      detection.judged = [1, 10, 400][round % 3]
      let start = try #require(MMWRWeek("2018-W01")).firstDay
      let series = try Series(
        unit: round % 2 == 0 ? .week : .day, start: start, counts: counts)
      let report = try detection.run(series)
      for period in report.sections.flatMap(\.periods) {
        for finding in period.findings {
          let numbers = [finding.expected, finding.threshold, finding.pValue].compactMap { $0 }
          let areNumbers = numbers.allSatisfy { !$0.isNaN }
          #expect(areNumbers, "\(finding)")
          #expect(!finding.why.indonesian.contains("nan"))
          if let p = finding.pValue { #expect((0...1).contains(p)) }
        }
      }
      let data = Data(report.json().utf8)
      _ = try JSONSerialization.jsonObject(with: data)
      #expect(!report.text(.english).isEmpty)
    }
  }
}
