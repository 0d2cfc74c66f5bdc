import AccessReview

/// A log made by hand: events in any order, put into the order of their times.
struct SmallLog {
  static let hour: Int64 = 3_600_000_000
  /// Monday 2026-01-05 00:00 WITA.
  static let monday: Int64 = (20_458 * 24 - 8) * hour

  var records: [AccessRecord] = []
  /// The facility of what is added next.
  var facility = "PKM1"
  var source = "36.66.1.20"
  /// Words and kelurahan of users and people.
  var words: [String: [UInt64]] = [:]
  var homes: [String: String] = [:]

  static func time(_ day: Int, _ hours: Double) -> Int64 {
    monday + Int64(day) * 24 * hour + Int64(hours * 3_600) * 1_000_000
  }

  func person(_ number: Int) -> AccessSubject {
    AccessSubject(
      Pseudonym(high: 6_371, low: UInt64(number)), nameTokens: words["p\(number)"] ?? [],
      kelurahan: homes["p\(number)"])
  }

  mutating func add(
    _ event: AccessRecord.Event, _ user: String?, _ person: Int?, day: Int, _ hours: Double,
    request: String? = nil, asked: UInt64? = nil
  ) {
    var record = AccessRecord(
      leaf: 0, time: Self.time(day, hours), event: event, facility: facility, user: user,
      subjects: person.map { [self.person($0)] } ?? [])
    record.certificate = "cert-\(facility)"
    record.source = source
    record.requestID = request
    record.numberAsked = asked
    if let user {
      record.readerNameTokens = words[user] ?? []
      record.readerKelurahan = homes[user]
    }
    records.append(record)
  }

  /// Read, and a visit sent `later` hours after.
  mutating func visit(_ user: String, _ person: Int, day: Int, _ hours: Double, later: Double = 1) {
    add(.read, user, person, day: day, hours)
    add(.submit, user, person, day: day, hours + later)
  }

  /// Weeks of ordinary work of six users: eight people each a day, from Monday to Friday, of whom
  /// every thirtieth has no visit. People are numbered from `first`.
  mutating func work(weeks: Int = 8, from first: Int = 10_000, sends: (Int) -> Bool = { _ in true })
  {
    var number = first
    for day in 0..<weeks * 7 where day % 7 < 5 {
      for user in 1...6 {
        for place in 0..<8 {
          let hours = 8 + Double(place) * 0.7 + Double(user) * 0.05
          if number % 30 == 0 || !sends(day) {
            add(.read, "u\(user)", number, day: day, hours)
          } else {
            visit("u\(user)", number, day: day, hours)
          }
          number += 1
        }
      }
    }
  }

  /// What a review of the log finds of one kind.
  func anomalies(_ kind: Anomaly.Kind, _ thresholds: Thresholds = Thresholds()) -> [Anomaly] {
    anomalies(thresholds).filter { $0.kind == kind }
  }

  func anomalies(_ thresholds: Thresholds = Thresholds()) -> [Anomaly] {
    var review = AccessReview(thresholds)
    let order = records.indices.sorted { (records[$0].time, $0) < (records[$1].time, $1) }
    for (leaf, place) in order.enumerated() {
      var record = records[place]
      record.leaf = Int64(leaf)
      review.take(record)
    }
    return review.anomalies()
  }
}
