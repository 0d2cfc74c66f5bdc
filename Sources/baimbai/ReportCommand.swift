import Administration
import ArgumentParser
import Console
import Database
import FHIRViews
import Foundation
import Monitoring
import Notifying
import RecordModel
import Registry
import StrictJSON

/// `baimbai report ...`: reports that are frozen, checked and written out.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Laporan beku / frozen reports.",
    subcommands: [
      List.self, Make.self, Show.self, Verify.self, Export.self, Public.self, Subscribe.self,
      Unsubscribe.self, Send.self,
    ])

  /// `baimbai report list`
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Daftar / list.")

    @OptionGroup var options: SettingsOptions
    @Option(help: "lb1, rl, spm, inm, w2") var kind: ReportDefinition.Kind?
    @Option(help: "2026-08, 2026-W31") var period: String?
    @Option(help: "6371 atau kode fasilitas / or a facility's code.") var scope: String?
    @Flag(help: "JSON, satu objek tiap baris / one object a line.") var json = false

    func run() async throws {
      let query = ReportStore.Query(scope: scope, kind: kind, period: period)
      let reports = try await House(try await Settings.load(options)).use { house in
        try await house.noteLook("Report/list", "")
        return try await ReportStore.list(query, limit: 10_000, in: house.database)
      }
      for report in reports { print(json ? report.line : report.words) }
    }
  }

  /// `baimbai report make lb1 2026-08`
  struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bekukan / freeze.",
      discussion: """
        Yang belum berubah dibiarkan; yang berubah menjadi revisi. /
        What is unchanged is left; what changed becomes a revision.
        """)

    @OptionGroup var options: SettingsOptions
    @Argument(help: "lb1, rl, spm, inm, w2") var kind: ReportDefinition.Kind
    @Argument(help: "2026-08, 2026-W31") var period: String

    func run() async throws {
      guard let period = ReportPeriod(period) else { try refuse(.reportPeriod) }
      let kind = kind
      let answer = try await House(try await Settings.load(options)).use { house in
        try await house.reportDesk.freeze(kind, period, by: actor())
      }
      switch answer {
      case .success(let frozen):
        for report in frozen { print(report.words) }
        tell("\(frozen.count) laporan baru / new reports")
      case .failure(let refusal): try refuse(refusal.rule)
      }
    }
  }

  /// `baimbai report show ID`
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Isi utuh / the whole content.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Id laporan / report's id.") var id: String
    @Flag(help: "Tanpa hitungan kecil / without small counts.") var shown = false

    func run() async throws {
      let (_, given) = try await ReportCommand.read(id, options, shown: shown)
      FileHandle.standardOutput.write(Data(given.bytes))
      print()
    }
  }

  /// `baimbai report verify ID`
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hitung ulang dan bandingkan / count anew and compare.",
      discussion: "Keluar 2 bila berbeda / exit 2 where anything differs.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Id laporan / report's id.") var id: String

    func run() async throws {
      guard let id = ReportID(id) else { try refuse(.reportUnknown) }
      let refusal = try await House(try await Settings.load(options)).use { house in
        try await house.noteLook("Report/\(id)", "verify")
        return try await house.reportDesk.verify(id)
      }
      guard let refusal else { return print("sama / the same") }
      ReportCommand.say(refusal.rule)
      throw ExitCode(2)
    }
  }

  /// `baimbai report export ID --to DIR`
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tulis CSV, XLSX, JSON, FHIR / write the files.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Id laporan / report's id.") var id: String
    @Option(name: .customLong("to"), help: "Folder.") var folder: String
    @Flag(help: "Tanpa hitungan kecil / without small counts.") var shown = false
    @Flag(help: "Bahasa Inggris / in English.") var english = false

    func run() async throws {
      let (report, given) = try await ReportCommand.read(id, options, shown: shown)
      let content = given.content
      let name = content.fileName(revision: report.revision)
      let files: [(String, [UInt8])] = [
        ("json", given.bytes), ("csv", ReportFile.csv(content, english: english)),
        ("xlsx", ReportFile.workbook(content, english: english)),
        ("fhir.json", MeasureReportView(content).bundle.serialized()),
      ]
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      for (ending, bytes) in files {
        let path = "\(folder)/\(name).\(ending)"
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        print(path)
      }
    }
  }

  /// `baimbai report public --to DIR`
  struct Public: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "public", abstract: "Situs publik / the public site.",
      discussion: """
        Berkas diam tanpa skrip, dua bahasa, untuk peladen web Anda sendiri. /
        Static files without a script, in both languages, for a web server of your own.
        """)

    @OptionGroup var options: SettingsOptions
    @Option(name: .customLong("to"), help: "Folder.") var folder: String

    func run() async throws {
      let files = try await House(try await Settings.load(options)).use { house in
        try await house.noteLook("Report/public", "")
        let book = IndicatorBook(database: house.database)
        let figures = try await PublicFigures.read(book, now: House.now())
        let registry = RegistryWatch(database: house.database, logger: house.logger)
        try await registry.refresh()
        return PublicSite(
          figures,
          isSimulated: registry.snapshot.facilities.values.contains(where: \.isSimulated)
        ).files
      }
      for (name, bytes) in files {
        let file = URL(filePath: folder).appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
        print(name)
      }
    }
  }

  /// A report, and what of it is given out: the whole, or what tells no small count beside today's pages.
  static func read(
    _ text: String, _ options: SettingsOptions, shown: Bool
  ) async throws -> (report: FrozenReport, given: GivenReport) {
    guard let id = ReportID(text) else { try refuse(.reportUnknown) }
    let found = try await House(try await Settings.load(options)).use {
      house -> (report: FrozenReport, given: GivenReport?)? in
      try await house.noteLook("Report/\(id)", "")
      guard let whole = try await ReportStore.one(id, in: house.database) else { return nil }
      let given = try await house.reportDesk.given(whole, shown ? .shown : .whole, to: nil)
      return (report: whole.report, given: given)
    }
    guard let found else { try refuse(.reportUnknown) }
    guard let given = found.given else { try refuse(.reportAltered) }
    return (report: found.report, given: given)
  }

  static func say(_ rule: Rule) {
    tell("\(rule.code) \(rule.message.indonesian) / \(rule.message.english)")
    tell("\(rule.fix.indonesian) / \(rule.fix.english)")
  }
}

/// Says a rule and ends the program with 1.
private func refuse(_ rule: Rule) throws -> Never {
  ReportCommand.say(rule)
  throw ExitStatus.failed
}

extension ReportDefinition.Kind: ExpressibleByArgument {}

extension FrozenReport {
  /// A line for people.
  fileprivate var words: String {
    [
      id.description, ReportDefinition.of(kind, version: version).versionedID, scope, period,
      "r\(revision)",
      ClinicalTime(utc: cut).text, ReportContent.hex(contentHash),
    ].joined(separator: "\t")
  }

  /// A line for machines.
  fileprivate var line: String {
    let json: JSON = [
      "id": .string(id.description), "kind": .string(kind.rawValue), "version": .int(version),
      "scope": .string(scope), "period": .string(period), "revision": .int(revision),
      "dataCut": .string(ClinicalTime(utc: cut).text), "inputs": .int(inputCount),
      "inputSHA256": .string(ReportContent.hex(inputHash)),
      "contentSHA256": .string(ReportContent.hex(contentHash)),
      "shownSHA256": .string(ReportContent.hex(shownHash)),
      "madeAt": .string(ClinicalTime(utc: madeAt).text), "madeBy": .string(madeBy),
    ]
    return String(decoding: json.serialized(), as: UTF8.self)
  }
}
