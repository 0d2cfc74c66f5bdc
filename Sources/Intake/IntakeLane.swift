import Database
import Logging
import RecordModel
import Registry

/// Commits batches of judged messages and says of each what became of it.
struct IntakeLane: Sendable {
  /// How often a batch starts over because another writer was first with a key, or because members
  /// had to be withdrawn.
  static let attempts = 8

  let database: Database
  let tools: IntakeTools
  let watch: FacilityWatch
  let logger: Logger

  func commit(_ members: [PreparedSubmission]) async -> [Result<IntakeOutcome, any Error>] {
    do {
      return try await store(members).map { .success($0) }
    } catch let error as DatabaseError where error.isDataRefusal {
      logger.error("the database refused a batch", metadata: ["error": "\(error)"])
      return await oneByOne(members)
    } catch {
      logger.warning("a batch was not stored", metadata: ["error": "\(type(of: error))"])
      return members.map { _ in .failure(error) }
    }
  }

  /// What would become of a message if it were stored; nothing is.
  func rehearse(_ member: PreparedSubmission) async throws -> Rehearsal {
    var member = member
    for _ in 0..<Self.attempts {
      do {
        let rehearsed = member
        return try await database.transaction("intake.rehearse", as: .intake) {
          transaction -> Rehearsal in
          var batch = IntakeBatch([rehearsed], tools: tools)
          let outcome = try await batch.run(in: transaction)[0]
          throw RolledBack(rehearsal: Rehearsal(outcome: outcome, visits: batch.results[0]))
        }
      } catch let end as RolledBack {
        return end.rehearsal
      } catch is LostRace {
        continue
      } catch let withdrawal as Withdrawal {
        member = member.withdrawn(withdrawal.issues[0] ?? [])
      }
    }
    throw DatabaseError.busy(.intake)
  }

  func store(_ members: [PreparedSubmission]) async throws -> [IntakeOutcome] {
    var members = members
    for _ in 0..<Self.attempts {
      do {
        let members = members
        return try await database.transaction("intake.commit", as: .intake) { transaction in
          try await withTaskExecutorPreference(transaction.thread) {
            var batch = IntakeBatch(members, tools: tools)
            return try await batch.run(in: transaction)
          }
        }
      } catch is LostRace {
        continue
      } catch let withdrawal as Withdrawal {
        for (index, issues) in withdrawal.issues {
          members[index] = members[index].withdrawn(issues)
        }
      }
    }
    // Eight lost races in a row are an overload by the same keys, not a fault.
    throw DatabaseError.busy(.intake)
  }

  /// After a refusal that no rule foresaw: each alone, and what the database still refuses is kept
  /// in quarantine.
  private func oneByOne(
    _ members: [PreparedSubmission]
  ) async -> [Result<IntakeOutcome, any Error>] {
    var outcomes: [Result<IntakeOutcome, any Error>] = []
    for member in members {
      do {
        outcomes.append(.success(try await store([member])[0]))
      } catch let error as DatabaseError where error.isDataRefusal {
        watch.poisoned(member.message.sender.facility.id)
        logger.error(
          "a submission was refused by the database and is kept whole",
          metadata: ["submission": "\(member.id)", "error": "\(error)"])
        outcomes.append(await keep(member.asFault))
      } catch {
        outcomes.append(.failure(error))
      }
    }
    return outcomes
  }

  private func keep(_ member: PreparedSubmission) async -> Result<IntakeOutcome, any Error> {
    do {
      return .success(try await store([member])[0])
    } catch {
      return .failure(error)
    }
  }
}

/// What a transaction that was taken back would have done.
struct Rehearsal: Sendable {
  let outcome: IntakeOutcome
  let visits: [VisitResult]
}

/// Ends a rehearsal's transaction without a commit.
private struct RolledBack: Error {
  let rehearsal: Rehearsal
}
