/// What travels to the server together, with one answer to wait for.
struct Pipeline: Sendable {
  /// How the transaction ends with this pipeline.
  enum End: Sendable { case commit, rollback }

  /// The transaction's name, for comments and errors.
  let transaction: String
  /// Whether BEGIN comes first.
  let begins: Bool
  let statements: [BoundStatement]
  let end: End?

  var commits: Bool { end == .commit }

  /// The error of a link that broke, or a deadline that passed, somewhere in this pipeline.
  func interrupted(_ definite: DatabaseError) -> DatabaseError {
    commits ? .commitUnknown(transaction: transaction, sqlState: nil) : definite
  }
}
