package import Database
package import RecordModel

/// What `FindingID` is of.
package enum FindingKind: Sendable {}
/// The id of a finding.
package typealias FindingID = ID<FindingKind>

/// What the office found in a facility's figure, and how it stands.
package struct Finding: Hashable, Sendable {
  /// Its id.
  package let id: FindingID
  /// Its number, from 1.
  package let number: Int
  /// Whose figure.
  package let facility: FacilityID
  /// The figure that it was opened on, as who reads it is told it (`telling`).
  package private(set) var figure: ToldFigure
  /// What is wrong with it, in the office's words.
  package let reason: String
  /// Code of who opened it.
  package let openedBy: String
  /// When, microseconds since 1970.
  package let openedAt: Int64
  /// How it stands.
  package let state: FindingState
  /// Until when the next step is due, days since 1970.
  package let dueOn: Int
  /// Letters so far.
  package let warnings: Int

  /// Whether the deadline is over on a day.
  package func isOverdue(on day: Int) -> Bool {
    FindingLife.hasDeadline(state) && dueOn < day
  }

  /// The same with what its reader is told of the figure; of one that was not judged, nothing.
  package func telling(_ told: [KeptFigure.Place: ToldFigure]) -> Finding {
    var finding = self
    finding.figure = told[.init(id)] ?? figure.withheld
    return finding
  }

  /// `T-000012`, as letters name it.
  package var name: String {
    let digits = String(number)
    return "T-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

/// A step of a finding.
package struct FindingStep: Hashable, Sendable {
  /// From 1.
  package let step: Int
  /// What was done.
  package let action: FindingAction
  /// Whether the facility did it.
  package let isFacility: Bool
  /// Code of who did it.
  package let actor: String
  /// When, microseconds since 1970.
  package let at: Int64
  /// In whose words.
  package let note: String
  /// The new deadline, days since 1970.
  package let dueOn: Int?
  /// The figure measured again, as who reads it is told it.
  package private(set) var figure: ToldFigure?

  /// The same with what its reader is told of the figure; of one that was not judged, nothing.
  package func telling(
    _ told: [KeptFigure.Place: ToldFigure], of finding: FindingID
  ) -> FindingStep {
    var one = self
    one.figure = figure.map { told[.init(finding, step: step)] ?? $0.withheld }
    return one
  }
}

/// Findings inside transactions that others open.
package enum FindingStore {
  /// Longest reason and note.
  package static let longest = 2000
  /// Most findings of a list.
  static let maximumListed: Int64 = 1000
  /// Most figures that are judged beside each other, the oldest: of later ones nothing is told.
  static let maximumJudged: Int64 = 20_000

  /// Opens a finding with its first step.
  package static func open(
    _ id: FindingID, of facility: FacilityID, _ figure: FrozenFigure, reason: String, dueOn: Int,
    by actor: String, at now: Int64, in transaction: borrowing Transaction
  ) {
    let moment = PostgresTimestamp(microseconds: now)
    transaction.enqueue(
      FindingStatements.insert.bind(
        id, facility, figure.indicator, Int32(figure.version),
        PostgresDate(daysSince1970: figure.months.lowerBound.firstDay),
        PostgresDate(daysSince1970: figure.months.upperBound.firstDay), Int64(figure.numerator),
        Int64(figure.denominator), figure.value, PostgresTimestamp(microseconds: figure.cut),
        Int64(figure.inputs), Bytea(figure.hash), reason, actor, moment,
        PostgresDate(daysSince1970: dueOn), figure.counts?.map(\.text)))
    step(
      id, .open, isFacility: false, reason, dueOn: dueOn, nil, by: actor, at: now, in: transaction)
  }

  /// The finding, held until the transaction ends; nil if there is none.
  package static func hold(
    _ id: FindingID, in transaction: borrowing Transaction
  ) async throws -> Finding? {
    try await transaction.query(FindingStatements.hold.bind(id)).first.map(finding)
  }

  /// Writes a step and how the finding stands after it.
  package static func advance(
    _ finding: Finding, _ action: FindingAction, to state: FindingState, isFacility: Bool,
    note: String, dueOn: Int?, figure: FrozenFigure?, by actor: String, at now: Int64,
    in transaction: borrowing Transaction
  ) {
    step(
      finding.id, action, isFacility: isFacility, note, dueOn: dueOn, figure, by: actor, at: now,
      in: transaction)
    transaction.enqueue(
      FindingStatements.update.bind(
        finding.id, state.rawValue, PostgresDate(daysSince1970: dueOn ?? finding.dueOn),
        Int16(finding.warnings + (action == .warn ? 1 : 0)), PostgresTimestamp(microseconds: now)))
  }

  /// Findings, the newest first; of one facility where it is named.
  package static func list(
    of facility: FacilityID?, in transaction: borrowing Transaction
  ) async throws -> [Finding] {
    try await transaction.query(FindingStatements.list.bind(facility, maximumListed)).map(finding)
  }

  /// One with its steps; of one facility only where it is named.
  package static func read(
    _ id: FindingID, of facility: FacilityID?, in transaction: borrowing Transaction
  ) async throws -> (finding: Finding, steps: [FindingStep])? {
    let answers = try await transaction.queries([
      FindingStatements.find.bind(id, facility), FindingStatements.steps.bind(id),
    ])
    guard let found = try answers[0].first.map(finding) else { return nil }
    return (found, try answers[1].map { try step($0, of: found) })
  }

  /// All frozen figures of some facilities, the oldest first.
  package static func kept(
    of facilities: Set<FacilityID>, in transaction: borrowing Transaction
  ) async throws -> [KeptFigure] {
    try await transaction.query(
      FindingStatements.kept.bind(Array(facilities), maximumJudged)
    ).map { row in
      KeptFigure(
        try figure(row, 5, indicator: row.decode(3), version: Int(row.decode(4, as: Int32.self))),
        of: try row.decode(2),
        at: .init(try row.decode(0), step: Int(try row.decode(1, as: Int16.self))))
    }
  }

  private static func step(
    _ id: FindingID, _ action: FindingAction, isFacility: Bool, _ note: String, dueOn: Int?,
    _ figure: FrozenFigure?, by actor: String, at now: Int64, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      FindingStatements.insertStep.bind(
        id, action.rawValue, isFacility, actor, PostgresTimestamp(microseconds: now), note,
        dueOn.map { PostgresDate(daysSince1970: $0) },
        figure.map { PostgresDate(daysSince1970: $0.months.lowerBound.firstDay) },
        figure.map { PostgresDate(daysSince1970: $0.months.upperBound.firstDay) },
        figure.map { Int64($0.numerator) }, figure.map { Int64($0.denominator) }, figure?.value,
        figure.map { PostgresTimestamp(microseconds: $0.cut) }, figure.map { Int64($0.inputs) },
        figure.map { Bytea($0.hash) }, figure?.counts?.map(\.text)))
  }

  private static func finding(_ row: Row) throws -> Finding {
    Finding(
      id: try row.decode(0), number: Int(try row.decode(1, as: Int64.self)),
      facility: try row.decode(2),
      figure: .frozen(
        try figure(row, 5, indicator: row.decode(3), version: Int(row.decode(4, as: Int32.self)))),
      reason: try row.decode(14), openedBy: try row.decode(15),
      openedAt: try row.decode(16, as: PostgresTimestamp.self).microseconds,
      state: FindingState(rawValue: try row.decode(17)) ?? .open,
      dueOn: try row.decode(18, as: PostgresDate.self).daysSince1970,
      warnings: Int(try row.decode(19, as: Int16.self)))
  }

  /// A figure from the columns of `FindingStatements.figure`, of which `first` is the first.
  private static func figure(
    _ row: Row, _ first: Int, indicator: String, version: Int
  ) throws -> FrozenFigure {
    func month(_ column: Int) throws -> CalendarMonth {
      CalendarMonth(day: try row.decode(first + column, as: PostgresDate.self).daysSince1970)
    }
    return FrozenFigure(
      indicator: indicator, version: version, months: try month(0)...month(1),
      numerator: Int(try row.decode(first + 2, as: Int64.self)),
      denominator: Int(try row.decode(first + 3, as: Int64.self)),
      value: try row.decode(first + 4),
      cut: try row.decode(first + 5, as: PostgresTimestamp.self).microseconds,
      inputs: Int(try row.decode(first + 6, as: Int64.self)),
      hash: try row.decode(first + 7, as: Bytea.self).bytes,
      counts: FrozenMonth.read(try row.decodeOptional(first + 8, as: [String].self)))
  }

  private static func step(_ row: Row, of finding: Finding) throws -> FindingStep {
    let isMeasured = try row.decodeOptional(7, as: PostgresDate.self) != nil
    return FindingStep(
      step: Int(try row.decode(0, as: Int16.self)),
      action: FindingAction(rawValue: try row.decode(1)) ?? .open, isFacility: try row.decode(2),
      actor: try row.decode(3), at: try row.decode(4, as: PostgresTimestamp.self).microseconds,
      note: try row.decode(5),
      dueOn: try row.decodeOptional(6, as: PostgresDate.self)?.daysSince1970,
      figure: isMeasured
        ? ToldFigure.frozen(
          try figure(
            row, 7, indicator: finding.figure.indicator, version: finding.figure.version)) : nil)
  }
}

/// The SQL of findings, under the role of administration.
package enum FindingStatements {
  /// Of a figure.
  private static let figure = """
    first_month, last_month, numerator, denominator, value, data_cut, inputs, hash, month_counts
    """

  private static let figureOfStep =
    "s." + figure.split(separator: ", ").joined(separator: ", s.")

  private static let columns = """
    finding_id, number, facility_id, indicator, version, \(figure), reason, opened_by, opened_at,
      state, due_on, warnings
    """

  static let insert = Statement(
    "finding.insert",
    """
    INSERT INTO monitor.finding (finding_id, facility_id, indicator, version, first_month,
      last_month, numerator, denominator, value, data_cut, inputs, hash, reason, opened_by,
      opened_at, state, due_on, changed_at, month_counts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'open', $16, $15,
      $17::text[])
    """)

  static let insertStep = Statement(
    "finding.insert_step",
    """
    INSERT INTO monitor.finding_step (finding_id, step, action, by_facility, actor, at, note,
      due_on, \(figure))
    SELECT $1, (SELECT coalesce(max(s.step), 0) + 1 FROM monitor.finding_step s
        WHERE s.finding_id = $1), $2, $3, $4, $5, $6, $7::date, $8::date, $9::date, $10::bigint,
      $11::bigint, $12::float8, $13::timestamptz, $14::bigint, $15::bytea, $16::text[]
    """)

  static let update = Statement(
    "finding.update",
    """
    UPDATE monitor.finding SET state = $2, due_on = $3, warnings = $4, changed_at = $5
    WHERE finding_id = $1
    """)

  static let hold = Statement(
    "finding.hold", "SELECT \(columns) FROM monitor.finding WHERE finding_id = $1 FOR UPDATE")

  static let find = Statement(
    "finding.find",
    """
    SELECT \(columns) FROM monitor.finding
    WHERE finding_id = $1 AND ($2::uuid IS NULL OR facility_id = $2::uuid)
    """)

  static let steps = Statement(
    "finding.steps",
    """
    SELECT step, action, by_facility, actor, at, note, due_on, \(figure)
    FROM monitor.finding_step WHERE finding_id = $1 ORDER BY step
    """)

  static let list = Statement(
    "finding.list",
    """
    SELECT \(columns) FROM monitor.finding
    WHERE ($1::uuid IS NULL OR facility_id = $1::uuid) ORDER BY number DESC LIMIT $2
    """)

  /// What was frozen at some facilities, in findings (step 0) and steps of them.
  static let kept = Statement(
    "finding.kept",
    """
    SELECT finding_id, step, facility_id, indicator, version, \(figure) FROM (
      SELECT finding_id, 0::smallint AS step, facility_id, indicator, version, \(figure),
        opened_at AS frozen_at
      FROM monitor.finding WHERE facility_id = ANY ($1::uuid[])
      UNION ALL
      SELECT finding_id, s.step, f.facility_id, f.indicator, f.version, \(figureOfStep), s.at
      FROM monitor.finding_step s JOIN monitor.finding f USING (finding_id)
      WHERE s.hash IS NOT NULL AND f.facility_id = ANY ($1::uuid[])) k
    ORDER BY frozen_at, finding_id, step LIMIT $2
    """)

  /// Everything, for the test that prepares each one.
  package static let all = [insert, insertStep, update, hold, find, steps, list, kept]
}
