package import RecordModel

/// Looks that an auditor should look at, with the reason and the entries behind them.
package struct Anomaly: Hashable, Sendable {
  /// What stands out.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A reader looked at persons who had no visit at his facility.
    case noVisit = "no-visit"
    /// A reader looked at somebody with his own, rare family name.
    case sameName = "same-name"
    /// A reader looked at those who live where he lives.
    case neighbours
    /// A reader looked at many in hours when his facility is quiet.
    case offHours = "off-hours"
    /// Many looked at one person.
    case manyLookers = "many-lookers"
    /// An emergency opening was not judged by a second person in time.
    case unreviewed
    /// A certificate came from another network than ever before.
    case newAddress = "new-address"
    /// Searches went through neighbouring numbers.
    case sequence
  }

  /// What stands out.
  package let kind: Kind
  /// The same facts have the same key in every run, so that a judgement stays with them.
  package let key: String
  /// Who: facility and reader, or facility and certificate.
  package let who: String
  /// First and last look, microseconds since 1970.
  package let first: Int64
  /// The last.
  package let last: Int64
  /// The higher, the less by chance: -log10 of the tail where there is one, else a count.
  package let score: Double
  /// In words of numbers and codes; tells no person and no number that was asked for.
  package let reason: Bilingual
  /// Indices of the entries, at most `most`.
  package let leaves: [Int64]
  /// How many there are.
  package let count: Int

  /// Entries that are kept of each.
  package static let most = 200

  init(
    _ kind: Kind, key: String, who: String, entries: [(index: Int64, at: Int64)], score: Double,
    reason: Bilingual
  ) {
    let sorted = entries.sorted { $0.index < $1.index }
    self.kind = kind
    self.key = "\(kind.rawValue) \(key)"
    self.who = who
    first = sorted.first?.at ?? 0
    last = sorted.last?.at ?? 0
    self.score = score
    self.reason = reason
    leaves = sorted.prefix(Self.most).map(\.index)
    count = sorted.count
  }
}

/// When something stands out. All of it is one place, so that an office can argue about it.
package struct AnomalyThresholds: Hashable, Sendable {
  /// Visits are sent up to so long after the look: two days, as the contract lets facilities.
  package var visitDelay: Int64 = 48 * 3_600_000_000
  /// A look this long around a visit of the person at the facility is care.
  package var care: Int64 = 14 * 86_400_000_000
  /// By chance alone, one alarm of a kind in so many reader-weeks.
  package var tail = 1e-6
  /// Persons without a visit that a reader must have looked at in a week.
  package var noVisitPersons = 4
  /// Days on which the same stranger was looked at.
  package var strangerDays = 3
  /// A name shared by at most this part of all persons is rare.
  package var rareName = 0.0008
  /// Neighbours that a reader must have looked at in four weeks.
  package var neighbours = 5
  /// Persons in one hour of a quiet time.
  package var offHoursPersons = 10
  /// Readers of one person within a week.
  package var lookers = 9
  /// Readers that one visit brings.
  package var lookersOfVisit = 3.0
  /// How long an emergency opening may wait for its judge.
  package var review: Int64 = 72 * 3_600_000_000
  /// Looks that make a certificate's networks known.
  package var knownAddresses = 50
  /// Neighbouring numbers in a row.
  package var sequence = 6
  /// How far apart neighbours are at most.
  package var gap: UInt64 = 3
  /// Searches that a sequence is looked for among.
  package var window = 60

  /// As they stand.
  package init() {}
}
