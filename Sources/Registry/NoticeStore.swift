package import Database
import RecordModel

/// Notices inside transactions that others open.
package enum NoticeStore {
  /// Makes a notice with its ways; false if there is one with its key.
  package static func make(
    _ notice: Notice, by channels: [Notice.Channel], at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Bool {
    let moment = PostgresTimestamp(microseconds: now)
    let rows = try await transaction.query(
      NoticeStatements.insert.bind(
        notice.id, notice.kind, notice.subject,
        PostgresDate(daysSince1970: notice.dueOn.daysSince1970), notice.key,
        notice.title.indonesian, notice.title.english, notice.text.indonesian,
        notice.text.english, notice.recipients, moment))
    guard !rows.isEmpty else { return false }
    transaction.enqueue(
      NoticeStatements.insertDeliveries.bind(notice.id, channels.map(\.rawValue), moment))
    return true
  }

  /// Claims what is due, of which nobody else claims the same until `until`.
  package static func claim(
    _ limit: Int, at now: Int64, until: Int64, in transaction: borrowing Transaction
  ) async throws -> [NoticeDelivery] {
    try await transaction.query(
      NoticeStatements.claim.bind(
        PostgresTimestamp(microseconds: now), PostgresTimestamp(microseconds: until),
        Int64(limit))
    ).compactMap(NoticeStatements.delivery)
  }

  /// Says that a delivery went out.
  package static func sent(
    _ delivery: NoticeDelivery, at now: Int64, in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      NoticeStatements.sent.bind(
        delivery.notice.id, delivery.channel.rawValue, PostgresTimestamp(microseconds: now)))
  }

  /// Says that it failed, and when it is tried again; nil gives it up.
  package static func failed(
    _ delivery: NoticeDelivery, _ fault: String, again: Int64?, at now: Int64,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      NoticeStatements.failed.bind(
        delivery.notice.id, delivery.channel.rawValue,
        PostgresTimestamp(microseconds: again ?? now), again == nil, String(fault.prefix(200)),
        PostgresTimestamp(microseconds: now)))
  }

  /// The newest, with what became of each; a line for each way.
  package static func list(
    _ limit: Int, in transaction: borrowing Transaction
  ) async throws -> [NoticeStatus] {
    try await transaction.query(NoticeStatements.list.bind(Int64(limit)))
      .map(NoticeStatements.status)
  }
}

/// The SQL of notices.
enum NoticeStatements {
  static let all = [insert, insertDeliveries, claim, sent, failed, list]

  private static let columns = """
    n.notice_id, n.kind, n.subject, n.due_on, n.dedup_key, n.title_id, n.title_en, n.text_id, n.text_en,
    n.recipients
    """

  static let insert = Statement(
    "notice.insert",
    """
    INSERT INTO registry.notice (notice_id, kind, subject, due_on, dedup_key, title_id, title_en, text_id,
      text_en, recipients, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (dedup_key) DO NOTHING RETURNING notice_id
    """)

  static let insertDeliveries = Statement(
    "notice.insert_deliveries",
    """
    INSERT INTO registry.notice_delivery (notice_id, channel, next_at) SELECT $1, unnest($2::text[]), $3
    """)

  static let claim = Statement(
    "notice.claim",
    """
    WITH due AS (
      SELECT notice_id, channel FROM registry.notice_delivery
      WHERE sent_at IS NULL AND given_up_at IS NULL AND next_at <= $1
      ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED)
    UPDATE registry.notice_delivery d SET next_at = $2, attempts = attempts + 1
    FROM due, registry.notice n
    WHERE d.notice_id = due.notice_id AND d.channel = due.channel AND n.notice_id = d.notice_id
    RETURNING \(columns), d.channel, d.attempts
    """)

  static let sent = Statement(
    "notice.sent",
    """
    UPDATE registry.notice_delivery SET sent_at = $3, fault = NULL
    WHERE notice_id = $1 AND channel = $2 AND given_up_at IS NULL
    """)

  static let failed = Statement(
    "notice.failed",
    """
    UPDATE registry.notice_delivery SET next_at = $3, fault = $5,
      given_up_at = CASE WHEN $4 THEN $6 END
    WHERE notice_id = $1 AND channel = $2 AND sent_at IS NULL
    """)

  static let list = Statement(
    "notice.list",
    """
    SELECT \(columns), n.made_at, d.channel, coalesce(d.attempts, 0), d.sent_at,
      d.given_up_at IS NOT NULL, d.fault
    FROM (SELECT * FROM registry.notice ORDER BY made_at DESC, notice_id LIMIT $1) n
    LEFT JOIN registry.notice_delivery d USING (notice_id)
    ORDER BY n.made_at DESC, n.notice_id, d.channel
    """)

  static func notice(_ row: Row) throws -> Notice {
    Notice(
      id: try row.decode(0), kind: try row.decode(1), subject: try row.decode(2),
      dueOn: CivilDate(daysSince1970: try row.decode(3, as: PostgresDate.self).daysSince1970),
      key: try row.decode(4), title: Bilingual(id: try row.decode(5), en: try row.decode(6)),
      text: Bilingual(id: try row.decode(7), en: try row.decode(8)),
      recipients: try row.decode(9, as: [String].self))
  }

  static func delivery(_ row: Row) throws -> NoticeDelivery? {
    guard let channel = Notice.Channel(rawValue: try row.decode(10)) else { return nil }
    return NoticeDelivery(
      notice: try notice(row), channel: channel,
      attempts: Int(try row.decode(11, as: Int32.self)))
  }

  static func status(_ row: Row) throws -> NoticeStatus {
    NoticeStatus(
      notice: try notice(row),
      madeAt: try row.decode(10, as: PostgresTimestamp.self).microseconds,
      channel: try row.decodeOptional(11, as: String.self).flatMap(Notice.Channel.init),
      attempts: Int(try row.decode(12, as: Int32.self)),
      sentAt: try row.decodeOptional(13, as: PostgresTimestamp.self)?.microseconds,
      isGivenUp: try row.decode(14), fault: try row.decodeOptional(15))
  }
}
