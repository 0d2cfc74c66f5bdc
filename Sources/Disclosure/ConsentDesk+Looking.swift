package import AuditLog
import Database
import PatientIndex
package import RecordModel
import RecordStore
package import Registry

/// What the pages show of words and demands: lists name nobody, and one that is opened is an entry before it
/// is shown.
extension ConsentDesk {
  /// Most words, or demands, of a list.
  package static let most = 200

  /// The newest words, those that one facility recorded or all of them; whose they are is not told.
  package func list(of facility: FacilityID?) async throws -> (page: [ConsentEntryRow], total: Int)
  {
    var search = ConsentSearch(count: Self.most)
    search.recordedAt = facility
    let wanted = search
    return try await database.transaction("consent.list", as: .administration) {
      try await ConsentStore.search(wanted, in: $0)
    }
  }

  /// One word, and what the log calls the person; nil for the latter where he was erased.
  ///
  /// - Parameters:
  ///   - facility: the reader's, which sees what it recorded alone; nil for an officer.
  ///   - entry: about the request; becomes the entry of the log, with whose word it is.
  /// - Throws: `Refusal.unknown` if there is no such word for this reader.
  package func look(
    _ id: ConsentID, of facility: FacilityID?, entry: LeafDraft
  ) async throws -> (consent: ConsentEntryRow, pseudonym: [UInt8]?) {
    var search = ConsentSearch(count: 1)
    search.recordedAt = facility
    search.ids = [id]
    let wanted = search
    let found = try await database.transaction("consent.look", as: .administration) {
      try await ConsentStore.search(wanted, in: $0).page.first
    }
    guard let found else { throw Refusal.unknown }
    return (found, try await note(found.person, entry))
  }

  /// One demand, and what the log calls the person.
  ///
  /// - Throws: `Refusal.unknown` if there is none.
  package func look(
    _ id: DemandID, entry: LeafDraft
  ) async throws -> (demand: DemandEntry, pseudonym: [UInt8]?) {
    let found = try await database.transaction("consent.demand", as: .administration) {
      try await ConsentStore.demand(id, in: $0)
    }
    guard let found else { throw Refusal.unknown }
    return (found.demand, try await note(found.person, entry))
  }

  private func note(_ person: PersonID, _ entry: LeafDraft) async throws -> [UInt8]? {
    let pseudonym = try await database.transaction("consent.resolve", as: .resolver) {
      try await VisitFinder(keyring: keyring).record(of: [person], in: $0)?.pseudonym
    }
    let moment = now()
    try await database.transaction("consent.note", as: .administration) { transaction in
      var draft = entry
      draft.subjects = pseudonym.map { [.init(pseudonym: $0, visit: nil)] } ?? []
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: moment, in: transaction)
    }
    return pseudonym
  }
}
