package import Database
import FoundationEssentials
package import RecordModel
import StrictJSON

/// Reads the log for an auditor: entries by filter, newest first.
package struct AuditTrail: Sendable {
  /// Entries on a page: more than a screen, less than a second of reading the log.
  package static let pageSize = 100

  /// What an auditor looks for; nil everywhere is everything.
  package struct Filter: Hashable, Sendable {
    /// Code of the facility that acted.
    package var facility: String?
    /// What happened.
    package var event: LeafDraft.Event?
    /// Who acted.
    package var user: String?
    /// Purpose of use.
    package var purpose: String?
    /// First moment, microseconds since 1970.
    package var from: Int64?
    /// First moment after, microseconds since 1970.
    package var until: Int64?
    /// Whose record: the 16 bytes of a pseudonym.
    package var pseudonym: [UInt8]?

    /// A filter that lets all through.
    package init() {}
  }

  /// Entries, newest first, and where the next page begins.
  package struct Page: Hashable, Sendable {
    /// At most `pageSize`.
    package let entries: [AuditEntry]
    /// The `before` of the next page; nil when there is none.
    package let next: Int64?
  }

  let database: Database

  /// The trail in `database`.
  package init(database: Database) { self.database = database }

  /// The pseudonyms of whoever has a number with one of these look-up hashes; most often none or
  /// one.
  ///
  /// - Parameter hashes: as the keyring makes them, with the number of the key.
  package func pseudonyms(of hashes: [(keyID: Int16, hash: KeyedHash)]) async throws -> [[UInt8]] {
    let rows = try await database.transaction("audit.pseudonyms", as: .auditor) { transaction in
      try await transaction.query(
        AuditStatements.pseudonyms.bind(hashes.map(\.keyID), hashes.map(\.hash)))
    }
    var found: [[UInt8]] = []
    for row in rows {
      let pseudonym = try row.decode(0, as: Bytea.self).bytes
      if !found.contains(pseudonym) { found.append(pseudonym) }
    }
    return found
  }

  /// One page of entries.
  ///
  /// - Parameters:
  ///   - before: entries with a lower index only; nil for the newest.
  ///   - entry: proof that this look is itself in the log.
  package func page(
    _ filter: Filter, before: Int64? = nil, on entry: DurableEntry
  ) async throws -> Page {
    let bound = AuditStatements.trail.bind(
      before ?? Int64.max, filter.pseudonym.map { Bytea($0) }, filter.facility,
      filter.event?.rawValue, filter.from.map { ClinicalTime(utc: $0).text },
      filter.until.map { ClinicalTime(utc: $0).text }, Int64(Self.pageSize + 1), filter.user,
      filter.purpose)
    let rows = try await database.transaction("audit.trail", as: .auditor) { transaction in
      try await transaction.query(bound)
    }
    let entries = try rows.prefix(Self.pageSize).map { row in
      try AuditEntry(
        index: row.decode(0), entry: row.decode(1, as: Bytea.self).bytes,
        subjects: row.decode(2, as: [String].self))
    }
    return Page(entries: entries, next: rows.count > Self.pageSize ? entries.last?.index : nil)
  }
}

/// One entry of the log as it is read back.
package struct AuditEntry: Hashable, Sendable {
  /// Its index in the log.
  package let index: Int64
  /// Its time, microseconds since 1970.
  package let at: Int64
  /// What happened, one of `LeafDraft.Event` unless a later version wrote it.
  package let event: String
  /// C, R, U, D or E.
  package let action: String
  /// 0 done, 4 refused, 8 failed.
  package let outcome: Int
  /// Code of the facility that acted.
  package let facility: String?
  /// Fingerprint of the certificate, lower-case hexadecimal.
  package let certificate: String?
  /// Code of the software operator.
  package let vendor: String?
  /// Who acted.
  package let user: String?
  /// Whether the gateway proved who acted.
  package let isUserProven: Bool
  /// Purpose of use.
  package let purpose: String?
  /// X-Request-Id.
  package let requestID: String?
  /// The network address that it came from.
  package let source: String?
  /// What it was about.
  package let resource: String?
  /// Why it was denied or done.
  package let reason: String?
  /// Whose records: how many subjects.
  package let subjectCount: Int
  /// Pseudonyms of the first three different persons, lower-case hexadecimal.
  package let subjects: [String]

  /// Reads the exact bytes of a leaf; throws `AuditTrailError` if they are not an entry.
  init(index: Int64, entry: [UInt8], subjects: [String]) throws {
    guard let document = try? JSONDocument(entry) else {
      throw AuditTrailError.notAnEntry(index: index)
    }
    let json = JSON(document.root)
    guard let event = json["evt"]?.string, let time = json["at"]?.string,
      let at = ClinicalTime(time)
    else { throw AuditTrailError.notAnEntry(index: index) }
    self.index = index
    self.at = at.microseconds
    self.event = event
    action = json["act"]?.string ?? ""
    outcome = json["out"]?.int ?? 0
    facility = json["fac"]?.string
    certificate = json["cert"]?.string
    vendor = json["op"]?.string
    user = json["usr"]?.string
    isUserProven = json["usrp"]?.bool ?? false
    purpose = json["pou"]?.string
    requestID = json["req"]?.string
    source = json["src"]?.string
    resource = json["res"]?.string
    reason = json["rsn"]?.string
    subjectCount = json["n"]?.int ?? 0
    self.subjects = subjects
  }
}

/// What can be wrong with stored entries.
package enum AuditTrailError: Error, Hashable, Sendable {
  /// The leaf at this index is not a JSON entry of ours.
  case notAnEntry(index: Int64)
}

extension AuditStatements {
  /// `search` with the purpose and the persons; the index of `audit.subject` leads where a person
  /// is asked for.
  static let trail = Statement(
    "audit.trail",
    """
    SELECT l.leaf_index, l.entry, ARRAY(
      SELECT encode(s.pseudonym, 'hex') FROM audit.subject s WHERE s.leaf_index = l.leaf_index
      GROUP BY s.pseudonym ORDER BY min(s.ordinal) LIMIT 3)
    FROM audit.leaf l, LATERAL (SELECT convert_from(l.entry, 'UTF8')::jsonb AS j) e
    WHERE l.leaf_index < $1
      AND ($2::bytea IS NULL OR l.leaf_index IN (
        SELECT s.leaf_index FROM audit.subject s WHERE s.pseudonym = $2))
      AND ($3::text IS NULL OR e.j ->> 'fac' = $3)
      AND ($4::text IS NULL OR e.j ->> 'evt' = $4)
      AND ($5::text IS NULL OR e.j ->> 'at' >= $5)
      AND ($6::text IS NULL OR e.j ->> 'at' < $6)
      AND ($8::text IS NULL OR e.j ->> 'usr' = $8)
      AND ($9::text IS NULL OR e.j ->> 'pou' = $9)
    ORDER BY l.leaf_index DESC LIMIT $7
    """)
}
