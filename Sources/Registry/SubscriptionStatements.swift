import AccessPolicy
import Database
import RecordModel

/// The SQL of subscriptions.
enum SubscriptionStatements {
  static let all = [
    add, change, remove, stop, end, find, list, hearing, takeWork, note, endWork, take, hold, next,
    open, number, settle, giveUp, succeed, fail, tried, release, revive, forget,
  ]

  static let add = Statement(
    "access.add_subscription",
    """
    INSERT INTO access.subscription (subscription_id, facility_id, role, status, criteria, kind,
      statuses, classes, endpoint, content, reason, base, ends_at, made_at, made_by, changed_at,
      next_at)
    SELECT $1, $2, $3, $4, $5, $6, $7::text[], $8::text[], $9, $10, $11, $12, $13, $14, $15, $14, $14
    WHERE (SELECT count(*) FROM access.subscription WHERE facility_id = $2 AND deleted_at IS NULL)
      < $16
    RETURNING subscription_id
    """)

  static let change = Statement(
    "access.change_subscription",
    """
    UPDATE access.subscription SET role = $3, status = $4, criteria = $5, kind = $6,
      statuses = $7::text[], classes = $8::text[], endpoint = $9, content = $10, reason = $11,
      base = $12, ends_at = $13, changed_at = $14, next_at = $14, version = version + 1,
      is_proven = false, faults = 0, error = NULL, lease_until = NULL
    WHERE subscription_id = $1 AND facility_id = $2 AND deleted_at IS NULL
    RETURNING subscription_id
    """)

  static let remove = Statement(
    "access.remove_subscription",
    """
    UPDATE access.subscription SET status = 'off', deleted_at = $2, changed_at = $2,
      version = version + 1, lease_until = NULL
    WHERE subscription_id = $1 AND deleted_at IS NULL RETURNING subscription_id
    """)

  static let stop = Statement(
    "access.stop_subscription",
    """
    UPDATE access.subscription SET status = 'off', changed_at = $3, version = version + 1,
      error = coalesce($2, error), lease_until = NULL
    WHERE subscription_id = $1 AND deleted_at IS NULL AND status <> 'off' RETURNING subscription_id
    """)

  static let end = Statement(
    "access.end_subscriptions",
    """
    UPDATE access.subscription SET status = 'off', changed_at = $1, version = version + 1,
      lease_until = NULL
    WHERE deleted_at IS NULL AND status <> 'off' AND ends_at <= $1 RETURNING subscription_id
    """)

  private static let columns = """
    subscription_id, facility_id, role, status, criteria, kind, statuses, classes, endpoint,
    content, reason, base, ends_at, made_at, made_by, version, changed_at, is_proven, events,
    faults, error, next_at, delivered_at, lease_until
    """

  private static let counted = """
    SELECT \(columns),
      (SELECT count(*) FROM access.subscription_event e
        WHERE e.subscription_id = s.subscription_id AND e.state = 'waiting'),
      (SELECT count(*) FROM access.subscription_event e
        WHERE e.subscription_id = s.subscription_id AND e.state = 'dead')
    FROM access.subscription s
    """

  static let find = Statement(
    "access.find_subscription",
    "\(counted) WHERE subscription_id = $1 AND deleted_at IS NULL")

  static let list = Statement(
    "access.list_subscriptions",
    """
    \(counted) WHERE deleted_at IS NULL AND ($1::uuid IS NULL OR facility_id = $1::uuid)
    ORDER BY made_at DESC, subscription_id DESC
    """)

  static let hearing = Statement(
    "access.hearing_subscriptions",
    """
    SELECT \(columns), 0::bigint, 0::bigint FROM access.subscription
    WHERE deleted_at IS NULL AND status <> 'off' AND is_proven AND (ends_at IS NULL OR ends_at > $1)
    """)

  static let takeWork = Statement(
    "access.take_subscription_work",
    """
    UPDATE access.subscription_work SET next_at = $3
    WHERE work_id IN (SELECT work_id FROM access.subscription_work WHERE next_at <= $2
      ORDER BY work_id LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING work_id, facility_id, visit_id
    """)

  static let note = Statement(
    "access.note_subscription_events",
    """
    INSERT INTO access.subscription_event (subscription_id, facility_id, visit_id, status, noted_at)
    SELECT n.subscription, n.facility, n.visit, n.status, $5
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
      WITH ORDINALITY AS n (subscription, facility, visit, status, turn)
    ORDER BY n.turn
    ON CONFLICT (subscription_id, visit_id, status) DO NOTHING
    """)

  static let endWork = Statement(
    "access.end_subscription_work",
    "DELETE FROM access.subscription_work WHERE work_id = ANY ($1::bigint[])")

  static let take = Statement(
    "access.take_subscriptions",
    """
    UPDATE access.subscription SET lease_until = $3
    WHERE subscription_id IN (SELECT s.subscription_id FROM access.subscription s
      WHERE s.deleted_at IS NULL AND s.status <> 'off' AND s.next_at <= $2
        AND (s.lease_until IS NULL OR s.lease_until <= $2)
        AND (NOT s.is_proven OR EXISTS (SELECT FROM access.subscription_event e
          WHERE e.subscription_id = s.subscription_id AND e.state = 'waiting'))
      ORDER BY s.next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING \(columns), 0::bigint, 0::bigint
    """)

  static let hold = Statement(
    "access.hold_subscription",
    """
    UPDATE access.subscription SET lease_until = $4
    WHERE subscription_id = $1 AND lease_until = $2 AND version = $3 AND deleted_at IS NULL
      AND status <> 'off'
    RETURNING subscription_id
    """)

  private static let eventColumns =
    "event_id, subscription_id, visit_id, status, number, state, noted_at, tries"

  static let next = Statement(
    "access.next_subscription_event",
    """
    SELECT \(eventColumns) FROM access.subscription_event
    WHERE subscription_id = $1 AND state = 'waiting' ORDER BY event_id LIMIT 1
    """)

  static let open = Statement(
    "access.open_subscription_events",
    """
    SELECT \(eventColumns) FROM access.subscription_event
    WHERE subscription_id = $1 AND state IN ('waiting', 'dead') ORDER BY event_id LIMIT $2
    """)

  static let number = Statement(
    "access.number_subscription_event",
    """
    WITH s AS (
      UPDATE access.subscription SET events = events + 1 WHERE subscription_id = $1 RETURNING events)
    UPDATE access.subscription_event e SET number = s.events FROM s
    WHERE e.event_id = $2 AND e.number IS NULL RETURNING e.number
    """)

  static let settle = Statement(
    "access.settle_subscription_event",
    """
    UPDATE access.subscription_event SET state = $2, settled_at = $3, tries = tries + 1
    WHERE event_id = $1 AND state = 'waiting'
    """)

  static let giveUp = Statement(
    "access.give_up_subscription_events",
    """
    UPDATE access.subscription_event SET state = 'dead', settled_at = $3
    WHERE subscription_id = $1 AND state = 'waiting' AND noted_at < $2 RETURNING event_id
    """)

  static let succeed = Statement(
    "access.succeed_subscription",
    """
    UPDATE access.subscription SET status = 'active', is_proven = true, faults = 0, error = NULL,
      delivered_at = $2, next_at = $2
    WHERE subscription_id = $1 AND version = $3 AND status <> 'off'
    """)

  static let fail = Statement(
    "access.fail_subscription",
    """
    UPDATE access.subscription SET faults = faults + 1, error = $2, next_at = $3, lease_until = NULL,
      status = CASE WHEN faults + 1 >= $4 THEN 'error' ELSE status END
    WHERE subscription_id = $1 AND status <> 'off'
    """)

  static let tried = Statement(
    "access.tried_subscription_event",
    "UPDATE access.subscription_event SET tries = tries + 1 WHERE event_id = $1")

  static let release = Statement(
    "access.release_subscription",
    "UPDATE access.subscription SET lease_until = NULL WHERE subscription_id = $1")

  static let revive = Statement(
    "access.revive_subscription_events",
    """
    WITH s AS (UPDATE access.subscription SET next_at = $2 WHERE subscription_id = $1)
    UPDATE access.subscription_event SET state = 'waiting', settled_at = NULL, noted_at = $2
    WHERE subscription_id = $1 AND state = 'dead' RETURNING event_id
    """)

  static let forget = Statement(
    "access.forget_subscription_events",
    """
    DELETE FROM access.subscription_event WHERE (state <> 'waiting' AND settled_at < $1)
      OR subscription_id IN (SELECT subscription_id FROM access.subscription WHERE deleted_at < $1)
    """)

  static func entry(_ row: Row) throws -> SubscriptionEntry {
    func moment(_ column: Int) throws -> Int64? {
      try row.decodeOptional(column, as: PostgresTimestamp.self)?.microseconds
    }
    var entry = SubscriptionEntry(
      id: try row.decode(0), facility: try row.decode(1),
      role: AskerRole(rawValue: try row.decode(2)) ?? .system,
      status: SubscriptionEntry.Status(rawValue: try row.decode(3)) ?? .off,
      criteria: SubscriptionCriteria(
        text: try row.decode(4),
        kind: SubscriptionCriteria.Kind(rawValue: try row.decode(5)) ?? .referred,
        statuses: try row.decode(6, as: [String].self),
        classes: try row.decode(7, as: [String].self)),
      endpoint: try row.decode(8),
      content: SubscriptionEntry.Content(rawValue: try row.decode(9)) ?? .none,
      reason: try row.decode(10), base: try row.decode(11), endsAt: try moment(12),
      madeAt: try moment(13) ?? 0, madeBy: try row.decode(14))
    entry.version = Int(try row.decode(15, as: Int32.self))
    entry.changedAt = try moment(16) ?? 0
    entry.isProven = try row.decode(17)
    entry.events = try row.decode(18)
    entry.faults = Int(try row.decode(19, as: Int32.self))
    entry.error = try row.decodeOptional(20)
    entry.nextAt = try moment(21) ?? 0
    entry.deliveredAt = try moment(22)
    entry.leaseUntil = try moment(23)
    entry.waiting = Int(try row.decode(24, as: Int64.self))
    entry.dead = Int(try row.decode(25, as: Int64.self))
    return entry
  }

  static func event(_ row: Row) throws -> SubscriptionEvent {
    var event = SubscriptionEvent(
      id: try row.decode(0), subscription: try row.decode(1), visit: try row.decode(2),
      status: try row.decode(3),
      state: SubscriptionEvent.State(rawValue: try row.decode(5)) ?? .dead,
      notedAt: try row.decode(6, as: PostgresTimestamp.self).microseconds,
      tries: Int(try row.decode(7, as: Int32.self)))
    event.number = try row.decodeOptional(4)
    return event
  }
}
