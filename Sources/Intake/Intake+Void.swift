import Database
package import RecordModel
import RecordStore
package import Registry

extension Intake {
  /// Shortest and longest reason of a void, in characters.
  package static let voidReasonLength = 5...500

  /// Takes a facility's visit back, for a reason; nil if it has none with this id.
  ///
  /// After 2 x 24 hours it is stored and waits, unless `officer` is who approves it.
  ///
  /// - Throws: as `submit(_:)`.
  package func void(
    _ visit: VisitID, reason: String, sender: FacilityIdentity, idempotencyKey: String?,
    requestID: String, now: Int64, approvedBy officer: String? = nil,
    source: String? = nil
  ) async throws -> IntakeOutcome? {
    let facility = sender.facility.id
    let found = try await lane.database.transaction("void.find", as: .resolver) { transaction in
      transaction.enqueue(
        RecordReader.limit(visits: [], patients: [], facilities: [facility]))
      return try await VisitFinder(keyring: lane.tools.keyring).find(
        [visit], facilities: [facility], in: transaction)
    }
    guard let handle = found.first else { return nil }
    let body = VisitVoid(visit: visit, patient: handle.patient, reason: reason).bytes
    return try await submit(
      ReceivedMessage(
        sender: sender, endpoint: .void, type: .void, body: body, idempotencyKey: idempotencyKey,
        requestID: requestID, receivedAt: now, actor: officer, source: source))
  }
}
