package import Database
package import RecordModel
package import Statistics

/// How the beds of a facility were used, as far as it is told: of the longest run of whole past months that have a
/// census of each day, or without any such month of what there is up to yesterday. A month with few days of patients
/// breaks the run, and without a run nothing is told where one is in the span: so each sum is one of months that may
/// be told alone, and no two of them differ by a few days.
package struct ToldBeds: Hashable, Sendable {
  /// The sums of a month's days with a census.
  package struct Month: Hashable, Sendable {
    /// Bed days in use, and those there were.
    package var used = 0
    /// See `used`.
    package var available = 0
    /// Days with a census.
    package var days = 0
    /// Those who left on these days, and how many days they had stayed.
    package var discharges = 0
    /// See `discharges`.
    package var stayDays = 0

    /// Sums, zero unless said.
    package init(
      used: Int = 0, available: Int = 0, days: Int = 0, discharges: Int = 0, stayDays: Int = 0
    ) {
      self.used = used
      self.available = available
      self.days = days
      self.discharges = discharges
      self.stayDays = stayDays
    }
  }

  /// Of which months it is told.
  package let months: ClosedRange<CalendarMonth>
  /// First and last day, days since 1970.
  package let days: ClosedRange<Int>
  /// Whether each of the months has a census of all its days.
  package let isWhole: Bool
  /// The use.
  package let use: BedUse
  /// What it is the sum of.
  private let sums: [CalendarMonth: Month]
  /// Whether what tells discharges is told: of whole months alone, where the indicator of stays tells them. The
  /// discharges of some days beside those of all would tell those of the rest.
  package private(set) var hasDischarges = false

  /// What is told of sums by month; nil where nothing is.
  ///
  /// - Parameters:
  ///   - yesterday: the last day that has its census, days since 1970.
  ///   - isOpen: whether the discharges of a run of months may be seen.
  package init?(
    _ sums: [CalendarMonth: Month], _ asked: ClosedRange<CalendarMonth>, yesterday: Int,
    isOpen: (ClosedRange<CalendarMonth>) -> Bool
  ) {
    func isFew(_ sum: Month) -> Bool { SuppressionRule.signedIn.hidden.contains(sum.used) }
    let whole = sums.filter { month, sum in
      asked.contains(month) && month.lastDay <= yesterday
        && sum.days == month.lastDay - month.firstDay + 1 && !isFew(sum)
    }
    let run = BedCensus.longestRun(Set(whole.keys))
    let span = run ?? asked
    let told = sums.filter { span.contains($0.key) }
    var all = Month()
    for sum in told.values {
      all.used += sum.used
      all.available += sum.available
      all.days += sum.days
      all.discharges += sum.discharges
      all.stayDays += sum.stayDays
    }
    let first = span.lowerBound.firstDay
    let last = min(span.upperBound.lastDay, yesterday)
    guard first <= last, !told.values.contains(where: isFew),
      let use = try? BedUse(
        bedDaysUsed: all.used, bedDaysAvailable: all.available, days: all.days,
        discharges: all.discharges, stayDays: all.stayDays)
    else { return nil }
    months = span
    days = first...last
    isWhole = run != nil
    self.use = use
    self.sums = told
    hasDischarges = run != nil && isOpen(span)
  }

  /// A measure, where it is told.
  func parts(_ measure: BedMeasure) -> (numerator: Int, denominator: Int, value: Double)? {
    measure.hasDischarges && !hasDischarges ? nil : measure.parts(use)
  }

  /// What a measure is made of, in the order of months: no more than the page of that month tells, so that no hash over
  /// them tells the days.
  package func counts(_ measure: BedMeasure) -> [FrozenMonth] {
    sums.sorted { $0.key < $1.key }.map { month, sum in
      let left: [Int?] = measure.hasDischarges ? [sum.discharges] : []
      return FrozenMonth(month, [sum.used, sum.available, sum.days] + left)
    }
  }
}

extension ToldBeds {
  /// What is told of each of some spans, by span and code; facilities of which nothing is told are not there.
  ///
  /// - Parameters:
  ///   - sums: by code and month, of all the spans.
  ///   - yesterday: the last day that has its census, days since 1970.
  ///   - isOpen: whether the discharges of the facility with a code in a run of months may be seen.
  package static func told(
    _ sums: [String: [CalendarMonth: Month]], _ spans: Set<ClosedRange<CalendarMonth>>,
    yesterday: Int, isOpen: (String, ClosedRange<CalendarMonth>) -> Bool
  ) -> [ClosedRange<CalendarMonth>: [String: ToldBeds]] {
    var told: [ClosedRange<CalendarMonth>: [String: ToldBeds]] = [:]
    for months in spans {
      for (code, sums) in sums {
        told[months, default: [:]][code] = ToldBeds(sums, months, yesterday: yesterday) { run in
          isOpen(code, run)
        }
      }
    }
    return told
  }
}

/// Reads how the beds of facilities were used.
package struct BedBook: Sendable {
  private let database: Database
  private let figures: IndicatorBook

  /// Beds of `database`; what may be seen of stays `figures` decides.
  package init(database: Database, figures: IndicatorBook) {
    self.database = database
    self.figures = figures
  }

  /// What is told of some months, by code; facilities of which nothing is told are not there.
  ///
  /// - Parameters:
  ///   - facility: only this one; nil for all.
  ///   - cut: up to when the data reach, microseconds since 1970. A census is of the end of a day, so that the day of
  ///     the cut has none yet.
  package func told(
    _ months: ClosedRange<CalendarMonth>, of facility: FacilityID? = nil, cut: Int64
  ) async throws -> [String: ToldBeds] {
    try await told([months], of: facility, cut: cut)[months] ?? [:]
  }

  /// The same of several spans, by span and code; census and openness are read once, from the first month of all to the
  /// last: they are of each month by itself.
  package func told(
    _ spans: Set<ClosedRange<CalendarMonth>>, of facility: FacilityID? = nil, cut: Int64
  ) async throws -> [ClosedRange<CalendarMonth>: [String: ToldBeds]] {
    guard let hull = spans.hull, let stays = Indicator.named("H2") else { return [:] }
    let yesterday = CivilDate.localDay(at: cut) - 1
    let sums = try await BedCensus.monthly(
      hull, through: yesterday, facility: facility, in: database)
    guard !sums.isEmpty else { return [:] }
    let open = try await figures.openness([stays], hull, cut: cut)[stays.id]
    return ToldBeds.told(sums, spans, yesterday: yesterday) { code, run in
      open?.kinds(of: .facility(code), run).denominator == true
    }
  }
}

extension BedCensus {
  /// How the beds of each facility with a census were used in each month, of the days with one up to `last`, by code.
  static func monthly(
    _ months: ClosedRange<CalendarMonth>, through last: Int, facility: FacilityID?,
    in database: Database
  ) async throws -> [String: [CalendarMonth: ToldBeds.Month]] {
    try await database.transaction("monitor.beds_monthly", as: .monitor) { transaction in
      var sums: [String: [CalendarMonth: ToldBeds.Month]] = [:]
      for row in try await transaction.query(
        BedStatements.monthly.bind(
          PostgresDate(daysSince1970: months.lowerBound.firstDay),
          PostgresDate(daysSince1970: min(months.upperBound.lastDay, last)), facility))
      {
        func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
        guard let month = CalendarMonth(try row.decode(1, as: String.self)) else { continue }
        sums[try row.decode(0), default: [:]][month] = ToldBeds.Month(
          used: try number(2), available: try number(3), days: try number(4),
          discharges: try number(5), stayDays: try number(6))
      }
      return sums
    }
  }
}
