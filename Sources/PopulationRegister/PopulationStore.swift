package import Database
package import RecordModel
package import Sealing

/// A file of the register that was imported.
package struct PopulationRelease: Hashable, Sendable {
  /// What `ReleaseID` is of.
  package enum Kind: Sendable {}

  /// Our id.
  package let id: ID<Kind>
  /// SHA-256 of the file.
  package let sha256: [UInt8]
  /// SHA-256 of the SubjectPublicKeyInfo of whoever signed it.
  package let signer: [UInt8]
  /// The day that its data is of.
  package let asOf: CivilDate
  /// Persons in it.
  package let entries: Int
  /// Rows that could not be read.
  package let leftOut: Int
  /// The officer who imported it.
  package let importedBy: String
  /// When, microseconds since 1970.
  package let importedAt: Int64

  /// A file.
  package init(
    id: ID<Kind>, sha256: [UInt8], signer: [UInt8], asOf: CivilDate, entries: Int, leftOut: Int,
    importedBy: String, importedAt: Int64
  ) {
    self.id = id
    self.sha256 = sha256
    self.signer = signer
    self.asOf = asOf
    self.entries = entries
    self.leftOut = leftOut
    self.importedBy = importedBy
    self.importedAt = importedAt
  }
}

/// Where words of the register come from.
package enum PopulationSource: String, Hashable, Sendable, CaseIterable {
  /// A service that is asked.
  case service
  /// A file that was imported.
  case release
}

/// Files of the register inside transactions that others open, under the role `confirmer`.
package struct PopulationStore: Sendable {
  /// Rows of one statement.
  private static let chunk = 5_000
  /// How a NIK is hashed: apart from every other use of it.
  private static let domain = "population nik"

  private let keyring: Keyring

  /// A store under the keys of `keyring`.
  package init(keyring: Keyring) { self.keyring = keyring }

  /// The file that counts now; nil if none was imported.
  package func current(
    in transaction: borrowing Transaction
  ) async throws -> PopulationRelease? {
    try await transaction.query(PopulationStatements.current.bind()).first.map { row in
      PopulationRelease(
        id: try row.decode(0), sha256: try row.decode(1, as: Bytea.self).bytes,
        signer: try row.decode(2, as: Bytea.self).bytes,
        asOf: CivilDate(daysSince1970: try row.decode(3, as: PostgresDate.self).daysSince1970),
        entries: Int(try row.decode(4, as: Int32.self)),
        leftOut: Int(try row.decode(5, as: Int32.self)), importedBy: try row.decode(6),
        importedAt: try row.decode(7, as: PostgresTimestamp.self).microseconds)
    }
  }

  /// Puts a file in the place of the one before, and every patient on the list to be asked about; false if no such
  /// officer may.
  package func replace(
    by release: PopulationRelease, _ entries: [(number: String, record: CivilRecord)],
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    transaction.enqueue(
      PopulationStatements.retire.bind(PostgresTimestamp(microseconds: release.importedAt)))
    let made = try await transaction.query(
      PopulationStatements.addRelease.bind(
        release.id, Bytea(release.sha256), Bytea(release.signer),
        PostgresDate(daysSince1970: release.asOf.daysSince1970), Int32(release.entries),
        Int32(release.leftOut), release.importedBy,
        PostgresTimestamp(microseconds: release.importedAt)))
    guard !made.isEmpty else { return false }
    transaction.enqueue(PopulationStatements.clear.bind(release.id))
    var rest = entries[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.chunk)
      rest = rest.dropFirst(part.count)
      var keys: [Int16] = []
      var hashes: [KeyedHash] = []
      var sealed: [Bytea] = []
      for (number, record) in part {
        guard let newest = keyring.numberedHashes(number.utf8, domain: Self.domain).first else {
          continue
        }
        keys.append(newest.keyID)
        hashes.append(newest.hash)
        sealed.append(
          Bytea(
            try keyring.seal(
              record.encoded, under: nil, context: Self.context(release.id, newest.hash))))
      }
      _ = try await transaction.query(
        PopulationStatements.addEntries.bind(release.id, keys, hashes, sealed))
    }
    transaction.enqueue(
      PopulationStatements.setSource.bind(
        PopulationSource.release.rawValue,
        PostgresTimestamp(microseconds: release.importedAt)))
    transaction.enqueue(PopulationStatements.queueAll.bind())
    return true
  }

  /// What a file has of these numbers.
  package func records(
    _ numbers: [String], of release: PopulationRelease, in transaction: borrowing Transaction
  ) async throws -> [String: CivilRecord] {
    var wanted: [KeyedHash: String] = [:]
    var keys: [Int16] = []
    var hashes: [KeyedHash] = []
    for number in Set(numbers) {
      for hash in keyring.numberedHashes(number.utf8, domain: Self.domain) {
        wanted[hash.hash] = number
        keys.append(hash.keyID)
        hashes.append(hash.hash)
      }
    }
    var found: [String: CivilRecord] = [:]
    for row in try await transaction.query(
      PopulationStatements.entries.bind(release.id, keys, hashes))
    {
      let hash = try row.decode(0, as: KeyedHash.self)
      let bytes = try keyring.open(
        try row.decode(1, as: Bytea.self).bytes, with: nil,
        context: Self.context(release.id, hash))
      guard let number = wanted[hash] else { continue }
      found[number] = CivilRecord(encoded: bytes)
    }
    return found
  }

  private static func context(
    _ release: ID<PopulationRelease.Kind>, _ hash: KeyedHash
  ) -> String {
    "population \(release) \(hash.high) \(hash.low)"
  }

  /// Says whether a service is asked from now on; where it is new, every patient is put on the list.
  package static func setService(
    _ isAsked: Bool, at now: Int64, in transaction: borrowing Transaction
  ) async throws {
    let name = PopulationSource.service.rawValue
    guard isAsked else {
      transaction.enqueue(PopulationStatements.removeSource.bind(name))
      return
    }
    let made = try await transaction.query(
      PopulationStatements.setSource.bind(name, PostgresTimestamp(microseconds: now)))
    if !made.isEmpty { transaction.enqueue(PopulationStatements.queueAll.bind()) }
  }
}
