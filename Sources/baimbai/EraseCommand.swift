import Administration
import ArgumentParser
import Database
import Foundation
import RecordModel
import RecordStore
import Registry
import Sealing

/// `baimbai erase`: a person's content goes, the log stays.
struct EraseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Hapus isi rekam seseorang / erase a person's content.",
    discussion: """
      Rekam medis wajib disimpan 25 tahun (Permenkes 24/2022): kebanyakan permintaan menjadi pembatasan, bukan \
      penghapusan. Nomor dibaca dari masukan baku, agar tidak tertinggal di riwayat perintah. /
      Records must be kept for 25 years: most requests end as a restriction, not as an erasure. The number is read \
      from standard input, so that no shell's history has it.
      """)

  @OptionGroup var options: SettingsOptions
  @Option(
    parsing: .unconditionalSingleValue,
    help: "Dua petugas, kode registri / two officers, codes of the registry.")
  var officer: [String]
  @Option(help: "Dasar hukum, 5-200 huruf / legal basis: UU 27/2022 ps. 43(1)a ...") var basis:
    String
  @Option(
    help: "Sambungan pemilik, untuk membersihkan berkas / owner's connection, to scrub the files.")
  var owner: String
  @Option(help: "nik, bpjs, ihs, passport") var kind = "nik"

  private static let systems = [
    "nik": PatientIdentifierSystem.nik, "bpjs": PatientIdentifierSystem.bpjs,
    "ihs": PatientIdentifierSystem.ihs, "passport": PatientIdentifierSystem.passport,
  ]

  func validate() throws {
    guard Set(officer).count == 2, officer.count == 2 else {
      throw ValidationError("--officer A --officer B")
    }
    guard (5...200).contains(basis.count) else { throw ValidationError("--basis 5-200") }
    guard Self.systems[kind] != nil else { throw ValidationError("--kind?") }
  }

  func run() async throws {
    let settings = try await Settings.load(options)
    guard let number = readLine()?.trimmingCharacters(in: .whitespaces), !number.isEmpty,
      let system = Self.systems[kind]
    else { throw ValidationError("nomor dari masukan baku / the number, on standard input") }
    let decided = self
    let house = House(settings)
    let report = try await house.administer { _, snapshot in
      try snapshot.requireOfficers(decided.officer)
      let erasure = Erasure(
        database: house.database, log: house.log,
        keyring: try Keyring(directory: settings.keysDirectory), now: House.now)
      return try await erasure.erase(
        ExternalIdentifier(system: system, value: number), officers: decided.officer,
        basis: decided.basis, requestID: actor().requestID)
    }
    guard let report else {
      tell("tidak ada orang dengan nomor ini / nobody has this number")
      throw ExitStatus.failed
    }
    print(
      """
      kunjungan / visits \(report.record.visits), kiriman / messages \(report.record.submissions), \
      register utuh / whole registers \(report.record.registers)
      entri tanpa pembuka / entries that nothing opens \(report.entries)
      tersegel sebagai entri / sealed as entry \(report.index)
      """)
    let left = try await Migrator.scrub(
      connection: owner, tables: report.tables, logger: house.logger)
    guard left.isEmpty else {
      tell("berkas belum bersih / files not scrubbed: \(left.joined(separator: ", "))")
      throw ExitStatus.failed
    }
    print(
      "berkas bersih / files scrubbed: \(report.tables.count); WAL lama / old WAL: docs/audit.md")
  }
}

extension RegistrySnapshot {
  /// Ends the program unless the registry knows each of these officers.
  func requireOfficers(_ codes: [String]) throws {
    for code in codes
    where !officers.values.contains(where: { $0.code == code && $0.role != .staff }) {
      tell("\(code): bukan petugas / no such officer")
      throw ExitStatus.failed
    }
  }
}
