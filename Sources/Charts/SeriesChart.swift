/// Values over a row of names: lines or bars, an epidemic curve without gaps.
package struct SeriesChart: Sendable {
  /// One line or one set of bars.
  package struct Series: Sendable {
    /// What it is.
    package let name: ChartText
    /// One for each name of the axis; nil where there is none.
    package let values: [Double?]

    /// Values under a name.
    package init(name: ChartText, values: [Double?]) {
      self.name = name
      self.values = values
    }
  }

  /// How values are drawn.
  package enum Form: Hashable, Sendable {
    /// Up to five lines, each with a dash and colour of its own.
    case lines
    /// One set of bars with gaps.
    case bars
    /// One set of bars that touch, as cases by day or week are shown.
    case epidemic
  }

  /// What it is about.
  package let title: ChartText
  /// The axis.
  package let names: [String]
  /// What the axis names.
  package let axis: ChartText
  /// At most five.
  package let series: [Series]
  /// What the values are.
  package let unit: ChartUnit
  /// How they are drawn.
  package let form: Form
  /// How many of the last values may still change; where there are any, the table has a column that says so.
  package let provisional: Int
  /// Lines over them, as thresholds are.
  package let limits: [Series]

  /// A chart of series over one axis.
  package init(
    title: ChartText, names: [String], axis: ChartText, series: [Series], unit: ChartUnit,
    form: Form, provisional: Int = 0, limits: [Series] = []
  ) {
    self.title = title
    self.names = names
    self.axis = axis
    self.series = Array(series.prefix(5))
    self.unit = unit
    self.form = form
    self.provisional = provisional
    self.limits = limits
  }

  /// The drawing, table and sentence in a language.
  package func drawn(_ language: ChartLanguage) -> DrawnChart {
    let values = (series + limits).flatMap(\.values).compactMap(\.self)
    let top = max(values.max() ?? 1, 0)
    var plot = Plot(
      xs: -0.5...(Double(max(names.count, 1)) - 0.5),
      ys: min(0, values.min() ?? 0)...(top > 0 ? top * 1.08 : 1))
    plot.yAxis(unit, language)
    plot.xAxis(names)
    plot.xTitle(axis(language))
    for (index, one) in series.enumerated() {
      draw(one, index, in: &plot, language)
    }
    for limit in limits {
      plot.line(limit.values.enumerated().map { (Double($0.offset), $0.element) }, "line limit")
    }
    let last = provisional > 0 ? [ChartText(id: "Sementara", en: "Provisional")] : []
    return DrawnChart(
      svg: plot.svg(sentence(language)), sentence: sentence(language),
      heads: [axis] + (series + limits).map(\.name) + last,
      cells: names.indices.map { row($0, language) }, language)
  }

  private func row(_ place: Int, _ language: ChartLanguage) -> [ChartCell] {
    var row: [ChartCell] = [.words(names[place])]
    for one in series + limits {
      row.append(.number(place < one.values.count ? one.values[place] : nil, unit))
    }
    if provisional > 0 { row.append(.words(mark(place, language))) }
    return row
  }

  /// Whether the value of a place may still change.
  private func isProvisional(_ place: Int) -> Bool { place >= names.count - provisional }

  private func mark(_ place: Int, _ language: ChartLanguage) -> String {
    guard isProvisional(place) else { return language == .indonesian ? "tidak" : "no" }
    return language == .indonesian ? "ya" : "yes"
  }

  private func draw(
    _ one: Series, _ index: Int, in plot: inout Plot, _ language: ChartLanguage
  ) {
    if form == .lines {
      plot.line(
        one.values.enumerated().map { (Double($0.offset), $0.element) }, "line l\(index + 1)")
    }
    for (place, value) in one.values.enumerated() {
      guard let value, place < names.count else { continue }
      let words = "\(names[place]), \(one.name(language)): \(unit.text(value, language))"
      switch form {
      case .lines:
        plot.mark((Double(place), value), .dot, "point l\(index + 1)", words)
      case .bars, .epidemic:
        plot.bar(
          at: Double(place), width: form == .epidemic ? 1 : 0.7, to: value,
          isProvisional(place) ? "bar open" : "bar", words)
      }
    }
  }

  private func sentence(_ language: ChartLanguage) -> String {
    let title = title(language)
    guard let first = series.first,
      let last = first.values.indices.last(where: { first.values[$0] != nil && $0 < names.count }),
      let value = first.values[last]
    else {
      return language == .indonesian ? "\(title): belum ada data." : "\(title): no data yet."
    }
    let known = first.values.compactMap(\.self)
    let (low, high) = (known.min() ?? value, known.max() ?? value)
    let (now, least, most) = (
      unit.text(value, language), unit.text(low, language), unit.text(high, language)
    )
    let told =
      language == .indonesian
      ? "\(title): \(now) pada \(names[last]), antara \(least) dan \(most) selama ini."
      : "\(title): \(now) in \(names[last]), between \(least) and \(most) so far."
    let count = min(provisional, names.count)
    guard count > 0 else { return told }
    return language == .indonesian
      ? "\(told) Sementara, masih dapat berubah: \(count) yang terakhir."
      : "\(told) Provisional, may still change: the last \(count)."
  }
}

/// A small line without axes, for a tile.
package struct Sparkline: Sendable {
  /// Oldest first; nil where there is none.
  package let values: [Double?]

  /// A small line of values.
  package init(values: [Double?]) { self.values = values }

  /// The drawing, which says nothing by itself: the tile's text does.
  package var svg: String {
    let known = values.compactMap(\.self)
    guard known.count > 1, let low = known.min(), let high = known.max() else { return "" }
    let span = high > low ? high - low : 1
    var path = ""
    var isDrawing = false
    for (index, value) in values.enumerated() {
      guard let value else {
        isDrawing = false
        continue
      }
      let x = 2 + 116 * Double(index) / Double(max(1, values.count - 1))
      let y = 26 - 24 * (value - low) / span
      path += "\(isDrawing ? "L" : "M")\(number(x)) \(number(y))"
      isDrawing = true
    }
    return "<svg class=\"spark\" viewBox=\"0 0 120 28\" aria-hidden=\"true\">"
      + "<path class=\"line l1\" d=\"\(path)\"/></svg>"
  }
}
