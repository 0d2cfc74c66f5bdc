import Administration
import ArgumentParser
import Database
import Foundation
import Monitoring
import Notifying
import RecordModel
import Registry

extension ReportCommand {
  /// `baimbai report subscribe lb1 --person CODE`
  struct Subscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Langganan seseorang / somebody's subscription.",
      discussion: """
        Tanpa --mail berkas ditulis ke folder reports.folder. Tanpa kind: tampilkan yang berlaku. /
        Without --mail the files go into reports.folder. Without a kind: shows those in force.
        """)

    @OptionGroup var options: SettingsOptions
    @Argument(help: "lb1, rl, spm, inm, w2") var kind: ReportDefinition.Kind?
    @Option(help: "Kode orang / person's code.") var person: String?
    @Option(help: "6371 atau kode fasilitas / or a facility's code.")
    var scope = ReportContent.city
    @Option(help: "Alamat surel / mail address.") var mail: String?

    func run() async throws {
      let (kind, person, scope, mail) = (kind, person, scope, mail)
      let list = try await House(try await Settings.load(options)).use {
        house -> [ReportSubscription] in
        guard let kind else {
          return try await ReportStore.subscriptions(of: person, in: house.database)
        }
        let registry = RegistryWatch(database: house.database, logger: house.logger)
        try await registry.refresh()
        guard let person, registry.snapshot.person(code: person) != nil else {
          throw ValidationError("--person?")
        }
        let answer = try await house.reportDesk.subscribe(
          kind, scope: scope, person: person, address: mail, by: actor())
        switch answer {
        case .success(let one): return [one]
        case .failure(let refusal):
          ReportCommand.say(refusal.rule)
          throw ExitStatus.failed
        }
      }
      for one in list {
        print(
          "\(one.id)\t\(one.kind.rawValue)\t\(one.scope)\t\(one.person)\t\(one.address ?? "-")")
      }
    }
  }

  /// `baimbai report unsubscribe ID`
  struct Unsubscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Hentikan langganan / end one.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Id langganan / subscription's id.") var id: String

    func run() async throws {
      guard let id = ReportSubscriptionID(id) else { throw ValidationError("id?") }
      let isEnded = try await House(try await Settings.load(options)).use { house in
        try await house.reportDesk.unsubscribe(id, of: nil, by: actor())
      }
      guard isEnded else { throw ExitStatus.failed }
    }
  }

  /// `baimbai report send`
  struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bekukan yang jatuh tempo dan kirim / freeze what is due and send.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let sent = try await House(try await Settings.load(options)).use { house in
        let registry = RegistryWatch(database: house.database, logger: house.logger)
        try await registry.refresh()
        let round = house.reportRound(registry)
        try await round.freeze()
        return try await round.send()
      }
      print("\(sent) laporan terkirim / reports sent")
    }
  }
}

extension House {
  /// Where reports are frozen and checked; `weekly` joins whoever counts the diseases of W2.
  var reportDesk: ReportDesk {
    ReportDesk(database: database, log: log, weekly: Self.weekly, now: Self.now)
  }

  /// Who counts the diseases of W2.
  static let weekly: WeeklyCounts = WeekReport.counts

  /// What freezes and sends reports.
  func reportRound(_ registry: RegistryWatch) -> ReportRound {
    ReportRound(
      desk: reportDesk, database: database, registry: { registry.snapshot },
      mail: settings.mailProgram.isEmpty ? nil : (settings.mailProgram, settings.mailFrom),
      folder: settings.reportFolder, now: Self.now, logger: logger)
  }
}
