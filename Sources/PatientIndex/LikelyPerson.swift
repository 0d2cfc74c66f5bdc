package import Database
package import PersonMatching
package import RecordModel

/// A human being who may be a sought one, by the best of the records that links and facilities' merges make one.
package struct LikelyPerson: Sendable {
  /// Every person who is one with him.
  package let persons: Set<PersonID>
  /// The asker's records of him, the one that agrees best first.
  package let own: [PatientID]
  /// What becomes of the sought one and this: what any record of the set speaks against is no link.
  package let outcome: MatchOutcome
  /// The best record judged.
  package let judgement: MatchJudgement
}

extension MatchStore {
  /// Most persons that are opened for one question; the asker's own come first.
  static let mostLikely = 100

  /// Who may be the sought one, the likeliest first; whoever only shares a word is among them.
  ///
  /// Records of every facility are opened to be compared: nothing of them may be told before it was decided.
  ///
  /// - Parameters:
  ///   - sought: what is known of him; where it says too little nobody is found.
  ///   - asker: whose records come first.
  ///   - weights: those in force.
  /// - Throws: `SealingError.doesNotOpen` if a row was altered.
  package func likely(
    _ sought: PatientAssertion, asker: FacilityID, weights: MatchWeights,
    in transaction: borrowing Transaction
  ) async throws -> [LikelyPerson] {
    let record = Self.record(of: sought)
    guard record.namesSomebody else { return [] }
    let met = try await transaction.query(
      MatchStatements.alike.bind(
        tokens(of: record), Int64(CandidatePairs.mostRecordsOfKey), asker, Int64(Self.mostLikely))
    ).map { try $0.decode(0, as: PersonID.self) }
    guard !met.isEmpty else { return [] }
    let sets = Set(try await one(with: Set(met), in: transaction).values)
    let all = sets.reduce(into: Set<PersonID>()) { $0.formUnion($1) }
    let patients = Dictionary(
      grouping: try await open(try await self.patients(of: all, in: transaction), in: transaction),
      by: \.person)
    let known = try await persons(in: transaction)
    let prior = MatchWeights.prior(persons: max(MatchWeights.leastPersons, known))
    return sets.compactMap { set -> LikelyPerson? in
      let records = set.flatMap { patients[$0] ?? [] }
      let judged = records.map {
        MatchJudgement(PairComparison(record, $0.record), weights: weights, prior: prior)
      }
      guard let best = judged.max(by: { $0.rank < $1.rank }) else { return nil }
      let speaksAgainst = judged.contains(where: \.isAgainst)
      let own = zip(records, judged).filter { $0.0.facility == asker }.sorted { mine, theirs in
        let (one, other) = (mine.1.rank, theirs.1.rank)
        return one == other ? mine.0.id < theirs.0.id : one > other
      }
      return LikelyPerson(
        persons: set, own: own.map(\.0.id),
        outcome: best.outcome == .link && speaksAgainst ? .review : best.outcome,
        judgement: best)
    }.sorted { one, other in
      let (mine, theirs) = (one.judgement.rank, other.judgement.rank)
      return mine == theirs ? one.first < other.first : mine > theirs
    }
  }

  /// Whether a human being's records contradict each other, or what was asked: his facility or an officer may have made
  /// one of two.
  ///
  /// - Parameters:
  ///   - person: who is one of him.
  ///   - sought: what was asked, if he was found by a number; nil where likeness found him, which has judged that and
  ///     forgives a slip of the pen.
  ///   - asker: whose records are judged.
  ///   - others: records of other facilities that are judged too: those that the policy shows the asker.
  /// - Throws: `SealingError.doesNotOpen` if a row was altered.
  package func isDoubted(
    _ person: PersonID, asked sought: PatientAssertion?, asker: FacilityID,
    seeing others: Set<PatientID>, in transaction: borrowing Transaction
  ) async throws -> Bool {
    let being = try await one(with: [person], in: transaction)[person] ?? [person]
    let told = try await open(try await patients(of: being, in: transaction), in: transaction)
      .filter { $0.facility == asker || others.contains($0.id) }.map { Particulars($0.current) }
    guard let sought else { return Particulars.contradict(told, isExact: false) }
    return Particulars.contradict([Particulars(sought)] + told, isExact: true)
  }

  /// Whether these words are enough to look for somebody by.
  package static func namesSomebody(_ sought: PatientAssertion) -> Bool {
    record(of: sought).namesSomebody
  }

  private static func record(of sought: PatientAssertion) -> MatchRecord {
    MatchRecord(sought, motherName: MotherName.find(in: sought.remainder))
  }
}

extension LikelyPerson {
  /// A name for the set that does not change while its persons do not.
  fileprivate var first: String { persons.map(\.description).min() ?? "" }
}

extension MatchJudgement {
  /// Links before what a human must see, and that before the rest; then by weight.
  fileprivate var rank: (Int, Double) {
    switch outcome {
    case .link: (2, weight)
    case .review: (1, weight)
    case .apart: (0, weight)
    }
  }
}
