package import Database
package import RecordModel
package import Sealing

/// What became of a visit in this batch.
package enum VisitOutcome: String, Hashable, Sendable {
  /// It is new.
  case accepted
  /// It was known; this submission adds to it or corrects it.
  case corrected
  /// It was known, and all of this had been said before.
  case unchanged
  /// Its number belongs to a visit of another patient.
  case otherPatient
  /// The message names it by our id, and there is none.
  case unknown
  /// It was known, and this would void it; it waits for an officer.
  case waiting
  /// It was known, and who sent this may not change it.
  case notGranted

  /// Whether what was said stands in the record.
  package var isKept: Bool { ![.otherPatient, .unknown, .notGranted].contains(self) }
}

/// Writes the visits of a batch: assertions, facts, and the current visit, from decisions already
/// taken.
///
/// `reads` are sent first, under the lock of every stored visit; `plan` then says what became of
/// each claim and
/// `statements` write it. The rows of one table go down in one statement.
package struct VisitWriting {
  private let claims: [VisitClaim]
  private let resolution: VisitResolution
  private let keyring: Keyring
  private var outcomes: [VisitOutcome] = []
  private var told = ToldDiagnoses()
  private var assertions: [AssertionRow] = []
  /// The keys of each assertion's facts: what a placeholder becomes is no part of a key.
  private var factKeys: [FactKeys] = []
  private var current: [(id: VisitID, wasStored: Bool, version: Int, visit: Visit, claim: Int)] = []

  /// A writing of `claims` as `resolution` decided them.
  package init(claims: [VisitClaim], resolution: VisitResolution, keyring: Keyring) {
    self.claims = claims
    self.resolution = resolution
    self.keyring = keyring
  }

  /// What became of the `index`-th claim; only after `plan`.
  package func outcome(_ index: Int) -> VisitOutcome { outcomes[index] }

  /// The version that the `index`-th claim's visit has now; nil if nothing of it was written.
  package func version(_ index: Int) -> Int? {
    current.first { $0.id == resolution[index].id }?.version
  }

  /// Which visit the `index`-th claim is about.
  package func visit(_ index: Int) -> VisitID { resolution[index].id }

  /// Locks the stored visits and reads what was said of them; empty when every visit is new.
  package var reads: [BoundStatement] {
    let stored = claims.indices.filter {
      resolution[$0].wasStored && resolution[$0].refusal == nil
    }
    guard !stored.isEmpty else { return [] }
    func keys(of claims: [Int]) -> VisitKeys {
      VisitKeys(claims.map { (self.claims[$0].facility, resolution[$0].id) })
    }
    let known = keys(of: stored)
    let listing = stored.filter { !claims[$0].visit.listedDiagnoses.isEmpty }
    return [known.bind(VisitStatements.lock), known.bind(VisitTable.assertion.selectByVisits)]
      + (listing.isEmpty ? [] : [keys(of: listing).bind(FactTables.diagnosis.selectByVisits)])
  }

  /// Decides every claim from the rows of `reads`, which may be empty.
  ///
  /// - Parameter resolve: gives the ids for the placeholders of the `index`-th claim.
  /// - Throws: `SealingError`, or `DatabaseError` for rows of another shape.
  package mutating func plan(
    _ answers: ArraySlice<Rows>, resolve: (Int) -> (Placeholder.Kind, Int) -> String?
  ) throws {
    let answers = Array(answers)
    var words: [VisitID: [VisitAssertion]] = [:]
    for row in answers.dropFirst().prefix(1).joined() {
      let said = try AssertionRow.read(row)
      words[said.visitID, default: []].append(said.word)
      told.add(said)
    }
    for rows in answers.dropFirst(2) { try told.add(rows) }
    for index in claims.indices {
      let id = resolution[index].id
      if let refusal = resolution[index].refusal {
        outcomes.append(refusal == .unknown ? .unknown : .otherPatient)
        continue
      }
      outcomes.append(try add(index, to: &words[id, default: []], resolve: resolve(index)))
    }
    project(words)
  }

  private mutating func add(
    _ index: Int, to words: inout [VisitAssertion],
    resolve: (Placeholder.Kind, Int) -> String?
  ) throws -> VisitOutcome {
    let claim = claims[index]
    let hash = claim.contentHash
    if isKnown(claim, among: words) { return .unchanged }
    if !claim.mayCorrect, !words.isEmpty || claim.takesBack { return .notGranted }
    let id = resolution[index].id
    let number = (words.map(\.number).max() ?? 0) + 1
    var visit = claim.visit
    visit.resolvePlaceholders(resolve)
    var keys = claim.factKeys
    let restated = told.restated(claim.visit, of: id, key: claim.key, keyring)
    visit.diagnoses += restated
    keys.diagnoses += restated.compactMap(\.origin.ownKey)
    let remainder = RemainderFrame.encode(visit)
    let sealed =
      remainder.isEmpty
      ? []
      : try keyring.seal(
        remainder, under: claim.key, context: Self.context(id, assertion: number))
    let word = VisitAssertion(
      visit: visit, number: number, submission: claim.submission, mapping: claim.mapping,
      senderTime: claim.senderTime, sourceRank: claim.sourceRank, contentHash: hash,
      replays: claim.replays, isHeld: claim.needsApproval(of: id) && !words.isEmpty)
    assertions.append(
      AssertionRow(facility: claim.facility, visitID: id, word: word, sealedRemainder: sealed))
    factKeys.append(keys)
    defer { words.append(word) }
    return words.isEmpty ? .accepted : word.isHeld ? .waiting : .corrected
  }

  /// Whether all of it was said before: the same words again are news only if they are newer than when
  /// they were said last, and read again only if they came out otherwise.
  private func isKnown(_ claim: VisitClaim, among words: [VisitAssertion]) -> Bool {
    if let message = claim.replays {
      let last = words.filter { $0.message == message }.max { $0.submission < $1.submission }
      return last?.contentHash == claim.contentHash
    }
    return words.contains { word in
      word.contentHash == claim.contentHash
        && (word.senderTime >= claim.senderTime || !claim.hasOwnTime)
    }
  }

  static func context(_ visit: VisitID, assertion: Int) -> String {
    "visit \(visit) assertion \(assertion)"
  }

  private mutating func project(_ words: [VisitID: [VisitAssertion]]) {
    let touched = Set(assertions.map(\.visitID))
    var done: Set<VisitID> = []
    for index in claims.indices {
      let id = resolution[index].id
      guard touched.contains(id), outcomes[index].isKept, done.insert(id).inserted,
        let said = words[id], let visit = Visit.current(of: said)
      else { continue }
      let version = said.count { !$0.isHeld }
      current.append((id, resolution[index].wasStored, version, visit, index))
    }
  }

  /// Everything that is written, one statement a table.
  package func statements(now: Int64) -> [BoundStatement] {
    guard !assertions.isEmpty else { return [] }
    var statements = [VisitTable.assertion.bind(assertions)]
    append(FactTables.diagnosis, to: &statements, \.diagnoses, \.diagnoses) { $0 }
    append(FactTables.procedure, to: &statements, \.procedures, \.procedures) { $0 }
    append(FactTables.observation, to: &statements, \.observations, \.observations) {
      ObservationEntry($0)
    }
    append(
      FactTables.medicationRequest, to: &statements, \.medicationRequests, \.medicationRequests
    ) { $0 }
    for stored in [false, true] {
      let rows = current.filter { $0.wasStored == stored }
      guard !rows.isEmpty else { continue }
      statements.append(bind(stored ? VisitStatements.update : VisitStatements.insert, rows, now))
    }
    return statements
  }

  private func append<Fact, Entry>(
    _ table: ColumnTable<FactRow<Entry>>, to statements: inout [BoundStatement],
    _ facts: (Visit) -> [Fact], _ keysOf: (FactKeys) -> [FactKey], _ entry: (Fact) -> Entry
  ) {
    var rows: [FactRow<Entry>] = []
    rows.reserveCapacity(assertions.reduce(0) { $0 + facts($1.word.visit).count })
    for (assertion, keys) in zip(assertions, factKeys) {
      let number = Int16(clamping: assertion.word.number)
      for (ordinal, (fact, key)) in zip(facts(assertion.word.visit), keysOf(keys)).enumerated() {
        rows.append(
          FactRow(
            facility: assertion.facility, visit: assertion.visitID, assertion: number,
            ordinal: Int16(clamping: ordinal), key: key, fact: entry(fact)))
      }
    }
    if !rows.isEmpty { statements.append(table.bind(rows)) }
  }

  private func bind(
    _ statement: Statement,
    _ rows: [(id: VisitID, wasStored: Bool, version: Int, visit: Visit, claim: Int)],
    _ now: Int64
  ) -> BoundStatement {
    func stamp(_ time: ClinicalTime?) -> PostgresTimestamp? {
      time.map { PostgresTimestamp(microseconds: $0.microseconds) }
    }
    return statement.bind(
      rows.map { claims[$0.claim].facility }, rows.map(\.id),
      rows.map { claims[$0.claim].patient }, rows.map { claims[$0.claim].person },
      rows.map { Int32(clamping: $0.version) }, rows.map(\.visit.status),
      PostgresArray(rows.map(\.visit.visitClass.code)),
      PostgresArray(rows.map { $0.visit.service?.coding.code ?? $0.visit.service?.text }),
      PostgresArray(rows.map(\.visit.payer?.code)),
      PostgresArray(rows.map { stamp($0.visit.arrivedAt) }),
      PostgresArray(rows.map { stamp($0.visit.seenAt) }),
      PostgresArray(rows.map { stamp($0.visit.finishedAt) }),
      PostgresArray(
        rows.map { $0.visit.overAt.map { PostgresTimestamp(microseconds: $0) } }),
      rows.map { _ in PostgresTimestamp(microseconds: now) })
  }
}

extension VisitClaim {
  /// Whether it says that the visit never was.
  fileprivate var takesBack: Bool { visit.status == "entered-in-error" }

  /// How long a facility may void its own visit alone. Source: Permenkes 24/2022 art. 30.
  private static let decidesAloneMilliseconds: Int64 = 2 * 24 * 3600 * 1000

  /// Whether it would void a visit that was first stored too long ago for its sender to decide alone.
  func needsApproval(of visit: VisitID) -> Bool {
    self.visit.status == "entered-in-error" && !isApproved
      && submission.madeAt - visit.madeAt > Self.decidesAloneMilliseconds
  }
}

extension Visit {
  /// Puts ids in the place of placeholders, in references and remainders.
  mutating func resolvePlaceholders(_ id: (Placeholder.Kind, Int) -> String?) {
    func resolve(_ reference: inout NamedReference?) {
      guard let text = reference?.reference else { return }
      reference?.reference = Placeholder.resolve(text, id: id)
    }
    resolve(&practitioner)
    resolve(&location)
    resolve(&serviceProvider)
    resolve(&referredFrom)
    resolve(&referredTo)
    Placeholder.resolve(&remainder, id: id)
    for index in diagnoses.indices {
      Placeholder.resolve(&diagnoses[index].origin.remainder, id: id)
    }
    for index in procedures.indices {
      resolve(&procedures[index].performer)
      Placeholder.resolve(&procedures[index].origin.remainder, id: id)
    }
    for index in observations.indices {
      resolve(&observations[index].performer)
      Placeholder.resolve(&observations[index].origin.remainder, id: id)
    }
    for index in medicationRequests.indices {
      resolve(&medicationRequests[index].requester)
      Placeholder.resolve(&medicationRequests[index].origin.remainder, id: id)
    }
  }
}
