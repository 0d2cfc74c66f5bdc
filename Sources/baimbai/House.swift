import AuditLog
import Database
import Foundation
import Logging
import Operations
import Registry
import Sealing

/// What every command that touches the database is made of.
struct House: Sendable {
  let settings: Settings
  let logger: Logger
  let database: Database
  let log = AuditLog()

  init(_ settings: Settings) {
    self.settings = settings
    let level = Logger.Level(rawValue: settings.logLevel) ?? .info
    logger = Logger(label: "baimbai") { JSONLineLogHandler(label: $0, level: level) }
    database = Database(
      DatabaseConfiguration(connection: settings.connection), logger: logger)
  }

  /// Microseconds since 1970.
  static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000_000) }

  /// Runs `body` with the database open and closes it after.
  func use<Result: Sendable>(
    _ body: @Sendable @escaping (House) async throws -> Result
  ) async throws -> Result {
    let running = Task { try await database.run() }
    defer { running.cancel() }
    return try await body(self)
  }
}
