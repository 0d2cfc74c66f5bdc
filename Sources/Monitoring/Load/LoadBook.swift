package import Database
import RecordModel

/// What goes through the gateway and where it lies, for operators: messages, not people.
///
/// Source: monitoring.md 6.1, operator pages.
package struct LoadBook: Sendable {
  /// What came in one hour of Asia/Makassar.
  package struct Hour: Hashable, Sendable {
    /// `2026-11-29 07`.
    package let name: String
    /// Messages.
    package let submissions: Int
    /// Messages of which nothing could be accepted.
    package let quarantined: Int
    /// Visits in them that were kept.
    package let visits: Int
    /// Visits in them that were refused.
    package let refused: Int
  }

  /// Work that waits to be counted.
  package struct Backlog: Hashable, Sendable {
    /// `facts` or `quality`.
    package let name: String
    /// Steps.
    package let waiting: Int
    /// Since when the oldest waits, microseconds since 1970; nil if none does.
    package let since: Int64?
  }

  /// What lies in one schema.
  package struct Space: Hashable, Sendable {
    /// Its name.
    package let schema: String
    /// Tables and partitions.
    package let tables: Int
    /// Rows, as PostgreSQL estimates them.
    package let rows: Int
    /// Bytes with indexes.
    package let bytes: Int
  }

  /// How many connections PostgreSQL has open to this database, and how many it takes in all.
  package struct Connections: Hashable, Sendable {
    /// Open.
    package let used: Int
    /// At most, for all databases.
    package let limit: Int
  }

  /// All of it at one moment.
  package struct Report: Sendable {
    /// Every hour of the span in order, also those without anything.
    package let hours: [Hour]
    /// Both.
    package let backlogs: [Backlog]
    /// By schema.
    package let spaces: [Space]
    /// Bytes of the whole database.
    package let databaseBytes: Int
    /// Connections.
    package let connections: Connections
  }

  /// Hours that a report reaches back.
  package static let span = 48

  private let database: Database

  /// The load of `database`.
  package init(database: Database) { self.database = database }

  /// Reads it; `now` in microseconds since 1970.
  package func read(at now: Int64) async throws -> Report {
    let hour: Int64 = 3_600_000_000
    let first = now / hour - Int64(Self.span - 1)
    return try await database.transaction("load.read", as: .monitor, deadline: .seconds(30)) {
      transaction in
      let answers = try await transaction.queries([
        LoadStatements.hours.bind(SubmissionID(firstAt: first * hour / 1000)),
        LoadStatements.backlogs.bind(), LoadStatements.spaces.bind(), LoadStatements.size.bind(),
      ])
      func number(_ row: Row, _ column: Int) throws -> Int {
        Int(try row.decode(column, as: Int64.self))
      }
      let known = try answers[0].reduce(into: [String: Hour]()) { hours, row in
        let name = try row.decode(0, as: String.self)
        hours[name] = Hour(
          name: name, submissions: try number(row, 1), quarantined: try number(row, 2),
          visits: try number(row, 3), refused: try number(row, 4))
      }
      let names = (0..<Self.span).map { Self.name(of: (first + Int64($0)) * hour) }
      let whole = try answers[3].map { (try number($0, 0), try number($0, 1), try number($0, 2)) }
      return Report(
        hours: names.map {
          known[$0] ?? Hour(name: $0, submissions: 0, quarantined: 0, visits: 0, refused: 0)
        },
        backlogs: try answers[1].map {
          Backlog(
            name: try $0.decode(0), waiting: try number($0, 1),
            since: try $0.decodeOptional(2, as: PostgresTimestamp.self)?.microseconds)
        },
        spaces: try answers[2].map {
          Space(
            schema: try $0.decode(0), tables: try number($0, 1), rows: try number($0, 2),
            bytes: try number($0, 3))
        }, databaseBytes: whole.first?.0 ?? 0,
        connections: Connections(used: whole.first?.1 ?? 0, limit: whole.first?.2 ?? 0))
    }
  }

  /// The hour that a moment lies in, as PostgreSQL writes it below.
  private static func name(of moment: Int64) -> String {
    let local = moment / 3_600_000_000 + Int64(witaOffsetMinutes) / 60
    let clock = local % 24
    return "\(CivilDate.text(Int(local / 24))) \(clock < 10 ? "0" : "")\(clock)"
  }
}
