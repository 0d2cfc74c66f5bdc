import CityMap
import Crypto
import Database
import RecordModel

/// The sums of a period by indicator, facility and kelurahan, and the hash of what they were added up of.
private struct FigureTally {
  struct Cell {
    var sum = RollupSum()
    var counts: [Int: Int] = [:]

    mutating func add(_ sum: RollupSum, bucket: Int) {
      self.sum.add(sum)
      counts[bucket, default: 0] += sum.denominator
    }

    func figure(_ key: String, _ measure: Indicator.Measure) -> Figure {
      measure == .quantiles
        ? Figure(key, sum, counts: counts.map { ($0.key, $0.value) }) : Figure(key, sum, measure)
    }
  }

  var city = Cell()
  var facilities: [FacilityID: Cell] = [:]
  var kelurahan: [String: Cell] = [:]
  var month = Openness.Month()
}

extension ReportMaker {
  /// Reports of indicators: of the city with its facilities and kelurahan, and of each facility alone.
  static func figures(
    _ definition: ReportDefinition, _ period: ReportPeriod, _ cut: Int64,
    _ places: [FacilityID: Place], in transaction: borrowing Transaction
  ) async throws -> [Made] {
    let indicators = definition.indicators()
    guard let month = period.month else { return [] }
    var city = Lines()
    var own: [FacilityID: Lines] = [:]
    var tallies: [(indicator: Indicator, ripe: Int, tally: FigureTally)] = []
    for indicator in indicators {
      let ripe = min(
        period.days.upperBound, CivilDate.localDay(at: cut) - indicator.maturityDays)
      let first = indicator.isMonthly ? period.days.upperBound : period.days.lowerBound
      var tally = FigureTally()
      if first <= ripe {
        for row in try await transaction.query(
          ReportStatements.sums.bind(
            indicator.id, PostgresDate(daysSince1970: first), PostgresDate(daysSince1970: ripe)))
        {
          let facility = try row.decode(1, as: FacilityID.self)
          guard let place = places[facility] else { continue }
          let line = try tally.add(row, facility, place)
          city.add("\(indicator.id).\(indicator.version)|\(line)")
          own[facility, default: Lines()].add("\(indicator.id).\(indicator.version)|\(line)")
        }
      }
      tallies.append((indicator, ripe, tally))
    }
    let versions = indicators.map { "\($0.id).\($0.version)" }
    func content(
      _ scope: String, _ inputs: ReportContent.Inputs, _ tables: [ReportTable]
    ) -> ReportContent {
      ReportContent(
        definition, scope: scope, period: period, inputs: inputs,
        indicators: versions, tables: tables)
    }
    let homes = definition.hasEveryHome ? [Residence.outside, Residence.unresolved] : []
    let open = tallies.map { Openness([month: $0.tally.month], of: $0.indicator) }
    var made = [
      Made(
        facility: nil,
        content: content(
          ReportContent.city, city.inputs(cut: cut),
          tables(tallies, places, homes) { _, _ in nil }),
        shown: content(
          ReportContent.city, city.inputs(cut: cut).rounded,
          tables(tallies, places, homes) { open[$0].kinds(of: $1, month...month) }))
    ]
    for (facility, lines) in own.sorted(by: { $0.key < $1.key }) {
      guard let place = places[facility] else { continue }
      let rows = tallies.map { entry in
        row(
          entry.indicator, entry.tally.facilities[facility] ?? .init(), entry.ripe, nil, open: nil)
      }
      let one = content(
        place.code, lines.inputs(cut: cut),
        [table("own", Bilingual(id: "Fasilitas ini", en: "This facility"), rows)])
      made.append(Made(facility: facility, content: one, shown: one))
    }
    return made
  }

  /// The three tables; `homes` have their rows by kelurahan whether or not anybody is counted there.
  private static func tables(
    _ tallies: [(indicator: Indicator, ripe: Int, tally: FigureTally)],
    _ places: [FacilityID: Place], _ homes: [String], _ open: (Int, FigurePlace) -> OpenKinds?
  ) -> [ReportTable] {
    var (city, facilities, kelurahan): ([ReportTable.Row], [ReportTable.Row], [ReportTable.Row]) =
      ([], [], [])
    for (index, entry) in tallies.enumerated() {
      let (indicator, tally) = (entry.indicator, entry.tally)
      city.append(row(indicator, tally.city, entry.ripe, nil, open: open(index, .city)))
      let codes = tally.facilities.compactMap { id, cell in places[id].map { ($0.code, cell) } }
      for (code, cell) in codes.sorted(by: { $0.0 < $1.0 }) {
        facilities.append(
          row(
            indicator, cell, entry.ripe, (code, Bilingual(id: code, en: code)),
            open: open(index, .facility(code))))
      }
      let empty = homes.map { ($0, FigureTally.Cell()) }
      let lived = tally.kelurahan.merging(empty) { counted, _ in counted }
      for (code, cell) in lived.sorted(by: { $0.key < $1.key }) {
        let name = CityMap.kelurahan(code: code)?.name ?? code
        kelurahan.append(
          row(
            indicator, cell, entry.ripe, (code, Bilingual(id: name, en: name)),
            open: open(index, .kelurahan(code))))
      }
    }
    return [
      table("city", Bilingual(id: "Kota", en: "City"), city),
      table("facility", Bilingual(id: "Menurut fasilitas", en: "By facility"), facilities),
      table(
        "kelurahan", Bilingual(id: "Menurut kelurahan tempat tinggal", en: "By kelurahan of home"),
        kelurahan),
    ]
  }

  private static func table(
    _ name: String, _ title: Bilingual, _ rows: [ReportTable.Row]
  ) -> ReportTable {
    ReportTable(
      name, title, rowTitle: Bilingual(id: "Indikator", en: "Indicator"),
      columns: [
        .init("numerator", Bilingual(id: "n (pembilang)", en: "n (numerator)")),
        .init("denominator", Bilingual(id: "N (penyebut)", en: "N (denominator)")),
        .init("value", Bilingual(id: "Nilai", en: "Value")),
        .init("unit", Bilingual(id: "Satuan", en: "Unit")),
        .init("target", Bilingual(id: "Target", en: "Target")),
        .init("missing", Bilingual(id: "Hilang", en: "Missing")),
        .init("excluded", Bilingual(id: "Dikecualikan", en: "Left out")),
        .init("ripe", Bilingual(id: "Lengkap s.d.", en: "Whole up to")),
      ], rows: rows, isSummed: false)
  }

  private static func row(
    _ indicator: Indicator, _ cell: FigureTally.Cell, _ ripe: Int,
    _ place: (key: String, name: Bilingual)?, open: OpenKinds?
  ) -> ReportTable.Row {
    let measure = indicator.measure
    let figure = cell.figure(place?.key ?? "all", measure)
    let shown = open.map { DisclosedTable([figure], measure, open: [$0]).rows[0] }
    func count(_ exact: Int, _ seen: (DisclosedTable.Row) -> Int?) -> ReportTable.Cell {
      guard let shown else { return .count(exact) }
      return seen(shown).map { .count($0) } ?? .hidden
    }
    let value = shown.map(\.value) ?? figure.value
    let (factor, unit, decimals) = scale(measure)
    let digits = value.map { ReportTable.Cell.figure(fixed($0 * factor, decimals)) }
    return ReportTable.Row(
      [indicator.id, place?.key].compactMap(\.self).joined(separator: "/"),
      Bilingual(
        id: ["\(indicator.id) \(indicator.title.indonesian)", place?.name.indonesian]
          .compactMap(\.self).joined(separator: ": "),
        en: ["\(indicator.id) \(indicator.title.english)", place?.name.english]
          .compactMap(\.self).joined(separator: ": ")),
      [
        count(cell.sum.numerator) { $0.numerator },
        count(cell.sum.denominator) { $0.denominator },
        digits ?? (shown == nil || cell.sum.denominator == 0 ? .empty : .hidden),
        .figure(unit),
        indicator.target.map { .figure(fixed($0 * factor, decimals)) } ?? .empty,
        count(cell.sum.missing) { $0.missing },
        count(cell.sum.excluded) { $0.excluded },
        .figure(CivilDate.text(ripe)),
      ])
  }

  private static func scale(
    _ measure: Indicator.Measure
  ) -> (factor: Double, unit: String, decimals: Int) {
    switch measure {
    case .proportion: (100, "%", 1)
    case .perMille: (1000, "‰", 1)
    case .mean: (1, "", 2)
    case .total: (1, "", 0)
    case .quantiles: (1, "min", 1)
    }
  }

  /// Digits with a point, rounded half away from zero, the same on every machine.
  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let factor = [1, 10, 100][decimals]
    let whole = Int((abs(value) * Double(factor)).rounded(.toNearestOrAwayFromZero))
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let part = String(whole % factor)
    return "\(sign)\(whole / factor)."
      + String(repeating: "0", count: decimals - part.count) + part
  }
}

extension FigureTally {
  /// Adds a row of `ReportStatements.sums`; returns the line that stands for it.
  fileprivate mutating func add(
    _ row: Row, _ facility: FacilityID, _ place: ReportMaker.Place
  ) throws -> String {
    let day = try row.decode(0, as: PostgresDate.self).daysSince1970
    let home = try row.decode(2, as: String.self)
    let bucket = Int(try row.decode(3, as: Int16.self))
    func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
    let sum = RollupSum(
      numerator: try number(4), denominator: try number(5), excluded: try number(6),
      missing: try number(7))
    city.add(sum, bucket: bucket)
    facilities[facility, default: .init()].add(sum, bucket: bucket)
    kelurahan[home, default: .init()].add(sum, bucket: bucket)
    month.facilities[place.code, default: (place.owner, RollupSum())].sum.add(sum)
    month.kelurahan[home, default: RollupSum()].add(sum)
    let isResident = home.first?.isNumber == true
    month.corners[.corner(place.owner, isResident), default: RollupSum()].add(sum)
    return
      "\(day)|\(place.code)|\(home)|\(bucket)|\(sum.numerator)|\(sum.denominator)|\(sum.excluded)"
      + "|\(sum.missing)"
  }
}

/// Lines that are hashed as they come.
private struct Lines {
  private var hash = SHA256()
  private var count = 0

  mutating func add(_ line: String) {
    hash.update(data: Array("\(line)\n".utf8))
    count += 1
  }

  func inputs(cut: Int64) -> ReportContent.Inputs {
    .init(count: count, sha256: Array(hash.finalize()), cut: cut)
  }
}
