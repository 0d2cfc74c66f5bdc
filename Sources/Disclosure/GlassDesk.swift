package import AccessPolicy
package import AuditLog
package import Database
import PatientIndex
import PersonMatching
package import RecordModel
import RecordStore
package import Registry
package import Sealing

/// Where a facility opens emergency access to one person's record, and another person closes its review:
/// each with its entry in the same transaction.
package struct GlassDesk: Sendable {
  /// How long it may be open, in hours.
  package static let hours = 1...24
  /// How long it is open where nothing is said.
  package static let usualHours = 4
  /// A reason is a sentence; in code points, as the database counts.
  package static let reasonLength = 10...400
  /// What the reviewer found, in code points.
  package static let noteLength = 3...400
  /// Most of a list.
  package static let most = 200
  /// How long a review may take.
  package static let reviewMicroseconds: Int64 = 72 * hour
  private static let hour: Int64 = 3_600_000_000

  private let database: Database
  private let log: AuditLog
  private let keyring: Keyring
  private let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.keyring = keyring
    self.now = now
  }

  /// What was opened.
  package struct Opening: Sendable {
    /// Its id.
    package let id: GlassID
    /// Until when, microseconds since 1970.
    package let until: Int64
    /// A record of the person, to ask by.
    package let patient: PatientID
  }

  /// Why nothing is opened or closed.
  package enum Refusal: Error, Hashable, Sendable {
    /// The reason, note or term is not of its form.
    case badReason, badTerm
    /// Nobody has that number.
    case unknownPerson
    /// There is no such access open to review, or whoever closes it opened it.
    case notOpen
  }

  /// Opens the record of the person with a national number to who asks, for some hours. A number that is
  /// nobody's is an entry too: by such tries one could learn who is known here.
  ///
  /// - Throws: `Refusal`.
  package func open(
    _ number: ExternalIdentifier, reason: String, hours: Int?, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> Opening {
    guard Self.reasonLength.contains(reason.unicodeScalars.count) else { throw Refusal.badReason }
    let hours = hours ?? Self.usualHours
    guard Self.hours.contains(hours) else { throw Refusal.badTerm }
    let found = try await database.transaction("glass.resolve", as: .resolver) { transaction in
      let persons = try await PatientStore(keyring: keyring).persons([number], in: transaction)
      return try await VisitFinder(keyring: keyring).record(of: persons, in: transaction)
    }
    guard let found else {
      try await noteUnknown(request)
      throw Refusal.unknownPerson
    }
    let moment = now()
    let id = GlassID(at: moment / 1000)
    let until = moment + Int64(hours) * Self.hour
    try await database.transaction("glass.open", as: .administration) { transaction in
      GlassStore.open(
        (
          id, found.person, query.facility, query.actingUser, reason, moment, until,
          moment + Self.reviewMicroseconds
        ), in: transaction)
      var draft = LeafDraft(.glass, .create, by: request)
      draft.resource = "BreakGlass/\(id)"
      draft.reason = "opened for \(hours) h"
      draft.subjects = [.init(pseudonym: found.pseudonym, visit: nil)]
      // Words of a person may name one: they are kept sealed beside the entry, which commits to them.
      try draft.commit(to: Array(reason.utf8), under: keyring)
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
    return Opening(id: id, until: until, patient: found.patient)
  }

  /// The entry of a try that found nobody; the number is not in it.
  private func noteUnknown(_ request: DisclosureRequest) async throws {
    try await database.transaction("glass.unknown", as: .administration) { transaction in
      var draft = LeafDraft(.deny, .execute, by: request)
      draft.outcome = .minor
      draft.resource = "BreakGlass"
      draft.reason = "\(Refusal.unknownPerson)"
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
  }

  /// Closes a review; who opened it may not, by whatever name he did: his code, an account of his, or the IHS number,
  /// NIK, STR or SIP of the practitioner who he is. A namesake is taken for him too: somebody else can review it.
  ///
  /// - Parameter facility: the reviewer's, whose accesses alone he may judge; nil for an officer.
  /// - Throws: `Refusal`.
  package func close(
    _ id: GlassID, isJustified: Bool, note: String, by who: OfficerEntry, certificate: [UInt8]?,
    at facility: FacilityEntry?, requestID: String
  ) async throws {
    guard Self.noteLength.contains(note.unicodeScalars.count) else { throw Refusal.badReason }
    let moment = now()
    try await database.transaction("glass.close", as: .administration) { transaction in
      guard
        let opener = try await GlassStore.opener(
          of: id, reviewer: who.id, under: keyring, in: transaction),
        !Self.isSame(opener, who),
        try await GlassStore.close(
          id, by: who.code, isJustified: isJustified, note: note, at: moment,
          facility: facility?.id, in: transaction)
      else { throw Refusal.notOpen }
      var draft = LeafDraft(.glass, .update, requestID: requestID)
      draft.user = who.code
      draft.isUserProven = true
      draft.certificate = certificate
      draft.facility = facility?.code
      draft.resource = "BreakGlass/\(id)"
      draft.reason = isJustified ? "justified" : "unjustified"
      try draft.commit(to: Array(note.utf8), under: keyring)
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
  }

  /// Whether whoever opened an access is who wants to review it.
  private static func isSame(_ opener: GlassOpener, _ who: OfficerEntry) -> Bool {
    let code = who.code.filter { !$0.isWhitespace }.lowercased()
    if opener.words.contains(code) || opener.isReviewersAccount { return true }
    guard let mine = ComparedName(who.name) else { return false }
    return opener.names.compactMap { ComparedName($0) }.contains { theirs in
      switch NameComparison(mine, theirs).agreement {
      case .exact, .sound: true
      case .close, .partial, .word, .none: false
      }
    }
  }

  /// Those without a review first, by when it is due, then the newest; of one facility or of all.
  package func list(of facility: FacilityID?, limit: Int = Self.most) async throws -> [GlassEntry] {
    try await database.transaction("glass.list", as: .administration) {
      try await GlassStore.list(of: facility, limit: limit, in: $0)
    }
  }

  /// What the facility's head and the office are told of accesses that were opened in the last day, and
  /// of reviews that are overdue; each is one notice, whoever makes it.
  ///
  /// The head by the facility's mail address, as of its permits; the office by the gateway's settings.
  package func notices(_ snapshot: RegistrySnapshot) async throws -> [Notice] {
    let moment = now()
    let (pressing, addresses): ([GlassEntry], [FacilityID: String]) =
      try await database.transaction("glass.notices", as: .administration) { transaction in
        let found = try await GlassStore.pressing(
          openedAfter: moment - 24 * Self.hour, dueBefore: moment, in: transaction)
        guard !found.isEmpty else { return ([], [:]) }
        let day = CivilDate.localDay(at: moment)
        return (found, try await Self.addresses(on: day, in: transaction))
      }
    return pressing.flatMap { glass -> [Notice] in
      let facility = snapshot.facilities[glass.facility]
      let address = addresses[glass.facility]
      let place = "\(facility?.name ?? "?") (\(facility?.code ?? "?"))"
      var notices: [Notice] = []
      if moment - glass.openedAt < 24 * Self.hour {
        notices.append(
          Self.notice(
            glass, "opened", to: address,
            title: .init(
              id: "Akses darurat dibuka: \(place)", en: "Emergency access opened: \(place)"),
            moment))
      }
      if glass.closedBy == nil, glass.reviewDue < moment {
        notices.append(
          Self.notice(
            glass, "overdue", to: address,
            title: .init(
              id: "Tinjauan akses darurat lewat waktu: \(place)",
              en: "Review of emergency access overdue: \(place)"), moment))
      }
      return notices
    }
  }

  /// The mail addresses of facilities on a day.
  private static func addresses(
    on day: Int, in transaction: borrowing Transaction
  ) async throws -> [FacilityID: String] {
    var addresses: [FacilityID: String] = [:]
    let facts = try await FactStore.known([.profile], in: transaction)
    for fact in facts where fact.valid.contains(day) {
      guard case .facility(let id) = fact.subject, case .profile(let profile) = fact.content
      else { continue }
      addresses[id] = profile.email
    }
    return addresses
  }

  private static func notice(
    _ glass: GlassEntry, _ what: String, to address: String?, title: Bilingual, _ moment: Int64
  ) -> Notice {
    Notice(
      id: NoticeID(at: moment / 1000), kind: "break-glass.\(what)",
      subject: "BreakGlass/\(glass.id)",
      dueOn: CivilDate(daysSince1970: CivilDate.localDay(at: glass.reviewDue)),
      key: "break-glass \(what) \(glass.id)", title: title,
      text: Bilingual(
        id:
          "Dibuka oleh \(glass.openedBy). Alasan dan tinjauan ada di konsol, halaman Akses darurat. "
          + "Orang kedua harus menutup tinjauannya.",
        en:
          "Opened by \(glass.openedBy). Reason and review are in the console, page Emergency access. "
          + "A second person must close the review."),
      recipients: address.map { [$0] } ?? [])
  }
}

extension LeafDraft {
  /// An entry of what a facility does.
  fileprivate init(_ event: Event, _ action: Action, by request: DisclosureRequest) {
    self.init(event, action, requestID: request.requestID)
    facility = request.sender.facility.code
    certificate = request.sender.certificate
    vendor = request.sender.vendor?.code
    source = request.source
    user = request.actingUser
    isUserProven = request.sender.person != nil
    purpose = PurposeOfUse.emergency.rawValue
  }
}
