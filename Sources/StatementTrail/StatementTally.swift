/// What was counted: a class, a command and an object.
package struct StatementCount: Hashable, Sendable {
  /// What kind of line was counted.
  package enum Group: Hashable, Sendable, Comparable {
    /// A setting that decides what is audited, by its name.
    case auditSetting
    /// A replication command.
    case replication
    /// A function called past the executor.
    case fastPath
    /// A function or way out that a statement's text names and pgAudit does not.
    case names
    /// Words that a client put into the log.
    case raised
    /// A statement, by its class.
    case statement(AuditedStatement.Class)
    /// A statement that failed.
    case failed

    /// Its word in a summary.
    package var word: String {
      switch self {
      case .auditSetting: "AUDIT SETTING"
      case .replication: "REPLICATION"
      case .fastPath: "FASTPATH"
      case .names: "NAMES"
      case .raised: "RAISED"
      case .statement(let group): group.rawValue
      case .failed: "ERROR"
      }
    }
  }

  /// What kind of line.
  package let group: Group
  /// The command, or the SQLSTATE of an error.
  package let command: String
  /// The object; empty if none is named.
  package let object: String
  /// How often.
  package let count: Int

  /// `READ SELECT record.visit x3`.
  package var text: String {
    [group.word, command, object, "x\(count)"].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// Counts what a session does until a summary is made.
struct StatementTally: Sendable {
  /// Most different things that are counted by themselves.
  static let maximumKinds = 512
  /// Room for commands without an object after those.
  static let moreKinds = 64
  /// Most bytes of statements' texts that are kept for sealing.
  static let maximumTextBytes = 64 << 10

  private struct Key: Hashable {
    var group: StatementCount.Group
    var command: String
    var object: String
  }

  private var counted: [Key: Int] = [:]
  private var lastObject: String?
  private var lastStatement: Int?
  private var textBytes = 0
  /// Texts of statements without passwords, in order; they can hold a patient's value.
  private(set) var texts: [String] = []
  /// Texts that had no room.
  private(set) var omittedTexts = 0
  /// Things that had no room.
  private(set) var uncounted = 0

  mutating func add(_ statement: AuditedStatement) {
    if let text = statement.text { keep(text) }
    defer { (lastObject, lastStatement) = (statement.objectName, statement.statement) }
    // pgAudit names a view a second time, without a command.
    if statement.command == "???", statement.objectName == lastObject,
      statement.statement == lastStatement
    {
      return
    }
    count(
      .statement(statement.group), PlainName.word(statement.command),
      CatalogueName.shortened(statement.objectName, of: statement.group))
  }

  mutating func count(_ group: StatementCount.Group, _ command: String, _ object: String = "") {
    var key = Key(group: group, command: command, object: object)
    // Many names must not hide what comes after them: without names there is room still.
    if counted[key] == nil, counted.count >= Self.maximumKinds { key.object = "*" }
    if counted[key] != nil || counted.count < Self.maximumKinds + Self.moreKinds {
      counted[key, default: 0] += 1
    } else {
      uncounted += 1
    }
  }

  mutating func keep(_ text: String) {
    let text = PasswordLiteral.cleared(text)
    if texts.last == text { return }
    let words = TellingWords(in: text)
    for setting in words.settings { count(.auditSetting, setting) }
    for function in words.functions { count(.names, function) }
    let room = Self.maximumTextBytes - textBytes
    guard text.utf8.count <= room else {
      omittedTexts += 1
      return
    }
    textBytes += text.utf8.count
    texts.append(text)
  }

  /// What was counted: what wants a look first, then by name; PostgreSQL's own tables last.
  var counts: [StatementCount] {
    counted.map {
      StatementCount(
        group: $0.key.group, command: $0.key.command, object: $0.key.object, count: $0.value)
    }.sorted {
      let left = ($0.group, CatalogueName.isFolded($0.object) ? 1 : 0)
      let right = ($1.group, CatalogueName.isFolded($1.object) ? 1 : 0)
      return left == right ? ($0.object, $0.command) < ($1.object, $1.command) : left < right
    }
  }
}

/// The names of PostgreSQL's own tables, which a client's every look at a table's columns reads.
enum CatalogueName {
  private static let schemas = ["pg_catalog.", "information_schema.", "pg_toast."]

  /// Those that can hold a patient's value, a password, somebody's statement, or the audit's own
  /// settings: they keep their names.
  private static let telling: Set<String> = [
    "pg_catalog.pg_authid", "pg_catalog.pg_shadow", "pg_catalog.pg_statistic",
    "pg_catalog.pg_statistic_ext_data", "pg_catalog.pg_stats", "pg_catalog.pg_stats_ext",
    "pg_catalog.pg_stats_ext_exprs", "pg_catalog.pg_largeobject", "pg_catalog.pg_user_mapping",
    "pg_catalog.pg_user_mappings", "pg_catalog.pg_stat_activity",
    "pg_catalog.pg_db_role_setting", "pg_catalog.pg_hba_file_rules",
    "pg_catalog.pg_file_settings", "pg_catalog.pg_subscription",
  ]

  /// An object's name for a summary: reads of the catalogue become one.
  static func shortened(_ name: String, of group: AuditedStatement.Class) -> String {
    if group == .read, !telling.contains(name),
      let schema = schemas.first(where: { name.hasPrefix($0) })
    {
      return schema + "*"
    }
    return PlainName.of(name)
  }

  /// Whether a name is one of those.
  static func isFolded(_ name: String) -> Bool { name.hasSuffix(".*") }
}
