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
  var owner: String?

  @Flag(help: "Hanya bandingkan / only compare; 1 if they differ.") var check = false

  func validate() throws {
    guard check == (owner == nil) else { throw ValidationError("--owner, --check") }
  }

  func run() async throws {
    let settings = try await Settings.load(options)
    let house = House(settings)
    guard let owner else { return try await compare(house) }
    try await Migrator.migrate(
      connection: owner,
      migrations: Schema.steps.map { Migration(version: $0.version, name: $0.name, sql: $0.sql) },
      roles: Schema.roles, logger: house.logger)
    let made = try await house.use { house in
      try await Partitions.ensure(house.database)
    }
    print("schema \(Schema.steps.count), \(made) partitions made")
  }

  private func compare(_ house: House) async throws {
    let version: Int
    do {
      version = try await house.use { try await $0.database.schemaVersion(as: .resolver) }
    } catch {
      tell("basis data tidak menjawab / the database does not answer: \(error)")
      throw ExitStatus.serviceDown
    }
    print("basis data / database \(version), program \(Schema.steps.count)")
    if version != Schema.steps.count { throw ExitStatus.failed }
  }
}
