import Administration
import ArgumentParser
import Foundation
import RecordModel
import Registry

/// `baimbai software`: what each vendor's software sent, by version, and what was wrong with it.
struct SoftwareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "software",
    abstract: "Mutu per perangkat lunak dan versi / quality by software and version.")

  @OptionGroup var options: SettingsOptions
  @Option(help: "Hari terakhir / last days.") var days = 30
  @Flag(help: "CSV") var csv = false

  func validate() throws {
    guard (1...3650).contains(days) else { throw ValidationError("--days 1...3650") }
  }

  func run() async throws {
    let days = days
    let house = House(try await Settings.load(options))
    let lines = try await house.administer { [house] _, _ in
      try await SoftwareDesk(database: house.database, now: House.now).report(days: days)
    }
    if csv { return print(SoftwareDesk.csv(lines), terminator: "") }
    for line in lines {
      let rules = line.rules.map { "\($0.code) \($0.submissions)" }.joined(separator: ", ")
      print(
        [
          line.vendor.isEmpty ? "-" : line.vendor,
          line.software.name.isEmpty ? "-" : line.software.name,
          line.software.version.isEmpty ? "-" : line.software.version, "\(line.facilities)",
          "\(line.counts.submissions)", "\(line.counts.faulty)", "\(line.counts.visits)",
          "\(line.counts.refused)", rules,
        ].joined(separator: "\t"))
    }
  }
}
