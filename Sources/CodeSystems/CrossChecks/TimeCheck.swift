import RecordModel

/// Times of facts against the visit, and of the visit against the patient's life.
struct TimeCheck {
  let visit: Visit
  let patient: CheckedPatient

  private static let day: Int64 = 86_400_000_000

  func judge(into issues: inout [Issue]) {
    judgeLife(into: &issues)
    judgeSteps(into: &issues)
    for index in visit.diagnoses.indices {
      if isBeforeBirth(visit.diagnoses[index].recorded) {
        report(.factBeforeBirth, visit.diagnoses[index].origin, ".recordedDate", &issues)
      } else if isBeforeBirth(visit.diagnoses[index].onset) {
        report(.factBeforeBirth, visit.diagnoses[index].origin, ".onsetDateTime", &issues)
      } else if visit.diagnoses[index].category?.code == "encounter-diagnosis",
        isBefore(visit.diagnoses[index].recorded)
      {
        // Coders write diagnoses down days later: only what is too early is wrong.
        report(.factOutsideVisit, visit.diagnoses[index].origin, ".recordedDate", &issues)
      }
    }
    for index in visit.procedures.indices {
      guard let time = visit.procedures[index].performed.start else { continue }
      let element = visit.procedures[index].isMoment ? ".performedDateTime" : ".performedPeriod"
      judge(time, visit.procedures[index].origin, element, into: &issues)
    }
    for index in visit.observations.indices where isTakenInVisit(index) {
      guard let time = visit.observations[index].effective else { continue }
      // The components of a panel have one time.
      if index > 0, visit.observations[index].panel != nil,
        visit.observations[index].origin.place == visit.observations[index - 1].origin.place
      {
        continue
      }
      judge(time, visit.observations[index].origin, ".effectiveDateTime", into: &issues)
    }
    for index in visit.medicationRequests.indices {
      guard let time = visit.medicationRequests[index].authored else { continue }
      judge(time, visit.medicationRequests[index].origin, ".authoredOn", into: &issues)
    }
  }

  /// Vital signs and findings are taken in the visit; results of the laboratory and answers may be
  /// dated otherwise.
  private func isTakenInVisit(_ index: Int) -> Bool {
    switch visit.observations[index].category?.code {
    case "vital-signs", "exam":
      visit.observations[index].status != "entered-in-error"
        && visit.observations[index].status != "cancelled"
    default: false
    }
  }

  private func judge(
    _ time: ClinicalTime, _ origin: FactOrigin, _ element: String, into issues: inout [Issue]
  ) {
    if isBeforeBirth(time) {
      report(.factBeforeBirth, origin, element, &issues)
    } else if isBefore(time) || isAfter(time) {
      report(.factOutsideVisit, origin, element, &issues)
    }
  }

  private func report(
    _ rule: Rule, _ origin: FactOrigin, _ element: String, _ issues: inout [Issue]
  ) {
    issues.append(Issue(rule, at: origin.place + element))
  }

  private func judgeLife(into issues: inout [Issue]) {
    if let end = visit.period.end ?? visit.arrivedAt, isBeforeBirth(end) {
      issues.append(Issue(.visitBeforeBirth, at: visit.place + ".period"))
    }
    if let death = patient.death, let arrived = visit.arrivedAt, arrived.precision >= .day,
      arrived.microseconds > death.microseconds + slack(death, arrived)
    {
      issues.append(Issue(.visitAfterDeath, at: visit.place + ".period"))
    }
  }

  /// The steps that the waiting time is counted from; times of a day only are in any order.
  private func judgeSteps(into issues: inout [Issue]) {
    guard !visit.statusHistory.isEmpty else { return }
    let steps = [visit.arrivedAt, visit.seenAt, visit.finishedAt].compactMap { step in
      step.flatMap { $0.precision >= .minute ? $0.microseconds : nil }
    }
    if zip(steps, steps.dropFirst()).contains(where: { $0 > $1 }) {
      issues.append(Issue(.stepsOutOfOrder, at: visit.place + ".statusHistory"))
    }
  }

  /// A day, and a day more where one of the times is only a day.
  private func slack(_ one: ClinicalTime, _ other: ClinicalTime) -> Int64 {
    one.precision == .day || other.precision == .day ? 2 * Self.day : Self.day
  }

  private func isBefore(_ time: ClinicalTime?) -> Bool {
    guard let time, let start = visit.arrivedAt, start.precision >= .day, time.precision >= .day
    else { return false }
    return time.microseconds < start.microseconds - slack(time, start)
  }

  private func isAfter(_ time: ClinicalTime) -> Bool {
    guard let end = visit.finishedAt ?? visit.period.end, end.precision >= .day,
      time.precision >= .day
    else { return false }
    return time.microseconds > end.microseconds + slack(time, end)
  }

  private func isBeforeBirth(_ time: ClinicalTime?) -> Bool {
    guard let time, let birth = patient.birth else { return false }
    let last = time.precision >= .day ? time.microseconds : endOfPartial(time)
    return last < birth.lowerBound - Self.day
  }

  /// The last moment that a year or month may mean.
  private func endOfPartial(_ time: ClinicalTime) -> Int64 {
    time.microseconds + (time.precision == .year ? 366 : 31) * Self.day
  }
}
