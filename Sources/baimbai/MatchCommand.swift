import Administration
import ArgumentParser
import AuditLog
import Foundation
import PatientIndex
import PersonMatching
import Sealing

/// `baimbai match`: who is one person.
struct MatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Rekam siapa milik satu orang / which records are one person's.",
    subcommands: [
      MatchReviewCommand.self, MatchDecision.Link.self, MatchDecision.Apart.self,
      MatchDecision.Undo.self, MatchRerun.self, MatchPairs.self, MatchEstimate.self,
    ])
}

/// `baimbai match pairs`: judges the records of a file, without a database.
struct MatchPairs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs",
    abstract: "Nilai rekam dalam berkas / judge the records of a file; nothing is stored.")

  @Option(help: "Tabel rekam / table of records") var records: String
  @Option(help: "Berkas keluaran / output file") var out: String
  @Option(help: "Berkas orang / file of which records are one person's") var sets: String?
  @Option(help: "Berkas bobot / file of weights") var weights: String?
  @Option(help: "Orang yang dikenal / persons that are known") var persons: Int?

  func run() async throws {
    let weights = try MatchEstimate.read(weights)
    let file = try MatchFile(path: records)
    let started = ContinuousClock.now
    let pairs = CandidatePairs(file.records).pairs
    let prior = MatchWeights.prior(persons: persons ?? file.records.count)
    var lines = ["left\tright\toutcome\tweight\treasons\tevidence"]
    var counts: [MatchOutcome: Int] = [:]
    var links: [GoldenSets.Link] = []
    for pair in pairs {
      let judgement = MatchJudgement(
        PairComparison(file.records[pair.left], file.records[pair.right]), weights: weights,
        prior: prior)
      counts[judgement.outcome, default: 0] += 1
      if judgement.outcome == .link {
        links.append(GoldenSets.Link(pair: pair, weight: judgement.weight))
      }
      let evidence = judgement.evidence.map {
        "\($0.field.rawValue):\($0.level):\(($0.bits * 10).rounded() / 10)"
      }
      lines.append(
        [
          file.ids[pair.left], file.ids[pair.right], judgement.outcome.rawValue,
          String((judgement.weight * 100).rounded() / 100),
          judgement.reasons.map(\.rawValue).joined(separator: ","), evidence.joined(separator: " "),
        ].joined(separator: "\t"))
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: out))
    if let sets {
      let golden = GoldenSets(file.records, links: links) {
        MatchJudgement(PairComparison($0, $1), weights: weights, prior: prior).isAgainst
      }
      try write(golden, of: file, to: sets)
    }
    let took = ContinuousClock.now - started
    print(
      "\(file.ids.count) records, \(pairs.count) pairs, link \(counts[.link] ?? 0), "
        + "review \(counts[.review] ?? 0), \(took)")
  }

  private func write(_ golden: GoldenSets, of file: MatchFile, to path: String) throws {
    var text = "record\tset\n"
    for (id, first) in zip(file.ids, golden.first) { text += "\(id)\t\(file.ids[first])\n" }
    try Data(text.utf8).write(to: URL(filePath: path))
  }
}

/// `baimbai match estimate`: weights from records of which nobody said who is who.
struct MatchEstimate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "Taksir bobot dari rekam / estimate weights from records that nobody labelled.")

  @Option(help: "Tabel rekam / table of records") var records: String
  @Option(help: "Berkas keluaran / output file") var out: String
  @Option(help: "Nama versi / name of the version") var version: String
  @Option(help: "Bobot awal / weights to begin with") var weights: String?

  func run() async throws {
    let base = try Self.read(weights)
    let file = try MatchFile(path: records)
    let made = WeightEstimation(file.records).weights(version: version, base: base)
    try Data(made.text.utf8).write(to: URL(filePath: out))
    print("\(file.records.count) records, \(made.terms.count) words, \(out)")
  }

  /// The weights of a file, or those that came with the program.
  static func read(_ path: String?) throws -> MatchWeights {
    guard let path else { return .builtIn }
    return try MatchWeights(String(contentsOfFile: path, encoding: .utf8))
  }
}

/// `baimbai match rerun`: judges every record of the database again.
struct MatchRerun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun",
    abstract: "Nilai ulang semua rekam / judge every record again.",
    discussion: """
      Keputusan manusia tidak diubah. Dengan --dry-run hanya ditunjukkan apa yang akan berubah. Yang memutuskan \
      adalah bobot di matching.weights, sama dengan gerbang. /
      What humans decided stays. With --dry-run only what would change is shown. What decides are the weights of \
      matching.weights, those of the gateway.
      """)

  @OptionGroup var options: SettingsOptions
  @Option(help: "Berkas bobot, hanya dengan --dry-run / file of weights, only with --dry-run")
  var weights: String?
  @Flag(help: "Tunjukkan saja / only show") var dryRun = false

  func validate() throws {
    // The gateway judges beside it, and would judge again by its own.
    guard weights == nil || dryRun else {
      throw ValidationError("--weights: --dry-run, matching.weights")
    }
  }

  func run() async throws {
    let settings = try await Settings.load(options)
    let weights = try weights == nil ? settings.weights() : MatchEstimate.read(weights)
    let keyring = try Keyring(directory: settings.keysDirectory)
    let report = try await House(settings).use { [dryRun] house in
      let matcher = PersonMatcher(
        database: house.database, log: house.log, keyring: keyring, weights: weights,
        now: House.now, logger: house.logger)
      let committer = LeafCommitter(database: house.database, log: house.log, now: House.now)
      let by = actor()
      var draft = LeafDraft(.match, .execute, requestID: by.requestID)
      draft.user = by.code
      draft.resource = "Match/all"
      draft.reason = (dryRun ? "dry-run " : "rerun ") + weights.version
      _ = try await committer.commit([draft])
      await committer.close()
      guard !dryRun else {
        return try await matcher.rehearse { change in
          print(
            "\(change.kind.rawValue) \(change.pair.left) \(change.pair.right) "
              + "\((change.weight * 10).rounded() / 10)")
        }
      }
      _ = try await matcher.noteAll()
      return try await matcher.work()
    }
    print(
      "\(report.records) rekam / records, \(report.links) tautan / links, "
        + "\(report.undone) dicabut / undone, \(report.reviews) untuk ditinjau / for review")
  }
}
