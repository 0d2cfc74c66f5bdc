import Database
import RecordModel

/// What is known of a facility in a week: whether it owes W2 of it.
package struct WeekDuty: Hashable, Sendable {
  /// Kinds that examine or supply and see no patients of their own: they have nothing to report.
  static let withoutPatients: Set = ["laboratory", "pharmacy", "blood-unit"]

  /// A code of the facility types, as it was at the end of the week.
  package let kind: String
  /// The days of the week on which it was active by the registry's history.
  package var active: [ClosedRange<Int>]

  /// A facility in a week.
  package init(kind: String, active: [ClosedRange<Int>]) {
    self.kind = kind
    self.active = active
  }

  /// Whether it owes the week that begins on a Sunday (days since 1970): one that sees patients, that was open on any
  /// day, and was active on each day on which it was open: let in, and neither suspended nor closed.
  ///
  /// Open days are those that data quality expects it to send on.
  package func owes(_ week: Int, _ open: OpenDays) -> Bool {
    guard !Self.withoutPatients.contains(kind) else { return false }
    let days = (week...week + 6).filter { open.isOpen($0) }
    return !days.isEmpty && days.allSatisfy { day in active.contains { $0.contains(day) } }
  }

  /// Who reported a week and who was to, by code, from the rows of `AlertStatements.reporters`.
  static func reporters(
    _ rows: Rows, week: Int, _ calendar: CityCalendar
  ) throws -> [AlertBook.Report.Reporter] {
    var order: [FacilityID] = []
    var sent: [FacilityID: (code: String, visits: Int, inTime: Int)] = [:]
    var duties: [FacilityID: WeekDuty] = [:]
    for row in rows {
      let facility: FacilityID = try row.decode(0)
      if sent[facility] == nil {
        order.append(facility)
        sent[facility] = (
          code: try row.decode(1, as: String.self),
          visits: Int(try row.decode(2, as: Int32.self)),
          inTime: Int(try row.decode(3, as: Int32.self))
        )
      }
      guard let kind = try row.decodeOptional(4, as: String.self) else { continue }
      let begins = try row.decode(5, as: PostgresDate.self).daysSince1970
      let ends = try row.decode(6, as: PostgresDate.self).daysSince1970
      duties[facility, default: WeekDuty(kind: kind, active: [])]
        .active.append(begins...max(begins, ends))
    }
    return order.compactMap { facility in
      guard let known = sent[facility] else { return nil }
      let owes = duties[facility]?.owes(week, calendar.openDays(of: facility)) ?? false
      // One that owed nothing and sent nothing has no line.
      guard owes || known.visits > 0 else { return nil }
      return AlertBook.Report.Reporter(
        facility: known.code, visits: known.visits, inTime: known.inTime, isExpected: owes)
    }
  }
}
