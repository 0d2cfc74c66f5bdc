package import AuditLog
import Crypto
package import Database
package import LogVerification
import RecordModel
import RecordStore
package import Registry
package import Sealing
import TransparencyLog

/// Opens the commitments of the log's entries by what is stored now, for an export that shows
/// whether a message or a search was altered since.
///
/// The hash is made of the stored payload each time, never taken from a column.
package struct LogOpenings: Sendable {
  /// Messages that are open at once: each may be 2 MiB.
  private static let messages = 16
  /// Longest search that is kept.
  private static let queryBytes = 64 << 20

  private let trail: AuditTrail
  private let submissions: SubmissionReader
  private let keyring: Keyring
  private let snapshot: RegistrySnapshot
  private let entry: DurableEntry

  /// What opens entries in `database`; `entry` is the proof that this look is itself in the log.
  package init(
    database: Database, keyring: Keyring, registry snapshot: RegistrySnapshot,
    on entry: DurableEntry
  ) {
    trail = AuditTrail(database: database)
    submissions = SubmissionReader(database: database)
    self.keyring = keyring
    self.snapshot = snapshot
    self.entry = entry
  }

  /// What opens each of these entries; nil for one whose salt is gone.
  package func open(_ entries: Range<Int>) async throws -> [LeafOpening?] {
    let secrets = try await trail.secrets(entries, on: entry)
    let messages = try await hashes(of: secrets.values.compactMap { $0.entry.flatMap(message) })
    return try entries.map { index in
      guard let secret = secrets[index] else { return nil }
      let payload =
        try secret.entry.flatMap { message($0) }.map { messages[$0] } ?? asked(secret)
        ?? secret.entry.flatMap { snapshot.reason(of: $0) }.map { try Self.hash(Array($0.utf8)) }
      return LeafOpening(
        salt: try LogHash(bytes: secret.salt), payload: payload, subjects: secret.subjects)
    }
  }

  private struct Message: Hashable {
    let submission: SubmissionID
    let facility: FacilityID
  }

  /// The message that an entry tells of; nil for an entry of another kind.
  private func message(_ entry: AuditEntry) -> Message? {
    let kinds: [LeafDraft.Event] = [.submit, .quarantine, .reread]
    let prefix = "Submission/"
    guard kinds.contains(where: { $0.rawValue == entry.event }),
      let resource = entry.resource, resource.hasPrefix(prefix),
      let submission = SubmissionID(String(resource.dropFirst(prefix.count))),
      let facility = entry.facility.flatMap({ snapshot.facility(code: $0) })
    else { return nil }
    return Message(submission: submission, facility: facility.id)
  }

  private func hashes(of messages: [Message]) async throws -> [Message: LogHash] {
    var hashes: [Message: LogHash] = [:]
    for (facility, wanted) in Dictionary(grouping: Set(messages), by: \.facility) {
      var rest = wanted.map(\.submission)[...]
      while !rest.isEmpty {
        let ids = Array(rest.prefix(Self.messages))
        rest = rest.dropFirst(ids.count)
        for (id, body) in try await submissions.bodies(ids, of: facility, keyring) {
          hashes[Message(submission: id, facility: facility)] = try Self.hash(body)
        }
      }
    }
    return hashes
  }

  private func asked(_ secret: LeafSecret) -> LogHash? {
    let query = secret.query.flatMap { sealed in
      secret.entry?.requestID.flatMap {
        try? keyring.query(sealed, of: $0, limit: Self.queryBytes)
      }
    }
    return (query ?? secret.document).flatMap { try? Self.hash($0) }
  }

  private static func hash(_ bytes: [UInt8]) throws -> LogHash {
    try LogHash(bytes: Array(SHA256.hash(data: bytes)))
  }
}
