package import AccessReview

/// How well anomalies tell the planted misuse from honest care.
///
/// An incident is found if an anomaly of its kind names at least one of its leaves. An anomaly is a
/// false alarm if it names no leaf of any incident of whatever kind; one that names only leaves of
/// other kinds is true all the same and is counted apart.
package struct Evaluation: Hashable, Sendable {
  /// One kind's figures.
  package struct Row: Hashable, Sendable {
    /// The kind.
    package let kind: Anomaly.Kind
    /// Incidents planted.
    package let planted: Int
    /// Incidents found by an anomaly of their kind.
    package let found: Int
    /// Incidents that an anomaly of any kind names.
    package let foundByAny: Int
    /// Anomalies of the kind.
    package let anomalies: Int
    /// Those that name only leaves of other kinds' incidents.
    package let ofOtherKinds: Int
    /// Those that name no planted leaf.
    package let falseAlarms: Int
    /// False alarms a week, over all the weeks of the log.
    package let falseAlarmsPerWeek: Double
    /// Shapes of the incidents that were missed.
    package let missed: [String]

    /// The share of incidents found; nil where none was planted.
    package var recall: Double? { planted > 0 ? Double(found) / Double(planted) : nil }
  }

  /// One row for each kind, in the order of `Anomaly.Kind`.
  package let rows: [Row]

  /// Compares the anomalies of a log of so many weeks with what was planted in it.
  package init(_ anomalies: [Anomaly], truth: [PlantedIncident], weeks: Int) {
    var incidentOfLeaf: [Int64: Int] = [:]
    for (place, incident) in truth.enumerated() {
      for leaf in incident.leaves { incidentOfLeaf[leaf] = place }
    }
    var found: Set<Int> = []
    var foundByAny: Set<Int> = []
    var alarms: [Anomaly.Kind: (all: Int, others: Int, wrong: Int)] = [:]
    for anomaly in anomalies {
      let named = Set(anomaly.leaves.compactMap { incidentOfLeaf[$0] })
      let ofKind = named.filter { truth[$0].kind == anomaly.kind }
      found.formUnion(ofKind)
      foundByAny.formUnion(named)
      alarms[anomaly.kind, default: (0, 0, 0)].all += 1
      if named.isEmpty {
        alarms[anomaly.kind, default: (0, 0, 0)].wrong += 1
      } else if ofKind.isEmpty {
        alarms[anomaly.kind, default: (0, 0, 0)].others += 1
      }
    }
    rows = Anomaly.Kind.allCases.map { kind in
      let planted = truth.indices.filter { truth[$0].kind == kind }
      let alarm = alarms[kind] ?? (0, 0, 0)
      return Row(
        kind: kind, planted: planted.count, found: planted.filter { found.contains($0) }.count,
        foundByAny: planted.filter { foundByAny.contains($0) }.count, anomalies: alarm.all,
        ofOtherKinds: alarm.others, falseAlarms: alarm.wrong,
        falseAlarmsPerWeek: Double(alarm.wrong) / Double(max(1, weeks)),
        missed: planted.filter { !found.contains($0) }.map { truth[$0].shape })
    }
  }
}
