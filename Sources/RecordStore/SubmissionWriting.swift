package import Database
package import RecordModel
package import Sealing

/// A stored submission's row, complete but for nothing: written last, when its leaf and receipt
/// are known.
package struct SubmissionRow: Sendable {
  /// Whose.
  package let facility: FacilityID
  /// Its id.
  package let id: SubmissionID
  /// When its body was read whole, microseconds since 1970.
  package let receivedAt: Int64
  /// What became of it.
  package let status: Status
  /// The HTTP status that was answered.
  package let httpStatus: Int
  /// The route that took it.
  package let endpoint: String
  /// Its media type.
  package let mediaType: String
  /// The mapping that read it; nil if none could.
  package let mapping: String?
  /// Bytes of the body.
  package let byteCount: Int
  /// Fingerprint of the certificate; nil for a person by an account elsewhere.
  package let certificate: [UInt8]?
  /// The person who sent it with a certificate or an account of his own.
  package let person: OfficerID?
  /// The software operator that sent it for the facility.
  package let vendor: OperatorID?
  /// X-Request-Id.
  package let requestID: String
  /// Its leaf in the audit log.
  package let leafIndex: Int64
  /// Visits in it that were kept.
  package let visitCount: Int
  /// Visits in it that were refused.
  package let refusedCount: Int
  /// What was found, as the answer tells it.
  package let issues: [UInt8]
  /// The bytes that were answered.
  package let answer: [UInt8]
  /// The submission whose message was read again; nil for a first reading.
  package let replays: SubmissionID?
  /// What the software that sent it calls itself, `name|version`; nil where nobody says.
  package let software: String?

  /// What became of a submission.
  package enum Status: String, Hashable, Sendable, CaseIterable {
    /// All of it is in the record.
    case accepted
    /// Some visits of it were refused.
    case partial
    /// Nothing of it could be used; it is kept whole.
    case quarantined
    /// It is stored and goes into the record in chunks.
    case waiting
  }

  /// A row.
  package init(
    facility: FacilityID, id: SubmissionID, receivedAt: Int64, status: Status, httpStatus: Int,
    endpoint: String, mediaType: String, mapping: String?, byteCount: Int, certificate: [UInt8]?,
    vendor: OperatorID?, person: OfficerID? = nil, requestID: String, leafIndex: Int64,
    visitCount: Int, refusedCount: Int,
    issues: [UInt8], answer: [UInt8], replays: SubmissionID? = nil, software: String? = nil
  ) {
    self.software = software
    self.replays = replays
    self.facility = facility
    self.id = id
    self.receivedAt = receivedAt
    self.status = status
    self.httpStatus = httpStatus
    self.endpoint = endpoint
    self.mediaType = mediaType
    self.mapping = mapping
    self.byteCount = byteCount
    self.certificate = certificate
    self.person = person
    self.vendor = vendor
    self.requestID = requestID
    self.leafIndex = leafIndex
    self.visitCount = visitCount
    self.refusedCount = refusedCount
    self.issues = issues
    self.answer = answer
  }
}

/// A part of a message as it came: bytes that speak of one person, or of nobody.
package struct RawPart: Sendable {
  /// Whose submission.
  package let facility: FacilityID
  /// Which submission.
  package let submission: SubmissionID
  /// 0, 1, 2, ...: the parts in this order are the exact bytes.
  package let part: Int
  /// The person that the bytes speak of.
  package let person: PersonID?
  /// That person's key; nil for bytes of nobody.
  package let key: PersonKey?
  /// The bytes, packed by `Zstandard.pack`.
  package let packed: [UInt8]

  /// A part of a message.
  package init(
    facility: FacilityID, submission: SubmissionID, part: Int, person: PersonID?, key: PersonKey?,
    packed: [UInt8]
  ) {
    self.facility = facility
    self.submission = submission
    self.part = part
    self.person = person
    self.key = key
    self.packed = packed
  }
}

/// A resource of a patient outside any visit, to be kept whole.
package struct PatientResourceRow: Sendable {
  /// Whose submission.
  package let facility: FacilityID
  /// Which submission.
  package let submission: SubmissionID
  /// Its turn in the submission.
  package let ordinal: Int
  /// Whose resource.
  package let patient: PatientID
  /// The key that seals it.
  package let key: PersonKey
  /// When the sender wrote it, microseconds since 1970.
  package let senderTime: Int64
  /// What was said, placeholders resolved.
  package let resource: PatientResourceAssertion

  /// A resource of a patient.
  package init(
    facility: FacilityID, submission: SubmissionID, ordinal: Int, patient: PatientID,
    key: PersonKey, senderTime: Int64, resource: PatientResourceAssertion
  ) {
    self.facility = facility
    self.submission = submission
    self.ordinal = ordinal
    self.patient = patient
    self.key = key
    self.senderTime = senderTime
    self.resource = resource
  }
}

/// Writes what a batch's submissions are made of, one statement a table.
package struct SubmissionWriting {
  private let keyring: Keyring

  /// A writing under the keys of `keyring`.
  package init(keyring: Keyring) { self.keyring = keyring }

  /// Lets the transaction see and write the rows of these facilities only.
  package static func limit(to facilities: some Sequence<FacilityID>) -> BoundStatement {
    let list = Set(facilities).sorted().map(\.description).joined(separator: ",")
    return SubmissionStatements.setFacilities.bind("{\(list)}")
  }

  /// The context that a raw part is sealed with.
  static func context(_ submission: SubmissionID, part: Int) -> String {
    "raw \(submission) \(part)"
  }

  /// Stores messages as they came.
  package func raw(_ parts: [RawPart]) throws -> [BoundStatement] {
    guard !parts.isEmpty else { return [] }
    let sealed = try parts.map { part in
      Bytea(
        try keyring.seal(
          packed: part.packed, under: part.key,
          context: Self.context(part.submission, part: part.part)))
    }
    return [
      SubmissionStatements.insertRaw.bind(
        parts.map(\.facility), parts.map(\.submission), parts.map { Int16(clamping: $0.part) },
        PostgresArray(parts.map(\.person)), sealed)
    ]
  }

  /// Stores resources of patients that name no visit.
  package func patientResources(_ rows: [PatientResourceRow]) throws -> [BoundStatement] {
    guard !rows.isEmpty else { return [] }
    let sealed = try rows.map { row in
      Bytea(
        try keyring.seal(
          row.resource.body, under: row.key,
          context: "resource \(row.submission) \(row.ordinal)"))
    }
    return [
      SubmissionStatements.insertPatientResources.bind(
        rows.map(\.facility), rows.map(\.submission), rows.map { Int16(clamping: $0.ordinal) },
        rows.map(\.patient), rows.map(\.resource.type), rows.map(\.resource.place), sealed,
        rows.map { PostgresTimestamp(microseconds: $0.senderTime) })
    ]
  }

  /// Stores the submissions themselves, with their answers.
  package func submissions(_ rows: [SubmissionRow]) -> [BoundStatement] {
    guard !rows.isEmpty else { return [] }
    return [
      SubmissionStatements.insert.bind(
        rows.map(\.facility), rows.map(\.id),
        rows.map { PostgresTimestamp(microseconds: $0.receivedAt) }, rows.map(\.status.rawValue),
        rows.map { Int16(clamping: $0.httpStatus) }, rows.map(\.endpoint), rows.map(\.mediaType),
        PostgresArray(rows.map(\.mapping)), rows.map { Int32(clamping: $0.byteCount) },
        PostgresArray(rows.map { $0.certificate.map { Bytea($0) } }),
        PostgresArray(rows.map(\.vendor)),
        rows.map(\.requestID), rows.map(\.leafIndex), rows.map { Int32(clamping: $0.visitCount) },
        rows.map { Int32(clamping: $0.refusedCount) }, rows.map { Bytea($0.issues) },
        rows.map { Bytea($0.answer) }, PostgresArray(rows.map(\.replays)),
        PostgresArray(rows.map(\.person)), PostgresArray(rows.map(\.software)))
    ]
  }
}
