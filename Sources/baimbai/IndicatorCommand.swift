import ArgumentParser
import Foundation
import Monitoring
import RecordModel
import Statistics
import StrictJSON

/// `baimbai indicator ...`: what is measured, how, and the figures.
struct IndicatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "indicator", abstract: "Indikator mutu / indicators of quality.",
    subcommands: [List.self, ExplainOne.self, Compute.self])

  /// `baimbai indicator list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Daftar / list.")

    @Flag(help: "Bahasa Inggris / in English.") var english = false
    @Flag(help: "JSON.") var json = false

    func run() throws {
      for indicator in Indicator.all {
        if json {
          print(String(decoding: IndicatorText.json(indicator).serialized(), as: UTF8.self))
        } else {
          print("\(indicator.id)\t\(IndicatorText.words(indicator.title, english))")
        }
      }
    }
  }

  /// `baimbai indicator explain W1`
  struct ExplainOne: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "explain", abstract: "Apa artinya / what it means.")

    @Argument(help: "Kode / id: W1") var id: String
    @Flag(help: "Bahasa Inggris / in English.") var english = false
    @Flag(help: "JSON.") var json = false

    func run() throws {
      guard let indicator = Indicator.named(id) else {
        throw ValidationError("\(id)? baimbai indicator list")
      }
      if json {
        return print(String(decoding: IndicatorText.json(indicator).serialized(), as: UTF8.self))
      }
      let heads =
        english
        ? [
          "Numerator", "Denominator", "Left out", "Source", "Ripe after", "Target", "Valid from",
          "Least denominator",
        ]
        : [
          "Pembilang", "Penyebut", "Pengecualian", "Sumber", "Matang sesudah", "Target",
          "Berlaku sejak", "Penyebut terkecil",
        ]
      let texts = [
        IndicatorText.words(indicator.numerator, english),
        IndicatorText.words(indicator.denominator, english),
        IndicatorText.words(indicator.exclusions, english),
        IndicatorText.words(indicator.source, english),
        "\(indicator.maturityDays) \(english ? "days" : "hari")",
        indicator.target.map { "\($0)" } ?? "-", indicator.validFrom,
        "\(indicator.minimumDenominator)",
      ]
      print("\(indicator.id).\(indicator.version) \(IndicatorText.words(indicator.title, english))")
      for (head, text) in zip(heads, texts) { print("  \(head): \(text)") }
    }
  }

  /// `baimbai indicator compute --by kelurahan --from 2026-01 --to 2026-12`
  struct Compute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hitung angka / the figures.",
      discussion: """
        Angka petugas, tanpa penyembunyian hitungan kecil; jangan diterbitkan begitu saja. /
        Figures for the office, small counts not hidden; not for publication as they are.
        """)

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode / ids; semua bila tidak disebut / all if none") var ids: [String] = []
    @Option(help: "Bulan pertama / first month: 2026-01") var from: String
    @Option(help: "Bulan terakhir / last month") var to: String
    @Option(help: "all, month, facility, kelurahan, ownership, residence, kelurahanMonth")
    var by = FigureGroup.all.rawValue
    @Flag(help: "JSON, satu objek tiap baris / one object a line.") var json = false

    func run() async throws {
      guard let first = CalendarMonth(from), let last = CalendarMonth(to), first <= last else {
        throw ValidationError("--from 2026-01 --to 2026-12")
      }
      guard let group = FigureGroup(rawValue: by) else { throw ValidationError("--by?") }
      let chosen =
        try ids.isEmpty
        ? Indicator.all
        : ids.map { id in
          guard let one = Indicator.named(id) else {
            throw ValidationError("\(id)? baimbai indicator list")
          }
          return one
        }
      let asked = "\(ids.joined(separator: ",")) \(by) \(from) \(to)"
      let (figures, cut) = try await House(try await Settings.load(options)).use { house in
        try await house.noteLook("Monitor/indicators", asked)
        let book = IndicatorBook(database: house.database)
        let cut = try await book.dataCut()
        return (
          try await book.figures(
            chosen, FigureQuery(months: first...last), by: group, cut: cut), cut
        )
      }
      let stamp = ClinicalTime(utc: cut).text
      for indicator in chosen {
        for figure in figures[indicator.id] ?? [] {
          print(json ? line(indicator, figure, stamp) : plain(indicator, figure))
        }
      }
      if !json { tell("data s.d. / up to \(stamp)") }
    }

    private func plain(_ indicator: Indicator, _ figure: Figure) -> String {
      [
        indicator.id, figure.key, "\(figure.sum.numerator)", "\(figure.sum.denominator)",
        figure.value.map { "\($0)" } ?? "-",
        figure.interval.map { "\($0.lower)-\($0.upper)" } ?? "-", "\(figure.sum.excluded)",
        "\(figure.sum.missing)",
      ].joined(separator: "\t")
    }

    private func line(_ indicator: Indicator, _ figure: Figure, _ stamp: String) -> String {
      func number(_ value: Double?) -> JSON {
        value.map { .number("\($0)") } ?? .null
      }
      let members: [(String, JSON)] = [
        ("indicator", .string(indicator.id)), ("version", .number("\(indicator.version)")),
        ("by", .string(by)), ("key", .string(figure.key)),
        ("numerator", .number("\(figure.sum.numerator)")),
        ("denominator", .number("\(figure.sum.denominator)")), ("value", number(figure.value)),
        ("ninthDecile", number(figure.ninthDecile)), ("lower", number(figure.interval?.lower)),
        ("upper", number(figure.interval?.upper)),
        ("excluded", .number("\(figure.sum.excluded)")),
        ("missing", .number("\(figure.sum.missing)")), ("dataCut", .string(stamp)),
      ]
      let object = JSON.object(members.map { JSONMember(key: $0.0, value: $0.1) })
      return String(decoding: object.serialized(), as: UTF8.self)
    }
  }
}

/// The words of an indicator.
enum IndicatorText {
  static func words(_ text: Bilingual, _ english: Bool) -> String {
    english ? text.english : text.indonesian
  }

  static func json(_ indicator: Indicator) -> JSON {
    func both(_ text: Bilingual) -> JSON {
      .object([
        JSONMember(key: "id", value: .string(text.indonesian)),
        JSONMember(key: "en", value: .string(text.english)),
      ])
    }
    let members: [(String, JSON)] = [
      ("indicator", .string(indicator.id)), ("version", .number("\(indicator.version)")),
      ("title", both(indicator.title)), ("numerator", both(indicator.numerator)),
      ("denominator", both(indicator.denominator)), ("exclusions", both(indicator.exclusions)),
      ("source", both(indicator.source)), ("measure", .string("\(indicator.measure)")),
      ("target", indicator.target.map { .number("\($0)") } ?? .null),
      ("maturityDays", .number("\(indicator.maturityDays)")),
      ("validFrom", .string(indicator.validFrom)),
      ("minimumDenominator", .number("\(indicator.minimumDenominator)")),
      ("direction", .string("\(indicator.direction)")),
    ]
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }
}
