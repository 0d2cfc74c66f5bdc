package import CoreMetrics
import Synchronization

/// The program's figures, readable as Prometheus text: the one metrics back end, set up once at
/// start.
///
/// Labels come from code only, never from a request's content, so their number is bounded;
/// `maximumSeries` is the fence.
package final class MetricsRegistry: MetricsFactory {
  /// More series than code can make by itself; beyond it new ones are not kept.
  static let maximumSeries = 5000

  private let series = Mutex(SeriesTable())

  /// A registry without figures.
  package init() {}

  /// The text exposition format, version 0.0.4. Source: Prometheus documentation, exposition
  /// formats.
  package var exposition: String {
    let snapshot = series.withLock { Array($0.byKey) }
    let byName = Dictionary(grouping: snapshot) { $0.key.name }
    var text = ""
    for (name, members) in byName.sorted(by: { $0.key < $1.key }) {
      text += "# TYPE \(name) \(members[0].value.kind.rawValue)\n"
      for (key, series) in members.sorted(by: { $0.key.labels < $1.key.labels }) {
        text += series.lines(name, key.labels)
      }
    }
    return text
  }

  private func find(_ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind)
    -> Series
  {
    let asked = [label] + dimensions.flatMap { [$0.0, $0.1] }
    return series.withLock { series in
      if let known = series.byWords[asked] { return known }
      let key = SeriesKey(label, dimensions)
      let found = series.byKey[key] ?? Series(kind)
      if series.byKey.count < Self.maximumSeries { series.byKey[key] = found }
      if series.byWords.count < Self.maximumSeries { series.byWords[asked] = found }
      return found
    }
  }

  /// A counter for swift-metrics.
  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    find(label, dimensions, .counter)
  }

  /// A recorder or gauge for swift-metrics.
  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    find(label, dimensions, aggregate ? .summary : .gauge)
  }

  /// A timer for swift-metrics, shown in seconds.
  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    find(label, dimensions, .summary)
  }

  /// Figures live as long as the program.
  package func destroyCounter(_ handler: any CounterHandler) {}
  /// Figures live as long as the program.
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  /// Figures live as long as the program.
  package func destroyTimer(_ handler: any TimerHandler) {}
}

/// The series that there are, and where each was found before: making labels fit for the text format costs more than
/// what most of them measure.
private struct SeriesTable {
  var byKey: [SeriesKey: Series] = [:]
  /// By label, then names and values of its dimensions.
  var byWords: [[String]: Series] = [:]
}

/// A name and its labels, both made fit for the text format.
private struct SeriesKey: Hashable {
  let name: String
  /// `{a="b",c="d"}` or empty.
  let labels: String

  init(_ label: String, _ dimensions: [(String, String)]) {
    name = "baimbai_" + Self.plain(label.hasPrefix("baimbai") ? label.dropFirst(8) : label[...])
    let pairs = dimensions.map { "\(Self.plain($0.0[...]))=\"\(Self.quoted($0.1))\"" }
    labels = pairs.isEmpty ? "" : "{\(pairs.sorted().joined(separator: ","))}"
  }

  private static func plain(_ text: Substring) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

/// One series: a sum, and for timers and recorders counts by bucket.
private final class Series: CounterHandler, RecorderHandler, TimerHandler {
  enum Kind: String {
    case counter, gauge
    case summary = "histogram"
  }

  /// Upper ends of the buckets: seconds for timers, plain numbers for recorders.
  static let buckets: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  ]

  private struct Values {
    var sum = 0.0
    var count: Int64 = 0
    var inBucket = [Int64](repeating: 0, count: Series.buckets.count)
  }

  let kind: Kind
  private let values = Mutex(Values())

  init(_ kind: Kind) { self.kind = kind }

  func increment(by amount: Int64) { values.withLock { $0.sum += Double(amount) } }

  func reset() { values.withLock { $0 = Values() } }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    values.withLock { values in
      guard kind == .summary else {
        values.sum = value
        return
      }
      values.sum += value
      values.count += 1
      if let bucket = Self.buckets.firstIndex(where: { value <= $0 }) {
        values.inBucket[bucket] += 1
      }
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  func lines(_ name: String, _ labels: String) -> String {
    let values = values.withLock { $0 }
    guard kind == .summary else { return "\(name)\(labels) \(values.sum)\n" }
    var text = ""
    var running: Int64 = 0
    for (end, count) in zip(Self.buckets, values.inBucket) {
      running += count
      text += "\(name)_bucket\(Self.with(labels, "le=\"\(end)\"")) \(running)\n"
    }
    text += "\(name)_bucket\(Self.with(labels, "le=\"+Inf\"")) \(values.count)\n"
    return text + "\(name)_sum\(labels) \(values.sum)\n\(name)_count\(labels) \(values.count)\n"
  }

  private static func with(_ labels: String, _ more: String) -> String {
    labels.isEmpty ? "{\(more)}" : labels.dropLast() + ",\(more)}"
  }
}
