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
    subcommands: [Add.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Daftarkan atau ubah nama / register or rename.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor IHS SATUSEHAT / IHS number") var ihsNumber: String
    @Option(help: "Nama dengan gelar / name with titles") var name: String
    @Option(help: "male, female") var sex: String?
    @Option(help: "Berkas berisi NIK, atau - dari masukan / file with the NIK, or - for stdin")
    var nikFile: String?

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
          entry, nik: nik.map { PractitionerEntry.hashes(ofNIK: $0, keyring) } ?? [], by: actor())
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
}
