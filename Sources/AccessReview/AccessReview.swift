/// Looks for misuse in the access log: takes its entries in order, then says what stands out.
///
/// Keeps about 80 bytes of an entry. Nothing it gives out holds a pseudonym, a name or a number
/// asked for.
package struct AccessReview: Sendable {
  /// What the detectors go by.
  package let thresholds: Thresholds
  private var trail = AccessTrail()

  /// A review that has seen nothing yet.
  package init(_ thresholds: Thresholds = Thresholds()) {
    self.thresholds = thresholds
  }

  /// Takes the next entry; entries come in log order.
  package mutating func take(_ record: AccessRecord) { trail.take(record) }

  /// All that stands out, kind by kind, the most striking first; the same entries give the same.
  ///
  /// Reads of the last `Thresholds.visitAfterDays` are not judged by their visits yet. An anomaly
  /// of longer ago keeps its key while entries are added.
  package consuming func anomalies() -> [Anomaly] {
    let scene = Scene(trail, thresholds)
    let found =
      NoVisitDetector(scene).findings() + FamilyNameDetector(scene: scene).findings()
      + NeighbourDetector(scene: scene).findings() + OffHoursDetector(scene).findings()
      + CrowdDetector(scene: scene).findings() + BreakGlassDetector(scene: scene).findings()
      + NewAddressDetector(scene: scene).findings()
      + NeighbouringNumbersDetector(scene: scene).findings()
    let order = Dictionary(
      uniqueKeysWithValues: Anomaly.Kind.allCases.enumerated().map { ($1, $0) })
    return found.map { $0.anomaly(leavesNamed: thresholds.leavesNamed) }.sorted {
      (order[$0.kind] ?? 0, -$0.score, $0.key) < (order[$1.kind] ?? 0, -$1.score, $1.key)
    }
  }
}
