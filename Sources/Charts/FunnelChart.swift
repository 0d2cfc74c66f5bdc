/// A funnel: each unit's figure against its size, with the limits that chance alone gives.
package struct FunnelChart: Sendable {
  /// One unit.
  package struct Point: Sendable {
    /// Its name.
    package let name: String
    /// Its size, the denominator.
    package let size: Int
    /// Its figure, 0 to 1.
    package let value: Double
    /// Outside the wide limits.
    package let isOutside: Bool
    /// Where its name leads.
    package let link: String

    /// A unit.
    package init(name: String, size: Int, value: Double, isOutside: Bool, link: String) {
      self.name = name
      self.size = size
      self.value = value
      self.isOutside = isOutside
      self.link = link
    }
  }

  /// The limits at one size.
  package struct Limit: Sendable {
    /// A denominator.
    package let size: Int
    /// 95 %.
    package let inner: ClosedRange<Double>
    /// 99.8 %.
    package let outer: ClosedRange<Double>

    /// The limits at a size.
    package init(size: Int, inner: ClosedRange<Double>, outer: ClosedRange<Double>) {
      self.size = size
      self.inner = inner
      self.outer = outer
    }
  }

  /// What it is about.
  package let title: ChartText
  /// The units.
  package let points: [Point]
  /// By rising size.
  package let limits: [Limit]
  /// The figure of all together, or the target.
  package let centre: Double
  /// What the figures are.
  package let unit: ChartUnit

  /// A funnel.
  package init(
    title: ChartText, points: [Point], limits: [Limit], centre: Double, unit: ChartUnit
  ) {
    self.title = title
    self.points = points
    self.limits = limits
    self.centre = centre
    self.unit = unit
  }

  /// The drawing, table and sentence in a language; the order of the table is by name, never by rank.
  package func drawn(_ language: ChartLanguage) -> DrawnChart {
    let widest = Double(points.map(\.size).max() ?? 1)
    let values = points.map(\.value) + [centre]
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let room = max((high - low) * 0.25, 0.02)
    var plot = Plot(
      xs: 0...(widest * 1.05), ys: max(0, low - room)...min(1, high + room))
    plot.yAxis(unit, language)
    let (ticks, _) = Plot.ticks(plot.xs)
    for tick in ticks { plot.xTick(tick, language.number(tick)) }
    plot.xTitle(
      language == .indonesian
        ? "Penyebut (kunjungan atau orang)" : "Denominator (visits or persons)")
    func line(_ name: String, _ value: (Limit) -> Double) {
      plot.line(limits.map { (Double($0.size), value($0)) }, name)
    }
    line("line limit") { $0.outer.lowerBound }
    line("line limit") { $0.outer.upperBound }
    line("line warn") { $0.inner.lowerBound }
    line("line warn") { $0.inner.upperBound }
    plot.line([(0, centre), (widest, centre)], "line centre")
    for point in points {
      let words =
        "\(point.name): \(unit.text(point.value, language)), n = \(language.number(Double(point.size)))"
      plot.write("<a href=\"\(escaped(point.link))\" aria-label=\"\(escaped(words))\">")
      plot.mark(
        (Double(point.size), point.value), point.isOutside ? .diamond : .dot,
        point.isOutside ? "point worse" : "point l1", words)
      plot.write("</a>")
      if point.isOutside {
        plot.label(point.name, at: (Double(point.size), point.value), "tick mid")
      }
    }
    let sentence = sentence(language)
    let heads = [
      ChartText(id: "Fasilitas", en: "Facility"), ChartText(id: "Penyebut", en: "Denominator"),
      ChartText(id: "Nilai", en: "Value"),
      ChartText(id: "Terhadap batas 99,8 %", en: "Against the 99.8% limits"),
    ]
    let (inside, outside) =
      language == .indonesian ? ("di dalam", "di luar") : ("inside", "outside")
    return DrawnChart(
      svg: plot.svg(sentence, role: "group"), sentence: sentence, heads: heads,
      cells: points.sorted { $0.name < $1.name }.map {
        [
          .words($0.name), .number(Double($0.size), .number(decimals: 0)),
          .number($0.value, unit), .words($0.isOutside ? outside : inside),
        ]
      }, language)
  }

  private func sentence(_ language: ChartLanguage) -> String {
    let outside = language.number(Double(points.filter(\.isOutside).count))
    let all = language.number(Double(points.count))
    let middle = unit.text(centre, language)
    return language == .indonesian
      ? "\(title(language)): \(outside) dari \(all) fasilitas di luar batas 99,8 % sekitar \(middle)."
      : "\(title(language)): \(outside) of \(all) facilities outside the 99.8% limits around \(middle)."
  }
}
