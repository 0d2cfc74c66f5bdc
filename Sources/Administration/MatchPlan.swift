import PatientIndex
import PersonMatching
import RecordModel

/// What matching would change about some persons, decided from what is known of all that they meet.
///
/// A human's word is never touched: neither is a pair that a human linked or kept apart judged, nor
/// are two sets brought together that hold such a pair kept apart. Whom a facility merged are one
/// already: they are neither linked nor put before a human, and whoever meets one of them is held
/// against the records of all. Whom an officer parted of a merge no rule makes one again.
struct MatchPlan {
  /// A pair of persons judged by the best of their records.
  struct Verdict {
    let pair: PersonPair
    let patients: (left: PatientID, right: PatientID)
    var outcome: MatchOutcome
    let grounds: MatchGrounds
  }

  /// To be linked.
  private(set) var links: [Verdict] = []
  /// Links of a rule that it would not make today.
  private(set) var undone: [PersonWord] = []
  /// For a human.
  private(set) var reviews: [Verdict] = []
  /// In the queue no longer, where they are in it.
  private(set) var withdrawn: [PersonPair] = []

  private let patients: [PersonID: [MatchPatient]]
  private let words: [PersonPair: PersonWord]
  /// Whom facilities' merges make one, himself included; nobody of them an officer keeps apart from whom he is merged
  /// with.
  private let merged: [PersonID: Set<PersonID>]
  /// Pairs that a rule must not make one: an officer keeps them apart, or parted what a facility merged of them.
  private let torn: Set<PersonPair>
  /// Who loses a rule's link by this plan, so that what makes him one with others now may not tomorrow.
  private var losing: Set<PersonID> = []
  private var sets: [PersonID: Set<PersonID>]
  private let judge: (MatchRecord, MatchRecord) -> MatchJudgement

  /// - Parameters:
  ///   - sets: for each person all who are one with him, by links and merges.
  ///   - merged: persons whose records a facility merged.
  ///   - parted: persons whose records it merged and an officer parted.
  init(
    patients: [MatchPatient], words: [PersonWord], sets: [PersonID: Set<PersonID>],
    merged: Set<PersonPair>, parted: Set<PersonPair>,
    judge: @escaping (MatchRecord, MatchRecord) -> MatchJudgement
  ) {
    self.patients = Dictionary(grouping: patients, by: \.person)
    let words = Dictionary(words.map { ($0.pair, $0) }) { first, _ in first }
    self.words = words
    self.merged = Self.joined(
      merged.filter { pair in words[pair].map { $0.isSame || $0.officer == nil } ?? true })
    torn = Set(words.values.lazy.filter { !$0.isSame }.map(\.pair))
      .union(parted.filter { words[$0]?.officer == nil })
    self.sets = sets
    self.judge = judge
  }

  /// Decides pairs, the heaviest first.
  mutating func decide(_ pairs: Set<PersonPair>, version: String) {
    let verdicts = pairs.sorted().compactMap { verdict($0, version) }
      .sorted { $0.grounds.weight > $1.grounds.weight }
    losing = Set(
      verdicts.filter { $0.outcome != .link && words[$0.pair].map { $0.officer == nil } ?? false }
        .flatMap { [$0.pair.left, $0.pair.right] })
    for verdict in verdicts { decide(verdict) }
  }

  private mutating func decide(_ verdict: Verdict) {
    let pair = verdict.pair
    let word = words[pair]
    if word?.officer != nil { return }
    switch verdict.outcome {
    case .link:
      if word != nil { return }
      if isMerged(pair) || isKeptApart(pair) { return withdrawn.append(pair) }
      let isOne = isOneOtherwise(pair, without: nil)
      if isOne, set(pair.left).count > Self.denseSet { return withdrawn.append(pair) }
      if isAgainst(set(pair.left), set(pair.right)) || isTorn(pair) {
        // Who is one by way of others needs no human.
        return isOne ? withdrawn.append(pair) : reviews.append(verdict)
      }
      links.append(verdict)
      join(pair)
    case .review:
      if let word { undone.append(word) }
      // Who is one by way of others needs no human; who was kept apart has had one.
      if isKeptApart(pair) || isMerged(pair) || isOneOtherwise(pair, without: word) {
        return withdrawn.append(pair)
      }
      reviews.append(verdict)
    case .apart:
      if let word { undone.append(word) }
      withdrawn.append(pair)
    }
  }

  /// The best of all pairs of records of two persons; nil where nothing is known of one.
  private func verdict(_ pair: PersonPair, _ version: String) -> Verdict? {
    var best: (judgement: MatchJudgement, left: PatientID, right: PatientID)?
    var speaksAgainst = false
    for left in patients[pair.left] ?? [] {
      for right in patients[pair.right] ?? [] {
        let judgement = judge(left.record, right.record)
        speaksAgainst = speaksAgainst || judgement.isAgainst
        if best.map({ Self.isBetter(judgement, than: $0.judgement) }) ?? true {
          best = (judgement, left.id, right.id)
        }
      }
    }
    guard let best else { return nil }
    if best.judgement.outcome == .link, merged[pair.left] != nil || merged[pair.right] != nil {
      let (one, other) = (merged[pair.left] ?? [pair.left], merged[pair.right] ?? [pair.right])
      speaksAgainst = speaksAgainst || isAgainst(one, other)
    }
    let outcome = best.judgement.outcome
    return Verdict(
      pair: pair, patients: (best.left, best.right),
      outcome: outcome == .link && speaksAgainst ? .review : outcome,
      grounds: MatchGrounds(best.judgement, version: version))
  }

  private static func isBetter(_ one: MatchJudgement, than other: MatchJudgement) -> Bool {
    func rank(_ judgement: MatchJudgement) -> Int {
      switch judgement.outcome {
      case .link: 2
      case .review: 1
      case .apart: 0
      }
    }
    return (rank(one), one.weight) > (rank(other), other.weight)
  }

  private func set(_ person: PersonID) -> Set<PersonID> { sets[person] ?? [person] }

  /// Whether a human keeps anyone of one set apart from anyone of the other.
  private func isKeptApart(_ pair: PersonPair) -> Bool {
    set(pair.left).contains { mine in
      set(pair.right).contains { theirs in
        mine != theirs && words[PersonPair(mine, theirs)].map { !$0.isSame } ?? false
      }
    }
  }

  /// Whether any record of one set speaks against any of the other; what a facility merged does not against itself.
  private func isAgainst(_ one: Set<PersonID>, _ other: Set<PersonID>) -> Bool {
    one.contains { person in
      let theirs = other.subtracting(merged[person] ?? [person]).flatMap { patients[$0] ?? [] }
      return (patients[person] ?? []).contains { mine in
        theirs.contains { judge(mine.record, $0.record).isAgainst }
      }
    }
  }

  /// Whether two would be of one set whom a human parted, himself or by way of others: a merge has brought them into
  /// one of the sets, or the merge of the two was parted. Who is one with whom then only a human can say.
  private func isTorn(_ pair: PersonPair) -> Bool {
    let all = set(pair.left).union(set(pair.right))
    return torn.contains { all.contains($0.left) && all.contains($0.right) }
  }

  /// Whether facilities' merges alone make the two one.
  private func isMerged(_ pair: PersonPair) -> Bool {
    merged[pair.left]?.contains(pair.right) ?? false
  }

  /// Whether they are one by way of others, and stay so: no link of their set is undone by this plan.
  private func isOneOtherwise(_ pair: PersonPair, without word: PersonWord?) -> Bool {
    word == nil && set(pair.left).contains(pair.right)
      && set(pair.left).isDisjoint(with: losing)
  }

  /// Persons of a set up to which every pair that is sure gets a link of its own, so that undoing one
  /// does not part the others; beyond it a further link says nothing new.
  private static let denseSet = 6

  /// For each of these persons all whom the pairs make one with him.
  private static func joined(_ pairs: Set<PersonPair>) -> [PersonID: Set<PersonID>] {
    var sets: [PersonID: Set<PersonID>] = [:]
    for pair in pairs {
      let joined = (sets[pair.left] ?? [pair.left]).union(sets[pair.right] ?? [pair.right])
      for person in joined { sets[person] = joined }
    }
    return sets
  }

  private mutating func join(_ pair: PersonPair) {
    let joined = set(pair.left).union(set(pair.right))
    for person in joined { sets[person] = joined }
  }
}
