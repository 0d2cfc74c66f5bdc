import Statistics
import Testing

@Suite("Series files")
struct SeriesFileTests {
  private func read(_ text: String, _ options: SeriesFile.Options = .init()) throws -> Series {
    try SeriesFile.read(Array(text.utf8), options: options)
  }

  /// The lines of the problems, and their English words.
  private func problems(
    _ text: String, _ options: SeriesFile.Options = .init()
  ) -> [(line: Int, message: String)] {
    do {
      _ = try read(text, options)
      return []
    } catch {
      let problems = (error as? SeriesFile.Unreadable)?.problems ?? []
      #expect(problems.allSatisfy { !$0.fix.indonesian.isEmpty && !$0.message.english.isEmpty })
      return problems.map { ($0.line, $0.message.english) }
    }
  }

  @Test("Weeks by label, by year and number, and by date; days; three separators")
  func shapes() throws {
    let label = try read("minggu,jumlah\n2025-W52,3\n2025-W53,4\n2026-W01,5\n")
    #expect(label.unit == .week && label.counts == [3, 4, 5])
    #expect((0..<3).map(label.label) == ["2025-W52", "2025-W53", "2026-W01"])
    let number = try read("Tahun;Minggu;Kasus\r\n2025;52;3\r\n2025;53;4\r\n2026;1;5\r\n")
    #expect(number == label)
    let sundays = try read("date\tcases\n2025-12-21\t3\n2025-12-28\t4\n2026-01-04\t5")
    #expect(sundays == label)
    let mondays = try read("tanggal,n\n22/12/2025,3\n29/12/2025,4\n05/01/2026,5\n")
    #expect(mondays == label)
    let days = try read("\u{FEFF}date,count,population\n2026-08-03,1,9\n2026-08-04,0,9\n")
    #expect(days.unit == .day && days.counts == [1, 0] && days.populations == [9, 9])
    #expect(days.start.text == "2026-08-03" && days.wholeWeeks == nil)
  }

  @Test("Rows in any order; blanks, quotes, empty lines and other columns do no harm")
  func tolerance() throws {
    let text = "\n \"week\" , note, \"count\"\n2026-W02,\"a, \"\"b\"\"\", 7 \n\n2026-W01,x,\"6\"\n"
    #expect(try read(text).counts == [6, 7])
    var options = SeriesFile.Options()
    options.countColumn = "Dengue"
    let wide = try read("t,year,week,dengue,sparse\n1,2018,1,12,0\n2,2018,2,17,0\n", options)
    #expect(wide.counts == [12, 17] && wide.label(0) == "2018-W01")
  }

  @Test("A missing week is a problem, or 0 where that is asked for")
  func gaps() throws {
    let text = "week,count,population\n2026-W01,1,50\n2026-W04,2,60\n"
    #expect(problems(text).map(\.message) == ["The period 2026-W02 is missing."])
    var options = SeriesFile.Options()
    options.missingIsZero = true
    let series = try read(text, options)
    #expect(series.counts == [1, 0, 0, 2] && series.populations == [50, 50, 50, 60])
  }

  @Test("Every problem names its line, and none repeats the file")
  func lines() {
    let text = "week,count\n2026-W01,1\n2026-W54,1\n2026-W03,-1\n2026-W04,1.5\n2026-W05,\n2026-W06"
    #expect(problems(text).map(\.line) == [3, 4, 5, 6, 7])
    #expect(problems("date,count\n2026-02-30,1\n2026-03-01,x").map(\.line) == [2, 3])
    #expect(problems("week,count,penduduk\n2026-W01,1,0\n2026-W02,1,7").map(\.line) == [2])
    #expect(problems("week,count\n2026-W01,1\n2026-W01,2").map(\.line) == [3])
    #expect(problems("week,count\n2026-W01,\"1\n2026-W02,1").map(\.line) == [2])
    for (text, line) in [
      ("", 0), ("\n\n", 0), ("week,count", 0), ("week,count\n2026-W01,1", 0), ("a,b\n1,2", 1),
      ("week,b\n1,2", 1), ("a,count\n1,2", 1), ("week,count,kasus\n2026-W01,1,1", 1),
      ("week,count\u{0}\n2026-W01,1", 0),
    ] {
      #expect(problems(text).map(\.line) == [line], "\(text)")
    }
    let many = "week,count\n" + (0..<50).map { _ in "secret,1\n" }.joined()
    #expect(problems(many).count == 20)
    #expect(!problems(many).contains { $0.message.contains("secret") })
    #expect(throws: SeriesFile.Unreadable.self) { try SeriesFile.read([0xFF, 0x61, 0x0A]) }
    #expect(problems("date,count\n0001-01-01,1\n9999-12-31,2").count == 2)
  }

  @Test("Any bytes give a series or problems")
  func anyBytes() {
    var random = SeededGenerator(seed: 44)
    let pieces = [
      "week", "count", "date", ",", ";", "\n", "\r\n", "\"", "2026-W01", "2026-W02", "2026-08-03",
      "04/08/2026", "7", "-1", " ", "\t", "population", "\u{FEFF}", "é", "99999999999", "tahun",
    ]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...14, using: &random)
      let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      do {
        let series = try SeriesFile.read(Array(("week,count\n" + text).utf8))
        #expect(series.counts.count >= 2 && series.counts.allSatisfy { $0 >= 0 })
      } catch {
        #expect(!error.problems.isEmpty && error.problems.count <= 20)
      }
      do {
        _ = try SeriesFile.read(Array(text.utf8))
      } catch {
        #expect(!error.problems.isEmpty)
      }
    }
  }

  @Test("Whole weeks of a daily series run from Sunday to Saturday")
  func wholeWeeks() throws {
    let start = try #require(CalendarDay("2026-08-05"))
    let counts = Array(1...20)
    let daily = try Series(
      unit: .day, start: start, counts: counts, populations: counts.map { $0 * 100 })
    let weeks = try #require(daily.wholeWeeks)
    #expect(weeks.start.text == "2026-08-09" && weeks.counts == [56, 105])
    #expect(weeks.populations == [1100, 1800])
    #expect(weeks.lastDay(1).text == "2026-08-22")
    #expect(throws: Refusal.settingOutOfRange("start")) {
      try Series(unit: .week, start: start, counts: [1, 2])
    }
    #expect(throws: Refusal.notPositive(position: 2)) {
      try Series(unit: .day, start: start, counts: [1, 2], populations: [1, 0])
    }
    #expect(throws: Refusal.negative(position: 1)) {
      try Series(unit: .day, start: start, counts: [-1])
    }
  }
}
