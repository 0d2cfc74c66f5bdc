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
  /// The number that the question names; nil where the person has none that others know.
  package let number: ExternalIdentifier?
  /// Who asks, as the other side's log has it: the facility's code and the person there.
  package let actingUser: String
  let pseudonym: [UInt8]
  let query: AuthorizedQuery
  let ties: [Relation: Int]
  let consents: [ConsentEntry]
  let isGlassBroken: Bool
  let moment: Int64

  /// Decides one visit of another place by what is sensitive in it, as of a visit that was submitted here.
  package func decide(_ categories: Set<SensitiveCategory>) -> AccessDecision {
    query.decide(
      ties: ties, categories: categories, consents: consents, isGlassBroken: isGlassBroken,
      now: moment)
  }

  /// Which codes tell what is sensitive.
  package var codes: SensitiveCodes { query.codes }
  /// Why it is asked.
  package var purpose: PurposeOfUse { query.purpose }
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
    let found = try await resolve(query) { transaction, _ in
      let scope = try await VisitFinder(keyring: keyring).scope(
        of: [patient.person], asker: query.facility, actingUser: query.actingUser,
        names: Self.names(of: request.sender.facility), in: transaction)
      let handle = try await PatientStore(keyring: keyring).find([patient.id], in: transaction)
      return handle.first.map { (scope: scope, pseudonym: $0.pseudonym) }
    }
    guard let found else { return nil }
    let linked = others.filter { found.scope.places.keys.contains($0.facility) }
    guard !linked.isEmpty else { return nil }
    let moment = now()
    let ties = Self.ties(found.scope, asker: query.facility, now: moment)
    let consents = found.scope.consents.values.flatMap(\.self)
    let isGlassBroken = found.scope.glass.values.contains { moment < $0 }
    let decision = query.decide(
      ties: ties, categories: [], consents: consents, isGlassBroken: isGlassBroken, now: moment)
    let number = Self.number(of: patient.current)
    let code = request.sender.facility.code
    let user = "\(code)/\(query.actingUser)"
    let question = SourceQuestion(
      asked: decision.isShown ? linked : [], suppressed: decision.effect == .suppress ? linked : [],
      isOffered: decision.effect == .offer, number: number,
      actingUser: AccessPolicy.isActingUser(user) ? user : query.actingUser,
      pseudonym: found.pseudonym, query: query, ties: ties, consents: consents,
      isGlassBroken: isGlassBroken, moment: moment)
    try await note(question, decision, linked, isAsked: isAsked, request)
    return question
  }

  /// One entry for each endpoint that will be asked, or of which the asker is told that it has something.
  private func note(
    _ question: SourceQuestion, _ decision: AccessDecision, _ linked: [SourceEntry],
    isAsked: Bool, _ request: DisclosureRequest
  ) async throws {
    let isTold = [.suppress, .offer].contains(decision.effect)
    let isAsked = isAsked && decision.isShown && question.number != nil
    guard isAsked || isTold else { return }
    let drafts = try linked.map { source in
      var draft = draft(isAsked ? .query : .deny, isAsked ? .execute : .read, request)
      if isTold { draft.outcome = .minor }
      draft.resource = "Source/\(source.name)"
      draft.reason = Self.words([decision])
      draft.subjects = [.init(pseudonym: question.pseudonym, visit: nil)]
      if isAsked, let number = question.number {
        try draft.commit(
          to: Array("Patient?identifier=\(number.system)|\(number.value)".utf8), under: keyring)
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
      draft.subjects = [.init(pseudonym: question.pseudonym, visit: nil)]
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

  /// The number that others know the person by, the surest first.
  private static func number(of patient: PatientAssertion) -> ExternalIdentifier? {
    let known = patient.identifiers.compactMap { NationalNumber($0) }
    let order = [
      PatientIdentifierSystem.nik, PatientIdentifierSystem.bpjs, PatientIdentifierSystem.ihs,
      PatientIdentifierSystem.passport,
    ]
    return order.lazy.compactMap { system in known.first { $0.system == system } }.first.map {
      ExternalIdentifier(system: $0.system, value: $0.value)
    }
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
