import LogVerification
import Testing
import TransparencyLog

@Suite("Tampering")
struct TamperingTests {
  /// One log that is tampered with, small enough to be made often.
  struct Setting {
    let house: TestHouse
    let rows: LogRows
    let backups: [LogRows]
    let verifier: LogVerifier

    init(seed: UInt64, batches: Int = 12, upTo batch: Int = 120) throws {
      var house = try TestHouse()
      (rows, backups) = try LogRows.make(
        seed: seed, batches: batches, upTo: batch, house: &house)
      self.house = house
      var demands = LogVerifier.Demands()
      demands.openings = true
      verifier = LogVerifier(policy: house.policy, demands: demands)
    }
  }

  static func check(_ kind: Tampering, seed: UInt64, in setting: Setting) throws {
    var random = SeededGenerator(seed: seed)
    let done = try kind.apply(
      to: setting.rows, backups: setting.backups, house: setting.house, &random)
    let report = setting.verifier.verify(done.rows.export())
    let lines = report.findings.map(\.line)
    #expect(report.exitCode == 2, "\(kind) with seed \(seed) was not found")
    guard let first = done.first, kind.rawValue <= 4 || kind == .time || done.isExact else {
      return
    }
    let named = try #require(report.firstBadEntries, "\(kind), seed \(seed): no place")
    #expect(named.contains(first), "\(kind), seed \(seed): \(first) is not in \(named): \(lines)")
    if done.isExact { #expect(named == first..<first + 1, "\(kind), seed \(seed): \(lines)") }
  }

  @Test(
    "each of the thirteen kinds is found, and the first bad entry named",
    arguments: Tampering.allCases)
  func found(kind: Tampering) throws {
    for seed in 0..<4 {
      let setting = try Setting(seed: UInt64(100 + seed))
      for place in 0..<6 { try Self.check(kind, seed: UInt64(1000 * seed + place), in: setting) }
    }
  }

  @Test("clean logs are clean", arguments: 0..<4)
  func clean(part: Int) throws {
    for number in 0..<15 {
      try Self.checkClean(seed: UInt64(part * 1000 + number))
    }
  }

  static func checkClean(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let setting = try Setting(
      seed: seed, batches: 1 + random.below(12), upTo: [1, 7, 90, 300][random.below(4)])
    let report = setting.verifier.verify(setting.rows.export())
    #expect(report.isClean, "seed \(seed): \(report.findings.map(\.line))")
    #expect(report.entries > 0 && report.openings == report.entries && report.evidence == 2)
    #expect(report.checkpoints == setting.rows.checkpoints.count)
  }

  @Test(
    "all thirteen kinds at fifty places each, and a thousand clean logs",
    .enabled(if: isFullRun, "BAIMBAI_FULL is not set"))
  func fullRound() throws {
    for kind in Tampering.allCases {
      for place in 0..<50 {
        let setting = try Setting(
          seed: UInt64(place), batches: 4 + place % 20, upTo: 40 + place * 5)
        try Self.check(kind, seed: UInt64(kind.rawValue * 100 + place), in: setting)
      }
    }
    for seed in 0..<1000 { try Self.checkClean(seed: UInt64(50_000 + seed)) }
  }
}
