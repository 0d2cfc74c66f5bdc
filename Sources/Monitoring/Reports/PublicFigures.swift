import RecordModel
import Statistics

extension Indicator {
  /// The indicators that everybody may see: what is common, and says nothing of one facility.
  static let publicIDs: Set = ["V1", "W1", "R1", "R3", "C1", "C2"]

  /// Whether everybody may see it.
  package var isPublic: Bool { Self.publicIDs.contains(id) }
}

/// Figures for everybody: counts of 7 and less hidden first, others rounded to fives, totals as sums of what is
/// rounded, rates of counts in the middle of their six.
///
/// Only whole months that are frozen, and kelurahan by whole years: fixed spans, so that none is the difference
/// of two. Source: OpenSAFELY, permitted results; monitoring.md 5.3.
package struct PublicFigures: Sendable {
  /// A row: a month, or a kelurahan in a year.
  package struct Row: Hashable, Sendable {
    /// `2026-08`, or a kelurahan's code, `outside`, `unresolved`.
    package let key: String
    /// Those in the numerator; nil is hidden.
    package let numerator: Int?
    /// Those who are counted; nil is hidden.
    package let denominator: Int?
    /// The rate, 0 to 1; nil where a count is too small.
    package let rate: Double?

    /// The row of exact sums; nothing is rounded into sight that `open` hides from those who are signed in, or the
    /// two together would tell it.
    package init(
      _ key: String, numerator: Int, denominator: Int, isProportion: Bool, open: OpenKinds = .all
    ) {
      self.key = key
      let others = denominator - numerator
      let isWhole = open.denominator && PublicCount.shown(denominator) != nil
      self.denominator = isWhole ? PublicCount.shown(denominator) : nil
      // Those who do not meet it are as telling as those who do.
      let mayNumber =
        isWhole && open.numerator && PublicCount.shown(numerator) != nil
        && (!isProportion || PublicCount.shown(others) != nil)
      self.numerator = mayNumber ? PublicCount.shown(numerator) : nil
      rate =
        mayNumber && isProportion && denominator >= RateDisclosure.minimumDenominator
        ? min(
          1,
          Double(CountRounding.midpoint6(numerator)) / Double(CountRounding.midpoint6(denominator)))
        : nil
    }

    /// A total: the sum of what is shown, with its rate.
    init(_ key: String, of rows: [Row], isProportion: Bool) {
      self.key = key
      let pairs = rows.filter { $0.numerator != nil && $0.denominator != nil }
      let (met, all) = (
        pairs.reduce(0) { $0 + ($1.numerator ?? 0) }, pairs.reduce(0) { $0 + ($1.denominator ?? 0) }
      )
      numerator = met
      denominator = isProportion ? all : rows.reduce(0) { $0 + ($1.denominator ?? 0) }
      rate =
        isProportion && all >= RateDisclosure.minimumDenominator ? Double(met) / Double(all) : nil
    }
  }

  /// An indicator with its tables.
  package struct Page: Sendable {
    /// Which.
    package let indicator: Indicator
    /// By month, the oldest first.
    package let months: [Row]
    /// By year: kelurahan with their total at the end.
    package let years: [(year: Int, rows: [Row])]
  }

  /// One page for each indicator.
  package let pages: [Page]
  /// The last month that is in it; nil where there is none.
  package let last: CalendarMonth?

  /// Months before the last that are shown.
  package static let span = 36

  /// Reads the figures of months that are frozen at `now`, microseconds since 1970.
  package static func read(_ book: IndicatorBook, now: Int64) async throws -> PublicFigures {
    let today = CivilDate.localDay(at: now)
    var last = CalendarMonth(day: today).advanced(by: -1)
    while ReportPeriod(last).freezesOn > today { last = last.advanced(by: -1) }
    let indicators = Indicator.all.filter { $0.isPublic && $0.measure != .quantiles }
    let first = CalendarMonth(number: last.advanced(by: -(span - 1)).year * 12)
    let sums = try await book.publicSums(indicators, first...last)
    let open = try await book.openness(
      indicators, first...last, cut: try await book.dataCut())
    return PublicFigures(indicators, sums, first...last, open: open)
  }

  /// The figures of sums by indicator, month and kelurahan.
  package init(
    _ indicators: [Indicator], _ sums: [PublicSum], _ months: ClosedRange<CalendarMonth>,
    open: [String: Openness] = [:]
  ) {
    let byIndicator = Dictionary(grouping: sums, by: \.indicator)
    pages = indicators.map { indicator in
      Self.page(indicator, byIndicator[indicator.id] ?? [], months, open[indicator.id])
    }
    last = sums.isEmpty ? nil : months.upperBound
  }

  private static func page(
    _ indicator: Indicator, _ sums: [PublicSum], _ months: ClosedRange<CalendarMonth>,
    _ open: Openness?
  ) -> Page {
    let isProportion = indicator.measure.isProportion
    func row(
      _ key: String, _ parts: [PublicSum], of place: FigurePlace,
      _ span: ClosedRange<CalendarMonth>
    ) -> Row {
      Row(
        key, numerator: parts.reduce(0) { $0 + $1.numerator },
        denominator: parts.reduce(0) { $0 + $1.denominator }, isProportion: isProportion,
        open: open?.kinds(of: place, span) ?? .all)
    }
    let byMonth = Dictionary(grouping: sums, by: \.month)
    let rows = byMonth.sorted { $0.key < $1.key }.map {
      row($0.key.text, $0.value, of: .city, $0.key...$0.key)
    }
    let places = Openness.homes
    // A state of each month's end has no sum over a year.
    let whole =
      indicator.isMonthly
      ? []
      : (months.lowerBound.year...months.upperBound.year).filter { year in
        months.contains(CalendarMonth(number: year * 12))
          && months.contains(CalendarMonth(number: year * 12 + 11))
      }
    let years = whole.compactMap { year -> (year: Int, rows: [Row])? in
      let parts = Dictionary(grouping: sums.filter { $0.month.year == year }, by: \.kelurahan)
      guard !parts.isEmpty else { return nil }
      let span = CalendarMonth(number: year * 12)...CalendarMonth(number: year * 12 + 11)
      let rows = places.map { row($0, parts[$0] ?? [], of: .kelurahan($0), span) }
      return (year, rows + [Row("total", of: rows, isProportion: isProportion)])
    }
    return Page(indicator: indicator, months: rows, years: years.reversed())
  }
}

/// An exact sum of a month and kelurahan, on its way to being rounded.
package struct PublicSum: Hashable, Sendable {
  /// The indicator's id.
  package let indicator: String
  /// The month.
  package let month: CalendarMonth
  /// Ten digits, `outside`, `unresolved`.
  package let kelurahan: String
  /// Those who meet it.
  package let numerator: Int
  /// Those who are counted.
  package let denominator: Int

  /// A sum.
  package init(
    indicator: String, month: CalendarMonth, kelurahan: String, numerator: Int, denominator: Int
  ) {
    self.indicator = indicator
    self.month = month
    self.kelurahan = kelurahan
    self.numerator = numerator
    self.denominator = denominator
  }
}
