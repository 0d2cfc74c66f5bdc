/// One unit's place in the funnel of all: the limits and the centre that all of them make, and no other unit's point.
package struct FunnelPlaceChart: Sendable {
  /// What it is about.
  package let title: ChartText
  /// The unit.
  package let point: FunnelChart.Point
  /// The limits at its own size.
  package let limit: FunnelChart.Limit
  /// The limits around it, by rising size.
  package let limits: [FunnelChart.Limit]
  /// The figure of all that are in the funnel together.
  package let centre: Double
  /// What the figures are.
  package let unit: ChartUnit

  /// A place in a funnel.
  package init(
    title: ChartText, point: FunnelChart.Point, limit: FunnelChart.Limit,
    limits: [FunnelChart.Limit], centre: Double, unit: ChartUnit
  ) {
    self.title = title
    self.point = point
    self.limit = limit
    self.limits = limits
    self.centre = centre
    self.unit = unit
  }

  /// The drawing, table and sentence in a language. Neither axis reaches further than its own point and the limits
  /// there need, so that they tell nothing of the size or the figure of others.
  package func drawn(_ language: ChartLanguage) -> DrawnChart {
    let size = Double(point.size)
    let span = size * Self.room
    let values = [point.value, centre, limit.outer.lowerBound, limit.outer.upperBound]
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let room = max((high - low) * 0.25, 0.02)
    var plot = Plot(xs: 0...span, ys: max(0, low - room)...min(1, high + room))
    plot.yAxis(unit, language)
    let (ticks, _) = Plot.ticks(plot.xs)
    for tick in ticks { plot.xTick(tick, language.number(tick)) }
    plot.xTitle(heads[1](language))
    let shown = limits.filter { Double($0.size) <= span }
    func line(_ name: String, _ value: (FunnelChart.Limit) -> Double) {
      plot.line(shown.map { (Double($0.size), value($0)) }, name)
    }
    line("line limit") { $0.outer.lowerBound }
    line("line limit") { $0.outer.upperBound }
    line("line warn") { $0.inner.lowerBound }
    line("line warn") { $0.inner.upperBound }
    plot.line([(0, centre), (span, centre)], "line centre")
    plot.mark(
      (size, point.value), point.isOutside ? .diamond : .dot,
      point.isOutside ? "point worse" : "point l1",
      "\(point.name): \(unit.text(point.value, language)), n = \(language.number(size))")
    plot.label(point.name, at: (size, point.value), "tick mid")
    let sentence = sentence(language)
    return DrawnChart(
      svg: plot.svg(sentence), sentence: sentence, heads: heads,
      cells: [
        [
          .words(point.name), .number(size, .number(decimals: 0)), .number(point.value, unit),
          .number(centre, unit), .number(limit.inner.lowerBound, unit),
          .number(limit.inner.upperBound, unit), .number(limit.outer.lowerBound, unit),
          .number(limit.outer.upperBound, unit), .words(meaning(language)),
        ]
      ], language)
  }

  /// How far the axis of sizes reaches beyond the point.
  package static let room = 1.25

  private var heads: [ChartText] {
    [
      ChartText(id: "Fasilitas", en: "Facility"), ChartText(id: "Penyebut", en: "Denominator"),
      ChartText(id: "Nilai", en: "Value"),
      ChartText(id: "Fasilitas yang tampak (garis tengah)", en: "Facilities shown (centre)"),
      ChartText(id: "95 % bawah", en: "Lower 95%"), ChartText(id: "95 % atas", en: "Upper 95%"),
      ChartText(id: "99,8 % bawah", en: "Lower 99.8%"),
      ChartText(id: "99,8 % atas", en: "Upper 99.8%"),
      ChartText(id: "Terhadap batas 99,8 %", en: "Against the 99.8% limits"),
    ]
  }

  private func meaning(_ language: ChartLanguage) -> String {
    guard point.isOutside else { return language == .indonesian ? "di dalam" : "inside" }
    return point.value > centre
      ? (language == .indonesian ? "di atas" : "above")
      : (language == .indonesian ? "di bawah" : "below")
  }

  private func sentence(_ language: ChartLanguage) -> String {
    let (own, all) = (unit.text(point.value, language), unit.text(centre, language))
    let size = language.number(Double(point.size))
    let meaning = meaning(language)
    let start = "\(title(language)): \(own)"
    return language == .indonesian
      ? "\(start) dari \(size), \(meaning) batas 99,8 % sekitar \(all) dari semua fasilitas yang tampak."
      : "\(start) of \(size), \(meaning) the 99.8% limits around the \(all) of all facilities shown."
  }
}
