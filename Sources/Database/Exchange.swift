import CPostgres

/// One pipeline on its way: planned before anything is sent, then sent whole, then answered step by
/// step.
struct Exchange {
  private enum Step {
    case begin, commit, rollback
    case prepare(Statement, PreparedStatements.Entry)
    case execute(BoundStatement, PreparedStatements.Entry)
  }

  private let pipeline: Pipeline
  private let steps: [Step]
  private var rows: [Rows] = []
  private var refusal: DatabaseError?

  /// Statements of this pipeline whose preparation the server has not confirmed.
  private(set) var unprepared: Set<String> = []

  /// Plans the steps; throws `misused`, and then nothing was sent.
  init(_ pipeline: Pipeline, preparing statements: inout PreparedStatements) throws {
    self.pipeline = pipeline
    var steps: [Step] = pipeline.begins ? [.begin] : []
    for bound in pipeline.statements {
      // The protocol counts parameters in 16 bits, and the length of a value in 31.
      guard bound.parameters.count <= Int(UInt16.max) else {
        throw DatabaseError.misused(statement: bound.statement.name)
      }
      let (entry, isNew) = try statements.entry(for: bound)
      if isNew {
        steps.append(.prepare(bound.statement, entry))
        unprepared.insert(bound.statement.name)
      }
      steps.append(.execute(bound, entry))
    }
    switch pipeline.end {
    case .commit: steps.append(.commit)
    case .rollback: steps.append(.rollback)
    case nil: break
    }
    self.steps = steps
  }

  /// Sends everything, reads every answer, and returns the statements' rows in order.
  ///
  /// A refusal by the server before COMMIT is definite, because the server skips all that follows
  /// up to the synchronisation point. Everything else that goes wrong while COMMIT is under way is
  /// `commitUnknown`.
  mutating func run(
    on link: Link, until deadline: ContinuousClock.Instant
  ) throws -> [Rows] {
    guard ContinuousClock.now < deadline else {
      // Nothing was sent, so this is definite also for a pipeline that would commit.
      throw DatabaseError.deadlineExceeded(transaction: pipeline.transaction)
    }
    link.forgetWarnings()
    try send(on: link)
    do {
      for step in steps { try receive(step, on: link, until: deadline) }
      // The synchronisation point itself.
      guard let end = try link.next(until: deadline), end.status == PGRES_PIPELINE_SYNC else {
        throw Link.Interruption.lost
      }
    } catch let interruption as Link.Interruption {
      link.abandon()
      if let refusal { throw refusal }
      throw pipeline.interrupted(
        interruption == .deadline
          ? .deadlineExceeded(transaction: pipeline.transaction)
          : .connectionLost(transaction: pipeline.transaction))
    }
    if let refusal { throw refusal }
    if pipeline.commits, link.hasWarned {
      throw DatabaseError.commitUnknown(transaction: pipeline.transaction, sqlState: nil)
    }
    return rows
  }

  private func send(on link: Link) throws {
    let comment = Statement.comment(pipeline.transaction)
    for step in steps {
      let isSent =
        switch step {
        case .begin: link.send(comment + "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        case .commit: link.send(comment + "COMMIT")
        case .rollback: link.send(comment + "ROLLBACK")
        case .prepare(_, let entry): link.prepare(entry)
        case .execute(let bound, let entry): link.execute(entry, bound)
        }
      if isSent { continue }
      link.abandon()
      let lost = DatabaseError.connectionLost(transaction: pipeline.transaction)
      // Part of a failed COMMIT may have left; before it, none of COMMIT has.
      if case .commit = step { throw pipeline.interrupted(lost) }
      throw lost
    }
    guard link.synchronize() else {
      link.abandon()
      throw pipeline.interrupted(.connectionLost(transaction: pipeline.transaction))
    }
  }

  private mutating func receive(
    _ step: Step, on link: Link, until deadline: ContinuousClock.Instant
  ) throws {
    guard let result = try link.next(until: deadline) else { throw Link.Interruption.lost }
    switch result.status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: try accept(result, of: step)
    case PGRES_PIPELINE_ABORTED where refusal != nil: break
    case PGRES_FATAL_ERROR: try refuse(result, of: step)
    default: throw Link.Interruption.lost
    }
    // Each answer is closed by an empty one.
    guard try link.next(until: deadline) == nil else { throw Link.Interruption.lost }
  }

  private mutating func accept(_ result: ReceivedResult, of step: Step) throws {
    if refusal != nil { throw Link.Interruption.lost }
    switch step {
    case .prepare(let statement, _): unprepared.remove(statement.name)
    case .execute(let bound, _):
      rows.append(Rows(result: result, statement: bound.statement.name))
    case .commit where result.tag != "COMMIT":
      throw DatabaseError.commitUnknown(transaction: pipeline.transaction, sqlState: nil)
    case .begin, .commit, .rollback: break
    }
  }

  private mutating func refuse(_ result: ReceivedResult, of step: Step) throws {
    // libpq's own errors have no SQLSTATE, and FATAL ends the session: both are a lost link.
    guard let sqlState = result.diagnostic(DiagnosticField.sqlState),
      result.diagnostic(DiagnosticField.severity) == "ERROR"
    else { throw Link.Interruption.lost }
    let name: String
    switch step {
    case .commit:
      throw DatabaseError.commitUnknown(transaction: pipeline.transaction, sqlState: sqlState)
    case .begin: name = "BEGIN"
    case .rollback: name = "ROLLBACK"
    case .prepare(let statement, _): name = statement.name
    case .execute(let bound, _): name = bound.statement.name
    }
    refusal = .refused(sqlState: sqlState, statement: name, constraint: result.constraint)
  }
}
