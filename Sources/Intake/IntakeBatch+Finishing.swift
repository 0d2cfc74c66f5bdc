import AuditLog
import Crypto
import Database
import PatientIndex
import RecordModel
import RecordStore
import Registry
import TransparencyLog

/// The last segment of a batch: leaves, receipts, answers.
extension IntakeBatch {
  /// Appends the leaves, writes each submission with its answer, and says what became of each member.
  func finish(
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
      case .new where members[index].part.chunk != nil:
        transaction.enqueue(claimChunk(index, visits, writing))
        outcomes.append(
          IntakeOutcome(
            submission: members[index].id, httpStatus: 201, isRepeat: false, answer: []))
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

  /// The row that says that a chunk is in the record; another writer's makes the transaction fail.
  private func claimChunk(
    _ index: Int, _ visits: VisitResolution, _ writing: VisitWriting
  ) -> BoundStatement {
    let member = members[index]
    let kept = results[index].count { $0.outcome?.isKept == true }
    var found = JSONIssues()
    found.write(issues(of: index, visits, writing))
    return Chunks.claim(
      member.part.chunk ?? 0, of: member.id, facility: member.message.sender.facility.id,
      kept: kept, refused: results[index].count - kept, issues: found.bytes)
  }

  private func draft(_ index: Int, _ writing: VisitWriting) -> LeafDraft {
    let member = members[index]
    let sender = member.message.sender
    var draft: LeafDraft
    switch submissions[index] {
    case .new where member.isWanted:
      draft = LeafDraft(
        member.replays == nil ? .submit : .reread, .create, requestID: member.message.requestID)
      draft.subjects = subjects(of: index, writing)
      draft.payloadHash = member.message.bodyHash
    case .new, .keyReused:
      draft = LeafDraft(.quarantine, .create, requestID: member.message.requestID)
      draft.outcome = .minor
      draft.reason =
        submissions[index] == .keyReused
        ? Rule.keyReused.code : member.issues.first(where: \.isError)?.rule.code
      draft.payloadHash = member.message.bodyHash
    case .stored, .sameAs:
      // The first entry commits to the same bytes; a second commitment would outlive their erasure.
      draft = LeafDraft(.replay, .execute, requestID: member.message.requestID)
    }
    draft.facility = sender.facility.code
    draft.certificate = sender.certificate
    draft.vendor = sender.vendor?.code
    draft.user = member.message.actor ?? sender.person?.code
    draft.isUserProven = member.message.actor == nil && sender.person != nil
    draft.source = member.message.source
    draft.resource = "Submission/\(stored(index))"
    draft.idempotencyHash = member.message.idempotencyKey.map {
      Array(SHA256.hash(data: Array($0.utf8)))
    }
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
        guard writing.outcome(claim).isKept,
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
    let results = isReused ? [] : results[index]
    let issues = issues(of: index, visits, writing)
    let receipt = try tools.signer.sign(
      ReceiptFacts(
        submission: member.id, facility: message.sender.facility.code,
        vendor: message.sender.vendor?.code,
        payloadHash: try LogHash(bytes: message.bodyHash),
        receivedAt: message.receivedAt, leafIndex: leaf.index,
        leafHash: try LogHash(bytes: leaf.hash)))
    let kept = results.filter { $0.outcome?.isKept == true }.count
    let isQuarantined = isReused || !member.isWanted || (kept == 0 && !results.isEmpty)
    var found = JSONIssues()
    found.write(issues)
    return SubmissionRow(
      facility: message.sender.facility.id, id: member.id, receivedAt: message.receivedAt,
      status: member.part == .message
        ? .waiting
        : isQuarantined
          ? .quarantined : issues.contains(where: \.isError) ? .partial : .accepted,
      httpStatus: isReused
        ? 422 : member.refusal?.httpStatus ?? (isQuarantined ? 422 : member.storedStatus),
      endpoint: message.repeatAddress, mediaType: message.type.rawValue,
      mapping: member.decoded?.mapping, byteCount: message.body.count,
      certificate: message.sender.certificate, vendor: message.sender.vendor?.id,
      person: message.sender.person?.id, requestID: message.requestID, leafIndex: leaf.index,
      visitCount: kept,
      refusedCount: results.count - kept, issues: found.bytes,
      answer: answer(index, visits, writing, issues, results, receipt),
      replays: member.replays?.message, software: SoftwareTally.text(of: message))
  }

  private func answer(
    _ index: Int, _ visits: VisitResolution, _ writing: VisitWriting, _ issues: [Issue],
    _ results: [VisitResult],
    _ receipt: String
  ) -> [UInt8] {
    let member = members[index]
    switch member.message.endpoint {
    case .submissions, .void:
      return SubmissionAnswer(
        submission: member, issues: issues, visits: results, receipt: receipt
      ).submissions()
    case .hl7:
      return HL7Answer(
        submission: member, issues: issues, isStored: isStored(index), receipt: receipt
      ).bytes
    case .resource:
      return ResourceAnswer(
        submission: member, isStored: isStored(index), issues: issues, receipt: receipt,
        visit: results.first,
        version: keyOfVisit[VisitPlace(member: index, visit: 0)].flatMap {
          writing.version($0)
        }, storedAt: now, id: placeholder(ofMember: index, visits: visits),
        isNew: isNew(ofMember: index)
      ).bytes
    case .fhir: break
    }
    return TransactionAnswer(
      submission: member, isStored: isStored(index), issues: issues, visits: results,
      receipt: receipt,
      id: placeholder(ofMember: index, visits: visits), isNew: isNew(ofMember: index)
    ).bytes
  }

  /// Whether a patient or resource of nobody of a member's message, by index, is new with it.
  private func isNew(ofMember index: Int) -> (Placeholder.Kind, Int) -> Bool {
    { kind, resource in
      switch kind {
      case .patient: patients[patientOfMember[index][resource]]?.isNew ?? false
      case .shared: isNewShared(resource, ofMember: index)
      case .visit: false
      }
    }
  }

  func results(of index: Int, _ writing: VisitWriting) -> [VisitResult] {
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
      if let refusal = visits[claim].refusal {
        issues.append(Issue(Rule(refusal), ofVisitAt: place))
      } else if writing.outcome(claim) == .notGranted {
        issues.append(Issue(.correctionNotGranted, at: place))
      } else if writing.outcome(claim) == .waiting {
        issues.append(Issue(.voidWaits, at: place))
      } else if visits.isProposal(claim) {
        issues.append(Issue(.visitLooksLikeAnother, at: place))
      }
    }
    for (patient, claim) in patientOfMember[index].enumerated() {
      let place = decoded.patients[patient].place
      switch patients[claim]?.finding {
      case .facilityNumberReused: issues.append(Issue(.facilityNumberReused, at: place))
      case .numbersDisagree: issues.append(Issue(.numbersDisagree, at: place))
      case .numberOfAnother: issues.append(Issue(.numberOfAnother, at: place))
      case .cardOfAnother: issues.append(Issue(.cardOfAnother, at: place))
      case nil: break
      }
    }
    issues += merges(ofMember: index).filter { refusedMerges.contains($0.merge.pair) }.map {
      Issue(.mergeRefused, at: $0.place)
    }
    return issues
  }
}
