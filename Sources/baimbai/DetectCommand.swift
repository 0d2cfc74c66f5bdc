import ArgumentParser
import Foundation
import Statistics

/// `baimbai detect`: outbreak detectors and control charts over a table of counts, without a database.
struct DetectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Cari lonjakan dalam deret hitungan / look for outbreaks in a series of counts.",
    discussion: """
      CSV dengan minggu (2026-W07) atau hari dan jumlah kasus. Tiap periode: apa yang diharapkan tiap detektor, \
      ambangnya, dan mengapa. Keluar 2 bila ada alarm. /
      CSV of weeks or days and counts. For each period what each detector expected, its threshold, and why. Exit 2 \
      with alarms.
      """)

  @Option(help: "Berkas CSV / CSV file.") var series: String
  @Option(help: "Periode terakhir yang dinilai / latest periods that are judged.") var judged = 52
  @Option(help: "Kolom hitungan bila lebih dari satu / column of counts.") var column: String?
  @Flag(help: "Periode yang tidak ada dihitung nol / a period that is lacking counts as zero.")
  var missingIsZero = false
  @Flag(help: "Bahasa Inggris / in English.") var english = false
  @Flag(help: "JSON.") var json = false

  func run() throws {
    guard let data = FileManager.default.contents(atPath: series) else {
      throw ValidationError("\(series): tidak terbaca / cannot be read")
    }
    var options = SeriesFile.Options()
    options.countColumn = column
    options.missingIsZero = missingIsZero
    var detection = SeriesDetection()
    detection.judged = judged
    do {
      let report = try detection.run(SeriesFile.read(Array(data), options: options))
      print(json ? report.json() : report.text(english ? .english : .indonesian))
      if report.hasAlarms { throw ExitCode(2) }
    } catch let error as SeriesFile.Unreadable {
      for problem in error.problems {
        tell("\(series):\(problem.line): \(words(problem.message)) \(words(problem.fix))")
      }
      throw ExitStatus.failed
    } catch let refusal as Refusal {
      tell("\(words(refusal.message)) \(words(refusal.fix))")
      throw ExitStatus.failed
    }
  }

  private func words(_ sentence: Sentence) -> String {
    english ? sentence.english : sentence.indonesian
  }
}
