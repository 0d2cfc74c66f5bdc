package import CityMap
package import Database

/// The lists of streets that the health office stated, inside transactions that others open.
package enum StreetStore {
  /// A list as it was stated.
  package struct Version: Hashable, Sendable {
    /// 1 and up; the highest counts.
    package let number: Int
    /// Microseconds since 1970.
    package let statedAt: Int64
    /// Whose code.
    package let statedBy: String
    /// Where it comes from, in words.
    package let source: String
    /// Of which day the source is, days since 1970.
    package let sourceDay: Int
    /// How many rows it has.
    package let entries: Int
  }

  /// Most versions of one answer.
  package static let mostVersions = 200

  /// States a list in the place of the one before, which stays; gives its number.
  ///
  /// - Parameter now: microseconds since 1970.
  package static func put(
    _ entries: [StreetList.Entry], source: String, sourceDay: Int, by actor: String, at now: Int64,
    in transaction: borrowing Transaction
  ) async throws -> Int {
    let version = try await transaction.query(
      StreetStatements.state.bind(
        PostgresTimestamp(microseconds: now), actor, source,
        PostgresDate(daysSince1970: sourceDay), Int32(entries.count))
    )[0].decode(0, as: Int32.self)
    transaction.enqueue(
      StreetStatements.add.bind(
        version, entries.indices.map { Int32($0 + 1) }, entries.map(\.street),
        PostgresArray(entries.map { $0.rts.map { Int16($0.lowerBound) } }),
        PostgresArray(entries.map { $0.rts.map { Int16($0.upperBound) } }),
        entries.map(\.kelurahan)))
    return Int(version)
  }

  /// A list with its number, in the order stated; what is no street any more is left out. Without any the empty one.
  package static func list(
    _ number: Int, in transaction: borrowing Transaction
  ) async throws -> StreetList {
    let rows = try await transaction.query(StreetStatements.entries.bind(Int32(number)))
    return StreetList(
      version: number,
      entries: try rows.compactMap { row in
        let first = try row.decodeOptional(1, as: Int16.self).map(Int.init)
        let last = try row.decodeOptional(2, as: Int16.self).map(Int.init)
        return StreetList.Entry(
          street: try row.decode(0), rts: first.flatMap { first in last.map { first...$0 } },
          kelurahan: try row.decode(3))
      })
  }

  /// The newest `mostVersions`, the newest first.
  package static func versions(in transaction: borrowing Transaction) async throws -> [Version] {
    try await transaction.query(StreetStatements.versions.bind(Int64(mostVersions))).map { row in
      Version(
        number: Int(try row.decode(0, as: Int32.self)),
        statedAt: try row.decode(1, as: PostgresTimestamp.self).microseconds,
        statedBy: try row.decode(2), source: try row.decode(3),
        sourceDay: try row.decode(4, as: PostgresDate.self).daysSince1970,
        entries: Int(try row.decode(5, as: Int32.self)))
    }
  }
}

/// The SQL of lists of streets.
package enum StreetStatements {
  /// What the snapshot and the page are read with.
  package static let reading = [newest, entries]
  /// What administration sends besides.
  package static let changing = [versions, state, add]

  static let newest = Statement(
    "registry.newest_streets", "SELECT coalesce(max(version), 0) FROM registry.street_list")

  static let entries = Statement(
    "registry.streets",
    """
    SELECT street, rt_from, rt_to, kelurahan_code FROM registry.street WHERE version = $1 ORDER BY line
    """)

  static let versions = Statement(
    "registry.street_lists",
    """
    SELECT version, stated_at, stated_by, source, source_day, entries FROM registry.street_list
    ORDER BY version DESC LIMIT $1
    """)

  static let state = Statement(
    "registry.state_streets",
    """
    INSERT INTO registry.street_list (stated_at, stated_by, source, source_day, entries)
    VALUES ($1, $2, $3, $4, $5) RETURNING version
    """)

  static let add = Statement(
    "registry.add_streets",
    """
    INSERT INTO registry.street (version, line, street, rt_from, rt_to, kelurahan_code)
    SELECT $1, c.* FROM unnest($2::integer[], $3::text[], $4::smallint[], $5::smallint[], $6::text[])
      AS c (line, street, rt_from, rt_to, kelurahan_code)
    """)
}
