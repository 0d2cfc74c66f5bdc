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

  /// A facility's week: what it sent, and whether it owed it.
  struct Line {
    /// The Sunday that it begins with, days since 1970.
    let week: Int
    /// Which version was counted.
    let version: Int
    let facility: FacilityID
    let code: String
    /// Visits of the week, and those that were here before the Wednesday after it.
    let visits: Int
    let inTime: Int
    /// Nil of one that was not active on any day of it, and owed nothing.
    fileprivate(set) var duty: WeekDuty?

    /// Whether it owed the week, by the days on which it is open.
    func isOwed(_ open: OpenDays) -> Bool { duty?.owes(week, open) ?? false }
  }

  /// The rows of `AlertStatements.reporters` or `reporting`, in their order: one for each span of a facility in a week.
  static func lines(_ rows: Rows) throws -> [Line] {
    var lines: [Line] = []
    for row in rows {
      let week = try row.decode(0, as: PostgresDate.self).daysSince1970
      let facility = try row.decode(2, as: FacilityID.self)
      if lines.last?.week != week || lines.last?.facility != facility {
        lines.append(
          Line(
            week: week, version: Int(try row.decode(1, as: Int32.self)), facility: facility,
            code: try row.decode(3), visits: Int(try row.decode(4, as: Int32.self)),
            inTime: Int(try row.decode(5, as: Int32.self)), duty: nil))
      }
      guard let kind = try row.decodeOptional(6, as: String.self) else { continue }
      let begins = try row.decode(7, as: PostgresDate.self).daysSince1970
      let ends = try row.decode(8, as: PostgresDate.self).daysSince1970
      var duty = lines[lines.count - 1].duty ?? WeekDuty(kind: kind, active: [])
      duty.active.append(begins...max(begins, ends))
      lines[lines.count - 1].duty = duty
    }
    return lines
  }

  /// Who reported a week and who was to, by code; one that owed nothing and sent nothing has no line.
  static func reporters(
    _ rows: Rows, _ calendar: CityCalendar
  ) throws -> [AlertBook.Report.Reporter] {
    try lines(rows).compactMap { line in
      let owes = line.isOwed(calendar.openDays(of: line.facility))
      guard owes || line.visits > 0 else { return nil }
      return AlertBook.Report.Reporter(
        facility: line.code, visits: line.visits, inTime: line.inTime, isExpected: owes)
    }
  }
}
