import Administration
import ArgumentParser
import Foundation
import Monitoring
import RecordModel
import RegisterFormat
import Registry
import Statistics

/// `baimbai census ...`: beds by class and day, and how they are used.
struct CensusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "census", abstract: "Sensus tempat tidur / census of beds.",
    subcommands: [Import.self, Use.self])

  /// `baimbai census import FILE --facility CODE`
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Masukkan CSV: tanggal, kelas, tempat tidur, terisi / take a CSV.",
      discussion: """
        Pernyataan baru atas suatu hari menggantikan seluruh hari itu dalam hitungan dan perlu alasan; yang lama tetap
        ada. / A later statement of a day counts instead of the whole earlier one, which stays, and needs a reason.
        """)

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Berkas CSV / CSV file.") var file: String
    @Option(help: "Kode fasilitas / facility's code.") var facility: String
    @Option(help: "Alasan perbaikan / reason of a correction.") var reason: String?

    func run() async throws {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw ValidationError("\(file): tidak terbaca / cannot be read")
      }
      let result = BedCensus.read(
        CSVRows.read(Array(data)), today: CivilDate.localDay(at: House.now()), day: SheetRows.day)
      let (code, words) = (facility, reason)
      guard words.map({ (1...BedCensus.longestReason).contains($0.unicodeScalars.count) }) ?? true
      else { throw ValidationError("--reason: 1-\(BedCensus.longestReason)") }
      do {
        let census = try result.get()
        try await House(try await Settings.load(options)).administer { administration, registry in
          guard let entry = registry.facility(code: code) else {
            throw ValidationError("\(code)?")
          }
          try await administration.put(census, of: entry, reason: words, by: actor())
        }
        print("\(census.lines.count) baris / rows")
      } catch let refused as BedCensus.Refused {
        tell(
          "\(file):\(refused.row): \(refused.rule.code) \(refused.rule.message.indonesian) / "
            + "\(refused.rule.message.english)")
        tell("\(refused.rule.fix.indonesian) / \(refused.rule.fix.english)")
        throw ExitStatus.failed
      }
    }
  }

  /// `baimbai census use --from 2026-01 --to 2026-12`
  struct Use: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "BOR, AVLOS, TOI, BTO tiap fasilitas / of each facility.")

    @OptionGroup var options: SettingsOptions
    @Option(help: "Bulan pertama / first month: 2026-01") var from: String
    @Option(help: "Bulan terakhir / last month") var to: String

    func run() async throws {
      guard let first = CalendarMonth(from), let last = CalendarMonth(to), first <= last else {
        throw ValidationError("--from 2026-01 --to 2026-12")
      }
      let uses = try await House(try await Settings.load(options)).use { house in
        try await house.noteLook("Monitor/beds", "")
        return try await BedCensus.use(first...last, facility: nil, in: house.database)
      }
      print("faskes\thari\tBOR %\tAVLOS\tTOI\tBTO")
      for (code, use) in uses {
        let figures = [use.occupancy, use.lengthOfStay, use.turnoverInterval, use.turnover]
        print(
          "\(code)\t\(use.days)\t"
            + figures.map { $0.map { String(format: "%.2f", $0) } ?? "-" }.joined(separator: "\t"))
      }
    }
  }
}
