package import AccessPolicy
package import AuditLog
package import Database
import PatientIndex
package import PersonMatching
import RecordModel
import RecordStore
package import Registry
package import Sealing

/// Who asks for a record, why, and under which request.
package struct DisclosureRequest: Sendable {
  /// The facility, proven on this request.
  package let sender: FacilityIdentity
  /// `X-Purpose-Of-Use` as sent.
  package let purpose: String?
  /// Who acts: the person whose own certificate it is, or `X-Acting-User` as sent.
  package let actingUser: String?
  /// X-Request-Id.
  package let requestID: String
  /// The network address that it came from.
  package let source: String?

  /// A request of `sender`.
  package init(
    sender: FacilityIdentity, purpose: String?, actingUser: String?, requestID: String,
    source: String? = nil
  ) {
    self.sender = sender
    self.purpose = purpose
    self.actingUser = sender.person?.code ?? actingUser
    self.requestID = requestID
    self.source = source
  }
}

/// Answers questions for persons' records: decided, audited, then read, in that order and no other.
///
/// `resolve` finds ids under a role that sees no facts; the leaves commit; `fetch` reads exactly
/// those ids.
package struct Disclosure: Sendable {
  let database: Database
  let committer: LeafCommitter
  let keyring: Keyring
  let policy: @Sendable () -> Policy
  let weights: MatchWeights
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  /// A disclosure from `database`, audited through `committer`, decided by the `policy` of the moment, that finds
  /// patients by the `weights` that the matcher decides by; `now` gives microseconds since 1970.
  package init(
    database: Database, committer: LeafCommitter, keyring: Keyring,
    policy: @escaping @Sendable () -> Policy = { .shipped }, weights: MatchWeights = .builtIn,
    now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.committer = committer
    self.keyring = keyring
    self.policy = policy
    self.weights = weights
    self.now = now
  }

  /// The version of the weights by which a patient is found.
  package var weightsVersion: String { weights.version }

  /// Judges a request; a refusal is a leaf before it is an answer.
  ///
  /// - Returns: what may be asked, or why not.
  /// - Throws: what the database threw; then nothing may be answered.
  package func authorize(
    _ request: DisclosureRequest, resource: String
  ) async throws -> Result<AuthorizedQuery, AccessPolicy.Refusal> {
    let decision = AccessPolicy.decide(
      RecordQuery(
        facility: request.sender.facility.id, role: request.sender.role,
        mayRead: request.sender.mayRead, purpose: request.purpose,
        actingUser: request.actingUser), by: policy())
    if case .failure(let refusal) = decision {
      var draft = draft(.deny, .execute, request)
      draft.outcome = .minor
      draft.resource = resource
      draft.reason = "\(refusal)"
      _ = try await committer.commit([draft])
    }
    return decision
  }

  func draft(
    _ event: LeafDraft.Event, _ action: LeafDraft.Action, _ request: DisclosureRequest
  ) -> LeafDraft {
    var draft = LeafDraft(event, action, requestID: request.requestID)
    draft.facility = request.sender.facility.code
    draft.certificate = request.sender.certificate
    draft.vendor = request.sender.vendor?.code
    draft.source = request.source
    draft.user = request.actingUser.flatMap { AccessPolicy.isActingUser($0) ? $0 : nil }
    draft.isUserProven = request.sender.person != nil
    draft.purpose = request.purpose.flatMap(PurposeOfUse.init)?.rawValue
    return draft
  }

  /// One leaf for each person whose visits or record are about to be read, and one for the query
  /// if there was one.
  ///
  /// - Parameters:
  ///   - named: whom the query is about; its leaf names those of whom nothing is read.
  ///   - decisions: what was decided of visits that are not the asker's own.
  func audit(
    _ visits: [VisitHandle], patients: [PatientHandle], query: [UInt8]?,
    naming named: Set<[UInt8]> = [], resource: String, under authority: AuthorizedQuery,
    decisions: [VisitID: AccessDecision] = [:], stranger: AccessDecision? = nil,
    _ request: DisclosureRequest
  ) async throws -> DurableEntry {
    var drafts: [LeafDraft] = []
    let byPerson = Dictionary(grouping: visits, by: \.pseudonym)
    let persons = Set(byPerson.keys).union(patients.map(\.pseudonym))
    for pseudonym in persons.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      var draft = draft(.read, .read, request)
      draft.resource = resource
      draft.subjects =
        byPerson[pseudonym]?.map { .init(pseudonym: pseudonym, visit: $0.id) }
        ?? [.init(pseudonym: pseudonym, visit: nil)]
      draft.reason = Self.words(
        byPerson[pseudonym]?.map { decisions[$0.id] ?? authority.own } ?? [
          stranger ?? authority.own
        ])
      drafts.append(draft)
    }
    if let query {
      var draft = draft(.query, .execute, request)
      draft.resource = resource
      try draft.commit(to: query, under: keyring)
      draft.subjects = named.subtracting(persons).sorted { $0.lexicographicallyPrecedes($1) }
        .map { .init(pseudonym: $0, visit: nil) }
      drafts.append(draft)
    }
    return try await committer.commit(drafts)
  }

  /// What one look read.
  struct ReadRecord: Sendable {
    var visits: [VisitEntry] = []
    /// Those that were asked for themselves.
    var patients: [PatientEntry] = []
    /// Of those patients whose resources without a visit were wanted.
    var resources: [PatientResource] = []
  }

  /// Reads what the leaves tell of, and nothing else, in one round trip.
  ///
  /// - Parameters:
  ///   - patients: who is told; of whom only visits are read, nothing but their keys is.
  ///   - resourcesOf: patients among them of whom also what hangs on no visit is read.
  ///   - depth: how much of each visit.
  ///   - decided: what was decided on visits of other facilities: one that is in neither it
  ///     nor the asker's own is not read, and one that is shown in part leaves the reader in part.
  func fetch(
    _ visits: [VisitHandle], patients: [PatientID], resourcesOf owners: [PatientID] = [],
    _ depth: VisitDepth = .whole, under query: AuthorizedQuery,
    decided: DecidedVisits = DecidedVisits(), _ entry: DurableEntry
  ) async throws -> ReadRecord {
    let told = Set(entry.subjects.compactMap(\.visit))
    let visits = visits.filter { visit in
      told.contains(visit.id)
        && (query.sources.contains(visit.facility)
          || decided.decisions[visit.id]?.isShown ?? false)
    }
    let patients = Array(Set(patients))
    // Of whom only visits are read, nothing is opened but these.
    let others = Array(Set(visits.map(\.patient)).subtracting(patients))
    guard !patients.isEmpty || !others.isEmpty else { return ReadRecord() }
    let store = PatientStore(keyring: keyring)
    let reader = RecordReader(keyring: keyring)
    let answers = try await database.read(
      "disclosure.fetch", as: .reader,
      within: RecordReader.limit(
        visits: visits.map(\.id), patients: patients + others, facilities: query.sources.sorted()),
      (patients.isEmpty ? [] : store.asking(patients))
        + (others.isEmpty ? [] : [store.askingKeys(others)]) + owners.map(reader.askingResources)
        + reader.asking(visits, depth))
    var rest = answers[...]
    var record = ReadRecord()
    if !patients.isEmpty {
      record.patients = try store.patients(patients, in: Array(rest.prefix(2)))
      rest = rest.dropFirst(2)
    }
    let entries = Dictionary(record.patients.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    var keys = entries.mapValues(\.visitKeys)
    if !others.isEmpty, let rows = rest.popFirst() {
      keys.merge(try store.keys(in: rows), uniquingKeysWith: { $1 })
    }
    for owner in owners {
      guard let rows = rest.popFirst(), let patient = entries[owner] else { continue }
      record.resources += try reader.resources(of: owner, key: patient.key, in: rows)
    }
    let redacted = Set(decided.decisions.filter { $0.value.effect == .redact }.keys)
    record.visits = try reader.visits(
      visits, depth, in: rest, keys: keys, redacted: (redacted, query.redaction))
    guard !decided.shown.isEmpty else { return record }
    let pseudonyms = Dictionary(visits.map { ($0.id, $0.pseudonym) }, uniquingKeysWith: { $1 })
    record.visits = record.visits.map { visit in
      guard !query.sources.contains(visit.facility),
        let patient = pseudonyms[visit.id].flatMap({ decided.ownPatients[$0] })
      else { return visit }
      return visit.seen(as: patient)
    }
    return record
  }
}

extension FacilityIdentity {
  /// As what it asks.
  package var role: AskerRole { person != nil ? .person : vendor != nil ? .vendor : .system }
}
