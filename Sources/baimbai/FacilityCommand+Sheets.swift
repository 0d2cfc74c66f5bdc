import Administration
import ArgumentParser
import Foundation
import RecordModel
import RegisterFormat
import Registry

extension FacilityCommand {
  struct ImportSheet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Daftar dari CSV/XLSX: pratinjau, lalu --apply / a list: preview, then --apply.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "CSV atau XLSX; fasilitas atau tenaga kesehatan / facilities or practitioners")
    var file: String
    @Flag(help: "Simpan / do it, not only show it") var apply = false
    @Option(help: "Kode petugas / the officer's code") var officer: String?
    @Option(help: "Alasan / reason") var reason = "import"

    func run() async throws {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
      let plan = try await House(try await Settings.load(options)).administer {
        administration, _ in
        try await administration.importSheet(
          bytes, reason: reason, isRehearsal: !apply, by: actor(officer))
      }
      for issue in plan.issues {
        print(
          "\(issue.rule.code)\t\(issue.position)\t\(issue.rule.message.indonesian) "
            + "\(issue.rule.fix.indonesian) / \(issue.rule.message.english) "
            + issue.rule.fix.english)
      }
      for row in plan.rows {
        for change in row.changes {
          print(
            "\(row.number)\t\(row.code)\t\(row.isNew ? "new" : "changed")"
              + "\t\(change.aspect.rawValue)\t\(change.old)\t\(change.new)")
        }
      }
      let isDone = apply && plan.isSound
      print(
        (isDone ? "disimpan / done: " : "pratinjau / preview: ")
          + "\(plan.rows.count) berubah / changed, \(plan.unchanged) sama / the same")
      if !plan.isSound { throw ExitStatus.failed }
    }
  }

  struct ExportSheet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Tulis daftar / write the list: .csv, .xlsx.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Berkas .csv atau .xlsx / file") var file: String
    @Flag(help: "Tenaga kesehatan / practitioners") var practitioners = false
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
      let rows =
        practitioners ? RegistryExport.practitioners(list) : RegistryExport.facilities(list)
      let bytes =
        file.hasSuffix(".xlsx")
        ? SheetFile.xlsx(rows, name: CivilDate.text(valid)) : SheetFile.csv(rows)
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      print("\(rows.count - 1)")
    }
  }
}
