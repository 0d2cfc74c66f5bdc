package import Database
import RecordModel
import Statistics

/// Alerts inside transactions that administration opens.
package enum AlertStore {
  /// Years of weeks that are read: Farrington's five and one to begin with.
  package static let historyWeeks = 6 * 53

  /// Opens the alerts of a week, or adds the week to those that are open; what was judged before stays.
  ///
  /// - Returns: the alerts that are new.
  package static func judge(
    _ week: Int, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> [Alert] {
    _ = try await transaction.query(AlertStatements.takeTurn.bind())
    let start = PostgresDate(daysSince1970: week)
    guard
      let version = try await transaction.query(AlertStatements.version.bind(start)).first?.decode(
        0, as: Int32.self)
    else { return [] }
    let history = try history(
      through: week,
      await transaction.query(
        AlertStatements.history.bind(
          PostgresDate(daysSince1970: week - 7 * historyWeeks), start)))
    guard let place = history.position(week) else { return [] }
    let done = Set(
      try await transaction.query(AlertStatements.signals.bind(start)).map {
        WeekHistory.Unit(try $0.decode(0), try $0.decode(1))
      })
    var days: DayHistory?
    if !AlertJudge(history).isLong(at: place) {
      days = try await Self.days(through: week, in: transaction)
    }
    let signals = try AlertJudge(history, days: days).judge(at: place).filter {
      $0.opens && !done.contains($0.unit)
    }
    guard !signals.isEmpty else { return [] }
    var open: [WeekHistory.Unit: AlertID] = [:]
    for row in try await transaction.query(AlertStatements.open.bind()) {
      let alert = try AlertStatements.alert(row)
      open[alert.unit] = alert.id
    }
    var leading: [WeekHistory.Unit: FacilityID] = [:]
    for row in try await transaction.query(AlertStatements.leading.bind(start)) {
      leading[.init(try row.decode(0), try row.decode(1))] = try row.decode(2)
    }
    var made: [Alert] = []
    for signal in signals {
      let id: AlertID
      if let known = open[signal.unit] {
        id = known
        transaction.enqueue(
          AlertStatements.goOn.bind(id, start, signal.colour == .red))
      } else {
        id = AlertID(at: now / 1000)
        let alert = Alert(
          id: id, unit: signal.unit, facility: leading[signal.unit], weeks: week...week,
          openedAt: now, isRed: signal.colour == .red, state: .new, owner: nil, outcome: nil,
          takenAt: nil, verifiedAt: nil, assessedAt: nil)
        transaction.enqueue(
          AlertStatements.insert.bind(
            id, alert.unit.disease, alert.unit.area, alert.facility, start,
            PostgresTimestamp(microseconds: now), alert.isRed ? "red" : "amber"))
        made.append(alert)
      }
      write(signal, id, version, in: transaction)
    }
    return made
  }

  private static func write(
    _ signal: AlertSignal, _ id: AlertID, _ version: Int32, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      AlertStatements.insertSignal.bind(
        signal.unit.disease, signal.unit.area, PostgresDate(daysSince1970: signal.week), id,
        version, Int32(signal.cases), Int32(signal.previous), signal.official.isAlert,
        "\(signal.official.branch)", signal.official.threshold.map { Int32($0) },
        signal.method.rawValue, signal.expected, signal.bound, signal.pValue, signal.qValue,
        Int32(signal.family)))
  }

  /// Weeks of counts as rows of `history`; from the first row on.
  static func history(through week: Int, _ rows: Rows) throws -> WeekHistory {
    let days = try rows.map { try $0.decode(0, as: PostgresDate.self).daysSince1970 }
    var history = WeekHistory(from: days.min() ?? week, through: week)
    for (row, day) in zip(rows, days) {
      history.add(
        try row.decode(1), in: try row.decode(2), week: day,
        cases: Int(try row.decode(3, as: Int64.self)),
        deaths: Int(try row.decode(4, as: Int64.self)))
    }
    return history
  }

  /// Days of the weeks up to one that were counted by day, without a gap before it; nil where it was not itself.
  private static func days(
    through week: Int, in transaction: borrowing Transaction
  ) async throws -> DayHistory? {
    let rows = try await transaction.query(
      AlertStatements.days.bind(
        PostgresDate(daysSince1970: week - 7 * (DayHistory.weeks - 1)),
        PostgresDate(daysSince1970: week)))
    let weeks = Set(try rows.map { try $0.decode(0, as: PostgresDate.self).daysSince1970 })
    guard weeks.contains(week) else { return nil }
    var first = week
    while weeks.contains(first - 7) { first -= 7 }
    var history = DayHistory(from: first, through: week)
    for row in rows {
      guard let disease = try row.decodeOptional(1, as: String.self) else { continue }
      let start = try row.decode(0, as: PostgresDate.self).daysSince1970
      history.add(
        disease, in: try row.decode(2), day: start + Int(try row.decode(3, as: Int16.self)),
        cases: Int(try row.decode(4, as: Int32.self)))
    }
    return history
  }

  /// Takes a step; the row is held until the transaction ends.
  ///
  /// Only who has the alert in hand goes on with it; taking it over is a step of its own.
  package static func take(
    _ step: AlertStep, of id: AlertID, note: String, by actor: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws {
    let note = note.trimmingPrefix(while: \.isWhitespace)
    guard note.unicodeScalars.count <= 400, step == .take || note.unicodeScalars.count >= 3 else {
      throw AlertRefusal.note
    }
    guard let row = try await transaction.query(AlertStatements.lock.bind(id)).first else {
      throw AlertRefusal.unknown
    }
    let alert = try AlertStatements.alert(row)
    let state = try alert.state.after(step).get()
    guard step == .take || alert.owner == actor else { throw AlertRefusal.notOwner }
    var outcome: AlertOutcome?
    if case .close(let how) = step { outcome = how }
    transaction.enqueue(
      AlertStatements.move.bind(
        id, state.rawValue, step == .take ? actor : alert.owner, outcome?.rawValue))
    transaction.enqueue(
      AlertStatements.insertStep.bind(
        id, step.name, PostgresTimestamp(microseconds: now), actor, String(note),
        outcome?.rawValue))
  }
}
