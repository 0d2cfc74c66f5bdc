/// One person's record that many look at within days: a name in the news, a colleague's illness.
///
/// A ward reads its patient in three shifts, and a referral adds a second house. So two counts are
/// taken, each against how the count falls for other people: readers outside current care all over
/// the city, of which a facility counts with a few at most, since one visit that was never sent
/// puts a whole ward outside; and readers of one facility, against that facility's own patients.
struct CrowdDetector {
  let scene: Scene

  /// The window in which most readers looked at one record.
  private struct Crowd {
    let facility: Int32
    let readers: Int
    let evidence: [(leaf: Int64, time: Int64)]
  }

  func findings() -> [Finding] {
    let bySubject = Grouping(scene.trail.looks, count: scene.trail.subjects.count) { $0.subject }
    var outsiders: [Crowd] = []
    var insiders: [Int32: [Crowd]] = [:]
    for subject in 0..<bySubject.count {
      let looks = bySubject[subject].map { scene.trail.looks[Int($0)] }
      let outside = looks.filter { $0.care.isOutside }
      let most = scene.thresholds.outsidersOfOneFacility
      if let crowd = crowd(outside[...], mostOfOneFacility: most) { outsiders.append(crowd) }
      let byFacility = looks.sorted { ($0.facility, $0.leaf) < ($1.facility, $1.leaf) }
      stretches(byFacility[...], by: \.facility) { looks in
        guard let crowd = crowd(looks, mostOfOneFacility: .max) else { return }
        insiders[crowd.facility, default: []].append(crowd)
      }
    }
    let zeros = [Int](repeating: 0, count: bySubject.count - outsiders.count)
    let usual = LearnedCounts(outsiders.map(\.readers) + zeros)
    let strangers = striking(
      outsiders, usual, tests: bySubject.count, least: scene.thresholds.leastOutsiders)
    // Each facility is a question of its own, with its own patients for tests.
    let house = insiders.keys.sorted().flatMap { self.house(insiders[$0] ?? []) }
    return strangers.map { finding($0.crowd, $0.chance, isOutside: true) }
      + house.map { finding($0.crowd, $0.chance, isOutside: false) }
  }

  /// One facility's crowds, against all its patients. Against those of as long a stay each teaching
  /// round would stand out (3 to 5 a week in the simulated city, for one more crowd found).
  private func house(_ crowds: [Crowd]) -> [(crowd: Crowd, chance: Double)] {
    let level = scene.thresholds.houseCrowdsByChance / Double(max(1, crowds.count))
    return striking(
      crowds, LearnedCounts(crowds.map(\.readers)), tests: crowds.count,
      least: scene.thresholds.leastInsiders
    ).filter { $0.chance <= level }
  }

  /// Crowds beyond what is usual.
  private func striking(
    _ crowds: [Crowd], _ usual: LearnedCounts, tests: Int, least: Int
  ) -> [(crowd: Crowd, chance: Double)] {
    let candidates = crowds.filter { $0.readers >= least }.map {
      (crowd: $0, chance: usual.atLeast($0.readers))
    }
    let cut = Chance.cut(
      candidates.map(\.chance), tests: tests, rate: scene.thresholds.crowdDiscoveryRate)
    return candidates.filter { $0.chance <= cut }
  }

  /// The first window with the most readers; `looks` in log order. Nil of no looks.
  private func crowd(_ looks: ArraySlice<Look>, mostOfOneFacility most: Int) -> Crowd? {
    guard let facility = looks.first?.facility else { return nil }
    let width = Int64(scene.thresholds.crowdDays) * CityClock.day
    var readers = ReaderCount(most: most)
    var start = looks.startIndex
    var best = (readers: 0, range: 0..<0)
    for place in looks.indices {
      readers.add(looks[place])
      while looks[place].time - looks[start].time > width {
        readers.remove(looks[start])
        start += 1
      }
      if readers.count > best.readers { best = (readers.count, start..<place + 1) }
    }
    let seen = looks[best.range]
    return Crowd(
      facility: facility, readers: best.readers,
      evidence: seen.map { ($0.leaf, $0.time) })
  }

  private func finding(_ crowd: Crowd, _ chance: Double, isOutside: Bool) -> Finding {
    Finding(
      kind: .crowdedRecord, mark: "l\(crowd.evidence.first?.leaf ?? 0)",
      facility: isOutside ? nil : scene.facility(crowd.facility), user: nil,
      evidence: crowd.evidence, score: Chance.score(chance),
      reason: Reasons.crowd(
        readers: crowd.readers, days: scene.thresholds.crowdDays, isOutside: isOutside))
  }
}

/// Counts the readers of a sliding window, so many of one facility at most.
private struct ReaderCount {
  let most: Int
  private(set) var count = 0
  private var looksOfActor: [Int32: Int] = [:]
  private var actorsOfFacility: [Int32: Int] = [:]

  init(most: Int) { self.most = most }

  mutating func add(_ look: Look) {
    looksOfActor[look.actor, default: 0] += 1
    guard looksOfActor[look.actor] == 1 else { return }
    let actors = (actorsOfFacility[look.facility] ?? 0) + 1
    actorsOfFacility[look.facility] = actors
    if actors <= most { count += 1 }
  }

  mutating func remove(_ look: Look) {
    let looks = (looksOfActor[look.actor] ?? 1) - 1
    looksOfActor[look.actor] = looks
    guard looks == 0 else { return }
    let actors = (actorsOfFacility[look.facility] ?? 1) - 1
    actorsOfFacility[look.facility] = actors
    if actors < most { count -= 1 }
  }
}
