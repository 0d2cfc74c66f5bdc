import Administration
import ArgumentParser
import Foundation
import RecordModel
import Registry

/// `baimbai certificate issuer ...`: outside authorities whose certificates are taken.
struct IssuerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issuer", abstract: "CA luar, dua petugas / outside authorities, by two officers.",
    subcommands: [Add.self, Approve.self, List.self, Remove.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Usulkan CA luar / propose an outside authority.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nama / name") var name: String
    @Argument(help: "Sertifikat CA, PEM / the authority's certificate") var file: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      let pem = try String(contentsOfFile: file, encoding: .utf8)
      try await House(try await Settings.load(options)).issuers { desk, _ in
        try await desk.propose(
          IssuerEntry(
            proposing: name, pem: pem, by: officer, id: IssuerID(at: House.now() / 1000),
            now: House.now()), actor())
      }
      tell(
        "\(name): menunggu petugas lain / waits for another officer: "
          + "baimbai certificate issuer approve \(name) --officer ...")
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Setujui usulan petugas lain / approve another officer's proposal.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nama / name") var name: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      try await House(try await Settings.load(options)).issuers { desk, _ in
        try await desk.approve(name, by: officer, actor())
      }
      print("\(name) disetujui / approved")
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tidak dipercaya lagi / trust it no more.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nama / name") var name: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      try await House(try await Settings.load(options)).issuers { desk, _ in
        try await desk.remove(name, by: officer, actor())
      }
      print("\(name) dihapus / removed")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tampilkan / show.")

    @OptionGroup var options: SettingsOptions

    private static func code(
      of holder: CertificateEntry.Holder, _ snapshot: RegistrySnapshot
    ) -> String {
      switch holder {
      case .facility(let id): snapshot.facilities[id]?.code ?? "?"
      case .softwareOperator(let id): snapshot.operators[id]?.code ?? "?"
      case .officer(let id): snapshot.officers[id]?.code ?? "?"
      }
    }

    func run() async throws {
      let snapshot = try await House(try await Settings.load(options)).administer { $1 }
      for issuer in snapshot.outside.entries {
        let state = issuer.approvedBy.map { "disetujui / approved \($0)" } ?? "menunggu / waits"
        print("\(issuer.name)\t\(state)\t\(ClinicalTime(utc: issuer.notAfter).text)")
        for binding in snapshot.outside.bindings where binding.issuer == issuer.id {
          print(
            "  \(binding.id)\t\(binding.field.rawValue) \(binding.value)\t"
              + "\(Self.code(of: binding.holder, snapshot))\t\(ClinicalTime(utc: binding.validUntil).text)"
          )
        }
      }
    }
  }
}

/// `baimbai certificate bind`: whose an outside authority's certificates are.
struct BindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Ikat sertifikat CA luar / bind an outside authority's certificates.")

  @OptionGroup var options: SettingsOptions
  @Option(help: "Nama CA / name of the authority") var issuer: String
  @Option(help: "Nomor seri, heksadesimal / serial number, hex") var serial: String?
  @Option(help: "URI SAN") var uri: String?
  @Option(help: "CN") var commonName: String?
  @Option(help: "Kode fasilitas / facility's code") var facility: String?
  @Option(help: "Kode vendor / vendor's code") var vendor: String?
  @Option(help: "Kode petugas / officer's code.") var officer: String
  @Option(help: "Hari / days") var days = 365

  func validate() throws {
    guard [serial, uri, commonName].compactMap(\.self).count == 1,
      [facility, vendor].compactMap(\.self).count == 1, (1...3650).contains(days)
    else { throw ValidationError("--serial | --uri | --common-name, --facility | --vendor") }
  }

  func run() async throws {
    let (field, value): (CertificateBinding.Field, String) =
      serial.map { (.serial, $0) } ?? uri.map { (.uri, $0) } ?? (.commonName, commonName ?? "")
    let id = BindingID(at: House.now() / 1000)
    try await House(try await Settings.load(options)).issuers { desk, snapshot in
      let (holder, code) = try snapshot.holder(facility, vendor, nil)
      guard let named = snapshot.outside.entries.first(where: { $0.name == issuer }) else {
        throw RegistryError.unknown(code: issuer)
      }
      let now = House.now()
      try await desk.bind(
        CertificateBinding(
          id: id, issuer: named.id, field: field, value: value, holder: holder, validFrom: now,
          validUntil: now + Int64(days) * 86_400_000_000), by: officer, code: code, actor())
    }
    print(id)
  }
}

/// `baimbai certificate unbind`.
struct UnbindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unbind", abstract: "Akhiri ikatan / end a binding.")

  @OptionGroup var options: SettingsOptions
  @Argument(help: "Nomor / id") var id: String
  @Option(help: "Kode petugas / officer's code.") var officer: String

  func run() async throws {
    guard let id = BindingID(id) else { throw ValidationError("id?") }
    try await House(try await Settings.load(options)).issuers { desk, _ in
      try await desk.unbind(id, by: officer, actor())
    }
    print("\(id) berakhir / ended")
  }
}

extension House {
  /// Opens the desk of outside authorities; a refusal is told and ends the program.
  fileprivate func issuers(
    _ body: @Sendable @escaping (IssuerDesk, RegistrySnapshot) async throws -> Void
  ) async throws {
    do {
      try await administer { [self] _, snapshot in
        try await body(IssuerDesk(database: database, log: log, now: Self.now), snapshot)
      }
    } catch is IssuerDesk.Refusal {
      tell(
        "Ditolak: bukan petugas, petugas yang sama dua kali, tidak ada, atau sudah ada. / "
          + "Refused: no officer, the same one twice, not there, or there already.")
      throw ExitStatus.failed
    } catch RegistryError.unknown(let code) {
      tell("\(code): tidak ada dalam daftar / not in the registry")
      throw ExitStatus.failed
    } catch RegistryError.notAnAuthority, RegistryError.notACertificate {
      tell("Bukan sertifikat CA yang berlaku / not an authority's certificate in force")
      throw ExitStatus.failed
    }
  }
}
