/// Words of a statement's text that pgAudit's fields do not tell of: settings that decide what is
/// audited, and the server's own functions that read files, logs and other servers.
///
/// A superuser can turn `log_statement` off and `pgaudit.log` then, and only the first of the two is
/// heard of; `pg_read_binary_file` of a table is a `SELECT` without an object. The words are of a
/// fixed list, so that no literal can come into a summary. Who puts them together from pieces in a
/// `DO` block is not found so; the block's text is kept.
struct TellingWords {
  /// Settings that the text sets or takes back, in the order of their names.
  private(set) var settings: [String] = []
  /// Functions and ways out that it names, in the order of their names.
  private(set) var functions: [String] = []

  /// Looks through a text.
  init(in text: String) {
    var settings: Set<String> = []
    var functions: Set<String> = []
    var verbs: Set<String> = []
    for word in text.utf8.split(whereSeparator: { !Self.isOfWord($0) }) where word.count <= 48 {
      var word = String(decoding: word.map(Self.lowered), as: UTF8.self)
      if word.hasPrefix("pgaudit.") { settings.insert("pgaudit") }
      if word.hasPrefix("pg_catalog.") { word = String(word.dropFirst("pg_catalog.".count)) }
      if Self.settingNames.contains(word) { settings.insert(word) }
      if Self.functionNames.contains(word) { functions.insert(word) }
      if Self.verbs.contains(word) { verbs.insert(word) }
    }
    if !verbs.isDisjoint(with: ["set", "reset", "set_config"]) {
      self.settings = settings.sorted()
    }
    if verbs.isSuperset(of: ["copy", "program"]) { functions.insert("copy_program") }
    self.functions = functions.sorted()
  }

  private static let verbs: Set<String> = ["set", "reset", "set_config", "copy", "program"]

  private static let settingNames: Set<String> = [
    "log_statement", "log_min_messages", "log_min_error_statement", "log_connections",
    "log_disconnections", "log_replication_commands", "log_destination", "log_directory",
    "log_filename", "log_file_mode", "log_truncate_on_rotation", "log_timezone",
    "logging_collector", "lc_messages", "shared_preload_libraries", "session_preload_libraries",
    "local_preload_libraries", "wal_level", "archive_command", "restore_command",
  ]

  private static let functionNames: Set<String> = [
    "pg_read_file", "pg_read_binary_file", "pg_ls_dir", "pg_ls_logdir", "pg_ls_waldir",
    "pg_stat_file", "pg_file_write", "pg_file_unlink", "lo_get", "lo_export", "lo_import",
    "lo_put", "lo_from_bytea", "loread", "lowrite", "dblink", "dblink_exec", "dblink_connect",
    "pg_logical_slot_get_changes", "pg_logical_slot_peek_changes",
    "pg_logical_slot_get_binary_changes", "pg_logical_slot_peek_binary_changes",
    "pg_create_logical_replication_slot", "get_raw_page", "heap_page_items",
    "pg_get_wal_records_info", "query_to_xml", "table_to_xml", "schema_to_xml",
    "database_to_xml", "pg_reload_conf", "pg_rotate_logfile", "pg_terminate_backend",
  ]

  static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 32 : byte }

  static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: byte >= 0x80
    }
  }
}
