package import AccessPolicy
package import Database
package import RecordModel

/// A person's word as it stands, with who recorded it and, where it has ended, how.
package struct ConsentEntryRow: Hashable, Sendable {
  /// How a word ended.
  package struct End: Hashable, Sendable {
    /// Who ended it, and why.
    package let by, reason: String
    /// When, microseconds since 1970.
    package let at: Int64
  }

  /// The word.
  package let consent: ConsentRecord
  /// Whose it is.
  package let person: PersonID
  /// The facility that recorded it; nil for an officer.
  package let recordedAt: FacilityID?
  /// Who recorded it.
  package let recordedBy: String
  /// When, microseconds since 1970.
  package let recorded: Int64
  /// How it ended; nil while it stands.
  package let end: End?
}

/// What a search for words asks; every part narrows it.
package struct ConsentSearch: Hashable, Sendable {
  /// A span of moments, microseconds since 1970; from is in it, until is not.
  package struct Span: Hashable, Sendable {
    /// Its first moment; nil for no beginning.
    package var from: Int64?
    /// The first after it; nil for no end.
    package var until: Int64?

    /// All moments.
    package init() {}

    /// Takes another span in: what is in both.
    package mutating func narrow(from other: Int64?, until otherEnd: Int64?) {
      from = [from, other].compactMap(\.self).max()
      until = [until, otherEnd].compactMap(\.self).min()
    }
  }

  /// The facility that recorded them; nil for all.
  package var recordedAt: FacilityID?
  /// Whose they are; nil for all.
  package var persons: [PersonID]?
  /// Their ids; nil for all.
  package var ids: [ConsentID]?
  /// Whether they stand; nil for both.
  package var isStanding: Bool?
  /// Sensitive categories, any of which will do; nil for all.
  package var categories: [String]?
  /// When they were recorded.
  package var recorded = Span()
  /// When they were recorded or ended, whichever came last.
  package var changed = Span()
  /// When they hold.
  package var period = Span()
  /// Words that come after this one: the cursor of paging.
  package var after: ConsentID?
  /// Most words on the page.
  package var count: Int

  /// A search for everything, `count` at a time.
  package init(count: Int) { self.count = count }
}

extension ConsentStore {
  /// A page of words, the newest first, and how many there are in all.
  package static func search(
    _ search: ConsentSearch, in transaction: borrowing Transaction
  ) async throws -> (page: [ConsentEntryRow], total: Int) {
    func stamp(_ moment: Int64?) -> PostgresTimestamp? {
      moment.map { PostgresTimestamp(microseconds: $0) }
    }
    let filters: [(any PostgresEncodable)?] = [
      search.recordedAt, search.persons, search.ids, search.isStanding, search.categories,
      stamp(search.recorded.from), stamp(search.recorded.until), stamp(search.changed.from),
      stamp(search.changed.until), stamp(search.period.from), stamp(search.period.until),
    ]
    let answers = try await transaction.queries([
      ConsentReading.page.bind(parameters: filters + [search.after, Int64(search.count)]),
      ConsentReading.total.bind(parameters: filters),
    ])
    return (
      try answers[0].map(ConsentReading.entry), Int(try answers[1][0].decode(0, as: Int64.self))
    )
  }
}

extension ConsentStore {
  /// The words of these persons that nobody ended, whether they hold today or not.
  package static func standing(
    of persons: some Collection<PersonID>, in transaction: borrowing Transaction
  ) async throws -> [PersonID: [ConsentEntry]] {
    guard !persons.isEmpty else { return [:] }
    var words: [PersonID: [ConsentEntry]] = [:]
    for row in try await transaction.query(ConsentReading.standing.bind(persons.sorted())) {
      guard let kind = ConsentEntry.Kind(rawValue: try row.decode(1)) else { continue }
      let categories = try row.decode(3, as: [String].self)
      let entry = ConsentEntry(
        kind: kind, facility: try row.decodeOptional(2),
        categories: Set(categories.compactMap { SensitiveCategory(rawValue: $0) }),
        from: try row.decode(4, as: PostgresTimestamp.self).microseconds,
        until: try row.decodeOptional(5, as: PostgresTimestamp.self)?.microseconds,
        recordedAt: try row.decode(6, as: PostgresTimestamp.self).microseconds)
      words[try row.decode(0, as: PersonID.self), default: []].append(entry)
    }
    return words
  }

  /// One demand, and whose it is; nil if there is none.
  package static func demand(
    _ id: DemandID, in transaction: borrowing Transaction
  ) async throws -> (demand: DemandEntry, person: PersonID)? {
    try await transaction.query(ConsentReading.demand.bind(id)).first.map {
      (try demand($0), try $0.decode(9))
    }
  }
}

/// The SQL of reading consents, and one demand.
enum ConsentReading {
  static let all = [page, total, standing, demand]

  static let standing = Statement(
    "access.standing_consents",
    """
    SELECT person_id, kind, facility_id, categories, valid_from, valid_until, recorded_at
    FROM access.consent WHERE person_id = ANY ($1::uuid[]) AND ended_at IS NULL
    """)

  static let demand = Statement(
    "access.demand",
    """
    SELECT request_id, kind, received_at, due_at, evidence, received_by, state, decided_by, decision,
      person_id
    FROM access.rights_request WHERE request_id = $1
    """)

  private static let filter = """
    FROM access.consent c
    WHERE ($1::uuid IS NULL OR c.recorded_facility = $1::uuid)
      AND ($2::uuid[] IS NULL OR c.person_id = ANY ($2::uuid[]))
      AND ($3::uuid[] IS NULL OR c.consent_id = ANY ($3::uuid[]))
      AND ($4::boolean IS NULL OR (c.ended_at IS NULL) = $4::boolean)
      AND ($5::text[] IS NULL OR c.categories && $5::text[])
      AND ($6::timestamptz IS NULL OR c.recorded_at >= $6::timestamptz)
      AND ($7::timestamptz IS NULL OR c.recorded_at < $7::timestamptz)
      AND ($8::timestamptz IS NULL OR coalesce(c.ended_at, c.recorded_at) >= $8::timestamptz)
      AND ($9::timestamptz IS NULL OR coalesce(c.ended_at, c.recorded_at) < $9::timestamptz)
      AND ($10::timestamptz IS NULL OR c.valid_until IS NULL OR c.valid_until > $10::timestamptz)
      AND ($11::timestamptz IS NULL OR c.valid_from < $11::timestamptz)
    """

  static let page = Statement(
    "access.search_consents",
    """
    SELECT c.consent_id, c.kind, c.facility_id, c.categories, c.valid_from, c.valid_until,
      c.evidence, c.evidence_hash, c.person_id, c.recorded_facility, c.recorded_by, c.recorded_at,
      c.ended_by, c.ended_reason, c.ended_at \(filter)
      AND ($12::uuid IS NULL OR c.consent_id < $12::uuid)
    ORDER BY c.consent_id DESC LIMIT $13
    """)

  static let total = Statement("access.count_consents", "SELECT count(*) \(filter)")

  static func entry(_ row: Row) throws -> ConsentEntryRow {
    var end: ConsentEntryRow.End?
    if let by = try row.decodeOptional(12, as: String.self) {
      end = ConsentEntryRow.End(
        by: by, reason: try row.decode(13),
        at: try row.decode(14, as: PostgresTimestamp.self).microseconds)
    }
    return ConsentEntryRow(
      consent: ConsentRecord(
        id: try row.decode(0), kind: try row.decode(1), facility: try row.decodeOptional(2),
        categories: try row.decode(3),
        from: try row.decode(4, as: PostgresTimestamp.self).microseconds,
        until: try row.decodeOptional(5, as: PostgresTimestamp.self)?.microseconds,
        evidence: try row.decode(6), evidenceHash: try row.decode(7, as: Bytea.self).bytes),
      person: try row.decode(8), recordedAt: try row.decodeOptional(9),
      recordedBy: try row.decode(10),
      recorded: try row.decode(11, as: PostgresTimestamp.self).microseconds, end: end)
  }
}
