import AccessReview
import ArgumentParser
import AuditLog
import Foundation
import RecordModel
import Sealing

/// `baimbai audit anomalies`: odd looks of the last weeks, for an auditor to judge; best each night.
struct AnomaliesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anomalies",
    abstract: "Cari akses janggal / search for odd looks.",
    discussion: """
      Hasilnya ada di halaman auditor, untuk dinilai. Nama dan tempat tinggal tidak dibaca dari rekam: dua macam \
      (nama keluarga, tetangga) hanya dicari bila --facts memberinya. / What is found stands on the auditor's page, to \
      be judged. Names and homes are not read from records: two kinds (family name, neighbours) are searched for only \
      if --facts gives them.
      """)

  @OptionGroup var options: SettingsOptions
  @Option(help: "Hari ke belakang / days back.") var days = 184
  @Option(
    help: "NDJSON {\"user\"|\"pseudonym\", \"names\": [...], \"kelurahan\": \"6371...\"}")
  var facts: String?

  func run() async throws {
    let settings = try await Settings.load(options)
    let keyring = try Keyring(directory: settings.keysDirectory)
    let known = try facts.map { try AccessFacts(file: $0) } ?? AccessFacts()
    let from = House.now() - Int64(days) * 86_400_000_000
    let house = House(settings)
    let found = try await house.ask(.anomaly, "AccessReview") { house, entry in
      let found = try await house.trail.review(
        from: from, on: entry,
        asked: { sealed, request in
          // The text is opened here and nowhere kept: only numbers next to each other are told.
          let text = try? keyring.query(sealed, of: request, limit: 65_536)
          return text.flatMap { Self.number(in: $0) }
        }, complete: known.complete)
      try await AnomalyBook(
        database: house.database, log: house.log, now: House.now
      ).keep(found)
      return found
    }
    for kind in Anomaly.Kind.allCases {
      let count = found.count { $0.kind == kind }
      if count > 0 { print("\(kind.rawValue): \(count)") }
    }
    print("\(found.count) akses janggal / odd looks")
  }

  /// The longest run of 10 to 19 digits in a search.
  private static func number(in text: [UInt8]) -> UInt64? {
    let runs = text.split { !(0x30...0x39).contains($0) }.filter { (10...19).contains($0.count) }
    return runs.max { $0.count < $1.count }.flatMap {
      UInt64(String(decoding: $0, as: UTF8.self))
    }
  }
}
