extension AccessTrail {
  /// Sets of each look and question how it stands to the visits that were submitted.
  mutating func linkCare(_ thresholds: Thresholds) {
    visits.sort { ($0.key, $0.time) < ($1.key, $1.time) }
    let search = CareSearch(visits: visits, thresholds: thresholds, lastTime: lastTime)
    for place in looks.indices {
      let look = looks[place]
      looks[place].care = search.care(look.facility, look.subject, at: look.time)
    }
    for place in questions.indices {
      let question = questions[place]
      questions[place].care = search.care(question.facility, question.subject, at: question.time)
    }
  }
}

/// Finds the visit that explains a look.
private struct CareSearch {
  let visits: [SubmittedVisit]
  let after: Int64
  let current: Int64
  let known: Int64
  /// From here on a visit may still be sent.
  let settled: Int64

  init(visits: [SubmittedVisit], thresholds: Thresholds, lastTime: Int64) {
    self.visits = visits
    after = Int64(thresholds.visitAfterDays) * CityClock.day
    current = Int64(thresholds.currentCareDays) * CityClock.day
    known = Int64(thresholds.knownPatientDays) * CityClock.day
    settled = lastTime == .min ? .max : lastTime - after
  }

  func care(_ facility: Int32, _ subject: Int32, at time: Int64) -> Care {
    let unexplained: Care = time > settled ? .pending : .none
    guard subject >= 0 else { return unexplained }
    let key = SubmittedVisit.key(facility, subject)
    let place = firstPlace(key, from: time - current)
    if place < visits.count, visits[place].key == key, visits[place].time <= time + after {
      return .current
    }
    // What may still become current care is not called old.
    if unexplained == .pending { return .pending }
    let isKnown =
      place > 0 && visits[place - 1].key == key && visits[place - 1].time >= time - known
    return isKnown ? .known : .none
  }

  private func firstPlace(_ key: UInt64, from time: Int64) -> Int {
    visits.withUnsafeBufferPointer { visits in
      var low = 0
      var high = visits.count
      while low < high {
        let middle = (low + high) / 2
        let visit = visits[middle]
        if visit.key < key || (visit.key == key && visit.time < time) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return low
    }
  }
}
