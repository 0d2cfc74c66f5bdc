import Administration
import ArgumentParser
import AuditLog
import Foundation
import Intake
import RecordModel
import RecordStore
import Registry
import Sealing

/// `baimbai replay`: reads stored messages again, through the way that they came in by.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Olah ulang kiriman yang tersimpan / read stored messages again.",
    discussion: """
      Sesudah pemetaan atau program berubah. Hanya yang hasilnya lain yang disimpan; pembacaan lama tetap ada. /
      After a mapping or the program changed. Only what comes out otherwise is stored; earlier readings stay.
      """)

  @OptionGroup var options: SettingsOptions
  @Option(help: "Kode fasilitas / facility's code; semua bila tidak disebut / all if not given")
  var facility: String?
  @Option(help: "accepted, partial, quarantined") var status: String?
  @Option(help: "Diterima sejak / received since: 2026-01-31") var since: String?
  @Option(help: "Satu kiriman / one submission") var submission: String?
  @Option(help: "Paling banyak / at most") var limit = 10_000
  @Flag(help: "Tunjukkan saja apa yang akan berubah / only show what would change") var dryRun =
    false

  func run() async throws {
    let settings = try await Settings.load(options)
    if let status, SubmissionRow.Status(rawValue: status) == nil {
      throw ValidationError("status?")
    }
    let only = try submission.map { text -> [SubmissionID] in
      guard let id = SubmissionID(text) else { throw ValidationError("submission?") }
      return [id]
    }
    let from = try since.map { text -> Int64 in
      guard let time = ClinicalTime(text) else { throw ValidationError("since?") }
      return time.microseconds
    }
    let totals = try await House(settings).withIntake { house, intake, registry in
      var totals = Totals()
      for entry in try facilities(in: registry.snapshot) {
        let waiting = try await SubmissionReader(database: house.database).replayable(
          of: entry.id, status: status, since: from ?? 0, only: only, limit: limit)
        for id in waiting {
          let report = try await intake.replay(
            id, of: entry.id, isRehearsal: dryRun, actor: actor().code)
          totals.add(report)
          if let report, report.isChange { print(describe(report, entry)) }
        }
      }
      return totals
    }
    print(
      "\(totals.read) dibaca / read, \(totals.changed) berubah / changed, "
        + "\(totals.stored) disimpan / stored")
  }

  private struct Totals: Sendable {
    var read = 0
    var changed = 0
    var stored = 0

    mutating func add(_ report: ReplayReport?) {
      read += 1
      if report?.isChange == true { changed += 1 }
      if report?.reading != nil { stored += 1 }
    }
  }

  private func facilities(in snapshot: RegistrySnapshot) throws -> [FacilityEntry] {
    guard let facility else { return snapshot.facilities.values.sorted { $0.code < $1.code } }
    guard let entry = snapshot.facility(code: facility) else {
      throw RegistryError.unknown(code: facility)
    }
    return [entry]
  }

  private func describe(_ report: ReplayReport, _ facility: FacilityEntry) -> String {
    var lines = [
      "\(facility.code) \(report.message): \(report.statusBefore) -> \(report.statusAfter)"
        + (report.reading.map { " (\($0))" } ?? "")
    ]
    let gone = report.rulesBefore.filter { !report.rulesAfter.contains($0) }
    let new = report.rulesAfter.filter { !report.rulesBefore.contains($0) }
    if !gone.isEmpty { lines.append("  - \(gone.joined(separator: " "))") }
    if !new.isEmpty { lines.append("  + \(new.joined(separator: " "))") }
    for change in report.changes {
      lines.append("  \(change.visit?.description ?? "baru / new") \(change.place)")
      lines += change.removed.map { "    - \($0)" } + change.added.map { "    + \($0)" }
    }
    return lines.joined(separator: "\n")
  }
}

extension House {
  /// Runs `body` with an intake of its own beside that of the gateway; both write one log.
  func withIntake<Result: Sendable>(
    _ body: @Sendable @escaping (House, Intake, RegistryWatch) async throws -> Result
  ) async throws -> Result {
    try await use { house in
      let keyring = try Keyring(directory: house.settings.keysDirectory)
      let registry = RegistryWatch(database: house.database, logger: house.logger)
      try await registry.refresh()
      let intake = Intake(
        database: house.database, log: house.log, keyring: keyring,
        signer: try ReceiptSigner(keyring: keyring, origin: house.settings.origin),
        registry: { registry.snapshot }, now: House.now, logger: house.logger)
      let result = try await body(house, intake, registry)
      await intake.close()
      return result
    }
  }
}
