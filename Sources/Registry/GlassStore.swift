package import Database
package import RecordModel
package import Sealing

/// What `GlassID` is of.
package enum GlassKind: Sendable {}
/// The id of an emergency access.
package typealias GlassID = ID<GlassKind>

/// An emergency access of a facility to one person's record.
package struct GlassEntry: Hashable, Sendable {
  /// Its id.
  package let id: GlassID
  /// Whose access.
  package let facility: FacilityID
  /// Who opened it.
  package let openedBy: String
  /// Why.
  package let reason: String
  /// From when to when it opens, and until when it must be reviewed; microseconds since 1970.
  package let openedAt, endsAt, reviewDue: Int64
  /// Who reviewed it, and what he found; nil while nobody has.
  package let closedBy, verdict, note: String?
}

/// Who opened an emergency access, as far as the registry knows him: whoever asks by a facility's software is named by
/// it as it likes, by a code, an account, or a practitioner's IHS number, NIK, STR or SIP.
package struct GlassOpener: Hashable, Sendable {
  /// As he was named when he opened it, and as it may be read: whole, and without what stands before a `/`
  /// (`Practitioner/N10000001`); in lower case.
  package let words: Set<String>
  /// The names of the practitioners and of the people of ours whom that means.
  package let names: [String]
  /// Whether it is an account of the reviewer with an identity provider, of now or before.
  package let isReviewersAccount: Bool

  /// What an acting user's name may mean. A SIP has a `/` of its own, so it is taken whole too.
  static func words(of code: String) -> Set<String> {
    let whole = code.filter { !$0.isWhitespace }.lowercased()
    let parts = whole.split(separator: "/")
    let last = parts.last.map { String($0) } ?? ""
    let words: [String] = [whole, parts.dropFirst().joined(separator: "/"), last]
    return Set(words.filter { !$0.isEmpty })
  }

  /// A number as it is compared where everybody writes its points and strokes differently.
  static func plain(_ word: String) -> String { word.filter { $0.isLetter || $0.isNumber } }
}

/// Emergency accesses inside transactions that others open.
package enum GlassStore {
  /// Opens one.
  package static func open(
    _ entry: (
      id: GlassID, person: PersonID, facility: FacilityID, by: String, reason: String,
      from: Int64, until: Int64, reviewDue: Int64
    ), in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      GlassStatements.open.bind(
        entry.id, entry.person, entry.facility, entry.by, entry.reason,
        PostgresTimestamp(microseconds: entry.from), PostgresTimestamp(microseconds: entry.until),
        PostgresTimestamp(microseconds: entry.reviewDue)))
  }

  /// Closes the review; false if it is closed, or whoever closes it opened it.
  package static func close(
    _ id: GlassID, by who: String, isJustified: Bool, note: String, at now: Int64,
    facility: FacilityID?, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      GlassStatements.close.bind(
        id, who, isJustified ? "justified" : "unjustified", note,
        PostgresTimestamp(microseconds: now), facility))).isEmpty
  }

  /// Who opened one, beside who wants to review it; nil if there is none with that id.
  ///
  /// - Parameter keyring: a NIK is looked up by its keyed hash.
  package static func opener(
    of id: GlassID, reviewer: OfficerID, under keyring: Keyring,
    in transaction: borrowing Transaction
  ) async throws -> GlassOpener? {
    guard let row = try await transaction.query(GlassStatements.opener.bind(id)).first else {
      return nil
    }
    let words = GlassOpener.words(of: try row.decode(0))
    let numbers = Set(words.map { GlassOpener.plain($0) }).filter { !$0.isEmpty }
    let hashes = numbers.sorted().flatMap { PractitionerEntry.hashes(ofNIK: $0, keyring) }
    let found = try await transaction.query(
      GlassStatements.means.bind(
        words.sorted(), hashes.map(\.keyID), hashes.map(\.hash), numbers.sorted(), reviewer))
    return GlassOpener(
      words: words, names: try found[0].decode(0, as: [String].self),
      isReviewersAccount: try found[0].decode(1))
  }

  /// Those without a review first, by when it is due, then the newest; of one facility or of all.
  package static func list(
    of facility: FacilityID?, limit: Int, in transaction: borrowing Transaction
  ) async throws -> [GlassEntry] {
    try await transaction.query(GlassStatements.list.bind(facility, Int64(limit))).map(entry)
  }

  /// All that were opened after a moment, and all that were to be reviewed before another and were not;
  /// microseconds since 1970.
  package static func pressing(
    openedAfter opened: Int64, dueBefore due: Int64, in transaction: borrowing Transaction
  ) async throws -> [GlassEntry] {
    try await transaction.query(
      GlassStatements.pressing.bind(
        PostgresTimestamp(microseconds: opened), PostgresTimestamp(microseconds: due))
    ).map(entry)
  }

  private static func entry(_ row: Row) throws -> GlassEntry {
    GlassEntry(
      id: try row.decode(0), facility: try row.decode(1), openedBy: try row.decode(2),
      reason: try row.decode(3),
      openedAt: try row.decode(4, as: PostgresTimestamp.self).microseconds,
      endsAt: try row.decode(5, as: PostgresTimestamp.self).microseconds,
      reviewDue: try row.decode(6, as: PostgresTimestamp.self).microseconds,
      closedBy: try row.decodeOptional(7), verdict: try row.decodeOptional(8),
      note: try row.decodeOptional(9))
  }
}

/// The SQL of emergency access.
enum GlassStatements {
  static let all = [open, close, opener, means, list, pressing]

  private static let columns = """
    glass_id, facility_id, opened_by, reason, opened_at, ends_at, review_due, closed_by, verdict, note
    """

  static let open = Statement(
    "access.open_glass",
    """
    INSERT INTO access.break_glass (glass_id, person_id, facility_id, opened_by, reason, opened_at,
      ends_at, review_due)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    """)

  static let close = Statement(
    "access.close_glass",
    """
    UPDATE access.break_glass SET closed_by = $2, verdict = $3, note = $4, closed_at = $5
    WHERE glass_id = $1 AND closed_at IS NULL AND opened_by <> $2
      AND ($6::uuid IS NULL OR facility_id = $6::uuid)
    RETURNING glass_id
    """)

  static let opener = Statement(
    "access.glass_opener", "SELECT opened_by FROM access.break_glass WHERE glass_id = $1")

  /// Whom words mean that a facility's software may have named somebody by: also a STR or SIP that was
  /// replaced since, so every fact counts.
  static let means = Statement(
    "access.glass_opener_means",
    """
    SELECT ARRAY(
        SELECT p.name FROM registry.practitioner p WHERE lower(p.ihs_number) = ANY ($1::text[])
        UNION
        SELECT p.name FROM unnest($2::smallint[], $3::bytea[]) AS w (key_id, hmac)
        JOIN registry.practitioner_key k ON k.key_id = w.key_id AND k.hmac = w.hmac
        JOIN registry.practitioner p ON p.practitioner_id = k.practitioner_id
        UNION
        SELECT p.name FROM registry.fact f JOIN registry.practitioner p ON p.practitioner_id = f.subject
        WHERE f.aspect IN ('registration', 'placement')
          AND regexp_replace(lower(f.item), '[^a-z0-9]', '', 'g') = ANY ($4::text[])
        UNION
        SELECT o.name FROM registry.officer o WHERE lower(o.code) = ANY ($1::text[])),
      EXISTS (SELECT FROM registry.appointment a WHERE a.officer_id = $5 AND a.approved_at IS NOT NULL
        AND lower(a.subject) = ANY ($1::text[]))
    """)

  static let list = Statement(
    "access.list_glass",
    """
    SELECT \(columns)
    FROM access.break_glass WHERE $1::uuid IS NULL OR facility_id = $1::uuid
    ORDER BY closed_at IS NOT NULL, CASE WHEN closed_at IS NULL THEN review_due END, opened_at DESC
    LIMIT $2
    """)

  static let pressing = Statement(
    "access.pressing_glass",
    """
    SELECT \(columns)
    FROM access.break_glass WHERE opened_at > $1 OR (closed_at IS NULL AND review_due < $2)
    ORDER BY opened_at
    """)
}
