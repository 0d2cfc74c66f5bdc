import Administration
import ArgumentParser
import AuditLog
import Disclosure
import Foundation
import RecordModel
import Registry
import Sealing

/// `baimbai rights ...`: what persons demand by the UU PDP, and the clock of 72 hours.
struct RightsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rights",
    abstract: "Permintaan hak subjek data (UU PDP) / data subjects' demands.",
    subcommands: [Take.self, Decide.self, List.self])

  struct Take: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Terima permintaan; nomor pasien dibaca dari masukan / take one in; the person's "
        + "number comes from the input.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "access, correction, restriction, erasure, objection") var kind: String
    @Option(help: "Nomor surat / where the letter is") var evidence: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      // A number on the command line would stand in the shell's history and in the list of processes.
      guard let number = readLine(strippingNewline: true), !number.isEmpty else {
        throw ValidationError("NIK?")
      }
      let house = House(try await Settings.load(options))
      let id = try await house.demands { desk in
        try await desk.demand(
          kind, of: .number(number), evidence: evidence, by: House.recorder(officer))
      }
      print(id)
    }
  }

  struct Decide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Putuskan permintaan / decide a demand.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor / id") var id: String
    @Flag(help: "Ditolak / refused") var refused = false
    @Option(help: "Apa yang dilakukan, atau mengapa ditolak / what was done, or why not")
    var decision: String
    @Option(help: "Kode petugas / officer's code.") var officer: String

    func run() async throws {
      guard let id = DemandID(id) else { throw ValidationError("id?") }
      let house = House(try await Settings.load(options))
      try await house.demands { desk in
        try await desk.decide(
          id, isDone: !refused, decision: decision, by: House.recorder(officer))
      }
      print("\(id) \(refused ? "ditolak / refused" : "selesai / done")")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Daftar, yang terbuka lebih dahulu / list, open ones first.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let house = House(try await Settings.load(options))
      for demand in try await house.demands({ try await $0.demands() }) {
        let hours = (demand.dueAt - House.now()) / 3_600_000_000
        let state =
          demand.state != "open"
          ? "\(demand.state) (\(demand.decidedBy ?? "")): \(demand.decision ?? "")"
          : hours < 0 ? "LEWAT \(-hours) jam / OVERDUE \(-hours) h" : "\(hours) jam lagi / h left"
        print("\(demand.id) \(demand.kind) \(demand.evidence) \(state)")
      }
    }
  }
}

extension House {
  /// Somebody at the command line who acts for an officer.
  static func recorder(_ officer: String) -> ConsentDesk.Recorder {
    let who = actor()
    return ConsentDesk.Recorder(
      facility: nil, user: "\(officer) (\(who.code))", isProven: false, certificate: nil,
      requestID: who.requestID)
  }

  /// Runs `body` with the desk of demands.
  func demands<Result: Sendable>(
    _ body: @Sendable @escaping (ConsentDesk) async throws -> Result
  ) async throws -> Result {
    let keyring = try Keyring(directory: settings.keysDirectory)
    do {
      return try await use { house in
        try await body(
          ConsentDesk(database: house.database, log: house.log, keyring: keyring, now: House.now))
      }
    } catch let refusal as ConsentDesk.Refusal {
      tell(
        refusal == .unknown
          ? "tidak ada orang atau permintaan itu / no such person or demand"
          : "isian tidak benar / not of its form")
      throw ExitStatus.failed
    }
  }
}
