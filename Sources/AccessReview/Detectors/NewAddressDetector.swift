/// A certificate that comes from a network it never came from, and does not do there what its
/// facility does.
///
/// New networks are common: a provider deals out another address, a line fails and a telephone
/// stands in, a clinic moves, a midwife visits homes. What honest use has in common is care: visits
/// follow. So the chance that a certificate changes networks as often as it does is multiplied by
/// the chance that so many of those read from the new one are outside current care.
///
/// One stranger is enough where nobody else of the city ever came from that network, no care ever
/// took place there and the certificate went back to its old one: no line and no telephone of the
/// city's, and no move.
struct NewAddressDetector {
  let scene: Scene

  /// What a certificate did from one network.
  private struct Stay {
    let network: Int32
    var hours: [Int] = []
    var submissions = 0
    var days: Set<Int> = []

    var first: Int { hours.first ?? 0 }
    var last: Int { hours.last ?? 0 }
  }

  /// What a certificate read or asked for from one network.
  private struct Use: Hashable {
    let certificate: Int32
    let network: Int32
  }

  private struct Sight {
    var evidence: [(leaf: Int64, time: Int64)] = []
    var outside: Set<Int64> = []
    var inside: Set<Int64> = []
    var facility: Int32 = 0
  }

  func findings() -> [Finding] {
    let sights = sights()
    let shares = outsideShares()
    let stays = stays()
    let users = stays.values.joined().reduce(into: [Int32: Int]()) {
      $0[$1.network, default: 0] += 1
    }
    return stays.sorted { $0.key < $1.key }.flatMap { certificate, stays in
      findings(certificate, stays, sights, shares) { users[$0] == 1 }
    }
  }

  private func findings(
    _ certificate: Int32, _ stays: [Stay], _ sights: [Use: Sight], _ shares: [Int32: Double],
    isOnlyHere: (Int32) -> Bool
  ) -> [Finding] {
    let thresholds = scene.thresholds
    guard let begin = stays.map(\.first).min(), let end = stays.map(\.last).max() else { return [] }
    let learned = begin + thresholds.learningDays * 24
    let newOnes = stays.filter { $0.first >= learned }
    return newOnes.compactMap { stay in
      guard let sight = sights[Use(certificate: certificate, network: stay.network)]
      else { return nil }
      let outside = sight.outside.count
      let inside = sight.inside.subtracting(sight.outside).count
      // What is used for days on end and sends visits is the facility itself.
      let isTakenOn =
        stay.days.count >= thresholds.takenOnDays && stay.submissions > 0 && inside >= outside
      guard outside > 0, !isTakenOn else { return nil }
      let weeks = max(1, Double(end - learned) / 168)
      // This one is not counted: it is what is judged.
      let pace = (Double(newOnes.count) - 0.5) / weeks
      let novelty = min(1, pace * max(1, Double(stay.days.count) / 7))
      let share = max(0.05, shares[sight.facility] ?? 0.05)
      let care = Chance.atLeast(
        outside, mean: Double(outside + inside) * share, dispersion: thresholds.leastDispersion)
      let chance = novelty * care
      let isForeign =
        inside == 0 && stay.submissions == 0 && stay.last < end && isOnlyHere(stay.network)
        && novelty <= thresholds.foreignNovelty
      let isMany =
        outside >= thresholds.strangersFromNewNetwork && chance <= thresholds.networkLevel
      guard isForeign || isMany else { return nil }
      let isParallel = stays.contains { other in
        other.first < stay.first && other.hours.contains { $0 >= stay.first && $0 <= stay.last }
      }
      return Finding(
        kind: .newAddress, mark: "l\(sight.evidence.first?.leaf ?? 0)",
        facility: scene.facility(sight.facility), user: nil,
        certificate: scene.trail.certificates[certificate], evidence: sight.evidence,
        score: Chance.score(chance),
        reason: Reasons.newAddress(
          scene.trail.networks[stay.network] ?? "", outside: outside, people: outside + inside,
          submissions: stay.submissions, isParallel: isParallel))
    }
  }

  /// By certificate, its networks in the order of their hours.
  private func stays() -> [Int32: [Stay]] {
    let hours = scene.trail.hours.sorted {
      ($0.key.certificate, $0.key.network, $0.key.hour)
        < ($1.key.certificate, $1.key.network, $1.key.hour)
    }
    var stays: [Int32: [Stay]] = [:]
    stretches(hours[...], by: { [$0.key.certificate, $0.key.network] }) { hours in
      guard let key = hours.first?.key else { return }
      var stay = Stay(network: key.network)
      for hour in hours {
        stay.hours.append(Int(hour.key.hour))
        stay.submissions += Int(hour.value.submissions)
        stay.days.insert(Int(hour.key.hour) / 24)
      }
      stays[key.certificate, default: []].append(stay)
    }
    return stays
  }

  private func sights() -> [Use: Sight] {
    var sights: [Use: Sight] = [:]
    for look in scene.trail.looks where look.certificate > 0 && look.network > 0 {
      let use = Use(certificate: look.certificate, network: look.network)
      sights[use, default: Sight()].facility = look.facility
      sights[use, default: Sight()].evidence.append((look.leaf, look.time))
      if look.care == .pending { continue }
      if look.care.isOutside {
        sights[use, default: Sight()].outside.insert(Int64(look.subject))
      } else {
        sights[use, default: Sight()].inside.insert(Int64(look.subject))
      }
    }
    addQuestions(to: &sights)
    for use in sights.keys { sights[use]?.evidence.sort { $0.leaf < $1.leaf } }
    return sights
  }

  /// A search that finds nobody, or somebody outside care, is a stranger's too.
  private func addQuestions(to sights: inout [Use: Sight]) {
    for question in scene.trail.questions where question.certificate > 0 && question.network > 0 {
      let use = Use(certificate: question.certificate, network: question.network)
      sights[use, default: Sight()].facility = question.facility
      sights[use, default: Sight()].evidence.append((question.leaf, question.time))
      if question.care == .pending { continue }
      // Below 0, beside the people: each search that found nobody is one of its own.
      let who = question.subject >= 0 ? Int64(question.subject) : -question.leaf - 1
      if question.care.isOutside {
        sights[use, default: Sight()].outside.insert(who)
      } else {
        sights[use, default: Sight()].inside.insert(who)
      }
    }
  }

  private func outsideShares() -> [Int32: Double] {
    var counts: [Int32: (all: Int, outside: Int)] = [:]
    for look in scene.trail.looks where look.care != .pending {
      counts[look.facility, default: (0, 0)].all += 1
      if look.care.isOutside { counts[look.facility, default: (0, 0)].outside += 1 }
    }
    return counts.mapValues { Double($0.outside) / Double(max(1, $0.all)) }
  }
}
