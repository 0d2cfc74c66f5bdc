/// The findings with their reasons in words.
enum DetectionWording {
  typealias Finding = DetectionReport.Finding

  static func refused(_ detector: Detector, _ refusal: Refusal) -> Finding {
    silent(
      detector,
      Sentence(
        id: "Tidak dihitung. \(refusal.message.indonesian)",
        en: "Not computed. \(refusal.message.english)"))
  }

  private static func silent(_ detector: Detector, _ why: Sentence) -> Finding {
    Finding(
      detector: detector, expected: nil, threshold: nil, pValue: nil, isAlarm: nil, why: why)
  }

  static func skdr(_ count: Int, _ verdict: SKDRRule.Verdict?, previous: Int?) -> Finding {
    guard let verdict else {
      return silent(
        .skdr,
        Sentence(
          id: "Tidak dihitung: tidak ada minggu sebelumnya.",
          en: "Not computed: there is no week before."))
    }
    let before = previous ?? 0
    let threshold = verdict.threshold ?? 0
    let why =
      switch verdict.branch {
      case .ratio:
        Sentence(
          id: "\(count) kasus setelah \(before) minggu lalu; alarm mulai \(threshold).",
          en: "\(count) cases after \(before) last week; an alarm from \(threshold) up.")
      case .newCases where verdict.isAlert:
        Sentence(
          id: "\(count) kasus baru: minggu lalu tidak ada.",
          en: "\(count) new cases: there were none last week.")
      case .newCases:
        Sentence(
          id: "Tidak ada kasus minggu ini dan minggu lalu.",
          en: "No cases this week or last week.")
      case .count:
        Sentence(
          id: "\(count) kasus; untuk penyakit ini alarm mulai \(threshold).",
          en: "\(count) cases; for this disease an alarm from \(threshold) up.")
      case .none:
        Sentence(
          id: "Untuk penyakit ini aturan SKDR hanya memantau tren.",
          en: "For this disease the SKDR rule only watches the trend.")
      }
    return Finding(
      detector: .skdr, expected: nil, threshold: verdict.threshold.map(Double.init), pValue: nil,
      isAlarm: verdict.isAlert, why: why)
  }

  static func doubled(_ count: Int, previous: Int?) -> Finding {
    guard let previous, previous > 0 else {
      return silent(
        .doubled,
        Sentence(
          id: "Tidak dihitung: minggu lalu tidak ada kasus.",
          en: "Not computed: there were no cases last week."))
    }
    return Finding(
      detector: .doubled, expected: nil, threshold: Double(2 * previous), pValue: nil,
      isAlarm: count >= 2 * previous,
      why: Sentence(
        id: "\(count) kasus setelah \(previous) minggu lalu; dua kalinya \(2 * previous).",
        en: "\(count) cases after \(previous) last week; twice that is \(2 * previous)."))
  }

  /// The last four counts, or fewer at the beginning.
  static func rise(_ counts: [Int]) -> Finding {
    guard counts.count == 4 else {
      return silent(
        .rise,
        Sentence(
          id: "Tidak dihitung: perlu tiga minggu sebelumnya.",
          en: "Not computed: three weeks before are needed."))
    }
    let rises = zip(counts.dropFirst(), counts).allSatisfy { $0 > $1 }
    let list = counts.map(String.init).joined(separator: ", ")
    return Finding(
      detector: .rise, expected: nil, threshold: nil, pValue: nil, isAlarm: rises,
      why: rises
        ? Sentence(id: "Naik tiga kali berturut-turut: \(list).", en: "Three rises: \(list).")
        : Sentence(
          id: "Tidak naik tiga kali berturut-turut: \(list).",
          en: "Not three rises in a row: \(list)."))
  }

  static func historicalLimits(_ count: Int, _ limit: HistoricalLimits.Limit) -> Finding {
    above(
      .historicalLimits, count, expected: limit.expected, bound: limit.upperBound,
      isAlarm: limit.isAlarm,
      basis: Sentence(
        id: "minggu yang sama selama 5 tahun", en: "the same weeks of 5 years"))
  }

  static func ears(_ detector: Detector, _ count: Int, _ score: EARS.Score?) -> Finding {
    guard let score else { return noBaseline(detector) }
    let basis =
      detector == .c1
      ? Sentence(id: "7 periode terakhir", en: "the last 7 periods")
      : Sentence(
        id: "7 periode sampai 3 periode lalu", en: "the 7 periods up to 3 periods ago")
    return above(
      detector, count, expected: score.expected, bound: score.upperBound, isAlarm: score.isAlarm,
      basis: basis)
  }

  static func sum(_ count: Int, _ score: EARS.SumScore?, threshold: Double) -> Finding {
    guard let score else { return noBaseline(.c3) }
    let id = NumberText.indonesian(score.statistic, places: 2)
    let en = NumberText.english(score.statistic, places: 2)
    let limitID = NumberText.indonesian(threshold, places: 2)
    let limitEN = NumberText.english(threshold, places: 2)
    return Finding(
      detector: .c3, expected: nil, threshold: nil, pValue: nil, isAlarm: score.isAlarm,
      why: Sentence(
        id: "Kelebihan C2 selama tiga periode berjumlah \(id); alarm di atas \(limitID).",
        en: "The excess of C2 over three periods is \(en); an alarm above \(limitEN)."))
  }

  private static func noBaseline(_ detector: Detector) -> Finding {
    silent(
      detector,
      Sentence(
        id: "Tidak dihitung: riwayatnya belum cukup.",
        en: "Not computed: the history is not long enough yet."))
  }

  static func cusum(_ count: Int, _ point: CUSUM.Point) -> Finding {
    let expected = Pair(point.expected)
    let bound = Pair(point.upperBound)
    return Finding(
      detector: .cusum, expected: point.expected, threshold: point.upperBound, pValue: nil,
      isAlarm: point.isAlarm,
      why: Sentence(
        id: "\(count) kasus, perkiraan \(expected.id); kelebihan yang terkumpul mencapai batas "
          + "mulai \(bound.id).",
        en: "\(count) cases, \(expected.en) expected; the excess so far reaches its limit from "
          + "\(bound.en) up."))
  }

  static func farrington(
    _ point: Farrington.Point, settings: Farrington.Settings
  ) -> Finding {
    let chance = point.pValue * 100
    let idChance =
      chance < 0.01 ? "di bawah 0,01" : NumberText.indonesian(chance, places: 2)
    let enChance = chance < 0.01 ? "below 0.01" : NumberText.english(chance, places: 2)
    let base = above(
      .farrington, point.observed, expected: point.expected, bound: point.upperBound,
      isAlarm: point.isAlarm,
      basis: Sentence(
        id: "\(settings.years) tahun", en: "\(settings.years) years"))
    var id =
      "\(base.why.indonesian) Peluang sebanyak ini pada minggu biasa \(idChance) %."
    var en = "\(base.why.english) The chance of as many in a usual week is \(enChance) %."
    if !point.hasEnoughCases {
      id +=
        " Kurang dari \(settings.minimumCases) kasus dalam \(settings.recentWeeks) minggu, "
        + "jadi tanpa alarm."
      en +=
        " Fewer than \(settings.minimumCases) cases in \(settings.recentWeeks) weeks, "
        + "so no alarm."
    }
    return Finding(
      detector: .farrington, expected: point.expected, threshold: point.upperBound,
      pValue: point.pValue, isAlarm: point.isAlarm,
      why: Sentence(id: id, en: en))
  }

  static func essence(_ count: Int, _ score: ESSENCESwitch.Score?) -> Finding {
    guard let score else { return noBaseline(.essence) }
    let basis =
      score.method == .regression
      ? Sentence(id: "tren dan hari dalam minggu", en: "trend and day of the week")
      : Sentence(id: "rata-rata bergerak", en: "moving average")
    let base = above(
      .essence, count, expected: score.expected, bound: score.upperBound,
      isAlarm: score.level == .red, basis: basis)
    return Finding(
      detector: .essence, expected: score.expected, threshold: score.upperBound,
      pValue: score.pValue, isAlarm: score.level == .red, why: base.why)
  }

  /// A number in both languages, to one decimal.
  private struct Pair {
    let id: String
    let en: String

    init(_ value: Double) {
      id = NumberText.indonesian(value, places: 1)
      en = NumberText.english(value, places: 1)
    }
  }

  private static func above(
    _ detector: Detector, _ count: Int, expected: Double, bound: Double, isAlarm: Bool,
    basis: Sentence
  ) -> Finding {
    let mean = Pair(expected)
    let limit = Pair(bound)
    let id = Double(count) > bound ? "di atas" : "tidak di atas"
    let en = Double(count) > bound ? "above" : "not above"
    return Finding(
      detector: detector, expected: expected, threshold: bound, pValue: nil, isAlarm: isAlarm,
      why: Sentence(
        id: "\(count) kasus \(id) batas \(limit.id) "
          + "(perkiraan \(mean.id) dari \(basis.indonesian)).",
        en: "\(count) cases, \(en) the limit \(limit.en) "
          + "(expected \(mean.en) from \(basis.english))."))
  }
}
