import Database
import RecordModel

/// One column of a table: how it is bound for many rows at once, and how it is read back into one.
struct Column<Entry: AnyObject>: Sendable {
  let name: String
  /// The type of the array parameter, without `[]`.
  let type: String
  /// What the parameter's element is cast to before it is stored; nil if it is stored as it comes.
  let storedAs: String?
  /// How the stored value is selected, with `$` for the column's name.
  let selected: String
  /// The type of the parameter's elements.
  let element: any PostgresEncodable.Type
  /// Adds the row's value to the column's parameter.
  let write: @Sendable (Entry, inout ParameterColumn) -> Void
  let read: @Sendable (Row, Int, Entry) throws -> Void

  init<Value: PostgresEncodable & PostgresDecodable>(
    _ name: String, _ type: String, get: @escaping @Sendable (Entry) -> Value,
    set: @escaping @Sendable (Entry, Value) -> Void
  ) {
    self.name = name
    self.type = type
    storedAs = nil
    selected = "$"
    element = Value.self
    write = { entry, column in column.append(get(entry)) }
    read = { row, index, entry in set(entry, try row.decode(index)) }
  }

  private init<Value: PostgresEncodable & PostgresDecodable>(
    optional name: String, _ type: String, storedAs: String? = nil, selected: String = "$",
    get: @escaping @Sendable (Entry) -> Value?,
    set: @escaping @Sendable (Entry, Value?) -> Void
  ) {
    self.name = name
    self.type = type
    self.storedAs = storedAs
    self.selected = selected
    element = Value.self
    write = { entry, column in
      if let value = get(entry) { column.append(value) } else { column.appendNull() }
    }
    read = { row, index, entry in set(entry, try row.decodeOptional(index)) }
  }
}

extension Column {
  /// A value of any kind, or null.
  static func optional<Value: PostgresEncodable & PostgresDecodable>(
    _ name: String, _ type: String, _ get: @escaping @Sendable (Entry) -> Value?,
    set: @escaping @Sendable (Entry, Value?) -> Void
  ) -> Self { Self(optional: name, type, get: get, set: set) }

  /// A text, or null.
  static func text(
    _ name: String, _ get: @escaping @Sendable (Entry) -> String?,
    set: @escaping @Sendable (Entry, String?) -> Void
  ) -> Self { Self(optional: name, "text", get: get, set: set) }

  /// A whole number of 32 bits, or null.
  static func integer(
    _ name: String, _ get: @escaping @Sendable (Entry) -> Int?,
    set: @escaping @Sendable (Entry, Int?) -> Void
  ) -> Self {
    Self(
      optional: name, "integer", get: { get($0).map { Int32(clamping: $0) } },
      set: { set($0, $1.map(Int.init)) })
  }

  /// Sealed bytes, or null for none.
  static func sealed(
    _ name: String, _ get: @escaping @Sendable (Entry) -> [UInt8],
    set: @escaping @Sendable (Entry, [UInt8]) -> Void
  ) -> Self {
    Self(
      optional: name, "bytea", get: { get($0).isEmpty ? nil : Bytea(get($0)) },
      set: { set($0, $1?.bytes ?? []) })
  }

  /// A numeric that travels as its digits.
  static func numeric(
    _ name: String, _ get: @escaping @Sendable (Entry) -> String?,
    set: @escaping @Sendable (Entry, String?) -> Void
  ) -> Self {
    Self(
      optional: name, "text", storedAs: "numeric", selected: "$::text", get: get, set: set)
  }

  /// An array column, which travels as PostgreSQL's array text because rows differ in length.
  static func texts(
    _ name: String, _ get: @escaping @Sendable (Entry) -> [String],
    set: @escaping @Sendable (Entry, [String]) -> Void
  ) -> Self {
    var column = Self(
      optional: name, "text", storedAs: "text[]",
      get: { entry -> String? in arrayText(get(entry)) }, set: { _, _ in })
    column = column.reading { row, index, entry in
      set(entry, try row.decodeOptional(index, as: [String].self) ?? [])
    }
    return column
  }

  /// An array of whole numbers with nulls, `type` being `bigint` or `smallint`.
  static func integers(
    _ name: String, _ type: String, _ get: @escaping @Sendable (Entry) -> [Int64?],
    set: @escaping @Sendable (Entry, [Int64?]) -> Void
  ) -> Self {
    let column = Self(
      optional: name, "text", storedAs: "\(type)[]", selected: "$::bigint[]",
      get: { entry -> String? in arrayText(get(entry).map { $0.map(String.init) }) },
      set: { _, _ in })
    return column.reading { row, index, entry in
      set(entry, try row.decodeOptional(index, as: PostgresArray<Int64>.self)?.elements ?? [])
    }
  }

  /// A clinical time: the instant in `name`, its form in `name_form`.
  static func time(
    _ name: String, _ get: @escaping @Sendable (Entry) -> ClinicalTime?,
    set: @escaping @Sendable (Entry, ClinicalTime?) -> Void
  ) -> [Self] {
    [
      Self(
        optional: name, "timestamptz",
        get: { get($0).map { PostgresTimestamp(microseconds: $0.microseconds) } },
        set: { entry, stamp in
          set(entry, stamp.map { ClinicalTime(microseconds: $0.microseconds, form: 0) })
        }),
      Self(
        optional: "\(name)_form", "smallint", get: { get($0)?.form },
        set: { entry, form in
          guard let form, let time = get(entry) else { return }
          set(entry, ClinicalTime(microseconds: time.microseconds, form: form))
        }),
    ]
  }

  /// A coding in `prefix_system`, `prefix_code`, `prefix_display`.
  static func coding(
    _ prefix: String, code: String? = nil, _ get: @escaping @Sendable (Entry) -> Coding?,
    set: @escaping @Sendable (Entry, Coding?) -> Void
  ) -> [Self] {
    // Closures and not key paths: these run for every cell.
    func part(
      _ name: String, _ value: @escaping @Sendable (Entry) -> String?,
      _ put: @escaping @Sendable (inout Coding, String) -> Void
    ) -> Self {
      text(name, value) { entry, value in
        guard let value else { return }
        var coding = get(entry) ?? Coding()
        put(&coding, value)
        set(entry, coding)
      }
    }
    return [
      part("\(prefix)_system", { get($0)?.system }) { $0.system = $1 },
      part(code ?? "\(prefix)_code", { get($0)?.code }) { $0.code = $1 },
      part("\(prefix)_display", { get($0)?.display }) { $0.display = $1 },
    ]
  }

  /// A concept: its coding and `prefix_text`.
  static func concept(
    _ prefix: String, code: String? = nil, _ get: @escaping @Sendable (Entry) -> Concept?,
    set: @escaping @Sendable (Entry, Concept?) -> Void
  ) -> [Self] {
    coding(prefix, code: code, { get($0)?.coding }) { entry, coding in
      var concept = get(entry) ?? Concept()
      concept.coding = coding ?? Coding()
      set(entry, concept)
    } + [
      text("\(prefix)_text", { get($0)?.text }) { entry, text in
        guard let text else { return }
        var concept = get(entry) ?? Concept()
        concept.text = text
        set(entry, concept)
      }
    ]
  }

  /// A reference in `name` and its display in `name_name`.
  static func reference(
    _ name: String, display: String? = nil,
    _ get: @escaping @Sendable (Entry) -> NamedReference?,
    set: @escaping @Sendable (Entry, NamedReference?) -> Void
  ) -> [Self] {
    [
      text(name, { get($0)?.reference }) { entry, value in
        guard let value else { return }
        set(entry, NamedReference(reference: value, display: get(entry)?.display))
      },
      text(display ?? "\(name)_name", { get($0)?.display }) { entry, value in
        guard let value else { return }
        set(entry, NamedReference(reference: get(entry)?.reference, display: value))
      },
    ]
  }

  /// Identifiers in `identifier_systems` and `identifier_values`.
  static func identifiers(
    _ get: @escaping @Sendable (Entry) -> [ExternalIdentifier],
    set: @escaping @Sendable (Entry, [ExternalIdentifier]) -> Void
  ) -> [Self] {
    [
      texts("identifier_systems", { get($0).map(\.system) }) { entry, systems in
        set(entry, systems.map { ExternalIdentifier(system: $0, value: "") })
      },
      texts("identifier_values", { get($0).map(\.value) }) { entry, values in
        set(
          entry,
          zip(get(entry), values).map { ExternalIdentifier(system: $0.system, value: $1) })
      },
    ]
  }

  private func reading(
    _ read: @escaping @Sendable (Row, Int, Entry) throws -> Void
  ) -> Self {
    Self(
      name: name, type: type, storedAs: storedAs, selected: selected, element: element,
      write: write, read: read)
  }

  private init(
    name: String, type: String, storedAs: String?, selected: String,
    element: any PostgresEncodable.Type,
    write: @escaping @Sendable (Entry, inout ParameterColumn) -> Void,
    read: @escaping @Sendable (Row, Int, Entry) throws -> Void
  ) {
    self.name = name
    self.type = type
    self.storedAs = storedAs
    self.selected = selected
    self.element = element
    self.write = write
    self.read = read
  }
}

/// The text of a one-dimensional PostgreSQL array. Source: PostgreSQL 15 manual, 8.15.6.
private func arrayText(_ elements: [String?]) -> String {
  if elements.isEmpty { return "{}" }
  var text: [UInt8] = [UInt8(ascii: "{")]
  text.reserveCapacity(elements.reduce(2) { $0 + 4 + ($1?.utf8.count ?? 4) })
  for (index, element) in elements.enumerated() {
    if index > 0 { text.append(UInt8(ascii: ",")) }
    guard let element else {
      text.append(contentsOf: "NULL".utf8)
      continue
    }
    text.append(UInt8(ascii: "\""))
    for byte in element.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        text.append(UInt8(ascii: "\\"))
      }
      text.append(byte)
    }
    text.append(UInt8(ascii: "\""))
  }
  text.append(UInt8(ascii: "}"))
  return String(decoding: text, as: UTF8.self)
}

/// A table as its columns: the statement that inserts many rows, and those that read one visit's and
/// several visits'.
struct ColumnTable<Entry: AnyObject>: Sendable {
  private let columns: [Column<Entry>]
  /// How each column is read, by itself: a whole column would be retained for each field.
  private let readers: [@Sendable (Row, Int, Entry) throws -> Void]
  let insert: Statement
  let selectByVisit: Statement
  /// For `VisitKeys`.
  let selectByVisits: Statement

  init(_ table: String, _ columns: [Column<Entry>], order: String) {
    self.columns = columns
    readers = columns.map(\.read)
    let names = columns.map(\.name).joined(separator: ", ")
    // In the list of what is selected and not in FROM: there each array becomes a table of its own
    // first, which costs half as much again as the whole insert.
    let stored = columns.enumerated().map { index, column in
      "unnest($\(index + 1)::\(column.type)[])" + (column.storedAs.map { "::\($0)" } ?? "")
    }
    insert = Statement(
      "insert.\(table)",
      """
      INSERT INTO \(table) (\(names))
      SELECT \(stored.joined(separator: ", "))
      """)
    let selected = columns.map { column in
      column.selected.split(separator: "$", omittingEmptySubsequences: false)
        .joined(separator: column.name)
    }
    let read = selected.joined(separator: ", ")
    selectByVisit = Statement(
      "select.\(table)",
      "SELECT \(read) FROM \(table) WHERE facility_id = $1 AND visit_id = $2 ORDER BY \(order)")
    selectByVisits = Statement(
      "select_several.\(table)",
      "SELECT v.* \(VisitKeys.each(in: table, read)) ORDER BY \(order)")
  }

  func bind(_ entries: [Entry]) -> BoundStatement {
    insert.bind(
      columns: columns.map { column in
        var parameter = ParameterColumn(of: column.element, rows: entries.count)
        for entry in entries { column.write(entry, &parameter) }
        return parameter
      })
  }

  /// The entry with what the row's columns say.
  func read(_ row: Row, into entry: Entry) throws -> Entry {
    for (index, read) in readers.enumerated() { try read(row, index, entry) }
    return entry
  }
}
