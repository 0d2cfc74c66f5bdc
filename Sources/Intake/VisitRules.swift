import RecordModel

/// Judges one visit of a message by what every format shares.
enum VisitRules {
  /// Clocks of clinics are wrong by minutes; what lies further ahead is a mistake.
  static let clockSkewMicroseconds: Int64 = 10 * 60 * 1_000_000

  static func judge(_ visit: Visit, now: Int64) -> [Issue] {
    let limit = now + clockSkewMicroseconds
    var issues: [Issue] = []
    if visit.status != "planned", visit.status != "cancelled",
      let arrived = visit.arrivedAt, arrived.microseconds > limit
    {
      issues.append(Issue(.visitInFuture, at: "\(visit.place).period.start"))
    }
    if !isOrdered(visit.period) || !visit.statusHistory.allSatisfy({ isOrdered($0.period) }) {
      issues.append(Issue(.timesOutOfOrder, at: "\(visit.place).period"))
    }
    for place in lateFacts(visit, limit: limit) { issues.append(Issue(.factInFuture, at: place)) }
    if visit.identifiers.allSatisfy({ $0.value.isEmpty }),
      visit.senderID.flatMap({ VisitID($0) }) == nil
    {
      issues.append(Issue(.visitWithoutNumber, at: "\(visit.place).identifier"))
    }
    if [visit.period.start, visit.period.end].contains(where: {
      $0.map { $0.precision >= .minute && !$0.hasOffset } ?? false
    }) {
      issues.append(Issue(.timeWithoutZone, at: "\(visit.place).period"))
    }
    return issues
  }

  private static func isOrdered(_ period: ClinicalPeriod) -> Bool {
    guard let start = period.start, let end = period.end else { return true }
    // Times of different exactness are compared by the coarser one's first moment.
    return start.microseconds <= end.microseconds || end.precision < start.precision
  }

  private static func lateFacts(_ visit: Visit, limit: Int64) -> [String] {
    func isLate(_ time: ClinicalTime?) -> Bool { (time?.microseconds ?? .min) > limit }
    return visit.diagnoses.filter { isLate($0.onset) || isLate($0.recorded) }.map(\.origin.place)
      + visit.procedures.filter { isLate($0.performed.start) }.map(\.origin.place)
      + visit.observations.filter { isLate($0.effective) || isLate($0.issued) }
      .map(\.origin.place)
      + visit.medicationRequests.filter { isLate($0.authored) }.map(\.origin.place)
  }
}
