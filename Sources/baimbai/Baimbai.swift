import ArgumentParser
import Foundation

/// The one program of the house.
@main
struct Baimbai: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baimbai",
    abstract: "Gerbang federasi rekam medis / health record federation gateway.",
    version: Self.version,
    subcommands: [
      InitCommand.self, Serve.self, BackupCommand.self, RestoreCommand.self, Migrate.self,
      Keys.self, FacilityCommand.self, OfficerCommand.self, PersonCommand.self, RightsCommand.self,
      VendorCommand.self, PractitionerCommand.self, ReplayCommand.self, VoidCommand.self,
      EraseCommand.self,
      CertificateCommand.self, EnrolmentCommand.self, EnrolCommand.self, RenewCommand.self,
      DoctorCommand.self, NoticesCommand.self, SoftwareCommand.self, PopulationCommand.self,
      SourceCommand.self, SubscriptionCommand.self,
      SignerCommand.self, AuditCommand.self, DetectCommand.self, IndicatorCommand.self,
      MonitorCommand.self, CensusCommand.self, StatedCommand.self,
      Submit.self, ReconcileCommand.self, Explain.self, Simulate.self, PopulateCommand.self,
      MatchCommand.self, AlertsCommand.self, ReportCommand.self,
      Rules.self, Bench.self,
    ])

  /// The program's version, in answers and metadata.
  static let version = "0.1.0"
}

/// Exit codes of every command. Source: contract, Command line; sysexits.h.
enum ExitStatus {
  /// Refused or failed.
  static let failed = ExitCode(1)
  /// A needed service is down.
  static let serviceDown = ExitCode(69)
}

/// Says a line on standard error, where programs look for no results.
func tell(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
