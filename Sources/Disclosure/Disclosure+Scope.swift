import AccessPolicy
import AuditLog
import Database
import PatientIndex
import RecordModel
import RecordStore
import Registry

/// What was decided on visits of other facilities.
struct DecidedVisits: Sendable {
  /// Those that are shown, newest first.
  var shown: [VisitHandle] = []
  /// The asker's own of the same persons, newest first.
  var own: [VisitHandle] = []
  /// What was decided of each that is shown.
  var decisions: [VisitID: AccessDecision] = [:]
  /// Not shown, and the asker is told so.
  var suppressed: [(visit: VisitHandle, decision: AccessDecision)] = []
  /// The asker is told that he may break the glass for these.
  var offered: [(visit: VisitHandle, decision: AccessDecision)] = []
  /// Not shown, and the asker is told nothing; the log still says whom he asked about.
  var hidden: [VisitHandle] = []
  /// The asker's own record of a person, where it has one with a visit.
  var ownPatients: [[UInt8]: PatientID] = [:]

  /// Records of other facilities that stand for a person of whom the asker has none.
  var strangers: Set<PatientID> = []

  /// Whether a patient's record is the asker's own.
  func isOwn(_ patient: PatientID) -> Bool { !strangers.contains(patient) }

  /// By what a record of another facility is shown; nil where none is.
  var strangerDecision: AccessDecision? {
    strangers.isEmpty ? nil : shown.first.flatMap { decisions[$0.id] }
  }

  /// What the log calls everybody of whom there is something, shown or not.
  var pseudonyms: Set<[UInt8]> {
    Set((shown + own + hidden + (suppressed + offered).map(\.visit)).map(\.pseudonym))
  }

  /// Leaves out what is shown of other facilities than these. What the asker is told of stays, or a facility at a
  /// time would tell him where it is.
  mutating func keep(_ facilities: Set<FacilityID>) {
    shown.removeAll { !facilities.contains($0.facility) }
    own.removeAll { !facilities.contains($0.facility) }
  }

  /// Leaves out what is none of these visits.
  mutating func keep(visits: Set<VisitID>) {
    shown.removeAll { !visits.contains($0.id) }
    own.removeAll { !visits.contains($0.id) }
    suppressed.removeAll { !visits.contains($0.visit.id) }
    offered.removeAll { !visits.contains($0.visit.id) }
    hidden.removeAll { !visits.contains($0.id) }
  }

  /// Adds what was decided on somebody else.
  fileprivate mutating func add(_ other: DecidedVisits) {
    shown = (shown + other.shown).sorted { $0.id > $1.id }
    own = (own + other.own).sorted { $0.id > $1.id }
    decisions.merge(other.decisions) { $1 }
    suppressed += other.suppressed
    offered += other.offered
    hidden += other.hidden
    ownPatients.merge(other.ownPatients) { $1 }
    strangers.formUnion(other.strangers)
  }

  /// The facilities of what is shown.
  var facilities: [FacilityID] { Array(Set(shown.map(\.facility))).sorted() }
}

/// By what visits of one person at other facilities are decided.
struct DecisionGrounds: Sendable {
  let query: AuthorizedQuery
  let ties: [Relation: Int]
  let consents: [ConsentEntry]
  let isGlassBroken: Bool
  /// Microseconds since 1970.
  let moment: Int64

  init(_ scope: PersonScope, under query: AuthorizedQuery, at moment: Int64) {
    self.query = query
    self.moment = moment
    ties = Disclosure.ties(scope, asker: query.facility, now: moment)
    // Of everybody in the scope: a person's word counts for all that is known to be his.
    consents = scope.consents.values.flatMap(\.self)
    isGlassBroken = scope.glass.values.contains { moment < $0 }
  }

  /// Decides one visit by what is sensitive in it.
  func decide(_ categories: Set<SensitiveCategory>) -> AccessDecision {
    query.decide(
      ties: ties, categories: categories, consents: consents, isGlassBroken: isGlassBroken,
      now: moment)
  }
}

/// There is something, and it is not shown; the entry that says so is durable.
package enum WithheldVisit: Error, Hashable, Sendable {
  /// The person does not consent: what was asked for, as SATUSEHAT names it.
  case suppressed(String)
  /// In an emergency there is emergency access.
  case offered
}

extension Disclosure {
  /// Decides every visit of these persons at other facilities, visit by visit; from here on the
  /// transaction sees their ids.
  func decide(
    on persons: some Sequence<PersonID>, under query: AuthorizedQuery,
    _ request: DisclosureRequest, in transaction: borrowing Transaction
  ) async throws -> DecidedVisits {
    let persons = Array(Set(persons)).sorted()
    guard !persons.isEmpty else { return DecidedVisits() }
    let scope = try await VisitFinder(keyring: keyring).scope(
      of: persons, asker: query.facility, actingUser: query.actingUser,
      names: Self.names(of: request.sender.facility),
      in: transaction)
    var decided = DecidedVisits()
    let isCrossing = scope.visits.contains { $0.handle.facility != query.facility }
    for visit in scope.visits where visit.handle.facility == query.facility {
      decided.own.append(visit.handle)
      if decided.ownPatients[visit.handle.pseudonym] == nil {
        decided.ownPatients[visit.handle.pseudonym] = visit.handle.patient
      }
    }
    guard isCrossing else { return decided }
    let grounds = DecisionGrounds(scope, under: query, at: now())
    // Records that were found to be one person's are shown as the asker's own one; whoever asks names one, under all
    // ids that links and merges give him.
    if let own = decided.own.first?.patient {
      for visit in scope.visits where decided.ownPatients[visit.handle.pseudonym] == nil {
        decided.ownPatients[visit.handle.pseudonym] = own
      }
    }
    for visit in scope.visits where visit.handle.facility != query.facility {
      let decision = grounds.decide(visit.categories)
      switch decision.effect {
      case .permit, .redact:
        decided.shown.append(visit.handle)
        decided.decisions[visit.handle.id] = decision
      case .suppress: decided.suppressed.append((visit.handle, decision))
      case .offer: decided.offered.append((visit.handle, decision))
      // A facility is never shown a person without the person: that is the office's look.
      case .hide, .refuse, .pseudonymise: decided.hidden.append(visit.handle)
      }
    }
    return decided
  }

  /// Decides on each of several persons alone: a tie to one of them, or his word, opens nothing of another's.
  func decide(
    onEach persons: [PersonID], under query: AuthorizedQuery, _ request: DisclosureRequest,
    in transaction: borrowing Transaction
  ) async throws -> DecidedVisits {
    guard Set(persons).count > 1 else {
      return try await decide(on: persons, under: query, request, in: transaction)
    }
    let finder = VisitFinder(keyring: keyring)
    let golden = try await finder.golden(of: Array(Set(persons)).sorted(), in: transaction)
    let each = Dictionary(grouping: Set(persons)) { golden[$0] ?? $0 }.sorted { $0.key < $1.key }
    var decided = DecidedVisits()
    for (_, one) in each {
      decided.add(try await decide(on: one, under: query, request, in: transaction))
    }
    // Each decision named its person and nobody else: what is searched next is of all of them.
    if each.count > 1 { finder.name(persons, in: transaction) }
    return decided
  }

  /// Decides on visits that are named by their ids as a read of each would: the asker's own are in no question.
  func decided(
    onVisits ids: [VisitID], facilities: [FacilityID], _ query: AuthorizedQuery,
    _ request: DisclosureRequest, in transaction: borrowing Transaction
  ) async throws -> DecidedVisits {
    let ids = Array(Set(ids)).sorted()
    guard !ids.isEmpty else { return DecidedVisits() }
    let finder = VisitFinder(keyring: keyring)
    let own = try await finder.find(ids, facilities: facilities, in: transaction)
    let others = Set(ids).subtracting(own.map(\.id))
    guard !others.isEmpty else { return DecidedVisits() }
    transaction.enqueue(RecordReader.limit(visits: others, patients: [], facilities: []))
    let persons = try await finder.persons(of: others.sorted(), in: transaction)
    transaction.enqueue(RecordReader.limit(visits: [], patients: [], facilities: facilities))
    var decided = try await decide(onEach: persons, under: query, request, in: transaction)
    decided.keep(visits: others)
    decided.own = own.sorted { $0.id > $1.id }
    return decided
  }

  /// How senders name a facility where a patient is sent to it.
  static func names(of facility: FacilityEntry) -> [String] {
    Set(facility.aliases.map(\.value) + [facility.code]).sorted().map { "Organization/\($0)" }
  }

  /// How many days ago the asker had to do with the person, by what it was.
  ///
  /// Whoever keeps the person's record itself, and is asked for it, treats him as one who has sent his visit.
  static func ties(_ scope: PersonScope, asker: FacilityID, now: Int64) -> [Relation: Int] {
    func days(_ moment: Int64) -> Int { Int(max(0, now - moment) / 86_400_000_000) }
    var ties: [Relation: Int] = [:]
    for visit in scope.visits where visit.isReal {
      if visit.handle.facility == asker {
        ties[.visit] = min(ties[.visit] ?? .max, days(visit.at))
      } else if visit.isReferred {
        ties[.referral] = min(ties[.referral] ?? .max, days(visit.at))
      }
    }
    if let said = scope.places[asker] ?? nil {
      ties[.visit] = min(ties[.visit] ?? .max, days(said))
    }
    return ties
  }

  /// The visit or patient of another facility that the caller named, if anything of that person is
  /// shown to it.
  ///
  /// - Returns: what was decided of the person, and whose it is; nil if there is no such id.
  func across(
    visit: VisitID? = nil, patient: PatientID? = nil, under query: AuthorizedQuery,
    _ request: DisclosureRequest, in transaction: borrowing Transaction
  ) async throws -> (decided: DecidedVisits, person: PersonID)? {
    guard
      let person = try await VisitFinder(keyring: keyring).person(
        of: visit, patient: patient, in: transaction)
    else { return nil }
    let decided = try await decide(on: [person], under: query, request, in: transaction)
    return (decided, person)
  }

  /// Says in the log that something was withheld and told of, one entry for each person.
  func noteWithheld(
    _ withheld: [(visit: VisitHandle, decision: AccessDecision)], resource: String,
    _ request: DisclosureRequest
  ) async throws {
    guard !withheld.isEmpty else { return }
    let drafts = Dictionary(grouping: withheld, by: \.visit.pseudonym)
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { pseudonym, visits in
        var draft = draft(.deny, .read, request)
        draft.outcome = .minor
        draft.resource = resource
        draft.reason = Self.words(visits.map(\.decision))
        draft.subjects = visits.map { .init(pseudonym: pseudonym, visit: $0.visit.id) }
        return draft
      }
    _ = try await committer.commit(drafts)
  }

  /// `policy 1: care, own`: by what was decided, for an entry of the log.
  static func words(_ decisions: [AccessDecision]) -> String? {
    guard let version = decisions.first?.version else { return nil }
    return "policy \(version): " + Set(decisions.map(\.rule)).sorted().joined(separator: ", ")
  }
}
