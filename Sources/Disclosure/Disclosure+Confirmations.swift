package import AccessPolicy
import AuditLog
import Database
package import PatientIndex
package import PopulationRegister
package import RecordModel
import RecordStore
import Registry

extension Disclosure {
  /// What the population register said of the facility's own patients, those with a status, a page at a time; one
  /// leaf for each patient on the page.
  ///
  /// - Parameters:
  ///   - after: the last one of the page before.
  ///   - text: the query as asked, for the log's commitment.
  package func confirmations(
    _ status: PopulationWord.Status, after: PatientID?, text: String, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> (page: [Confirmation], hasMore: Bool) {
    let facility = request.sender.facility.id
    let (found, handles) = try await database.transaction(
      "disclosure.confirmations", as: .resolver
    ) { transaction in
      transaction.enqueue(RecordReader.limit(visits: [], patients: [], facilities: [facility]))
      let found = try await ConfirmationStore.of(
        facility, status, after: after, limit: Self.maximumCount + 1, in: transaction)
      let shown = found.prefix(Self.maximumCount).map(\.patient)
      let handles = try await PatientStore(keyring: keyring).find(shown, in: transaction)
      return (found, handles)
    }
    let entry = try await audit(
      [], patients: handles, query: Array(text.utf8), resource: "Confirmation", under: query,
      request)
    let told = Set(entry.subjects.map(\.pseudonym))
    let shown = Set(handles.filter { told.contains($0.pseudonym) }.map(\.id))
    return (
      found.prefix(Self.maximumCount).filter { shown.contains($0.patient) },
      found.count > Self.maximumCount
    )
  }
}

/// For asking the register in the background, about patients of every facility: told, then read, then asked.
extension Disclosure {
  /// Those of these patients that there are, by ids only.
  package func asked(_ patients: [PatientID]) async throws -> [PatientHandle] {
    try await database.transaction("confirmation.find", as: .confirmer) {
      try await PatientStore(keyring: keyring).find(patients, in: $0)
    }
  }

  /// What is to be asked about these patients, read after the entry that tells of them is durable; who has no NIK
  /// is left out.
  ///
  /// - Parameter source: who will be asked.
  package func questions(
    about patients: [PatientHandle], of source: PopulationSource, requestID: String
  ) async throws -> [PatientID: PopulationQuestion] {
    var draft = LeafDraft(.confirm, .execute, requestID: requestID)
    draft.user = "baimbai"
    draft.purpose = PurposeOfUse.operations.rawValue
    draft.resource = "PopulationRegister"
    draft.reason = source.rawValue
    draft.subjects = patients.map { LeafDraft.Subject(pseudonym: $0.pseudonym, visit: nil) }
    let entry = try await committer.commit([draft])
    let told = Set(entry.subjects.map(\.pseudonym))
    let readable = patients.filter { told.contains($0.pseudonym) }.map(\.id)
    let entries = try await database.transaction("confirmation.read", as: .confirmer) {
      try await PatientStore(keyring: keyring).fetch(readable, in: $0)
    }
    return Dictionary(
      entries.compactMap { entry in PopulationQuestion(entry.current).map { (entry.id, $0) } },
      uniquingKeysWith: { $1 })
  }
}
