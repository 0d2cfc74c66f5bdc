import Crypto
import RecordModel

extension ReportMaker {
  /// The week's diseases of the city and of each facility.
  ///
  /// What the office sees of the city is decided as on the page of the week (`OpenWeek`), and in fives: that page shows
  /// the latest count exactly, and beside it an exact one of before would tell the cases that came late.
  static func week(
    _ definition: ReportDefinition, _ period: ReportPeriod, _ cut: Int64,
    _ places: [FacilityID: Place], _ counts: [WeeklyCount]
  ) -> [Made] {
    let known = counts.compactMap { count in
      places[count.facility].map { WeekCases.Row(code: $0.code, count: count) }
    }
    let cases = known.filter { $0.count.disease != SKDRDisease.allVisits }
    func content(
      _ scope: String, _ inputs: ReportContent.Inputs, _ tables: [ReportTable]
    ) -> ReportContent {
      ReportContent(definition, scope: scope, period: period, inputs: inputs, tables: tables)
    }
    let city = WeekCases(definition, cases)
    let inputs = city.inputs(cut: cut)
    let whole = content(ReportContent.city, inputs, city.tables(open: nil))
    let shown =
      definition.hasHomes
      ? content(ReportContent.city, inputs.rounded, city.tables(open: OpenWeek(known.map(\.cell))))
      : whole.rounded
    let facilities = Dictionary(grouping: cases) { $0.count.facility }
    return [Made(facility: nil, content: whole, shown: shown)]
      + facilities.sorted { $0.key < $1.key }.map { facility, rows in
        let own = WeekCases(definition, rows)
        return made(
          facility, content(rows[0].code, own.inputs(cut: cut), own.tables(open: nil)))
      }
  }
}

/// The cases of a week.
private struct WeekCases {
  /// A count with the code of its facility.
  struct Row {
    let code: String
    let count: WeeklyCount

    /// As the page of the week has it.
    var cell: AlertBook.Cell {
      AlertBook.Cell(
        disease: count.disease, facility: code, kelurahan: count.kelurahan, cases: count.cases)
    }
  }

  private let definition: ReportDefinition
  private let rows: [Row]
  private var names: [String: Bilingual] = [:]
  /// By disease, then by facility's code or home.
  private var byFacility: [String: [String: Int]] = [:]
  private var byHome: [String: [String: Int]] = [:]

  init(_ definition: ReportDefinition, _ rows: [Row]) {
    self.definition = definition
    self.rows = rows.sorted {
      ($0.code, $0.count.disease, $0.count.kelurahan)
        < ($1.code, $1.count.disease, $1.count.kelurahan)
    }
    for row in rows {
      let count = row.count
      names[count.disease] = names[count.disease] ?? count.name
      byFacility[count.disease, default: [:]][row.code, default: 0] += count.cases
      byHome[count.disease, default: [:]][count.kelurahan, default: 0] += count.cases
    }
  }

  /// A line for each facility and disease; with homes, for each of these too.
  func inputs(cut: Int64) -> ReportContent.Inputs {
    var lines: [(key: String, cases: Int)] = []
    for row in rows {
      let home = definition.hasHomes ? "|\(row.count.kelurahan)" : ""
      let key = "\(row.code)|\(row.count.disease)\(home)"
      if lines.last?.key == key {
        lines[lines.count - 1].cases += row.count.cases
      } else {
        lines.append((key, row.count.cases))
      }
    }
    var hash = SHA256()
    for line in lines { hash.update(data: Array("\(line.key)|\(line.cases)\n".utf8)) }
    return .init(count: lines.count, sha256: Array(hash.finalize()), cut: cut)
  }

  /// Diseases by facility, and kelurahan by disease, with what may be seen of them; nil: everything.
  func tables(open: OpenWeek?) -> [ReportTable] {
    let diseases = names.keys.sorted()
    func cell(_ disease: String, _ place: FigurePlace, _ exact: Int?) -> ReportTable.Cell {
      guard let open else { return .count(exact ?? 0) }
      return open.count(disease, place).flatMap(PublicCount.shown).map { .count($0) } ?? .hidden
    }
    let codes = Set(rows.map(\.code)).sorted()
    let facilities = ReportTable(
      "w2", definition.title, rowTitle: Self.disease,
      columns: codes.map { .init($0, Bilingual(id: $0, en: $0)) },
      rows: diseases.map { disease in
        .init(
          disease, name(disease),
          codes.map { cell(disease, .facility($0), byFacility[disease]?[$0]) })
      }, isSummed: true)
    guard definition.hasHomes else { return [facilities] }
    let homes = Set(rows.map(\.count.kelurahan))
    let kelurahan = ReportTable(
      "kelurahan", ReportHome.title, rowTitle: ReportHome.rowTitle,
      columns: diseases.map { .init($0, name($0)) },
      rows: homes.union(ReportHome.always).sorted().map { home in
        .init(
          home, ReportHome.name(home),
          diseases.map { cell($0, .kelurahan(home), byHome[$0]?[home]) })
      }, isSummed: true)
    let tables = [facilities, kelurahan]
    return open == nil ? tables : tables.map(\.withoutUnseen)
  }

  private static let disease = Bilingual(id: "Penyakit", en: "Disease")

  private func name(_ disease: String) -> Bilingual {
    names[disease] ?? Bilingual(id: disease, en: disease)
  }
}
