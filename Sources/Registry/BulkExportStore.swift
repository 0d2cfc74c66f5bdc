package import Database
package import RecordModel

/// What `BulkExportID` is of.
package enum BulkExportKind: Sendable {}
/// The id of an export for the health office.
package typealias BulkExportID = ID<BulkExportKind>

/// An export for the health office: what was asked, and how far it is.
package struct BulkExportEntry: Hashable, Sendable {
  /// A file of a complete export.
  package struct File: Hashable, Sendable {
    /// The FHIR type of its resources, one in each line.
    package let type: String
    /// How many lines and bytes it has.
    package let lines, bytes: Int
    /// SHA-256 of it, hexadecimal.
    package let hash: String

    /// A file.
    package init(type: String, lines: Int, bytes: Int, hash: String) {
      self.type = type
      self.lines = lines
      self.bytes = bytes
      self.hash = hash
    }
  }

  /// How far an export is.
  package enum State: String, Hashable, Sendable {
    /// Waiting, being made, there.
    case accepted, running, complete
    /// Given up, taken back, deleted at its end.
    case failed, cancelled, expired
  }

  /// Its id.
  package let id: BulkExportID
  /// The officer's code, and the address that he asked.
  package let officer, request: String
  /// Fingerprint of the certificate that he came with.
  package let certificate: [UInt8]?
  /// Why, and on what basis and document; nil for none.
  package let purpose: String
  /// The legal basis and the number of its document.
  package let basis, document: String?
  /// FHIR types that were asked for.
  package let types: [String]
  /// Only what was stored since, microseconds since 1970.
  package let since: Int64?
  /// How far it is.
  package internal(set) var state = State.accepted
  /// How often a worker began it.
  package internal(set) var attempts = 0
  /// What was stored until then is in it, microseconds since 1970.
  package internal(set) var snapshotAt: Int64?
  /// Visits that were looked at.
  package internal(set) var visits = 0
  /// When the files are deleted, microseconds since 1970.
  package internal(set) var expiresAt: Int64?
  /// The files of a complete one.
  package internal(set) var files: [File] = []

  /// What is asked.
  package init(
    id: BulkExportID, officer: String, certificate: [UInt8]?, request: String, purpose: String,
    basis: String?, document: String?, types: [String], since: Int64?
  ) {
    self.id = id
    self.officer = officer
    self.certificate = certificate
    self.request = request
    self.purpose = purpose
    self.basis = basis
    self.document = document
    self.types = types
    self.since = since
  }
}

/// Exports inside transactions that others open.
package enum BulkExportStore {
  /// Adds one, unless `limit` are open: false then.
  package static func add(
    _ entry: BulkExportEntry, at now: Int64, limit: Int, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      BulkExportStatements.add.bind(
        entry.id, entry.officer, entry.certificate.map { Bytea($0) }, entry.request, entry.purpose,
        entry.basis, entry.document, entry.types,
        entry.since.map { PostgresTimestamp(microseconds: $0) },
        PostgresTimestamp(microseconds: now), Int64(limit)))).isEmpty
  }

  /// One by its id; nil if there is none.
  package static func find(
    _ id: BulkExportID, in transaction: borrowing Transaction
  ) async throws -> BulkExportEntry? {
    try await transaction.query(BulkExportStatements.find.bind(id)).first
      .map(BulkExportStatements.entry)
  }

  /// Takes the oldest that nobody works on until `lease`; nil if there is none.
  package static func claim(
    at now: Int64, snapshot: Int64, until lease: Int64, in transaction: borrowing Transaction
  ) async throws -> BulkExportEntry? {
    try await transaction.query(
      BulkExportStatements.claim.bind(
        PostgresTimestamp(microseconds: now), PostgresTimestamp(microseconds: snapshot),
        PostgresTimestamp(microseconds: lease))
    ).first.map(BulkExportStatements.entry)
  }

  /// Says how far it is and holds it until `lease`; false if it was taken back, or taken over by another worker
  /// (whose attempt has another number).
  package static func progress(
    _ entry: BulkExportEntry, visits: Int, until lease: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      BulkExportStatements.progress.bind(
        entry.id, Int16(entry.attempts), Int64(visits), PostgresTimestamp(microseconds: lease))))
      .isEmpty
  }

  /// Says that it is there; false as for `progress`.
  package static func complete(
    _ entry: BulkExportEntry, files: [BulkExportEntry.File], at now: Int64, expires: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    let text = files.map { "\($0.type) \($0.lines) \($0.bytes) \($0.hash)" }
    return
      !(try await transaction.query(
        BulkExportStatements.complete.bind(
          entry.id, Int16(entry.attempts), text.joined(separator: "\n"),
          PostgresTimestamp(microseconds: now), PostgresTimestamp(microseconds: expires)))).isEmpty
  }

  /// Ends one that is open as failed or cancelled; false if it is not open.
  package static func end(
    _ id: BulkExportID, as state: BulkExportEntry.State, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      BulkExportStatements.end.bind(id, state.rawValue, PostgresTimestamp(microseconds: now))))
      .isEmpty
  }

  /// Those of these that wait, are being made or are there.
  package static func open(
    among ids: [BulkExportID], in transaction: borrowing Transaction
  ) async throws -> [BulkExportID] {
    try await transaction.query(BulkExportStatements.open.bind(ids)).map { try $0.decode(0) }
  }

  /// Ends what is past its time, and says which.
  package static func expire(
    at now: Int64, in transaction: borrowing Transaction
  ) async throws -> [BulkExportID] {
    try await transaction.query(
      BulkExportStatements.expire.bind(PostgresTimestamp(microseconds: now))
    ).map { try $0.decode(0) }
  }
}

/// The SQL of exports.
enum BulkExportStatements {
  static let all = [add, find, claim, progress, complete, end, open, expire]

  static let add = Statement(
    "access.add_export",
    """
    INSERT INTO access.bulk_export (export_id, officer, certificate, request, purpose, basis,
      document, types, since, asked_at)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8::text[], $9, $10
    WHERE (SELECT count(*) FROM access.bulk_export WHERE state IN ('accepted', 'running')) < $11
    RETURNING export_id
    """)

  private static let columns = """
    export_id, officer, certificate, request, purpose, basis, document, types, since, state,
    attempts, snapshot_at, visits, expires_at, files
    """

  static let find = Statement(
    "access.find_export", "SELECT \(columns) FROM access.bulk_export WHERE export_id = $1")

  static let claim = Statement(
    "access.claim_export",
    """
    UPDATE access.bulk_export SET state = 'running', attempts = attempts + 1, snapshot_at = $2,
      lease_until = $3, visits = 0
    WHERE export_id = (SELECT export_id FROM access.bulk_export
      WHERE state = 'accepted' OR (state = 'running' AND lease_until < $1)
      ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING \(columns)
    """)

  static let progress = Statement(
    "access.progress_export",
    """
    UPDATE access.bulk_export SET visits = $3, lease_until = $4
    WHERE export_id = $1 AND state = 'running' AND attempts = $2 RETURNING export_id
    """)

  static let complete = Statement(
    "access.complete_export",
    """
    UPDATE access.bulk_export SET state = 'complete', files = $3, finished_at = $4, expires_at = $5,
      lease_until = NULL
    WHERE export_id = $1 AND state = 'running' AND attempts = $2 RETURNING export_id
    """)

  static let end = Statement(
    "access.end_export",
    """
    UPDATE access.bulk_export SET state = $2, finished_at = $3, lease_until = NULL
    WHERE export_id = $1 AND state IN ('accepted', 'running', 'complete') RETURNING export_id
    """)

  static let open = Statement(
    "access.open_exports",
    """
    SELECT export_id FROM access.bulk_export
    WHERE export_id = ANY ($1::uuid[]) AND state IN ('accepted', 'running', 'complete')
    """)

  static let expire = Statement(
    "access.expire_exports",
    """
    UPDATE access.bulk_export SET state = 'expired'
    WHERE state = 'complete' AND expires_at <= $1 RETURNING export_id
    """)

  static func entry(_ row: Row) throws -> BulkExportEntry {
    func moment(_ column: Int) throws -> Int64? {
      try row.decodeOptional(column, as: PostgresTimestamp.self)?.microseconds
    }
    var entry = BulkExportEntry(
      id: try row.decode(0), officer: try row.decode(1),
      certificate: try row.decodeOptional(2, as: Bytea.self)?.bytes, request: try row.decode(3),
      purpose: try row.decode(4), basis: try row.decodeOptional(5),
      document: try row.decodeOptional(6), types: try row.decode(7, as: [String].self),
      since: try moment(8))
    entry.state = BulkExportEntry.State(rawValue: try row.decode(9)) ?? .failed
    entry.attempts = Int(try row.decode(10, as: Int16.self))
    entry.snapshotAt = try moment(11)
    entry.visits = Int(try row.decode(12, as: Int64.self))
    entry.expiresAt = try moment(13)
    let files = try row.decodeOptional(14, as: String.self) ?? ""
    entry.files = files.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ")
      guard parts.count == 4, let lines = Int(parts[1]), let bytes = Int(parts[2]) else {
        return nil
      }
      return .init(type: String(parts[0]), lines: lines, bytes: bytes, hash: String(parts[3]))
    }
    return entry
  }
}
