import PatientIndex
import PersonMatching
import RecordModel

/// What matching would change about some persons, decided from what is known of all that they meet.
///
/// A human's word is never touched: neither is a pair that a human linked or kept apart judged, nor
/// are two sets brought together that hold such a pair kept apart.
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
  private var sets: [PersonID: Set<PersonID>]
  private let judge: (MatchRecord, MatchRecord) -> MatchJudgement

  init(
    patients: [MatchPatient], words: [PersonWord], sets: [PersonID: Set<PersonID>],
    judge: @escaping (MatchRecord, MatchRecord) -> MatchJudgement
  ) {
    self.patients = Dictionary(grouping: patients, by: \.person)
    self.words = Dictionary(words.map { ($0.pair, $0) }) { first, _ in first }
    self.sets = sets
    self.judge = judge
  }

  /// Decides pairs, the heaviest first.
  mutating func decide(_ pairs: Set<PersonPair>, version: String) {
    let verdicts = pairs.sorted().compactMap { verdict($0, version) }
      .sorted { $0.grounds.weight > $1.grounds.weight }
    for verdict in verdicts { decide(verdict) }
  }

  private mutating func decide(_ verdict: Verdict) {
    let pair = verdict.pair
    let word = words[pair]
    if word?.officer != nil { return }
    switch verdict.outcome {
    case .link:
      if word != nil || isHeldByMany(pair) { return }
      if isKeptApart(pair) { return withdrawn.append(pair) }
      if isAgainst(pair) { return reviews.append(verdict) }
      links.append(verdict)
      join(pair)
    case .review:
      if let word { undone.append(word) }
      // Who is one by way of others needs no human; who was kept apart has had one.
      if isKeptApart(pair) || isOneOtherwise(pair, without: word) {
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

  /// Whether any record of one set speaks against any of the other.
  private func isAgainst(_ pair: PersonPair) -> Bool {
    let theirs = set(pair.right).flatMap { patients[$0] ?? [] }
    return set(pair.left).contains { person in
      (patients[person] ?? []).contains { mine in
        theirs.contains { $0.person != person && judge(mine.record, $0.record).isAgainst }
      }
    }
  }

  private func isOneOtherwise(_ pair: PersonPair, without word: PersonWord?) -> Bool {
    word == nil && set(pair.left).contains(pair.right)
  }

  /// Whether they are one already in a set that many links hold: each further link says nothing new.
  private func isHeldByMany(_ pair: PersonPair) -> Bool {
    set(pair.left).contains(pair.right) && set(pair.left).count > Self.denseSet
  }

  /// Persons of a set up to which every pair that is sure gets a link of its own, so that undoing one
  /// does not part the others.
  private static let denseSet = 6

  private mutating func join(_ pair: PersonPair) {
    let joined = set(pair.left).union(set(pair.right))
    for person in joined { sets[person] = joined }
  }
}
