package import AccessPolicy
import AuditLog
import Database
import PatientIndex
package import RecordModel
import RecordStore
package import Registry

/// A person's word with the facility's own record of him.
package struct ConsentView: Hashable, Sendable {
  /// The word, who recorded it and how it ended.
  package let entry: ConsentEntryRow
  /// The asker's record of the person; nil where it has none any more.
  package let patient: PatientID?
}

extension Disclosure {
  /// Words on who may read that the asking facility recorded, a page at a time; one entry for each person
  /// on the page, and one for the query.
  ///
  /// - Parameters:
  ///   - patient: whose, by the facility's own record; nil for all. One that is not the asker's finds nothing.
  ///   - text: the query as asked, for the log's commitment; nil for one that was named by its id.
  ///   - resource: what the entries say that was looked at.
  package func consents(
    _ asked: ConsentSearch, of patient: PatientID?, text: String?, resource: String,
    under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> (page: [ConsentView], total: Int, hasMore: Bool) {
    var search = asked
    search.recordedAt = query.facility
    search.count = min(max(asked.count, 0), Self.maximumCount)
    if let patient {
      search.persons = try await resolve(query) { transaction, _ in
        let own = try await PatientStore(keyring: keyring).find([patient], in: transaction)
        return try await MatchStore(keyring: keyring)
          .one(with: own.filter { $0.facility == query.facility }.map(\.person), in: transaction)
          .values.flatMap(\.self)
      }
    }
    var wanted = search
    wanted.count += 1
    let sought = wanted
    let (rows, total) = try await database.transaction("consent.search", as: .administration) {
      try await ConsentStore.search(sought, in: $0)
    }
    let page = Array(rows.prefix(search.count))
    let owners = try await resolve(query) { transaction, _ in
      try await self.owners(of: page.map(\.person), at: query.facility, in: transaction)
    }
    try await note(
      page.compactMap { owners[$0.person]?.pseudonym }, text: text, resource: resource,
      under: query, request)
    return (
      page.map { ConsentView(entry: $0, patient: owners[$0.person]?.id) }, total,
      rows.count > search.count
    )
  }

  /// Most records of a facility that the persons of a page may have.
  private static let maximumOwners = 2000

  /// A facility's record of each of these persons, or of one who is one with him.
  private func owners(
    of persons: [PersonID], at facility: FacilityID, in transaction: borrowing Transaction
  ) async throws -> [PersonID: PatientHandle] {
    guard !persons.isEmpty else { return [:] }
    let sets = try await MatchStore(keyring: keyring).one(with: Set(persons), in: transaction)
    VisitFinder(keyring: keyring).name(persons, in: transaction)
    let own = try await PatientStore(keyring: keyring).ofNamed(
      at: facility, limit: Self.maximumOwners, in: transaction)
    return sets.compactMapValues { set in own.first { set.contains($0.person) } }
  }

  /// The entries of a look at words: one for each person, then the query; where there is neither, one
  /// that names nobody.
  private func note(
    _ pseudonyms: [[UInt8]], text: String?, resource: String, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws {
    var drafts = Set(pseudonyms).sorted { $0.lexicographicallyPrecedes($1) }.map { pseudonym in
      var draft = draft(.read, .read, request)
      draft.resource = resource
      draft.subjects = [.init(pseudonym: pseudonym, visit: nil)]
      draft.reason = Self.words([query.own])
      return draft
    }
    if let text {
      var draft = draft(.query, .execute, request)
      draft.resource = resource
      try draft.commit(to: Array(text.utf8), under: keyring)
      drafts.append(draft)
    } else if drafts.isEmpty {
      var draft = draft(.read, .read, request)
      draft.resource = resource
      drafts.append(draft)
    }
    _ = try await committer.commit(drafts)
  }
}
