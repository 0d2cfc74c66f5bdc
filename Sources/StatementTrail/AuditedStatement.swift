/// What pgAudit says of one statement and one object that it touches.
///
/// Source: pgAudit 1.7, README, "Format".
package struct AuditedStatement: Hashable, Sendable {
  /// Class of a statement, those that want a look first.
  package enum Class: String, CaseIterable, Hashable, Sendable, Comparable {
    /// Roles and rights.
    case role = "ROLE"
    /// Definitions, settings of the system and of databases.
    case definition = "DDL"
    /// `SET`, `LOAD`, `LISTEN`, `VACUUM` and the like.
    case misc = "MISC"
    /// Rows written.
    case write = "WRITE"
    /// Rows read, `COPY ... TO` among them.
    case read = "READ"
    /// Functions called and `DO` blocks.
    case function = "FUNCTION"
    /// A class of a later version.
    case other = "OTHER"

    /// Order of how much a look is wanted.
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
  }

  /// Whether session auditing or object auditing (`pgaudit.role`) wrote the line.
  package let isObjectAudit: Bool
  /// Number of the statement within its session.
  package let statement: Int
  /// Number of the statement within that one: a function's, a block's.
  package let substatement: Int
  /// Its class.
  package let group: Class
  /// Its command, as `SELECT` or `CREATE ROLE`; `???` where pgAudit does not know.
  package let command: String
  /// Kind of the object, as `TABLE`; empty if none is named.
  package let objectType: String
  /// Name of the object with its schema, as `record.visit`; empty if none is named.
  package let objectName: String
  /// The statement's text; nil where an earlier line of the same statement has it, or it was cut.
  ///
  /// Its literals can hold a patient's value: it belongs into no leaf and no message.
  package let text: String?

  /// A statement.
  package init(
    isObjectAudit: Bool = false, statement: Int, substatement: Int, group: Class,
    command: String, objectType: String, objectName: String, text: String?
  ) {
    self.isObjectAudit = isObjectAudit
    self.statement = statement
    self.substatement = substatement
    self.group = group
    self.command = command
    self.objectType = objectType
    self.objectName = objectName
    self.text = text
  }

  /// Reads a message `AUDIT: SESSION,...`; nil if it is none.
  ///
  /// Fields after the text, which settings add, are passed over. Of a message that was cut the text
  /// is what there is of it, but the fields before it must be whole.
  package init?(message: String, isCut: Bool = false) {
    let mark = "AUDIT: "
    guard message.utf8.starts(with: mark.utf8) else { return nil }
    let fields = CommaSeparated.fields(message.utf8.dropFirst(mark.utf8.count), isCut: isCut)
    guard let fields, fields.count >= 8, ["SESSION", "OBJECT"].contains(fields[0]),
      let statement = Int(fields[1]), let substatement = Int(fields[2])
    else { return nil }
    let text = fields[7]
    self.init(
      isObjectAudit: fields[0] == "OBJECT", statement: statement, substatement: substatement,
      group: Class(rawValue: fields[3]) ?? .other, command: fields[4], objectType: fields[5],
      objectName: fields[6], text: Self.unwritten.contains(text) ? nil : text)
  }

  private static let unwritten: Set<String> = ["<previously logged>", "<not logged>", ""]
}

/// Fields with commas between them, quoted where they hold a comma, a quote or the end of a line.
///
/// Source: RFC 4180; pgAudit's `append_valid_csv`.
enum CommaSeparated {
  /// The fields of one record; nil if a quote is left open, or something stands after a closing
  /// one. Of a record that was cut the last field is as far as it goes.
  static func fields(_ record: some Sequence<UInt8>, isCut: Bool) -> [String]? {
    var fields: [String] = []
    var field: [UInt8] = []
    var place = Place.start
    for byte in record {
      switch (place, byte) {
      case (.start, UInt8(ascii: "\"")): place = .quoted
      case (.quoted, UInt8(ascii: "\"")): place = .closed
      case (.closed, UInt8(ascii: "\"")):
        field.append(byte)
        place = .quoted
      case (.quoted, _): field.append(byte)
      case (_, UInt8(ascii: ",")):
        fields.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        place = .start
      case (.closed, _): return nil
      default:
        field.append(byte)
        place = .plain
      }
    }
    guard place != .quoted || isCut else { return nil }
    fields.append(String(decoding: field, as: UTF8.self))
    return fields
  }

  private enum Place {
    case start
    case plain
    case quoted
    case closed
  }
}
