import AccessPolicy
package import AuditLog
import Crypto
package import Database
import PatientIndex
package import RecordModel
import RecordStore
package import Registry
package import Sealing

/// Where a person's words on who may read are recorded and ended, and his demands by the UU PDP run
/// their clock: each with its entry in the same transaction, and in force with its commit.
package struct ConsentDesk: Sendable {
  /// How long a demand may take. Source: UU 27/2022 art. 32, 41: three times 24 hours.
  package static let demandMicroseconds: Int64 = 72 * 3_600_000_000
  /// What is demanded.
  package static let demandKinds: Set = [
    "access", "correction", "restriction", "erasure", "objection",
  ]

  /// Where a paper is, and why something ends or is decided so; in code points, as the database counts.
  private static let evidenceLength = 3...200
  private static let wordsLength = 3...400

  let database: Database
  let log: AuditLog
  let keyring: Keyring
  let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.keyring = keyring
    self.now = now
  }

  /// Who records: a facility for its own patient, or an officer.
  package struct Recorder: Sendable {
    /// The facility; nil for an officer.
    package let facility: FacilityEntry?
    /// Who acts, by his code.
    package let user: String
    /// Whether the gateway proved who acts.
    package let isProven: Bool
    /// The certificate that came.
    package let certificate: [UInt8]?
    /// X-Request-Id.
    package let requestID: String

    /// Somebody who records.
    package init(
      facility: FacilityEntry?, user: String, isProven: Bool, certificate: [UInt8]?,
      requestID: String
    ) {
      self.facility = facility
      self.user = user
      self.isProven = isProven
      self.certificate = certificate
      self.requestID = requestID
    }
  }

  /// How the person is named: by the facility's own record, or by a national number.
  package enum Subject: Sendable {
    /// The facility's own record of him, or a number as it was typed.
    case patient(PatientID)
    case number(String)
  }

  /// Why nothing is recorded.
  package enum Refusal: Error, Hashable, Sendable {
    /// There is no such person for this recorder, or no such word or demand open.
    case unknown
    /// Kind, categories, period, evidence or decision are not of their form.
    case badForm
  }

  /// Records what a person said.
  ///
  /// - Throws: `Refusal`.
  package func record(
    _ consent: ConsentRecord, of subject: Subject, by recorder: Recorder
  ) async throws {
    guard ConsentEntry.Kind(rawValue: consent.kind) != nil,
      consent.categories.allSatisfy({ SensitiveCategory(rawValue: $0) != nil }),
      consent.until.map({ $0 > consent.from }) ?? true,
      Self.evidenceLength.contains(consent.evidence.unicodeScalars.count),
      consent.evidenceHash.count == 32
    else { throw Refusal.badForm }
    let person = try await find(subject, recorder)
    let moment = now()
    try await change(
      .consent, .create, "Consent/\(consent.id)", consent.kind, person.pseudonym, recorder,
      words: consent.evidence
    ) { transaction in
      ConsentStore.record(
        consent, of: person.id, at: recorder.facility?.id, by: recorder.user, at: moment,
        in: transaction)
    }
  }

  /// Ends a word; a facility only what it recorded itself.
  ///
  /// - Throws: `Refusal`.
  package func end(_ id: ConsentID, reason: String, by recorder: Recorder) async throws {
    guard Self.wordsLength.contains(reason.unicodeScalars.count) else { throw Refusal.badForm }
    let moment = now()
    let pseudonym = try await pseudonym { try await ConsentStore.person(of: id, in: $0) }
    try await change(
      .consent, .update, "Consent/\(id)", "ended", pseudonym, recorder, words: reason
    ) { transaction in
      guard
        try await ConsentStore.end(
          id, at: recorder.facility?.id, by: recorder.user, reason: reason, at: moment,
          in: transaction) != nil
      else { throw Refusal.unknown }
    }
  }

  /// Takes a demand in; its clock runs from now. A demand for restriction stops other facilities' reading
  /// with it.
  ///
  /// - Throws: `Refusal`.
  package func demand(
    _ kind: String, of subject: Subject, evidence: String, by recorder: Recorder
  ) async throws -> DemandID {
    guard Self.demandKinds.contains(kind),
      Self.evidenceLength.contains(evidence.unicodeScalars.count)
    else { throw Refusal.badForm }
    let person = try await find(subject, recorder)
    let moment = now()
    let id = DemandID(at: moment / 1000)
    try await change(
      .right, .create, "Demand/\(id)", kind, person.pseudonym, recorder, words: evidence
    ) { transaction in
      ConsentStore.demand(
        id, kind, of: person.id, evidence: evidence, by: recorder.user, at: moment,
        due: moment + Self.demandMicroseconds, in: transaction)
      guard kind == "restriction" else { return }
      let restriction = ConsentRecord(
        id: ConsentID(at: moment / 1000), kind: ConsentEntry.Kind.restriction.rawValue,
        facility: nil, categories: [], from: moment, until: nil, evidence: evidence,
        evidenceHash: Array(SHA256.hash(data: Array(evidence.utf8))))
      ConsentStore.record(
        restriction, of: person.id, at: nil, by: recorder.user, at: moment, in: transaction)
    }
    return id
  }

  /// Decides a demand. Where one for restriction is refused, the restriction that came with it ends.
  ///
  /// - Throws: `Refusal`.
  package func decide(
    _ id: DemandID, isDone: Bool, decision: String, by recorder: Recorder
  ) async throws {
    guard Self.wordsLength.contains(decision.unicodeScalars.count) else { throw Refusal.badForm }
    let moment = now()
    let pseudonym = try await pseudonym { try await ConsentStore.person(of: id, in: $0) }
    try await change(
      .right, .update, "Demand/\(id)", isDone ? "done" : "refused", pseudonym, recorder,
      words: decision
    ) { transaction in
      guard
        try await ConsentStore.decide(
          id, isDone: isDone, decision: decision, by: recorder.user, at: moment, in: transaction)
      else { throw Refusal.unknown }
      guard !isDone else { return }
      ConsentStore.endRestriction(
        of: id, by: recorder.user, reason: decision, at: moment, in: transaction)
    }
  }

  /// The open demands by their end, then the newest that were decided.
  package func demands(_ limit: Int = Self.most) async throws -> [DemandEntry] {
    try await database.transaction("consent.demands", as: .administration) {
      try await ConsentStore.demands(limit, in: $0)
    }
  }

  /// What the log calls whoever a word or demand is of; nil where there is none, or he was erased.
  private func pseudonym(
    _ person: (borrowing Transaction) async throws -> PersonID?
  ) async throws -> [UInt8]? {
    let found = try await database.transaction(
      "consent.whose", as: .administration
    ) { try await person($0) }
    guard let found else { return nil }
    return try await database.transaction("consent.called", as: .resolver) {
      try await VisitFinder(keyring: keyring).called(found, in: $0)
    }
  }

  private func find(
    _ subject: Subject, _ recorder: Recorder
  ) async throws -> (id: PersonID, pseudonym: [UInt8]) {
    let found: (PersonID, [UInt8])? = try await database.transaction(
      "consent.resolve", as: .resolver
    ) { transaction in
      let store = PatientStore(keyring: keyring)
      switch subject {
      case .patient(let patient):
        guard let facility = recorder.facility else { return nil }
        transaction.enqueue(
          RecordReader.limit(visits: [], patients: [], facilities: [facility.id]))
        return try await store.find([patient], in: transaction).first.map {
          ($0.person, $0.pseudonym)
        }
      case .number(let number):
        var persons = try await store.persons(
          with: NationalNumber.candidates(number), in: transaction)
        if let facility = recorder.facility {
          persons = try await patients(persons, at: facility.id, in: transaction)
        }
        return try await VisitFinder(keyring: keyring).record(of: persons, in: transaction).map {
          ($0.person, $0.pseudonym)
        }
      }
    }
    guard let (id, pseudonym) = found else { throw Refusal.unknown }
    return (id, pseudonym)
  }

  /// Those of the persons with a number who are a facility's patient, by whatever record of his it has; none where they
  /// are several human beings. It speaks for its own patients only.
  private func patients(
    _ persons: [PersonID], at facility: FacilityID, in transaction: borrowing Transaction
  ) async throws -> [PersonID] {
    guard !persons.isEmpty else { return [] }
    let finder = VisitFinder(keyring: keyring)
    finder.name(persons, in: transaction)
    let own = try await PatientStore(keyring: keyring).ofNamed(
      at: facility, limit: Self.most, in: transaction)
    let golden = try await finder.golden(of: persons + own.map(\.person), in: transaction)
    let beings = Set(own.compactMap { golden[$0.person] })
    guard beings.count == 1 else { return [] }
    return persons.filter { golden[$0].map(beings.contains) ?? false }
  }

  private func change(
    _ event: LeafDraft.Event, _ action: LeafDraft.Action, _ resource: String, _ reason: String,
    _ pseudonym: [UInt8]?, _ recorder: Recorder, words: String,
    _ body: (borrowing Transaction) async throws -> Void
  ) async throws {
    try await database.transaction("consent.change", as: .administration) { transaction in
      try await body(transaction)
      var draft = LeafDraft(event, action, requestID: recorder.requestID)
      draft.user = recorder.user
      draft.isUserProven = recorder.isProven
      draft.certificate = recorder.certificate
      draft.facility = recorder.facility?.code
      draft.resource = resource
      draft.reason = reason
      draft.subjects = pseudonym.map { [.init(pseudonym: $0, visit: nil)] } ?? []
      // Words of a person may name one: they are kept sealed beside the entry, which commits to them.
      try draft.commit(to: Array(words.utf8), under: keyring)
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
  }
}
