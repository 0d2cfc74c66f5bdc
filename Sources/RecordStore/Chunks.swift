package import Database
package import RecordModel

/// Messages that go into the record in chunks: which wait, and which of their chunks are in.
package enum Chunks {
  /// A message whose chunks are not all in.
  package struct Waiting: Hashable, Sendable {
    /// Whose.
    package let facility: FacilityID
    /// The submission.
    package let submission: SubmissionID
    /// How many chunks are in: the number of the next one.
    package let done: Int
  }

  /// Most messages that are looked up at once.
  static let maximum: Int64 = 20
  /// Most findings that a message keeps.
  static let maximumFindings = 2_000

  /// Writes a chunk's row; a second writer's is refused by its key, and with it the whole transaction.
  package static func claim(
    _ number: Int, of submission: SubmissionID, facility: FacilityID, kept: Int, refused: Int,
    issues: [UInt8]
  ) -> BoundStatement {
    ChunkStatements.claim.bind(
      facility, submission, Int32(clamping: number), Int32(clamping: kept),
      Int32(clamping: refused), Bytea(issues))
  }

  /// The messages of these facilities that wait, oldest first.
  package static func waiting(
    of facilities: [FacilityID], in transaction: borrowing Transaction
  ) async throws -> [Waiting] {
    transaction.enqueue(SubmissionWriting.limit(to: facilities))
    return try await transaction.query(ChunkStatements.waiting.bind(maximum)).map {
      Waiting(
        facility: try $0.decode(0), submission: try $0.decode(1),
        done: Int(try $0.decode(2, as: Int64.self)))
    }
  }

  /// Says of a message all of whose chunks are in what became of it.
  package static func finish(
    _ message: Waiting, in transaction: borrowing Transaction
  ) async throws {
    transaction.enqueue(SubmissionWriting.limit(to: [message.facility]))
    let rows = try await transaction.query(
      ChunkStatements.done.bind(message.facility, message.submission))
    var kept = 0
    var refused = 0
    var found = FoundIssues(limit: maximumFindings)
    for row in rows {
      kept += Int(try row.decode(0, as: Int32.self))
      refused += Int(try row.decode(1, as: Int32.self))
      found.add(try row.decode(2, as: Bytea.self).bytes)
    }
    let status: SubmissionRow.Status =
      kept == 0 ? .quarantined : refused > 0 || found.holdsErrors ? .partial : .accepted
    transaction.enqueue(
      ChunkStatements.finish.bind(
        message.facility, message.submission, status.rawValue, Int32(clamping: kept),
        Int32(clamping: refused), Bytea(found.bytes)))
  }
}

/// Lists of findings put one behind the other, up to a limit.
private struct FoundIssues {
  let limit: Int
  private var count = 0
  private var content: [UInt8] = []
  private(set) var holdsErrors = false

  init(limit: Int) { self.limit = limit }

  /// Adds a JSON array that intake wrote.
  mutating func add(_ list: [UInt8]) {
    let text = String(decoding: list, as: UTF8.self)
    if text.contains(#""severity":"error""#) { holdsErrors = true }
    let items = text.dropFirst().dropLast()
    guard !items.isEmpty, count < limit else { return }
    if !content.isEmpty { content.append(UInt8(ascii: ",")) }
    content += Array(items.utf8)
    count += text.split(separator: #""code":"#).count - 1
  }

  var bytes: [UInt8] { [UInt8(ascii: "[")] + content + [UInt8(ascii: "]")] }
}

/// The SQL of chunks.
enum ChunkStatements {
  static let claim = Statement(
    "record.claim_chunk",
    """
    INSERT INTO record.chunk
      (facility_id, submission_id, number, visits_kept, refused_count, issues)
    VALUES ($1, $2, $3, $4, $5, $6)
    """)

  static let waiting = Statement(
    "record.waiting_messages",
    """
    SELECT s.facility_id, s.submission_id, (SELECT count(*) FROM record.chunk c
      WHERE c.facility_id = s.facility_id AND c.submission_id = s.submission_id)
    FROM record.submission s WHERE s.status = 'waiting' ORDER BY s.submission_id LIMIT $1
    """)

  static let done = Statement(
    "record.done_chunks",
    """
    SELECT visits_kept, refused_count, issues FROM record.chunk
    WHERE facility_id = $1 AND submission_id = $2 ORDER BY number
    """)

  static let finish = Statement(
    "record.finish_message",
    """
    UPDATE record.submission SET status = $3, visit_count = $4, refused_count = $5, issues = $6
    WHERE facility_id = $1 AND submission_id = $2 AND status = 'waiting'
    """)
}
