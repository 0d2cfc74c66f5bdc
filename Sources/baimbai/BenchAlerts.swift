import ArgumentParser
import Foundation
import Monitoring
import RecordModel
import Simulation
import Statistics

/// `baimbai bench alerts`: what the alert rules find of planted outbreaks in years of the invented city, how late,
/// and how often they alarm without one.
struct BenchAlerts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Wabah yang ditanam dan yang ditemukan / outbreaks, planted and found.",
    discussion: """
      Kota tiruan bertahun-tahun, tanpa basis data; tiga tahun pertama hanya riwayat. Tanpa --outbreak, dua wabah tiap \
      benih. / Years of the invented city, without a database; the first three years are history. Without --outbreak, \
      two outbreaks a seed.
      """)

  @Option(help: "Benih pertama / first seed") var seed: UInt64 = 71
  @Option(help: "Banyak benih / seeds") var seeds = 5
  @Option(help: "Tahun / years") var years = 6
  @Option(help: "Kunjungan per tahun / visits a year") var visits = 70_000
  @Option(help: "kode,kelurahan,minggu,hari,kasus; minggu dari 2021-W01 / the years begin 2018-W01")
  var outbreak: [String] = []

  private static let begin = CivilDate(year: 2018, month: 1, day: 1)

  /// What one city gave.
  private struct Outcome {
    /// Weeks from the outbreak's first to the first alert of its disease there or in the city; nil if missed.
    var delays: [(name: String, weeks: Int?)] = []
    /// Alerts opened by the model where nothing was planted, by colour, and those of the official ratio alone.
    var red = 0
    var model = 0
    var ratio = 0
    /// Alerts of diseases of which each case counts: each of them is to be looked at.
    var singles = 0
    var years = 0.0
  }

  func run() throws {
    guard years >= 4, visits > 0, seeds > 0 else { throw ValidationError("--years 4") }
    var outcomes: [Outcome] = []
    for number in 0..<seeds {
      let seed = seed + UInt64(number)
      let planted = try PlantedOutbreak.all(outbreak.isEmpty ? Self.usual(number) : outbreak)
      let outcome = try judge(seed, planted)
      for (name, weeks) in outcome.delays {
        print("seed \(seed): \(name) \(weeks.map { "found after \($0) weeks" } ?? "missed")")
      }
      outcomes.append(outcome)
    }
    let delays = outcomes.flatMap(\.delays)
    let found = delays.compactMap(\.weeks)
    let span = outcomes.reduce(0) { $0 + $1.years }
    func yearly(_ count: (Outcome) -> Int) -> String {
      String(format: "%.1f", Double(outcomes.reduce(0) { $0 + count($1) }) / span)
    }
    let mean = found.isEmpty ? 0 : Double(found.reduce(0, +)) / Double(found.count)
    print(
      "found \(found.count) of \(delays.count), mean delay \(String(format: "%.1f", mean)) weeks; "
        + "without an outbreak, a year of the city: \(yearly { $0.red }) red by rule and model, "
        + "\(yearly { $0.model }) by the model alone, \(yearly { $0.ratio }) by the official ratio alone, "
        + "\(yearly { $0.singles }) single cases to verify")
  }

  /// Dengue of 60 in six weeks and diarrhoea of 50 in four, at other places and times for each seed.
  private static func usual(_ number: Int) -> [String] {
    let villages = Kelurahan.all.map { $0.code.filter(\.isNumber) }
    let year = 2021 + number % 3
    return [
      "A90,\(villages[(number * 7 + 3) % 52]),\(year)-W\(20 + number * 3 % 25),42,60",
      "A09,\(villages[(number * 11 + 20) % 52]),\(year)-W\(10 + number * 5 % 30),28,50",
    ]
  }

  private func judge(_ seed: UInt64, _ planted: [PlantedOutbreak]) throws -> Outcome {
    let city = SyntheticCity(
      seed: seed, from: Self.begin, days: years * 365,
      events: SyntheticEvents(outbreaks: planted.map(\.event)))
    let history = Self.history(city.cases(count: visits * years))
    let judge = AlertJudge(history)
    let first = AlertJudge.longHistory + 1
    var outcome = Outcome()
    outcome.years = Double(history.weeks.count - first) / 52.18
    var last: [WeekHistory.Unit: Int] = [:]
    var found: [Int: Int] = [:]
    for place in first..<history.weeks.count {
      for signal in try judge.judge(at: place) where signal.opens {
        let isNew = last[signal.unit].map { place - $0 > 4 } ?? true
        last[signal.unit] = place
        let cause = planted.firstIndex { Self.explains($0, signal) }
        if let cause {
          let weeks = (signal.week - planted[cause].week) / 7
          found[cause] = min(found[cause] ?? weeks, weeks)
        }
        guard isNew, cause == nil else { continue }
        switch (signal.modelAgrees, signal.official.isAlert, signal.official.branch) {
        case (true, true, _): outcome.red += 1
        case (true, false, _): outcome.model += 1
        case (false, _, .count): outcome.singles += 1
        case (false, _, _): outcome.ratio += 1
        }
      }
    }
    outcome.delays = planted.indices.map {
      ("\(planted[$0].code) \(planted[$0].kelurahan)", found[$0])
    }
    return outcome
  }

  /// Of its disease, there or in the city, from its first week to two after its last.
  private static func explains(_ outbreak: PlantedOutbreak, _ signal: AlertSignal) -> Bool {
    signal.unit.disease == outbreak.disease?.code
      && [WeekHistory.city, outbreak.kelurahan].contains(signal.unit.area)
      && (outbreak.week..<outbreak.week + outbreak.event.days + 14).contains(signal.week)
  }

  private static func history(_ cases: [SyntheticCase]) -> WeekHistory {
    let facilities = (0...255).map { FacilityID(firstAt: Int64($0 + 1)) }
    let visits = cases.enumerated().map { index, one in
      let person = withUnsafeBytes(of: (UInt64(one.person).bigEndian, UInt64(0))) { KeyedHash($0) }
      return person.map {
        CaseVisit(
          facility: facilities[one.facility], visit: VisitID(firstAt: Int64(index)), person: $0,
          kelurahan: one.kelurahan, day: one.day, minute: one.minute,
          age: AgeBand.of(born: one.birthDay, on: one.day), diagnoses: [one.code],
          isDeath: one.dies)
      }
    }.compactMap(\.self)
    guard let start = visits.first?.day, let end = visits.last?.day else {
      return WeekHistory(from: 0, through: 0)
    }
    // Whole weeks only.
    let first = WeekCounter.week(of: start + 6)
    let last = WeekCounter.week(of: end + 1) - 7
    var history = WeekHistory(from: first, through: last)
    var from = 0
    var to = 0
    for week in history.weeks {
      while from < visits.count, visits[from].day < week - SKDRDisease.longestEpisode { from += 1 }
      while to < visits.count, visits[to].day < week + 7 { to += 1 }
      for (cell, sum) in WeekCount(week: week, visits: Array(visits[from..<to])).cells {
        history.add(
          cell.disease, in: cell.kelurahan, week: week, cases: sum.cases, deaths: sum.deaths)
      }
      let all = visits[from..<to].count { $0.day >= week }
      history.add("X", in: "unresolved", week: week, cases: all, deaths: 0)
    }
    return history
  }
}
