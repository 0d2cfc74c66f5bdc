import Crypto
import RecordModel
package import StrictJSON

/// A report as it is frozen: what it is of, of which data, and its tables.
package struct ReportContent: Hashable, Sendable {
  /// What it was counted of.
  package struct Inputs: Hashable, Sendable {
    /// How many lines: visits, or sums of a day.
    package let count: Int
    /// SHA-256 of the lines in their order, 32 bytes; none of what is shown without small counts.
    package let sha256: [UInt8]
    /// Up to when the data reach, microseconds since 1970.
    package let cut: Int64

    /// What was counted.
    package init(count: Int, sha256: [UInt8], cut: Int64) {
      self.count = count
      self.sha256 = sha256
      self.cut = cut
    }

    /// The same with the count in fives, since of a few facilities it is a count of their visits, and without the
    /// hash: where few counts are hidden, all that they can be are soon tried until it fits.
    package var rounded: Inputs {
      Inputs(count: PublicCount.shown(count) ?? 0, sha256: [], cut: cut)
    }
  }

  /// A cell that a revision changed.
  package struct Change: Hashable, Sendable {
    /// Table, row and column by name.
    package let table: String
    /// The row's key.
    package let row: String
    /// The column's name.
    package let column: String
    /// What stood there.
    package let before: ReportTable.Cell
    /// What stands there now.
    package let now: ReportTable.Cell

    /// A change.
    package init(
      table: String, row: String, column: String, before: ReportTable.Cell, now: ReportTable.Cell
    ) {
      self.table = table
      self.row = row
      self.column = column
      self.before = before
      self.now = now
    }
  }

  /// Which report.
  package let kind: ReportDefinition.Kind
  /// The version of its definition.
  package let version: Int
  /// `6371` for the city, or a facility's code.
  package let scope: String
  /// Its period.
  package let period: ReportPeriod
  /// What it was counted of.
  package private(set) var inputs: Inputs
  /// Versions of the indicators in it: `W1.1`.
  package let indicators: [String]
  /// Its tables.
  package var tables: [ReportTable]
  /// SHA-256 of the report that it revises; nil of the first.
  package var revises: [UInt8]?
  /// What is other than in the one that it revises.
  package var changes: [Change] = []
  /// What is hidden of it because its moves would tell a small count (`withoutSmallMoves`); such a content is
  /// derived and never frozen.
  package internal(set) var withheld: [Withheld] = []

  /// The scope of the whole city: its Kemendagri code.
  package static let city = "6371"

  /// A report.
  package init(
    _ definition: ReportDefinition, scope: String, period: ReportPeriod, inputs: Inputs,
    indicators: [String] = [], tables: [ReportTable]
  ) {
    kind = definition.kind
    version = definition.version
    self.scope = scope
    self.period = period
    self.inputs = inputs
    self.indicators = indicators
    self.tables = tables
  }

  /// The same with what is other than in an earlier one of the period.
  package func revising(_ earlier: ReportContent, sha256: [UInt8]) -> ReportContent {
    var content = self
    content.revises = sha256
    content.changes = Self.changes(from: earlier.tables, to: tables)
    return content
  }

  /// Where something is hidden: table, row and column by name.
  package var hidden: Set<[String]> {
    Set(Self.cells(tables).filter { $0.cell == .hidden }.map(\.place))
  }

  private static func cells(
    _ tables: [ReportTable]
  ) -> [(place: [String], cell: ReportTable.Cell)] {
    tables.flatMap { table in
      table.rows.flatMap { row in
        zip(table.columns, row.cells).map { ([table.name, row.key, $0.name], $1) }
      }
    }
  }

  private static func changes(from old: [ReportTable], to new: [ReportTable]) -> [Change] {
    let (before, now) = (cells(old), cells(new))
    let earlier = Dictionary(before.map { ($0.place, $0.cell) }, uniquingKeysWith: { $1 })
    let later = Dictionary(now.map { ($0.place, $0.cell) }, uniquingKeysWith: { $1 })
    var seen: Set<[String]> = []
    return (now + before).compactMap { place, _ in
      guard seen.insert(place).inserted else { return nil }
      let (old, new) = (earlier[place] ?? .empty, later[place] ?? .empty)
      guard !isSame(old, new) else { return nil }
      return Change(table: place[0], row: place[1], column: place[2], before: old, now: new)
    }
  }

  /// A row that is not there is as one of zeros.
  private static func isSame(_ old: ReportTable.Cell, _ new: ReportTable.Cell) -> Bool {
    switch (old, new) {
    case (.empty, .count(0)), (.count(0), .empty): true
    default: old == new
    }
  }

  /// A report of cases as those may see it who see no small counts: what adds up is rounded, and the changes of a
  /// revision, which are counts of late visits, are left out. Reports of indicators and W2 are made for them by what is
  /// open (`Openness`, `OpenWeek`), and not by this.
  package var rounded: ReportContent {
    var content = self
    let hidesNought = ReportDefinition.of(kind, version: version).hidesNought
    content.tables = tables.map { $0.rounded(hidesNought: hidesNought) }
    content.changes = []
    content.inputs = inputs.rounded
    return content
  }

  /// What was frozen to be shown, by whatever version, as it is given out now: without the hash of its input, with
  /// counts in fives, and of the first versions of reports of cases without 0 and the places of which nothing is seen.
  var told: ReportContent {
    var content = self
    content.inputs = Inputs(count: inputs.count, sha256: [], cut: inputs.cut)
    // Of W2 since version 2 `OpenWeek` says which noughts may be seen.
    let isDecided = kind == .w2 && ReportDefinition.of(kind, version: version).hasHomes
    content.tables = tables.map { table in
      let rounded = table.rounded(hidesNought: !isDecided)
      return kind == .w2 ? rounded.withoutUnseen : rounded
    }
    return content
  }

  /// What tells it from others, 32 bytes: the hash of its input, or where that is not told, of its own bytes.
  package var mark: [UInt8] {
    inputs.sha256.isEmpty ? Array(SHA256.hash(data: bytes)) : inputs.sha256
  }
}

extension ReportContent {
  /// The bytes that are frozen: JSON, members in one order.
  package var bytes: [UInt8] { json.serialized() }

  /// The report as JSON.
  package var json: JSON {
    let definition = ReportDefinition.of(kind, version: version)
    var counted: [(String, JSON)] = [("count", .int(inputs.count))]
    if !inputs.sha256.isEmpty {
      counted.append(("sha256", .string(Self.hex(inputs.sha256))))
    }
    var members: [(String, JSON)] = [
      ("report", .string(kind.rawValue)), ("version", .int(version)), ("scope", .string(scope)),
      ("period", .string(period.text)), ("title", Self.both(definition.title)),
      ("source", Self.both(definition.source)), ("limits", Self.both(definition.limits)),
      ("dataCut", .string(ClinicalTime(utc: inputs.cut).text)),
      ("dataCutMicroseconds", .number(String(inputs.cut))),
      ("inputs", Self.object(counted)), ("indicators", .array(indicators.map { .string($0) })),
      ("tables", .array(tables.map(Self.json))),
    ]
    if !withheld.isEmpty {
      let parts = withheld.map {
        Self.object([("indicator", .string($0.indicator)), ("part", .string($0.part.rawValue))])
      }
      members.append(("withheld", .array(parts)))
      members.append(("withheldBecause", Self.both(Self.withheldBecause)))
    }
    if let revises {
      members.append(("revises", .string(Self.hex(revises))))
      members.append(
        (
          "changes",
          .array(
            changes.map { change in
              Self.object([
                ("table", .string(change.table)), ("row", .string(change.row)),
                ("column", .string(change.column)), ("before", Self.json(change.before)),
                ("now", Self.json(change.now)),
              ])
            })
        ))
    }
    return Self.object(members)
  }

  private static func json(_ table: ReportTable) -> JSON {
    object([
      ("name", .string(table.name)), ("title", both(table.title)),
      ("rowTitle", both(table.rowTitle)), ("isSummed", .bool(table.isSummed)),
      (
        "columns",
        .array(
          table.columns.map { column in
            object(
              [("name", .string(column.name)), ("title", both(column.title))]
                + [("sex", column.sex), ("ageBand", column.ageBand)].compactMap { name, value in
                  value.map { (name, .string($0)) }
                })
          })
      ),
      (
        "rows",
        .array(
          table.rows.map { row in
            object([
              ("key", .string(row.key)), ("label", both(row.label)),
              ("cells", .array(row.cells.map(json))),
            ])
          })
      ),
    ])
  }

  private static func json(_ cell: ReportTable.Cell) -> JSON {
    switch cell {
    case .count(let count): .int(count)
    case .figure(let digits): .string(digits)
    case .hidden: .string("hidden")
    case .empty: .null
    }
  }

  private static func both(_ text: Bilingual) -> JSON {
    object([("id", .string(text.indonesian)), ("en", .string(text.english))])
  }

  private static func object(_ members: [(String, JSON)]) -> JSON {
    .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  /// Lower-case hexadecimal digits.
  package static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Reads what `bytes` wrote; nil for anything else.
  package init?(bytes: [UInt8]) {
    guard let document = try? JSONDocument(bytes, limits: Self.limits) else { return nil }
    let json = JSON(document.root)
    func words(_ name: String) -> String? { json[name]?.string }
    guard let kind = words("report").flatMap(ReportDefinition.Kind.init),
      let version = json["version"]?.int, let scope = words("scope"),
      let period = words("period").flatMap({ ReportPeriod($0) }),
      let cut = json["dataCutMicroseconds"]?.number.flatMap(Int64.init),
      let count = json["inputs"]?["count"]?.int,
      let hash = Self.hash(json["inputs"]?["sha256"]),
      let tables = json["tables"]?.array?.map(Self.table), !tables.contains(nil)
    else { return nil }
    self.kind = kind
    self.version = version
    self.scope = scope
    self.period = period
    inputs = Inputs(count: count, sha256: hash, cut: cut)
    indicators = json["indicators"]?.array?.compactMap(\.string) ?? []
    self.tables = tables.compactMap(\.self)
    withheld =
      json["withheld"]?.array?.compactMap { one in
        guard let indicator = one["indicator"]?.string, let name = one["part"]?.string else {
          return nil
        }
        return ReportPart(rawValue: name).map { Withheld(indicator, $0) }
      } ?? []
    revises = words("revises").flatMap(Self.unhex)
    changes =
      json["changes"]?.array?.compactMap { change in
        guard let table = change["table"]?.string, let row = change["row"]?.string,
          let column = change["column"]?.string, let before = change["before"],
          let now = change["now"]
        else { return nil }
        return Change(
          table: table, row: row, column: column, before: Self.cell(before), now: Self.cell(now))
      } ?? []
  }

  /// A report of ten thousand rows of fifty cells fits.
  private static let limits = JSONLimits(
    bytes: 64 << 20, depth: 12, tokens: 4_000_000, stringBytes: 16 << 20)

  /// None where it is not told.
  private static func hash(_ json: JSON?) -> [UInt8]? {
    guard let json else { return [] }
    return json.string.flatMap(unhex)
  }

  private static func unhex(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  private static func bilingual(_ json: JSON?) -> Bilingual? {
    guard let id = json?["id"]?.string, let english = json?["en"]?.string else { return nil }
    return Bilingual(id: id, en: english)
  }

  private static func table(_ json: JSON) -> ReportTable? {
    guard let name = json["name"]?.string, let title = bilingual(json["title"]),
      let rowTitle = bilingual(json["rowTitle"]), let isSummed = json["isSummed"]?.bool,
      let columns = json["columns"]?.array, let rows = json["rows"]?.array
    else { return nil }
    return ReportTable(
      name, title, rowTitle: rowTitle,
      columns: columns.compactMap { column in
        guard let name = column["name"]?.string, let title = bilingual(column["title"]) else {
          return nil
        }
        return .init(
          name, title, sex: column["sex"]?.string, ageBand: column["ageBand"]?.string)
      },
      rows: rows.compactMap { row in
        guard let key = row["key"]?.string, let label = bilingual(row["label"]),
          let cells = row["cells"]?.array
        else { return nil }
        return .init(key, label, cells.map(cell))
      }, isSummed: isSummed)
  }

  private static func cell(_ json: JSON) -> ReportTable.Cell {
    if let count = json.int { return .count(count) }
    guard let text = json.string else { return .empty }
    return text == "hidden" ? .hidden : .figure(text)
  }
}
