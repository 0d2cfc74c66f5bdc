import Administration
import ArgumentParser
import Foundation
import RecordModel
import Registry

/// Who the command line acts as in the log: the operating system's user.
func actor() -> Administration.Actor {
  Administration.Actor(
    code: "os:\(NSUserName())", requestID: SubmissionID(at: House.now() / 1000).description)
}

extension House {
  /// Opens the registry for changes.
  func administer<Result: Sendable>(
    isLogChecked: Bool = true,
    _ body: @Sendable @escaping (Administration, RegistrySnapshot) async throws -> Result
  ) async throws -> Result {
    try await use { house in
      let watch = RegistryWatch(database: house.database, logger: house.logger)
      try await watch.refresh()
      // What is written into a log that others know otherwise would be another history of it.
      if isLogChecked {
        try await LogGuard(house.settings, logger: house.logger)?.refuseOtherLog(house)
      }
      return try await body(
        Administration(database: house.database, log: house.log, now: House.now), watch.snapshot)
    }
  }
}

/// `baimbai officer add ...`
struct OfficerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "officer", abstract: "Orang dengan sertifikat sendiri / people.",
    subcommands: [Add.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Daftarkan / register.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode / code") var code: String
    @Option(help: "Nama / name") var name: String
    @Option(help: "officer, auditor, operator, staff") var role: String

    func run() async throws {
      guard let role = OfficerEntry.Role(rawValue: role) else { throw ValidationError("role?") }
      let entry = OfficerEntry(
        id: OfficerID(at: House.now() / 1000), code: code, name: name, role: role)
      let id = try await House(try await Settings.load(options)).administer { administration, _ in
        try await administration.put(entry, by: actor())
      }
      print("\(code) \(id)")
    }
  }
}

/// `baimbai vendor ...`: software operators and their mandates.
struct VendorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vendor", abstract: "Penyelenggara perangkat lunak / software operators.",
    subcommands: [Add.self, Grant.self, Mandates.self, Withdraw.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Daftarkan / register.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode / code") var code: String
    @Option(help: "Nama / name") var name: String

    func run() async throws {
      let entry = OperatorEntry(id: OperatorID(at: House.now() / 1000), code: code, name: name)
      let id = try await House(try await Settings.load(options)).administer { administration, _ in
        try await administration.put(entry, by: actor())
      }
      print("\(code) \(id)")
    }
  }
}

extension RegistrySnapshot {
  /// Whom the flags of a command name: the first that is given, with its code.
  func holder(
    _ facility: String?, _ vendor: String?, _ person: String?
  ) throws -> (CertificateEntry.Holder, String) {
    let named: [(CertificateEntry.Holder.Kind, String?)] = [
      (.facility, facility), (.softwareOperator, vendor), (.person, person),
    ]
    for (kind, code) in named {
      guard let code else { continue }
      guard let holder = holder(kind, code: code) else { throw RegistryError.unknown(code: code) }
      return (holder, code)
    }
    throw RegistryError.unknown(code: "")
  }
}

/// `baimbai certificate ...`
struct CertificateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certificate", abstract: "Sertifikat / certificates.",
    subcommands: [
      Add.self, Revoke.self, List.self, IssuerCommand.self, BindCommand.self, UnbindCommand.self,
    ])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ikat sertifikat pada pemiliknya / bind a certificate to its holder.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Berkas PEM / PEM file") var file: String
    @Option(help: "Kode fasilitas / facility's code") var facility: String?
    @Option(help: "Kode vendor / vendor's code") var vendor: String?
    @Option(help: "Kode petugas / officer's code") var officer: String?

    func run() async throws {
      let pem = try String(contentsOfFile: file, encoding: .utf8)
      try await House(try await Settings.load(options)).administer { administration, snapshot in
        let (holder, _) = try snapshot.holder(facility, vendor, officer)
        let entry = try CertificateEntry(pem: pem, holder: holder)
        guard snapshot.certificates[entry.fingerprint] == nil else { return }
        try await administration.put(entry, by: actor())
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cabut / revoke.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Berkas PEM / PEM file") var file: String
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      let pem = try String(contentsOfFile: file, encoding: .utf8)
      let revoked = try await House(try await Settings.load(options)).administer {
        administration, snapshot in
        let holder = CertificateEntry.Holder.facility(FacilityID(at: 0))
        let entry = try CertificateEntry(pem: pem, holder: holder)
        return try await administration.revoke(
          fingerprint: entry.fingerprint, reason: reason, by: actor())
      }
      print(revoked ? "dicabut / revoked" : "tidak berlaku / was not in force")
      if !revoked { throw ExitStatus.failed }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tampilkan / show.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let snapshot = try await House(try await Settings.load(options)).administer { $1 }
      for entry in snapshot.certificates.values.sorted(by: { $0.uri < $1.uri }) {
        let state = entry.revokedAt == nil ? "active" : "revoked"
        print("\(entry.uri)\t\(state)\t\(ClinicalTime(utc: entry.notAfter).text)")
      }
    }
  }
}
