package import Database
package import RecordModel
import StrictJSON

/// Reads the log for an auditor: entries by filter, newest first.
///
/// Times strictly increase with the index, so a span of time is a span of indices; a person leads
/// through an index of his own; everything else is looked for in the bytes of the entries, a bounded
/// number of them for each page.
package struct AuditTrail: Sendable {
  /// Entries on a page: more than a screen, less than a second of reading the log.
  package static let pageSize = 100
  /// Entries that one page looks through at most: some seconds. A page may then have fewer entries
  /// than it could, or none, and still a next one.
  package static let walk: Int64 = 1_000_000

  /// What an auditor looks for; nil everywhere is everything.
  package struct Filter: Hashable, Sendable {
    /// Code of the facility that acted.
    package var facility: String?
    /// What happened.
    package var event: LeafDraft.Event?
    /// Who acted.
    package var user: String?
    /// Fingerprint of the certificate, lower-case hexadecimal.
    package var certificate: String?
    /// Purpose of use.
    package var purpose: String?
    /// How: C, R, U, D, E.
    package var action: LeafDraft.Action?
    /// With what result.
    package var outcome: LeafDraft.Outcome?
    /// What it was about.
    package var resource: String?
    /// The one entry with this index.
    package var index: Int64?
    /// First moment, microseconds since 1970.
    package var from: Int64?
    /// First moment after, microseconds since 1970.
    package var until: Int64?
    /// Whose record: the 16 bytes of a pseudonym.
    package var pseudonym: [UInt8]?
    /// Other pseudonyms of the same person: records that were merged.
    var otherPseudonyms: [[UInt8]] = []

    /// A filter that lets all through.
    package init() {}

    /// What an entry's bytes must have in them: members as canonical JSON writes them. Quotes inside
    /// a value are escaped there, so nothing else can look like one.
    var needles: [Bytea] {
      var needles = [
        ("evt", event?.rawValue), ("fac", facility), ("usr", user), ("cert", certificate),
        ("pou", purpose), ("act", action?.rawValue), ("res", resource),
      ].compactMap { name, value in
        value.map { value in
          var writer = JSONWriter()
          writer.beginObject()
          writer.key(name)
          writer.string(value)
          return Bytea(Array(writer.bytes.dropFirst()))
        }
      }
      if let outcome { needles.append(Bytea(Array("\"out\":\(outcome.rawValue)".utf8))) }
      return needles
    }
  }

  /// Entries, newest first, and where the next page begins.
  package struct Page: Hashable, Sendable {
    /// At most as many as were asked for.
    package let entries: [AuditEntry]
    /// The `before` of the next page; nil when there is none.
    package let next: Int64?

    /// A page of nothing.
    package static let empty = Page(entries: [], next: nil)
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

  /// The other pseudonyms of whoever has this one: of all who are one with him, by links and by facilities' merges.
  func otherPseudonyms(of pseudonym: [UInt8]) async throws -> [[UInt8]] {
    try await database.transaction("audit.other_pseudonyms", as: .auditor) { transaction in
      try await transaction.query(AuditStatements.otherPseudonyms.bind(Bytea(pseudonym))).map {
        try $0.decode(0, as: Bytea.self).bytes
      }
    }
  }

  /// One page of entries.
  ///
  /// - Parameters:
  ///   - before: entries with a lower index only; nil for the newest.
  ///   - count: most entries.
  ///   - subjects: most pseudonyms of each entry.
  ///   - entry: proof that this look is itself in the log.
  package func page(
    _ filter: Filter, before: Int64? = nil, count: Int = Self.pageSize, subjects: Int = 3,
    on entry: DurableEntry
  ) async throws -> Page {
    try await database.transaction("audit.trail", as: .auditor) { transaction in
      let span = try await Self.span(filter, before: before, in: transaction)
      guard !span.isEmpty else { return Page(entries: [], next: nil) }
      // A person's entries are few wherever they are: his index leads to them.
      let first =
        filter.pseudonym == nil
        ? max(span.lowerBound, span.upperBound - Self.walk) : span.lowerBound
      let (end, most, each) = (span.upperBound, Int64(count + 1), Int64(subjects))
      let person = filter.pseudonym.map { ([$0] + filter.otherPseudonyms).map { Bytea($0) } }
      let rows = try await transaction.query(
        person.map {
          AuditStatements.trailOfPerson.bind(first, end, filter.needles, most, each, $0)
        } ?? AuditStatements.trail.bind(first, end, filter.needles, most, each))
      let entries = try rows.prefix(count).map(Self.entry)
      let next =
        rows.count > count
        ? entries.last?.index : first > span.lowerBound ? first : nil
      return Page(entries: entries, next: next)
    }
  }

  /// The entry with an index; nil if there is none.
  package func find(_ index: Int64, on entry: DurableEntry) async throws -> AuditEntry? {
    var filter = Filter()
    filter.index = index
    return try await page(filter, count: 1, subjects: 1000, on: entry).entries.first
  }

  /// Goes through the entries of a filter's time, oldest first, some with each statement, and gives
  /// how many there were.
  ///
  /// - Parameters:
  ///   - name: what the transactions are called.
  ///   - size: the log's length as of which it tells; nil for all there is.
  ///   - stride: entries that one statement looks through.
  ///   - statement: what reads a first index and a first index after.
  func walk(
    _ name: String, _ filter: Filter, asOf size: Int64? = nil, by stride: Int64,
    _ statement: (_ first: Int64, _ end: Int64) -> BoundStatement, each: (Row) throws -> Void
  ) async throws -> Int64 {
    let span = try await database.transaction("\(name)_span", as: .auditor) {
      try await Self.span(filter, before: size, in: $0)
    }
    var first = span.lowerBound
    while first < span.upperBound {
      let end = min(first + stride, span.upperBound)
      let bound = statement(first, end)
      let rows = try await database.transaction(name, as: .auditor) { try await $0.query(bound) }
      for row in rows { try each(row) }
      first = end
    }
    return span.upperBound - span.lowerBound
  }

  static func entry(_ row: Row) throws -> AuditEntry {
    try AuditEntry(
      index: row.decode(0), entry: row.decode(1, as: Bytea.self).bytes,
      subjects: row.decode(2, as: [String].self))
  }

  /// The indices that the filter's time and the page leave over.
  static func span(
    _ filter: Filter, before: Int64?, in transaction: borrowing Transaction
  ) async throws -> Range<Int64> {
    let size = Int64(try await StoredTree.head(in: transaction).size)
    var first: Int64 = 0
    var end = min(size, before ?? size)
    if let from = filter.from { first = try await index(of: from, size, in: transaction) }
    if let until = filter.until {
      end = min(end, try await index(of: until, size, in: transaction))
    }
    if let index = filter.index {
      first = max(first, index)
      end = min(end, index == .max ? index : index + 1)
    }
    return first..<max(first, end)
  }

  /// The first entry at or after a moment, by halving.
  private static func index(
    of moment: Int64, _ size: Int64, in transaction: borrowing Transaction
  ) async throws -> Int64 {
    var (low, high): (Int64, Int64) = (0, size)
    while low < high {
      let middle = (low + high) / 2
      let row = try await transaction.query(AuditStatements.time.bind(middle)).first
      guard let time = try row.flatMap({ ClinicalTime(try $0.decode(0, as: String.self)) }) else {
        throw AuditLogError.rowsMissing("entry \(middle)")
      }
      if time.microseconds < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension AuditStatements {
  /// What `AuditTrail.entry` reads of an entry `l`, with so many pseudonyms at most.
  static func entryColumns(subjects limit: String) -> String {
    """
    l.leaf_index, l.entry, ARRAY(
      SELECT encode(s.pseudonym, 'hex') FROM audit.subject s WHERE s.leaf_index = l.leaf_index
      GROUP BY s.pseudonym ORDER BY min(s.ordinal) LIMIT \(limit))
    """
  }

  /// Whether an entry `l` has everything of $3 in it.
  static let hasNeedles = """
    NOT EXISTS (
        SELECT FROM unnest($3::bytea[]) AS n (needle) WHERE position(n.needle IN l.entry) = 0)
    """

  /// Through all links and merges that hold, in both directions.
  static let otherPseudonyms = Statement(
    "audit.other_pseudonyms",
    """
    SELECT p.pseudonym FROM identity.person asked
    CROSS JOIN LATERAL identity.one_person(asked.person_id) AS o (id)
    JOIN identity.person p ON p.person_id = o.id
    WHERE asked.pseudonym = $1 AND p.pseudonym <> $1 ORDER BY p.pseudonym
    """)

  /// $1 first index, $2 first index after, $3 what must be in the entry, $4 and $5 most entries and
  /// pseudonyms.
  static let trail = Statement(
    "audit.trail",
    """
    SELECT \(entryColumns(subjects: "$5"))
    FROM audit.leaf l
    WHERE l.leaf_index >= $1 AND l.leaf_index < $2 AND \(hasNeedles)
    ORDER BY l.leaf_index DESC LIMIT $4
    """)

  /// The same of a person, $6.
  static let trailOfPerson = Statement(
    "audit.trail_of_person",
    """
    SELECT \(entryColumns(subjects: "$5"))
    FROM (
      SELECT DISTINCT leaf_index FROM audit.subject
      WHERE pseudonym = ANY ($6::bytea[]) AND leaf_index >= $1 AND leaf_index < $2
    ) of_person JOIN audit.leaf l USING (leaf_index)
    WHERE \(hasNeedles)
    ORDER BY l.leaf_index DESC LIMIT $4
    """)
}
