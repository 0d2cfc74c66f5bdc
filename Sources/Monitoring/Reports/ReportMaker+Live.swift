import Database
import RecordModel

/// Which telling of now.
struct LiveKey: Hashable {
  let kind: ReportDefinition.Kind
  let version: Int
  let month: CalendarMonth
}

/// What a telling of now is made from.
struct LiveStamp: Hashable {
  /// How often the months that it sums up had moved.
  let moved: Set<MovedMonth>
  /// Up to which day all is counted, days since 1970.
  let day: Int
}

extension ReportMaker {
  /// The city's report of indicators as pages tell it now, of each of some months, in the layout of a version, of the
  /// same sums and with the same openness as they: beside it what was frozen is judged.
  ///
  /// It is kept in memory until one of its sums or the day moves, and does not wait for the turn of counting; neither
  /// medians nor what was stated are in it. Empty for a report of another kind.
  package func live(
    _ kind: ReportDefinition.Kind, _ periods: [ReportPeriod], version: Int
  ) async throws -> [ReportTelling] {
    let definition = ReportDefinition.of(kind, version: version)
    let months = periods.compactMap(\.month)
    guard let first = months.min(), let last = months.max(), !definition.indicators().isEmpty else {
      return []
    }
    let cut = try await book.dataCut()
    // Read before the sums, so that a move between the two makes the telling old.
    let moved = try await book.moved(CalendarMonth(number: first.year * 12)...last)
    var tellings: [ReportTelling] = []
    for month in months {
      let span = Self.span(definition, month)
      let stamp = LiveStamp(
        moved: Set(moved.filter { span.contains($0.month) }), day: CivilDate.localDay(at: cut))
      let key = LiveKey(kind: kind, version: version, month: month)
      if let known = lives.value(key, stamp) {
        tellings.append(known)
      } else if let telling = try await live(definition, month, cut) {
        lives.keep(telling, key, stamp)
        tellings.append(telling)
      }
    }
    return tellings
  }

  private static func hasYear(_ definition: ReportDefinition) -> Bool {
    definition.hasStated && definition.kind == .spm
  }

  /// The months whose sums a month's report tells.
  private static func span(
    _ definition: ReportDefinition, _ month: CalendarMonth
  ) -> ClosedRange<CalendarMonth> {
    (hasYear(definition) ? CalendarMonth(number: month.year * 12) : month)...month
  }

  /// Nil where it was not decided what is open.
  private func live(
    _ definition: ReportDefinition, _ month: CalendarMonth, _ cut: Int64
  ) async throws -> ReportTelling? {
    let (indicators, months) = (definition.indicators(), Self.span(definition, month))
    let decided = try await book.openness(indicators, months, cut: cut)
    let open = indicators.compactMap { decided[$0.id] }
    guard open.count == indicators.count else { return nil }
    let sums = try await book.sums(of: indicators, months, cut: cut)
    // Read last: whoever has sums is there.
    let places = try await database.transaction("report.live", as: .monitor) { transaction in
      try await Self.places(in: transaction)
    }
    let ids = Dictionary(places.map { ($0.value.code, $0.key) }, uniquingKeysWith: { $1 })
    let tallies: [Counted] = indicators.map { one in
      (
        indicator: one, ripe: month.lastDay,
        tally: FigureTally(sums[one.id] ?? [:], in: month, ids: ids)
      )
    }
    func content(_ open: [Openness]?) -> ReportContent {
      var tables = Self.cityTables(definition, tallies, places, month, open)
      if Self.hasYear(definition) {
        tables += ReportStated(definition.kind, [], active: []).tables(
          tallies.map { (indicator: $0.indicator, months: $0.tally.months) }, month, open)
      }
      return ReportContent(
        definition, scope: ReportContent.city, period: ReportPeriod(month),
        inputs: .init(count: 0, sha256: [], cut: cut), tables: tables)
    }
    return ReportTelling(whole: content(nil), shown: content(open), isNow: true)
  }
}

extension FigureTally {
  /// What the sums of months say of one of them; `ids` by facility's code.
  fileprivate init(
    _ months: [CalendarMonth: Openness.Month], in month: CalendarMonth, ids: [String: FacilityID]
  ) {
    self.init(first: month.firstDay)
    self.months = months
    let now = months[month] ?? Openness.Month()
    for (corner, sum) in now.corners {
      guard case .corner(let owner, let isResident) = corner else { continue }
      city.sum.add(sum)
      for side in [FigurePlace.ownership(owner), .residence(isResident)] {
        sides[side, default: .init()].sum.add(sum)
      }
    }
    for (code, entry) in now.facilities {
      if let id = ids[code] { facilities[id] = Cell(sum: entry.sum) }
    }
    kelurahan = now.kelurahan.mapValues { Cell(sum: $0) }
  }
}
