import AuditLog
import Crypto
import Database
import FoundationEssentials
import PatientIndex
import RecordModel
import RecordStore
import Registry
import Sealing
import TransparencyLog

/// What a batch needs besides its members.
struct IntakeTools: Sendable {
  let keyring: Keyring
  let log: AuditLog
  let signer: ReceiptSigner
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64
}

/// Another writer was first with a key of this batch: the transaction starts over and then finds
/// it.
struct LostRace: Error {}

/// Stores the submissions of many facilities in one transaction, head row last.
///
/// Round trips: (1) what is known of submissions, patients and shared resources; (2) of visits;
/// (3) the arbiters, and
/// the stored visits under lock; (4) the business rows and the head's lock; (5) leaves, tiles,
/// head, submissions with
/// their answers, COMMIT. `docs/flows/intake.md` says what a power failure leaves after each.
struct IntakeBatch {
  private let members: [PreparedSubmission]
  private let tools: IntakeTools
  private let now: Int64
  private var submissions: SubmissionResolution
  private var patients: PatientResolution
  private var patientOfMember: [[Int]] = []
  private var shared: SharedResources
  private var sharedOfMember: [[Int]] = []
  private var visitClaims: [VisitClaim] = []
  private var visitOrigins: [(member: Int, visit: Int)] = []
  private var keyOfVisit: [VisitPlace: Int] = [:]

  private struct VisitPlace: Hashable {
    let member: Int
    let visit: Int
  }

  init(_ members: [PreparedSubmission], tools: IntakeTools) {
    self.members = members
    self.tools = tools
    now = tools.now()
    submissions = SubmissionResolution(
      claims: members.map { member in
        SubmissionClaim(
          facility: member.message.sender.facility.id, id: member.id,
          idempotencyKey: member.message.idempotencyKey,
          endpoint: member.message.endpoint.rawValue, mediaType: member.message.mediaType,
          body: member.message.body, keyring: tools.keyring)
      })
    var claims: [PatientClaim] = []
    var shared = SharedResources(keyring: tools.keyring)
    for member in members {
      let facility = member.message.sender.facility.id
      let decoded = member.isWanted ? member.decoded : nil
      patientOfMember.append(Array(claims.count..<claims.count + (decoded?.patients.count ?? 0)))
      claims += (decoded?.patients ?? []).map { PatientClaim(facility: facility, assertion: $0) }
      sharedOfMember.append(
        (decoded?.shared ?? []).map {
          shared.add($0, facility: facility, submission: member.id)
        })
    }
    self.shared = shared
    patients = PatientResolution(claims: claims, keyring: tools.keyring)
  }

  /// Runs the transaction's body; nothing of it is durable before the COMMIT that follows.
  mutating func run(in transaction: borrowing Transaction) async throws -> [IntakeOutcome] {
    transaction.enqueue(
      SubmissionWriting.limit(to: members.map(\.message.sender.facility.id)))
    try await lookUp(in: transaction)
    var visits = VisitResolution(claims: visitClaims, keyring: tools.keyring)
    if !visitClaims.isEmpty {
      try visits.decide(
        try await transaction.queries(visits.lookUps)[...], now: now / 1000)
    }
    var writing = VisitWriting(claims: visitClaims, resolution: visits, keyring: tools.keyring)
    try await claim(visits, &writing, in: transaction)
    try enqueue(visits, writing, in: transaction)
    let head = try await tools.log.lock(in: transaction)
    return try await finish(visits, writing, head, in: transaction)
  }

  private mutating func lookUp(in transaction: borrowing Transaction) async throws {
    let answers = try await transaction.queries(
      submissions.lookUps + patients.lookUps + shared.lookUps)
    try submissions.decide(answers[0..<1])
    var wanted: Set<Int> = []
    for (index, claims) in patientOfMember.enumerated() where isStored(index) {
      wanted.formUnion(claims)
    }
    try patients.decide(answers[1..<4], now: now / 1000) { wanted.contains($0) }
    try shared.decide(answers[4...], now: now / 1000)
    for index in members.indices where isStored(index) { try claimVisits(of: index) }
  }

  /// Whether the member's content goes into the record in this transaction.
  private func isStored(_ member: Int) -> Bool {
    members[member].isWanted && submissions[member] == .new
  }

  private mutating func claimVisits(of index: Int) throws {
    let member = members[index]
    guard let decoded = member.decoded else { return }
    for visit in member.wantedVisits {
      let assertion = decoded.visits[visit]
      guard let patient = patients[patientOfMember[index][assertion.patient]] else { continue }
      keyOfVisit[VisitPlace(member: index, visit: visit)] = visitClaims.count
      visitOrigins.append((index, visit))
      visitClaims.append(
        VisitClaim(
          facility: member.message.sender.facility.id, patient: patient.patient,
          person: patient.person, key: patient.key, submission: member.id, visit: assertion,
          mapping: decoded.mapping,
          senderTime: assertion.senderTime?.microseconds ?? member.message.receivedAt))
    }
  }

  private mutating func claim(
    _ visits: VisitResolution, _ writing: inout VisitWriting,
    in transaction: borrowing Transaction
  ) async throws {
    // One order for every batch and gateway, so that two never wait for each other.
    var arbiters = submissions.claimStatements { members[$0].isWanted }
    arbiters += try patients.claimStatements()
    arbiters += visits.claimStatements()
    arbiters += sharedStatements(visits).claims
    let reads = writing.reads
    guard !(arbiters.isEmpty && reads.isEmpty) else { return }
    let answers = try await transaction.queries(arbiters.map(\.statement) + reads)
    for (rows, arbiter) in zip(answers, arbiters) where rows.count < arbiter.expected {
      throw LostRace()
    }
    let origins = visitOrigins
    let ids = self
    try writing.plan(answers[arbiters.count...]) { claim in
      ids.placeholder(ofMember: origins[claim].member, visits: visits)
    }
  }

  private func sharedStatements(
    _ visits: VisitResolution
  ) -> (claims: [(statement: BoundStatement, expected: Int)], updates: [BoundStatement]) {
    var owners: [Int: Int] = [:]
    for (member, entries) in sharedOfMember.enumerated() where isStored(member) {
      for entry in entries { owners[entry] = member }
    }
    return shared.statements(now: now, isWanted: { owners[$0] != nil }) { entry in
      placeholder(ofMember: owners[entry] ?? 0, visits: visits)
    }
  }

  /// Gives the ids that the placeholders of a member's message stand for.
  private func placeholder(
    ofMember member: Int, visits: VisitResolution
  ) -> (Placeholder.Kind, Int) -> String? {
    { kind, index in
      switch kind {
      case .visit:
        keyOfVisit[VisitPlace(member: member, visit: index)].map { visits[$0].id.description }
      case .patient:
        patientOfMember[member].indices.contains(index)
          ? patients[patientOfMember[member][index]]?.patient.description : nil
      case .shared:
        sharedOfMember[member].indices.contains(index)
          ? shared.id(sharedOfMember[member][index])?.description : nil
      }
    }
  }

  private func enqueue(
    _ visits: VisitResolution, _ writing: VisitWriting, in transaction: borrowing Transaction
  ) throws {
    let store = SubmissionWriting(keyring: tools.keyring)
    var rows = IntakeRows()
    for index in members.indices { try collect(index, visits: visits, into: &rows) }
    var statements = try patients.insertStatements()
    statements += try PatientStore(keyring: tools.keyring).insert(rows.patients)
    statements += writing.statements(now: now)
    statements += visits.insertStatements()
    statements += try store.patientResources(rows.resources)
    statements += sharedStatements(visits).updates
    statements += try store.raw(rows.parts)
    for statement in statements { transaction.enqueue(statement) }
  }

  private func collect(
    _ index: Int, visits: VisitResolution, into rows: inout IntakeRows
  ) throws {
    let member = members[index]
    let facility = member.message.sender.facility.id
    guard submissions[index] == .new || submissions[index] == .keyReused else { return }
    for (part, packed) in member.parts.enumerated() {
      let patient =
        isStored(index) ? packed.patient.flatMap { patients[patientOfMember[index][$0]] } : nil
      rows.parts.append(
        RawPart(
          facility: facility, submission: member.id, part: part, person: patient?.person,
          key: patient?.key, packed: packed.packed))
    }
    guard isStored(index), let decoded = member.decoded else { return }
    let resolve = placeholder(ofMember: index, visits: visits)
    for (offset, assertion) in decoded.patients.enumerated() {
      guard let resolved = patients[patientOfMember[index][offset]] else { continue }
      var assertion = assertion
      Placeholder.resolve(&assertion.remainder, id: resolve)
      rows.patients.append(
        PatientAssertionRow(
          facility: facility, resolved: resolved, submission: member.id,
          mapping: decoded.mapping,
          senderTime: decoded.visits.first { $0.patient == offset }?.senderTime?.microseconds
            ?? member.message.receivedAt, assertion: assertion))
    }
    for (ordinal, resource) in decoded.patientResources.enumerated() {
      guard let resolved = patients[patientOfMember[index][resource.patient]] else { continue }
      var resource = resource
      Placeholder.resolve(&resource.body, id: resolve)
      rows.resources.append(
        PatientResourceRow(
          facility: facility, submission: member.id, ordinal: ordinal,
          patient: resolved.patient, key: resolved.key, resource: resource))
    }
  }

  private func finish(
    _ visits: VisitResolution, _ writing: VisitWriting, _ head: LockedHead,
    in transaction: borrowing Transaction
  ) async throws -> [IntakeOutcome] {
    let drafts = members.indices.map { draft($0, writing) }
    let leaves = try await tools.log.append(drafts, to: head, now: tools.now(), in: transaction)
    var rows: [SubmissionRow] = []
    var outcomes: [IntakeOutcome] = []
    for (index, leaf) in zip(members.indices, leaves) {
      switch submissions[index] {
      case .stored(let id, let status, let answer):
        outcomes.append(IntakeOutcome(submission: id, repeating: status, answer: answer))
      case .sameAs(let first):
        outcomes.append(outcomes[first].repeated)
      case .new, .keyReused:
        let row = try row(index, visits, writing, leaf)
        rows.append(row)
        outcomes.append(
          IntakeOutcome(
            submission: row.id, httpStatus: row.httpStatus, isRepeat: false, answer: row.answer))
      }
    }
    for statement in SubmissionWriting(keyring: tools.keyring).submissions(rows) {
      transaction.enqueue(statement)
    }
    return outcomes
  }

  private func draft(_ index: Int, _ writing: VisitWriting) -> LeafDraft {
    let member = members[index]
    let sender = member.message.sender
    var draft: LeafDraft
    switch submissions[index] {
    case .new where member.isWanted:
      draft = LeafDraft(.submit, .create, requestID: member.message.requestID)
      draft.subjects = subjects(of: index, writing)
    case .new, .keyReused:
      draft = LeafDraft(.quarantine, .create, requestID: member.message.requestID)
      draft.outcome = .minor
      draft.reason =
        submissions[index] == .keyReused
        ? Rule.keyReused.code : member.issues.first(where: \.isError)?.rule.code
    case .stored, .sameAs:
      draft = LeafDraft(.replay, .execute, requestID: member.message.requestID)
    }
    draft.facility = sender.facility.code
    draft.certificate = sender.certificate
    draft.vendor = sender.vendor?.code
    draft.resource = "Submission/\(stored(index))"
    draft.idempotencyHash = member.message.idempotencyKey.map {
      Array(SHA256.hash(data: Array($0.utf8)))
    }
    draft.payload = member.message.body
    return draft
  }

  /// The id under which the member's content is stored.
  private func stored(_ index: Int) -> SubmissionID {
    switch submissions[index] {
    case .stored(let id, _, _): id
    case .sameAs(let first): stored(first)
    case .new, .keyReused: members[index].id
    }
  }

  private func subjects(of index: Int, _ writing: VisitWriting) -> [LeafDraft.Subject] {
    var subjects = visitOrigins.enumerated().filter { $0.element.member == index }
      .compactMap { claim, origin -> LeafDraft.Subject? in
        guard writing.outcome(claim) != .otherPatient,
          let patient = patient(ofVisit: origin.visit, member: index)
        else { return nil }
        return LeafDraft.Subject(pseudonym: patient.pseudonym, visit: writing.visit(claim))
      }
    let named = Set(subjects.map(\.pseudonym))
    for claim in patientOfMember[index] {
      guard let patient = patients[claim], !named.contains(patient.pseudonym) else { continue }
      subjects.append(LeafDraft.Subject(pseudonym: patient.pseudonym, visit: nil))
    }
    return subjects
  }

  private func patient(ofVisit visit: Int, member: Int) -> ResolvedPatient? {
    guard let decoded = members[member].decoded else { return nil }
    return patients[patientOfMember[member][decoded.visits[visit].patient]]
  }

  private func row(
    _ index: Int, _ visits: VisitResolution, _ writing: VisitWriting, _ leaf: AppendedLeaf
  ) throws -> SubmissionRow {
    let member = members[index]
    let message = member.message
    let isReused = submissions[index] == .keyReused
    let results = isReused ? [] : results(of: index, writing)
    let issues = issues(of: index, visits, writing)
    let receipt = try tools.signer.sign(
      ReceiptFacts(
        submission: member.id, facility: message.sender.facility.code,
        vendor: message.sender.vendor?.code,
        payloadHash: try LogHash(bytes: Array(SHA256.hash(data: message.body))),
        receivedAt: message.receivedAt, leafIndex: leaf.index,
        leafHash: try LogHash(bytes: leaf.hash)))
    let answer = SubmissionAnswer(
      submission: member, issues: issues, visits: results, receipt: receipt)
    let kept = results.filter { $0.outcome != nil && $0.outcome != .otherPatient }.count
    let isQuarantined = isReused || !member.isWanted || (kept == 0 && !results.isEmpty)
    var found = JSONIssues()
    found.write(issues)
    return SubmissionRow(
      facility: message.sender.facility.id, id: member.id, receivedAt: message.receivedAt,
      status: isQuarantined
        ? .quarantined : issues.contains(where: \.isError) ? .partial : .accepted,
      httpStatus: isReused ? 422 : member.refusal?.httpStatus ?? (isQuarantined ? 422 : 201),
      endpoint: message.endpoint.rawValue, mediaType: message.mediaType,
      mapping: member.decoded?.mapping, byteCount: message.body.count,
      certificate: message.sender.certificate, vendor: message.sender.vendor?.id,
      requestID: message.requestID, leafIndex: leaf.index, visitCount: kept,
      refusedCount: results.count - kept, issues: found.bytes,
      answer: message.endpoint == .fhir ? answer.fhir() : answer.submissions())
  }

  private func results(of index: Int, _ writing: VisitWriting) -> [VisitResult] {
    guard let decoded = members[index].decoded else { return [] }
    return decoded.visits.indices.map { visit in
      let claim = keyOfVisit[VisitPlace(member: index, visit: visit)]
      return VisitResult(
        index: visit, place: decoded.visits[visit].place, id: claim.map { writing.visit($0) },
        outcome: claim.map { writing.outcome($0) })
    }
  }

  private func issues(
    of index: Int, _ visits: VisitResolution, _ writing: VisitWriting
  ) -> [Issue] {
    if submissions[index] == .keyReused { return [Issue(.keyReused, at: "Idempotency-Key")] }
    guard let decoded = members[index].decoded else { return members[index].issues }
    var issues = members[index].issues
    for (claim, origin) in visitOrigins.enumerated() where origin.member == index {
      let place = decoded.visits[origin.visit].place
      if writing.outcome(claim) == .otherPatient {
        issues.append(Issue(.visitOfOtherPatient, at: "\(place).identifier"))
      } else if visits.isProposal(claim) {
        issues.append(Issue(.visitLooksLikeAnother, at: place))
      }
    }
    for (patient, claim) in patientOfMember[index].enumerated() {
      let place = decoded.patients[patient].place
      switch patients[claim]?.finding {
      case .facilityNumberReused: issues.append(Issue(.facilityNumberReused, at: place))
      case .numbersDisagree: issues.append(Issue(.numbersDisagree, at: place))
      case nil: break
      }
    }
    return issues
  }
}

/// Rows of a batch that belong to no single resolution.
private struct IntakeRows {
  var patients: [PatientAssertionRow] = []
  var resources: [PatientResourceRow] = []
  var parts: [RawPart] = []
}
