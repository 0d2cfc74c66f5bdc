package import Database
import FoundationEssentials
import HL7Format
package import RecordModel
package import StrictJSON

/// A submission as its sender may see it.
package struct StoredSubmission: Sendable {
  /// Its id.
  package let id: SubmissionID
  /// When its body was read whole, microseconds since 1970.
  package let receivedAt: Int64
  /// `accepted`, `partial`, `quarantined`.
  package let status: String
  /// The HTTP status that was answered.
  package let httpStatus: Int
  /// Its media type.
  package let mediaType: String
  /// Bytes of the body.
  package let byteCount: Int
  /// Visits that were kept, and that were refused.
  package let visitCount: Int
  /// Visits that were refused.
  package let refusedCount: Int
  /// Its leaf in the audit log.
  package let leafIndex: Int64
  /// What was found, a JSON array.
  package let issues: [UInt8]
  /// The newest reading of the same message after the first; nil if there is none.
  package let replayedAs: SubmissionID?
  /// What came of that reading.
  package let replayedStatus: String?
  /// The bytes that were answered; empty in a list.
  package let answer: [UInt8]

  /// Everything but issues and answer, as JSON.
  package var summary: JSON {
    var summary: JSON = [
      "submission": .string(id.description),
      "received": .string(ClinicalTime(utc: receivedAt).text), "status": .string(status),
      "http-status": .number(String(httpStatus)), "media-type": .string(mediaType),
      "bytes": .number(String(byteCount)), "visits": .number(String(visitCount)),
      "refused": .number(String(refusedCount)), "log": .number(String(leafIndex)),
    ]
    if let replayedAs, let replayedStatus {
      summary["replayed"] = [
        "submission": .string(replayedAs.description), "status": .string(replayedStatus),
      ]
    }
    return summary
  }

  /// The summary with issues and the answer, as bytes of JSON.
  package var document: [UInt8] {
    var document = summary
    document["issues"] = Self.parsed(issues)
    document["answer"] =
      isAcknowledgement
      ? .string(String(decoding: answer, as: UTF8.self)) : Self.parsed(answer)
    return document.serialized()
  }

  /// The signed receipt in the answer; nil if the answer's shape has none.
  package var receipt: String? {
    if isAcknowledgement {
      return HL7Acknowledgement.Receipt(in: answer).flatMap { Data(base64Encoded: $0.note) }
        .map { String(decoding: $0, as: UTF8.self) }
    }
    let answer = Self.parsed(answer)
    return answer["receipt"]?.string
      ?? answer["extension"]?.array?.first?["valueString"]?.string
  }

  /// Whether it was answered in HL7 v2.
  private var isAcknowledgement: Bool {
    answer.starts(with: "MSH".utf8) || answer.starts(with: "BHS".utf8)
  }

  private static func parsed(_ bytes: [UInt8]) -> JSON {
    (try? JSONDocument(bytes, limits: .history)).map { JSON($0.root) } ?? .null
  }
}

/// Reads what became of a facility's submissions.
package struct SubmissionReader: Sendable {
  /// Most submissions in a list.
  static let maximumListed: Int64 = 200

  private let database: Database

  /// A reader of `database`.
  package init(database: Database) { self.database = database }

  /// One submission of the facility; nil if it has none with this id.
  package func find(
    _ id: SubmissionID, of facility: FacilityID
  ) async throws -> StoredSubmission? {
    let rows = try await read(SubmissionStatements.find.bind(facility, id), facility)
    return try rows.first.map {
      try Self.submission($0, answer: $0.decode(12, as: Bytea.self).bytes)
    }
  }

  /// The newest submissions of the facility, newest first, at most 200.
  ///
  /// - Parameters:
  ///   - status: only those; nil for all.
  ///   - since: only those received at or after, microseconds since 1970.
  package func list(
    of facility: FacilityID, status: String? = nil, since: Int64 = 0
  ) async throws -> [StoredSubmission] {
    let first = SubmissionID(firstAt: since / 1000)
    let rows = try await read(
      SubmissionStatements.list.bind(
        facility, status, first, nil as SubmissionID?, Self.maximumListed), facility)
    return try rows.map { try Self.submission($0, answer: []) }
  }

  /// The log's indices of what the facility sent and got a receipt for, from one moment until
  /// another, microseconds since 1970; in ascending order.
  package func leaves(
    of facility: FacilityID, from: Int64, until: Int64
  ) async throws -> [Int64] {
    try await read(
      SubmissionStatements.leaves.bind(
        facility, SubmissionID(firstAt: from / 1000), SubmissionID(firstAt: until / 1000)),
      facility
    ).map { try $0.decode(0) }
  }

  func read(_ statement: BoundStatement, _ facility: FacilityID) async throws -> Rows {
    try await read([statement], facility)[0]
  }

  func read(_ statements: [BoundStatement], _ facility: FacilityID) async throws -> [Rows] {
    try await database.transaction("submission.read", as: .reader) { transaction in
      transaction.enqueue(
        RecordReader.limit(visits: [], patients: [], facilities: [facility]))
      transaction.enqueue(Transaction.planAnew)
      return try await transaction.lastQueries(statements)
    }
  }

  private static func submission(_ row: Row, answer: [UInt8]) throws -> StoredSubmission {
    StoredSubmission(
      id: try row.decode(0), receivedAt: try row.decode(1, as: PostgresTimestamp.self).microseconds,
      status: try row.decode(2), httpStatus: Int(try row.decode(3, as: Int16.self)),
      mediaType: try row.decode(4), byteCount: Int(try row.decode(5, as: Int32.self)),
      visitCount: Int(try row.decode(6, as: Int32.self)),
      refusedCount: Int(try row.decode(7, as: Int32.self)), leafIndex: try row.decode(8),
      issues: try row.decode(9, as: Bytea.self).bytes, replayedAs: try row.decodeOptional(10),
      replayedStatus: try row.decodeOptional(11), answer: answer)
  }
}
