import Administration
import ArgumentParser
import Foundation
import RecordModel
import Registry
import Sealing

/// `baimbai practitioner add ...`
struct PractitionerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "practitioner", abstract: "Tenaga kesehatan / practitioners.",
    subcommands: [Add.self, Place.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Daftarkan atau ubah nama / register or rename.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor IHS SATUSEHAT / IHS number") var ihsNumber: String
    @Option(help: "Nama dengan gelar / name with titles") var name: String
    @Option(help: "male, female") var sex: String?
    @Option(help: "Berkas berisi NIK, atau - dari masukan / file with the NIK, or - for stdin")
    var nikFile: String?
    @Option(help: "Profesi / profession") var profession: String?

    func run() async throws {
      let settings = try await Settings.load(options)
      let entry = PractitionerEntry(
        id: PractitionerID(at: House.now() / 1000), ihsNumber: ihsNumber, name: name,
        sex: try sex.map { text in
          guard let sex = Sex(rawValue: text) else { throw ValidationError("sex?") }
          return sex
        })
      let nik = try readNIK()
      let keyring = try Keyring(directory: settings.keysDirectory)
      try await House(settings).administer { administration, _ in
        try await administration.put(
          entry, nik: nik.map { PractitionerEntry.hashes(ofNIK: $0, keyring) } ?? [],
          profession: profession, by: actor())
      }
      print(ihsNumber)
    }

    /// A NIK is no argument: those stand in the list of processes.
    private func readNIK() throws -> String? {
      guard let nikFile else { return nil }
      let text =
        nikFile == "-" ? readLine() ?? "" : try String(contentsOfFile: nikFile, encoding: .utf8)
      let nik = text.filter { !$0.isWhitespace }
      guard nik.utf8.count == 16, nik.utf8.allSatisfy({ $0 &- 48 < 10 }) else {
        throw ValidationError("NIK: 16 angka / digits")
      }
      return nik
    }
  }

  struct Place: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Nyatakan STR atau SIP / state an STR, or a SIP at a place.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor IHS SATUSEHAT / IHS number") var ihsNumber: String
    @Option(help: "Nomor STR / number of the STR") var str: String?
    @Option(help: "Nomor SIP / number of the SIP") var sip: String?
    @Option(help: "Kode fasilitas / the facility's code") var facility: String?
    @Option(help: "Berlaku mulai / valid from, yyyy-MM-dd; today") var from: String?
    @Option(help: "Hari terakhir / last day, yyyy-MM-dd; open") var until: String?
    @Option(help: "Kode petugas / the officer's code") var officer: String?
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      let today = CivilDate.localDay(at: House.now())
      let last = try until.map(day)
      guard let valid = ValidDays(from: try from.map(day) ?? today, until: last.map { $0 + 1 })
      else { throw ValidationError("--from > --until") }
      guard str != nil || sip != nil, (sip == nil) == (facility == nil) else {
        throw ValidationError("--str, --sip --facility")
      }
      try await House(try await Settings.load(options)).administer { administration, snapshot in
        var contents = str.map { [RegistryFact.Content.registration(number: $0)] } ?? []
        if let sip, let facility {
          guard let place = snapshot.facility(code: facility) else {
            throw RegistryError.unknown(code: facility)
          }
          contents.append(.placement(sip: sip, facility: place.id, profession: nil))
        }
        let stated = contents
        _ = try await administration.state(
          ofPractitioner: ihsNumber, reason: reason, by: actor(officer)
        ) { id in
          stated.map { FactChange($0, of: .practitioner(id), on: valid) }
        }
      }
    }
  }
}
