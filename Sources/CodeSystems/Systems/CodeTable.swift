import RecordModel

/// The text of a table: lines `#name TAB value`, then one line a code, its fields parted by tabs.
struct CodeTable {
  /// What the lines that begin with `#` say.
  private(set) var facts: [String: String] = [:]
  /// The codes in their order.
  private(set) var entries: [CodeEntry] = []

  /// Reads a table that is built in: `code english indonesian ...`, for products `code name ...`.
  init(_ bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      if fields[0].hasPrefix("#") {
        facts[String(fields[0].dropFirst())] = fields[1]
      } else {
        add(fields)
      }
    }
  }

  private mutating func add(_ fields: [String]) {
    let hasOneName = facts["columns"]?.hasPrefix("code|name") == true
    let name = Bilingual(id: fields[hasOneName ? 1 : 2], en: fields[1])
    entries.append(
      CodeEntry(
        code: fields[0], name: name, more: Array(fields.dropFirst(hasOneName ? 2 : 3))))
  }
}
