package import AccessPolicy
import AuditLog
import Database
import PatientIndex
package import RecordModel
import RecordStore
package import Registry
import Sealing

/// A look of the health office at visits.
package struct OfficeLook: Sendable {
  /// Which visits.
  package enum Subject: Hashable, Sendable {
    /// Those of a facility on a day (days since 1970, local): where a drill ends.
    case day(FacilityID, Int)
    /// Those of the person with a national number: only where he may be named.
    case number(String)
  }

  /// Who looks.
  package let officer: OfficerIdentity
  /// At what.
  package let subject: Subject
  /// Why and on what basis.
  package let question: OfficeQuestion
  /// X-Request-Id.
  package let requestID: String
  /// The network address that it came from.
  package let source: String?

  /// A look.
  package init(
    officer: OfficerIdentity, subject: Subject, question: OfficeQuestion, requestID: String,
    source: String?
  ) {
    self.officer = officer
    self.subject = subject
    self.question = question
    self.requestID = requestID
    self.source = source
  }
}

/// A visit as the health office sees it; without the person unless the policy let him be named.
package struct OfficeVisit: Hashable, Sendable {
  /// Whose visit it is.
  package let facility: FacilityID
  /// The local day, days since 1970; nil where it is not known.
  package let day: Int?
  /// Class and status.
  package let visitClass: String
  /// The visit's status.
  package let status: String
  /// Diagnoses in ICD-10.
  package let diagnoses: [String]
  /// Stands for the person, and all that are one with him, in looks like this one, and for nothing else: 16
  /// hexadecimal digits.
  package let pseudonym: String
  /// The year of birth.
  package let birthYear: Int?
  /// The sex.
  package let sex: Sex?
  /// The name; nil without the right to it.
  package let name: String?
  /// By what it was decided.
  package let decision: AccessDecision
}

/// What a look of the health office shows.
package struct OfficeAnswer: Sendable {
  /// The visits that may be seen, newest first.
  package let visits: [OfficeVisit]
  /// Whether there are visits beyond the newest, on which nothing was decided.
  package let hasMore: Bool

  /// Of a look that was not taken.
  package static let none = OfficeAnswer(visits: [], hasMore: false)
}

extension Disclosure {
  private static let day: Int64 = 86_400_000_000
  /// Banjarmasin's clock is eight hours ahead of UTC.
  private static let offset: Int64 = 8 * 3_600_000_000

  /// Shows the health office what the policy lets it see; each person is an entry first, a refusal too.
  ///
  /// - Throws: what the database threw; then nothing may be answered.
  package func look(
    _ look: OfficeLook
  ) async throws -> Result<OfficeAnswer, AccessPolicy.Refusal> {
    let query: OfficeQuery
    switch AccessPolicy.decide(look.question, by: policy()) {
    case .success(let allowed): query = allowed
    case .failure(let refusal):
      var draft = draft(.deny, .read, look)
      draft.outcome = .minor
      draft.reason = "\(refusal)"
      _ = try await committer.commit([draft])
      return .failure(refusal)
    }
    let (decided, leads, hasMore) = try await resolve(look, query)
    // The log names each person, also where several are shown as the one human being that they are.
    var drafts = Dictionary(grouping: decided, by: \.visit.handle.pseudonym)
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { pseudonym, visits in
        var draft = draft(.read, .read, look)
        draft.reason = Self.words(visits.map(\.decision)).map { $0 + Self.words(on: query) }
        draft.subjects = visits.map { .init(pseudonym: pseudonym, visit: $0.visit.handle.id) }
        return draft
      }
    // That nothing was found is a look too.
    var asked = draft(.query, .execute, look)
    asked.reason = Self.words(on: query)
    try asked.commit(to: Array("\(look.subject)".utf8), under: keyring)
    drafts.append(asked)
    _ = try await committer.commit(drafts)
    return .success(OfficeAnswer(visits: try await read(decided, leads), hasMore: hasMore))
  }

  private static func words(on query: OfficeQuery) -> String {
    (query.basis.map { "; \($0.rawValue)" } ?? "") + (query.document.map { "; \($0)" } ?? "")
  }

  private func draft(
    _ event: LeafDraft.Event, _ action: LeafDraft.Action, _ look: OfficeLook
  ) -> LeafDraft {
    var draft = LeafDraft(event, action, requestID: look.requestID)
    draft.user = look.officer.officer.code
    draft.isUserProven = true
    draft.certificate = look.officer.certificate
    draft.source = look.source
    draft.purpose = look.question.purpose.flatMap(PurposeOfUse.init)?.rawValue
    draft.resource = "Visit/office"
    return draft
  }

  private func resolve(
    _ look: OfficeLook, _ query: OfficeQuery
  ) async throws -> (
    shown: [(visit: PersonVisit, decision: AccessDecision)], leads: [PersonID: [UInt8]],
    hasMore: Bool
  ) {
    let now = now()
    return try await database.transaction("disclosure.office", as: .resolver) { transaction in
      let finder = VisitFinder(keyring: keyring)
      var among: [VisitID]?
      var hasMore = false
      let persons: [PersonID]
      switch look.subject {
      case .day(let facility, let day):
        var search = VisitSearch(count: Self.maximumCount + 1)
        search.isCounted = false
        search.from = Int64(day) * Self.day - Self.offset
        search.before = Int64(day + 1) * Self.day - Self.offset
        transaction.enqueue(RecordReader.limit(visits: [], patients: [], facilities: [facility]))
        let page = try await finder.search(search, facilities: [facility], in: transaction).page
        hasMore = page.count > Self.maximumCount
        let ids = page.prefix(Self.maximumCount).map(\.id)
        among = ids
        persons = try await finder.persons(of: ids, in: transaction)
      case .number(let number):
        persons = try await PatientStore(keyring: keyring).persons(
          with: NationalNumber.candidates(number), in: transaction)
      }
      guard !persons.isEmpty else { return ([], [:], false) }
      // Of a day only its own visits: who came often since would push them out.
      let scope = try await finder.scope(
        of: persons, asker: nil, actingUser: nil, names: [], among: among, in: transaction)
      let visits = scope.visits.prefix(Self.maximumOfficeVisits)
      let shown = visits.compactMap {
        visit -> (visit: PersonVisit, decision: AccessDecision)? in
        let decision = query.decide(
          categories: visit.categories, consents: scope.consents[visit.person] ?? [], now: now)
        guard decision.isShown else { return nil }
        // Who asks by number knows the person: a pseudonym would hide nothing from him.
        if case .number = look.subject, decision.effect != .permit { return nil }
        return (visit, decision)
      }
      let leads =
        shown.isEmpty
        ? [:]
        : try await finder.leading(
          of: Set(shown.map(\.visit.person)).sorted(), in: transaction)
      // Of one who may not be named it is not told either that he has many.
      return (shown, leads, hasMore || (!shown.isEmpty && scope.visits.count > visits.count))
    }
  }

  /// Most visits of one look; the newest.
  private static let maximumOfficeVisits = 500

  /// - Parameter leads: what the log calls who stands for each person.
  private func read(
    _ decided: [(visit: PersonVisit, decision: AccessDecision)], _ leads: [PersonID: [UInt8]]
  ) async throws -> [OfficeVisit] {
    guard !decided.isEmpty else { return [] }
    let handles = decided.map(\.visit.handle)
    let (visits, people) = try await columns(of: handles, "disclosure.office")
    let entries = Dictionary(visits.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let persons = Dictionary(people.map { ($0.id, $0.current) }, uniquingKeysWith: { $1 })
    return decided.compactMap { visit, decision in
      guard let entry = entries[visit.handle.id] else { return nil }
      let person = persons[visit.handle.patient]
      return OfficeVisit(
        facility: entry.facility, day: entry.visit.arrivedAt?.localDay,
        visitClass: entry.visit.visitClass.code ?? "", status: entry.visit.status,
        diagnoses: entry.visit.diagnoses.compactMap(\.code.coding.code),
        pseudonym: pseudonym(of: leads[visit.person] ?? visit.handle.pseudonym),
        birthYear: person?.birthDate.map(Self.year),
        sex: person?.sex,
        name: decision.effect == .permit ? person?.names.first?.text : nil, decision: decision)
    }
  }

  /// What of visits has columns, with their patients: no key is used for the visits, so what is sealed of them stays
  /// closed. Called after the entry that tells of them is durable.
  func columns(
    of visits: [VisitHandle], _ name: String
  ) async throws -> (visits: [VisitEntry], patients: [PatientEntry]) {
    let patients = Array(Set(visits.map(\.patient)))
    let store = PatientStore(keyring: keyring)
    let reader = RecordReader(keyring: keyring)
    let answers = try await database.transaction(name, as: .reader) { transaction in
      transaction.enqueue(
        RecordReader.limit(visits: visits.map(\.id), patients: patients, facilities: []))
      return try await transaction.lastQueries(store.asking(patients) + reader.asking(visits))
    }
    return (
      try reader.visits(visits, in: answers.dropFirst(2), keys: [:]),
      try store.patients(patients, in: Array(answers.prefix(2)))
    )
  }

  private static func year(_ time: ClinicalTime) -> Int {
    CivilDate(daysSince1970: time.localDay).year
  }

  /// Another one than the log's, so that a look does not open the log.
  private func pseudonym(of person: [UInt8]) -> String {
    let hash = keyring.hashes(person, domain: "office pseudonym").last
    let digits = String(hash?.high ?? 0, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
