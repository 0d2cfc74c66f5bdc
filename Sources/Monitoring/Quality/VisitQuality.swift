package import RecordModel

/// What quality is summed by: a day of receipt, a facility, and how and by what it came.
package struct QualitySource: Hashable, Sendable, Comparable {
  /// Days since 1970, Asia/Makassar.
  package var day: Int
  /// Whose.
  package var facility: FacilityID
  /// `fhir`, `hl7`, `pcare`, `register`.
  package var feed: String
  /// Code of the software operator; empty for the facility's own certificate.
  package var vendor: String
  /// `name|version`; empty where nobody says.
  package var software: String

  /// One order for all writers.
  package static func < (left: Self, right: Self) -> Bool {
    (left.day, left.facility, left.feed, left.vendor, left.software)
      < (right.day, right.facility, right.feed, right.vendor, right.software)
  }

  /// The feed of a message by the mapping that read it, else by its media type.
  static func feed(mapping: String?, mediaType: String) -> String {
    let name = mapping?.prefix { $0 != "/" && $0 != "-" && $0 != "." } ?? ""
    if ["fhir", "hl7", "pcare", "register"].contains(name) { return String(name) }
    if mediaType.contains("hl7") { return "hl7" }
    if mediaType.contains("pcare") { return "pcare" }
    return mediaType.contains("csv") || mediaType.contains("sheet") ? "register" : "fhir"
  }
}

/// Sums of quality.
package struct QualitySum: Hashable, Sendable {
  /// All.
  package var total = 0
  /// Those that are well.
  package var good = 0
  /// Those that hold only a default.
  package var defaulted = 0

  /// Nothing.
  package init(total: Int = 0, good: Int = 0, defaulted: Int = 0) {
    self.total = total
    self.good = good
    self.defaulted = defaulted
  }

  /// Adds another, `times` over.
  package mutating func add(_ other: QualitySum, times: Int = 1) {
    total += times * other.total
    good += times * other.good
    defaulted += times * other.defaulted
  }

  /// Whether nothing is in it.
  package var isEmpty: Bool { total == 0 && good == 0 && defaulted == 0 }
  /// The share that is well, 0 to 1; nil of nothing.
  package var share: Double? { total > 0 ? Double(good) / Double(total) : nil }
}

/// The quality of one visit as it stands; nothing in it is a patient's.
struct VisitQuality: Hashable, Sendable {
  let visit: VisitID
  let submission: SubmissionID
  let place: String
  let source: QualitySource
  /// Bits of `QualityItem`.
  let asked: Int
  let met: Int
  let defaulted: Int
  let digit: Int?
  let isOnTheHour: Bool?

  /// What it adds to the sums of its source.
  var sums: [String: QualitySum] {
    var sums = ["visit": QualitySum(total: 1, good: 1)]
    for item in QualityItem.items(asked) {
      sums[item.measure] = QualitySum(
        total: 1, good: met & item.bit != 0 ? 1 : 0, defaulted: defaulted & item.bit != 0 ? 1 : 0)
    }
    if let digit { sums["digit.\(digit)"] = QualitySum(total: 1) }
    if let isOnTheHour { sums["clock"] = QualitySum(total: 1, good: isOnTheHour ? 0 : 1) }
    return sums
  }
}

/// A cell of the sums.
struct QualityCell: Hashable, Comparable {
  let source: QualitySource
  let measure: String

  static func < (left: Self, right: Self) -> Bool {
    left.source == right.source ? left.measure < right.measure : left.source < right.source
  }
}

/// What moves in the sums; rules are kept apart from measures.
struct QualityDelta: Sendable {
  var cells: [QualityCell: QualitySum] = [:]
  /// `total` findings in `good` submissions.
  var rules: [QualityCell: QualitySum] = [:]

  mutating func add(_ visit: VisitQuality, times: Int) {
    for (measure, sum) in visit.sums {
      cells[QualityCell(source: visit.source, measure: measure), default: QualitySum()]
        .add(sum, times: times)
    }
  }

  mutating func add(_ submission: SubmissionQuality) {
    func add(_ measure: String, _ sum: QualitySum) {
      cells[QualityCell(source: submission.source, measure: measure), default: QualitySum()]
        .add(sum)
    }
    add("submission", QualitySum(total: 1, good: submission.isAccepted ? 1 : 0))
    if submission.isQuarantined { add("quarantined", QualitySum(total: 1)) }
    let all = submission.kept + submission.refused
    if all > 0 { add("received", QualitySum(total: all, good: submission.kept)) }
    for (rule, count) in submission.rules {
      rules[QualityCell(source: submission.source, measure: rule), default: QualitySum()]
        .add(QualitySum(total: count, good: 1))
    }
  }

  mutating func prune() {
    cells = cells.filter { !$0.value.isEmpty }
    rules = rules.filter { !$0.value.isEmpty }
  }
}

/// What one submission adds: whether it was taken, and which rules it broke how often.
struct SubmissionQuality: Sendable {
  let source: QualitySource
  let isAccepted: Bool
  let isQuarantined: Bool
  let kept: Int
  let refused: Int
  let rules: [String: Int]
}
