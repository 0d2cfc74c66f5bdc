package import AccessReview

/// Misuse that was planted, as the truth file has it.
package struct PlantedIncident: Hashable, Sendable {
  /// Its number, from 0.
  package let number: Int
  /// What kind of misuse.
  package let kind: Anomaly.Kind
  /// How strong, in words: `7 people in 3 days`.
  package let shape: String
  /// Its entries in the log.
  package let leaves: [Int64]

  /// An incident.
  package init(number: Int, kind: Anomaly.Kind, shape: String, leaves: [Int64]) {
    self.number = number
    self.kind = kind
    self.shape = shape
    self.leaves = leaves
  }
}

/// The log of an invented city, in log order, with the misuse that was planted in it.
///
/// Records are made one at a time from less than 100 bytes each: a million need no gigabyte.
package struct AccessHistory: Sequence, Sendable {
  /// What was planted; empty for an honest city.
  package let incidents: [PlantedIncident]
  /// Reads of honest care.
  package let honestReads: Int
  /// Weeks that the log covers.
  package let weeks: Int

  private let city: SimulatedCity
  private let events: [AccessEvent]

  /// Makes the log of a plan; the same plan gives the same log on every machine.
  package init(_ plan: AccessPlan) {
    let city = SimulatedCity(plan)
    var care = HonestCare(city)
    care.run()
    var misuse = Misuse(city)
    misuse.run()
    honestReads = care.book.reads
    weeks = plan.weeks
    self.city = city
    var events = care.book.events + misuse.book.events
    // Times are to the microsecond and requests are unique, so the order is one.
    events.sort { ($0.time, $0.request) < ($1.time, $1.request) }
    self.events = events
    var leaves = [[Int64]](repeating: [], count: misuse.plans.count)
    for (leaf, event) in events.enumerated() where event.incident >= 0 {
      leaves[Int(event.incident)].append(Int64(leaf))
    }
    incidents = misuse.plans.enumerated().map { number, plan in
      PlantedIncident(
        number: number, kind: plan.kind, shape: plan.shape, leaves: leaves[number])
    }
  }

  /// How many records there are.
  package var count: Int { events.count }

  /// The record of a leaf, 0 to `count` - 1.
  package subscript(leaf: Int) -> AccessRecord {
    let event = events[leaf]
    let facility = city.facilities[Int(event.facility)]
    let user = city.users[Int(event.user)]
    var record = AccessRecord(
      leaf: Int64(leaf), time: event.time, event: event.event, facility: facility.code,
      user: facility.namesUsers ? user.code : nil, subjects: subjects(event.patient))
    record.certificate = facility.certificate
    record.source = Self.text(event.address)
    record.purpose = event.purpose.code
    record.requestID = String(event.request, radix: 16)
    record.numberAsked = event.number
    if facility.namesUsers {
      record.readerNameTokens = user.words
      record.readerKelurahan = city.kelurahan[user.kelurahan]
    }
    return record
  }

  /// The records in log order.
  package func makeIterator() -> some IteratorProtocol<AccessRecord> {
    events.indices.lazy.map { self[$0] }.makeIterator()
  }

  private func subjects(_ place: Int32) -> [AccessSubject] {
    guard place >= 0 else { return [] }
    let patient = city.patients[Int(place)]
    let half = SeededNumbers.mixed(city.plan.seed &+ UInt64(place) &* 2 &+ 1)
    return [
      AccessSubject(
        Pseudonym(high: half, low: SeededNumbers.mixed(half ^ 0x5555)),
        nameTokens: patient.words, kelurahan: city.kelurahan[patient.kelurahan])
    ]
  }

  private static func text(_ address: UInt32) -> String {
    [24, 16, 8, 0].map { String(address >> $0 & 0xFF) }.joined(separator: ".")
  }
}
