/// Readings past a refusal that nobody else reviewed in time.
///
/// No statistics: each must be reviewed, by its request's number, and not by who read. A late
/// review ends the anomaly.
struct BreakGlassDetector {
  let scene: Scene

  func findings() -> [Finding] {
    let limit = Int64(scene.thresholds.reviewHours) * CityClock.hour
    return scene.trail.breakings.compactMap { breaking in
      let waiting = scene.trail.lastTime - breaking.time
      guard !breaking.isReviewed, waiting > limit else { return nil }
      let actor = Int(breaking.actor)
      return Finding(
        kind: .breakGlassUnreviewed, mark: "l\(breaking.leaf)",
        facility: scene.facility(breaking.facility), user: scene.user(actor),
        evidence: [(breaking.leaf, breaking.time)],
        score: Double(waiting - limit) / Double(CityClock.day),
        reason: Reasons.unreviewed(
          hours: Int(waiting / CityClock.hour), limit: scene.thresholds.reviewHours,
          isBySelf: breaking.isReviewedBySelf))
    }
  }
}
