package import AuditLog
package import Database
import FHIRFormat
package import Logging
package import RecordModel
import RecordStore
import RegisterFormat
package import Registry
package import Sealing
import StrictJSON

/// Takes messages of facilities and answers when they are durable: the one way into the record.
package struct Intake: Sendable {
  /// 64 submissions of 8 KB are half a MiB of rows, 13 ms of PostgreSQL; two lanes keep both cores
  /// busy. 256 visits are some 100 ms, which is as long as others should wait.
  package static let limits = GroupCommit<PreparedMessage, IntakeOutcome>.Limits(
    batch: 64, lanes: 2, queue: 1024, gathering: .milliseconds(4), batchCost: 256)

  private let group: GroupCommit<PreparedMessage, IntakeOutcome>
  /// Where a facility runs, one message at a time, whose data the database refused just now.
  private let apart: GroupCommit<PreparedMessage, IntakeOutcome>
  private let watch: FacilityWatch
  /// Each facility's share: what takes submissions in holds one of its places.
  package let shares: FacilityShares
  private let tally: SoftwareTally?
  private let mayTake: @Sendable () -> Bool
  let lane: IntakeLane
  let registry: @Sendable () -> RegistrySnapshot

  /// An intake into `database`.
  ///
  /// - Parameters:
  ///   - registry: the newest snapshot.
  ///   - limits: how submissions gather; other than the default only for benchmarks.
  ///   - now: microseconds since 1970.
  ///   - tally: counts what each software sends; nil for nobody.
  ///   - shares: each facility's share of the intake.
  ///   - mayTake: whether anything may be taken at all; false while the log has no witness.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, signer: ReceiptSigner,
    registry: @escaping @Sendable () -> RegistrySnapshot,
    now: @escaping @Sendable () -> Int64, logger: Logger,
    limits: GroupCommit<PreparedMessage, IntakeOutcome>.Limits = Self.limits,
    shares: FacilityShares = FacilityShares(), tally: SoftwareTally? = nil,
    mayTake: @escaping @Sendable () -> Bool = { true }
  ) {
    self.mayTake = mayTake
    self.shares = shares
    self.tally = tally
    self.registry = registry
    let tools = IntakeTools(
      keyring: keyring, log: log, signer: signer, registry: registry, now: now)
    let watch = FacilityWatch()
    self.watch = watch
    lane = IntakeLane(database: database, tools: tools, watch: watch, logger: logger)
    group = GroupCommit(limits: limits, share: \.share) { [lane] in
      await lane.commit($0.map(\.prepared))
    }
    apart = GroupCommit(
      limits: .init(batch: 1, lanes: 1, queue: limits.queue), share: \.share
    ) { [lane] in
      await lane.commit($0.map(\.prepared))
    }
  }

  /// Judges and stores a message; returns when it is durable.
  ///
  /// - Throws: `GroupCommitRefusal` when too much is waiting, `IntakeRefusal` when this facility
  ///   sent too much that nothing can be made of, `DatabaseError` when it is unknown or certain
  ///   that nothing was stored: in all cases there is no receipt and the sender may try again with
  ///   the same key.
  package func submit(_ message: ReceivedMessage) async throws -> IntakeOutcome {
    guard mayTake() else { throw IntakeRefusal.logSilent }
    let message = try await knowingMedications(message)
    return try await submit(reading(message) { prepare(message) })
  }

  /// The same message with what the stored Medication is that it names, so that a request's code stands
  /// in its column: SATUSEHAT's clients send the Medication first and alone.
  func knowingMedications(_ message: ReceivedMessage) async throws -> ReceivedMessage {
    guard message.target?.type == "MedicationRequest",
      let id = (try? JSONDocument(message.body)).flatMap({ document in
        document.root.lend { FHIRDecoder.storedMedication($0) }
      })
    else { return message }
    let facility = message.sender.facility.id
    let body = try await lane.database.transaction("intake.medication", as: .reader) {
      transaction in
      transaction.enqueue(RecordReader.limit(visits: [], patients: [], facilities: [facility]))
      return try await RecordReader(keyring: lane.tools.keyring).shared(
        id, type: "Medication", facilities: [facility], in: transaction)
    }
    guard let concept = body.flatMap({ FHIRDecoder.concept(ofMedication: $0.body) }) else {
      return message
    }
    var known = message
    known.medications[id] = concept
    return known
  }

  /// A message of this size takes some 3 ms to read: it leaves its caller's executor for that time,
  /// which may be an event loop that others wait for.
  static let longMessageBytes = 128 << 10

  private func reading<Result: Sendable>(
    _ message: ReceivedMessage, _ read: @Sendable () -> Result
  ) async -> Result {
    guard message.body.count > Self.longMessageBytes else { return read() }
    return await withTaskExecutorPreference(globalConcurrentExecutor) { read() }
  }

  /// Judges a message: the first half of `submit(_:)`, pure work.
  package func prepare(_ message: ReceivedMessage) -> PreparedMessage {
    PreparedMessage(SubmissionReading(snapshot: registry()).prepare(message))
  }

  /// Stores a message that was judged: the second half of `submit(_:)`.
  package func submit(_ prepared: PreparedMessage) async throws -> IntakeOutcome {
    let message = prepared.prepared.message
    let facility = message.sender.facility.id
    if !prepared.prepared.isWanted,
      !watch.mayQuarantine(facility, bytes: message.body.count)
    {
      throw IntakeRefusal.quarantineFull
    }
    let outcome = try await (watch.isIsolated(facility) ? apart : group).submit(prepared)
    if !outcome.isRepeat { tally?.count(prepared.prepared) }
    return outcome
  }

  /// Judges a message and stores nothing: its issues as the answer would tell them.
  package func judge(_ message: ReceivedMessage) async -> DryRun {
    await reading(message) {
      let reading = SubmissionReading(snapshot: registry())
      if message.trial == .satusehat {
        return DryRun(preflight: reading.preflight(message), message)
      }
      let prepared = reading.prepare(message)
      guard prepared.format == .register else { return DryRun(prepared) }
      return DryRun(
        prepared,
        register: RegisterCheck(
          message.body, context: reading.context(message), headers: reading.headers(message)))
    }
  }

  /// A register's refused rows with their reasons as a sheet, and the name of its file; nil for other
  /// messages and other types than CSV and XLSX. For the sender alone: they hold patients' data.
  package func rejectedRows(
    of message: ReceivedMessage, as type: MessageType
  ) async -> (name: String, bytes: [UInt8])? {
    let sheets: [MessageType] = [.csv, .xlsx]
    guard sheets.contains(message.type), sheets.contains(type) else { return nil }
    return await reading(message) {
      let issues = SubmissionReading(snapshot: registry()).prepare(message).issues
      return type == .csv
        ? ("ditolak.csv", RejectedRows.csv(message.body, issues: issues))
        : ("ditolak.xlsx", RejectedRows.xlsx(message.body, issues: issues))
    }
  }

  /// How many submissions wait.
  package func depth() -> Int { group.depth + apart.depth }

  /// Takes no more and returns when all that was taken is answered.
  package func close() async {
    await group.close()
    await apart.close()
  }
}

/// A message that was judged, on its way to the commit.
package struct PreparedMessage: Sendable {
  let prepared: PreparedSubmission

  init(_ prepared: PreparedSubmission) { self.prepared = prepared }

  /// Whose turn it takes in the group committer, and how many visits it brings.
  var share: GroupCommit<PreparedMessage, IntakeOutcome>.Share {
    .init(
      owner: prepared.message.sender.facility.id, cost: max(1, prepared.wantedVisits.count))
  }
}

/// What a message would be answered if it were stored.
package struct DryRun: Sendable {
  /// 200 if it would be accepted, else as `IntakeOutcome.httpStatus`.
  package let httpStatus: Int
  /// What was found.
  package let issues: [Issue]
  /// The answer's bytes: `{"dry-run":true,"visits":n,"issues":[...]}`, or an OperationOutcome on the
  /// FHIR route.
  package let answer: [UInt8]
  /// The same findings as a JSON array with their words.
  package var issueList: [UInt8] {
    var list = JSONIssues()
    list.write(issues)
    return list.bytes
  }
  /// How a register was understood; nil for other formats.
  package let register: RegisterCheck?

  /// What SATUSEHAT would say, as an OperationOutcome in every route.
  init(preflight found: [Issue], _ message: ReceivedMessage) {
    register = nil
    issues = found
    httpStatus = found.contains(where: \.isError) ? 422 : 200
    answer = FHIREncoder.operationOutcome(found).serialized()
  }

  init(_ prepared: PreparedSubmission, register: RegisterCheck? = nil) {
    self.register = register
    httpStatus = prepared.refusal?.httpStatus ?? 200
    issues = prepared.issues
    answer =
      prepared.message.endpoint == .fhir || prepared.message.endpoint == .resource
      ? TransactionAnswer.dryRun(prepared) : SubmissionAnswer.dryRun(prepared, register)
  }
}
