import CityMap
import Database
package import RecordModel
import Statistics

/// Owners and homes that a report has beside each other.
enum ReportSide: String, CaseIterable {
  case government, `private`, resident, elsewhere

  var place: FigurePlace {
    switch self {
    case .government: .ownership("government")
    case .private: .ownership("private")
    case .resident: .residence(true)
    case .elsewhere: .residence(false)
    }
  }

  var name: Bilingual {
    switch self {
    case .government: Bilingual(id: "fasilitas pemerintah", en: "government facilities")
    case .private: Bilingual(id: "fasilitas swasta", en: "private facilities")
    case .resident: Bilingual(id: "warga kota", en: "residents")
    case .elsewhere: Bilingual(id: "luar kota atau tidak diketahui", en: "elsewhere or not known")
    }
  }
}

/// What people stated that stands in a report of indicators, as it was in force at the report's cut, with who owed it.
package struct ReportStated: Sendable {
  /// A facility that worked on the period's last day.
  package struct Place: Hashable, Sendable {
    /// Its code.
    package let code: String
    /// Its kind, a code of the registry.
    package let kind: String

    /// A facility at work.
    package init(code: String, kind: String) {
      self.code = code
      self.kind = kind
    }
  }

  /// Which report.
  let kind: ReportDefinition.Kind
  /// The last words, by subject and place.
  let versions: [StatedBook.Version]
  /// Who owes forms, by code.
  let active: [Place]
  /// By code.
  private let ids: [String: FacilityID]

  /// What was stated for a report, whose forms are owed by `active`.
  package init(
    _ kind: ReportDefinition.Kind, _ versions: [StatedBook.Version], active: [Place],
    ids: [String: FacilityID] = [:]
  ) {
    self.kind = kind
    self.versions = versions
    self.active = active
    self.ids = ids
  }

  /// What was in force at the cut (microseconds since 1970); nil for a report that has nothing of it.
  static func read(
    _ definition: ReportDefinition, _ month: CalendarMonth, _ cut: Int64,
    _ places: [FacilityID: ReportMaker.Place], in transaction: borrowing Transaction
  ) async throws -> ReportStated? {
    guard definition.hasStated else { return nil }
    let isYear = definition.kind == .spm
    let subjects = isYear ? StatedSubject.targets : StatedSubject.forms
    let versions = try await StatedBook.inForce(
      subjects.map(\.id), periods: [isYear ? "\(month.year)" : month.text], at: cut,
      in: transaction)
    var active: [Place] = []
    if !isYear {
      active = try await transaction.query(
        ReportStatements.active.bind(
          PostgresDate(daysSince1970: month.lastDay), PostgresTimestamp(microseconds: cut))
      ).map { Place(code: try $0.decode(0), kind: try $0.decode(1)) }.sorted { $0.code < $1.code }
    }
    return ReportStated(
      definition.kind, versions, active: active,
      ids: Dictionary(places.map { ($0.value.code, $0.key) }, uniquingKeysWith: { $1 }))
  }

  /// The forms that a facility owes.
  private func owed(_ place: Place) -> [StatedSubject] {
    StatedSubject.forms.filter { $0.owedBy.contains(place.kind) }
  }

  private func version(_ subject: String, _ place: String) -> StatedBook.Version? {
    versions.first { $0.figure.subject == subject && $0.figure.place == place }
  }

  /// A line of what a report was made of.
  struct Line {
    let text: String
    /// Whose it is; nil of the city's alone.
    let facility: FacilityID?
  }

  /// A line for each form that is owed and for each word that was stated.
  var lines: [Line] {
    var lines: [Line] = []
    for place in kind == .inm ? active : [] {
      for subject in owed(place) {
        lines.append(Line(text: "owed|\(subject.id)|\(place.code)", facility: ids[place.code]))
      }
    }
    for version in versions {
      let figure = version.figure
      let parts = [
        "stated", figure.subject, figure.period, figure.place,
        figure.numerator.map { String($0) } ?? "", String(figure.denominator), figure.source,
        String(figure.sourceDay), String(version.statedAt), version.statedBy,
      ]
      lines.append(Line(text: parts.joined(separator: "|"), facility: ids[figure.place]))
    }
    return lines
  }

  // MARK: Targets

  /// The tables of the city: targets and gaps of services, or forms.
  ///
  /// - Parameters:
  ///   - counted: indicators with the sums of the year's months up to `month`.
  ///   - open: what may be seen of each; nil: everything.
  package func tables(
    _ counted: [(indicator: Indicator, months: [CalendarMonth: Openness.Month])],
    _ month: CalendarMonth, _ open: [Openness]?
  ) -> [ReportTable] {
    guard kind == .spm else { return forms }
    let span = CalendarMonth(number: month.year * 12)...month
    var rows: [ReportTable.Row] = []
    for (index, entry) in counted.enumerated()
    where StatedSubject.named(entry.indicator.id)?.kind == .target {
      let (id, title) = (entry.indicator.id, entry.indicator.title)
      for home in Self.homes {
        let kinds = open.map { $0[index].kinds(of: home.place, span) } ?? .all
        let served = entry.months.values.reduce(0) { $0 + Self.numerator(of: home.place, $1) }
        rows.append(
          ReportTable.Row(
            "\(id)/\(home.key)",
            Bilingual(
              id: "\(id) \(title.indonesian): \(home.name.indonesian)",
              en: "\(id) \(title.english): \(home.name.english)"),
            Self.cells(
              served: kinds.denominator && kinds.numerator ? served : nil,
              version(id, home.key)?.figure)))
      }
    }
    return [
      ReportTable(
        "target",
        Bilingual(
          id: "Sasaran \(month.year) dan yang terlayani sejak Januari",
          en: "Targets of \(month.year) and those served since January"),
        rowTitle: Self.rowTitle, columns: Self.targetColumns + Self.sources, rows: rows,
        isSummed: false)
    ]
  }

  private static let rowTitle = Bilingual(id: "Indikator", en: "Indicator")
  private static let targetColumns: [ReportTable.Column] = [
    .init("numerator", Bilingual(id: "Terlayani", en: "Served")),
    .init("denominator", Bilingual(id: "Sasaran", en: "Target")),
    .init("value", Bilingual(id: "Capaian", en: "Reached")),
    .init("unit", Bilingual(id: "Satuan", en: "Unit")),
    .init("gap", Bilingual(id: "Kurang (orang)", en: "Gap (persons)")),
  ]
  private static let sources: [ReportTable.Column] = [
    .init("source", Bilingual(id: "Sumber", en: "Source")),
    .init("sourceDay", Bilingual(id: "Tanggal sumber", en: "Date of the source")),
  ]

  /// Whom a row of targets is of.
  private struct Home {
    let key: String
    let place: FigurePlace
    let name: Bilingual
  }

  /// The city, each kelurahan, and those who live elsewhere or whose home is not known.
  private static let homes: [Home] = {
    var homes = [
      Home(
        key: StatedFigure.city, place: .city, name: Bilingual(id: "seluruh kota", en: "whole city"))
    ]
    for area in CityMap.kelurahan {
      homes.append(
        Home(
          key: area.code, place: .kelurahan(area.code), name: ReportHome.name(area.code)))
    }
    for code in ReportHome.always {
      homes.append(Home(key: code, place: .kelurahan(code), name: ReportHome.name(code)))
    }
    return homes
  }()

  private static func numerator(of place: FigurePlace, _ month: Openness.Month) -> Int {
    if case .kelurahan(let code) = place { return month.kelurahan[code]?.numerator ?? 0 }
    return month.corners.values.reduce(0) { $0 + $1.numerator }
  }

  private static func cells(served: Int?, _ target: StatedFigure?) -> [ReportTable.Cell] {
    let shown: ReportTable.Cell = served.map { .count($0) } ?? .hidden
    guard let target else { return [shown, .empty, .empty, .empty, .empty, .empty, .empty] }
    let hasShare = target.denominator >= RateDisclosure.minimumDenominator
    let share = served.map { served in
      ReportTable.Cell.figure(
        ReportMaker.fixed(100 * Double(served) / Double(max(1, target.denominator)), 1))
    }
    let cells: [ReportTable.Cell] = [
      shown, .count(target.denominator), hasShare ? share ?? .hidden : .empty,
      hasShare ? .figure("%") : .empty,
      served.map { .count(max(0, target.denominator - $0)) } ?? .hidden,
    ]
    return cells + source(target)
  }

  private static func source(_ figure: StatedFigure?) -> [ReportTable.Cell] {
    guard let figure else { return [.empty, .empty] }
    return [.figure(figure.source), .figure(CivilDate.text(figure.sourceDay))]
  }

  // MARK: Forms

  /// Each form over the city, and each facility that owes one or stated it.
  private var forms: [ReportTable] {
    let city = StatedSubject.forms.map { subject -> ReportTable.Row in
      let owing = Set(active.filter { subject.owedBy.contains($0.kind) }.map(\.code))
      let words = versions.filter { $0.figure.subject == subject.id }
      let stated = Set(words.map(\.figure.place))
      var sum = RollupSum()
      for word in words {
        sum.add(
          RollupSum(numerator: word.figure.numerator ?? 0, denominator: word.figure.denominator))
      }
      let reached = words.count { subject.isReached(by: Self.figure($0.figure).value) }
      return ReportTable.Row(
        subject.id, Self.label(subject, nil),
        [
          .count(sum.numerator), .count(sum.denominator),
          Self.value(Figure("all", sum, .proportion)), .figure("%"), Self.target(subject),
          .count(owing.count), .count(stated.count), .count(owing.subtracting(stated).count),
          .count(reached),
        ])
    }
    let facilities = StatedSubject.forms.flatMap { subject -> [ReportTable.Row] in
      let owing = active.filter { subject.owedBy.contains($0.kind) }.map(\.code)
      let stated = versions.filter { $0.figure.subject == subject.id }.map(\.figure.place)
      return Set(owing + stated).sorted().map { code in
        facilityRow(subject, "\(subject.id)/\(code)", code, isOwed: owing.contains(code))
      }
    }
    return [
      ReportTable(
        "forms",
        Bilingual(
          id: "Formulir (dinyatakan, tidak dihitung)", en: "Forms (stated, not computed)"),
        rowTitle: Self.rowTitle,
        columns: Self.formColumns + Self.cityColumns, rows: city, isSummed: false),
      Self.facilityTable("formsFacility", facilities),
    ]
  }

  /// The forms of one facility; nothing where it neither owes nor stated any.
  package func ownTables(_ code: String) -> [ReportTable] {
    guard kind == .inm else { return [] }
    let place = active.first { $0.code == code }
    let owing = Set(place.map { owed($0).map(\.id) } ?? [])
    let rows = StatedSubject.forms.filter {
      owing.contains($0.id) || version($0.id, code) != nil
    }.map { facilityRow($0, $0.id, code, isOwed: owing.contains($0.id)) }
    return rows.isEmpty ? [] : [Self.facilityTable("forms", rows)]
  }

  private static let formColumns: [ReportTable.Column] = [
    .init("numerator", Bilingual(id: "n (pembilang)", en: "n (numerator)")),
    .init("denominator", Bilingual(id: "N (penyebut)", en: "N (denominator)")),
    .init("value", Bilingual(id: "Nilai", en: "Value")),
    .init("unit", Bilingual(id: "Satuan", en: "Unit")),
    .init("target", Bilingual(id: "Target", en: "Target")),
  ]

  private static let cityColumns: [ReportTable.Column] = [
    .init("owed", Bilingual(id: "Wajib mengisi", en: "Owed by")),
    .init("stated", Bilingual(id: "Mengisi", en: "Stated by")),
    .init("notStated", Bilingual(id: "Wajib dan belum mengisi", en: "Owed and not stated")),
    .init("reaching", Bilingual(id: "Mencapai target", en: "Reach the target")),
  ]
  private static let dutyColumns: [ReportTable.Column] = [
    .init("owed", Bilingual(id: "Wajib (1 ya)", en: "Owed (1 yes)")),
    .init("stated", Bilingual(id: "Diisi (1 ya, 0 belum)", en: "Stated (1 yes, 0 not yet)")),
  ]
  private static let whoColumns: [ReportTable.Column] = [
    .init("statedBy", Bilingual(id: "Dinyatakan oleh", en: "Stated by")),
    .init("statedOn", Bilingual(id: "Dinyatakan tanggal", en: "Stated on")),
  ]

  private static func facilityTable(_ name: String, _ rows: [ReportTable.Row]) -> ReportTable {
    ReportTable(
      name,
      Bilingual(id: "Formulir menurut fasilitas", en: "Forms by facility"), rowTitle: rowTitle,
      columns: formColumns + dutyColumns + sources + whoColumns, rows: rows, isSummed: false)
  }

  private func facilityRow(
    _ subject: StatedSubject, _ key: String, _ code: String, isOwed: Bool
  ) -> ReportTable.Row {
    let version = version(subject.id, code)
    let figure = version.map { Self.figure($0.figure) }
    let counts: [ReportTable.Cell] = [
      figure.map { .count($0.sum.numerator) } ?? .empty,
      figure.map { .count($0.sum.denominator) } ?? .empty,
      figure.map(Self.value) ?? .empty, .figure("%"), Self.target(subject),
      .count(isOwed ? 1 : 0), .count(version == nil ? 0 : 1),
    ]
    let words: [ReportTable.Cell] = [
      version.map { .figure($0.statedBy) } ?? .empty,
      version.map { .figure(CivilDate.text(CivilDate.localDay(at: $0.statedAt))) } ?? .empty,
    ]
    return ReportTable.Row(
      key, Self.label(subject, key.contains("/") ? code : nil),
      counts + Self.source(version?.figure) + words)
  }

  private static func figure(_ stated: StatedFigure) -> Figure {
    Figure(
      stated.place,
      RollupSum(numerator: stated.numerator ?? 0, denominator: stated.denominator), .proportion)
  }

  private static func value(_ figure: Figure) -> ReportTable.Cell {
    figure.value.map { .figure(ReportMaker.fixed(100 * $0, 1)) } ?? .empty
  }

  private static func target(_ subject: StatedSubject) -> ReportTable.Cell {
    subject.target.map { .figure(ReportMaker.fixed(100 * $0, 1)) } ?? .empty
  }

  private static func label(_ subject: StatedSubject, _ place: String?) -> Bilingual {
    let end = place.map { ": \($0)" } ?? ""
    return Bilingual(
      id: "\(subject.id) \(subject.title.indonesian)\(end)",
      en: "\(subject.id) \(subject.title.english)\(end)")
  }
}
