import Administration
import ArgumentParser
import Foundation
import RecordModel
import Registry

/// `baimbai enrolment ...`: two officers let somebody have a certificate.
struct EnrolmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enrolment",
    abstract: "Izin sertifikat, dua petugas / leave for a certificate, by two officers.",
    subcommands: [Propose.self, Approve.self, Withdraw.self, List.self])

  struct Propose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Usulkan; token dicetak sekali / propose; the token is printed once.")

    @OptionGroup var options: SettingsOptions
    @Option(help: "Kode petugas / officer's code.") var officer: String
    @Option(help: "Kode fasilitas / facility's code") var facility: String?
    @Option(help: "Kode vendor / vendor's code") var vendor: String?
    @Option(help: "Kode orang / person's code") var person: String?

    func validate() throws {
      guard [facility, vendor, person].compactMap(\.self).count == 1 else {
        throw ValidationError("--facility, --vendor, --person")
      }
    }

    func run() async throws {
      let (id, token) = try await House(try await Settings.load(options)).enrol { desk, snapshot in
        let (holder, code) = try snapshot.holder(facility, vendor, person)
        return try await desk.propose(holder, code: code, by: officer, actor())
      }
      tell(
        "\(id): menunggu persetujuan petugas lain / waits for another officer: "
          + "baimbai enrolment approve \(id) --officer ...")
      print(token.text)
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Setujui usulan petugas lain / approve another officer's proposal.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor / id") var id: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      guard let id = EnrolmentID(id) else { throw ValidationError("id?") }
      try await House(try await Settings.load(options)).enrol { desk, _ in
        try await desk.approve(id, by: officer, actor())
      }
      print("\(id) disetujui / approved")
    }
  }

  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tarik kembali / take back.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor / id") var id: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      guard let id = EnrolmentID(id) else { throw ValidationError("id?") }
      try await House(try await Settings.load(options)).enrol { desk, _ in
        try await desk.withdraw(id, by: officer, actor())
      }
      print("\(id) ditarik / withdrawn")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Yang terbuka / what is open.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let open = try await House(try await Settings.load(options)).enrol { desk, _ in
        try await desk.open()
      }
      for entry in open {
        let state = entry.approvedBy.map { "disetujui / approved \($0)" } ?? "menunggu / waits"
        print(
          "\(entry.id)\t\(entry.code)\t\(entry.proposedBy)\t\(state)\t"
            + ClinicalTime(utc: entry.expiresAt).text)
      }
    }
  }
}

extension House {
  /// Opens the desk of enrolments; a refusal is told and ends the program.
  fileprivate func enrol<Result: Sendable>(
    _ body: @Sendable @escaping (EnrolmentDesk, RegistrySnapshot) async throws -> Result
  ) async throws -> Result {
    do {
      return try await administer { [self] _, snapshot in
        try await body(
          EnrolmentDesk(database: database, log: log, now: Self.now), snapshot)
      }
    } catch is EnrolmentRefusal {
      tell(
        "Ditolak: tidak terbuka lagi, bukan petugas, atau petugas yang sama dua kali. / "
          + "Refused: no longer open, no officer, or the same officer twice.")
      throw ExitStatus.failed
    } catch RegistryError.unknown(let code) {
      tell("\(code): tidak ada dalam daftar / not in the registry")
      throw ExitStatus.failed
    }
  }
}
