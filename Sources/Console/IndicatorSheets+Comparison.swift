import CityMap
import Monitoring
import RecordModel
import Registry
import Statistics

extension IndicatorSheets {
  /// Groups that always have their row, with or without anybody in them.
  static func expected(_ group: FigureGroup) -> [String] {
    switch group {
    case .ownership: ["government", "private"]
    case .residence: ["resident", Residence.outside, Residence.unresolved]
    case .kelurahan: [Residence.outside, Residence.unresolved]
    case .all, .month, .day, .facility, .kelurahanMonth: []
    }
  }

  /// Groups that have their row because it may not be seen that nobody is in them.
  private func unseen(_ group: FigureGroup) -> [String] {
    let keys: [String] =
      switch group {
      case .facility:
        snapshot.facilities.values.filter { entry in
          query.ownership.map { ($0 == "government") == entry.isGovernment } ?? true
        }.map(\.code)
      case .kelurahan: CityMap.kelurahan.map(\.code)
      case .all, .month, .day, .ownership, .residence, .kelurahanMonth: []
      }
    return keys.filter { key in
      query.place(of: key, group).map { open.kinds(of: $0, query.months) != .all } ?? false
    }
  }

  /// The figures with an empty one for each group that must have its row.
  func completed(_ figures: [Figure], _ group: FigureGroup) -> [Figure] {
    let known = Set(figures.map(\.key))
    let missing = Set(Self.expected(group) + unseen(group)).subtracting(known).sorted()
    return figures + missing.map { Figure($0, RollupSum(), indicator.measure) }
  }

  /// Government beside non-government facilities, residents beside those who live elsewhere: both figures and,
  /// of proportions, the difference with its interval. What the tables hide stays hidden here, and with it
  /// the difference.
  func comparison(_ ownership: [Figure], _ residence: [Figure]) -> FigureSheet {
    let measure = indicator.measure
    let pairs: [([Figure], FigureGroup, String, String)] = [
      (completed(ownership, .ownership), .ownership, "government", "private"),
      (completed(residence, .residence), .residence, "resident", Residence.outside),
    ]
    let rows = pairs.compactMap { figures, group, first, second -> [FigureSheet.Cell]? in
      let disclosed = table(figures, group)
      guard let left = disclosed.rows.first(where: { $0.key == first }),
        let right = disclosed.rows.first(where: { $0.key == second })
      else { return nil }
      return [
        .words("\(label(first, group)) – \(label(second, group))"), shown(left), shown(right),
        .words(measure.mark),
      ] + difference(left, right)
    }
    return FigureSheet(
      title: say.plain(ComparisonTexts.heading),
      columns: [
        ("pair", say.plain(ComparisonTexts.pair), false),
        ("first", say.plain(ComparisonTexts.first), true),
        ("second", say.plain(ComparisonTexts.second), true),
        ("unit", say.plain(MonitorTexts.unit), false),
        ("difference", say.plain(ComparisonTexts.difference), true),
        ("lower", say.plain(MonitorTexts.lower), true),
        ("upper", say.plain(ComparisonTexts.upper), true),
        ("reading", say.plain(ComparisonTexts.reading), false),
      ], rows: rows, notes: notes())
  }

  private func label(_ key: String, _ group: FigureGroup) -> String {
    group == .ownership
      ? say.plain(key == "government" ? OfficeTexts.government : OfficeTexts.isPrivate)
      : say.plain(MonitorTexts.place(key))
  }

  private func shown(_ row: DisclosedTable.Row) -> FigureSheet.Cell {
    row.value == nil && row.denominator != 0 ? .hidden : indicator.measure.cell(row.value)
  }

  private func difference(
    _ left: DisclosedTable.Row, _ right: DisclosedTable.Row
  ) -> [FigureSheet.Cell] {
    let measure = indicator.measure
    guard let one = left.value, let two = right.value else {
      return [.number(nil), .number(nil), .number(nil), .words("–")]
    }
    guard measure.isProportion, let n1 = left.numerator, let d1 = left.denominator,
      let n2 = right.numerator, let d2 = right.denominator,
      let found = try? ProportionDifference((n1, of: d1), less: (n2, of: d2))
    else {
      return [measure.cell(one - two), .number(nil), .number(nil), .words("–")]
    }
    return [
      measure.cell(found.value), measure.cell(found.interval.lower),
      measure.cell(found.interval.upper),
      .words(say.plain(found.isClear ? ComparisonTexts.clear : ComparisonTexts.chance)),
    ]
  }
}

/// Words of the comparison.
enum ComparisonTexts {
  static let heading = Bilingual(id: "Perbandingan", en: "Comparison")
  static let pair = Bilingual(id: "Yang dibandingkan", en: "What is compared")
  static let first = Bilingual(id: "Yang pertama", en: "The first")
  static let second = Bilingual(id: "Yang kedua", en: "The second")
  static let difference = Bilingual(id: "Selisih", en: "Difference")
  static let upper = Bilingual(id: "95 % atas", en: "95% upper")
  static let reading = Bilingual(id: "Bacaan", en: "Reading")
  static let clear = Bilingual(
    id: "lebih dari kebetulan", en: "more than chance")
  static let chance = Bilingual(id: "dapat kebetulan", en: "may be chance")
}
