package import Database

/// Figures that people stated: what counts now, and all that was ever said.
package struct StatedBook: Sendable {
  private let database: Database

  /// The figures of `database`.
  package init(database: Database) { self.database = database }

  /// A figure with who stated it and when.
  package struct Version: Hashable, Sendable {
    /// What was stated.
    package let figure: StatedFigure
    /// Microseconds since 1970.
    package let statedAt: Int64
    /// Whose code.
    package let statedBy: String

    /// A figure as somebody stated it.
    package init(figure: StatedFigure, statedAt: Int64, statedBy: String) {
      self.figure = figure
      self.statedAt = statedAt
      self.statedBy = statedBy
    }
  }

  /// The last word on each subject, period and place.
  ///
  /// - Parameter place: only this one; nil for all.
  package func current(
    _ subjects: [String], periods: [String], place: String? = nil
  ) async throws -> [Version] {
    try await database.transaction("monitor.stated", as: .monitor) { transaction in
      try await transaction.query(StatedStatements.current.bind(subjects, periods, place))
        .map { try Self.read($0) }
    }
  }

  /// The last word that was stated up to a moment (microseconds since 1970) on each subject and place of some periods,
  /// in the order of subject, period and place by their bytes.
  static func inForce(
    _ subjects: [String], periods: [String], at moment: Int64, in transaction: borrowing Transaction
  ) async throws -> [Version] {
    try await transaction.query(
      StatedStatements.inForce.bind(
        subjects, periods, PostgresTimestamp(microseconds: moment))
    ).map { try read($0) }
      .sorted {
        ($0.figure.subject, $0.figure.period, $0.figure.place)
          < ($1.figure.subject, $1.figure.period, $1.figure.place)
      }
  }

  /// Most versions of one answer.
  package static let longestHistory = 500

  /// All that was stated, the newest first, at most `longestHistory`.
  package func history(place: String? = nil) async throws -> [Version] {
    try await database.transaction("monitor.stated_history", as: .monitor) { transaction in
      try await transaction.query(
        StatedStatements.history.bind(place, Int64(Self.longestHistory))
      ).map { try Self.read($0) }
    }
  }

  /// All that was stated on one subject, the newest first, at most `longestHistory`.
  package func history(of subject: StatedSubject) async throws -> [Version] {
    try await database.transaction("monitor.stated_subject", as: .monitor) { transaction in
      try await transaction.query(
        StatedStatements.subjectHistory.bind(subject.id, Int64(Self.longestHistory))
      ).map { try Self.read($0) }
    }
  }

  /// Adds words; those before them stay.
  ///
  /// - Parameter now: microseconds since 1970.
  package static func put(
    _ figures: [StatedFigure], by actor: String, at now: Int64,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      StatedStatements.insert.bind(
        PostgresTimestamp(microseconds: now), actor, figures.map(\.subject),
        figures.map(\.period), figures.map(\.place),
        PostgresArray(figures.map { $0.numerator.map(Int64.init) }),
        figures.map { Int64($0.denominator) }, figures.map(\.source),
        figures.map { PostgresDate(daysSince1970: $0.sourceDay) }))
  }

  private static func read(_ row: Row) throws -> Version {
    Version(
      figure: StatedFigure(
        subject: try row.decode(0), period: try row.decode(1), place: try row.decode(2),
        numerator: try row.decodeOptional(3, as: Int64.self).map(Int.init),
        denominator: Int(try row.decode(4, as: Int64.self)), source: try row.decode(5),
        sourceDay: try row.decode(6, as: PostgresDate.self).daysSince1970),
      statedAt: try row.decode(7, as: PostgresTimestamp.self).microseconds,
      statedBy: try row.decode(8))
  }
}

/// The SQL of stated figures.
package enum StatedStatements {
  /// What monitoring sends.
  package static let reading = [current, inForce, history, subjectHistory]
  /// What administration sends.
  package static let changing = [insert]

  private static let columns =
    "subject, period, place, numerator, denominator, source, source_day, stated_at, stated_by"

  static let current = Statement(
    "monitor.stated_current",
    """
    SELECT DISTINCT ON (subject, period, place) \(columns) FROM monitor.stated_figure
    WHERE subject = ANY ($1::text[]) AND period = ANY ($2::text[])
      AND ($3::text IS NULL OR place = $3::text)
    ORDER BY subject, period, place, stated_at DESC
    """)

  static let inForce = Statement(
    "monitor.stated_in_force",
    """
    SELECT DISTINCT ON (subject, period, place) \(columns) FROM monitor.stated_figure
    WHERE subject = ANY ($1::text[]) AND period = ANY ($2::text[]) AND stated_at <= $3
    ORDER BY subject, period, place, stated_at DESC
    """)

  static let history = Statement(
    "monitor.stated_history",
    """
    SELECT \(columns) FROM monitor.stated_figure
    WHERE $1::text IS NULL OR place = $1::text
    ORDER BY stated_at DESC, subject, period, place LIMIT $2
    """)

  static let subjectHistory = Statement(
    "monitor.stated_subject",
    """
    SELECT \(columns) FROM monitor.stated_figure WHERE subject = $1::text
    ORDER BY stated_at DESC, period, place LIMIT $2
    """)

  static let insert = Statement(
    "monitor.insert_stated",
    """
    INSERT INTO monitor.stated_figure
      (stated_at, stated_by, subject, period, place, numerator, denominator, source, source_day)
    SELECT $1, $2, c.* FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
      $8::text[], $9::date[]) AS c (subject, period, place, numerator, denominator, source, day)
    """)
}
