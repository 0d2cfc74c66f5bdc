import Database
package import RecordModel
package import Sealing

/// A message as it came, read back whole.
package struct StoredMessage: Sendable {
  /// The submission that brought it.
  package let submission: SubmissionID
  /// Whose.
  package let facility: FacilityID
  /// When its body was read whole, microseconds since 1970.
  package let receivedAt: Int64
  /// What became of it then.
  package let status: String
  /// The route that took it, and the address of a single resource after a blank.
  package let endpoint: String
  /// Its media type.
  package let mediaType: String
  /// Fingerprint of the certificate that sent it; nil for a person by an account elsewhere.
  package let certificate: [UInt8]?
  /// The software operator that sent it for the facility.
  package let vendor: OperatorID?
  /// The person who sent it with a certificate or an account of his own.
  package let person: OfficerID?
  /// X-Request-Id of then.
  package let requestID: String
  /// What was found then, a JSON array.
  package let issues: [UInt8]
  /// The exact bytes.
  package let body: [UInt8]
}

/// Where a word came from: what is told of its submission besides the word itself.
package struct SubmissionOrigin: Sendable {
  /// When its body was read whole, microseconds since 1970.
  package let receivedAt: Int64
  /// Its media type.
  package let mediaType: String
  /// The route that took it.
  package let endpoint: String
  /// Fingerprint of the certificate that sent it; nil for a person by an account elsewhere.
  package let certificate: [UInt8]?
  /// Its leaf in the audit log.
  package let leafIndex: Int64
}

extension SubmissionReader {
  /// Where submissions of a facility came from, by their ids.
  package func origins(
    _ ids: some Sequence<SubmissionID>, of facility: FacilityID
  ) async throws -> [SubmissionID: SubmissionOrigin] {
    let rows = try await read(
      SubmissionStatements.origins.bind(facility, Array(Set(ids))), facility)
    return try rows.reduce(into: [:]) { origins, row in
      origins[try row.decode(0)] = SubmissionOrigin(
        receivedAt: try row.decode(1, as: PostgresTimestamp.self).microseconds,
        mediaType: try row.decode(2), endpoint: try row.decode(3),
        certificate: try row.decodeOptional(4, as: Bytea.self)?.bytes,
        leafIndex: try row.decode(5))
    }
  }

  /// The first readings of a facility's messages, oldest first.
  ///
  /// - Parameters:
  ///   - status: only what had this status; of `quarantined` only what no later reading took in.
  ///   - only: only these.
  package func replayable(
    of facility: FacilityID, status: String? = nil, since: Int64 = 0,
    only: [SubmissionID]? = nil, limit: Int
  ) async throws -> [SubmissionID] {
    try await read(
      SubmissionStatements.replayable.bind(
        facility, status, SubmissionID(firstAt: since / 1000), only, Int64(limit)), facility
    ).map { try $0.decode(0) }
  }

  /// A message of the facility with its bytes; nil if there is none with this id.
  ///
  /// - Throws: `SealingError.doesNotOpen` if a part's person was erased.
  package func message(
    _ id: SubmissionID, of facility: FacilityID, _ keyring: Keyring
  ) async throws -> StoredMessage? {
    let answers = try await read(
      [
        SubmissionStatements.message.bind(facility, id),
        SubmissionStatements.rawParts.bind(facility, id),
      ], facility)
    guard let row = answers[0].first else { return nil }
    let body = try answers[1].flatMap { try open($0, of: id, keyring) }
    return StoredMessage(
      submission: id, facility: facility,
      receivedAt: try row.decode(0, as: PostgresTimestamp.self).microseconds,
      status: try row.decode(1), endpoint: try row.decode(2), mediaType: try row.decode(3),
      certificate: try row.decodeOptional(4, as: Bytea.self)?.bytes,
      vendor: try row.decodeOptional(5), person: try row.decodeOptional(8),
      requestID: try row.decode(6), issues: try row.decode(7, as: Bytea.self).bytes, body: body)
  }

  /// The exact bytes of the messages that submissions of the facility brought or read again; one
  /// that is not there, or does not open, is left out.
  package func bodies(
    _ ids: [SubmissionID], of facility: FacilityID, _ keyring: Keyring
  ) async throws -> [SubmissionID: [UInt8]] {
    let rows = try await read(SubmissionStatements.rawPartsOf.bind(facility, ids), facility)
    var bodies: [SubmissionID: [UInt8]] = [:]
    var closed: Set<SubmissionID> = []
    for row in rows {
      let id = try row.decode(5, as: SubmissionID.self)
      do {
        bodies[id, default: []] += try open(row, of: try row.decode(6), keyring)
      } catch is SealingError { closed.insert(id) }
    }
    return bodies.filter { !closed.contains($0.key) }
  }

  private func open(
    _ part: Row, of submission: SubmissionID, _ keyring: Keyring
  ) throws -> [UInt8] {
    var key: PersonKey?
    if let person = try part.decodeOptional(1, as: PersonID.self) {
      guard let sealed = try part.decodeOptional(3, as: Bytea.self)?.bytes else {
        throw SealingError.doesNotOpen
      }
      key = try keyring.unwrap(sealed, keyID: try part.decode(2), of: person)
    }
    return try keyring.open(
      try part.decode(4, as: Bytea.self).bytes, with: key,
      context: SubmissionWriting.context(
        submission, part: Int(try part.decode(0, as: Int16.self))))
  }
}
