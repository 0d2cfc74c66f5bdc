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
    let found = try await resolve(query) { transaction, _ in
      try await self.found(sought, likely, query, request, in: transaction)
    }
    var entries: [PatientEntry] = []
    for group in [found.own, found.stranger] where !group.patients.isEmpty {
      let entry = try await audit(
        [], patients: group.patients, query: nil, resource: "Patient/$match", under: query,
        stranger: group.decision, request)
      entries += try await fetch([], patients: group.patients.map(\.id), under: query, entry)
        .patients
    }
    return entries.compactMap { entry in
      let grading =
        found.numbered.contains(entry.id)
        ? Self.grading(ofNumbered: entry.current, found.isOneNumbered, sought)
        : found.gradings[entry.id]
      return grading.map { PatientMatch(patient: entry, score: $0.score, grade: $0.grade) }
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
    /// The asker's records that have a number of the sought one, and whether all who have one are one human being.
    var numbered: Set<PatientID> = []
    var isOneNumbered = false
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
    if let person = likely.first(where: { $0.outcome == .link }), isOnly, person.own.isEmpty,
      let grading = MatchGrading(person, isOnly: true, weights: weights)
    {
      let decided = try await decide(on: person.persons, under: query, request, in: transaction)
      if let visit = decided.shown.first, let decision = decided.decisions[visit.id] {
        found.stranger = (
          try await PatientStore(keyring: keyring).find([visit.patient], in: transaction), decision
        )
        found.gradings[visit.patient] = grading
      }
    }
    return found
  }

  /// The asker's records that were found, one of each human being: of those that were not merged into another the one
  /// that agrees best, with the best grading of them all.
  ///
  /// - Parameter alike: found by likeness, who is likeliest first and of his records the one that agrees best.
  private func ofEach(
    _ numbered: [PatientHandle], _ alike: [PatientID], _ gradings: [PatientID: MatchGrading],
    in transaction: borrowing Transaction
  ) async throws -> FoundMatches {
    let store = PatientStore(keyring: keyring)
    let byNumber = Set(numbered.map(\.id))
    let others = alike.filter { !byNumber.contains($0) }.prefix(Self.maximumCount)
    var records = numbered
    if !others.isEmpty { records += try await store.find(Array(others), in: transaction) }
    let places = Dictionary(zip(alike, 0...), uniquingKeysWith: { first, _ in first })
    func place(_ record: PatientHandle) -> (Int, PatientID) {
      (places[record.id] ?? .max, record.id)
    }
    records.sort { place($0) < place($1) }
    var found = FoundMatches()
    var beside: [PatientID] = []
    for being in try await store.byBeing(records, in: transaction) {
      guard let shown = being.first else { continue }
      found.own.patients.append(shown)
      found.gradings[shown.id] = being.compactMap { gradings[$0.id] }.min(by: MatchGrading.isSurer)
      if byNumber.contains(shown.id) {
        found.numbered.insert(shown.id)
      } else if being.contains(where: { byNumber.contains($0.id) }) {
        beside.append(shown.id)
      }
    }
    found.isOneNumbered = found.numbered.count + beside.count == 1
    // His facility merged a record with the number into one without, perhaps wrongly: nothing here judges that.
    let grading = MatchGrading(found.isOneNumbered ? .probable : .possible)
    for id in beside {
      found.gradings[id] = [found.gradings[id] ?? grading, grading].min(by: MatchGrading.isSurer)
    }
    return found
  }

  /// Numbers of one human being whose sex and birth date do not speak against it are certain; numbers of
  /// several, or a contradiction, leave it to a human.
  private static func grading(
    ofNumbered known: PatientAssertion, _ isOnePerson: Bool, _ sought: PatientAssertion
  ) -> MatchGrading {
    MatchGrading(isOnePerson && !contradicts(known, sought) ? .certain : .possible)
  }

  private static func contradicts(_ known: PatientAssertion, _ sought: PatientAssertion) -> Bool {
    let sexes = Set([known.sex, sought.sex].compactMap(\.self)).subtracting([.unknown])
    guard sexes.count < 2 else { return true }
    guard let own = known.birthDate, let asked = sought.birthDate else { return false }
    // A year alone contradicts no day in it.
    let coarse = min(own.precision, asked.precision)
    return own.text.prefix(Self.digits(coarse)) != asked.text.prefix(Self.digits(coarse))
  }

  private static func digits(_ precision: ClinicalTime.Precision) -> Int {
    switch precision {
    case .year: 4
    case .month: 7
    default: 10
    }
  }
}
