import Administration
import ArgumentParser
import AuditLog
import Foundation
import RecordModel
import Registry
import TransparencyLog

/// `baimbai audit recover`: the way out after a restore that lost the end of the log.
struct RecoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Lanjutkan log sesudah pemulihan / go on after a restore.",
    discussion: """
      Tanpa --yes hanya memperlihatkan apa yang hilang. Langkah lengkap: docs/recovery.md. /
      Without --yes only shows what is lost. The whole walk: docs/recovery.md.
      """)

  @OptionGroup var options: SettingsOptions
  @Option(help: "Nama log sesudahnya / the log's name from here on: gw.example/audit/2")
  var origin: String
  @Option(
    parsing: .unconditionalSingleValue,
    help: "Dua petugas, kode registri / two officers, codes of the registry.")
  var officer: [String]
  @Option(help: "Alasan, 10-500 huruf / why, 10-500 characters.") var reason: String
  @Flag(help: "Lakukan / do it.") var yes = false

  func validate() throws {
    guard Set(officer).count == 2, officer.count == 2 else {
      throw ValidationError("--officer A --officer B")
    }
    guard (10...500).contains(reason.unicodeScalars.count) else {
      throw ValidationError("--reason 10-500")
    }
    guard (try? LogOrigin(origin)) != nil else { throw ValidationError("--origin?") }
  }

  func run() async throws {
    let settings = try await Settings.load(options)
    let (decided, next) = (self, try LogOrigin(origin))
    let house = House(settings)
    try await house.administer(isLogChecked: false) { _, snapshot in
      try snapshot.requireOfficers(decided.officer)
      guard let outside = try LogGuard(settings, logger: house.logger) else {
        throw ValidationError("log.policy?")
      }
      let sightings = try await outside.sightings().filter {
        $0.known.checkpoint.origin.text == settings.origin
      }
      guard
        let furthest = sightings.max(by: {
          $0.known.checkpoint.size < $1.known.checkpoint.size
        })
      else {
        tell("tidak ada yang mengenal log ini / nobody knows this log: \(settings.origin)")
        throw ExitStatus.failed
      }
      let desk = RecoveryDesk(database: house.database, log: house.log, now: House.now)
      guard
        let plan = try await desk.plan(
          against: furthest.known, until: furthest.at, policy: outside.policy)
      else {
        tell("tidak ada yang hilang / nothing is lost")
        throw ExitStatus.failed
      }
      Self.show(plan)
      guard decided.yes else { return }
      let (recovery, index) = try await desk.recover(
        plan,
        RecoveryDesk.Decision(origin: next, officers: decided.officer, reason: decided.reason),
        requestID: actor().requestID)
      print("tersegel sebagai entri / sealed as entry \(index) (\(recovery.origin))")
      Self.tellFacilities(recovery, snapshot)
    }
  }

  private static func show(_ plan: RecoveryDesk.Plan) {
    let known = plan.known.checkpoint
    print(
      """
      \(plan.known.source): \(known.size) entri / entries
      basis data / database: \(plan.keptSize); terbukti / proven: \(plan.provenSize)
      hilang atau tanpa bukti / lost or without proof: \(plan.lost.lowerBound)..\(plan.lost.upperBound - 1)
      waktu / time: \(ClinicalTime(utc: plan.from).text) - \(ClinicalTime(utc: plan.until).text)
      """)
  }

  /// Facilities see the same at `/audit/recoveries` and in the console; this is for a telephone.
  private static func tellFacilities(_ recovery: LogRecovery, _ snapshot: RegistrySnapshot) {
    let codes = snapshot.facilities.values.filter { $0.status == .active }.map(\.code).sorted()
    print(
      """
      Fasilitas mengirim ulang tanda terima dengan `log` \(recovery.provenSize) ke atas, diterima sampai \
      \(ClinicalTime(utc: recovery.until).text): baimbai audit resend /
      Facilities send again what their receipts with `log` \(recovery.provenSize) and above tell of:
      """)
    for code in codes { print("  \(code)") }
  }
}
