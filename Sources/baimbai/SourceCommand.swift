import Administration
import ArgumentParser
import Calling
import Federation
import Foundation
import RecordModel
import Registry

/// `baimbai source ...`: FHIR endpoints of facilities that keep their records, by two officers.
struct SourceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "source",
    abstract: "Sumber rekam, dua petugas / sources of records, by two officers.",
    subcommands: [Add.self, Approve.self, List.self, Suspend.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Usulkan alamat FHIR sebuah fasilitas / propose a facility's FHIR endpoint.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nama: huruf kecil, angka, - / name: small letters, digits, -") var name: String
    @Option(help: "Kode fasilitas / facility's code") var facility: String
    @Option(help: "https://HOST[:PORT][/PATH]") var url: String
    @Option(help: "CA sertifikat server, PEM / authority of its certificate") var authority: String
    @Option(
      help: "Nama dalam sertifikat, bila bukan host / name in its certificate, if not the host")
    var serverName: String?
    @Flag(help: "Alamatnya di jaringan pribadi / its address is in a private network")
    var privateNetwork = false
    @Option(help: "records: ditanya / asked; notices: diberi tahu / told of visits")
    var use = "records"
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      guard let use = SourceEntry.Use(rawValue: use) else {
        tell("--use: records, notices")
        throw ExitStatus.failed
      }
      let pem = try String(contentsOfFile: authority, encoding: .utf8)
      try await House(try await Settings.load(options)).sources { desk, snapshot in
        guard let owner = snapshot.facility(code: facility) else {
          throw RegistryError.unknown(code: facility)
        }
        let now = House.now()
        try await desk.propose(
          SourceEntry(
            proposing: name, facility: owner.id, address: url, serverName: serverName, pem: pem,
            isPrivate: privateNetwork, by: officer, id: SourceID(at: now / 1000), now: now,
            use: use),
          ofFacility: facility, actor())
      }
      tell(
        "\(name): menunggu petugas lain / waits for another officer: "
          + "baimbai source approve \(name) --officer ...")
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Setujui usulan petugas lain / approve another officer's proposal.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nama / name") var name: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      try await House(try await Settings.load(options)).sources { desk, _ in
        try await desk.approve(name, by: officer, actor())
      }
      print("\(name) disetujui / approved")
    }
  }

  struct Suspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tidak ditanya lagi / ask it no more.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nama / name") var name: String
    @Option(help: "Alasan / reason") var reason: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      try await House(try await Settings.load(options)).sources { desk, _ in
        try await desk.suspend(name, reason: reason, by: officer, actor())
      }
      print("\(name) ditangguhkan / suspended")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tampilkan / show.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let snapshot = try await House(try await Settings.load(options)).administer { $1 }
      let active = Set((snapshot.activeSources + snapshot.activeNotices).map(\.id))
      for source in snapshot.sources {
        let state =
          source.approvedBy == nil
          ? "menunggu / waits"
          : active.contains(source.id)
            ? source.use == .records ? "ditanya / asked" : "diberi tahu / told"
            : "fasilitas tidak aktif / facility not active"
        print(
          [
            source.name, snapshot.facilities[source.facility]?.code ?? "?",
            "https://\(source.host):\(source.port)\(source.path)", source.serverName,
            source.isPrivate ? "pribadi / private" : "umum / public", state,
            "\(source.proposedBy), \(source.approvedBy ?? "-")",
          ].joined(separator: "\t"))
      }
    }
  }
}

extension House {
  /// Opens the desk of sources; a refusal is told and ends the program.
  fileprivate func sources(
    _ body: @Sendable @escaping (SourceDesk, RegistrySnapshot) async throws -> Void
  ) async throws {
    do {
      try await administer { [self] _, snapshot in
        try await body(SourceDesk(database: database, log: log, now: Self.now), snapshot)
      }
    } catch is SourceDesk.Refusal {
      tell(
        "Ditolak: bukan petugas, petugas yang sama dua kali, tidak ada, sudah ada, atau fasilitas ini punya "
          + "sumber lain yang berlaku. / Refused: no officer, the same one twice, not there, there already, or "
          + "this facility has another source in force.")
      throw ExitStatus.failed
    } catch PeopleRefusal.badReason {
      tell("Alasan: 3 sampai 400 huruf / reason: 3 to 400 characters")
      throw ExitStatus.failed
    } catch RegistryError.unknown(let code) {
      tell("\(code): tidak ada dalam daftar / not in the registry")
      throw ExitStatus.failed
    } catch let refusal as SourceEntry.Refusal {
      switch refusal {
      case .badName: tell("Nama: huruf kecil, angka dan - / name: small letters, digits and -")
      case .badAddress:
        tell(
          "Alamat: https://HOST[:PORT][/PATH], huruf kecil, nama dalam sertifikat bukan angka / address: small "
            + "letters, and a name in the certificate that is not of digits")
      case .badAuthority:
        tell("Bukan sertifikat CA yang berlaku / not an authority's certificate in force")
      }
      throw ExitStatus.failed
    }
  }

  /// What asks registered endpoints, and what calls them; without a certificate for it nobody is asked, and the
  /// answer says so.
  func federation() throws -> (Federation, SourceClient?) {
    var limits = Federation.Limits()
    limits.each = .milliseconds(settings.sourceMilliseconds)
    limits.whole = .milliseconds(settings.sourcesMilliseconds)
    guard limits.each > .zero, limits.whole >= limits.each, limits.whole <= .seconds(30) else {
      tell("0 < federation.source-ms <= federation.whole-ms <= 30000")
      throw ExitStatus.failed
    }
    guard !settings.federationCertificate.isEmpty else {
      return (Federation(limits: limits, logger: logger, now: Self.now, ask: nil), nil)
    }
    do {
      let client = SourceClient(
        as: try MutualTLSClient.Identity(
          certificate: settings.federationCertificate, key: settings.federationKey))
      let federation = Federation(
        limits: limits, logger: logger, now: Self.now, ask: { try await client.ask($0, $1) },
        end: { await client.shutdown() })
      return (federation, client)
    } catch {
      tell("federation.certificate, federation.key: \(error)")
      throw ExitStatus.failed
    }
  }
}
