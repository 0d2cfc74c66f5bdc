/// One SQL statement under a name; each connection prepares it at its first use.
///
/// Parameters are `$1`, `$2`, ... and carry the PostgreSQL type of the Swift value that is bound,
/// so `$1::jsonb` casts a text. Where every bound value of a parameter is nil so far, the server
/// infers its type: write a cast where it cannot.
package struct Statement: Sendable, Hashable {
  /// `room.what`, for example `intake.insert_visit`; unique among all statements.
  package let name: String
  /// The SQL as it is sent: it begins with the name as a comment, which PostgreSQL's log and
  /// `pg_stat_activity` then show.
  package let sql: String

  /// A statement; characters of `name` that could end the comment are left out.
  package init(_ name: String, _ sql: String) {
    self.name = name
    self.sql = Self.comment(name) + sql
  }

  /// The statement with a value for each parameter, in order; nil is NULL.
  package func bind(_ values: (any PostgresEncodable)?...) -> BoundStatement {
    BoundStatement(self, values)
  }

  /// The statement with as many values as the list has, where their number is not known in the
  /// source.
  ///
  /// The label keeps one array that is bound apart from a list of values.
  package func bind(parameters: [(any PostgresEncodable)?]) -> BoundStatement {
    BoundStatement(self, parameters)
  }

  /// The statement with a column for each parameter, in order; all have as many elements.
  package func bind(columns: [ParameterColumn]) -> BoundStatement {
    BoundStatement(self, columns: columns)
  }

  /// The comment that names a statement or transaction in the server's eyes.
  static func comment(_ name: String) -> String {
    let safe = name.utf8.filter {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    return "/* \(String(decoding: safe, as: UTF8.self)) */ "
  }
}

/// A statement and its encoded parameters, ready to be sent.
package struct BoundStatement: Sendable {
  /// One parameter: the OID of its type (0 for an untyped NULL) and its length (-1 for NULL).
  struct Parameter: Sendable {
    let type: UInt32
    let length: Int32
  }

  /// What is run.
  package let statement: Statement
  let parameters: [Parameter]
  /// The encoded values one after another, and one byte more, so that an empty value has an address
  /// too.
  let bytes: [UInt8]

  init(_ statement: Statement, _ values: [(any PostgresEncodable)?]) {
    var bytes: [UInt8] = []
    self.parameters = values.map { value in
      guard let value else { return Parameter(type: 0, length: -1) }
      let start = bytes.count
      value.encode(into: &bytes)
      return Parameter(
        type: type(of: value).postgresType, length: Int32(clamping: bytes.count - start))
    }
    bytes.append(0)
    self.bytes = bytes
    self.statement = statement
  }

  init(_ statement: Statement, columns: [ParameterColumn]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(columns.reduce(1) { $0 + $1.bytes.count + Self.arrayHeadBytes })
    parameters = columns.map { column in
      let start = bytes.count
      column.encode(into: &bytes)
      return Parameter(type: column.arrayType, length: Int32(clamping: bytes.count - start))
    }
    bytes.append(0)
    self.bytes = bytes
    self.statement = statement
  }

  /// Dimensions, NULL flag, element type, length and lower bound.
  private static let arrayHeadBytes = 20
}
