/// What one connection has prepared, by statement name.
struct PreparedStatements {
  struct Entry {
    /// The name at the server.
    let serverName: String
    let sql: String
    /// The declared types; 0 where only NULL was bound so far and the server inferred the type.
    let types: [UInt32]
  }

  /// Prepared statements on one connection, ours or outdated; a connection with more is replaced. A
  /// house has some hundred.
  static let limit = 2_000

  private var entries: [String: Entry] = [:]
  private var prepared = 0

  var isFull: Bool { prepared > Self.limit }

  /// The prepared form of a statement, and whether it must be prepared first; throws `misused` for
  /// a name with two texts or a parameter with two types.
  mutating func entry(
    for bound: BoundStatement
  ) throws -> (entry: Entry, isNew: Bool) {
    let name = bound.statement.name
    let types = bound.parameters.map(\.type)
    guard let known = entries[name] else { return (add(bound.statement, types), true) }
    guard known.sql == bound.statement.sql, known.types.count == types.count else {
      throw DatabaseError.misused(statement: name)
    }
    let merged = try zip(known.types, types).map { known, type in
      guard known == type || known == 0 || type == 0 else {
        throw DatabaseError.misused(statement: name)
      }
      return known == 0 ? type : known
    }
    // Prepared again at most once for each parameter, because types are only ever added.
    return merged == known.types ? (known, false) : (add(bound.statement, merged), true)
  }

  /// Forgets a statement that the server did not come to prepare.
  mutating func forget(_ name: String) { entries[name] = nil }

  private mutating func add(_ statement: Statement, _ types: [UInt32]) -> Entry {
    prepared += 1
    // PostgreSQL cuts names at 63 bytes; the number keeps cut ones apart.
    let entry = Entry(
      serverName: "\(statement.name.prefix(48))#\(prepared)", sql: statement.sql, types: types)
    entries[statement.name] = entry
    return entry
  }
}
