/// One step of the schema, run once, in order, and never changed after it was released.
package struct Migration: Sendable {
  /// 1, 2, 3, ... without gaps.
  package let version: Int
  /// For example `m0001_registry`.
  package let name: String
  /// One or more statements, without BEGIN or COMMIT.
  package let sql: String

  /// A step; `Migrator` checks the order.
  package init(version: Int, name: String, sql: String) {
    self.version = version
    self.name = name
    self.sql = sql
  }
}
