extension Database {
  /// Whether `role` may run every statement against the schema as it is, without running any.
  ///
  /// Each is prepared, its parameters' types inferred, and explained with NULLs, which checks the
  /// rights too. For tests: only SELECT, INSERT, UPDATE, DELETE, MERGE and VALUES can be verified.
  /// Throws the `refused` of the first that fails, with its name.
  package func verify(_ statements: [Statement], as role: DatabaseRole) async throws {
    for statement in statements {
      try await transaction("database.verify", as: role, retrying: false) { transaction in
        // A new name each time, because what a failed verification prepared stays.
        let name = "verify_\(UInt64.random(in: 0...UInt64.max))"
        transaction.enqueue(
          Statement("\(statement.name) (\(name))", "PREPARE \(name) AS \(statement.sql)").bind())
        let counted = try await transaction.query(Self.parameterCount.bind(name))
        let nulls = repeatElement("NULL", count: try counted[0].decode(0))
          .joined(separator: ", ")
        let arguments = nulls.isEmpty ? "" : "(\(nulls))"
        transaction.enqueue(
          Statement("\(statement.name) [\(name)]", "EXPLAIN EXECUTE \(name)\(arguments)").bind())
      }
    }
  }

  private static let parameterCount = Statement(
    "database.parameter_count",
    "SELECT cardinality(parameter_types)::int8 FROM pg_prepared_statements WHERE name = $1")
}
