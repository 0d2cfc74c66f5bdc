package import Database
package import Logging
import ServiceLifecycle

/// Keeps partitions ahead of the clock: there is no default one, so a month without its own takes
/// nothing.
package enum Partitions {
  /// Months made ahead of the present one.
  package static let monthsAhead = 3

  static let statement = Statement(
    "maintenance.partitions",
    """
    SELECT record.ensure_partitions(current_date,
      (current_date + make_interval(months => $1::integer))::date)
    """)

  /// Makes what is missing and returns how many partitions that were.
  package static func ensure(_ database: Database) async throws -> Int {
    try await database.transaction("maintenance.partitions", as: .maintenance) { transaction in
      let rows = try await transaction.query(statement.bind(Int32(monthsAhead)))
      return Int(try rows[0].decode(0, as: Int32.self))
    }
  }
}

/// Makes partitions ahead while the gateway runs, long before a month begins.
package struct PartitionKeeper: Service {
  /// Four looks a day are plenty for months.
  static let interval: Duration = .seconds(6 * 3600)

  private let database: Database
  private let logger: Logger

  /// A keeper of `database`.
  package init(database: Database, logger: Logger) {
    self.database = database
    self.logger = logger
  }

  /// Looks at once and then every `interval`, until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          _ = try await Partitions.ensure(database)
        } catch {
          logger.error("partitions not made", metadata: ["error": "\(error)"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }
}
