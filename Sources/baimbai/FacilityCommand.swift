import Administration
import ArgumentParser
import Foundation
import RecordModel
import Registry

/// `baimbai facility ...`
struct FacilityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facility", abstract: "Daftar fasilitas / the facilities.",
    subcommands: [
      Add.self, List.self, SetStatus.self, StateCommand.self, History.self, Expiry.self,
      SetExpiryRule.self, SetTLS12.self, ImportSheet.self, ExportSheet.self,
    ])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Daftarkan (status applied) atau ubah nama / register (as applied for) or rename.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode / code") var code: String
    @Option(help: "Nama / name") var name: String
    @Option(help: "Jenis / kind: clinic-primary, puskesmas, hospital, ...") var kind: String
    @Flag(help: "Milik pemerintah / owned by government") var government = false
    @Flag(help: "Data simulasi / simulated") var simulated = false
    @Option(help: "Kode kelurahan Kemendagri, 10 angka") var kelurahan: String?
    @Option(
      parsing: .unconditionalSingleValue, help: "Kode lain / other code: system|value")
    var alias: [String] = []

    func validate() throws {
      guard FacilityKind(rawValue: kind) != nil else {
        throw ValidationError(
          "--kind: " + FacilityKind.allCases.map(\.rawValue).joined(separator: ", "))
      }
    }

    func run() async throws {
      let aliases = alias.compactMap { text -> ExternalIdentifier? in
        let sides = text.split(separator: "|", maxSplits: 1).map(String.init)
        return sides.count == 2 ? ExternalIdentifier(system: sides[0], value: sides[1]) : nil
      }
      let entry = FacilityEntry(
        id: FacilityID(at: House.now() / 1000), code: code, name: name, kind: kind,
        isGovernment: government, status: .applied, kelurahanCode: kelurahan,
        isSimulated: simulated, registeredAt: House.now(), aliases: aliases)
      let id = try await House(try await Settings.load(options)).administer { administration, _ in
        try await administration.put(entry, by: actor())
      }
      print("\(code) \(id)")
    }
  }

  struct SetStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "status",
      abstract: "Satu langkah dalam riwayat fasilitas / a step in a facility's life.",
      discussion: """
        applied -> verified -> active -> suspended -> active, closed. Yang memverifikasi bukan yang \
        mengaktifkan pertama kali / who verifies is not who activates for the first time.
        """)

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode, beberapa dengan koma / code, several with commas") var code: String
    @Argument(help: "applied, verified, active, suspended, closed") var status: String
    @Option(help: "Kode petugas / the officer's code") var officer: String
    @Option(help: "Alasan / reason") var reason: String
    @Option(help: "Mulai tanggal / from the day, yyyy-MM-dd") var from: String?

    func run() async throws {
      guard let status = FacilityEntry.Status(rawValue: status) else {
        throw ValidationError("status?")
      }
      let step = FacilityLife.Step(
        to: status, officer: officer, reason: reason, day: try from.map(day))
      do {
        try await House(try await Settings.load(options)).administer { administration, _ in
          for code in code.split(separator: ",") {
            try await administration.take(step, ofFacility: String(code), by: actor(officer))
          }
        }
      } catch let refusal as FacilityLife.Refusal {
        tell("\(refusal.sentence.indonesian) / \(refusal.sentence.english)")
        throw ExitStatus.failed
      }
    }
  }

  struct SetTLS12: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "tls12",
      abstract: "Izinkan TLS 1.2 untuk perangkat lunak lama / allow TLS 1.2 for old software.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode / code") var code: String
    @Argument(help: "on, off") var state: String

    func run() async throws {
      guard ["on", "off"].contains(state) else { throw ValidationError("on, off") }
      try await House(try await Settings.load(options)).administer { administration, _ in
        try await administration.setTLS12(state == "on", ofFacility: code, by: actor())
      }
    }
  }
}

/// A day that was typed, days since 1970-01-01.
func day(_ text: String) throws -> Int {
  guard let day = CivilDate.days(text) else { throw ValidationError("yyyy-MM-dd: \(text)") }
  return day
}

/// Who changes something on the command line: the officer whom it names, with the system's user.
func actor(_ officer: String?) -> Administration.Actor {
  let own = actor()
  return officer.map { .init(code: "\($0) (\(own.code))", requestID: own.requestID) } ?? own
}
