package import AuditLog
import Crypto
package import Database
import FoundationEssentials
package import RecordModel
package import Registry

/// Where sessions of the console begin and end: each with its entry in the same transaction.
package struct SessionDesk: Sendable {
  /// How long sessions last.
  package struct Limits: Sendable {
    /// Without a request, in minutes.
    package let idleMinutes: Int
    /// In all, in hours.
    package let hours: Int

    /// Limits.
    package init(idleMinutes: Int = 30, hours: Int = 8) {
      self.idleMinutes = idleMinutes
      self.hours = hours
    }
  }

  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64
  private let limits: Limits

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, limits: Limits, now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.limits = limits
    self.now = now
  }

  /// Begins a session for the owner of an account.
  ///
  /// - Parameters:
  ///   - mark: what is kept of the provider's answer, which counts once.
  ///   - end: until when that answer could be offered again, microseconds since 1970.
  ///   - entry: about the request; becomes the entry of the log.
  /// - Returns: the cookie; nil if the answer was used before.
  package func begin(
    for person: OfficerEntry, by account: AppointmentID, certificate: [UInt8]?, mark: [UInt8],
    until end: Int64, entry: LeafDraft
  ) async throws -> SessionToken? {
    let (moment, token) = (now(), SessionToken())
    return try await database.transaction("session.begin", as: .administration) { transaction in
      guard try await SessionStore.use(mark: mark, until: end, now: moment, in: transaction) else {
        return nil
      }
      SessionStore.begin(
        hash: token.hash, of: person.id, by: account, certificate: certificate, now: moment,
        until: moment + Int64(limits.hours) * 3_600_000_000, in: transaction)
      try await note(entry, person, account, in: transaction)
      return token
    }
  }

  /// The session of a cookie; nil if it is over. Throws what the database throws.
  package func find(_ token: SessionToken) async throws -> SessionStore.Found? {
    let moment = now()
    return try await database.transaction("session.find", as: .administration) { transaction in
      try await SessionStore.find(
        hash: token.hash, now: moment,
        idleMicroseconds: Int64(limits.idleMinutes) * 60_000_000, in: transaction)
    }
  }

  /// Ends a session.
  package func end(
    _ token: SessionToken, of person: OfficerEntry, by account: AppointmentID, entry: LeafDraft
  ) async throws {
    try await database.transaction("session.end", as: .administration) { transaction in
      guard try await SessionStore.end(hash: token.hash, in: transaction) else { return }
      try await note(entry, person, account, in: transaction)
    }
  }

  private func note(
    _ entry: LeafDraft, _ person: OfficerEntry, _ account: AppointmentID,
    in transaction: borrowing Transaction
  ) async throws {
    var entry = entry
    entry.user = person.code
    entry.isUserProven = true
    entry.resource = "Appointment/\(account)"
    let head = try await log.lock(in: transaction)
    _ = try await log.append([entry], to: head, now: now(), in: transaction)
  }
}

/// What a browser is in the console with: 256 random bits, of which only the hash is kept.
package struct SessionToken: Hashable, Sendable {
  private let bytes: [UInt8]

  /// A new one.
  package init() { bytes = SecureRandom.bytes(32) }

  /// A token as a cookie brings it; nil for what is none.
  package init?(_ text: String) {
    var bytes: [UInt8] = []
    let digits = text.utf8.compactMap { UInt8(Character(Unicode.Scalar($0)).hexDigitValue ?? 255) }
    guard digits.count == 64, !digits.contains(255) else { return nil }
    for index in stride(from: 0, to: 64, by: 2) {
      bytes.append(digits[index] << 4 | digits[index + 1])
    }
    self.bytes = bytes
  }

  /// What the cookie holds: 64 hexadecimal digits.
  package var text: String { hexadecimal(bytes) }

  /// What is kept of it. It is random, so nothing slower is needed.
  var hash: [UInt8] { Array(SHA256.hash(data: bytes)) }
}
