import Database
import RecordModel

/// What is made of a month is made from this.
struct MonthStamp: Hashable {
  /// How often the month had moved.
  let moved: Int64
  /// A hash of the facilities' owners.
  let owners: Int64
  /// First and last day that counted, days since 1970.
  let first: Int
  let last: Int
}

/// A month that anything counts in, as it stands now.
struct MovedMonth: Hashable {
  let month: CalendarMonth
  /// How often it had moved.
  let moved: Int64
  /// A hash of the facilities' owners.
  let owners: Int64

  /// Those of a span.
  static func read(
    _ months: ClosedRange<CalendarMonth>, in transaction: borrowing Transaction
  ) async throws -> [MovedMonth] {
    try await transaction.query(
      IndicatorStatements.stamps.bind(
        PostgresDate(daysSince1970: months.lowerBound.firstDay),
        PostgresDate(daysSince1970: months.upperBound.firstDay))
    ).map {
      MovedMonth(
        month: CalendarMonth(day: try $0.decode(0, as: PostgresDate.self).daysSince1970),
        moved: try $0.decode(1), owners: try $0.decode(2))
    }
  }
}

/// How often each value was told.
struct ValueTally: Sendable {
  /// By value; none is below 0.
  private var byValue: [Int] = []

  /// Those that were told at all.
  var counts: [(value: Int, count: Int)] {
    byValue.enumerated().compactMap { $1 == 0 ? nil : ($0, $1) }
  }

  mutating func add(_ values: [(value: Int16, count: Int64)]) {
    for (value, count) in values {
      let place = Int(max(value, 0))
      if place >= byValue.count {
        byValue.append(contentsOf: repeatElement(0, count: place + 1 - byValue.count))
      }
      byValue[place] += Int(count)
    }
  }
}

/// The values that medians are told from, kept while a month stands: a year of a city is some hundred thousand of them,
/// and a page asks for them by facility, owner, place and home.
struct ValueMonths: Sendable {
  private struct Key: Hashable {
    let indicator: String
    let month: CalendarMonth
    let grain: SumGrain
  }

  /// What one facility or place has of a month.
  struct Member: Sendable {
    private let facility: FacilityID
    private let code: String?
    private let ownership: String?
    private let place: String
    /// Each value that is not 0, and how often it was told.
    let values: [(value: Int16, count: Int64)]

    fileprivate init(_ row: Row) throws {
      facility = try row.decode(1)
      code = try row.decodeOptional(2)
      ownership = try row.decodeOptional(3)
      place = try row.decode(4)
      values = zip(
        try row.decode(5, as: PostgresArray<Int16>.self).elements,
        try row.decode(6, as: PostgresArray<Int64>.self).elements
      ).compactMap { value, count in value.flatMap { value in count.map { (value, $0) } } }
    }

    /// Whether a query asks for it.
    func isAsked(_ query: FigureQuery) -> Bool {
      let isElsewhere = IndicatorStatements.elsewhere.contains(place)
      return (query.facility.map { $0 == facility } ?? true)
        && (query.ownership.map { $0 == ownership } ?? true)
        && (query.isResident.map { $0 == !isElsewhere } ?? true)
        && (query.place.map { $0 == place || $0.count == 6 && place.hasPrefix($0) } ?? true)
    }

    /// The key of its group, as the statements of sums have it; nil where it is in none.
    func key(_ group: FigureGroup, _ month: CalendarMonth) -> String? {
      switch group {
      case .all: "all"
      case .month: month.text
      case .facility: code
      case .ownership: ownership
      case .kelurahan: place
      case .residence: IndicatorStatements.elsewhere.contains(place) ? place : "resident"
      case .kelurahanMonth: "\(place) \(month.text)"
      case .day: nil
      }
    }
  }

  /// Those of a median for five years and more.
  private let kept = StampedCache<Key, MonthStamp, [Member]>(most: 500)

  /// The facilities or places of months, of the days that their stamps say.
  func members(
    _ indicator: String, from grain: SumGrain, _ months: [(CalendarMonth, MonthStamp)],
    in transaction: borrowing Transaction
  ) async throws -> [CalendarMonth: [Member]] {
    var known: [CalendarMonth: [Member]] = [:]
    var whole: [(CalendarMonth, MonthStamp)] = []
    var parts: [(CalendarMonth, MonthStamp)] = []
    for (month, stamp) in months {
      if let members = kept.value(.init(indicator: indicator, month: month, grain: grain), stamp) {
        known[month] = members
      } else if stamp.first == month.firstDay, stamp.last == month.lastDay {
        whole.append((month, stamp))
      } else {
        parts.append((month, stamp))
      }
    }
    for (source, unknown) in [("monthly", whole)] + parts.map({ ("daily", [$0]) }) {
      guard let first = unknown.map(\.1.first).min(), let last = unknown.map(\.1.last).max() else {
        continue
      }
      var read: [CalendarMonth: [Member]] = [:]
      for row in try await transaction.query(
        IndicatorStatements.monthValues.bind(
          "\(source) \(grain.rawValue)", indicator, PostgresDate(daysSince1970: first),
          PostgresDate(daysSince1970: last)))
      {
        let month = CalendarMonth(day: try row.decode(0, as: PostgresDate.self).daysSince1970)
        read[month, default: []].append(try Member(row))
      }
      for (month, stamp) in unknown {
        let members = read[month] ?? []
        kept.keep(members, .init(indicator: indicator, month: month, grain: grain), stamp)
        known[month] = members
      }
    }
    return known
  }
}
