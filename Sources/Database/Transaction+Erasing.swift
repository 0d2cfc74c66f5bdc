extension Transaction {
  /// Runs a statement that returns `tableoid::regclass::text` of each row that it took; the
  /// different ones: tables and partitions whose files now hold dead rows.
  package borrowing func erased(by statement: BoundStatement) async throws -> Set<String> {
    Set(try await query(statement).map { try $0.decode(0, as: String.self) })
  }
}
