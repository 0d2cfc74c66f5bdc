import Administration
import ArgumentParser
import Foundation
import Monitoring
import RecordModel
import RegisterFormat
import Registry

/// `baimbai stated ...`: people, targets, members and forms that people state, by versions.
struct StatedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stated",
    abstract: "Penduduk, sasaran, peserta, formulir / population, targets, members, forms.",
    subcommands: [Import.self, History.self])

  /// `baimbai stated import FILE`
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Masukkan CSV / take a CSV.",
      discussion: """
        Judul: indikator, periode, tempat, pembilang, penyebut, sumber, tanggal. Kata terakhir
        berlaku; yang lama tetap ada. / Titles: indicator, period, place, numerator, denominator,
        source, date. The last word counts; earlier ones stay.
        """)

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Berkas CSV / CSV file.") var file: String

    func run() async throws {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw ValidationError("\(file): tidak terbaca / cannot be read")
      }
      let name = file
      let count = try await House(try await Settings.load(options)).administer {
        administration, registry in
        let frame = StatedFigure.Frame.office(
          registry, today: CivilDate.localDay(at: House.now()), day: { SheetRows.day($0) })
        switch StatedFigure.sheet(CSVRows.read(Array(data)), frame) {
        case .success(let figures):
          try await administration.put(figures, of: nil, by: actor())
          return figures.count
        case .failure(let refused):
          tell(
            "\(name):\(refused.row): \(refused.rule.code) \(refused.rule.message.indonesian) / "
              + "\(refused.rule.message.english)")
          tell("\(refused.rule.fix.indonesian) / \(refused.rule.fix.english)")
          throw ExitStatus.failed
        }
      }
      print("\(count) baris / rows")
    }
  }

  /// `baimbai stated history`
  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "history", abstract: "Semua kata, terbaru dahulu / every word, newest first.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
      let versions = try await House(try await Settings.load(options)).use { house in
        try await house.noteLook("Monitor/stated", "")
        return try await StatedBook(database: house.database).history()
      }
      for version in versions {
        let figure = version.figure
        print(
          [
            ClinicalTime(utc: version.statedAt).text, version.statedBy, figure.subject,
            figure.period, figure.place, figure.numerator.map { "\($0)" } ?? "-",
            "\(figure.denominator)", figure.source, CivilDate.text(figure.sourceDay),
          ].joined(separator: "\t"))
      }
    }
  }
}
