/// Reads, outside current care, of people who share a rare word of the reader's name.
///
/// Most people here have no family name, and half the men are Muhammad or Ahmad: what counts is how
/// rare a word is among all people of the log. For each reader, week and word of his name, the
/// chance that one of those he read outside care bears it by accident.
struct FamilyNameDetector {
  let scene: Scene

  func findings() -> [Finding] {
    let (bearers, named) = bearers()
    guard named > 0 else { return [] }
    return scene.people.indices.compactMap { actor in
      finding(actor) { Double(bearers[$0] ?? 0) / Double(named) }
    }
  }

  /// How many people bear each word, and how many have a name at all.
  private func bearers() -> (counts: [UInt64: Int], named: Int) {
    var counts: [UInt64: Int] = [:]
    var named = 0
    for subject in scene.trail.subjects where !subject.nameTokens.isEmpty {
      named += 1
      for token in Set(subject.nameTokens) { counts[token, default: 0] += 1 }
    }
    return (counts, named)
  }

  private func finding(_ actor: Int, share: (UInt64) -> Double) -> Finding? {
    let tokens = Set(scene.trail.actors[actor].nameTokens)
    guard !tokens.isEmpty else { return nil }
    var relatives: Set<Int32> = []
    var least = 1.0
    stretches(scene.people[actor], by: \.week) { week in
      let outside = week.filter { $0.care.isOutside && !names($0).isEmpty }
      for token in tokens {
        let same = outside.filter { names($0).contains(token) }
        guard !same.isEmpty else { continue }
        let mean = Double(outside.count) * share(token)
        let chance = chance(same.count, mean) * Double(tokens.count)
        guard chance <= scene.thresholds.nameLevel else { continue }
        least = min(least, chance)
        relatives.formUnion(same.map(\.subject))
      }
    }
    guard !relatives.isEmpty else { return nil }
    let evidence = scene.evidence(actor, weeks: 0...Int(Int32.max)) {
      relatives.contains($0.subject) && $0.care.isOutside
    }
    guard let first = evidence.first else { return nil }
    return Finding(
      kind: .familyName, mark: "l\(first.leaf)", facility: scene.facility(ofActor: actor),
      user: scene.user(actor), evidence: evidence, score: Chance.score(least),
      reason: Reasons.familyName(
        people: relatives.count, reads: evidence.count, chance: least))
  }

  /// Of few events with a small mean the mean itself is the chance of one; the floor of
  /// `Chance.atLeast` would hide rare names.
  private func chance(_ count: Int, _ mean: Double) -> Double {
    count == 1 ? mean : min(mean, mean * mean)
  }

  private func names(_ person: PersonWeek) -> [UInt64] {
    scene.trail.subjects[Int(person.subject)].nameTokens
  }
}
