package import Database
package import TransparencyLog

/// A day of a facility as it counted it, against what the log has of it.
package struct Reconciliation: Hashable, Sendable {
  /// A receipt that the facility holds.
  package struct Held: Hashable, Sendable {
    /// Its entry's index.
    package let index: Int64
    /// Its entry's leaf hash.
    package let leaf: LogHash

    /// What a receipt says of the log.
    package init(index: Int64, leaf: LogHash) {
      self.index = index
      self.leaf = leaf
    }
  }

  /// Code of the facility.
  package let facility: String
  /// `YYYY-MM-DD`, by the city's clock.
  package let day: String
  /// Receipts that it holds.
  package let counted: Int
  /// Submissions that the gateway has of it.
  package let logged: Int
  /// Indices of receipts that the log does not bear out.
  package let missing: [Int64]
  /// Indices of submissions that the facility holds no receipt of.
  package let unknown: [Int64]
}

/// Compares and keeps what came of it, with an entry of the log.
package enum ReconciliationLog {
  /// Most receipts of a day.
  package static let maximumHeld = 100_000

  /// Compares, appends the entry `draft` and keeps the result, in the transaction of the role of
  /// the log.
  ///
  /// - Parameters:
  ///   - stored: indices of the entries of the facility's submissions of that day.
  ///   - now: microseconds since 1970.
  package static func compare(
    _ held: [Held], with stored: [Int64], facility: String, day: String, draft: LeafDraft,
    log: AuditLog, now: Int64, in transaction: borrowing Transaction
  ) async throws -> Reconciliation {
    let rows = try await transaction.query(AuditStatements.hashesAt.bind(held.map(\.index)))
    var known: [Int64: LogHash] = [:]
    for row in rows {
      known[try row.decode(0)] = try LogHash(bytes: try row.decode(1, as: Bytea.self).bytes)
    }
    let mine = Set(held.map(\.index))
    let result = Reconciliation(
      facility: facility, day: day, counted: mine.count, logged: stored.count,
      missing: held.filter { known[$0.index] != $0.leaf }.map(\.index).sorted(),
      unknown: stored.filter { !mine.contains($0) }.sorted())
    var draft = draft
    draft.resource = "Day/\(day)"
    draft.reason =
      "counted \(result.counted), logged \(result.logged), "
      + "missing \(result.missing.count), unknown \(result.unknown.count)"
    let head = try await log.lock(in: transaction)
    let leaf = try await log.append([draft], to: head, now: now, in: transaction)
    transaction.enqueue(
      AuditStatements.insertReconciliation.bind(
        facility, day, leaf[0].index, Int32(clamping: result.counted),
        Int32(clamping: result.logged), Int32(clamping: result.missing.count),
        Int32(clamping: result.unknown.count)))
    return result
  }

  /// What a facility holds.
  package typealias Held = Reconciliation.Held
}

/// The newest comparison of a facility's day, for those who watch over all of them.
package struct ReconciledDay: Hashable, Sendable {
  /// Code of the facility.
  package let facility: String
  /// `YYYY-MM-DD`.
  package let day: String
  /// Receipts that the facility counted.
  package let counted: Int
  /// Submissions that the gateway had.
  package let logged: Int
  /// Receipts that the log did not bear out.
  package let missing: Int
  /// Submissions without a receipt at the facility.
  package let unknown: Int

  /// Whether both sides tell the same.
  package var agrees: Bool { missing == 0 && unknown == 0 }
}

extension AuditTrail {
  /// The newest comparison of each facility and day since a day, newest day first.
  ///
  /// - Parameter entry: proof that this look is itself in the log.
  package func reconciledDays(
    since day: String, on entry: DurableEntry
  ) async throws -> [ReconciledDay] {
    try await database.transaction("audit.reconciled", as: .auditor) { transaction in
      try await transaction.query(AuditStatements.reconciledDays.bind(day)).map { row in
        ReconciledDay(
          facility: try row.decode(0), day: try row.decode(1),
          counted: Int(try row.decode(2, as: Int32.self)),
          logged: Int(try row.decode(3, as: Int32.self)),
          missing: Int(try row.decode(4, as: Int32.self)),
          unknown: Int(try row.decode(5, as: Int32.self)))
      }
    }
  }
}

extension AuditStatements {
  static let hashesAt = Statement(
    "audit.hashes_at",
    "SELECT leaf_index, hash FROM audit.leaf WHERE leaf_index = ANY ($1::bigint[])")

  static let insertReconciliation = Statement(
    "audit.insert_reconciliation",
    """
    INSERT INTO audit.reconciliation
      (facility_code, day, leaf_index, counted, logged, missing, unknown)
    VALUES ($1, $2::text::date, $3, $4, $5, $6, $7)
    """)

  static let reconciledDays = Statement(
    "audit.reconciled_days",
    """
    SELECT DISTINCT ON (day, facility_code) facility_code, day::text, counted, logged, missing,
      unknown
    FROM audit.reconciliation WHERE day >= $1::text::date
    ORDER BY day DESC, facility_code, leaf_index DESC
    """)
}
