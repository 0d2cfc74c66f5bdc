import AccessReview
import ArgumentParser
import Foundation
import Simulation

/// `baimbai bench anomalies`: what the review finds of planted misuse, and how long it takes.
struct BenchAnomalies: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anomalies",
    abstract: "Akses janggal yang ditanam dan yang ditemukan / odd looks, planted and found.")

  @Option(help: "Benih pertama / first seed") var seed: UInt64 = 1
  @Option(help: "Banyak benih / seeds") var seeds = 3
  @Option(help: "Akses jujur / honest looks") var reads = 1_000_000

  func run() {
    for seed in seed..<seed + UInt64(seeds) {
      let made = AccessSimulation.run(seed: seed, reads: reads)
      var found: [Anomaly] = []
      let time = ContinuousClock().measure {
        var review = AccessReview(facts: made.facts)
        for record in made.records { review.take(record) }
        found = review.anomalies()
      }
      print("seed \(seed): \(made.records.count) entries in \(time), \(found.count) anomalies")
      for score in ReviewEvaluation.scores(found, truth: made.truth, weeks: made.weeks) {
        let recall = String(format: "%.2f", score.recall)
        let alarms = String(format: "%.2f", score.falseAlarmsAWeek)
        let name = score.kind.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0)
        print("  \(name) planted \(score.planted), recall \(recall), false alarms a week \(alarms)")
      }
    }
  }
}
