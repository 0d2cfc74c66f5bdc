import ArgumentParser
import Foundation
import Intake
import RecordModel
import RecordStore
import Registry

/// `baimbai void ...`: voids that wait for the health office.
struct VoidCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "void",
    abstract: "Pembatalan kunjungan yang menunggu persetujuan / voids that wait for approval.",
    subcommands: [List.self, Approve.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tampilkan / show.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let house = House(try await Settings.load(options))
      let lines = try await house.withIntake { house, _, registry in
        let facilities = registry.snapshot.facilities
        return try await WaitingVoids(database: house.database).list(of: Array(facilities.keys)).map
        {
          "\(facilities[$0.facility]?.code ?? "")\t\($0.visit)\t\(ClinicalTime(utc: $0.saidAt).text)"
        }
      }
      for line in lines { print(line) }
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Setujui / approve.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode fasilitas / facility's code") var facility: String
    @Argument(help: "Kunjungan / visit") var visit: String
    @Option(help: "Kode petugas Dinas Kesehatan / officer's code") var officer: String
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      guard let visit = VisitID(visit) else { throw ValidationError("visit?") }
      guard Intake.voidReasonLength.contains(reason.unicodeScalars.count) else {
        throw ValidationError("reason?")
      }
      let house = House(try await Settings.load(options))
      let isDone = try await house.withIntake { _, intake, registry in
        let snapshot = registry.snapshot
        guard let entry = snapshot.facility(code: facility),
          let sender = snapshot.sender(
            of: entry.id, certificate: Array(repeating: 0, count: 32), vendor: nil, person: nil,
            at: House.now())
        else { throw RegistryError.unknown(code: facility) }
        guard snapshot.person(code: officer)?.role == .officer else {
          throw RegistryError.unknown(code: officer)
        }
        let outcome = try await intake.void(
          visit, reason: reason, sender: sender, idempotencyKey: nil,
          requestID: SubmissionID(at: House.now() / 1000).description, now: House.now(),
          approvedBy: officer)
        return outcome.map { $0.httpStatus < 300 } ?? false
      }
      print(isDone ? "dibatalkan / voided" : "tidak ada kunjungan itu / no such visit")
      if !isDone { throw ExitStatus.failed }
    }
  }
}
