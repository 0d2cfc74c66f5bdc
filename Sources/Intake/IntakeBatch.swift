import AuditLog
import CodeSystems
import Database
import PatientIndex
import RecordModel
import RecordStore
import Registry
import Sealing

/// What a batch needs besides its members.
struct IntakeTools: Sendable {
  let keyring: Keyring
  let log: AuditLog
  let signer: ReceiptSigner
  /// The newest snapshot.
  let registry: @Sendable () -> RegistrySnapshot
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64
}

/// Another writer was first with a key of this batch: the transaction starts over and then finds
/// it.
struct LostRace: Error {}

/// Members that want all or nothing turned out not to go in wholly: the transaction starts over
/// with them in quarantine.
struct Withdrawal: Error {
  /// What speaks against each, by its index in the batch.
  let issues: [Int: [Issue]]
}

/// Stores the submissions of many facilities in one transaction, head row last.
///
/// Round trips: (1) what is known of submissions, patients and shared resources, and once more where a number is
/// doubted; (2) of visits;
/// (3) the arbiters, and
/// the stored visits under lock; (4) the business rows and the head's lock; (5) leaves, tiles,
/// head, submissions with
/// their answers, COMMIT. `docs/flows/intake.md` says what a power failure leaves after each.
struct IntakeBatch {
  let members: [PreparedSubmission]
  let tools: IntakeTools
  let now: Int64
  var submissions: SubmissionResolution
  var patients: PatientResolution
  var patientOfMember: [[Int]] = []
  /// What an officer has parted for good; asked only where a message merges.
  private(set) var refusedMerges: Set<PatientMerge.Pair> = []
  private var shared: SharedResources
  private var sharedOfMember: [[Int]] = []
  private var visitClaims: [VisitClaim] = []
  var visitOrigins: [(member: Int, visit: Int)] = []
  var keyOfVisit: [VisitPlace: Int] = [:]
  /// What became of each member's visits, once that is decided.
  private(set) var results: [[VisitResult]] = []

  struct VisitPlace: Hashable {
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
          endpoint: member.message.repeatAddress,
          mediaType: member.message.type.repeatName,
          bodyHash: member.message.bodyHash,
          isReplay: member.replays != nil || member.part.chunk != nil,
          keyring: tools.keyring)
      })
    var claims: [PatientClaim] = []
    var shared = SharedResources(keyring: tools.keyring)
    for member in members {
      let facility = member.message.sender.facility.id
      let decoded = member.isWanted ? member.decoded : nil
      patientOfMember.append(Array(claims.count..<claims.count + (decoded?.patients.count ?? 0)))
      claims += (decoded?.patients ?? []).map {
        PatientClaim(
          facility: facility, assertion: $0,
          toldAt: $0.senderTime?.microseconds ?? member.message.receivedAt)
      }
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
      try withdraw { visits[$0].refusal.map { Rule($0) } }
    }
    var writing = VisitWriting(claims: visitClaims, resolution: visits, keyring: tools.keyring)
    try await claim(visits, &writing, in: transaction)
    try enqueue(visits, writing, in: transaction)
    results = members.indices.map { results(of: $0, writing) }
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
    try patients.know(answers[1..<4])
    let questions = patients.questions { wanted.contains($0) }
    let told = questions.isEmpty ? [] : try await transaction.queries(questions)
    try patients.decide(told, now: now / 1000) { wanted.contains($0) }
    try shared.decide(answers[4...], now: now / 1000)
    let said = members.indices.flatMap { merges(ofMember: $0) }
    if !said.isEmpty {
      refusedMerges = try await PatientMerge.refused(said.map(\.merge), in: transaction)
    }
    for index in members.indices where isStored(index) { try claimVisits(of: index) }
  }

  /// Whether the member's content goes into the record in this transaction.
  func isStored(_ member: Int) -> Bool {
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
          mapping: decoded.mapping, sourceRank: member.format.rank,
          senderTime: assertion.senderTime?.microseconds ?? member.message.receivedAt,
          hasOwnTime: assertion.senderTime != nil, replays: member.replays?.message,
          isApproved: member.message.endpoint == .void && member.message.actor != nil,
          mayCorrect: member.replays != nil
            || member.message.sender.rights.contains(.correct)))
    }
  }

  /// Takes whole messages out of the batch where one of their visits is refused.
  private func withdraw(_ refusal: (Int) -> Rule?) throws {
    var issues: [Int: [Issue]] = [:]
    for (claim, origin) in visitOrigins.enumerated()
    where members[origin.member].isAtomic {
      guard let rule = refusal(claim) else { continue }
      let place = members[origin.member].decoded?.visits[origin.visit].place ?? ""
      issues[origin.member, default: []].append(Issue(rule, ofVisitAt: place))
    }
    if !issues.isEmpty { throw Withdrawal(issues: issues) }
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
    try withdraw { writing.outcome($0) == .notGranted ? .correctionNotGranted : nil }
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

  /// Whether the member's `index`-th resource of nobody is told for the first time.
  func isNewShared(_ index: Int, ofMember member: Int) -> Bool {
    shared.isNew(sharedOfMember[member][index])
  }

  /// Gives the ids that the placeholders of a member's message stand for.
  func placeholder(
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
    statements += try PatientStore(keyring: tools.keyring, streets: tools.registry().streets)
      .insert(rows.patients)
    statements += PatientMerge.statements(rows.merges)
    statements += writing.statements(now: now)
    statements += visits.insertStatements()
    statements += try store.patientResources(rows.resources)
    statements += sharedStatements(visits).updates
    statements += try store.raw(rows.parts)
    statements += Worklist.note(rows.unknownCodes)
    for statement in statements { transaction.enqueue(statement) }
  }

  /// What a member's sender says is one record, with where he says it.
  func merges(ofMember index: Int) -> [(merge: PatientMerge, place: String)] {
    guard isStored(index) else { return [] }
    let member = members[index]
    return (member.decoded?.merges ?? []).compactMap { said in
      guard let survivor = patients[patientOfMember[index][said.survivor]],
        let retired = patients[patientOfMember[index][said.retired]],
        survivor.patient != retired.patient
      else { return nil }
      let merge = PatientMerge(
        facility: member.message.sender.facility.id, survivor: survivor.patient,
        survivorPerson: survivor.person, retired: retired.patient, submission: member.id)
      return (merge, said.place)
    }
  }

  private func collect(
    _ index: Int, visits: VisitResolution, into rows: inout IntakeRows
  ) throws {
    let member = members[index]
    let facility = member.message.sender.facility.id
    guard submissions[index] == .new || submissions[index] == .keyReused else { return }
    let isStoredBefore = member.replays != nil || member.part.chunk != nil
    for (part, packed) in member.parts.enumerated() where !isStoredBefore {
      let patient =
        isStored(index) ? packed.patient.flatMap { patients[patientOfMember[index][$0]] } : nil
      rows.parts.append(
        RawPart(
          facility: facility, submission: member.id, part: part, person: patient?.person,
          key: patient?.key, packed: packed.packed))
    }
    guard isStored(index), let decoded = member.decoded else { return }
    let waiting = member.replays?.message ?? member.id
    rows.unknownCodes += member.unknownCodes.map { (facility, waiting, $0) }
    let resolve = placeholder(ofMember: index, visits: visits)
    for (offset, assertion) in decoded.patients.enumerated() {
      guard let resolved = patients[patientOfMember[index][offset]] else { continue }
      var assertion = assertion
      Placeholder.resolve(&assertion.remainder, id: resolve)
      rows.patients.append(
        PatientAssertionRow(
          facility: facility, resolved: resolved, submission: member.id,
          mapping: decoded.mapping,
          senderTime: (assertion.senderTime
            ?? decoded.visits.first { $0.patient == offset }?.senderTime)?.microseconds
            ?? member.message.receivedAt, assertion: assertion))
    }
    rows.merges += merges(ofMember: index).map(\.merge).filter { !refusedMerges.contains($0.pair) }
    let isToldAgain = member.replays?.wasStored == true
    for (ordinal, resource) in decoded.patientResources.enumerated() where !isToldAgain {
      guard let resolved = patients[patientOfMember[index][resource.patient]] else { continue }
      var resource = resource
      Placeholder.resolve(&resource.body, id: resolve)
      rows.resources.append(
        PatientResourceRow(
          facility: facility, submission: member.id, ordinal: ordinal,
          patient: resolved.patient, key: resolved.key,
          senderTime: decoded.patients[resource.patient].senderTime?.microseconds
            ?? member.message.receivedAt, resource: resource))
    }
  }
}

/// Rows of a batch that belong to no single resolution.
private struct IntakeRows {
  var patients: [PatientAssertionRow] = []
  var merges: [PatientMerge] = []
  var resources: [PatientResourceRow] = []
  var parts: [RawPart] = []
  var unknownCodes: [(facility: FacilityID, submission: SubmissionID, code: UnknownCode)] = []
}
