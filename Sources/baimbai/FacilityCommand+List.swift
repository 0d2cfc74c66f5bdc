import Administration
import ArgumentParser
import Foundation
import RecordModel
import Registry

extension FacilityCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tampilkan daftar suatu hari / show the list of a day, as it was known at another.")

    @OptionGroup var options: SettingsOptions
    @Option(help: "Berlaku pada hari / valid on the day, yyyy-MM-dd") var on: String?
    @Option(help: "Seperti diketahui pada akhir hari / as known at the end of the day") var known:
      String?

    func run() async throws {
      let now = House.now()
      let valid = try on.map(day) ?? CivilDate.localDay(at: now)
      let moment = try known.map { try endOfDay($0) } ?? now
      let list = try await House(try await Settings.load(options)).administer {
        administration, _ in
        try await administration.list(validOn: valid, knownAt: moment)
      }
      for facility in list.facilities.sorted(by: { $0.code < $1.code }) {
        let ownership = facility.profile.isGovernment ? "government" : "private"
        print(
          "\(facility.code)\t\(facility.profile.kind)\t\(ownership)"
            + "\t\(facility.status.rawValue)\t\(facility.profile.name)")
      }
    }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Semua yang pernah dinyatakan / everything that was ever stated of a facility.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode / code") var code: String

    func run() async throws {
      let facts = try await House(try await Settings.load(options)).administer {
        administration, snapshot in
        guard let facility = snapshot.facility(code: code) else {
          throw RegistryError.unknown(code: code)
        }
        return try await administration.history(of: facility.id)
      }
      for fact in facts {
        let known = ClinicalTime(utc: fact.knownFrom).text
        let until = fact.knownUntil.map { ClinicalTime(utc: $0).text } ?? ""
        let fields = fact.content.fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        print(
          "\(known)\t\(until)\t\(fact.valid.firstDay)\t\(fact.valid.lastDay ?? "")"
            + "\t\(fact.content.aspect.rawValue)\t\(fields.joined(separator: " "))"
            + "\t\(fact.statedBy)\t\(fact.reason)")
      }
    }
  }

  struct Expiry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Yang segera berakhir / what ends within 90 days or has ended.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let (board, snapshot) = try await House(try await Settings.load(options)).administer {
        (try await $0.expiryBoard($1), $1)
      }
      for row in board.rows {
        let facility = row.facility.flatMap { snapshot.facilities[$0]?.code } ?? ""
        print(
          "\(CivilDate.text(row.day))\t\(row.daysLeft)\t\(row.kind.rawValue)\t\(facility)"
            + "\t\(row.number)")
      }
    }
  }

  struct SetExpiryRule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "expiry-rule",
      abstract: "Akibat izin yang berakhir / what follows when a permit is over.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "licence, sip") var kind: String
    @Argument(help: "flag, narrow, stop") var action: String
    @Option(help: "Masa tenggang, hari / days of grace") var grace = 0
    @Option(help: "Kode petugas / the officer's code") var officer: String
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      guard let kind = ExpiryRule.Kind(rawValue: kind),
        let action = ExpiryRule.Action(rawValue: action), (0...365).contains(grace)
      else { throw ValidationError("licence|sip flag|narrow|stop --grace 0...365") }
      try await House(try await Settings.load(options)).administer { administration, _ in
        try await administration.put(
          ExpiryRule(kind, action, graceDays: grace), reason: reason, by: actor(officer))
      }
    }
  }
}

/// The last moment of a day in Banjarmasin, microseconds since 1970.
func endOfDay(_ text: String) throws -> Int64 {
  Int64(try day(text) + 1) * 86_400_000_000 - Int64(witaOffsetMinutes) * 60_000_000 - 1
}

extension FacilityLife.Refusal {
  /// How it is said.
  var sentence: Bilingual { FacilityLifeTexts.refusal(self) }
}
