package import RecordModel

/// A group of looks that stands out and is worth a person's judgement; never a verdict.
package struct Anomaly: Hashable, Sendable {
  /// What stands out.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Reads of people who have no visit at that facility.
    case noVisit = "no-visit"
    /// Reads of people with the reader's own rare name.
    case familyName = "family-name"
    /// Reads of people of the reader's own kelurahan.
    case neighbours
    /// Many reads in the facility's quiet hours.
    case offHoursBulk = "off-hours-bulk"
    /// One record that many look at.
    case crowdedRecord = "crowded-record"
    /// A reading past a refusal that nobody reviewed.
    case breakGlassUnreviewed = "break-glass-unreviewed"
    /// A certificate that comes from a new network.
    case newAddress = "new-address"
    /// Searches for neighbouring numbers.
    case neighbouringNumbers = "neighbouring-numbers"
  }

  /// What a person has made of it; kept by the caller, beside `key`.
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// Nobody has judged it.
    case open
    /// It had a good reason.
    case explained
    /// It was misuse.
    case confirmed
  }

  /// What stands out.
  package let kind: Kind
  /// The same for the same facts, so that a verdict outlives a new review: kind, who, and a week
  /// (`w2891`, Mondays since 1970) or a leaf (`l12345`). Holds no pseudonym and no number asked.
  package let key: String
  /// Code of the facility; nil where several are concerned or none is named.
  package let facility: String?
  /// The user; nil where several are concerned or none is named.
  package let user: String?
  /// Fingerprint of the certificate, where it is about one.
  package let certificate: String?
  /// Time of the first of its leaves, microseconds since 1970, UTC.
  package let firstTime: Int64
  /// Time of the last of its leaves, microseconds since 1970, UTC.
  package let lastTime: Int64
  /// Leaves behind it, in log order, up to `Thresholds.leavesNamed`.
  package let leaves: [Int64]
  /// How many leaves are behind it.
  package let leafCount: Int
  /// How much it stands out: -log10 of the chance that honest care looks like this, 0 to 30. Of
  /// unreviewed readings: days overdue, up to 30.
  package let score: Double
  /// Why, in numbers and codes.
  package let reason: Bilingual
}

/// What a detector found, before it is made an `Anomaly`.
struct Finding {
  let kind: Anomaly.Kind
  let mark: String
  let facility: String?
  let user: String?
  var certificate: String?
  /// Leaf and time of each look behind it.
  let evidence: [(leaf: Int64, time: Int64)]
  let score: Double
  let reason: Bilingual

  func anomaly(leavesNamed: Int) -> Anomaly {
    let leaves = Set(evidence.map(\.leaf)).sorted()
    let times = evidence.map(\.time)
    let who = [facility, user, certificate].compactMap { $0 }
    return Anomaly(
      kind: kind, key: ([kind.rawValue] + who + [mark]).joined(separator: ":"),
      facility: facility, user: user, certificate: certificate, firstTime: times.min() ?? 0,
      lastTime: times.max() ?? 0, leaves: Array(leaves.prefix(leavesNamed)),
      leafCount: leaves.count, score: min(max(score, 0), 30), reason: reason)
  }
}
