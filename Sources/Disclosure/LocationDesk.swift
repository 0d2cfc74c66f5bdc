package import AuditLog
package import Database
import PatientIndex
package import RecordModel
import Registry
package import Sealing

/// Where a facility that keeps its records itself says of whom it keeps one, so that it is asked.
package struct LocationDesk: Sendable {
  /// Most numbers at once.
  package static let most = 500

  private let database: Database
  private let log: AuditLog
  private let keyring: Keyring
  private let now: @Sendable () -> Int64

  /// Why nothing was recorded: one of the numbers is not national or not of its form, or there are too many or none.
  package struct Refusal: Error, Hashable, Sendable {
    /// Which, from 0; nil for all together.
    package let index: Int?
  }

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.keyring = keyring
    self.now = now
  }

  /// Records that the sender keeps records of whoever has these numbers, or that it does no more; durable with its
  /// entry when it returns. Whether the sender may is judged by who calls.
  ///
  /// - Parameter text: what was sent, for the log's commitment.
  ///
  /// Throws `Refusal`.
  package func put(
    _ numbers: [ExternalIdentifier], isKept: Bool, text: [UInt8],
    by request: DisclosureRequest
  ) async throws {
    guard (1...Self.most).contains(numbers.count) else { throw Refusal(index: nil) }
    let known = numbers.map { NationalNumber($0) }
    if let wrong = known.firstIndex(where: { $0 == nil }) { throw Refusal(index: wrong) }
    let hashes = known.compactMap(\.self).flatMap { $0.hashes(under: keyring) }
    let moment = now()
    let sender = request.sender
    try await database.transaction("location.put", as: .administration) { transaction in
      SourceStore.locate(
        hashes, at: sender.facility.id, isKept: isKept, at: moment, in: transaction)
      var draft = LeafDraft(
        .registry, isKept ? .create : .delete, requestID: request.requestID)
      draft.facility = sender.facility.code
      draft.certificate = sender.certificate
      draft.vendor = sender.vendor?.code
      draft.source = request.source
      draft.user = sender.person?.code
      draft.isUserProven = sender.person != nil
      draft.resource = "RecordLocation"
      draft.reason = "\(isKept ? "keeps" : "keeps no more"): \(numbers.count)"
      try draft.commit(to: text, under: keyring)
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: moment, in: transaction)
    }
  }
}
