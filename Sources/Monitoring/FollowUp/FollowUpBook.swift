package import Database
package import RecordModel
import Statistics

/// What became of a referral.
package enum ReferralOutcome: String, Hashable, Sendable, CaseIterable {
  /// The person came to the facility named, or to any where none is known by name.
  case arrived
  /// He came to another one of a higher level.
  case elsewhere
  /// Fourteen days are not over.
  case waiting
  /// He came nowhere that is connected.
  case lost
}

/// Referrals between two facilities, by what became of them.
package struct ReferralPair: Hashable, Sendable {
  /// Code of who refers.
  package let from: String
  /// Code of the facility named; nil where the name is not a facility of the registry.
  package let to: String?
  /// How many, by outcome; nobody is waited for.
  package var counts: [ReferralOutcome: Int]
  /// How many of those who came did so after so many days, 0 to 14.
  package var days: [Int: Int]
  /// Of those who came, and whose thirty days for it are over, how many were back at who referred (rujuk balik) and how
  /// many they are; nobody of a span of days that is not over as a whole.
  package var returns: RollupSum

  /// Pair and counts.
  package init(
    from: String, to: String?, counts: [ReferralOutcome: Int] = [:], days: [Int: Int] = [:],
    returns: RollupSum = RollupSum()
  ) {
    self.from = from
    self.to = to
    self.counts = counts
    self.days = days
    self.returns = returns
  }

  /// As the indicator R3 counts: came at all, of all.
  package var sum: RollupSum {
    let came = counts[.arrived, default: 0] + counts[.elsewhere, default: 0]
    return RollupSum(numerator: came, denominator: came + counts[.lost, default: 0])
  }

  /// Those who came to the facility named, of all.
  package var named: RollupSum {
    RollupSum(numerator: counts[.arrived, default: 0], denominator: sum.denominator)
  }

  /// Those who came to another facility, of all.
  package var elsewhere: RollupSum {
    RollupSum(numerator: counts[.elsewhere, default: 0], denominator: sum.denominator)
  }

  /// Days within which somebody who came is back at who referred. Source: monitoring.md 2, R3.
  package static let returnDays = 30
  /// Days until it is known of a day's referrals who came and who returned.
  static let returnMaturityDays = Indicator.referralMaturityDays + returnDays

  /// After how many days half of those who came had come; nil without anybody, or with too few to tell.
  package static func medianDays(_ pairs: [ReferralPair]) -> Double? {
    var days: [Int: Int] = [:]
    for pair in pairs { days.merge(pair.days, uniquingKeysWith: +) }
    let came = days.values.reduce(0, +)
    guard RateDisclosure.permitsSummary(of: came) else { return nil }
    return Figure("days", RollupSum(), counts: days.map { (value: $0.key, count: $0.value) }).value
  }
}

/// A visit of a facility that somebody should look after: no name, only which of its own visits it was.
package struct FollowUpVisit: Hashable, Sendable {
  /// The visit, as FHIR calls it too.
  package let visit: VisitID
  /// Days since 1970, and the minute of the day, in Asia/Makassar.
  package let day: Int
  /// 0 to 1439.
  package let minute: Int
  /// The facility's own code of the service; empty if none was told.
  package let service: String
  /// Three characters of ICD-10; nil without a diagnosis.
  package let mainGroup: String?
}

/// A referral of one facility with what became of it.
package struct OwnReferral: Hashable, Sendable {
  /// Where and when a referred person came.
  package struct Arrival: Hashable, Sendable {
    /// Code of the facility.
    package let code: String
    /// Days since 1970.
    package let day: Int
  }

  /// The visit that ended with it.
  package let visit: FollowUpVisit
  /// Code of the facility named.
  package let to: String?
  /// What became of it.
  package let outcome: ReferralOutcome
  /// Where the person came; nil if nowhere yet.
  package let arrived: Arrival?
}

/// Somebody with a lasting illness who has been seen for it nowhere for three months.
package struct OverduePatient: Hashable, Sendable {
  /// The last visit for it, which was at this facility.
  package let visit: FollowUpVisit
  /// Where he lives: ten digits, `outside`, `unresolved`.
  package let kelurahan: String
}

/// What the referrals of a month depend on.
private struct ReferralStamp: Hashable {
  /// How often the month and the two after it had moved.
  let moved: [Int64]
  /// A hash of the facilities' owners.
  let owners: Int64
  /// The day of the cut, no later than when all who came had their time to return.
  let day: Int
}

/// The referrals of a month, and what of them may be seen.
private struct ReferralMonth: Sendable {
  let pairs: [ReferralPair]
  let open: OpenReferrals.Month
}

/// Reads what only the city's one record can tell of persons who should come.
///
/// Source: monitoring.md 1.1, M8 and M9.
package struct FollowUpBook: Sendable {
  private let database: Database
  /// Ten years.
  private let known = StampedCache<CalendarMonth, ReferralStamp, ReferralMonth>(most: 120)

  /// The book of `database`; what is known of months is kept while nothing in them moves.
  package init(database: Database) { self.database = database }

  /// Referrals of some months by pair of facilities, and what of them may be seen.
  ///
  /// - Parameters:
  ///   - cut: up to when everything is counted, microseconds since 1970.
  ///   - senders: tells what may be seen of R3 in these months; asked after the stamps are read, so that what moves in
  ///     between is decided anew.
  package func referrals(
    of months: [CalendarMonth], cut: Int64, senders: () async throws -> Openness
  ) async throws -> (pairs: [ReferralPair], open: OpenReferrals) {
    guard let first = months.min(), let last = months.max() else {
      return (
        [], OpenReferrals([CalendarMonth: OpenReferrals.Month](), senders: try await senders())
      )
    }
    let stamps = try await stamps(first...last.advanced(by: 2), cut: cut)
    let senders = try await senders()
    var found: [CalendarMonth: ReferralMonth] = [:]
    for month in months { found[month] = known.value(month, stamps(month)) }
    let unknown = months.filter { found[$0] == nil }
    let flows = try await flow(unknown.map { $0.firstDay...$0.lastDay }, cut: cut)
    for (month, pairs) in zip(unknown, flows) {
      let entry = ReferralMonth(
        pairs: pairs, open: OpenReferrals.decide(month, pairs, senders: senders))
      known.keep(entry, month, stamps(month))
      found[month] = entry
    }
    return (
      months.flatMap { found[$0]?.pairs ?? [] },
      OpenReferrals(found.mapValues(\.open), senders: senders)
    )
  }

  /// What the referrals of a month depend on: its own visits, those of the next two, and the day until all is known.
  private func stamps(
    _ months: ClosedRange<CalendarMonth>, cut: Int64
  ) async throws -> (CalendarMonth) -> ReferralStamp {
    let standing = try await database.transaction("follow_up.stamps", as: .monitor) {
      try await MovedMonth.read(months, in: $0)
    }
    let moved = Dictionary(standing.map { ($0.month, $0.moved) }, uniquingKeysWith: { $1 })
    let owners = standing.last?.owners ?? 0
    let today = CivilDate.localDay(at: cut)
    return { month in
      ReferralStamp(
        moved: (0...2).map { moved[month.advanced(by: $0)] ?? 0 }, owners: owners,
        day: min(today, month.lastDay + ReferralPair.returnMaturityDays))
    }
  }

  /// Referrals of each of some spans of days by pair of facilities, in the order of codes; as the indicator R3 only of
  /// days that are ripe: of later ones those who came at once are known, and nobody who will not come.
  ///
  /// - Parameter cut: up to when everything is counted, microseconds since 1970.
  package func flow(_ spans: [ClosedRange<Int>], cut: Int64) async throws -> [[ReferralPair]] {
    let today = CivilDate.localDay(at: cut)
    let ripe = today - Indicator.referralMaturityDays
    return try await database.transaction("follow_up.flow", as: .monitor, deadline: .seconds(30)) {
      transaction in
      try await transaction.queries(
        spans.map {
          FollowUpStatements.flow.bind(
            Self.day($0.lowerBound), Self.day(min($0.upperBound, ripe)), Self.day(cut))
        }
      ).enumerated().map { place, rows in
        try Self.pairs(
          rows, hasReturns: spans[place].upperBound + ReferralPair.returnMaturityDays <= today)
      }
    }
  }

  private static func pairs(_ rows: Rows, hasReturns: Bool) throws -> [ReferralPair] {
    var pairs: [ReferralPair] = []
    for row in rows {
      let pair = ReferralPair(
        from: try row.decode(0, as: String.self), to: try row.decodeOptional(1, as: String.self))
      if pairs.last?.from != pair.from || pairs.last?.to != pair.to { pairs.append(pair) }
      guard let outcome = ReferralOutcome(rawValue: try row.decode(2, as: String.self)) else {
        continue
      }
      let (last, count) = (pairs.count - 1, Int(try row.decode(5, as: Int64.self)))
      pairs[last].counts[outcome, default: 0] += count
      guard let days = try row.decodeOptional(3, as: Int32.self) else { continue }
      pairs[last].days[Int(days), default: 0] += count
      guard hasReturns else { continue }
      pairs[last].returns.add(
        RollupSum(numerator: try row.decode(4, as: Bool.self) ? count : 0, denominator: count))
    }
    return pairs
  }

  /// The referrals of one facility, the newest first.
  package func referrals(
    of facility: FacilityID, _ days: ClosedRange<Int>, cut: Int64
  ) async throws -> [OwnReferral] {
    try await database.transaction("follow_up.own", as: .monitor, deadline: .seconds(30)) {
      transaction in
      try await transaction.query(
        FollowUpStatements.own.bind(
          Self.day(days.lowerBound), Self.day(days.upperBound), Self.day(cut), facility)
      ).compactMap { row in
        guard let outcome = ReferralOutcome(rawValue: try row.decode(6, as: String.self)) else {
          return nil
        }
        var arrived: OwnReferral.Arrival?
        if let code = try row.decodeOptional(7, as: String.self),
          let day = try row.decodeOptional(8, as: PostgresDate.self)
        {
          arrived = OwnReferral.Arrival(code: code, day: day.daysSince1970)
        }
        return OwnReferral(
          visit: try Self.visit(row), to: try row.decodeOptional(5, as: String.self),
          outcome: outcome, arrived: arrived)
      }
    }
  }

  /// Whom a facility saw last for hypertension or diabetes, more than three months ago; who has waited longest
  /// comes first.
  package func overdue(at facility: FacilityID, cut: Int64) async throws -> [OverduePatient] {
    try await database.transaction("follow_up.overdue", as: .monitor, deadline: .seconds(30)) {
      transaction in
      try await transaction.query(
        FollowUpStatements.overdue.bind(facility, Self.day(cut))
      ).map { row in
        OverduePatient(visit: try Self.visit(row), kelurahan: try row.decode(5, as: String.self))
      }
    }
  }

  private static func visit(_ row: Row) throws -> FollowUpVisit {
    FollowUpVisit(
      visit: try row.decode(0, as: VisitID.self),
      day: try row.decode(1, as: PostgresDate.self).daysSince1970,
      minute: Int(try row.decode(2, as: Int16.self)), service: try row.decode(3, as: String.self),
      mainGroup: try row.decodeOptional(4, as: String.self))
  }

  private static func day(_ day: Int) -> PostgresDate { PostgresDate(daysSince1970: day) }
  private static func day(_ cut: Int64) -> PostgresDate { day(CivilDate.localDay(at: cut)) }
}
