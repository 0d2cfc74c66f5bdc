package import AccessReview
package import Database
package import RecordModel

extension AuditTrail {
  /// Goes through the log from a moment on and gives what stands out.
  ///
  /// - Parameters:
  ///   - from: microseconds since 1970. Earlier visits explain nothing then: give the looks some
  ///     months before those that matter.
  ///   - entry: proof that this look is itself in the log.
  ///   - asked: the number that a search's sealed text asks for, by the request's id; nil for none.
  ///   - complete: adds what is known beside the log: names and homes.
  package func review(
    from: Int64, on entry: DurableEntry, asked: (_ sealed: [UInt8], _ request: String) -> UInt64?,
    complete: (inout AccessRecord) -> Void
  ) async throws -> [Anomaly] {
    var filter = Filter()
    filter.from = from
    var review = AccessReview()
    var search = FoundBySearch()
    _ = try await walk("audit.review", filter, by: Self.reviewStride) {
      AuditStatements.review.bind($0, $1)
    } each: { row in
      guard var record = AccessRecord(try Self.entry(row)) else { return }
      if let sealed = try row.decodeOptional(3, as: Bytea.self)?.bytes {
        record.numberAsked = asked(sealed, record.requestID ?? "")
      }
      search.relate(&record)
      complete(&record)
      review.take(record)
    }
    return review.anomalies()
  }

  private static let reviewStride: Int64 = 50_000
}

/// Whom a search found: the entries of the persons stand right before that of the search.
private struct FoundBySearch {
  private var request: String?
  private var subjects: [AccessSubject] = []

  mutating func relate(_ record: inout AccessRecord) {
    if record.event == .query {
      if record.requestID == request { record.subjects = subjects }
    } else {
      if record.requestID != request { subjects = [] }
      request = record.requestID
      subjects += record.subjects
    }
  }
}

extension Pseudonym {
  /// A pseudonym as the log writes it; nil of any other text.
  package init?(hexadecimal text: String) {
    guard let bytes = pseudonymBytes(text) else { return nil }
    self.init(bytes)
  }
}

extension AccessRecord {
  /// An entry that the review takes; nil for all others.
  fileprivate init?(_ entry: AuditEntry) {
    let events: [String: Event] = [
      LeafDraft.Event.read.rawValue: .read, LeafDraft.Event.query.rawValue: .query,
      LeafDraft.Event.submit.rawValue: .submit,
    ]
    guard let event = events[entry.event], entry.outcome == 0 else { return nil }
    self.init(
      leaf: entry.index, time: entry.at, event: event, facility: entry.facility,
      user: entry.user,
      subjects: entry.subjects.compactMap { text in
        Pseudonym(hexadecimal: text).map { AccessSubject($0) }
      })
    certificate = entry.certificate
    source = entry.source
    purpose = entry.purpose
    requestID = entry.requestID
  }
}

/// An anomaly as it is kept, with what an auditor made of it.
package struct JudgedAnomaly: Hashable, Sendable {
  /// What an auditor made of it.
  package typealias State = Anomaly.State

  /// The same in every run.
  package let key: String
  /// Its kind, one of `Anomaly.Kind` unless a later version wrote it.
  package let kind: String
  /// Who.
  package let who: String
  /// First and last look, microseconds since 1970.
  package let first: Int64
  /// The last.
  package let last: Int64
  /// In words.
  package let reason: Bilingual
  /// Entries behind it, the first 200.
  package let leaves: [Int64]
  /// How many there are.
  package let count: Int
  /// What was made of it.
  package let state: State
  /// Who judged; nil while open.
  package let judge: String?
  /// Why, in the judge's words.
  package let note: String?
}

extension Anomaly {
  /// Facility, reader, and the first digits of the certificate, as far as they are one.
  fileprivate var who: String {
    let parts = [facility, user, certificate.map { String($0.prefix(16)) }].compactMap(\.self)
    return parts.isEmpty ? "-" : parts.joined(separator: " ")
  }
}

/// The book of anomalies: what was found, and what auditors made of it.
package struct AnomalyBook: Sendable {
  /// Longest note of a judge, in characters.
  package static let maximumNote = 500
  /// Most of a list.
  package static let most = 200
  /// Entries that are kept of each.
  private static let leavesKept = 200

  private let database: Database
  private let log: AuditLog
  private let now: @Sendable () -> Int64

  /// The book in `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// Keeps what a review found; a judgement stays, unless there is more than what was explained.
  package func keep(_ anomalies: [Anomaly]) async throws {
    let moment = now()
    try await database.transaction("anomaly.keep", as: .log) { transaction in
      for anomaly in anomalies {
        transaction.enqueue(
          AuditStatements.keepAnomaly.bind(
            anomaly.key, anomaly.kind.rawValue, anomaly.who,
            PostgresTimestamp(microseconds: anomaly.firstTime),
            PostgresTimestamp(microseconds: anomaly.lastTime), anomaly.score,
            anomaly.reason.indonesian, anomaly.reason.english,
            Array(anomaly.leaves.prefix(Self.leavesKept)), Int32(clamping: anomaly.leafCount),
            PostgresTimestamp(microseconds: moment)))
      }
    }
  }

  /// Those in a state, the newest first, at most `most`; nil for all.
  ///
  /// - Parameter entry: proof that this look is itself in the log.
  package func list(
    _ state: JudgedAnomaly.State?, on entry: DurableEntry
  ) async throws -> [JudgedAnomaly] {
    try await database.transaction("anomaly.list", as: .auditor) { transaction in
      try await transaction.query(
        AuditStatements.anomalies.bind(state?.rawValue, Int64(Self.most))
      ).map { row in
        JudgedAnomaly(
          key: try row.decode(0), kind: try row.decode(1), who: try row.decode(2),
          first: try row.decode(3, as: PostgresTimestamp.self).microseconds,
          last: try row.decode(4, as: PostgresTimestamp.self).microseconds,
          reason: Bilingual(id: try row.decode(5), en: try row.decode(6)),
          leaves: try row.decode(7, as: [Int64].self),
          count: Int(try row.decode(8, as: Int32.self)),
          state: JudgedAnomaly.State(rawValue: try row.decode(9)) ?? .open,
          judge: try row.decodeOptional(10), note: try row.decodeOptional(11))
      }
    }
  }

  /// Judges one; the judgement is an entry in the same transaction. False if there is none.
  package func judge(
    _ key: String, as state: JudgedAnomaly.State, note: String, by judge: String, draft: LeafDraft
  ) async throws -> Bool {
    let moment = now()
    var draft = draft
    draft.resource = "Anomaly"
    draft.reason = state.rawValue
    let sealed = draft
    return try await database.transaction("anomaly.judge", as: .log) { transaction in
      let rows = try await transaction.query(
        AuditStatements.judgeAnomaly.bind(
          key, state.rawValue, judge, PostgresTimestamp(microseconds: moment), note))
      guard !rows.isEmpty else { return false }
      let head = try await log.lock(in: transaction)
      _ = try await log.append([sealed], to: head, now: moment, in: transaction)
      return true
    }
  }
}

extension AuditStatements {
  static let review = Statement(
    "audit.review",
    """
    SELECT \(entryColumns(subjects: "1000")),
      CASE WHEN position('"evt":"query"'::bytea IN l.entry) > 0 THEN (
        SELECT t.query FROM audit.leaf_secret t WHERE t.leaf_index = l.leaf_index) END
    FROM audit.leaf l WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index
    """)

  static let keepAnomaly = Statement(
    "anomaly.keep",
    """
    INSERT INTO audit.anomaly (anomaly_key, kind, who, first_at, last_at, score, reason_id,
      reason_en, leaves, leaf_count, found_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (anomaly_key) DO UPDATE SET last_at = excluded.last_at, score = excluded.score,
      reason_id = excluded.reason_id, reason_en = excluded.reason_en, leaves = excluded.leaves,
      leaf_count = excluded.leaf_count,
      state = CASE WHEN anomaly.state = 'explained' AND excluded.leaf_count > anomaly.leaf_count
        THEN 'open' ELSE anomaly.state END
    """)

  static let anomalies = Statement(
    "anomaly.list",
    """
    SELECT anomaly_key, kind, who, first_at, last_at, reason_id, reason_en, leaves, leaf_count,
      state, judged_by, note
    FROM audit.anomaly WHERE $1::text IS NULL OR state = $1 ORDER BY last_at DESC, anomaly_key LIMIT $2
    """)

  static let judgeAnomaly = Statement(
    "anomaly.judge",
    """
    UPDATE audit.anomaly SET state = $2, judged_by = $3, judged_at = $4, note = $5
    WHERE anomaly_key = $1 RETURNING anomaly_key
    """)
}
