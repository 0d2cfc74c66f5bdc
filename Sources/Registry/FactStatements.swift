package import Database
import FoundationEssentials
import RecordModel

/// The SQL of what is stated of facilities and practitioners.
package enum FactStatements {
  /// What reads.
  package static let reading = [asOf, history, known, aliasHolder, overlapping]

  /// What administration sends besides.
  package static let changing = [close, insert, project]

  private static let columns = """
    subject, aspect, facility_id,
      ARRAY(SELECT key FROM jsonb_each_text(content) ORDER BY key),
      ARRAY(SELECT value FROM jsonb_each_text(content) ORDER BY key),
      lower(valid), upper(valid), lower(known), upper(known), stated_by, reason
    """

  /// A row that is to be closed.
  struct Stored {
    let id: UUID
    let fields: [String: String]
    let facility: FacilityID?
    let valid: ValidDays
    let knownFrom: Int64
    let statedBy: String
    let reason: String
  }

  static func stored(_ row: Row) throws -> Stored {
    Stored(
      id: try row.decode(11), fields: try fields(row),
      facility: try row.decodeOptional(2), valid: try valid(row),
      knownFrom: try row.decode(7, as: PostgresTimestamp.self).microseconds,
      statedBy: try row.decode(9), reason: try row.decode(10))
  }

  private static func fields(_ row: Row) throws -> [String: String] {
    Dictionary(
      zip(try row.decode(3, as: [String].self), try row.decode(4, as: [String].self)),
      uniquingKeysWith: { $1 })
  }

  private static func valid(_ row: Row) throws -> ValidDays {
    let from = try row.decode(5, as: PostgresDate.self).daysSince1970
    let until = try row.decodeOptional(6, as: PostgresDate.self)?.daysSince1970
    guard let valid = ValidDays(from: from, until: until) else {
      throw DatabaseError.undecodable(type: PostgresDate.postgresType)
    }
    return valid
  }

  static func fact(_ row: Row) throws -> RegistryFact? {
    guard let aspect = RegistryFact.Aspect(rawValue: try row.decode(1)),
      let content = RegistryFact.Content(
        aspect, try fields(row), facility: try row.decodeOptional(2))
    else { return nil }
    let subject = try row.decode(0, as: UUID.self)
    return RegistryFact(
      subject: aspect.isOfPractitioner
        ? .practitioner(PractitionerID(subject)) : .facility(FacilityID(subject)),
      content: content, valid: try valid(row),
      knownFrom: try row.decode(7, as: PostgresTimestamp.self).microseconds,
      knownUntil: try row.decodeOptional(8, as: PostgresTimestamp.self)?.microseconds,
      statedBy: try row.decode(9), reason: try row.decode(10))
  }

  static let overlapping = Statement(
    "registry.facts_overlapping",
    """
    SELECT \(columns), fact_id FROM registry.fact
    WHERE subject = $1 AND aspect = $2 AND item = $3 AND upper_inf(known)
      AND valid && daterange($4, $5)
    ORDER BY lower(valid)
    """)

  static let close = Statement(
    "registry.close_fact",
    "UPDATE registry.fact SET known = tstzrange(lower(known), $2) WHERE fact_id = $1")

  static let insert = Statement(
    "registry.insert_fact",
    """
    INSERT INTO registry.fact (fact_id, subject, aspect, item, facility_id, content, valid, known,
      stated_by, reason)
    VALUES ($1, $2, $3, $4, $5, jsonb_object($6::text[], $7::text[]), daterange($8, $9),
      tstzrange($10, NULL), $11, $12)
    """)

  static let project = Statement(
    "registry.project", "SELECT code FROM registry.project($1, $2) AS changed (code)")

  /// The list of a day as it was known at a moment: both times in one condition.
  static let asOf = Statement(
    "registry.facts_as_of",
    """
    SELECT \(columns) FROM registry.fact
    WHERE valid @> $1::date AND known @> $2::timestamptz
    ORDER BY subject, aspect, item
    """)

  static let history = Statement(
    "registry.fact_history",
    """
    SELECT \(columns) FROM registry.fact WHERE subject = $1 OR facility_id = $1
    ORDER BY lower(known) DESC, aspect, item, lower(valid) DESC LIMIT 2000
    """)

  static let known = Statement(
    "registry.facts_known",
    """
    SELECT \(columns) FROM registry.fact WHERE aspect = ANY ($1) AND upper_inf(known)
    ORDER BY subject, aspect, item, lower(valid)
    """)

  static let aliasHolder = Statement(
    "registry.alias_holder",
    """
    SELECT subject FROM registry.fact
    WHERE aspect = 'alias' AND item = $1 AND upper_inf(known) AND valid && daterange($2, $3)
    LIMIT 1
    """)
}
