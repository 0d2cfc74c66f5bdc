import AccessReview
import AccessSimulation
import ArgumentParser
import Foundation

/// `baimbai bench anomalies`: what the review finds of planted misuse, and how long it takes.
struct BenchAnomalies: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anomalies",
    abstract: "Akses janggal yang ditanam dan yang ditemukan / odd looks, planted and found.")

  @Option(help: "Benih pertama / first seed") var seed: UInt64 = 61
  @Option(help: "Banyak benih / seeds") var seeds = 3
  @Option(help: "Akses jujur / honest looks") var reads = 1_000_000

  func run() {
    for seed in seed..<seed + UInt64(seeds) {
      var plan = AccessPlan(seed: seed)
      plan.reads = reads
      let history = AccessHistory(plan)
      var found: [Anomaly] = []
      let time = ContinuousClock().measure {
        var review = AccessReview()
        for record in history { review.take(record) }
        found = review.anomalies()
      }
      print("seed \(seed): \(history.count) entries in \(time), \(found.count) anomalies")
      for row in Evaluation(found, truth: history.incidents, weeks: history.weeks).rows {
        let recall = String(format: "%.2f", row.recall ?? 1)
        let alarms = String(format: "%.2f", row.falseAlarmsPerWeek)
        let name = row.kind.rawValue.padding(toLength: 22, withPad: " ", startingAt: 0)
        print("  \(name) planted \(row.planted), recall \(recall), false alarms a week \(alarms)")
      }
    }
  }
}
