import Database
import FoundationEssentials
import RecordModel

/// Everyone whose data somebody touched: what UU 27/2022 article 46 wants known within 3 x 24 hours.
///
/// One pass over the entries of the span, in memory that grows with the persons only.
package struct BreachPack: Sendable {
  /// What was done with one person's data.
  package struct Person: Hashable, Sendable {
    /// Accesses.
    package var accesses = 0
    /// The first and the last, microseconds since 1970.
    package var first: Int64 = .max
    /// The last.
    package var last: Int64 = 0
    /// What was touched: the resource's type and how often.
    package var kinds: [String: Int] = [:]
  }

  /// By pseudonym, lower-case hexadecimal.
  package private(set) var persons: [String: Person] = [:]
  /// Entries that fit, also those about nobody.
  package private(set) var entries = 0
  /// Entries that were looked through.
  package private(set) var walked: Int64 = 0

  mutating func take(_ entry: AuditEntry) {
    entries += 1
    let kind = String(entry.resource?.prefix { $0 != "/" } ?? "-")
    for pseudonym in Set(entry.subjects) {
      var person = persons[pseudonym] ?? Person()
      person.accesses += 1
      person.first = min(person.first, entry.at)
      person.last = max(person.last, entry.at)
      person.kinds[kind, default: 0] += 1
      persons[pseudonym] = person
    }
  }

  mutating func walk(_ count: Int64) { walked += count }

  /// One line a person, for a spreadsheet.
  package var csv: String {
    var lines = ["pseudonym,accesses,first,last,kinds"]
    for (pseudonym, person) in persons.sorted(by: { $0.key < $1.key }) {
      let kinds = person.kinds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      lines.append(
        [
          pseudonym, String(person.accesses), ClinicalTime(utc: person.first).text,
          ClinicalTime(utc: person.last).text, CSVCell.text(kinds.joined(separator: "; ")),
        ].joined(separator: ","))
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }
}

extension AuditTrail {
  /// Entries that one statement looks through.
  private static let stride: Int64 = 100_000
  /// Most persons of one entry: a register of a year.
  private static let subjects: Int64 = 1_000_000

  /// Collects everyone whom the entries of a filter are about.
  ///
  /// - Parameters:
  ///   - each: given every entry that fits, oldest first, with all its subjects.
  ///   - entry: proof that this look is itself in the log.
  package func breach(
    _ filter: Filter, on entry: DurableEntry, each: (AuditEntry) throws -> Void
  ) async throws -> BreachPack {
    let span = try await database.transaction("audit.breach_span", as: .auditor) {
      try await Self.span(filter, before: nil, in: $0)
    }
    var pack = BreachPack()
    var first = span.lowerBound
    while first < span.upperBound {
      let end = min(first + Self.stride, span.upperBound)
      let bound = AuditStatements.breach.bind(first, end, filter.needles, Self.subjects)
      let rows = try await database.transaction("audit.breach", as: .auditor) {
        try await $0.query(bound)
      }
      for row in rows {
        let entry = try Self.entry(row)
        pack.take(entry)
        try each(entry)
      }
      pack.walk(end - first)
      first = end
    }
    return pack
  }
}

extension AuditStatements {
  static let breach = Statement(
    "audit.breach",
    """
    SELECT l.leaf_index, l.entry, ARRAY(
      SELECT encode(s.pseudonym, 'hex') FROM audit.subject s WHERE s.leaf_index = l.leaf_index
      GROUP BY s.pseudonym ORDER BY min(s.ordinal) LIMIT $4)
    FROM audit.leaf l
    WHERE l.leaf_index >= $1 AND l.leaf_index < $2
      AND NOT EXISTS (
        SELECT FROM unnest($3::bytea[]) AS n (needle) WHERE position(n.needle IN l.entry) = 0)
    ORDER BY l.leaf_index
    """)
}
