import RealModule
import Statistics

/// Looks by reader, until all visits are known.
struct ReadLedger {
  private(set) var looks: [Reader: [Look]] = [:]

  mutating func take(_ record: AccessRecord, _ person: Pseudonym) {
    let reader = Reader(facility: record.facility, user: record.user)
    looks[reader, default: []].append(
      Look(index: record.index, at: record.at, person: person))
  }

  /// Looks that no visit of the person at the facility explains, and what is usual there.
  func strangers(_ care: CareIndex, _ thresholds: AnomalyThresholds) -> Strangers {
    var strangers = Strangers()
    for (reader, looks) in looks {
      var never: [Look] = []
      var notNow: [Look] = []
      for look in looks {
        if care.explains(look, at: reader.facility, within: nil, thresholds) {
          if !care.explains(look, at: reader.facility, within: thresholds.care, thresholds) {
            notNow.append(look)
          }
        } else {
          never.append(look)
          notNow.append(look)
        }
      }
      strangers.never[reader] = never
      strangers.notNow[reader] = notNow
      strangers.reads[reader.facility, default: 0] += looks.count
      strangers.neverReads[reader.facility, default: 0] += never.count
      strangers.readsOfReader[reader] = looks
    }
    return strangers
  }
}

/// What the ledger leaves over.
struct Strangers {
  /// Persons who had no visit at the reader's facility.
  var never: [Reader: [Look]] = [:]
  /// The same, and those whose visits there are long past.
  var notNow: [Reader: [Look]] = [:]
  var reads: [String: Int] = [:]
  var neverReads: [String: Int] = [:]
  var readsOfReader: [Reader: [Look]] = [:]

  /// The part of a facility's looks that are at strangers, which is honest: telephones, relatives,
  /// visits that were never sent. A reader's own looks count too, so it is bounded from above.
  func share(at facility: String) -> Double {
    let share = Double(neverReads[facility] ?? 0) / Double(max(1, reads[facility] ?? 0))
    return min(max(share, 0.002), 0.05)
  }
}

/// -log10 of P(X >= count) for a Poisson number of this mean.
func surprise(_ count: Int, mean: Double) -> Double {
  guard count > 0, let poisson = PoissonDistribution(mean: max(mean, 1e-9)) else { return 0 }
  let tail = poisson.upperTail(count - 1)
  return tail > 0 ? -Double.log10(tail) : 300
}

extension AccessReview {
  private var limit: Double { -Double.log10(thresholds.tail) }

  /// Many strangers in a week, or one stranger again and again.
  func noVisit(_ strangers: Strangers) -> [Anomaly] {
    var found: [Anomaly] = []
    for (reader, looks) in strangers.never {
      let all = Dictionary(grouping: strangers.readsOfReader[reader] ?? []) {
        CityClock.week($0.at)
      }
      for (week, looks) in Dictionary(grouping: looks, by: { CityClock.week($0.at) }) {
        let persons = Set(looks.map(\.person)).count
        let mean = strangers.share(at: reader.facility) * Double(all[week]?.count ?? 0)
        let score = surprise(persons, mean: mean)
        guard persons >= thresholds.noVisitPersons, score >= limit else { continue }
        found.append(
          Anomaly(
            .noVisit, key: "\(reader.text) week \(week)", who: reader.text,
            entries: looks.map { ($0.index, $0.at) }, score: score,
            reason: AnomalyTexts.strangers(persons)))
      }
      for looks in Dictionary(grouping: looks, by: \.person).values {
        let days = Set(looks.map { CityClock.day($0.at) }).count
        guard days >= thresholds.strangerDays, let first = looks.first else { continue }
        found.append(
          Anomaly(
            .noVisit, key: "\(reader.text) from \(first.index)", who: reader.text,
            entries: looks.map { ($0.index, $0.at) }, score: Double(days),
            reason: AnomalyTexts.stranger(days)))
      }
    }
    return found
  }

  /// A rare word of the reader's name in the name of somebody whom he does not care for now.
  func sameName(_ strangers: Strangers) -> [Anomaly] {
    guard !facts.personNames.isEmpty else { return [] }
    var bearers: [UInt64: Int] = [:]
    for words in facts.personNames.values {
      for word in Set(words) { bearers[word, default: 0] += 1 }
    }
    let most = max(2, Int(thresholds.rareName * Double(facts.personNames.count)))
    var found: [Anomaly] = []
    for (reader, looks) in strangers.notNow {
      let rare = Set((facts.readerNames[reader.user] ?? []).filter { (bearers[$0] ?? 0) <= most })
      guard !rare.isEmpty else { continue }
      let related = looks.filter { look in
        (facts.personNames[look.person] ?? []).contains(where: rare.contains)
      }
      for looks in Dictionary(grouping: related, by: \.person).values {
        guard let first = looks.first else { continue }
        found.append(
          Anomaly(
            .sameName, key: "\(reader.text) from \(first.index)", who: reader.text,
            entries: looks.map { ($0.index, $0.at) }, score: Double(looks.count),
            reason: AnomalyTexts.sameName(looks.count)))
      }
    }
    return found
  }

  /// More neighbours without a visit than the facility's own catchment explains.
  func neighbours(_ strangers: Strangers) -> [Anomaly] {
    guard !facts.personHomes.isEmpty else { return [] }
    var catchment: [String: [Int32: Int]] = [:]
    for (reader, looks) in strangers.readsOfReader {
      for look in looks {
        guard let home = facts.personHomes[look.person] else { continue }
        catchment[reader.facility, default: [:]][home, default: 0] += 1
      }
    }
    var found: [Anomaly] = []
    for (reader, looks) in strangers.notNow {
      guard let home = facts.readerHomes[reader.user], let homes = catchment[reader.facility]
      else { continue }
      let share = Double(homes[home] ?? 0) / Double(max(1, homes.values.reduce(0, +)))
      for (month, looks) in Dictionary(grouping: looks, by: { CityClock.week($0.at) / 4 }) {
        let near = looks.filter { facts.personHomes[$0.person] == home }
        let persons = Set(near.map(\.person)).count
        let others = Set(looks.map(\.person)).count - persons
        // What the reader's looks at strangers from elsewhere would bring along from his own street.
        let mean = max(0.2, Double(others) * share / max(0.02, 1 - share))
        let score = surprise(persons, mean: mean)
        guard persons >= thresholds.neighbours, score >= limit - 2 else { continue }
        found.append(
          Anomaly(
            .neighbours, key: "\(reader.text) month \(month)", who: reader.text,
            entries: near.map { ($0.index, $0.at) }, score: score,
            reason: AnomalyTexts.neighbours(persons)))
      }
    }
    return found
  }
}
