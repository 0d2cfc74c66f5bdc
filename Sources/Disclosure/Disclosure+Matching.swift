package import AccessPolicy
import AuditLog
import Database
import PatientIndex
import PersonMatching
package import RecordModel
import RecordStore
import Registry

extension Disclosure {
  /// The numbers of a patient that decide alone: NIK, IHS, BPJS, passport.
  package static func numbers(of sought: PatientAssertion) -> [IdentifierToken] {
    sought.identifiers.filter { PatientIdentifierSystem.national.contains($0.system) }.compactMap {
      IdentifierToken("\($0.system)|\($0.value)")
    }
  }

  /// The records that may be a sought patient's, by number and by likeness, the surest first; of each human being, as
  /// links and facilities' merges make him one, a single record.
  ///
  /// The facility's own are shown with whatever grade they have. Of a person who has no record here one is
  /// shown only where he certainly is the sought one, and only by a visit that the policy shows: a name
  /// fishes for nobody. The question is in the log before anything is opened to be compared, and each person
  /// before his record is read.
  ///
  /// - Parameters:
  ///   - sought: what is known of him; with too little nobody is found.
  ///   - text: the question, for the log's commitment and its sealed copy.
  package func matches(
    of sought: PatientAssertion, text: String, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> [PatientMatch] {
    var asked = draft(.query, .execute, request)
    asked.resource = "Patient/$match"
    asked.reason = "weights \(weights.version)"
    try asked.commit(to: Array(text.utf8), under: keyring)
    _ = try await committer.commit([asked])
    let likely = try await database.transaction("match.ask", as: .matcher) {
      try await MatchStore(keyring: keyring).likely(
        sought, asker: query.facility, weights: weights, in: $0)
    }
    let resolved = try await resolve(query) { transaction, _ in
      try await self.found(sought, likely, query, request, in: transaction)
    }
    let found = try await doubting(resolved, sought, query)
    var entries: [PatientEntry] = []
    for group in [found.own, found.stranger] where !group.patients.isEmpty {
      let entry = try await audit(
        [], patients: group.patients, query: nil, resource: "Patient/$match", under: query,
        stranger: group.decision, request)
      entries += try await fetch([], patients: group.patients.map(\.id), under: query, entry)
        .patients
    }
    return entries.compactMap { entry in
      found.grading(of: entry, sought).map {
        PatientMatch(patient: entry, score: $0.score, grade: $0.grade)
      }
    }.sorted(by: PatientMatch.isBefore)
  }

  /// Records that were found, by ids only.
  private struct FoundMatches: Sendable {
    /// Records, one of each human being, and by what they are shown; nil for the asker's own.
    typealias Group = (patients: [PatientHandle], decision: AccessDecision?)

    var own: Group = ([], nil)
    var stranger: Group = ([], nil)
    /// How sure each is that was found by likeness.
    var gradings: [PatientID: MatchGrading] = [:]
    /// The records shown of whom a number of the sought one found, by any of his records.
    var byNumber: Set<PatientID> = []
    /// The asker's records that have a number of the sought one, and whether all who have one are one human being.
    var numbered: Set<PatientID> = []
    var isOneNumbered = false
    /// Records of other facilities that the policy shows, of whoever may be certain.
    var seen: Set<PatientID> = []
    /// The records shown of whoever is in doubt: his records contradict what was asked, or each other.
    var doubted: Set<PatientID> = []

    /// The records shown of whoever is certain where nothing contradicts him.
    var certain: [PatientHandle] {
      (own.patients + stranger.patients).filter { record in
        numbered.contains(record.id) ? isOneNumbered : gradings[record.id]?.grade == .certain
      }
    }

    /// Numbers of one human being whose sex and birth date, as they are shown, do not speak against it are certain;
    /// numbers of several, or such a contradiction, leave it to a human.
    func grading(of shown: PatientEntry, _ sought: PatientAssertion) -> MatchGrading? {
      var grading = gradings[shown.id]
      if numbered.contains(shown.id) {
        let isOther = Particulars(shown.current).isOther(than: Particulars(sought))
        grading = MatchGrading(isOneNumbered && !isOther ? .certain : .possible)
      }
      return doubted.contains(shown.id) ? grading?.doubted : grading
    }
  }

  private func found(
    _ sought: PatientAssertion, _ likely: [LikelyPerson], _ query: AuthorizedQuery,
    _ request: DisclosureRequest, in transaction: borrowing Transaction
  ) async throws -> FoundMatches {
    let numbers = Self.numbers(of: sought)
    // Also what came a moment ago, and waits for its words to be written.
    let numbered =
      try await numbers.isEmpty ? [] : find(.anyOf(numbers), query, request, in: transaction)
    let isOnly = likely.filter { $0.outcome == .link }.count == 1
    var gradings: [PatientID: MatchGrading] = [:]
    var alike: [PatientID] = []
    for person in likely {
      guard let grading = MatchGrading(person, isOnly: isOnly, weights: weights) else { continue }
      for patient in person.own { gradings[patient] = grading }
      alike += person.own
    }
    var found = try await ofEach(numbered, alike, gradings, in: transaction)
    for record in found.certain {
      let decided = try await decide(on: [record.person], under: query, request, in: transaction)
      found.seen.formUnion(decided.shown.map(\.patient))
    }
    if let person = likely.first(where: { $0.outcome == .link }), isOnly, person.own.isEmpty,
      let grading = MatchGrading(person, isOnly: true, weights: weights)
    {
      let decided = try await decide(on: person.persons, under: query, request, in: transaction)
      if let visit = decided.shown.first, let decision = decided.decisions[visit.id] {
        found.stranger = (
          try await PatientStore(keyring: keyring).find([visit.patient], in: transaction), decision
        )
        found.gradings[visit.patient] = grading
        if !person.judgement.reasons.contains(.weight) { found.byNumber.insert(visit.patient) }
        found.seen.formUnion(decided.shown.map(\.patient))
      }
    }
    return found
  }

  /// Whoever may be certain judged by all of his records that are the asker's or that the policy shows: a stranger in
  /// doubt is not shown, and else by the record that stays where his facility merged that of the visit.
  private func doubting(
    _ found: FoundMatches, _ sought: PatientAssertion, _ query: AuthorizedQuery
  ) async throws -> FoundMatches {
    guard !found.certain.isEmpty else { return found }
    return try await database.transaction("match.doubt", as: .matcher) { transaction in
      var found = found
      let store = PatientStore(keyring: keyring)
      if let visited = found.stranger.patients.first {
        let records = try await store.withSurvivors([visited], in: transaction)
        let shown = try await store.byBeing(records, in: transaction).first?.first ?? visited
        found.stranger.patients = [shown]
        found.gradings[shown.id] = found.gradings[visited.id]
        if found.byNumber.contains(visited.id) { found.byNumber.insert(shown.id) }
        found.seen.insert(shown.id)
      }
      for record in found.certain {
        let isDoubted = try await MatchStore(keyring: keyring).isDoubted(
          record.person, asked: found.byNumber.contains(record.id) ? sought : nil,
          asker: query.facility, seeing: found.seen, in: transaction)
        if isDoubted { found.doubted.insert(record.id) }
      }
      if found.stranger.patients.contains(where: { found.doubted.contains($0.id) }) {
        found.stranger = ([], nil)
      }
      return found
    }
  }

  /// The asker's records that were found, one of each human being: of those that were not merged into another the one
  /// that agrees best, with the best grading of them all. A record that one of them was merged into stands for it, also
  /// where nothing found it yet.
  ///
  /// - Parameter alike: found by likeness, who is likeliest first and of his records the one that agrees best.
  private func ofEach(
    _ numbered: [PatientHandle], _ alike: [PatientID], _ gradings: [PatientID: MatchGrading],
    in transaction: borrowing Transaction
  ) async throws -> FoundMatches {
    let store = PatientStore(keyring: keyring)
    let withNumber = Set(numbered.map(\.id))
    let others = alike.filter { !withNumber.contains($0) }.prefix(Self.maximumCount)
    var records = numbered
    if !others.isEmpty { records += try await store.find(Array(others), in: transaction) }
    records = try await store.withSurvivors(records, in: transaction)
    let places = Dictionary(zip(alike, 0...), uniquingKeysWith: { first, _ in first })
    func place(_ record: PatientHandle) -> (Int, PatientID) {
      (places[record.id] ?? .max, record.id)
    }
    records.sort { place($0) < place($1) }
    var found = FoundMatches()
    for being in try await store.byBeing(records, in: transaction) {
      guard let shown = being.first else { continue }
      found.own.patients.append(shown)
      found.gradings[shown.id] = being.compactMap { gradings[$0.id] }.min(by: MatchGrading.isSurer)
      if being.contains(where: { withNumber.contains($0.id) }) { found.byNumber.insert(shown.id) }
      if withNumber.contains(shown.id) { found.numbered.insert(shown.id) }
    }
    found.isOneNumbered = found.byNumber.count == 1
    // His facility merged a record with the number into one without, perhaps wrongly: nothing here judges that.
    let grading = MatchGrading(found.isOneNumbered ? .probable : .possible)
    for id in found.byNumber.subtracting(found.numbered) {
      found.gradings[id] = [found.gradings[id] ?? grading, grading].min(by: MatchGrading.isSurer)
    }
    return found
  }
}
