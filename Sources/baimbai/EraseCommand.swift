import Administration
import ArgumentParser
import Database
import Foundation
import PatientIndex
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

      Semua rekam yang ditautkan menjadi satu orang ikut. Dengan --show hanya disebut yang akan dihapus; bila lebih \
      dari satu orang ditautkan, --records menyebut jumlahnya. /
      All records that links make one person's go too. With --show they are only named; where several persons were \
      linked, --records says how many there are.
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
  @Flag(help: "Sebut saja yang akan dihapus / only name what would go") var show = false
  @Option(help: "Jumlah rekam menurut --show / how many records --show named") var records: Int?

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
    let sought = ExternalIdentifier(system: system, value: number)
    guard !show else { return try await name(sought, house) }
    let report: Erasure.Report?
    do {
      report = try await house.erasure(by: officer) { erasure, _ in
        try await erasure.erase(
          sought, officers: decided.officer, basis: decided.basis, expected: decided.records,
          requestID: actor().requestID)
      }
    } catch let other as Erasure.OtherSet {
      tell(
        """
        \(other.records) rekam ditautkan menjadi orang ini: lihat dengan --show, lalu sebut --records \(other.records) /
        \(other.records) records are linked as this person's: look with --show, then say --records \(other.records)
        """)
      throw ExitStatus.failed
    }
    guard let report else {
      tell("tidak ada orang dengan nomor ini / nobody has this number")
      throw ExitStatus.failed
    }
    print(
      """
      orang yang ditautkan / linked persons \(report.closed.count), \
      rekam / records \(report.closed.reduce(0) { $0 + $1.patients.count })
      kunjungan / visits \(report.visits), kiriman / messages \(report.submissions), \
      register utuh / whole registers \(report.registers)
      entri tanpa pembuka / entries that nothing opens \(report.entries)
      tersegel sebagai entri / sealed as entry \(report.index)
      """)
    let left = try await Migrator.scrub(
      connection: owner, tables: report.tables, logger: house.logger)
    guard left.isEmpty else {
      tell(
        """
        berkas belum bersih, ulangi VACUUM FULL sebagai pemilik / \
        files not scrubbed, repeat VACUUM FULL as the owner: \(left.joined(separator: ", "))
        """)
      throw ExitStatus.failed
    }
    print(
      "berkas bersih / files scrubbed: \(report.tables.count); WAL lama / old WAL: docs/audit.md")
  }
}

extension EraseCommand {
  /// Says which records would go, by facility and id.
  private func name(_ sought: ExternalIdentifier, _ house: House) async throws {
    let decided = self
    let (found, names) = try await house.erasure(by: officer) { erasure, snapshot in
      let found = try await erasure.members(
        sought, officers: decided.officer, basis: decided.basis, requestID: actor().requestID)
      return (found, snapshot.facilities.mapValues(\.code))
    }
    guard !found.isEmpty else {
      tell("tidak ada orang dengan nomor ini / nobody has this number")
      throw ExitStatus.failed
    }
    for (turn, person) in found.enumerated() {
      for (patient, facility) in zip(person.patients, person.facilities) {
        print("\(turn + 1) Patient/\(patient) \(names[facility] ?? "\(facility)")")
      }
    }
    print(
      """
      orang yang ditautkan / linked persons \(found.count), \
      rekam / records \(found.reduce(0) { $0 + $1.patients.count })
      """)
  }
}

extension House {
  /// Runs `body` with the erasure of whoever the registry knows as these officers.
  fileprivate func erasure<Result: Sendable>(
    by officers: [String],
    _ body: @Sendable @escaping (Erasure, RegistrySnapshot) async throws -> Result
  ) async throws -> Result {
    let keyring = try Keyring(directory: settings.keysDirectory)
    return try await administer { _, snapshot in
      try snapshot.requireOfficers(officers)
      return try await body(
        Erasure(database: database, log: log, keyring: keyring, now: House.now), snapshot)
    }
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
