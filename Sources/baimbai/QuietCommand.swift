import ArgumentParser
import Monitoring

/// `baimbai monitor quiet-trial`: how the watch for silence does on invented feeds, without a database.
struct QuietTrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quiet-trial",
    abstract: "Uji pengawas jalur yang terhenti / try the watch for silence on invented feeds.",
    discussion: """
      Tiap baris: kunjungan sehari, sebaran (ragam dibagi rata-rata), alarm palsu per fasilitas per tahun, bagian \
      diam yang terlihat pada akhir hari kerja pertama dan paling lambat hari kerja berikutnya. /
      Each line: visits a day, spread (variance by mean), false alarms a facility and year, and the share of \
      silences told at the end of their first working day, and of the next one at the latest.
      """)

  @Option(help: "Tahun tiap jalur / years of each feed.") var years = 200
  @Option(help: "Benih / seed.") var seed: UInt64 = 2026

  func run() throws {
    guard (1...2000).contains(years) else { throw ValidationError("--years 1 ... 2000") }
    print("visits\tspread\tfalse/year\tfirst day\tnext day\tsilences")
    for mean in [5.0, 6, 8, 10, 20, 50] {
      for dispersion in [1, 1.5, 2, 3] {
        let outcome = QuietTrial(mean: mean, dispersion: dispersion, years: years, seed: seed)
          .run()
        func text(_ value: Double) -> String { String((value * 1000).rounded() / 1000) }
        print(
          [
            text(mean), text(dispersion), text(outcome.falseAlarmsAYear), text(outcome.onFirstDay),
            text(outcome.byNextDay), String(outcome.silences),
          ].joined(separator: "\t"))
      }
    }
  }
}
