/// A control chart: values in time with their centre and limits, and what is unusual about each.
package struct ProcessChart: Sendable {
  /// One point in time.
  package struct Point: Sendable {
    /// When.
    package let name: String
    /// The figure; nil where there is none.
    package let value: Double?
    /// Centre line; nil without enough points.
    package let centre: Double?
    /// Lower and upper limit; nil without enough points.
    package let limits: ClosedRange<Double>?
    /// What is unusual.
    package let kind: Kind

    /// A point.
    package init(
      name: String, value: Double?, centre: Double?, limits: ClosedRange<Double>?, kind: Kind
    ) {
      self.name = name
      self.value = value
      self.centre = centre
      self.limits = limits
      self.kind = kind
    }
  }

  /// What is unusual about a point. Source: NHS England, "Making data count".
  package enum Kind: Hashable, Sendable {
    /// Nothing.
    case common
    /// A change for the better.
    case improvement
    /// A change for the worse.
    case concern
    /// A change without a good or bad side.
    case change

    func words(_ language: ChartLanguage) -> String {
      switch (self, language) {
      case (.common, .indonesian): "variasi biasa"
      case (.common, .english): "common variation"
      case (.improvement, .indonesian): "membaik"
      case (.improvement, .english): "improvement"
      case (.concern, .indonesian): "memburuk"
      case (.concern, .english): "concern"
      case (.change, .indonesian): "berubah"
      case (.change, .english): "change"
      }
    }
  }

  /// What it is about.
  package let title: ChartText
  /// In time.
  package let points: [Point]
  /// What is wanted; nil without a target.
  package let target: Double?
  /// What the values are.
  package let unit: ChartUnit
  /// Positions, from 0, of the points from which limits are made anew.
  package let breaks: [Int]
  /// What is said after its sentence.
  package let notes: [ChartText]

  /// A control chart.
  package init(
    title: ChartText, points: [Point], target: Double?, unit: ChartUnit, breaks: [Int] = [],
    notes: [ChartText] = []
  ) {
    self.title = title
    self.points = points
    self.target = target
    self.unit = unit
    self.breaks = Set(breaks).filter { $0 > 0 && $0 < points.count }.sorted()
    self.notes = notes
  }

  /// The drawing, table and sentence in a language.
  package func drawn(_ language: ChartLanguage) -> DrawnChart {
    let all =
      points.flatMap { [$0.value, $0.limits?.lowerBound, $0.limits?.upperBound] }
      .compactMap(\.self) + [target].compactMap(\.self)
    let (low, high) = (all.min() ?? 0, all.max() ?? 1)
    let room = max((high - low) * 0.08, 1e-9)
    var plot = Plot(
      xs: -0.5...(Double(max(points.count, 1)) - 0.5),
      ys: (low >= 0 ? max(0, low - room) : low - room)...(high + room))
    plot.yAxis(unit, language)
    plot.xAxis(points.map(\.name))
    func line(_ name: String, _ value: (Point) -> Double?) {
      plot.line(points.enumerated().map { (Double($0.offset), value($0.element)) }, name)
    }
    // Limits stand in their own phase: no line leads across a break.
    func lines(_ name: String, _ value: (Point) -> Double?) {
      for (first, end) in zip([0] + breaks, breaks + [points.count]) {
        plot.line((first..<end).map { (Double($0), value(points[$0])) }, name)
      }
    }
    lines("line limit") { $0.limits?.lowerBound }
    lines("line limit") { $0.limits?.upperBound }
    lines("line centre") { $0.centre }
    for place in breaks {
      let x = Double(place) - 0.5
      plot.line([(x, plot.ys.lowerBound), (x, plot.ys.upperBound)], "line break")
    }
    if let target { line("line target") { _ in target } }
    line("line l1") { $0.value }
    for (place, point) in points.enumerated() {
      guard let value = point.value else { continue }
      let (shape, name): (Plot.Shape, String) =
        switch point.kind {
        case .common: (.dot, "point common")
        case .improvement: (.up, "point better")
        case .concern: (.down, "point worse")
        case .change: (.diamond, "point l5")
        }
      plot.mark(
        (Double(place), value), shape, name,
        "\(point.name): \(unit.text(value, language)), \(point.kind.words(language))")
    }
    let sentence = sentence(language)
    let heads: [ChartText] = [
      ChartText(id: "Waktu", en: "Time"), ChartText(id: "Nilai", en: "Value"),
      ChartText(id: "Garis tengah", en: "Centre"), ChartText(id: "Batas bawah", en: "Lower limit"),
      ChartText(id: "Batas atas", en: "Upper limit"), ChartText(id: "Arti", en: "Meaning"),
    ]
    return DrawnChart(
      svg: plot.svg(sentence), sentence: sentence, heads: heads,
      cells: points.enumerated().map { place, point in
        [.words(point.name)]
          + [point.value, point.centre, point.limits?.lowerBound, point.limits?.upperBound].map {
            .number($0, unit)
          } + [.words(meaning(place, language))]
      }, language)
  }

  private func meaning(_ place: Int, _ language: ChartLanguage) -> String {
    let point = points[place]
    let kind = point.value == nil ? "–" : point.kind.words(language)
    guard breaks.contains(place) else { return kind }
    return language == .indonesian ? "\(kind); batas baru" : "\(kind); new limits"
  }

  private func sentence(_ language: ChartLanguage) -> String {
    ([latest(language)] + notes.map { $0(language) }).joined(separator: " ")
  }

  private func latest(_ language: ChartLanguage) -> String {
    let title = title(language)
    guard let last = points.last(where: { $0.value != nil }), let value = last.value else {
      return language == .indonesian ? "\(title): belum ada data." : "\(title): no data yet."
    }
    let unusual = points.filter { $0.value != nil && $0.kind != .common }.count
    let (now, kind, count) = (
      unit.text(value, language), last.kind.words(language), language.number(Double(unusual))
    )
    guard last.limits != nil else {
      return language == .indonesian
        ? "\(title): \(now) pada \(last.name); titik belum cukup untuk batas kendali."
        : "\(title): \(now) in \(last.name); too few points for control limits."
    }
    return language == .indonesian
      ? "\(title): \(now) pada \(last.name), \(kind); \(count) titik di luar variasi biasa."
      : "\(title): \(now) in \(last.name), \(kind); \(count) points beyond common variation."
  }
}
