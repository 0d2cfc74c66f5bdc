import Administration
import ArgumentParser
import AuditLog
import Foundation
import Monitoring
import RecordModel
import Sealing

/// `baimbai monitor ...`: the facts and sums behind the indicators.
struct MonitorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitor", abstract: "Fakta dan jumlah harian / facts and daily sums.",
    subcommands: [Reconcile.self, Refused.self, QuietTrialCommand.self])

  /// `baimbai monitor reconcile`
  struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hitung ulang semua dari kunjungan / count all anew from the visits.",
      discussion: """
        Yang berbeda diperbaiki dan disebut. Keluar 2 bila ada yang berbeda. /
        What is other is mended and told. Exit 2 where anything was.
        """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let settings = try await Settings.load(options)
      let keyring = try Keyring(directory: settings.keysDirectory)
      let (outcome, quality) = try await House(settings).use { house in
        try await house.noteLook("Monitor/reconcile", "")
        let keeper = FactKeeper(
          database: house.database, keyring: keyring, logger: house.logger)
        try await keeper.drain()
        let quality = QualityKeeper(database: house.database, logger: house.logger)
        try await quality.drain()
        return (try await keeper.reconcile(), try await quality.reconcile())
      }
      print(
        "\(outcome.visits) kunjungan / visits, \(outcome.cells) sel / cells; "
          + "\(outcome.factsMended) fakta dan \(outcome.cellsMended) sel diperbaiki / "
          + "facts and cells mended")
      print("kualitas data: \(quality) baris diperbaiki / data quality: \(quality) rows mended")
      if outcome.factsMended + outcome.cellsMended + quality > 0 { throw ExitCode(2) }
    }
  }
}

extension MonitorCommand {
  /// `baimbai monitor refused`
  struct Refused: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Kunjungan yang tidak dapat dihitung / visits that cannot be counted.",
      discussion: """
        Menurut fasilitas dan sebab; keluar 2 bila ada. / By facility and cause; exit 2 if any.
        """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let rows = try await House(try await Settings.load(options)).use { house in
        try await house.noteLook("Monitor/refused", "")
        return try await IndicatorBook(database: house.database).refused()
      }
      for row in rows {
        print("\(row.facility)\t\(row.sqlState)\t\(row.constraint)\t\(row.visits)")
      }
      if !rows.isEmpty { throw ExitCode(2) }
    }
  }
}

extension House {
  /// Tells in the log that the command line looked at figures, before it does.
  func noteLook(_ resource: String, _ reason: String) async throws {
    let committer = LeafCommitter(database: database, log: log, now: House.now)
    let actor = actor()
    var draft = LeafDraft(.page, .read, requestID: actor.requestID)
    draft.user = actor.code
    draft.resource = resource
    draft.reason = reason.isEmpty ? nil : reason
    _ = try await committer.commit([draft])
    await committer.close()
  }
}
