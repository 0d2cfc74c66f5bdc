import AccessPolicy
package import Database
package import RecordModel

/// Subscriptions and what waits for them, inside transactions that others open.
package enum SubscriptionStore {
  /// Adds one, unless the facility has `limit`: false then.
  package static func add(
    _ entry: SubscriptionEntry, limit: Int, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      SubscriptionStatements.add.bind(
        parameters: values(entry) + [
          PostgresTimestamp(microseconds: entry.madeAt), entry.madeBy, Int64(limit),
        ])
    )).isEmpty
  }

  /// Puts another in its place, which has to answer anew; false if it is gone.
  package static func change(
    _ entry: SubscriptionEntry, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      SubscriptionStatements.change.bind(
        parameters: values(entry) + [PostgresTimestamp(microseconds: now)])
    )).isEmpty
  }

  private static func values(_ entry: SubscriptionEntry) -> [(any PostgresEncodable)?] {
    [
      entry.id, entry.facility, entry.role.rawValue, entry.status.rawValue, entry.criteria.text,
      entry.criteria.kind.rawValue, entry.criteria.statuses, entry.criteria.classes,
      entry.endpoint, entry.content.rawValue, entry.reason, entry.base,
      entry.endsAt.map { PostgresTimestamp(microseconds: $0) },
    ]
  }

  /// Takes one away; what waits for it is sent no more. False if it is gone.
  package static func remove(
    _ id: SubscriptionID, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      SubscriptionStatements.remove.bind(id, PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Turns one off; false if it is off or gone.
  package static func stop(
    _ id: SubscriptionID, error: String?, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      SubscriptionStatements.stop.bind(id, error, PostgresTimestamp(microseconds: now)))).isEmpty
  }

  /// Those that are past their end, now off.
  package static func end(
    at now: Int64, in transaction: borrowing Transaction
  ) async throws -> [SubscriptionID] {
    try await transaction.query(
      SubscriptionStatements.end.bind(PostgresTimestamp(microseconds: now))
    ).map { try $0.decode(0) }
  }

  /// One by its id; nil if there is none.
  package static func find(
    _ id: SubscriptionID, in transaction: borrowing Transaction
  ) async throws -> SubscriptionEntry? {
    try await transaction.query(SubscriptionStatements.find.bind(id)).first
      .map(SubscriptionStatements.entry)
  }

  /// A facility's, or everybody's where it is nil; the newest first.
  package static func list(
    of facility: FacilityID?, in transaction: borrowing Transaction
  ) async throws -> [SubscriptionEntry] {
    try await transaction.query(SubscriptionStatements.list.bind(facility)).map(
      SubscriptionStatements.entry)
  }

  /// Those that hear now.
  package static func hearing(
    at now: Int64, in transaction: borrowing Transaction
  ) async throws -> [SubscriptionEntry] {
    try await transaction.query(
      SubscriptionStatements.hearing.bind(PostgresTimestamp(microseconds: now))
    ).map(SubscriptionStatements.entry)
  }

  /// Visits to be looked at, nobody else's until `until`.
  package static func takeWork(
    _ count: Int, at now: Int64, until: Int64, in transaction: borrowing Transaction
  ) async throws -> [(id: Int64, facility: FacilityID, visit: VisitID)] {
    let rows = try await transaction.query(
      SubscriptionStatements.takeWork.bind(
        Int64(count), PostgresTimestamp(microseconds: now), PostgresTimestamp(microseconds: until)))
    let work: [(id: Int64, facility: FacilityID, visit: VisitID)] = try rows.map {
      (try $0.decode(0), try $0.decode(1), try $0.decode(2))
    }
    return work.sorted { $0.id < $1.id }
  }

  /// A visit that a subscription hears of.
  package struct Found: Hashable, Sendable {
    /// By whom it is heard.
    package let subscription: SubscriptionID
    /// The visit, where it was, and its status.
    package let facility: FacilityID
    /// The visit.
    package let visit: VisitID
    /// Its status.
    package let status: String

    /// A find.
    package init(
      subscription: SubscriptionID, facility: FacilityID, visit: VisitID, status: String
    ) {
      self.subscription = subscription
      self.facility = facility
      self.visit = visit
      self.status = status
    }
  }

  /// Puts finds into their queues, each once, and takes the work away.
  package static func settle(
    _ work: [Int64], _ found: [Found], at now: Int64, in transaction: borrowing Transaction
  ) {
    if !found.isEmpty {
      transaction.enqueue(
        SubscriptionStatements.note.bind(
          found.map(\.subscription), found.map(\.facility), found.map(\.visit),
          found.map(\.status), PostgresTimestamp(microseconds: now)))
    }
    transaction.enqueue(SubscriptionStatements.endWork.bind(work))
  }

  /// Takes those to whom something may be sent now, until `until`.
  package static func take(
    _ count: Int, at now: Int64, until: Int64, in transaction: borrowing Transaction
  ) async throws -> [SubscriptionEntry] {
    try await transaction.query(
      SubscriptionStatements.take.bind(
        Int64(count), PostgresTimestamp(microseconds: now), PostgresTimestamp(microseconds: until))
    ).map(SubscriptionStatements.entry)
  }

  /// Holds one until `until`; false if another courier has it, or it may not be sent to any more.
  package static func hold(
    _ entry: SubscriptionEntry, until: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      SubscriptionStatements.hold.bind(
        entry.id, entry.leaseUntil.map { PostgresTimestamp(microseconds: $0) },
        Int32(entry.version),
        PostgresTimestamp(microseconds: until)))).isEmpty
  }

  /// What is to be sent next; nil if nothing waits.
  package static func next(
    of id: SubscriptionID, in transaction: borrowing Transaction
  ) async throws -> SubscriptionEvent? {
    try await transaction.query(SubscriptionStatements.next.bind(id)).first
      .map(SubscriptionStatements.event)
  }

  /// The events of one that were given up or wait, the oldest first.
  package static func open(
    of id: SubscriptionID, limit: Int, in transaction: borrowing Transaction
  ) async throws -> [SubscriptionEvent] {
    try await transaction.query(SubscriptionStatements.open.bind(id, Int64(limit))).map(
      SubscriptionStatements.event)
  }

  /// Gives an event its number.
  package static func number(
    _ event: SubscriptionEvent, in transaction: borrowing Transaction
  ) async throws -> SubscriptionEvent {
    guard event.number == nil else { return event }
    var numbered = event
    numbered.number = try await transaction.query(
      SubscriptionStatements.number.bind(event.subscription, event.id)
    ).first?.decode(0)
    return numbered
  }

  /// Says how an event ended.
  package static func settle(
    _ event: SubscriptionEvent, as state: SubscriptionEvent.State, at now: Int64,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      SubscriptionStatements.settle.bind(
        event.id, state.rawValue, PostgresTimestamp(microseconds: now)))
  }

  /// The endpoint took something.
  package static func succeed(
    _ id: SubscriptionID, version: Int, at now: Int64, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      SubscriptionStatements.succeed.bind(
        id, PostgresTimestamp(microseconds: now), Int32(version)))
  }

  /// The endpoint took nothing; it is tried again at `next`, and is in error from `limit` failures in a row on.
  package static func fail(
    _ id: SubscriptionID, error: String, next: Int64, limit: Int, event: SubscriptionEvent?,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      SubscriptionStatements.fail.bind(
        id, String(error.prefix(200)), PostgresTimestamp(microseconds: next), Int32(limit)))
    if let event { transaction.enqueue(SubscriptionStatements.tried.bind(event.id)) }
  }

  /// Gives up what was noted before a moment and still waits; says how many that were.
  package static func giveUp(
    _ id: SubscriptionID, before moment: Int64, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Int {
    try await transaction.query(
      SubscriptionStatements.giveUp.bind(
        id, PostgresTimestamp(microseconds: moment), PostgresTimestamp(microseconds: now))
    ).count
  }

  /// Lets one go.
  package static func release(_ id: SubscriptionID, in transaction: borrowing Transaction) {
    transaction.enqueue(SubscriptionStatements.release.bind(id))
  }

  /// Puts what was given up back into the queue, and says how many there are.
  package static func revive(
    _ id: SubscriptionID, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Int {
    try await transaction.query(
      SubscriptionStatements.revive.bind(id, PostgresTimestamp(microseconds: now))
    ).count
  }

  /// Forgets what ended before a moment.
  package static func forget(before moment: Int64, in transaction: borrowing Transaction) {
    transaction.enqueue(
      SubscriptionStatements.forget.bind(PostgresTimestamp(microseconds: moment)))
  }
}
