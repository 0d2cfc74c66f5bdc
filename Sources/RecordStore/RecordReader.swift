package import AccessPolicy
package import Database
package import RecordModel
package import Sealing

/// A visit as the reader gets it: the current one, and what it was made from.
package struct VisitEntry: Sendable {
  /// Its id.
  package let id: VisitID
  /// Whose.
  package let facility: FacilityID
  /// Whose record of whom.
  package let patient: PatientID
  /// The current visit, remainders opened.
  package let visit: Visit
  /// Distinct words on it.
  package let version: Int
  /// When the newest word was stored, microseconds since 1970.
  package let updatedAt: Int64
  /// The words themselves, oldest by the sender's time first.
  package let assertions: [VisitAssertion]
  /// Whether something was taken out of it for this reader.
  package var isRedacted = false

  /// The same visit under another record of the same person: the reader's own.
  package func seen(as patient: PatientID) -> VisitEntry {
    VisitEntry(
      id: id, facility: facility, patient: patient, visit: visit, version: version,
      updatedAt: updatedAt, assertions: assertions, isRedacted: isRedacted)
  }

  /// The visit as its reader may see it; words on it lose the same.
  func redacted(by redaction: Redaction) -> VisitEntry {
    VisitEntry(
      id: id, facility: facility, patient: patient, visit: redaction.applied(to: visit),
      version: version, updatedAt: updatedAt,
      assertions: assertions.map { word in
        var shown = word
        shown.visit = redaction.applied(to: word.visit)
        return shown
      }, isRedacted: true)
  }
}

/// A resource of a patient that hangs on no visit, opened.
package struct PatientResource: Sendable {
  /// Its FHIR type.
  package let type: String
  /// The submission's id, a dot, and its turn in it.
  package let id: String
  /// Whose.
  package let patient: PatientID
  /// FHIR JSON.
  package let body: [UInt8]
  /// When the submission came, microseconds since 1970.
  package let recordedAt: Int64
}

/// How much of a visit is read.
package enum VisitDepth: Sendable {
  /// The visit and its diagnoses: what an Encounter tells. Its other facts are not there.
  case encounter
  /// All of it.
  case whole

  /// How many of a visit's statements read it.
  fileprivate var statements: Int {
    switch self {
    case .encounter: 3
    case .whole: RecordReader.ofOneVisit.count
    }
  }
}

/// Reads records; row security shows it only the visits and patients that an authorised query
/// named.
package struct RecordReader: Sendable {
  private let keyring: Keyring

  /// A reader under the keys of `keyring`.
  package init(keyring: Keyring) { self.keyring = keyring }

  /// Lets the transaction see exactly these visits and patients, and the shared rows of these
  /// facilities; nobody whom it named before.
  package static func limit(
    visits: some Sequence<VisitID>, patients: some Sequence<PatientID>,
    facilities: some Sequence<FacilityID>
  ) -> BoundStatement {
    func list(_ ids: [String]) -> String { "{\(ids.joined(separator: ","))}" }
    return ReaderStatements.limit.bind(
      list(visits.map(\.description)), list(patients.map(\.description)),
      list(facilities.map(\.description)))
  }

  /// What finds one visit, in the order in which `visits(_:_:in:keys:redacted:)` takes the answers.
  static let ofOneVisit = [
    ReaderStatements.visit, VisitTable.assertion.selectByVisit,
    FactTables.diagnosis.selectByVisit, FactTables.procedure.selectByVisit,
    FactTables.observation.selectByVisit, FactTables.medicationRequest.selectByVisit,
  ]

  /// What finds several, in the same order.
  static let ofVisits = [
    ReaderStatements.visits, VisitTable.assertion.selectByVisits,
    FactTables.diagnosis.selectByVisits, FactTables.procedure.selectByVisits,
    FactTables.observation.selectByVisits, FactTables.medicationRequest.selectByVisits,
  ]

  /// What reads these visits, a statement for each table; the transaction must be allowed to see them.
  package func asking(_ visits: [VisitHandle], _ depth: VisitDepth = .whole) -> [BoundStatement] {
    guard let first = visits.first else { return [] }
    if visits.count == 1 {
      return Self.ofOneVisit.prefix(depth.statements).map { $0.bind(first.facility, first.id) }
    }
    let keys = VisitKeys(visits.map { ($0.facility, $0.id) })
    return Self.ofVisits.prefix(depth.statements).map(keys.bind)
  }

  /// The visits out of the answers to `asking(_:_:)`, as deep, in the order asked for; one that is not visible is left
  /// out.
  ///
  /// - Parameters:
  ///   - keys: the keys that may seal a patient's visits, his own first; without them the remainder
  ///     stays closed.
  ///   - redacted: visits of which less leaves this room, and what takes it out.
  /// - Throws: `SealingError.doesNotOpen` if a row was altered or its person erased.
  package func visits(
    _ visits: [VisitHandle], _ depth: VisitDepth = .whole, in answers: some Collection<Rows>,
    keys: [PatientID: [PersonKey]],
    redacted: (visits: Set<VisitID>, by: Redaction)? = nil
  ) throws -> [VisitEntry] {
    guard !visits.isEmpty else { return [] }
    let found = Array(answers.prefix(depth.statements))
    let assembly = try VisitAssembly(found, depth)
    var entries: [VisitID: VisitEntry] = [:]
    for row in found[0] {
      let entry = try entry(row, assembly, keys: keys)
      if let redacted, redacted.visits.contains(entry.id) {
        entries[entry.id] = entry.redacted(by: redacted.by)
      } else {
        entries[entry.id] = entry
      }
    }
    return visits.compactMap { entries[$0.id] }
  }

  private func entry(
    _ row: Row, _ assembly: VisitAssembly, keys: [PatientID: [PersonKey]]
  ) throws -> VisitEntry {
    let id = try row.decode(1, as: VisitID.self)
    let patient = try row.decode(2, as: PatientID.self)
    let words = try assembly.words(of: id).map { row in
      var word = row.word
      guard let keys = keys[patient], !row.sealedRemainder.isEmpty else { return word }
      let frame = try open(
        row.sealedRemainder, with: keys,
        context: VisitWriting.context(id, assertion: word.number))
      RemainderFrame.decode(frame, into: &word.visit)
      return word
    }
    guard let visit = Visit.current(of: words) else { throw RecordStoreError.visitWithoutWord }
    return VisitEntry(
      id: id, facility: try row.decode(0), patient: patient, visit: visit,
      version: Int(try row.decode(3, as: Int32.self)),
      updatedAt: try row.decode(4, as: PostgresTimestamp.self).microseconds,
      assertions: words.sorted { $0.precedes($1) })
  }

  /// Opens with the first key that fits.
  private func open(
    _ sealed: [UInt8], with keys: [PersonKey], context: String
  ) throws -> [UInt8] {
    for key in keys.dropLast() {
      if let opened = try? keyring.open(sealed, with: key, context: context) { return opened }
    }
    guard let last = keys.last else { throw SealingError.doesNotOpen }
    return try keyring.open(sealed, with: last, context: context)
  }

  /// The shared resource with this id and type, as stored; nil if the transaction does not see one.
  package func shared(
    _ id: SharedResourceID, type: String, facilities: [FacilityID],
    in transaction: borrowing Transaction
  ) async throws -> SharedEntry? {
    try shared(
      in: try await transaction.query(askingShared(id, type: type, facilities: facilities))
    ).first
  }

  /// What reads the shared resource with this id and type, of these facilities.
  package func askingShared(
    _ id: SharedResourceID, type: String, facilities: [FacilityID]
  ) -> BoundStatement {
    ReaderStatements.shared.bind(facilities, id, type)
  }

  /// What reads the shared resources of a type with a number, of these facilities; at most `limit`.
  package func askingShared(
    type: String, numbered number: [ExternalIdentifier], facilities: [FacilityID], limit: Int
  ) -> BoundStatement {
    let hashes = number.flatMap { SharedResources.hashes(ofType: type, $0, keyring) }
    return ReaderStatements.sharedByNumber.bind(facilities, hashes, type, Int64(limit))
  }

  /// The shared resources out of the answer to either.
  package func shared(in rows: Rows) throws -> [SharedEntry] { try rows.map(SharedEntry.init) }

  /// Most resources without a visit that go with a patient; more would be a record of its own kind.
  private static let maximumPatientResources: Int64 = 2000

  /// What reads the resources of a patient that name no visit, oldest word first; the transaction must be allowed to
  /// see him.
  package func askingResources(of patient: PatientID) -> BoundStatement {
    ReaderStatements.patientResources.bind(patient, Self.maximumPatientResources)
  }

  /// The resources out of the answer to `askingResources(of:)`, opened.
  package func resources(
    of patient: PatientID, key: PersonKey, in rows: Rows
  ) throws -> [PatientResource] {
    try rows.map { row in
      let submission = try row.decode(0, as: SubmissionID.self)
      let ordinal = try row.decode(1, as: Int16.self)
      let body = try keyring.open(
        try row.decode(3, as: Bytea.self).bytes, with: key,
        context: "resource \(submission) \(ordinal)")
      return PatientResource(
        type: try row.decode(2), id: "\(submission).\(ordinal)", patient: patient, body: body,
        recordedAt: submission.madeAt * 1000)
    }
  }
}

/// What can be wrong with stored records; always a fault, never a sender's.
package enum RecordStoreError: Error, Hashable, Sendable {
  /// A visit's row without any assertion: the store is broken.
  case visitWithoutWord
}

/// Gathers a fetch's rows into visits.
private struct VisitAssembly {
  private var rows: [VisitID: [Int: AssertionRow]] = [:]

  /// What the answers to the reader's statements hold.
  init(_ answers: [Rows], _ depth: VisitDepth) throws {
    for row in answers[1] {
      let row = try AssertionRow.read(row)
      rows[row.visitID, default: [:]][row.word.number] = row
    }
    try add(answers[2], FactTables.diagnosis, Diagnosis.blank) { $0.diagnoses.append($1) }
    guard case .whole = depth else { return }
    try add(answers[3], FactTables.procedure, Procedure.blank) { $0.procedures.append($1) }
    try add(answers[4], FactTables.observation, ObservationEntry(.blank)) {
      $0.observations.append($1.assembled)
    }
    try add(answers[5], FactTables.medicationRequest, MedicationRequest.blank) {
      $0.medicationRequests.append($1)
    }
  }

  private mutating func add<Fact>(
    _ answers: Rows, _ table: ColumnTable<FactRow<Fact>>, _ blank: Fact,
    append: (inout Visit, Fact) -> Void
  ) throws {
    for row in answers {
      let entry = try table.fact(row, blank)
      guard let row = rows[entry.visit]?[Int(entry.assertion)] else { continue }
      append(&row.word.visit, entry.fact)
    }
  }

  func words(of visit: VisitID) -> [AssertionRow] {
    (rows[visit] ?? [:]).values.sorted { $0.word.number < $1.word.number }
  }
}

extension Diagnosis {
  static let blank = Diagnosis(origin: FactOrigin(place: ""), code: Concept())
}

extension Procedure {
  fileprivate static let blank = Procedure(
    origin: FactOrigin(place: ""), status: "", code: Concept())
}

extension Observation {
  fileprivate static let blank = Observation(
    origin: FactOrigin(place: ""), status: "", code: Concept())
}

extension MedicationRequest {
  fileprivate static let blank = MedicationRequest(
    origin: FactOrigin(place: ""), status: "", intent: "", medication: Concept())
}

/// The reader's SQL.
enum ReaderStatements {
  static let limit = Statement(
    "record.limit_reader",
    """
    SELECT set_config('baimbai.visits', $1, true), set_config('baimbai.patients', $2, true),
      set_config('baimbai.facilities', $3, true), set_config('baimbai.persons', '', true)
    """)

  private static let visitColumns = "facility_id, visit_id, patient_id, version, updated_at"

  static let visit = Statement(
    "record.fetch_visit",
    "SELECT \(visitColumns) FROM record.visit WHERE facility_id = $1 AND visit_id = $2")

  static let visits = Statement(
    "record.fetch_visits", "SELECT v.* \(VisitKeys.each(in: "record.visit", visitColumns))")

  static let shared = Statement(
    "record.fetch_shared",
    """
    SELECT resource_id, body, updated_at FROM record.shared_resource
    WHERE facility_id = ANY ($1::uuid[]) AND resource_id = $2 AND type = $3
    """)

  static let sharedByNumber = Statement(
    "record.fetch_shared_by_number",
    """
    SELECT DISTINCT s.resource_id, s.body, s.updated_at FROM record.shared_identifier i
    JOIN record.shared_resource s
      ON s.facility_id = i.facility_id AND s.resource_id = i.resource_id
    WHERE i.facility_id = ANY ($1::uuid[]) AND i.hmac = ANY ($2::bytea[]) AND s.type = $3
    ORDER BY s.resource_id LIMIT $4
    """)

  static let patientResources = Statement(
    "record.fetch_patient_resources",
    """
    SELECT submission_id, ordinal, type, sealed FROM record.patient_resource
    WHERE patient_id = $1 ORDER BY sender_time, submission_id, ordinal LIMIT $2
    """)
}
