package import AuditLog
import Crypto
package import Database
package import RecordModel
package import Registry

/// Where two officers let somebody have a certificate: one proposes and gets the token, another
/// approves, and only then the token counts.
///
/// Source: security.md 3.1; issue of the registry, certificates.
package struct EnrolmentDesk: Sendable {
  /// How long a token counts. Source: security.md 3.1.
  package static let life: Int64 = 72 * 3_600_000_000

  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// Proposes a certificate for a holder; the token is told here and never again.
  ///
  /// - Parameter officer: code of the officer who proposes; on the command line as he says.
  /// - Throws: `EnrolmentRefusal.notAnOfficer`.
  package func propose(
    _ holder: CertificateEntry.Holder, code: String, by officer: String,
    _ actor: Administration.Actor
  ) async throws -> (id: EnrolmentID, token: EnrolmentToken) {
    let (moment, token) = (now(), EnrolmentToken())
    let id = EnrolmentID(at: moment / 1000)
    try await change(.create, id, officer, reason: "proposed \(code)", actor) { transaction in
      try await EnrolmentStore.propose(
        id, hash: token.hash, holder: holder, by: officer, at: moment, until: moment + Self.life,
        in: transaction)
    }
    return (id, token)
  }

  /// Approves what another officer proposed.
  ///
  /// - Throws: `EnrolmentRefusal.notAnOfficer` where it is not open, or he proposed it himself.
  package func approve(
    _ id: EnrolmentID, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await change(.update, id, officer, reason: "approved", actor) { transaction in
      try await EnrolmentStore.approve(id, by: officer, at: moment, in: transaction)
    }
  }

  /// Takes a token back that is not used.
  package func withdraw(
    _ id: EnrolmentID, by officer: String, _ actor: Administration.Actor
  ) async throws {
    let moment = now()
    try await change(.update, id, officer, reason: "withdrawn", actor) { transaction in
      try await EnrolmentStore.withdraw(id, by: officer, at: moment, in: transaction)
    }
  }

  /// What waits for an approval or for its holder.
  package func open() async throws -> [EnrolmentEntry] {
    let moment = now()
    return try await database.transaction("enrolment.open", as: .administration) {
      try await EnrolmentStore.open(at: moment, in: $0)
    }
  }

  private func change(
    _ action: LeafDraft.Action, _ id: EnrolmentID, _ officer: String, reason: String,
    _ actor: Administration.Actor, _ body: (borrowing Transaction) async throws -> Bool
  ) async throws {
    try await database.transaction("enrolment.change", as: .administration) { transaction in
      guard try await body(transaction) else { throw EnrolmentRefusal.notAnOfficer }
      var draft = LeafDraft(.certificate, action, requestID: actor.requestID)
      draft.user = actor.isProven ? officer : "\(officer) (\(actor.code))"
      draft.isUserProven = actor.isProven
      draft.certificate = actor.certificate
      draft.resource = "Enrolment/\(id)"
      draft.reason = reason
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
  }
}

/// What lets its bearer have one certificate, once.
package struct EnrolmentToken: Hashable, Sendable {
  private static let prefix = "baimbai-"

  /// What its bearer is given.
  package let text: String

  /// 256 random bits.
  package init() { text = Self.prefix + hexadecimal(SecureRandom.bytes(32)) }

  /// A token as somebody typed it; nil for what is none.
  package init?(_ typed: String) {
    let text = typed.filter { !$0.isWhitespace }.lowercased()
    guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 64,
      text.dropFirst(Self.prefix.count).allSatisfy(\.isHexDigit)
    else { return nil }
    self.text = text
  }

  /// What is kept of it. The token is random, so nothing slower is needed.
  package var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}

/// Why somebody gets no certificate.
package enum EnrolmentRefusal: Error, Hashable, Sendable {
  /// It is not open, or whoever acts is no officer, or the same one twice.
  case notAnOfficer
  /// The token is unknown, not approved, over, taken back or used by another key.
  case tokenUnusable
  /// The certificate that asks has not lived two thirds of its life.
  case tooEarly(due: Int64)
  /// Two certificates of the holder are in force already, or this one was renewed for another key.
  case tooMany
  /// The certificate that asks was revoked a moment ago.
  case revoked
}
