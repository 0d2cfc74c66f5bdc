/// How busy each facility is by the hour of the day, and what each reader did in an hour.
struct HourProfile {
  private struct Slot: Hashable {
    let reader: Reader
    let hour: Int64
  }

  private var byHour: [String: [Int]] = [:]
  private var slots: [Slot: (persons: Set<Pseudonym>, looks: [(Int64, Int64)])] = [:]

  mutating func take(_ record: AccessRecord) {
    byHour[record.facility, default: Array(repeating: 0, count: 24)][
      CityClock.hourOfDay(record.at)] += 1
    let slot = Slot(
      reader: Reader(facility: record.facility, user: record.user),
      hour: CityClock.hours(record.at))
    slots[slot, default: ([], [])].persons.formUnion(record.persons)
    slots[slot]?.looks.append((record.index, record.at))
  }

  /// Many persons in an hour that has a small part of the facility's looks. A ward that works at
  /// night has no such hours.
  func anomalies(_ thresholds: AnomalyThresholds) -> [Anomaly] {
    var found: [Anomaly] = []
    for (slot, content) in slots where content.persons.count >= thresholds.offHoursPersons {
      guard let hours = byHour[slot.reader.facility] else { continue }
      let hour = Int(slot.hour % 24)
      // The hour's share without this reader's own looks, so that he does not make it busy.
      let others = Double(max(0, hours[hour] - content.looks.count))
      let share = others / Double(max(1, hours.reduce(0, +)))
      guard share < Self.quiet else { continue }
      found.append(
        Anomaly(
          .offHours, key: "\(slot.reader.text) hour \(slot.hour)", who: slot.reader.text,
          entries: content.looks.map { ($0.0, $0.1) }, score: Double(content.persons.count),
          reason: AnomalyTexts.offHours(content.persons.count, hour)))
    }
    return found
  }

  /// An even day has 4.2 % in each hour; an hour with a fourth of that is quiet.
  private static let quiet = 0.01
}

/// Who looked at whom, by week.
struct LookerCount {
  private struct Place: Hashable {
    let person: Pseudonym
    let week: Int64
  }

  private var readers: [Place: (readers: Set<Reader>, looks: [(Int64, Int64)])] = [:]

  mutating func take(_ record: AccessRecord, _ person: Pseudonym) {
    let place = Place(person: person, week: CityClock.week(record.at))
    readers[place, default: ([], [])].readers.insert(
      Reader(facility: record.facility, user: record.user))
    readers[place]?.looks.append((record.index, record.at))
  }

  /// More readers in a week than the person's visits bring.
  func anomalies(_ care: CareIndex, _ thresholds: AnomalyThresholds) -> [Anomaly] {
    var found: [Anomaly] = []
    for (place, content) in readers where content.readers.count >= thresholds.lookers {
      guard let first = content.looks.first, let last = content.looks.last else { continue }
      let visits = care.count(
        of: place.person, from: first.1 - thresholds.visitDelay,
        to: last.1 + thresholds.visitDelay)
      let mean = thresholds.lookersOfVisit * Double(visits) + 0.5
      let score = surprise(content.readers.count, mean: mean)
      guard score >= Self.limit else { continue }
      let facilities = Set(content.readers.map(\.facility)).count
      found.append(
        Anomaly(
          .manyLookers, key: "week \(place.week) from \(first.0)", who: "\(facilities) facilities",
          entries: content.looks.map { ($0.0, $0.1) }, score: score,
          reason: AnomalyTexts.manyLookers(content.readers.count, facilities, visits)))
    }
    return found
  }

  /// Once in ten thousand person-weeks of those whom many look at at all.
  private static let limit = 4.0
}

/// Emergency openings and who judged them.
struct EmergencyDesk {
  private var open: [String: AccessRecord] = [:]

  mutating func open(_ record: AccessRecord) { open[record.request] = record }

  /// A second person must: the reader himself is none.
  mutating func judge(_ record: AccessRecord) {
    guard let opening = open[record.request], opening.user != record.user,
      record.at <= opening.at + AnomalyThresholds().review
    else { return }
    open[record.request] = nil
  }

  func anomalies(now: Int64, _ thresholds: AnomalyThresholds) -> [Anomaly] {
    open.values.filter { now > $0.at + thresholds.review }.map { opening in
      let who = Reader(facility: opening.facility, user: opening.user).text
      return Anomaly(
        .unreviewed, key: "entry \(opening.index)", who: who,
        entries: [(opening.index, opening.at)], score: 1,
        reason: AnomalyTexts.unreviewed(thresholds.review / CityClock.hour))
    }
  }
}
