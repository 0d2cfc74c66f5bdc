package import Monitoring
import RecordModel
package import StrictJSON

/// A frozen report as FHIR: what is measured as Measure, the figures as MeasureReport of type summary.
///
/// Source: FHIR R4 MeasureReport, Measure; populations initial-population, denominator, numerator,
/// denominator-exclusion. A hidden count has no `count` and the reason `masked`.
package struct MeasureReportView: Sendable {
  private let content: ReportContent
  private let definition: ReportDefinition

  /// A view of a report.
  package init(_ content: ReportContent) {
    self.content = content
    definition = .of(content.kind)
  }

  private static let canonical = "https://fhir.baimbai.id/Measure/"
  private static let populations = "http://terminology.hl7.org/CodeSystem/measure-population"
  private static let absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
  private static let strata = "https://fhir.baimbai.id/CodeSystem/report-stratifier"

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
    "\(definition.id)-\(content.period.text)-\(String(ReportContent.hex(content.inputs.sha256).prefix(16)))"
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
          "value": .string("urn:sha256:\(ReportContent.hex(content.inputs.sha256))"),
        ]
      ],
    ]
    // FHIR knows no empty array.
    let groups = groups.map(\.report)
    if !groups.isEmpty { json["group"] = .array(groups) }
    return json
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
    isIndicators ? indicatorGroups : content.tables.map(Self.tableGroup)
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

  /// The sum of a table, by row, by sex and by age group.
  private static func tableGroup(_ table: ReportTable) -> Group {
    func sum(_ columns: (ReportTable.Column) -> Bool) -> Int {
      table.rows.reduce(0) { total, row in
        total + ReportTable.sum(zip(table.columns, row.cells).filter { columns($0.0) }.map(\.1))
      }
    }
    func stratifier(_ name: String, _ strata: [(String, Int)]) -> JSON {
      [
        "code": [["coding": [["system": .string(Self.strata), "code": .string(name)]]]],
        "stratum": .array(
          strata.map { value, count in
            [
              "value": ["text": .string(value)],
              "population": [Self.count("initial-population", .count(count))],
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
        stratifier(name, table.rows.map { ($0.key, ReportTable.sum($0.cells)) }))
    }
    if table.name == "w2", !table.columns.isEmpty {
      stratifiers.append(
        stratifier(
          "facility",
          table.columns.map { column in
            (column.name, sum { $0.name == column.name })
          }))
    }
    var json: JSON = [
      "code": ["text": .string(table.name)],
      "population": [Self.count("initial-population", .count(sum { _ in true }))],
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
    // Who is looked at: those who count, who are left out, and whose value was not told.
    var all = ReportTable.Cell.hidden
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

  private var indicatorGroups: [Group] {
    guard let whole = content.tables.first else { return [] }
    return whole.rows.map { row in
      var json: JSON = [
        "code": ["text": .string(row.key)], "population": Self.populations(of: row, whole),
      ]
      if let score = Self.score(of: row, whole) { json["measureScore"] = score }
      let stratifiers = content.tables.dropFirst().compactMap { table -> JSON? in
        let rows = table.rows.filter { $0.key.hasPrefix("\(row.key)/") }
        guard !rows.isEmpty else { return nil }
        return [
          "code": [["coding": [["system": .string(Self.strata), "code": .string(table.name)]]]],
          "stratum": .array(
            rows.map { part in
              var stratum: JSON = [
                "value": ["text": .string(String(part.key.dropFirst(row.key.count + 1)))],
                "population": Self.populations(of: part, table),
              ]
              if let score = Self.score(of: part, table) { stratum["measureScore"] = score }
              return stratum
            }),
        ]
      }
      if !stratifiers.isEmpty { json["stratifier"] = .array(Array(stratifiers)) }
      return Group(name: row.key, title: row.label.english, codes: Self.codes, report: json)
    }
  }
}
