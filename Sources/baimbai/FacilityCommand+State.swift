import Administration
import ArgumentParser
import Foundation
import RecordModel
import Registry

extension FacilityCommand {
  /// What is stated of a facility; several at once.
  struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "state",
      abstract: "Nyatakan izin, akreditasi, tempat tidur, layanan / state licence, beds, services.",
      discussion: """
        Tidak ada yang ditimpa: pernyataan lama tetap terbaca dengan `facility list --known` / nothing \
        is overwritten: what was stated before is still read with `facility list --known`.
        """)

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode / code") var code: String
    @Option(help: "Kode petugas / the officer's code") var officer: String?
    @Option(help: "Alasan / reason") var reason: String
    @Option(help: "Berlaku mulai / valid from, yyyy-MM-dd; today") var from: String?
    @Option(help: "Hari terakhir / last day, yyyy-MM-dd; open") var until: String?
    @Option(help: "Nomor izin / number of the licence") var licence: String?
    @Option(help: "Tingkat akreditasi / level of accreditation") var accreditation: String?
    @Option(help: "Penerbit / issuer of licence or accreditation") var issuer: String?
    @Option(help: "Penanggung jawab / person in charge") var head: String?
    @Option(help: "IHS penanggung jawab / the person's IHS number") var headIhs: String?
    @Option(parsing: .unconditionalSingleValue, help: "kode=nama / code=name")
    var service: [String] = []
    @Option(
      parsing: .unconditionalSingleValue,
      help: "kelas=jumlah / class=count; 1, 2, 3, kris, vip, icu, ...")
    var beds: [String] = []
    @Option(parsing: .unconditionalSingleValue, help: "Kode lain / other code: system|value")
    var alias: [String] = []

    func run() async throws {
      let today = CivilDate.localDay(at: House.now())
      let last = try until.map(day)
      guard let valid = ValidDays(from: try from.map(day) ?? today, until: last.map { $0 + 1 })
      else { throw ValidationError("--from > --until") }
      let contents = try contents()
      guard !contents.isEmpty else { throw ValidationError("--licence, --beds, ...") }
      let stated = try await House(try await Settings.load(options)).administer {
        administration, _ in
        try await administration.state(ofFacility: code, reason: reason, by: actor(officer)) { id in
          contents.map { FactChange($0, of: .facility(id), on: valid) }
        }
      }
      print("\(stated)")
    }

    private func contents() throws -> [RegistryFact.Content] {
      var contents: [RegistryFact.Content] = []
      if let licence { contents.append(.licence(number: licence, issuer: issuer)) }
      if let accreditation {
        contents.append(.accreditation(level: accreditation, issuer: issuer))
      }
      if let head { contents.append(.head(name: head, ihsNumber: headIhs)) }
      for (key, value) in try service.map({ try Self.pair($0, "=") }) {
        contents.append(.service(code: key, name: value))
      }
      for (key, value) in try beds.map({ try Self.pair($0, "=") }) {
        guard let bedClass = BedClass(rawValue: key), let count = Int(value), count >= 0 else {
          throw ValidationError(
            "--beds: " + BedClass.allCases.map(\.rawValue).joined(separator: ", "))
        }
        contents.append(.beds(bedClass, count: count))
      }
      for (key, value) in try alias.map({ try Self.pair($0, "|") }) {
        contents.append(.alias(ExternalIdentifier(system: key, value: value)))
      }
      return contents
    }

    private static func pair(_ text: String, _ mark: Character) throws -> (String, String) {
      let sides = text.split(separator: mark, maxSplits: 1).map(String.init)
      guard sides.count == 2 else { throw ValidationError(text) }
      return (sides[0], sides[1])
    }
  }
}
