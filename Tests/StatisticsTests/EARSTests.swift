import Statistics
import Testing

@Suite("EARS")
struct EARSTests {
  /// The series, its minimum deviation, and the file of what it must give.
  private static let files = [
    ("ili", 0.0, "ears_ili_minsigma0.csv"), ("rare", 0, "ears_rare_minsigma0.csv"),
    ("rare", 0.5, "ears_rare_minsigma05.csv"), ("flat", 0, "ears_flat_minsigma0.csv"),
    ("flat", 0.5, "ears_flat_minsigma05.csv"),
  ]

  @Test(
    "C1, C2 and C3 are those of the reference, with classic and with surveillance's thresholds",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func reference() throws {
    let input = try Reference.table("input_daily_synthetic.csv")
    for (series, minimum, file) in Self.files {
      let table = try Reference.table(file)
      let counts = try input.integers(series)
      #expect(try table.integers("observed") == counts)
      let classic = try EARS(minimumDeviation: minimum)
      // surveillance: z of 0.999.
      let quantile = try EARS(minimumDeviation: minimum, threshold: 3.090232306167813)
      try check(table, "c1", try classic.c1(counts), try quantile.c1(counts))
      try check(table, "c2", try classic.c2(counts), try quantile.c2(counts))
      try sums(table, classic, counts)
    }
  }

  private func check(
    _ table: ReferenceTable, _ name: String, _ classic: [EARS.Score?], _ quantile: [EARS.Score?]
  ) throws {
    let label = "\(table.name) \(name)"
    compare(
      "\(label)_mean", classic.map { $0?.expected }, try table.numbers("\(name)_mean"),
      within: 1e-12)
    compare(
      "\(label)_sd", classic.map { $0?.deviation }, try table.numbers("\(name)_sd"),
      within: 1e-12)
    // The reference leaves 0 / 0 empty; here it is 0, and is said to be.
    let statistics = try table.numbers("\(name)_stat")
    compare(
      "\(label)_stat",
      zip(classic, statistics).map { score, reference in
        if let score, score.deviation == 0, score.statistic == 0, reference == nil {
          return nil
        }
        return score?.statistic
      }, statistics, within: 1e-10)
    for (kind, scores) in [("classic", classic), ("surv", quantile)] {
      compare(
        "\(label)_ub_\(kind)", scores.map { $0?.upperBound },
        try table.numbers("\(name)_ub_\(kind)"), within: 1e-12)
      compare(
        "\(label)_alarm_\(kind)", scores.map { $0.map { $0.isAlarm ? 1 : 0 } },
        try table.numbers("\(name)_alarm_\(kind)"), within: 0)
    }
  }

  /// C3 as published; and what surveillance makes of C2 in place of it.
  private func sums(_ table: ReferenceTable, _ ears: EARS, _ counts: [Int]) throws {
    let c2 = try ears.c2(counts)
    let reference = try table.numbers("c3_stat")
    let c3 = zip(try ears.c3(counts), reference).enumerated().map { index, pair -> Double? in
      // Empty where one of the three C2 is 0 / 0.
      let undefined = (max(0, index - 2)...index).contains {
        c2[$0].map { $0.deviation == 0 && $0.statistic == 0 } ?? false
      }
      return undefined && pair.1 == nil ? nil : pair.0?.statistic
    }
    compare("\(table.name) c3_stat", c3, reference, within: 1e-10)
    for (kind, z) in [("classic", 2.0), ("surv", 1.959963984540054)] {
      let bounds = try table.numbers("c3_ub_\(kind)")
      let alarms = try table.numbers("c3_alarm_\(kind)")
      var computed: [Double?] = []
      var raised: [Double?] = []
      for index in counts.indices {
        guard bounds[index] != nil, index >= 2, let now = c2[index],
          let before = c2[index - 1], let first = c2[index - 2]
        else {
          computed.append(nil)
          raised.append(nil)
          continue
        }
        let room =
          z - max(0, before.statistic - 1) - max(0, first.statistic - 1)
        let shift = now.deviation == 0 && room.isInfinite ? Double.nan : now.deviation * room
        let bound = max(0, Double(counts[index]) + shift)
        computed.append(bound)
        raised.append(Double(counts[index]) > bound ? 1 : 0)
      }
      compare("\(table.name) c3_ub_\(kind)", computed, bounds, within: 1e-10)
      compare("\(table.name) c3_alarm_\(kind)", raised, alarms, within: 0)
    }
  }

  @Test(
    "The injected outbreak alarms where it is said to",
    .enabled(if: Reference.isThere, Reference.whySkipped))
  func outbreak() throws {
    let counts = try Reference.table("input_daily_synthetic.csv").integers("ili")
    let ears = try EARS(minimumDeviation: 0)
    func days(_ alarms: [Bool]) -> [Int] {
      alarms.indices.filter { alarms[$0] }.map { $0 + 1 }
    }
    #expect(days(try ears.c1(counts).map { $0?.isAlarm ?? false }) == [153])
    #expect(days(try ears.c2(counts).map { $0?.isAlarm ?? false }) == [153, 154, 155])
    #expect(
      days(try ears.c3(counts).map { $0?.isAlarm ?? false })
        == [29, 152, 153, 154, 155, 156, 157])
  }

  @Test("A flat baseline: six after seven fives alarms without a minimum deviation only")
  func flat() throws {
    let counts = [5, 5, 5, 5, 5, 5, 5, 6]
    let bare = try #require(try EARS(minimumDeviation: 0).c1(counts)[7])
    #expect(bare.statistic == .infinity && bare.isAlarm && bare.upperBound == 5)
    let guarded = try #require(try EARS().c1(counts)[7])
    #expect(guarded.statistic == 2 && !guarded.isAlarm && guarded.upperBound == 6.5)
    let same = try #require(try EARS(minimumDeviation: 0).c1([5, 5, 5, 5, 5, 5, 5, 5])[7])
    #expect(same.statistic == 0 && !same.isAlarm)
  }

  @Test("The first judged unit is the eighth for C1, the tenth for C2, the twelfth for C3")
  func beginnings() throws {
    let ears = try EARS()
    let counts = [Int](repeating: 3, count: 20)
    #expect(try ears.c1(counts).firstIndex { $0 != nil } == 7)
    #expect(try ears.c2(counts).firstIndex { $0 != nil } == 9)
    #expect(try ears.c3(counts).firstIndex { $0 != nil } == 11)
    #expect(try ears.c1([1, 2]) == [nil, nil])
  }

  @Test("What cannot be is refused")
  func refusals() throws {
    let ears = try EARS()
    #expect(throws: Refusal.negative(position: 2)) { try ears.c1([1, -1]) }
    #expect(throws: Refusal.settingOutOfRange("baseline")) { try EARS(baseline: 1) }
    #expect(throws: Refusal.settingOutOfRange("threshold")) { try EARS(threshold: .nan) }
  }
}
