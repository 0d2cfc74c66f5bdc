import Database
import FoundationEssentials
import RecordModel

/// Everyone whose data somebody touched: what UU 27/2022 article 46 wants known within 3 x 24
/// hours.
///
/// One pass over the entries of the span, in memory that grows with the persons only.
package struct BreachPack: Sendable {
  /// How often each name occurred, of few.
  package struct Tally: Hashable, Sendable {
    private struct Count: Hashable, Sendable {
      let name: String
      var times: Int
    }

    /// Names that are told apart; what comes later is counted together, as `other`.
    package static let most = 200
    /// What the others are called.
    package static let other = "..."

    private var counts: [Count] = []

    mutating func add(_ name: String) {
      let isKnown = counts.contains { $0.name == name }
      let name = isKnown || counts.count < Self.most ? name : Self.other
      if let place = counts.firstIndex(where: { $0.name == name }) {
        counts[place].times += 1
      } else {
        counts.append(Count(name: name, times: 1))
      }
    }

    /// Each name with its count, the most frequent first, the others last.
    package var sorted: [(name: String, times: Int)] {
      counts.sorted {
        ($0.name == Self.other ? 1 : 0, $1.times, $0.name)
          < ($1.name == Self.other ? 1 : 0, $0.times, $1.name)
      }.map { ($0.name, $0.times) }
    }

    /// `Encounter 3; Patient 1; +2`, the last being how many names are left out beyond `most`.
    package func text(most: Int = .max) -> String {
      let shown = sorted.prefix(most).map { "\($0.name) \($0.times)" }
      let rest = counts.count > most ? ["+\(counts.count - most)"] : []
      return (shown + rest).joined(separator: "; ")
    }
  }

  /// What was done with one person's data.
  package struct Person: Hashable, Sendable {
    /// Accesses.
    package var accesses = 0
    /// The first and the last, microseconds since 1970.
    package var first: Int64 = .max
    /// The last.
    package var last: Int64 = 0
    /// Through which facilities.
    package var facilities = Tally()
    /// What was touched: the resources' types.
    package var kinds = Tally()
  }

  /// By pseudonym, lower-case hexadecimal.
  package private(set) var persons: [String: Person] = [:]
  /// Entries that fit, also those about nobody.
  package private(set) var entries = 0
  /// Those of them that were refused or failed.
  package private(set) var refused = 0
  /// Entries that were looked through.
  package fileprivate(set) var walked: Int64 = 0
  /// The first entry's time, microseconds since 1970; nil where none fits.
  package private(set) var first: Int64?
  /// The last one's.
  package private(set) var last: Int64?
  /// What was touched, by entries about persons that were not refused.
  package private(set) var kinds = Tally()
  /// What happened.
  package private(set) var events = Tally()
  /// Through which facilities.
  package private(set) var facilities = Tally()
  /// From which network addresses.
  package private(set) var addresses = Tally()

  mutating func take(_ entry: AuditEntry) {
    entries += 1
    if entry.outcome != 0 { refused += 1 }
    first = first ?? entry.at
    last = entry.at
    let kind = String(entry.resource?.prefix { $0 != "/" } ?? "-")
    let facility = entry.facility ?? "-"
    // What was searched for is in the reads that followed; a refusal gave nothing.
    if entry.outcome == 0, entry.subjectCount > 0 { kinds.add(kind) }
    events.add(entry.event)
    facilities.add(facility)
    addresses.add(entry.source ?? "-")
    for pseudonym in Set(entry.subjects) {
      persons[pseudonym, default: Person()].take(entry.at, kind: kind, facility: facility)
    }
  }

  /// One line a person, for a spreadsheet.
  package var csv: String {
    var lines = ["pseudonym,accesses,first,last,facilities,kinds"]
    for (pseudonym, person) in persons.sorted(by: { $0.key < $1.key }) {
      lines.append(
        [
          pseudonym, String(person.accesses), ClinicalTime(utc: person.first).text,
          ClinicalTime(utc: person.last).text, CSVCell.text(person.facilities.text()),
          CSVCell.text(person.kinds.text()),
        ].joined(separator: ","))
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }
}

extension BreachPack.Person {
  fileprivate mutating func take(_ at: Int64, kind: String, facility: String) {
    accesses += 1
    first = min(first, at)
    last = max(last, at)
    kinds.add(kind)
    facilities.add(facility)
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
  ///   - size: the log's length as of which it tells; nil for all there is.
  ///   - each: given every entry that fits, oldest first, with all its subjects.
  ///   - entry: proof that this look is itself in the log.
  package func breach(
    _ filter: Filter, asOf size: Int64? = nil, on entry: DurableEntry,
    each: (AuditEntry) throws -> Void
  ) async throws -> BreachPack {
    var pack = BreachPack()
    pack.walked = try await walk("audit.breach", filter, asOf: size, by: Self.stride) {
      AuditStatements.breach.bind($0, $1, filter.needles, Self.subjects)
    } each: { row in
      let entry = try Self.entry(row)
      pack.take(entry)
      try each(entry)
    }
    return pack
  }
}

extension AuditStatements {
  static let breach = Statement(
    "audit.breach",
    """
    SELECT \(entryColumns(subjects: "$4"))
    FROM audit.leaf l
    WHERE l.leaf_index >= $1 AND l.leaf_index < $2 AND \(hasNeedles)
    ORDER BY l.leaf_index
    """)
}
