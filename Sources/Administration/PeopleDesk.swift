package import AuditLog
import Crypto
package import Database
package import RecordModel
package import Registry

/// Where a facility's head grants rights and mandates, and two officers say who heads what and whose
/// account is whose: each change, its reason and its leaf in one transaction; nothing is deleted.
///
/// Source: Permenkes 24/2022 art. 30; issue of the registry, people.
package struct PeopleDesk: Sendable {
  /// A reason is a sentence, not a mark; in characters.
  package static let reasonLength = 3...400
  /// Longest time that a right or mandate is granted for: whoever grants looks again each year.
  package static let longest: Int64 = 366 * 86_400_000_000

  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// For how long something is granted; whole days from now, or from `beginning`.
  package struct Term: Hashable, Sendable {
    /// First moment, microseconds since 1970; nil for now.
    package let beginning: Int64?
    /// How many days.
    package let days: Int

    /// A term.
    package init(days: Int, beginning: Int64? = nil) {
      self.days = days
      self.beginning = beginning
    }
  }

  /// Proposes that a person heads a facility, or that an account is his.
  ///
  /// - Parameter officer: code of the officer who proposes; on the command line as he says.
  /// - Throws: `PeopleRefusal`.
  package func propose(
    _ matter: Appointment.Matter, of person: OfficerEntry, reason: String, by officer: String,
    _ actor: Administration.Actor
  ) async throws -> AppointmentID {
    let moment = now()
    let appointment = Appointment(
      id: AppointmentID(at: moment / 1000), person: person.id, matter: matter, proposedBy: officer,
      proposedAt: moment, reason: reason)
    let what = appointment.isHeadship ? "head" : "account"
    try await change(
      .create, "Appointment/\(appointment.id)", officer,
      reason: "proposed \(what) \(person.code)", actor, words: reason
    ) { transaction in
      guard try await PeopleStore.propose(appointment, in: transaction) else {
        throw PeopleRefusal.notAllowed
      }
    }
    return appointment.id
  }

  /// Approves what another officer proposed.
  package func approve(
    _ id: AppointmentID, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await change(.update, "Appointment/\(id)", officer, reason: "approved", actor) {
      transaction in
      guard try await PeopleStore.approve(id, by: officer, at: moment, in: transaction) else {
        throw PeopleRefusal.notAllowed
      }
    }
  }

  /// Ends an appointment, or takes a proposal back.
  package func end(
    _ id: AppointmentID, reason: String, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let ending = Ending(by: officer, at: now(), reason: reason)
    try await change(
      .update, "Appointment/\(id)", officer, reason: "ended", actor, words: reason
    ) { transaction in
      guard try await PeopleStore.end(id, ending, in: transaction) else {
        throw PeopleRefusal.notAllowed
      }
    }
  }

  /// Registers one of the facilities' people under a code that is nobody's yet; a facility's head
  /// may, and an officer, who names no facility.
  package func register(
    code: String, name: String, at facility: FacilityEntry? = nil, by who: String,
    _ actor: Administration.Actor
  ) async throws {
    guard Self.isCode(code), (1...Self.longestName).contains(name.unicodeScalars.count) else {
      throw PeopleRefusal.badName
    }
    let person = OfficerEntry(
      id: OfficerID(at: now() / 1000), code: code, name: name, role: .staff)
    try await change(
      .create, "Person/\(code)", who, facility: facility, reason: "registered", actor
    ) { transaction in
      try await requireHead(
        who, at: facility, isOfficerEnough: facility == nil, in: transaction)
      guard try await PeopleStore.register(person, in: transaction) else {
        throw PeopleRefusal.badName
      }
    }
  }

  private static let longestName = 200

  /// As the registry's column has it.
  private static func isCode(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: ".")
          || byte == UInt8(ascii: "-")
      }
  }

  /// Grants a right at a facility; only its head may.
  package func grant(
    _ right: FacilityRight, to person: OfficerEntry, at facility: FacilityEntry, for term: Term,
    reason: String, by head: String, _ actor: Administration.Actor
  ) async throws -> RightID {
    let moment = now()
    let id = RightID(at: moment / 1000)
    let grant = RightGrant(
      id: id, facility: facility.id, person: person.id, right: right,
      span: try span(term, by: head, reason: reason, at: moment))
    try await change(
      .create, "Right/\(id)", head, facility: facility,
      reason: "granted \(right.rawValue) to \(person.code)", actor, words: reason
    ) { transaction in
      try await requireHead(head, at: facility, isOfficerEnough: false, in: transaction)
      guard try await PeopleStore.grant(grant, at: moment, in: transaction) else {
        throw PeopleRefusal.notGrantable
      }
    }
    return id
  }

  /// Takes a right back; the facility's head may, and an officer for a reason.
  package func withdraw(
    _ id: RightID, at facility: FacilityEntry, reason: String, by who: String,
    _ actor: Administration.Actor
  ) async throws {
    let ending = Ending(by: who, at: now(), reason: reason)
    try await change(
      .update, "Right/\(id)", who, facility: facility, reason: "withdrawn", actor,
      words: reason
    ) { transaction in
      try await requireHead(who, at: facility, isOfficerEnough: true, in: transaction)
      guard try await PeopleStore.withdraw(id, of: facility.id, ending, in: transaction) else {
        throw PeopleRefusal.notGrantable
      }
    }
  }

  /// Gives a software operator a mandate; the facility's head may, and an officer on his paper.
  package func mandate(
    _ vendor: OperatorEntry, for facility: FacilityEntry, includesReading: Bool, for term: Term,
    reason: String, by who: String, _ actor: Administration.Actor
  ) async throws -> MandateID {
    let moment = now()
    let mandate = Mandate(
      id: MandateID(at: moment / 1000), operatorID: vendor.id, facilityID: facility.id,
      includesReading: includesReading, span: try span(term, by: who, reason: reason, at: moment))
    let scope = includesReading ? "submit-and-read" : "submit"
    try await change(
      .create, "Mandate/\(mandate.id)", who, facility: facility,
      reason: "granted \(scope) to \(vendor.code)", actor, words: reason
    ) { transaction in
      try await requireHead(who, at: facility, isOfficerEnough: true, in: transaction)
      guard try await RegistryStore.put(mandate, at: moment, in: transaction) else {
        throw PeopleRefusal.notGrantable
      }
    }
    return mandate.id
  }

  /// Takes a mandate back; the facility's head may, and an officer on his paper.
  package func withdraw(
    _ id: MandateID, at facility: FacilityEntry, reason: String, by who: String,
    _ actor: Administration.Actor
  ) async throws {
    let ending = Ending(by: who, at: now(), reason: reason)
    try await change(
      .update, "Mandate/\(id)", who, facility: facility, reason: "withdrawn", actor,
      words: reason
    ) { transaction in
      try await requireHead(who, at: facility, isOfficerEnough: true, in: transaction)
      guard try await PeopleStore.withdraw(id, of: facility.id, ending, in: transaction) else {
        throw PeopleRefusal.notGrantable
      }
    }
  }

  private func span(
    _ term: Term, by who: String, reason: String, at moment: Int64
  ) throws -> GrantSpan {
    let from = term.beginning ?? moment
    guard term.days > 0, Int64(term.days) * 86_400_000_000 <= Self.longest,
      from >= moment - 86_400_000_000, from <= moment + Self.longest
    else { throw PeopleRefusal.badTerm }
    return GrantSpan(
      from: from, until: from + Int64(term.days) * 86_400_000_000, grantedBy: who, reason: reason)
  }

  private func requireHead(
    _ code: String, at facility: FacilityEntry?, isOfficerEnough: Bool,
    in transaction: borrowing Transaction
  ) async throws {
    guard
      try await PeopleStore.mayGrant(
        code, at: facility?.id, isOfficerEnough: isOfficerEnough, in: transaction)
    else { throw PeopleRefusal.notAllowed }
  }

  private func change(
    _ action: LeafDraft.Action, _ resource: String, _ who: String,
    facility: FacilityEntry? = nil, reason: String, _ actor: Administration.Actor,
    words: String? = nil, _ body: (borrowing Transaction) async throws -> Void
  ) async throws {
    if let words, !Self.reasonLength.contains(words.unicodeScalars.count) {
      throw PeopleRefusal.badReason
    }
    try await database.transaction("people.change", as: .administration) { transaction in
      try await body(transaction)
      var draft = LeafDraft(.registry, action, requestID: actor.requestID)
      draft.user = actor.isProven ? who : "\(who) (\(actor.code))"
      draft.isUserProven = actor.isProven
      draft.certificate = actor.certificate
      draft.facility = facility?.code
      draft.resource = resource
      draft.reason = reason
      // Words of a person may name one: the row keeps them, and the entry, which nobody can take a
      // name out of, commits to them.
      draft.payloadHash = words.map { Array(SHA256.hash(data: Array($0.utf8))) }
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
  }
}

/// Why nobody's rights are changed.
package enum PeopleRefusal: Error, Hashable, Sendable {
  /// Whoever acts may not, or what he names is not open, or the same officer twice.
  case notAllowed
  /// There is one of that time already, or there is none to take back, or the facility is closed.
  case notGrantable
  /// A code that is somebody's already or is none, or no name.
  case badName
  /// No reason, or one that is too short or too long.
  case badReason
  /// A term of no days, of more than a year, or that begins elsewhere than within a year.
  case badTerm
}

extension Appointment {
  /// Whether it is about heading a facility.
  fileprivate var isHeadship: Bool { if case .head = matter { true } else { false } }
}
