/// What every connection sets before its first transaction, so that no default of the server or
/// role weakens it.
enum Session {
  /// A statement that wants a row lock waits this long: past a commit that waits for its standby,
  /// within a client's patience.
  private static let lockTimeoutMilliseconds = 10_000
  /// A gateway that stopped inside a transaction loses its locks after this; longer than any body
  /// computes.
  private static let idleInTransactionMilliseconds = 60_000
  /// The server looks this often whether a client that waits is still there.
  private static let clientCheckMilliseconds = 5_000

  /// Pins the session; answers one row with the effective `synchronous_commit`.
  static func settings(for role: DatabaseRole) -> BoundStatement {
    let fixed =
      [
        ("TimeZone", "UTC"), ("DateStyle", "ISO, YMD"), ("client_min_messages", "warning"),
        ("default_transaction_isolation", "read committed"),
        ("statement_timeout", "\(role.statementTimeoutMilliseconds)"),
        ("lock_timeout", "\(lockTimeoutMilliseconds)"),
        ("idle_in_transaction_session_timeout", "\(idleInTransactionMilliseconds)"),
        ("client_connection_check_interval", "\(clientCheckMilliseconds)"),
      ] + plans(for: role)
    // `remote_apply` is stronger than `on` and stays.
    let sql = """
      SELECT set_config('synchronous_commit',
        CASE current_setting('synchronous_commit')
          WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END,
        false), \(fixed.map { "set_config('\($0)', '\($1)', false)" }.joined(separator: ", "))
      """
    return Statement("database.session", sql).bind()
  }

  /// Roles whose statements go by whole keys and have one good plan: planning each anew costs intake a tenth of
  /// its transaction, and a reader, who asks each month's partition for nothing else, two thirds. Searches have as
  /// many plans as filters, and say so (`Transaction.planAnew`).
  ///
  /// A plan is kept until the table is analysed, and one that was made while a month was empty would go through it row
  /// by row until then: who reads keeps to the index. Nothing here runs long enough to be worth compiling: JIT made a
  /// page of figures twice as slow. Nor does a page take both cores from the intake.
  private static func plans(for role: DatabaseRole) -> [(String, String)] {
    switch role {
    case .intake: [("plan_cache_mode", "force_generic_plan"), ("jit", "off")]
    case .reader, .resolver:
      [("plan_cache_mode", "force_generic_plan"), ("enable_seqscan", "off"), ("jit", "off")]
    case .monitor:
      // Filters that are absent make a kept plan expect next to no rows.
      [
        ("plan_cache_mode", "force_custom_plan"), ("jit", "off"),
        ("max_parallel_workers_per_gather", "0"),
      ]
    default: [("plan_cache_mode", "auto"), ("jit", "off")]
    }
  }

  /// Whether a COMMIT that succeeds is on disk, and on the synchronous standby if there is one.
  static func isDurable(_ synchronousCommit: String) -> Bool {
    ["on", "remote_apply"].contains(synchronousCommit)
  }
}
