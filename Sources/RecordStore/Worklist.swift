package import CodeSystems
package import Database
package import RecordModel

/// A code that waits for somebody to say what it means.
package struct WaitingCode: Sendable {
  /// Kind, system and code.
  package let key: UnknownCode.Key
  /// The words that the sender's list has for it.
  package let display: String?
  /// When it was first seen, microseconds since 1970.
  package let firstSeenAt: Int64
  /// In how many submissions it stands.
  package let submissions: Int
}

/// The codes of facilities that nobody has explained, and the submissions that wait for them.
package enum Worklist {
  /// Longest code, system and words that are listed; what is longer is no code.
  static let longest = (code: 200, system: 200, display: 400)

  /// Notes the unknown codes of a submission.
  package static func note(
    _ codes: [(facility: FacilityID, submission: SubmissionID, code: UnknownCode)]
  ) -> [BoundStatement] {
    let listed = codes.filter { entry in
      (1...longest.code).contains(entry.code.key.code.count)
        && entry.code.system.count <= longest.system
    }
    guard !listed.isEmpty else { return [] }
    let keys = listed.map(\.code.key)
    return [
      WorklistStatements.insert.bind(
        listed.map(\.facility), keys.map(\.kind.rawValue), keys.map(\.system), keys.map(\.code),
        PostgresArray(listed.map { $0.code.display.map { String($0.prefix(longest.display)) } })),
      WorklistStatements.insertUse.bind(
        listed.map(\.facility), keys.map(\.kind.rawValue), keys.map(\.system), keys.map(\.code),
        listed.map(\.submission)),
    ]
  }
}

extension SubmissionReader {
  /// Most codes in a list.
  package static let maximumCodes: Int64 = 500

  /// The codes of a facility that were unknown when they came, the most used first. Who lists them holds
  /// them against what is mapped by now.
  package func waitingCodes(of facility: FacilityID) async throws -> [WaitingCode] {
    try await read(WorklistStatements.list.bind(facility, Self.maximumCodes), facility)
      .compactMap { row in
        guard let kind = CodeKind(rawValue: try row.decode(0)) else { return nil }
        return WaitingCode(
          key: .init(kind: kind, system: try row.decode(1), code: try row.decode(2)),
          display: try row.decodeOptional(3),
          firstSeenAt: try row.decode(4, as: PostgresTimestamp.self).microseconds,
          submissions: Int(try row.decode(5, as: Int64.self)))
      }
  }

  /// The submissions of a facility in which a code stood unknown, oldest first.
  package func submissions(
    waitingFor code: UnknownCode.Key, of facility: FacilityID, limit: Int
  ) async throws -> [SubmissionID] {
    try await read(
      WorklistStatements.uses.bind(
        facility, code.kind.rawValue, code.system, code.code, Int64(limit)), facility
    ).map { try $0.decode(0) }
  }
}

/// The worklist's SQL.
enum WorklistStatements {
  static let insert = Statement(
    "record.insert_unknown_codes",
    """
    INSERT INTO record.unknown_code (facility_id, kind, system, code, display)
    SELECT DISTINCT ON (f, k, s, c) f, k, s, c, d FROM unnest($1::uuid[], $2::text[], $3::text[],
      $4::text[], $5::text[]) AS n (f, k, s, c, d)
    ON CONFLICT DO NOTHING
    """)

  static let insertUse = Statement(
    "record.insert_unknown_code_uses",
    """
    INSERT INTO record.unknown_code_use (facility_id, kind, system, code, submission_id)
    SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[])
    ON CONFLICT DO NOTHING
    """)

  static let list = Statement(
    "record.list_unknown_codes",
    """
    SELECT c.kind, c.system, c.code, c.display, c.first_seen_at, count(u.submission_id)
    FROM record.unknown_code c LEFT JOIN record.unknown_code_use u
      ON u.facility_id = c.facility_id AND u.kind = c.kind AND u.system = c.system
        AND u.code = c.code
    WHERE c.facility_id = $1 GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC, 1, 2, 3 LIMIT $2
    """)

  static let uses = Statement(
    "record.find_unknown_code_uses",
    """
    SELECT submission_id FROM record.unknown_code_use
    WHERE facility_id = $1 AND kind = $2 AND system = $3 AND code = $4
    ORDER BY submission_id LIMIT $5
    """)
}
