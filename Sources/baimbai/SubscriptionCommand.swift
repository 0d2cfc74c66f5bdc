import Administration
import ArgumentParser
import AuditLog
import Disclosure
import Federation
import RecordModel
import Registry
import Sealing

/// `baimbai subscription ...`: what facilities want to hear of, and what of it did not go out.
struct SubscriptionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscription",
    abstract: "Langganan pemberitahuan fasilitas / facilities' subscriptions.",
    subcommands: [List.self, Events.self, Resend.self, Stop.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tampilkan, dengan yang menunggu dan yang gagal / show, with what waits and failed."
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      try await House(try await Settings.load(options)).subscriptions { desk, snapshot in
        for entry in try await desk.all() {
          print(
            [
              entry.id.description, snapshot.facilities[entry.facility]?.code ?? "?",
              entry.status.rawValue, entry.criteria.text, entry.endpoint,
              "terkirim sampai / sent up to \(entry.events)",
              "menunggu / waiting \(entry.waiting)", "gagal / dead \(entry.dead)",
              entry.deliveredAt.map { ClinicalTime(utc: $0).text } ?? "-", entry.error ?? "-",
            ].joined(separator: "\t"))
        }
      }
    }
  }

  struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Pemberitahuan yang menunggu atau gagal / notices that wait or failed.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Id langganan / the subscription's id") var id: String

    func run() async throws {
      let id = try SubscriptionCommand.parsed(id)
      try await House(try await Settings.load(options)).subscriptions { desk, _ in
        for event in try await desk.open(of: id) {
          print(
            [
              event.number.map(String.init) ?? "-", event.state.rawValue, event.status,
              ClinicalTime(utc: event.notedAt).text, "percobaan / tries \(event.tries)",
            ].joined(separator: "\t"))
        }
      }
    }
  }

  struct Resend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Kirim lagi yang gagal / send again what failed.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Id langganan / the subscription's id") var id: String

    func run() async throws {
      let id = try SubscriptionCommand.parsed(id)
      try await House(try await Settings.load(options)).subscriptions { desk, _ in
        let who = actor()
        let count = try await desk.revive(id, by: who.code, requestID: who.requestID)
        print("\(count) dikirim lagi / sent again")
      }
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hentikan; fasilitas dapat memintanya lagi / stop; its facility may ask again.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Id langganan / the subscription's id") var id: String
    @Option(help: "Alasan, 3 sampai 100 huruf / reason") var reason: String

    func run() async throws {
      let id = try SubscriptionCommand.parsed(id)
      guard (3...100).contains(reason.unicodeScalars.count) else {
        tell("Alasan: 3 sampai 100 huruf / reason: 3 to 100 characters")
        throw ExitStatus.failed
      }
      try await House(try await Settings.load(options)).subscriptions { desk, _ in
        let who = actor()
        guard
          try await desk.stop(id, reason: reason, by: who.code, requestID: who.requestID)
        else {
          tell("Tidak ada, atau sudah mati / not there, or off already")
          throw ExitStatus.failed
        }
        print("dihentikan / stopped")
      }
    }
  }

  private static func parsed(_ text: String) throws -> SubscriptionID {
    guard let id = SubscriptionID(text) else {
      tell("\(text): bukan id / not an id")
      throw ExitStatus.failed
    }
    return id
  }
}

extension House {
  /// Opens the desk of subscriptions; nothing is decided here, so the policy is not asked.
  fileprivate func subscriptions(
    _ body: @Sendable @escaping (SubscriptionDesk, RegistrySnapshot) async throws -> Void
  ) async throws {
    try await administer { [self] _, snapshot in
      let keyring = try Keyring(directory: settings.keysDirectory)
      let committer = LeafCommitter(database: database, log: log, now: Self.now)
      let desk = SubscriptionDesk(
        disclosure: Disclosure(
          database: database, committer: committer, keyring: keyring,
          policy: { snapshot.policy }, now: Self.now),
        log: log, registry: { snapshot })
      try await body(desk, snapshot)
      await committer.close()
    }
  }
}
