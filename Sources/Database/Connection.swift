import CPostgres
import Synchronization

/// One connection to PostgreSQL as one role, on a thread of its own; owned by a `ConnectionPool`.
actor Connection {
  private let thread: ConnectionThread
  /// Its thread for the body of a transaction.
  nonisolated let bodies: BodyExecutor
  private var link: Link?
  private var statements = PreparedStatements()
  private let ready = Atomic(false)

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  private init() throws {
    thread = try ConnectionThread()
    bodies = BodyExecutor(thread)
  }

  /// Opens a connection and pins its session; libpq's `connect_timeout` bounds the wait for each
  /// host.
  static func open(_ connection: String, as role: DatabaseRole) async throws -> Connection {
    let opened = try Connection()
    try await opened.connect(connection, as: role)
    return opened
  }

  private func connect(_ connection: String, as role: DatabaseRole) throws {
    let link = try Link(connection, as: role)
    let deadline = ContinuousClock.now + Link.sessionDeadline
    let rows = try run(
      Pipeline(
        transaction: "database.session", begins: false,
        statements: [Session.settings(for: role)], end: nil), on: link, until: deadline)
    guard let row = rows[0].first, Session.isDurable(try row.decode(0, as: String.self)) else {
      throw DatabaseError.weakDurability(role)
    }
    self.link = link
    ready.store(true, ordering: .releasing)
  }

  /// Whether its last transaction left it fit for another; told without its thread, so what the server did since is
  /// not known.
  nonisolated var isReady: Bool { ready.load(ordering: .acquiring) }

  /// The server hung up while nobody used the connection: nothing was sent, and another one will do.
  struct Stale: Error {}

  /// Sends a pipeline, waits for all of its answers, and returns the rows of its statements in
  /// order.
  ///
  /// Whatever leaves the link in doubt closes it; a statement that was refused does not. Throws `Stale` instead of
  /// sending the first of a transaction where the server has hung up.
  func exchange(
    _ pipeline: Pipeline, until deadline: ContinuousClock.Instant
  ) throws -> [Rows] {
    defer {
      let isFit = link?.isBetweenTransactions == true && !statements.isFull
      ready.store(isFit, ordering: .releasing)
    }
    if pipeline.begins, link?.isIdle() != true {
      close()
      throw Stale()
    }
    guard let link else {
      throw DatabaseError.connectionLost(transaction: pipeline.transaction)
    }
    do {
      let rows = try run(pipeline, on: link, until: deadline)
      if pipeline.end != nil, !link.isIdle() { close() }
      return rows
    } catch DatabaseError.refused(let sqlState, let statement, let constraint) {
      // A plan of an older schema or a lost prepared statement: a new connection prepares afresh.
      if ["0A000", "26000"].contains(sqlState) || !link.isOpen { close() }
      throw DatabaseError.refused(
        sqlState: sqlState, statement: statement, constraint: constraint)
    } catch DatabaseError.misused(let statement) {
      // Noticed before anything was sent.
      throw DatabaseError.misused(statement: statement)
    } catch {
      close()
      throw error
    }
  }

  /// Closes the link without cancelling anything: a COMMIT that is on its way must run its course.
  func close() {
    link = nil
    ready.store(false, ordering: .releasing)
  }

  private func run(
    _ pipeline: Pipeline, on link: Link, until deadline: ContinuousClock.Instant
  ) throws -> [Rows] {
    var planned = statements
    var exchange = try Exchange(pipeline, preparing: &planned)
    statements = planned
    defer { for name in exchange.unprepared { statements.forget(name) } }
    return try exchange.run(on: link, until: deadline)
  }
}
