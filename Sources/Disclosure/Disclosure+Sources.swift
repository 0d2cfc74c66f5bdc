package import AccessPolicy
import AuditLog
package import PatientIndex
package import RecordModel
import RecordStore
package import Registry

/// What is asked of the registered endpoints that have a record of one person: decided before anything leaves, and
/// again of each visit that comes.
package struct SourceQuestion: Sendable {
  /// Whom to ask.
  package let asked: [SourceEntry]
  /// Who has something that the person's word closes, and whether emergency access would open something.
  package let suppressed: [SourceEntry]
  /// Whether in an emergency there is more behind the glass.
  package let isOffered: Bool
  /// The numbers that it is asked by, the surest first; none where the person has none that others know, or nobody is
  /// asked.
  package internal(set) var numbers: [ExternalIdentifier] = []
  /// Who asks, as the other side's log has it: the facility's code and the person there.
  package let actingUser: String
  /// What the log calls whose record was read and whose numbers go out.
  var pseudonyms: Set<[UInt8]>
  let grounds: DecisionGrounds

  /// Decides one visit of another place by what is sensitive in it, as of a visit that was submitted here.
  package func decide(_ categories: Set<SensitiveCategory>) -> AccessDecision {
    grounds.decide(categories)
  }

  /// Which codes tell what is sensitive.
  package var codes: SensitiveCodes { grounds.query.codes }
  /// Why it is asked.
  package var purpose: PurposeOfUse { grounds.query.purpose }

  var subjects: [LeafDraft.Subject] {
    pseudonyms.sorted { $0.lexicographicallyPrecedes($1) }.map { .init(pseudonym: $0, visit: nil) }
  }
}

/// The numbers that other places are asked by, and what the log calls whose they are.
private struct SourceNumbers: Sendable {
  var numbers: [ExternalIdentifier] = []
  var pseudonyms: Set<[UInt8]> = []
}

/// What came of one question that was asked.
package struct SourceWord: Sendable {
  /// Whom it came from.
  package let source: SourceEntry
  /// What was decided of each visit that came.
  package let decisions: [AccessDecision]

  /// A word of a source.
  package init(source: SourceEntry, decisions: [AccessDecision]) {
    self.source = source
    self.decisions = decisions
  }
}

extension Disclosure {
  /// Most numbers that other places are asked by for one person.
  private static let maximumNumbers = 3
  /// Most records of one person beside the one that was read that are opened for their numbers; the newest visits'.
  private static let maximumRecords = 16

  /// Which of the registered endpoints are to be asked about whose record was read; nil where none has anything.
  ///
  /// The log names each that is asked, and about whom, before this returns.
  ///
  /// - Parameter isAsked: whether they will be; false only finds who has something.
  package func question(
    about record: PatientRecord, to sources: [SourceEntry], isAsked: Bool = true,
    under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> SourceQuestion? {
    let others = sources.filter { $0.facility != query.facility }
    guard !others.isEmpty else { return nil }
    let patient = record.patient
    let known = [patient] + (record.retired + record.linked).sorted { $0.id < $1.id }
    let moment = now()
    let found = try await resolve(query) { transaction, _ in
      let scope = try await VisitFinder(keyring: keyring).scope(
        of: [patient.person], asker: query.facility, actingUser: query.actingUser,
        names: Self.names(of: request.sender.facility), in: transaction)
      let grounds = DecisionGrounds(scope, under: query, at: moment)
      let more = Self.seen(scope, grounds, beside: known.map(\.id))
      let handles = try await PatientStore(keyring: keyring).find(
        known.map(\.id) + more, in: transaction)
      return (places: Set(scope.places.keys), grounds: grounds, handles: handles)
    }
    guard let own = found.handles.first(where: { $0.id == patient.id }) else { return nil }
    let linked = others.filter { found.places.contains($0.facility) }
    guard !linked.isEmpty else { return nil }
    let decision = found.grounds.decide([])
    let code = request.sender.facility.code
    let user = "\(code)/\(query.actingUser)"
    var question = SourceQuestion(
      asked: decision.isShown ? linked : [], suppressed: decision.effect == .suppress ? linked : [],
      isOffered: decision.effect == .offer,
      actingUser: AccessPolicy.isActingUser(user) ? user : query.actingUser,
      pseudonyms: [own.pseudonym], grounds: found.grounds)
    if isAsked, decision.isShown {
      let asked = try await numbers(known, found.handles, decision, under: query, request)
      question.numbers = asked.numbers
      question.pseudonyms.formUnion(asked.pseudonyms)
    }
    try await note(question, decision, linked, isAsked: isAsked, request)
    return question
  }

  /// Other records of whoever is in the scope that the asker may see: its own, and those of which a visit is shown to
  /// it. What the policy hides tells no number.
  private static func seen(
    _ scope: PersonScope, _ grounds: DecisionGrounds, beside known: [PatientID]
  ) -> [PatientID] {
    var seen: [PatientID] = []
    for visit in scope.visits where seen.count < maximumRecords {
      let id = visit.handle.patient
      guard !known.contains(id), !seen.contains(id) else { continue }
      let isOwn = visit.handle.facility == grounds.query.facility
      guard isOwn || [.permit, .redact].contains(grounds.decide(visit.categories).effect) else {
        continue
      }
      seen.append(id)
    }
    return seen
  }

  /// The numbers of a human being, as the records tell that the asker may see: those that were read, and others, which
  /// are opened once the log says so.
  private func numbers(
    _ known: [PatientEntry], _ handles: [PatientHandle], _ decision: AccessDecision,
    under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> SourceNumbers {
    let read = Set(known.map(\.id))
    let more = handles.filter { !read.contains($0.id) }
    var records = known
    if !more.isEmpty {
      let entry = try await audit(
        [], patients: more, query: nil, resource: "Patient/\(known[0].id)", under: query,
        stranger: decision, request)
      records += try await fetch([], patients: more.map(\.id), under: query, entry).patients
        .sorted { $0.id < $1.id }
    }
    let told = records.map { ($0.id, $0.current.identifiers.compactMap { NationalNumber($0) }) }
    var candidates: [NationalNumber] = []
    for system in Self.surest {
      for number in told.flatMap(\.1)
      where number.system == system && !candidates.contains(number) { candidates.append(number) }
    }
    let all = candidates
    // A record may tell a number that is somebody else's: a mother's card.
    let own: [NationalNumber] = try await resolve(query) { transaction, _ in
      VisitFinder(keyring: keyring).name([known[0].person], in: transaction)
      return try await PatientStore(keyring: keyring).ofNamed(all, in: transaction)
    }
    let asked = Set(own.prefix(Self.maximumNumbers))
    let tellers = Set(told.filter { !asked.isDisjoint(with: $0.1) }.map(\.0))
    return SourceNumbers(
      numbers: own.prefix(Self.maximumNumbers).map {
        ExternalIdentifier(system: $0.system, value: $0.value)
      },
      pseudonyms: Set(handles.filter { tellers.contains($0.id) }.map(\.pseudonym)))
  }

  /// What others know a person by, the surest first.
  private static let surest = [
    PatientIdentifierSystem.nik, PatientIdentifierSystem.bpjs, PatientIdentifierSystem.ihs,
    PatientIdentifierSystem.passport,
  ]

  /// One entry for each endpoint that will be asked, or of which the asker is told that it has something.
  private func note(
    _ question: SourceQuestion, _ decision: AccessDecision, _ linked: [SourceEntry],
    isAsked: Bool, _ request: DisclosureRequest
  ) async throws {
    let isTold = [.suppress, .offer].contains(decision.effect)
    let isAsked = isAsked && decision.isShown && !question.numbers.isEmpty
    guard isAsked || isTold else { return }
    let drafts = try linked.map { source in
      var draft = draft(isAsked ? .query : .deny, isAsked ? .execute : .read, request)
      if isTold { draft.outcome = .minor }
      draft.resource = "Source/\(source.name)"
      draft.reason = Self.words([decision])
      draft.subjects = question.subjects
      if isAsked {
        let texts = question.numbers.map { "Patient?identifier=\($0.system)|\($0.value)" }
        try draft.commit(to: Array(texts.joined(separator: "\n").utf8), under: keyring)
      }
      return draft
    }
    _ = try await committer.commit(drafts)
  }

  /// Tells in the log what of the answers is shown, before it is; one entry for each source.
  package func note(
    _ words: [SourceWord], to question: SourceQuestion, _ request: DisclosureRequest
  ) async throws {
    let drafts = words.filter { !$0.decisions.isEmpty }.map { word in
      let isShown = word.decisions.contains(where: \.isShown)
      var draft = draft(isShown ? .read : .deny, .read, request)
      if !isShown { draft.outcome = .minor }
      draft.resource = "Source/\(word.source.name)"
      draft.reason = Self.words(word.decisions)
      draft.subjects = question.subjects
      return draft
    }
    guard !drafts.isEmpty else { return }
    _ = try await committer.commit(drafts)
  }

  /// Says in the log that a question was refused, and by which rule.
  package func refuse(
    _ request: DisclosureRequest, resource: String, reason: String
  ) async throws {
    var draft = draft(.deny, .execute, request)
    draft.outcome = .minor
    draft.resource = resource
    draft.reason = reason
    _ = try await committer.commit([draft])
  }

  /// By which record another gateway reads a person of whom it has sent nothing here: one of those with something
  /// that is shown to it.
  ///
  /// - Parameter text: the query as asked, for the log's commitment.
  package func patients(
    ofPeer numbers: [IdentifierToken], text: String, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> [PatientEntry] {
    let (found, decided) = try await resolve(query) { transaction, _ in
      let own = try await find(.anyOf(numbers), query, request, in: transaction)
      guard own.isEmpty else { return (own, DecidedVisits()) }
      let store = PatientStore(keyring: keyring)
      let persons = try await store.persons(
        numbers.flatMap { $0.identifiers(.patient, of: request.sender.facility) },
        in: transaction)
      var decided = try await decide(onEach: persons, under: query, request, in: transaction)
      guard let patient = decided.shown.first?.patient else { return ([], decided) }
      decided.strangers = [patient]
      return (try await store.find([patient], in: transaction), decided)
    }
    try await noteWithheld(
      decided.suppressed + decided.offered, resource: "Patient", request)
    let entry = try await audit(
      [], patients: found, query: Array(text.utf8), resource: "Patient", under: query,
      stranger: decided.strangerDecision, request)
    return try await fetch([], patients: found.map(\.id), under: query, entry).patients
  }
}
