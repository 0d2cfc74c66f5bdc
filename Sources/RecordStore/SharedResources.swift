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
    /// Under each of our keys, newest first; the first names it in the batch and when it is written.
    let hashes: [KeyedHash]
    /// Of all its numbers, so that it is found by any.
    let numbers: [KeyedHash]
  }

  private struct Key: Hashable, Comparable {
    let facility: FacilityID
    let hash: KeyedHash

    static func < (left: Self, right: Self) -> Bool {
      (left.facility, left.hash) < (right.facility, right.hash)
    }
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
    let hashes = keyring.hashes("\(resource.type)|\(name)".utf8, domain: Self.domain)
    let numbers = resource.identifiers.filter { !$0.value.isEmpty }.prefix(Self.maximumNumbers)
      .flatMap { Self.hashes(ofType: resource.type, $0, keyring) }
    entries.append(
      Entry(
        facility: facility, submission: submission, resource: resource, hashes: hashes,
        numbers: numbers))
    return entries.count - 1
  }

  /// Numbers beyond this are kept with the resource but do not find it.
  private static let maximumNumbers = 8
  private static let domain = "shared resource"

  /// The hashes of a number of a resource, under each of our keys.
  static func hashes(
    ofType type: String, _ number: ExternalIdentifier, _ keyring: Keyring
  ) -> [KeyedHash] {
    keyring.hashes("\(type)|\(number.system)|\(number.value)".utf8, domain: domain)
  }

  /// What must be looked up before `decide`: one statement, or none, and one more for those that are
  /// named by our id.
  package var lookUps: [BoundStatement] {
    guard !entries.isEmpty else { return [] }
    let wanted = entries.flatMap { entry in entry.hashes.map { (entry.facility, $0) } }
    var statements = [
      SubmissionStatements.lookUpShared.bind(wanted.map(\.0), wanted.map(\.1))
    ]
    let named = entries.compactMap { entry in
      entry.resource.ownID.map { (entry.facility, $0) }
    }
    if !named.isEmpty {
      statements.append(
        SubmissionStatements.lookUpOwnShared.bind(named.map(\.0), named.map(\.1)))
    }
    return statements
  }

  /// Gives every resource its id from the rows of `lookUps`; `now` is in milliseconds since 1970.
  package mutating func decide(_ answers: ArraySlice<Rows>, now: Int64) throws {
    var stored: [Key: SharedResourceID] = [:]
    for row in answers.prefix(1).joined() {
      stored[Key(facility: try row.decode(0), hash: try row.decode(1))] = try row.decode(2)
    }
    var own: [OwnKey<SharedResourceID>: String] = [:]
    for row in answers.dropFirst().joined() {
      own[OwnKey(facility: try row.decode(0), id: try row.decode(1))] = try row.decode(2)
    }
    for index in entries.indices {
      let entry = entries[index]
      let named = entry.resource.ownID.flatMap { id in
        own[OwnKey(facility: entry.facility, id: id)] == entry.resource.type ? id : nil
      }
      let found =
        named
        ?? entry.hashes.lazy.compactMap {
          stored[Key(facility: entry.facility, hash: $0)]
        }.first
      if found != nil { known.insert(key(index)) }
      ids[key(index)] = found ?? ids[key(index)] ?? SharedResourceID(at: now)
    }
  }

  private func key(_ index: Int) -> Key {
    Key(facility: entries[index].facility, hash: entries[index].hashes[0])
  }

  /// Whether the `index`-th resource was not stored before this batch; only after `decide`.
  package func isNew(_ index: Int) -> Bool { !known.contains(key(index)) }

  /// The id of the `index`-th resource; only after `decide`.
  package func id(_ index: Int) -> SharedResourceID? {
    ids[key(index)]
  }

  /// Statements for the last word on each: new ones are claimed, with the rows that must come
  /// back; known ones are
  /// overwritten. Placeholders of the `index`-th are resolved by `resolve(index)`.
  package func statements(
    now: Int64, isWanted: (Int) -> Bool,
    resolve: (Int) -> (Placeholder.Kind, Int) -> String?
  ) -> (claims: [(statement: BoundStatement, expected: Int)], updates: [BoundStatement]) {
    var last: [Key: Int] = [:]
    for index in entries.indices where isWanted(index) { last[key(index)] = index }
    let rows = last.sorted { $0.key < $1.key }
    let new = rows.filter { !known.contains($0.key) }.map(\.value)
    let old = rows.filter { known.contains($0.key) }.map(\.value)
    let claim = bind(SubmissionStatements.claimShared, new, now, resolve)
    return (
      claim.map { [($0, new.count)] } ?? [],
      (bind(SubmissionStatements.updateShared, old, now, resolve).map { [$0] } ?? [])
        + numberStatements(new + old)
    )
  }

  private func numberStatements(_ rows: [Int]) -> [BoundStatement] {
    let numbers = rows.flatMap { row in
      entries[row].numbers.compactMap { hash in id(row).map { (entries[row].facility, hash, $0) } }
    }
    guard !numbers.isEmpty else { return [] }
    return [
      SubmissionStatements.insertSharedNumbers.bind(
        numbers.map(\.0), numbers.map(\.1), numbers.map(\.2))
    ]
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
      rows.map { entries[$0].hashes[0] }, rows.map { entries[$0].resource.type },
      rows.map { entries[$0].submission }, rows.map { entries[$0].resource.place }, bodies,
      rows.map { _ in PostgresTimestamp(microseconds: now) })
  }
}
