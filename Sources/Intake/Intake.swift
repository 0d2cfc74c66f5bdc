package import AuditLog
package import Database
package import Logging
package import RecordModel
package import Registry
package import Sealing
import Synchronization

/// Takes messages of facilities and answers when they are durable: the one way into the record.
package struct Intake: Sendable {
  /// 64 submissions of 8 KB are half a MiB of rows, 20 ms of PostgreSQL; two lanes keep both cores
  /// busy.
  package static let limits = GroupCommit<PreparedMessage, IntakeOutcome>.Limits(
    batch: 64, lanes: 2, queue: 1024)

  /// How often a batch starts over because another writer was first with a key.
  static let raceAttempts = 8

  private let group: GroupCommit<PreparedMessage, IntakeOutcome>
  private let registry: @Sendable () -> RegistrySnapshot

  /// An intake into `database`.
  ///
  /// - Parameters:
  ///   - registry: the newest snapshot.
  ///   - limits: how submissions gather; other than the default only for benchmarks.
  ///   - now: microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, signer: ReceiptSigner,
    registry: @escaping @Sendable () -> RegistrySnapshot,
    now: @escaping @Sendable () -> Int64, logger: Logger,
    limits: GroupCommit<PreparedMessage, IntakeOutcome>.Limits = Self.limits
  ) {
    self.registry = registry
    let tools = IntakeTools(keyring: keyring, log: log, signer: signer, now: now)
    group = GroupCommit(limits: limits) { batch in
      await Self.commit(batch.map(\.prepared), database, tools, logger)
    }
  }

  /// Judges and stores a message; returns when it is durable.
  ///
  /// - Throws: `GroupCommit.Refusal` when too much is waiting, `DatabaseError` when it is unknown
  ///   or certain that
  ///   nothing was stored: in both cases there is no receipt and the sender may try again with the
  ///   same key.
  package func submit(_ message: ReceivedMessage) async throws -> IntakeOutcome {
    try await submit(prepare(message))
  }

  /// Judges a message: the first half of `submit(_:)`, pure work.
  package func prepare(_ message: ReceivedMessage) -> PreparedMessage {
    PreparedMessage(SubmissionReading(snapshot: registry()).prepare(message))
  }

  /// Stores a message that was judged: the second half of `submit(_:)`.
  package func submit(_ prepared: PreparedMessage) async throws -> IntakeOutcome {
    try await group.submit(prepared)
  }

  /// Judges a message and stores nothing: its issues as the answer would tell them.
  package func judge(_ message: ReceivedMessage) -> DryRun {
    DryRun(SubmissionReading(snapshot: registry()).prepare(message))
  }

  /// How many submissions wait.
  package func depth() async -> Int { await group.depth }

  /// Takes no more and returns when all that was taken is answered.
  package func close() async { await group.close() }

  private static func commit(
    _ members: [PreparedSubmission], _ database: Database, _ tools: IntakeTools, _ logger: Logger
  ) async -> [Result<IntakeOutcome, any Error>] {
    do {
      return try await store(members, database, tools).map { .success($0) }
    } catch let error as DatabaseError where error.isDataRefusal {
      logger.error("the database refused a batch", metadata: ["error": "\(error)"])
      return await oneByOne(members, database, tools, logger)
    } catch {
      logger.warning("a batch was not stored", metadata: ["error": "\(type(of: error))"])
      return members.map { _ in .failure(error) }
    }
  }

  private static func store(
    _ members: [PreparedSubmission], _ database: Database, _ tools: IntakeTools
  ) async throws -> [IntakeOutcome] {
    for _ in 0..<raceAttempts {
      do {
        return try await database.transaction("intake.commit", as: .intake) { transaction in
          var batch = IntakeBatch(members, tools: tools)
          return try await batch.run(in: transaction)
        }
      } catch is LostRace {
        continue
      }
    }
    // Eight lost races in a row are an overload by the same keys, not a fault.
    throw DatabaseError.busy(.intake)
  }

  /// After a refusal that no rule foresaw: each alone, and what the database still refuses is kept
  /// in quarantine.
  private static func oneByOne(
    _ members: [PreparedSubmission], _ database: Database, _ tools: IntakeTools, _ logger: Logger
  ) async -> [Result<IntakeOutcome, any Error>] {
    var outcomes: [Result<IntakeOutcome, any Error>] = []
    for member in members {
      do {
        outcomes.append(.success(try await store([member], database, tools)[0]))
      } catch let error as DatabaseError where error.isDataRefusal {
        logger.error(
          "a submission was refused by the database and is kept whole",
          metadata: ["submission": "\(member.id)", "error": "\(error)"])
        outcomes.append(await keep(member.asFault, database, tools))
      } catch {
        outcomes.append(.failure(error))
      }
    }
    return outcomes
  }

  private static func keep(
    _ member: PreparedSubmission, _ database: Database, _ tools: IntakeTools
  ) async -> Result<IntakeOutcome, any Error> {
    do {
      return .success(try await store([member], database, tools)[0])
    } catch {
      return .failure(error)
    }
  }
}

/// A message that was judged, on its way to the commit.
package struct PreparedMessage: Sendable {
  let prepared: PreparedSubmission

  init(_ prepared: PreparedSubmission) { self.prepared = prepared }
}

/// What a message would be answered if it were stored.
package struct DryRun: Sendable {
  /// 200 if it would be accepted, else as `IntakeOutcome.httpStatus`.
  package let httpStatus: Int
  /// What was found.
  package let issues: [Issue]
  /// The answer's bytes: `{"dry-run":true,"visits":n,"issues":[...]}`.
  package let answer: [UInt8]

  init(_ prepared: PreparedSubmission) {
    httpStatus = prepared.refusal?.httpStatus ?? 200
    issues = prepared.issues
    answer = SubmissionAnswer.dryRun(prepared)
  }
}
