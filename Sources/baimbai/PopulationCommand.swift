import Administration
import ArgumentParser
import Confirming
import Disclosure
import Foundation
import PopulationRegister
import RecordModel
import Registry
import Sealing

/// `baimbai population`: the population register as a source that confirms who patients are.
struct PopulationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "population",
    abstract: "Data kependudukan (Disdukcapil) / the population register.",
    subcommands: [Import.self, Status.self])

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Impor berkas bertanda tangan / import a signed file.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "CSV atau XLSX / CSV or XLSX") var file: String
    @Option(help: "Tanda tangan lepas / detached signature.") var signature: String
    @Option(help: "Data per tanggal / the day that the data is of: yyyy-mm-dd.") var asOf: String
    @Option(help: "Kode petugas / officer's code.") var officer: String
    @Flag(help: "Terima walau banyak baris dilewati / take it though many rows are left out.")
    var acceptLeftOut = false

    func run() async throws {
      let settings = try await Settings.load(options)
      guard let day = CivilDate.days(asOf) else { throw ValidationError("--as-of yyyy-mm-dd") }
      guard !settings.populationSigner.isEmpty else { throw ValidationError("population.signer") }
      let pem = try String(contentsOfFile: settings.populationSigner, encoding: .utf8)
      let signer: FileSigner
      do throws(FileSigner.Fault) { signer = try FileSigner(pem: pem) } catch {
        throw ValidationError("population.signer: \(error)")
      }
      let bytes = Array(try Data(contentsOf: URL(filePath: file)))
      let signed = Array(try Data(contentsOf: URL(filePath: signature)))
      let (officer, accepts) = (officer, acceptLeftOut)
      do {
        let (release, read) = try await House(settings).population { desk, _ in
          try await desk.replace(
            by: bytes, signature: signed, of: signer, asOf: CivilDate(daysSince1970: day),
            acceptsLeftOut: accepts, officer: officer, actor(officer))
        }
        for (issue, rows) in read.leftOut {
          tell(
            "\(issue.rule.code)\t\(rows)\t\(issue.position)\t\(issue.rule.message.indonesian) / "
              + issue.rule.message.english)
        }
        print(
          "\(release.id)\t\(release.entries) orang / persons\t\(release.leftOut) baris dilewati / rows left out"
        )
      } catch let refusal as PopulationDesk.Refusal {
        switch refusal {
        case .rule(let rule):
          tell("\(rule.code) \(rule.message.indonesian) / \(rule.message.english)")
          tell("  \(rule.fix.indonesian) / \(rule.fix.english)")
        case .notAnOfficer: tell("petugas tidak dikenal / no such officer: \(officer)")
        }
        throw ExitStatus.failed
      }
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Berkas, jawaban, antrean / the file, answers, and who waits.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let (standing, snapshot) = try await House(try await Settings.load(options)).population {
        (try await $0.standing(), $1)
      }
      if let release = standing.release {
        print(
          "berkas / file\t\(CivilDate.text(release.asOf.daysSince1970))\t\(release.entries)\t\(release.importedBy)"
        )
      } else {
        print("berkas / file\t-")
      }
      print("menunggu / waiting\t\(standing.waiting)")
      for line in standing.byFacility {
        let code = snapshot.facilities[line.facility]?.code ?? "?"
        print("\(code)\t\(line.status.rawValue)\t\(line.patients)")
      }
    }
  }
}

extension House {
  /// The desk of the population register.
  fileprivate func population<Result: Sendable>(
    _ body: @Sendable @escaping (PopulationDesk, RegistrySnapshot) async throws -> Result
  ) async throws -> Result {
    let keyring = try Keyring(directory: settings.keysDirectory)
    return try await administer { [database, log] _, snapshot in
      try await body(
        PopulationDesk(database: database, log: log, keyring: keyring, now: House.now), snapshot)
    }
  }

  /// What asks the register in the background; a setting that is wrong is told and ends the program.
  func confirmer(
    _ keyring: Keyring, _ disclosure: Disclosure, pace: BackgroundPace
  ) throws -> Confirmer {
    guard (1...3650).contains(settings.populationDays) else {
      tell("population.valid-days 1...3650")
      throw ExitStatus.failed
    }
    return Confirmer(
      database: database, disclosure: disclosure, keyring: keyring, service: try lookUp(),
      validDays: settings.populationDays, pace: pace, logger: logger, now: House.now)
  }

  private func lookUp() throws -> LookUpService? {
    guard !settings.populationURL.isEmpty else { return nil }
    do {
      if let service = try LookUpService(
        url: settings.populationURL, certificate: settings.populationCertificate,
        key: settings.populationKey, authorities: settings.populationAuthorities)
      {
        return service
      }
      tell("population.url: harus https / must be https")
    } catch {
      tell("population.certificate, population.key, population.authorities: \(error)")
    }
    throw ExitStatus.failed
  }
}
