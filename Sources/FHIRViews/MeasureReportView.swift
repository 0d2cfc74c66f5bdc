package import Monitoring
import RecordModel
package import StrictJSON

/// A frozen report as FHIR: what is measured as Measure, the figures as MeasureReport of type summary.
///
/// Source: FHIR R4 MeasureReport, Measure; populations initial-population, denominator, numerator,
/// denominator-exclusion. A hidden count has no `count` and the reason `masked`; the narrative
/// says what is withheld for the sake of other tellings, and why.
package struct MeasureReportView: Sendable {
  private let content: ReportContent
  private let definition: ReportDefinition

  /// A view of a report.
  package init(_ content: ReportContent) {
    self.content = content
    definition = .of(content.kind, version: content.version)
  }

  private static let canonical = "https://fhir.baimbai.id/Measure/"
  private static let populations = "http://terminology.hl7.org/CodeSystem/measure-population"
  private static let absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
  private static let stratifiers = "https://fhir.baimbai.id/CodeSystem/report-stratifier"

  /// Both resources in a Bundle of type collection.
  package var bundle: JSON {
    [
      "resourceType": "Bundle", "type": "collection",
      "entry": [
        ["fullUrl": .string(Self.canonical + id), "resource": measure],
        [
          "fullUrl": .string("https://fhir.baimbai.id/MeasureReport/\(reportID)"),
          "resource": report,
        ],
      ],
    ]
  }

  private var id: String { "\(definition.id)-\(content.version)" }
  private var reportID: String {
    "\(definition.id)-\(content.period.text)-\(String(ReportContent.hex(content.mark).prefix(16)))"
  }

  /// The definition: a group for each table, or for each indicator.
  package var measure: JSON {
    var json: JSON = [
      "resourceType": "Measure", "id": .string(id), "url": .string(Self.canonical + id),
      "version": .string(String(content.version)), "name": .string(definition.id),
      "title": .string(definition.title.english), "status": "active", "experimental": false,
      "publisher": "Dinas Kesehatan Kota Banjarmasin",
      "description": .string(definition.limits.english),
      "rationale": .string(definition.limits.indonesian),
      "relatedArtifact": [
        ["type": "documentation", "display": .string(definition.source.indonesian)]
      ],
      "scoring": [
        "coding": [
          [
            "system": "http://terminology.hl7.org/CodeSystem/measure-scoring",
            "code": isIndicators ? "proportion" : "cohort",
          ]
        ]
      ],
    ]
    if !groups.isEmpty {
      json["group"] = .array(
        groups.map { group in
          [
            "code": ["text": .string(group.name)],
            "description": .string(group.title),
            "population": .array(
              group.codes.map { code in
                [
                  "code": Self.population(code),
                  "criteria": ["language": "text/plain", "expression": .string(group.name)],
                ]
              }),
          ]
        })
    }
    return json
  }

  /// The figures.
  package var report: JSON {
    var json: JSON = [
      "resourceType": "MeasureReport", "id": .string(reportID), "status": "complete",
      "type": "summary", "measure": .string("\(Self.canonical)\(id)|\(content.version)"),
      "date": .string(ClinicalTime(utc: content.inputs.cut).text),
      "reporter": [
        "identifier": [
          "system": "https://fhir.baimbai.id/facility", "value": .string(content.scope),
        ]
      ],
      "period": [
        "start": .string(CivilDate.text(content.period.days.lowerBound)),
        "end": .string(CivilDate.text(content.period.days.upperBound)),
      ],
      "identifier": [
        [
          "system": "urn:ietf:rfc:3986",
          "value": .string("urn:sha256:\(ReportContent.hex(content.mark))"),
        ]
      ],
    ]
    if !content.withheld.isEmpty { json["text"] = narrative }
    // FHIR knows no empty array.
    let groups = groups.map(\.report)
    if !groups.isEmpty { json["group"] = .array(groups) }
    return json
  }

  /// Why some of it is masked that others may see elsewhere, in both languages.
  private var narrative: JSON {
    let because = ReportContent.withheldBecause
    let indonesian = "\(because.indonesian): \(content.withheldParts(\.indonesian))"
    let english = "\(because.english): \(content.withheldParts(\.english))"
    return [
      "status": "additional",
      "div": .string(
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p lang=\"id\">\(indonesian)</p>"
          + "<p lang=\"en\">\(english)</p></div>"),
    ]
  }

  private var isIndicators: Bool { content.tables.contains { !$0.isSummed } }

  /// A group of the measure with its figures.
  private struct Group {
    let name: String
    let title: String
    let codes: [String]
    let report: JSON
  }

  private var groups: [Group] {
    isIndicators ? indicatorGroups : content.tables.map(tableGroup)
  }

  private static func population(_ code: String) -> JSON {
    ["coding": [["system": .string(populations), "code": .string(code)]]]
  }

  private static func count(_ code: String, _ cell: ReportTable.Cell) -> JSON {
    var json: JSON = ["code": population(code)]
    switch cell {
    case .count(let count): json["count"] = .int(count)
    case .hidden, .empty, .figure:
      json["_count"] = [
        "extension": [
          ["url": .string(absent), "valueCode": cell == .hidden ? "masked" : "unknown"]
        ]
      ]
    }
    return json
  }

  // MARK: tables of cases

  /// The sum of cells; hidden where all that is not 0 is.
  private static func sum(_ cells: [ReportTable.Cell]) -> ReportTable.Cell {
    let sum = ReportTable.sum(cells)
    return sum == 0 && cells.contains(.hidden) ? .hidden : .count(sum)
  }

  /// The sum of a table, by row, by sex and by age group.
  private func tableGroup(_ table: ReportTable) -> Group {
    func sum(_ columns: (ReportTable.Column) -> Bool) -> ReportTable.Cell {
      Self.sum(
        table.rows.flatMap { row in
          zip(table.columns, row.cells).filter { columns($0.0) }.map(\.1)
        })
    }
    func stratifier(_ name: String, _ strata: [(String, ReportTable.Cell)]) -> JSON {
      [
        "code": [["coding": [["system": .string(Self.stratifiers), "code": .string(name)]]]],
        "stratum": .array(
          strata.map { value, count in
            [
              "value": ["text": .string(value)],
              "population": [Self.count("initial-population", count)],
            ]
          }),
      ]
    }
    var stratifiers: [JSON] = []
    func byColumn(_ name: String, _ part: (ReportTable.Column) -> String?) {
      var values: [String] = []
      for value in table.columns.compactMap(part) where !values.contains(value) {
        values.append(value)
      }
      guard !values.isEmpty else { return }
      stratifiers.append(
        stratifier(name, values.map { value in (value, sum { part($0) == value }) }))
    }
    byColumn("sex", \.sex)
    byColumn("age-band", \.ageBand)
    if !table.rows.isEmpty {
      let name =
        table.name == "w2"
        ? "disease"
        : table.rowTitle.english.lowercased()
          .replacing(" ", with: "-")
      stratifiers.append(
        stratifier(name, table.rows.map { ($0.key, Self.sum($0.cells)) }))
    }
    if content.kind == .w2, !table.columns.isEmpty {
      stratifiers.append(
        stratifier(
          table.name == "w2" ? "facility" : "disease",
          table.columns.map { column in
            (column.name, sum { $0.name == column.name })
          }))
    }
    var json: JSON = [
      "code": ["text": .string(table.name)],
      "population": [Self.count("initial-population", sum { _ in true })],
    ]
    if !stratifiers.isEmpty { json["stratifier"] = .array(stratifiers) }
    return Group(
      name: table.name, title: table.title.english, codes: ["initial-population"], report: json)
  }

  // MARK: tables of indicators

  private static let codes = [
    "initial-population", "denominator", "denominator-exclusion", "numerator",
  ]

  private static func populations(of row: ReportTable.Row, _ table: ReportTable) -> JSON {
    func cell(_ name: String) -> ReportTable.Cell {
      zip(table.columns, row.cells).first { $0.0.name == name }?.1 ?? .empty
    }
    // Who is looked at: those who count, who are left out, and whose value was not told; of what people stated, those
    // who count.
    let isCounted = table.columns.contains { $0.name == "excluded" }
    var all: ReportTable.Cell = isCounted ? .hidden : cell("denominator")
    if case .count(let counted) = cell("denominator"), case .count(let out) = cell("excluded"),
      case .count(let missing) = cell("missing")
    {
      all = .count(counted + out + missing)
    }
    return .array(
      zip(codes, [all, cell("denominator"), cell("excluded"), cell("numerator")]).map(count))
  }

  private static func score(of row: ReportTable.Row, _ table: ReportTable) -> JSON? {
    guard let cell = zip(table.columns, row.cells).first(where: { $0.0.name == "value" })?.1,
      case .figure(let digits) = cell
    else { return nil }
    let unit = zip(table.columns, row.cells).first { $0.0.name == "unit" }?.1
    var json: JSON = ["value": .number(digits)]
    if case .figure(let unit)? = unit, !unit.isEmpty { json["unit"] = .string(unit) }
    return json
  }

  /// Rows that part a whole: each of those it counts stands in one of them at most.
  private struct Strata {
    let name: String
    let table: ReportTable
    let rows: [ReportTable.Row]
  }

  /// What parts the wholes of the indicators: facilities, homes; owners and residence apart, as they cross.
  private var strata: [Strata] {
    content.tables.filter { $0.name != "target" }.flatMap { table -> [Strata] in
      guard table.name == "compare" else {
        return [Strata(name: table.name, table: table, rows: table.rows)]
      }
      let owners = Set(["government", "private"])
      func side(_ isOwner: Bool) -> [ReportTable.Row] {
        table.rows.filter { owners.contains(Self.place($0)) == isOwner }
      }
      return [
        Strata(name: "ownership", table: table, rows: side(true)),
        Strata(name: "residence", table: table, rows: side(false)),
      ]
    }
  }

  /// What stands behind the indicator in a row's key; empty of a whole.
  private static func place(_ row: ReportTable.Row) -> String {
    row.key.split(separator: "/", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
  }

  private static func indicator(_ row: ReportTable.Row) -> String {
    row.key.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
  }

  /// The wholes of the month, then those of the year's targets, which are of another span.
  private var indicatorGroups: [Group] {
    let months = content.tables.flatMap { table -> [Group] in
      table.rows.filter { Self.place($0).isEmpty }.map { row in
        group(row.key, row, table, strata)
      }
    }
    let years = content.tables.filter { $0.name == "target" }.flatMap { table -> [Group] in
      let isCity = { (row: ReportTable.Row) in Self.place(row) == StatedFigure.city }
      let homes = Strata(
        name: "kelurahan", table: table, rows: table.rows.filter { !isCity($0) })
      return table.rows.filter(isCity).map { row in
        group("\(Self.indicator(row))-target", row, table, [homes])
      }
    }
    return months + years
  }

  private func group(
    _ name: String, _ row: ReportTable.Row, _ table: ReportTable, _ strata: [Strata]
  ) -> Group {
    var json: JSON = [
      "code": ["text": .string(name)], "population": Self.populations(of: row, table),
    ]
    if let score = Self.score(of: row, table) { json["measureScore"] = score }
    let stratifiers = strata.compactMap { part -> JSON? in
      let rows = part.rows.filter {
        !Self.place($0).isEmpty && Self.indicator($0) == Self.indicator(row)
      }
      guard !rows.isEmpty else { return nil }
      return [
        "code": [["coding": [["system": .string(Self.stratifiers), "code": .string(part.name)]]]],
        "stratum": .array(rows.map { Self.stratum($0, part.table) }),
      ]
    }
    if !stratifiers.isEmpty { json["stratifier"] = .array(stratifiers) }
    return Group(name: name, title: row.label.english, codes: Self.codes, report: json)
  }

  private static func stratum(_ row: ReportTable.Row, _ table: ReportTable) -> JSON {
    var stratum: JSON = [
      "value": ["text": .string(place(row))], "population": populations(of: row, table),
    ]
    if let score = score(of: row, table) { stratum["measureScore"] = score }
    return stratum
  }
}
