package import Database
package import RecordModel

/// What `HolidayID` is of.
package enum HolidayKind: Sendable {}
/// The id of a holiday.
package typealias HolidayID = ID<HolidayKind>
/// What `ClosureID` is of.
package enum ClosureKind: Sendable {}
/// The id of a closing.
package typealias ClosureID = ID<ClosureKind>

/// A day on which nobody is expected to send.
package struct Holiday: Hashable, Sendable {
  /// Its id.
  package let id: HolidayID
  /// Days since 1970.
  package let day: Int
  /// What it is called.
  package let name: String
  /// Where it stands.
  package let source: String

  /// A holiday.
  package init(id: HolidayID, day: Int, name: String, source: String) {
    self.id = id
    self.day = day
    self.name = name
    self.source = source
  }

  /// Whether its words can be stored.
  package var isValid: Bool {
    (1...100).contains(name.unicodeScalars.count)
      && (1...200).contains(source.unicodeScalars.count)
  }
}

/// A facility's own closed days.
package struct FacilityClosure: Hashable, Sendable {
  /// Its id.
  package let id: ClosureID
  /// Whose.
  package let facility: FacilityID
  /// When.
  package let closure: OpenDays.Closure
  /// Why.
  package let reason: String

  /// A closing.
  package init(id: ClosureID, facility: FacilityID, closure: OpenDays.Closure, reason: String) {
    self.id = id
    self.facility = facility
    self.closure = closure
    self.reason = reason
  }

  /// Whether it can be stored: a reason, days in order, and an end unless it is a day of the week.
  package var isValid: Bool {
    (1...200).contains(reason.unicodeScalars.count) && closure.first <= closure.last ?? .max
      && (closure.weekday != nil || closure.last != nil)
      && closure.weekday.map { (1...7).contains($0) } ?? true
  }
}

/// The city's calendar as it stands.
package struct CityCalendar: Hashable, Sendable {
  /// By day.
  package let holidays: [Holiday]
  /// By facility and first day.
  package let closures: [FacilityClosure]

  /// The open days of a facility.
  package func openDays(of facility: FacilityID) -> OpenDays {
    OpenDays(
      holidays: Set(holidays.map(\.day)),
      closures: closures.filter { $0.facility == facility }.map(\.closure))
  }

  /// Days of a span on which a facility was to send: its open ones from the day on which it was registered.
  package func expectedDays(
    of facility: FacilityID, registered: Int, in days: ClosedRange<Int>
  ) -> Int {
    let open = openDays(of: facility)
    return days.count { registered <= $0 && open.isOpen($0) }
  }

  /// A calendar of these.
  package init(holidays: [Holiday], closures: [FacilityClosure]) {
    self.holidays = holidays
    self.closures = closures
  }
}

/// Reads the calendar.
package struct CalendarBook: Sendable {
  private let database: Database

  /// The calendar of `database`.
  package init(database: Database) { self.database = database }

  /// What holds now; withdrawn days are not in it.
  package func read() async throws -> CityCalendar {
    try await database.transaction("calendar.read", as: .monitor) { transaction in
      try await Self.read(in: transaction)
    }
  }

  /// What holds now, inside a transaction that others open.
  static func read(in transaction: borrowing Transaction) async throws -> CityCalendar {
    let answers = try await transaction.queries([
      CalendarStatements.holidays.bind(), CalendarStatements.closures.bind(),
    ])
    return CityCalendar(
      holidays: try answers[0].map {
        Holiday(
          id: try $0.decode(0), day: try $0.decode(1, as: PostgresDate.self).daysSince1970,
          name: try $0.decode(2), source: try $0.decode(3))
      },
      closures: try answers[1].map {
        FacilityClosure(
          id: try $0.decode(0), facility: try $0.decode(1),
          closure: OpenDays.Closure(
            weekday: try $0.decodeOptional(2, as: Int16.self).map(Int.init),
            first: try $0.decode(3, as: PostgresDate.self).daysSince1970,
            last: try $0.decodeOptional(4, as: PostgresDate.self)?.daysSince1970),
          reason: try $0.decode(5))
      })
  }
}

/// Changes of the calendar inside transactions that others open.
package enum CalendarStore {
  /// Adds a holiday; false if the day has one.
  package static func add(
    _ holiday: Holiday, by actor: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    try await transaction.query(
      CalendarStatements.addHoliday.bind(
        holiday.id, PostgresDate(daysSince1970: holiday.day), holiday.name, holiday.source, actor,
        PostgresTimestamp(microseconds: now))
    ).affected == 1
  }

  /// Adds a closing.
  package static func add(
    _ closure: FacilityClosure, by actor: String, at now: Int64,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      CalendarStatements.addClosure.bind(
        closure.id, closure.facility, closure.closure.weekday.map(Int16.init),
        PostgresDate(daysSince1970: closure.closure.first),
        closure.closure.last.map { PostgresDate(daysSince1970: $0) }, closure.reason, actor,
        PostgresTimestamp(microseconds: now)))
  }

  /// Withdraws a holiday; false if there is none that holds.
  package static func withdraw(
    _ holiday: HolidayID, by actor: String, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    try await transaction.query(
      CalendarStatements.withdrawHoliday.bind(
        holiday, actor, PostgresTimestamp(microseconds: now))
    ).affected == 1
  }

  /// Withdraws a closing, of one facility where it is named; false if there is none that holds.
  package static func withdraw(
    _ closure: ClosureID, of facility: FacilityID?, by actor: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    try await transaction.query(
      CalendarStatements.withdrawClosure.bind(
        closure, facility, actor, PostgresTimestamp(microseconds: now))
    ).affected == 1
  }
}

/// The SQL of the calendar.
package enum CalendarStatements {
  /// What monitoring sends.
  package static let reading = [holidays, closures]
  /// What administration sends.
  package static let changing = [addHoliday, addClosure, withdrawHoliday, withdrawClosure]

  static let holidays = Statement(
    "calendar.holidays",
    """
    SELECT holiday_id, day, name, source FROM monitor.holiday WHERE withdrawn_at IS NULL
    ORDER BY day
    """)

  static let closures = Statement(
    "calendar.closures",
    """
    SELECT closure_id, facility_id, weekday, first_day, last_day, reason FROM monitor.closure
    WHERE withdrawn_at IS NULL ORDER BY facility_id, first_day, closure_id
    """)

  static let addHoliday = Statement(
    "calendar.add_holiday",
    """
    INSERT INTO monitor.holiday (holiday_id, day, name, source, stated_by, stated_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
    """)

  static let addClosure = Statement(
    "calendar.add_closure",
    """
    INSERT INTO monitor.closure (closure_id, facility_id, weekday, first_day, last_day, reason,
      stated_by, stated_at)
    VALUES ($1, $2, $3::smallint, $4, $5::date, $6, $7, $8)
    """)

  static let withdrawHoliday = Statement(
    "calendar.withdraw_holiday",
    """
    UPDATE monitor.holiday SET withdrawn_by = $2, withdrawn_at = $3
    WHERE holiday_id = $1 AND withdrawn_at IS NULL
    """)

  static let withdrawClosure = Statement(
    "calendar.withdraw_closure",
    """
    UPDATE monitor.closure SET withdrawn_by = $3, withdrawn_at = $4
    WHERE closure_id = $1 AND ($2::uuid IS NULL OR facility_id = $2::uuid)
      AND withdrawn_at IS NULL
    """)
}
