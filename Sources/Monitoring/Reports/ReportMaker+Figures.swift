import CityMap
import Crypto
import Database
import RecordModel

/// The sums of a period by indicator, facility and kelurahan, and the hash of what they were added up of.
struct FigureTally {
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

  /// The period's first day; what is before it stands in `months` alone.
  let first: Int
  var city = Cell()
  var facilities: [FacilityID: Cell] = [:]
  var kelurahan: [String: Cell] = [:]
  /// By owner, and by whether they live in the city.
  var sides: [FigurePlace: Cell] = [:]
  /// The sums of each month that was read.
  var months: [CalendarMonth: Openness.Month] = [:]
}

/// An indicator with its sums and the last day that is whole.
typealias Counted = (indicator: Indicator, ripe: Int, tally: FigureTally)

extension ReportMaker {
  /// Reports of indicators: of the city with its facilities and kelurahan, and of each facility alone.
  static func figures(
    _ definition: ReportDefinition, _ period: ReportPeriod, _ cut: Int64,
    _ places: [FacilityID: Place], in transaction: borrowing Transaction
  ) async throws -> [Made] {
    guard let month = period.month else { return [] }
    var city = Lines()
    var own: [FacilityID: Lines] = [:]
    let hasYear = definition.hasStated && definition.kind == .spm
    var tallies: [Counted] = []
    for indicator in definition.indicators() {
      let ripe = min(
        period.days.upperBound, CivilDate.localDay(at: cut) - indicator.maturityDays)
      let first = indicator.isMonthly ? period.days.upperBound : period.days.lowerBound
      let begin = hasYear ? CalendarMonth(number: month.year * 12).firstDay : first
      var tally = FigureTally(first: first)
      if begin <= ripe {
        for row in try await transaction.query(
          ReportStatements.sums.bind(
            indicator.id, PostgresDate(daysSince1970: begin), PostgresDate(daysSince1970: ripe)))
        {
          let facility = try row.decode(1, as: FacilityID.self)
          guard let place = places[facility] else { continue }
          let (line, isOfPeriod) = try tally.add(row, facility, place)
          city.add("\(indicator.id).\(indicator.version)|\(line)")
          guard isOfPeriod else { continue }
          own[facility, default: Lines()].add("\(indicator.id).\(indicator.version)|\(line)")
        }
      }
      tallies.append((indicator, ripe, tally))
    }
    let stated = try await ReportStated.read(definition, month, cut, places, in: transaction)
    for line in stated?.lines ?? [] {
      city.add(line.text)
      if let facility = line.facility { own[facility, default: Lines()].add(line.text) }
    }
    let versions = tallies.map { "\($0.indicator.id).\($0.indicator.version)" }
    func content(
      _ scope: String, _ inputs: ReportContent.Inputs, _ tables: [ReportTable]
    ) -> ReportContent {
      ReportContent(
        definition, scope: scope, period: period, inputs: inputs,
        indicators: versions, tables: tables)
    }
    let owners = Dictionary(
      places.values.map { ($0.code, $0.owner) }, uniquingKeysWith: { $1 })
    let open = tallies.map {
      Openness($0.tally.months.mapValues { $0.offering(owners) }, of: $0.indicator)
    }
    let inputs = city.inputs(cut: cut)
    func whole(_ open: [Openness]?) -> [ReportTable] {
      cityTables(definition, tallies, places, month, open)
        + (stated?.tables(
          tallies.map { (indicator: $0.indicator, months: $0.tally.months) }, month, open) ?? [])
    }
    var made = [
      Made(
        facility: nil, content: content(ReportContent.city, inputs, whole(nil)),
        shown: content(ReportContent.city, inputs.rounded, whole(open)))
    ]
    for (facility, lines) in own.sorted(by: { $0.key < $1.key }) {
      guard let place = places[facility] else { continue }
      let rows = tallies.map { entry in
        row(
          entry.indicator, entry.tally.facilities[facility] ?? .init(), entry.ripe, nil, open: nil)
      }
      let tables =
        [table("own", Bilingual(id: "Fasilitas ini", en: "This facility"), rows)]
        + (stated?.ownTables(place.code) ?? [])
      let one = content(place.code, lines.inputs(cut: cut), tables)
      made.append(Made(facility: facility, content: one, shown: one))
    }
    return made
  }

  /// The tables of what was counted in the month, with what may be seen of each indicator; nil: everything.
  static func cityTables(
    _ definition: ReportDefinition, _ tallies: [Counted], _ places: [FacilityID: Place],
    _ month: CalendarMonth, _ decided: [Openness]?
  ) -> [ReportTable] {
    // These have their rows by kelurahan whether or not anybody is counted there.
    let homes = definition.hasEveryHome ? [Residence.outside, Residence.unresolved] : []
    func open(_ index: Int, _ place: FigurePlace) -> OpenKinds? {
      decided.map { $0[index].kinds(of: place, month...month) }
    }
    var city: [ReportTable.Row] = []
    var sides: [ReportTable.Row] = []
    var facilities: [ReportTable.Row] = []
    var kelurahan: [ReportTable.Row] = []
    for (index, entry) in tallies.enumerated() {
      let (indicator, tally) = (entry.indicator, entry.tally)
      city.append(row(indicator, tally.city, entry.ripe, nil, open: open(index, .city)))
      for side in ReportSide.allCases {
        sides.append(
          row(
            indicator, tally.sides[side.place] ?? .init(), entry.ripe, (side.rawValue, side.name),
            open: open(index, side.place)))
      }
      // Nobody may see that nobody is counted where `open` hides it.
      func isUnseen(_ place: FigurePlace) -> Bool { open(index, place).map { $0 != .all } ?? false }
      let codes = places.compactMap { id, place -> (String, FigureTally.Cell)? in
        let empty = isUnseen(.facility(place.code)) ? FigureTally.Cell() : nil
        return (tally.facilities[id] ?? empty).map { (place.code, $0) }
      }
      for (code, cell) in codes.sorted(by: { $0.0 < $1.0 }) {
        facilities.append(
          row(
            indicator, cell, entry.ripe, (code, Bilingual(id: code, en: code)),
            open: open(index, .facility(code))))
      }
      let unseen = Openness.homes.filter { isUnseen(.kelurahan($0)) }
      let empty = Set(homes + unseen).map { ($0, FigureTally.Cell()) }
      let lived = tally.kelurahan.merging(empty) { counted, _ in counted }
      for (code, cell) in lived.sorted(by: { $0.key < $1.key }) {
        let name = CityMap.kelurahan(code: code)?.name ?? code
        kelurahan.append(
          row(
            indicator, cell, entry.ripe, (code, Bilingual(id: name, en: name)),
            open: open(index, .kelurahan(code))))
      }
    }
    let compared = table(
      "compare",
      Bilingual(
        id: "Pemerintah dan swasta, warga dan bukan warga",
        en: "Government and private, residents and others"), sides)
    return [table("city", Bilingual(id: "Kota", en: "City"), city)]
      + (definition.hasStated ? [compared] : []) + [
        table("facility", Bilingual(id: "Menurut fasilitas", en: "By facility"), facilities),
        table(
          "kelurahan",
          Bilingual(id: "Menurut kelurahan tempat tinggal", en: "By kelurahan of home"),
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
  static func fixed(_ value: Double, _ decimals: Int) -> String {
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
  /// Adds a row of `ReportStatements.sums`; returns the line that stands for it, and whether it is of the period.
  fileprivate mutating func add(
    _ row: Row, _ facility: FacilityID, _ place: ReportMaker.Place
  ) throws -> (line: String, isOfPeriod: Bool) {
    let day = try row.decode(0, as: PostgresDate.self).daysSince1970
    let home = try row.decode(2, as: String.self)
    let bucket = Int(try row.decode(3, as: Int16.self))
    func number(_ column: Int) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
    let sum = RollupSum(
      numerator: try number(4), denominator: try number(5), excluded: try number(6),
      missing: try number(7))
    let isResident = home.first?.isNumber == true
    if day >= first {
      city.add(sum, bucket: bucket)
      facilities[facility, default: .init()].add(sum, bucket: bucket)
      kelurahan[home, default: .init()].add(sum, bucket: bucket)
      for side in [FigurePlace.ownership(place.owner), .residence(isResident)] {
        sides[side, default: .init()].add(sum, bucket: bucket)
      }
    }
    let month = CalendarMonth(day: day)
    months[month, default: .init()].facilities[place.code, default: (place.owner, RollupSum())].sum
      .add(sum)
    months[month, default: .init()].kelurahan[home, default: RollupSum()].add(sum)
    months[month, default: .init()].corners[
      .corner(place.owner, isResident), default: RollupSum()
    ].add(sum)
    let line =
      "\(day)|\(place.code)|\(home)|\(bucket)|\(sum.numerator)|\(sum.denominator)|\(sum.excluded)"
      + "|\(sum.missing)"
    return (line, day >= first)
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
