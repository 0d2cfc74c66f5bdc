/// Goes through the log once and finds the looks that stand out.
///
/// Takes memory by persons, readers and looks that no visit explains, not by entries. Times of day
/// are the city's, eight hours ahead of UTC. Source: issue 5, point 9.
package struct AccessReview: Sendable {
  let thresholds: AnomalyThresholds
  let facts: AccessFacts
  var care = CareIndex()
  var reads = ReadLedger()
  var hours = HourProfile()
  var lookers = LookerCount()
  var emergencies = EmergencyDesk()
  var addresses = AddressBook()
  var sequences = SequenceWatch()
  /// The newest time seen.
  private var now: Int64 = 0

  /// A review by these thresholds, with what is known beside the log.
  package init(facts: AccessFacts = AccessFacts(), thresholds: AnomalyThresholds = .init()) {
    self.facts = facts
    self.thresholds = thresholds
  }

  /// Takes the next entry; they come in the order of the log.
  package mutating func take(_ record: AccessRecord) {
    now = max(now, record.at)
    if !record.certificate.isEmpty { addresses.take(record, thresholds) }
    switch record.kind {
    case .submit: care.take(record)
    case .read:
      for person in record.persons {
        reads.take(record, person)
        lookers.take(record, person)
      }
      hours.take(record)
    case .query: sequences.take(record, thresholds)
    case .breakGlass:
      emergencies.open(record)
      for person in record.persons { lookers.take(record, person) }
    case .breakGlassReview: emergencies.judge(record)
    }
  }

  /// Everything that stands out, the newest first.
  package func anomalies() -> [Anomaly] {
    let strangers = reads.strangers(care, thresholds)
    var found = noVisit(strangers)
    found += sameName(strangers)
    found += neighbours(strangers)
    found += hours.anomalies(thresholds)
    found += lookers.anomalies(care, thresholds)
    found += emergencies.anomalies(now: now, thresholds)
    found += addresses.found
    found += sequences.found
    return found.sorted { ($0.last, $0.key) > ($1.last, $1.key) }
  }
}

/// A reader at a facility.
struct Reader: Hashable {
  let facility: String
  let user: String

  var text: String { user.isEmpty ? facility : "\(facility) \(user)" }
}

/// A look.
struct Look {
  let index: Int64
  let at: Int64
  let person: Pseudonym
}

/// Spans of the city's clock.
enum CityClock {
  static let hour: Int64 = 3_600_000_000
  static let day: Int64 = 24 * hour
  private static let offset: Int64 = 8 * hour

  static func day(_ at: Int64) -> Int64 { (at + offset) / day }
  /// 0 to 23.
  static func hourOfDay(_ at: Int64) -> Int { Int((at + offset) % day / hour) }
  /// Hours since 1970.
  static func hours(_ at: Int64) -> Int64 { (at + offset) / hour }
  /// Weeks since 1970, from Thursday on: any seven days will do.
  static func week(_ at: Int64) -> Int64 { day(at) / 7 }
}

/// When whom a facility cared for.
struct CareIndex {
  private struct Place: Hashable {
    let facility: String
    let person: Pseudonym
  }

  private var visits: [Place: [Int64]] = [:]
  private var ofPerson: [Pseudonym: [Int64]] = [:]

  mutating func take(_ record: AccessRecord) {
    for person in record.persons {
      visits[Place(facility: record.facility, person: person), default: []].append(record.at)
      ofPerson[person, default: []].append(record.at)
    }
  }

  /// Whether a visit of the person at the facility, before or soon after, explains a look.
  func explains(
    _ look: Look, at facility: String, within span: Int64?, _ thresholds: AnomalyThresholds
  ) -> Bool {
    let times = visits[Place(facility: facility, person: look.person)] ?? []
    return times.contains { time in
      time <= look.at + thresholds.visitDelay && (span.map { time >= look.at - $0 } ?? true)
    }
  }

  /// Visits of a person anywhere between two moments.
  func count(of person: Pseudonym, from: Int64, to: Int64) -> Int {
    (ofPerson[person] ?? []).count { (from...to).contains($0) }
  }
}
