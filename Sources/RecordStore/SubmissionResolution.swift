package import Database
package import RecordModel
package import Sealing

/// What tells a repeat from a new submission: the sender's key if he gave one, and the body itself.
package struct SubmissionClaim: Sendable {
  /// Whose submission.
  package let facility: FacilityID
  /// The id that it gets if it is new.
  package let id: SubmissionID
  /// Keyed hashes of endpoint, media type and body, newest key first.
  let bodyHashes: [KeyedHash]
  /// The keys that it claims: by the sender's key where there is one, and always by the body, under
  /// each of our keys.
  let keys: [(key: Key, body: KeyedHash)]

  /// A claim of a facility for a body with the SHA-256 `bodyHash`.
  package init(
    facility: FacilityID, id: SubmissionID, idempotencyKey: String?, endpoint: String,
    mediaType: String, bodyHash: [UInt8], isReplay: Bool = false, keyring: Keyring
  ) {
    self.facility = facility
    self.id = id
    let bodyHashes = keyring.hashes(bodyHash, domain: "body \(endpoint) \(mediaType)")
    self.bodyHashes = bodyHashes
    // What is read again repeats by its nature and is no repeat.
    guard !isReplay else {
      keys = []
      return
    }
    let sent = idempotencyKey.map { keyring.hashes($0.utf8, domain: "idempotency") } ?? []
    keys =
      zip(sent, bodyHashes).map { (Key(facility: facility, kind: 1, hash: $0), $1) }
      + bodyHashes.map { (Key(facility: facility, kind: 2, hash: $0), $0) }
  }

  struct Key: Hashable, Comparable {
    let facility: FacilityID
    /// 1: `Idempotency-Key`, 2: body.
    let kind: Int16
    let hash: KeyedHash

    static func < (left: Self, right: Self) -> Bool {
      (left.facility, left.kind, left.hash) < (right.facility, right.kind, right.hash)
    }
  }
}

/// Decides for a batch which submissions are new, which repeat a stored one, and which another of
/// the batch.
package struct SubmissionResolution {
  /// What a submission is.
  package enum Decision: Hashable, Sendable {
    /// New: it is to be stored.
    case new
    /// It was stored before, with this HTTP status and answer.
    case stored(SubmissionID, status: Int, answer: [UInt8])
    /// It repeats the `index`-th of this batch.
    case sameAs(Int)
    /// The `Idempotency-Key` was used before for another body.
    case keyReused
  }

  private let claims: [SubmissionClaim]
  private var decisions: [Decision] = []

  /// A resolution of `claims`, in their order.
  package init(claims: [SubmissionClaim]) { self.claims = claims }

  /// What the `index`-th claim is; only after `decide`.
  package subscript(index: Int) -> Decision { decisions[index] }

  /// What must be looked up before `decide`: one statement.
  package var lookUps: [BoundStatement] {
    let keys = claims.flatMap(\.keys)
    return [
      SubmissionStatements.lookUpKeys.bind(
        keys.map(\.key.facility), keys.map(\.key.kind), keys.map(\.key.hash))
    ]
  }

  /// Decides every claim from the rows of `lookUps`.
  package mutating func decide(_ answers: ArraySlice<Rows>) throws {
    var stored: [SubmissionClaim.Key: (body: KeyedHash, decision: Decision)] = [:]
    for row in answers[answers.startIndex] {
      let key = SubmissionClaim.Key(
        facility: try row.decode(0), kind: try row.decode(1), hash: try row.decode(2))
      stored[key] = (
        try row.decode(3),
        .stored(
          try row.decode(4), status: Int(try row.decode(5, as: Int16.self)),
          answer: try row.decode(6, as: Bytea.self).bytes)
      )
    }
    var inBatch: [SubmissionClaim.Key: Int] = [:]
    decisions = claims.indices.map { index in
      let claim = claims[index]
      for (key, body) in claim.keys {
        if let known = stored[key] {
          return known.body == body ? known.decision : .keyReused
        }
        if let first = inBatch[key] {
          return claims[first].bodyHashes == claim.bodyHashes ? .sameAs(first) : .keyReused
        }
      }
      for (key, _) in claim.keys { inBatch[key] = index }
      return .new
    }
  }

  /// The arbiters of the new ones, sorted, with the number of rows that must come back.
  ///
  /// - Parameter isKept: false for what goes into quarantine: it is judged anew when it is sent
  ///   again.
  package func claimStatements(
    isKept: (Int) -> Bool
  ) -> [(statement: BoundStatement, expected: Int)] {
    let rows = claims.indices.filter { decisions[$0] == .new && isKept($0) }
      .flatMap { index in claims[index].keys.map { ($0.key, $0.body, claims[index].id) } }
      .sorted { $0.0 < $1.0 }
    guard !rows.isEmpty else { return [] }
    return [
      (
        SubmissionStatements.claimKeys.bind(
          rows.map(\.0.facility), rows.map(\.0.kind), rows.map(\.0.hash), rows.map(\.1),
          rows.map(\.2)), rows.count
      )
    ]
  }
}
