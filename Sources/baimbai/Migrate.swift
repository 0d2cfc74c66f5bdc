import ArgumentParser
import Database
import Foundation
import Logging
import RecordStore
import Schema

/// `baimbai migrate`: the schema, forward only, then roles and grants, then the partitions ahead.
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bawa skema ke versi program / bring the schema to the program's version.")

  @OptionGroup var options: SettingsOptions

  @Option(
    help: "Sambungan pemilik, yang boleh membuat peran / owner's connection, may create roles.")
  var owner: String

  func run() async throws {
    let settings = try await Settings.load(options)
    let house = House(settings)
    try await Migrator.migrate(
      connection: owner,
      migrations: Schema.steps.map { Migration(version: $0.version, name: $0.name, sql: $0.sql) },
      roles: Schema.roles, logger: house.logger)
    let made = try await house.use { house in
      try await Partitions.ensure(house.database)
    }
    print("schema \(Schema.steps.count), \(made) partitions made")
  }
}
