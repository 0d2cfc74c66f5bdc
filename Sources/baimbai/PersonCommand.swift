import Administration
import ArgumentParser
import RecordModel
import Registry

/// `baimbai person ...`: people of facilities, what they may do, and whose account is whose.
struct PersonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person",
    abstract: "Orang di fasilitas dan haknya / people of facilities and their rights.",
    subcommands: [
      Add.self, Head.self, Account.self, Approve.self, End.self, Grant.self, Withdraw.self,
      List.self,
    ])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Daftarkan orang fasilitas / register one of a facility's people.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode / code") var code: String
    @Option(help: "Nama / name") var name: String

    func run() async throws {
      let entry = OfficerEntry(
        id: OfficerID(at: House.now() / 1000), code: code, name: name, role: .staff)
      let id = try await House(try await Settings.load(options)).administer { administration, _ in
        try await administration.put(entry, by: actor())
      }
      print("\(code) \(id)")
    }
  }

  struct Head: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Usulkan kepala fasilitas / propose a facility's head.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode orang / person's code") var person: String
    @Argument(help: "Kode fasilitas / facility's code") var facility: String
    @Option(help: "Kode petugas / officer's code.") var officer: String
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      let id = try await House(try await Settings.load(options)).people { desk, snapshot in
        try await desk.propose(
          .head(try snapshot.known(facility: facility).id), of: try snapshot.known(person: person),
          reason: reason, by: officer, actor())
      }
      tell("menunggu petugas lain / waits for another officer: baimbai person approve \(id)")
      print(id)
    }
  }

  struct Account: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Usulkan akun OpenID Connect seseorang / propose a person's account.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode orang / person's code") var person: String
    @Option(help: "Penerbit, https://... / issuer") var issuer: String
    @Option(help: "Pengenal `sub` di penerbit itu / subject") var subject: String
    @Option(help: "Kode petugas / officer's code.") var officer: String
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      guard let account = ExternalAccount(issuer: issuer, subject: subject) else {
        throw ValidationError("--issuer https://... --subject ...")
      }
      let id = try await House(try await Settings.load(options)).people { desk, snapshot in
        try await desk.propose(
          .account(account), of: try snapshot.known(person: person), reason: reason, by: officer,
          actor())
      }
      tell("menunggu petugas lain / waits for another officer: baimbai person approve \(id)")
      print(id)
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Setujui usulan petugas lain / approve another officer's proposal.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor / id") var id: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      guard let id = AppointmentID(id) else { throw ValidationError("id?") }
      try await House(try await Settings.load(options)).people { desk, _ in
        try await desk.approve(id, by: officer, actor())
      }
      print("\(id) disetujui / approved")
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Akhiri jabatan atau ikatan akun / end a headship or an account's binding.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor / id") var id: String
    @Option(help: "Kode petugas / officer's code.") var officer: String
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      guard let id = AppointmentID(id) else { throw ValidationError("id?") }
      try await House(try await Settings.load(options)).people { desk, _ in
        try await desk.end(id, reason: reason, by: officer, actor())
      }
      print("\(id) diakhiri / ended")
    }
  }
}

extension PersonCommand {
  struct Grant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Kepala fasilitas memberi hak / the facility's head grants a right.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode orang / person's code") var person: String
    @Argument(help: "Kode fasilitas / facility's code") var facility: String
    @Argument(help: "input, correct, view") var right: String
    @Option(help: "Kode kepala fasilitas / the head's code") var head: String
    @Option(help: "Hari berlaku / days") var days = 365
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      guard let right = FacilityRight(rawValue: right) else {
        throw ValidationError("input, correct, view")
      }
      let id = try await House(try await Settings.load(options)).people { desk, snapshot in
        try await desk.grant(
          right, to: try snapshot.known(person: person),
          at: try snapshot.known(facility: facility), for: .init(days: days), reason: reason,
          by: head, actor())
      }
      print(id)
    }
  }

  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tarik hak / take a right back.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor hak / the right's id") var id: String
    @Argument(help: "Kode fasilitas / facility's code") var facility: String
    @Option(help: "Kode kepala fasilitas atau petugas / the head's or an officer's code")
    var by: String
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      guard let id = RightID(id) else { throw ValidationError("id?") }
      try await House(try await Settings.load(options)).people { desk, snapshot in
        try await desk.withdraw(
          id, at: try snapshot.known(facility: facility), reason: reason, by: by, actor())
      }
      print("\(id) ditarik / withdrawn")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hak di suatu fasilitas, atau yang menunggu / rights at a facility, or what waits.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode fasilitas / facility's code") var facility: String?

    func run() async throws {
      try await House(try await Settings.load(options)).people { _, snapshot in
        guard let facility else { return snapshot.printAppointments() }
        snapshot.printRights(at: try snapshot.known(facility: facility).id)
      }
    }
  }
}

extension RegistrySnapshot {
  fileprivate func printAppointments() {
    for entry in appointments {
      let what =
        switch entry.matter {
        case .head(let id): "kepala / head \(facilities[id]?.code ?? "?")"
        case .account(let account): "akun / account \(account.issuer) \(account.subject)"
        }
      let state =
        if let ending = entry.ending { "berakhir / ended \(ending.by)" } else {
          entry.approvedBy.map { "disetujui / approved \($0)" } ?? "menunggu / waits"
        }
      print(
        "\(entry.id)\t\(officers[entry.person]?.code ?? "?")\t\(what)\t\(entry.proposedBy)\t\(state)"
      )
    }
  }

  fileprivate func printRights(at facility: FacilityID) {
    for entry in appointments where entry.matter == .head(facility) && entry.isInForce {
      print("\(entry.id)\t\(officers[entry.person]?.code ?? "?")\tkepala / head")
    }
    for grant in rights(at: facility) {
      let state = grant.span.state(at: House.now())
      print(
        "\(grant.id)\t\(officers[grant.person]?.code ?? "?")\t\(grant.right.rawValue)\t"
          + "\(grant.span.grantedBy)\t\(state)")
    }
  }

  /// The person with a code; throws `RegistryError.unknown`.
  func known(person code: String) throws -> OfficerEntry {
    guard let found = person(code: code) else { throw RegistryError.unknown(code: code) }
    return found
  }

  /// The facility with a code; throws `RegistryError.unknown`.
  func known(facility code: String) throws -> FacilityEntry {
    guard let found = facility(code: code) else { throw RegistryError.unknown(code: code) }
    return found
  }

  /// The software operator with a code; throws `RegistryError.unknown`.
  func known(vendor code: String) throws -> OperatorEntry {
    guard let found = operators.values.first(where: { $0.code == code }) else {
      throw RegistryError.unknown(code: code)
    }
    return found
  }
}

extension GrantSpan {
  /// How it stands, in words.
  func state(at now: Int64) -> String {
    if let withdrawal { return "ditarik / withdrawn \(withdrawal.by)" }
    let end = ClinicalTime(utc: until).text
    return until <= now ? "habis / over \(end)" : "sampai / until \(end)"
  }
}

extension House {
  /// Opens the desk of people's rights; a refusal is told and ends the program.
  func people<Result: Sendable>(
    _ body: @Sendable @escaping (PeopleDesk, RegistrySnapshot) async throws -> Result
  ) async throws -> Result {
    do {
      return try await administer { [self] _, snapshot in
        try await body(PeopleDesk(database: database, log: log, now: Self.now), snapshot)
      }
    } catch let refusal as PeopleRefusal {
      tell(refusal.words)
      throw ExitStatus.failed
    } catch RegistryError.unknown(let code) {
      tell("\(code): tidak ada dalam daftar / not in the registry")
      throw ExitStatus.failed
    }
  }
}

extension PeopleRefusal {
  fileprivate var words: String {
    switch self {
    case .notAllowed:
      "Ditolak: bukan kepala fasilitas itu atau petugas, tidak terbuka lagi, atau petugas yang sama "
        + "dua kali. / Refused: neither that facility's head nor an officer, no longer open, or the "
        + "same officer twice."
    case .notGrantable:
      "Ditolak: sudah ada untuk waktu itu, tidak ada yang dapat ditarik, atau fasilitas ditutup. / "
        + "Refused: there is one of that time already, nothing to take back, or a closed facility."
    case .badName:
      "Kode sudah dipakai atau salah bentuk, atau nama kosong. / The code is taken or malformed, or no "
        + "name."
    case .badReason: "Alasan 3 sampai 400 huruf. / A reason has 3 to 400 characters."
    case .badTerm: "Paling lama 366 hari. / At most 366 days."
    }
  }
}
