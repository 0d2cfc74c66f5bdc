import Administration
import ArgumentParser
import Foundation
import Monitoring
import RecordModel
import Statistics

/// `baimbai alerts ...`: disease alerts from the weekly report W2.
struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "Peringatan penyakit (SKDR) / disease alerts.",
    subcommands: [AlertsRun.self, AlertsList.self, AlertsShow.self, AlertsStep.self])
}

/// `baimbai alerts run`
struct AlertsRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Hitung W2 dan nilai minggu / count W2 and judge weeks; safe to repeat.",
    discussion: """
      Minggu yang datanya berubah dihitung lagi sebagai versi baru; minggu yang sudah dinilai tidak membuka \
      peringatan dua kali. / Weeks whose data changed get a new version; a week that was judged opens no alert twice.
      """)

  @OptionGroup var options: SettingsOptions
  @Option(help: "Minggu terakhir, 2026-W31; tanpa ini yang terakhir selesai / last week to judge.")
  var week: String?
  @Option(help: "Jumlah minggu sampai minggu itu / weeks up to it that are judged.") var weeks = 1

  func run() async throws {
    let house = House(try await Settings.load(options))
    let newest = WeekCounter.lastWeek(at: House.now())
    var last = newest
    if let week {
      guard let chosen = MMWRWeek(week), chosen.firstDay.number <= newest else {
        throw ValidationError("--week \(week): 2026-W31, sudah selesai / that is over")
      }
      last = chosen.firstDay.number
    }
    guard (1...1000).contains(weeks) else { throw ValidationError("--weeks 1...1000") }
    let from = last - 7 * (weeks - 1)
    let end = last
    let (counted, opened) = try await house.administer { [house] _, _ in
      let counted = try await WeekCounter(database: house.database, now: House.now).count(since: 0)
      let desk = AlertDesk(database: house.database, log: house.log, now: House.now)
      var opened = 0
      for week in stride(from: from, through: end, by: 7) {
        opened += try await desk.judge(week, by: actor()).count
      }
      return (counted.count, opened)
    }
    print("\(counted) minggu dihitung / weeks counted, \(opened) peringatan baru / new alerts")
  }
}

/// `baimbai alerts list`
struct AlertsList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Daftar peringatan / list alerts.")

  @OptionGroup var options: SettingsOptions
  @Flag(help: "Yang sudah ditutup juga / closed ones too.") var all = false

  func run() async throws {
    let house = House(try await Settings.load(options))
    let all = all
    let alerts = try await house.use { house in
      try await house.noteLook("Alerts/list", "")
      return try await AlertBook(database: house.database).list(closed: all)
    }
    for alert in alerts { print(alert.line) }
  }
}

/// `baimbai alerts show ID`
struct AlertsShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Satu peringatan / one alert.")

  @OptionGroup var options: SettingsOptions
  @Argument(help: "Id.") var id: String

  func run() async throws {
    guard let id = AlertID(id) else { throw ValidationError("id") }
    let house = House(try await Settings.load(options))
    let file = try await house.use { house in
      try await house.noteLook("Alert/\(id)", "")
      return try await AlertBook(database: house.database).file(id)
    }
    guard let file else {
      tell("\(id): tidak ada / not there")
      throw ExitStatus.failed
    }
    print(file.alert.line)
    for one in file.verdicts {
      func number(_ value: Double?) -> String {
        value.map { String(($0 * 10_000).rounded() / 10_000) } ?? "-"
      }
      print(
        [
          AlertsShow.week(one.week), "cases=\(one.cases)", "previous=\(one.previous)",
          "rule=\(one.branch)\(one.isOfficial ? "!" : "")", "method=\(one.method.rawValue)",
          "expected=\(number(one.expected))", "bound=\(number(one.bound))",
          "p=\(number(one.pValue))", "q=\(number(one.qValue))", "family=\(one.family)",
        ].joined(separator: "\t"))
    }
    for step in file.steps {
      print(
        [
          ClinicalTime(utc: step.at).text, step.name, step.actor, step.outcome?.rawValue ?? "-",
          step.note,
        ].joined(separator: "\t"))
    }
  }

  static func week(_ day: Int) -> String {
    MMWRWeek(CalendarDay(daysSince1970: day))?.text ?? "-"
  }
}

/// `baimbai alerts step ID STEP`
struct AlertsStep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Langkah: take, verify, assess, respond, close / take a step.")

  @OptionGroup var options: SettingsOptions
  @Argument(help: "Id.") var id: String
  @Argument(help: "take, verify, assess, respond, close.") var step: String
  @Option(help: "Catatan tanpa nama pasien / a note without a patient's name.") var note = ""
  @Option(help: "Untuk close / for close: klb, contained, no-event, data-error.") var outcome:
    String?

  func run() async throws {
    guard let id = AlertID(id), let step = AlertStep(step, outcome: outcome) else {
      throw ValidationError(
        "take, verify, assess, respond, close --outcome klb|contained|no-event|data-error")
    }
    let note = note
    do {
      try await House(try await Settings.load(options)).administer { administration, _ in
        try await administration.alerts.take(step, of: id, note: note, by: actor())
      }
    } catch let refusal as AlertRefusal {
      tell(
        "\(refusal.rule.code) \(refusal.rule.message.indonesian) / \(refusal.rule.message.english)")
      throw ExitStatus.failed
    }
  }
}

extension Alert {
  /// One line of a list.
  fileprivate var line: String {
    [
      id.description, isRed ? "red" : "amber", state.rawValue, unit.disease, unit.area,
      AlertsShow.week(weeks.lowerBound), AlertsShow.week(weeks.upperBound), owner ?? "-",
      outcome?.rawValue ?? "-",
    ].joined(separator: "\t")
  }
}
