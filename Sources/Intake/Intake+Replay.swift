import Database
import FHIRFormat
import PatientIndex
package import RecordModel
import RecordStore
package import Registry
import StrictJSON

/// What reading a stored message again does, or would do.
package struct ReplayReport: Sendable {
  /// The submission that brought the message.
  package let message: SubmissionID
  /// The new reading's submission; nil if it was only rehearsed.
  package let reading: SubmissionID?
  /// `accepted`, `partial`, `quarantined` of the first reading.
  package let statusBefore: String
  /// The HTTP status that the new reading would be answered with.
  package let statusAfter: Int
  /// Codes of rules that the first reading broke, each once.
  package let rulesBefore: [String]
  /// The same of the new one.
  package let rulesAfter: [String]
  /// What changes in its visits; empty where nothing does.
  package let changes: [VisitChange]

  /// Whether anything is other than before.
  package var isChange: Bool {
    !changes.isEmpty || rulesBefore != rulesAfter
      || (statusBefore == "quarantined") != (statusAfter >= 400)
  }
}

/// What a new reading says otherwise of a visit: codes only.
package struct VisitChange: Hashable, Sendable {
  /// The visit; nil if it would be new.
  package let visit: VisitID?
  /// Where it stands in the message.
  package let place: String
  /// What it said before and no more, as `diagnosis system|code`.
  package let removed: [String]
  /// What it says now.
  package let added: [String]
}

extension Intake {
  /// Reads a stored message again, through the same way as the first time, and stores what comes out
  /// otherwise in the place of the earlier reading.
  ///
  /// - Parameters:
  ///   - isRehearsal: whether it is only told what would change.
  ///   - actor: who has it read again, for the log.
  /// - Returns: nil if the facility has no such message, or nobody knows its facility any more.
  /// - Throws: as `submit(_:)`; `SealingError` if the message belongs to a person who was erased.
  package func replay(
    _ id: SubmissionID, of facility: FacilityID, isRehearsal: Bool, actor: String,
    snapshot: RegistrySnapshot? = nil
  ) async throws -> ReplayReport? {
    let reader = SubmissionReader(database: lane.database)
    let snapshot = snapshot ?? registry()
    guard let stored = try await reader.message(id, of: facility, lane.tools.keyring),
      let received = ReceivedMessage(stored, in: snapshot, actor: actor)
    else { return nil }
    let message = try await knowingMedications(received)
    let reading = SubmissionReading(snapshot: snapshot)
    let prepared = reading.prepare(
      message, as: SubmissionID(at: lane.tools.now() / 1000),
      replaying: (id, stored.status != "quarantined"))
    let rehearsal = try await lane.rehearse(prepared)
    let changes = try await changes(prepared, rehearsal, of: facility)
    var outcome = rehearsal.outcome
    let isNews =
      !changes.isEmpty || stored.status == "quarantined" && outcome.httpStatus < 400
    if !isRehearsal, isNews { outcome = try await lane.store([prepared])[0] }
    return ReplayReport(
      message: id, reading: isRehearsal || !isNews ? nil : outcome.submission,
      statusBefore: stored.status, statusAfter: outcome.httpStatus,
      rulesBefore: Self.rules(stored.issues),
      rulesAfter: Self.codes(prepared.issues.map(\.rule.code)),
      changes: changes)
  }

  private static func rules(_ issues: [UInt8]) -> [String] {
    let list = (try? JSONDocument(issues, limits: .history)).map { JSON($0.root) }?.array ?? []
    return codes(list.compactMap { $0["code"]?.string })
  }

  private static func codes(_ codes: [String]) -> [String] { Set(codes).sorted() }

  private func changes(
    _ prepared: PreparedSubmission, _ rehearsal: Rehearsal, of facility: FacilityID
  ) async throws -> [VisitChange] {
    guard let decoded = prepared.decoded, let message = prepared.replays?.message else { return [] }
    let kept = rehearsal.visits.filter { $0.outcome?.isKept == true }
    let known = try await words(on: kept.compactMap(\.id), from: message, of: facility)
    return kept.compactMap { result in
      guard result.outcome != .unchanged else { return nil }
      let before = result.id.flatMap { known[$0] }
      let old = before?.codeList ?? []
      let new = decoded.visits[result.index].codeList
      let change = VisitChange(
        visit: before == nil ? nil : result.id, place: result.place,
        removed: old.without(new), added: new.without(old))
      return change
    }
  }

  /// What the newest reading of a message said of stored visits.
  private func words(
    on visits: [VisitID], from message: SubmissionID, of facility: FacilityID
  ) async throws -> [VisitID: Visit] {
    guard !visits.isEmpty else { return [:] }
    let keyring = lane.tools.keyring
    let handles = try await lane.database.transaction("replay.find", as: .resolver) {
      transaction in
      transaction.enqueue(RecordReader.limit(visits: [], patients: [], facilities: [facility]))
      return try await VisitFinder(keyring: keyring).find(
        visits, facilities: [facility], in: transaction)
    }
    let patients = Array(Set(handles.map(\.patient)))
    let store = PatientStore(keyring: keyring)
    let reader = RecordReader(keyring: keyring)
    let answers = try await lane.database.transaction("replay.read", as: .reader) { transaction in
      transaction.enqueue(
        RecordReader.limit(
          visits: handles.map(\.id), patients: patients, facilities: [facility]))
      return try await transaction.lastQueries(
        store.asking(patients) + reader.asking(handles))
    }
    let owners = try store.patients(patients, in: Array(answers.prefix(2)))
    let entries = try reader.visits(
      handles, in: answers.dropFirst(2),
      keys: Dictionary(owners.map { ($0.id, $0.visitKeys) }, uniquingKeysWith: { $1 }))
    return Dictionary(
      entries.compactMap { entry in
        entry.assertions.filter { $0.message == message }
          .max { $0.submission < $1.submission }.map { (entry.id, $0.visit) }
      }, uniquingKeysWith: { $1 })
  }
}

extension ReceivedMessage {
  /// A message as it was received once; nil if its sender or type is not known any more.
  init?(_ stored: StoredMessage, in snapshot: RegistrySnapshot, actor: String?) {
    let words = stored.endpoint.split(separator: " ", maxSplits: 1)
    guard let type = MessageType(rawValue: stored.mediaType),
      let endpoint = words.first.flatMap({ Endpoint(rawValue: String($0)) }),
      let sender = snapshot.sender(
        of: stored.facility, certificate: stored.certificate, vendor: stored.vendor,
        person: stored.person, at: stored.receivedAt)
    else { return nil }
    let address = words.dropFirst().first?.split(
      separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(
      sender: sender, endpoint: endpoint, type: type, body: stored.body, idempotencyKey: nil,
      requestID: stored.requestID, receivedAt: stored.receivedAt,
      target: address.map {
        .init(type: String($0[0]), id: $0.count > 1 && !$0[1].isEmpty ? String($0[1]) : nil)
      }, actor: actor)
  }
}

extension Visit {
  /// Every coded thing that it says, as `what system|code`.
  fileprivate var codeList: [String] {
    func line(_ what: String, _ coding: Coding?) -> String? {
      guard let coding, coding.code != nil || coding.system != nil else { return nil }
      return "\(what) \(coding.system ?? "")|\(coding.code ?? "")"
    }
    let own = [
      "status \(status)", line("class", visitClass), line("service", service?.coding),
      line("payer", payer), line("disposition", disposition?.coding),
    ]
    let facts =
      diagnoses.map { line("diagnosis", $0.code.coding) }
      + procedures.map { line("procedure", $0.code.coding) }
      + observations.map { line("observation", $0.code.coding) }
      + medicationRequests.map { line("medication", $0.medication.coding) }
    return (own + facts).compactMap(\.self)
  }
}

extension [String] {
  /// Those that `other` does not have as often.
  fileprivate func without(_ other: [String]) -> [String] {
    var rest = Dictionary(other.map { ($0, 1) }, uniquingKeysWith: +)
    return filter { line in
      guard let count = rest[line], count > 0 else { return true }
      rest[line] = count - 1
      return false
    }
  }
}
