package import Database
package import RecordModel
package import Sealing

/// Decides for a batch which resources of no patient are known, and writes the newest word on each.
///
/// One is known again by its type and first identifier, else by its type and the sender's id, else
/// by its content.
package struct SharedResources {
  private struct Entry {
    let facility: FacilityID
    let submission: SubmissionID
    let resource: SharedResourceAssertion
    let hash: [UInt8]
  }

  private struct Key: Hashable {
    let facility: FacilityID
    let hash: [UInt8]
  }

  private var entries: [Entry] = []
  private var ids: [Key: SharedResourceID] = [:]
  private var known: Set<Key> = []
  private let keyring: Keyring

  /// An empty batch.
  package init(keyring: Keyring) { self.keyring = keyring }

  /// Adds a resource and returns its index in the batch.
  package mutating func add(
    _ resource: SharedResourceAssertion, facility: FacilityID, submission: SubmissionID
  ) -> Int {
    let name: String
    if let identifier = resource.identifiers.first, !identifier.value.isEmpty {
      name = "\(identifier.system)|\(identifier.value)"
    } else {
      name = resource.senderID ?? String(decoding: resource.body, as: UTF8.self)
    }
    let hash = keyring.hash("\(resource.type)|\(name)".utf8, domain: "shared resource")
    entries.append(
      Entry(facility: facility, submission: submission, resource: resource, hash: hash))
    return entries.count - 1
  }

  /// What must be looked up before `decide`: one statement, or none.
  package var lookUps: [BoundStatement] {
    guard !entries.isEmpty else { return [] }
    return [
      SubmissionStatements.lookUpShared.bind(
        entries.map(\.facility), entries.map { Bytea($0.hash) })
    ]
  }

  /// Gives every resource its id from the rows of `lookUps`; `now` is in milliseconds since 1970.
  package mutating func decide(_ answers: ArraySlice<Rows>, now: Int64) throws {
    for rows in answers {
      for row in rows {
        let key = Key(facility: try row.decode(0), hash: try row.decode(1, as: Bytea.self).bytes)
        ids[key] = try row.decode(2)
        known.insert(key)
      }
    }
    for entry in entries {
      let key = Key(facility: entry.facility, hash: entry.hash)
      if ids[key] == nil { ids[key] = SharedResourceID(at: now) }
    }
  }

  /// The id of the `index`-th resource; only after `decide`.
  package func id(_ index: Int) -> SharedResourceID? {
    ids[Key(facility: entries[index].facility, hash: entries[index].hash)]
  }

  /// Statements for the last word on each: new ones are claimed, with the rows that must come
  /// back; known ones are
  /// overwritten. Placeholders of the `index`-th are resolved by `resolve(index)`.
  package func statements(
    now: Int64, isWanted: (Int) -> Bool,
    resolve: (Int) -> (Placeholder.Kind, Int) -> String?
  ) -> (claims: [(statement: BoundStatement, expected: Int)], updates: [BoundStatement]) {
    var last: [Key: Int] = [:]
    for (index, entry) in entries.enumerated() where isWanted(index) {
      last[Key(facility: entry.facility, hash: entry.hash)] = index
    }
    let rows = last.sorted {
      $0.key.facility != $1.key.facility
        ? $0.key.facility < $1.key.facility
        : $0.key.hash.lexicographicallyPrecedes($1.key.hash)
    }
    let new = rows.filter { !known.contains($0.key) }.map(\.value)
    let old = rows.filter { known.contains($0.key) }.map(\.value)
    let claim = bind(SubmissionStatements.claimShared, new, now, resolve)
    return (
      claim.map { [($0, new.count)] } ?? [],
      bind(SubmissionStatements.updateShared, old, now, resolve).map { [$0] } ?? []
    )
  }

  private func bind(
    _ statement: Statement, _ rows: [Int], _ now: Int64,
    _ resolve: (Int) -> (Placeholder.Kind, Int) -> String?
  ) -> BoundStatement? {
    guard !rows.isEmpty else { return nil }
    let bodies = rows.map { index in
      var body = entries[index].resource.body
      Placeholder.resolve(&body, id: resolve(index))
      return Bytea(body)
    }
    return statement.bind(
      rows.map { entries[$0].facility }, rows.compactMap { id($0) },
      rows.map { Bytea(entries[$0].hash) }, rows.map { entries[$0].resource.type },
      rows.map { entries[$0].submission }, rows.map { entries[$0].resource.place }, bodies,
      rows.map { _ in PostgresTimestamp(microseconds: now) })
  }
}
