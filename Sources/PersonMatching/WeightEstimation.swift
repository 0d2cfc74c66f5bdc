/// Estimates what each agreement is worth from records of which nobody said who is who.
///
/// How levels fall among two persons' records (u) comes from pairs picked over all; how among one
/// person's (m) by expectation and maximisation over pairs that agree in one field, once for each
/// of several such fields, which then tells nothing of itself. The same records give the same
/// weights. Source: Winkler, "Using the EM algorithm for weight computation in the Fellegi-Sunter
/// model of record linkage", 1988; Dempster, Laird and Rubin 1977.
package struct WeightEstimation: Sendable {
  private let records: [MatchRecord]

  /// An estimation over `records`.
  package init(_ records: [MatchRecord]) { self.records = records }

  /// Pairs that u is counted over.
  private static let randomPairs = 400_000
  /// A step that moves no share by more than this ends the estimation.
  private static let tolerance = 1e-5
  private static let mostSteps = 300
  /// A share is never smaller: what was not seen is not impossible.
  private static let leastShare = 1e-6
  /// Words rarer than this are not kept by name: they could name a person.
  private static let leastPersonsOfTerm = 5

  /// The weights, with the lines and the version of `base`.
  package func weights(version: String, base: MatchWeights) -> MatchWeights {
    var weights = base
    weights.version = version
    (weights.terms, weights.rareTerm) = terms()
    weights.other = others(weights.terms)
    weights.same = base.same
    var sums = MatchField.allCases.map { $0.levels.map { _ in 0.0 } }
    var trained = MatchField.allCases.map { _ in 0.0 }
    let passes: [(keys: Set<String>, fields: Set<MatchField>)] = [
      (["phone"], [.phone]), (["whole+village", "whole+year"], [.name]),
      (["date+village", "date+mother"], [.birth]), (["nik"], [.nik]), (["card"], [.card]),
    ]
    for pass in passes {
      let patterns = patterns(pass.keys)
      guard patterns.values.reduce(0, +) >= 50 else { continue }
      let result = maximise(patterns, start: weights, without: pass.fields)
      for field in MatchField.allCases where !pass.fields.contains(field) {
        let weight = result.told[field.index]
        for level in field.levels.indices {
          sums[field.index][level] += weight * result.same[field.index][level]
        }
        trained[field.index] += weight
      }
    }
    for field in MatchField.allCases where trained[field.index] > 0 {
      weights.same[field.index] = Self.smoothed(
        sums[field.index].map { $0 / trained[field.index] })
    }
    return weights
  }

  /// How frequent words are among records, by their sound.
  private func terms() -> (terms: [String: Double], rare: Double) {
    var counts: [String: Int] = [:]
    for record in records {
      for term in Set(record.names.flatMap { $0.words.map(\.term) }) {
        counts[term, default: 0] += 1
      }
    }
    let all = Double(max(1, records.count))
    let kept = counts.filter { $0.value >= Self.leastPersonsOfTerm && $0.key.utf8.count > 1 }
    return (
      kept.mapValues { Double($0) / all }, Double(Self.leastPersonsOfTerm) / all
    )
  }

  private func others(_ terms: [String: Double]) -> [[Double]] {
    var counts = MatchField.allCases.map { $0.levels.map { _ in 0.0 } }
    guard records.count > 2 else { return counts.map(Self.smoothed) }
    // A walk with a step that shares no divisor with most counts: the same every time, and even.
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: (state >> 33)) % records.count
    }
    for _ in 0..<Self.randomPairs {
      let (left, right) = (next(), next())
      if left == right { continue }
      let pair = PairComparison(records[left], records[right])
      for field in MatchField.allCases where pair.levels[field.index] >= 0 {
        counts[field.index][Int(pair.levels[field.index])] += 1
      }
    }
    return counts.map(Self.smoothed)
  }

  private static func smoothed(_ counts: [Double]) -> [Double] {
    let sum = counts.reduce(0, +)
    guard sum > 0 else { return counts.map { _ in 1 / Double(max(1, counts.count)) } }
    // Half an observation is lent to every level, where these are counts.
    let lent = sum > 2 ? 0.5 : 0
    let shares = counts.map { max(leastShare, ($0 + lent) / (sum + lent * Double(counts.count))) }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
  }

  private func patterns(_ passes: Set<String>) -> [[Int8]: Double] {
    var patterns: [[Int8]: Double] = [:]
    let candidates = CandidatePairs(records) { passes.contains(String($0)) }
    for pair in candidates.pairs {
      let levels = PairComparison(records[pair.left], records[pair.right]).levels
      patterns[levels, default: 0] += 1
    }
    return patterns
  }

  private func maximise(
    _ patterns: [[Int8]: Double], start: MatchWeights, without: Set<MatchField>
  ) -> (same: [[Double]], told: [Double]) {
    // In one order, so that sums of floating point are the same every time.
    let ordered = patterns.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let fields = MatchField.allCases.filter { !without.contains($0) }
    let all = ordered.reduce(0) { $0 + $1.value }
    var share = 0.2
    // Inside a block the others are a household's or namesakes: how they agree is learnt too, and
    // forgotten, so that they are not taken for the same.
    var same = start.same
    var other = start.other
    var told: [Double] = []
    for _ in 0..<Self.mostSteps {
      var counts = MatchField.allCases.map { $0.levels.map { _ in 0.0 } }
      var rest = counts
      told = MatchField.allCases.map { _ in 0.0 }
      var linked = 0.0
      for (levels, count) in ordered {
        var forSame = share
        var forOther = 1 - share
        for field in fields where levels[field.index] >= 0 {
          forSame *= same[field.index][Int(levels[field.index])]
          forOther *= other[field.index][Int(levels[field.index])]
        }
        let part = count * forSame / (forSame + forOther)
        linked += part
        for field in fields where levels[field.index] >= 0 {
          counts[field.index][Int(levels[field.index])] += part
          rest[field.index][Int(levels[field.index])] += count - part
          told[field.index] += part
        }
      }
      let next = counts.map { $0.reduce(0, +) > 0 ? Self.smoothed($0) : [] }
      var moved = abs(linked / all - share)
      for field in fields where !next[field.index].isEmpty {
        for level in field.levels.indices {
          moved = max(moved, abs(next[field.index][level] - same[field.index][level]))
        }
        same[field.index] = next[field.index]
        if rest[field.index].reduce(0, +) > 0 {
          other[field.index] = Self.smoothed(rest[field.index])
        }
      }
      share = min(0.999, max(0.001, linked / all))
      if moved < Self.tolerance { break }
    }
    return (same, told)
  }
}
