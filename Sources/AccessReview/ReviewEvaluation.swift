/// How well a review finds what a simulation planted.
package struct ReviewEvaluation: Sendable {
  /// A planted misuse: its kind and its entries.
  package struct Incident: Hashable, Sendable {
    /// What kind it is.
    package let kind: Anomaly.Kind
    /// Its entries.
    package let leaves: [Int64]

    /// An incident.
    package init(kind: Anomaly.Kind, leaves: [Int64]) {
      self.kind = kind
      self.leaves = leaves
    }
  }

  /// Of one kind.
  package struct Score: Hashable, Sendable {
    /// What kind.
    package let kind: Anomaly.Kind
    /// Incidents that were planted.
    package let planted: Int
    /// Of these, found by an anomaly of this kind that covers one of their entries.
    package let found: Int
    /// Anomalies of this kind that cover no entry of any incident.
    package let falseAlarms: Int
    /// The same a week.
    package let falseAlarmsAWeek: Double

    /// Found of planted.
    package var recall: Double { planted == 0 ? 1 : Double(found) / Double(planted) }
  }

  /// Scores of every kind.
  package static func scores(
    _ anomalies: [Anomaly], truth: [Incident], weeks: Double
  ) -> [Score] {
    // A find of one kind in another kind's incident is no false alarm, and no recall either.
    let planted = Set(truth.flatMap(\.leaves))
    return Anomaly.Kind.allCases.map { kind in
      let mine = anomalies.filter { $0.kind == kind }
      let covered = Set(mine.flatMap(\.leaves))
      let incidents = truth.filter { $0.kind == kind }
      let alarms = mine.count { $0.leaves.allSatisfy { !planted.contains($0) } }
      return Score(
        kind: kind, planted: incidents.count,
        found: incidents.count { $0.leaves.contains(where: covered.contains) },
        falseAlarms: alarms, falseAlarmsAWeek: Double(alarms) / max(weeks, 1))
    }
  }
}
