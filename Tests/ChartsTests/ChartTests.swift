import Charts
import Testing

@Suite("Charts")
struct ChartTests {
  private let title = ChartText(id: "Judul & <b>", en: "Title & <b>")

  private func series(_ form: SeriesChart.Form, _ values: [Double?], open: Int = 0) -> SeriesChart {
    SeriesChart(
      title: title, names: values.indices.map { "W\($0 + 1)" },
      axis: ChartText(id: "Minggu", en: "Week"),
      series: [.init(name: ChartText(id: "Kasus", en: "Cases"), values: values)],
      unit: .number(decimals: 0), form: form, provisional: open)
  }

  /// The values of an attribute in the elements of a name, in order.
  private func attributes(_ svg: String, _ element: String, _ name: String) -> [Double] {
    svg.matches(of: try! Regex("<\(element) [^>]*\(name)=\"([0-9.-]+)\"")).compactMap {
      Double($0.output[1].substring ?? "")
    }
  }

  @Test("Bars stand in proportion, those of an epidemic touch, and the last are open")
  func bars() {
    let chart = series(.epidemic, [2, 4, 0, 8], open: 1).drawn(.indonesian)
    let heights = attributes(chart.svg, "rect", "height")
    #expect(heights.count == 4)
    #expect(abs(heights[1] / heights[0] - 2) < 0.01 && abs(heights[3] / heights[1] - 2) < 0.01)
    #expect(heights[2] == 0)
    let (starts, widths) = (
      attributes(chart.svg, "rect", "x"), attributes(chart.svg, "rect", "width")
    )
    for index in 1..<4 {
      #expect(abs(starts[index] - starts[index - 1] - widths[index - 1]) < 0.2)
    }
    #expect(chart.svg.matches(of: /class="bar open"/).count == 1)
    // What is open in the drawing is so in the table and in the sentence.
    #expect(chart.heads.map(\.name) == ["week", "cases", "provisional"])
    #expect(chart.rows.map { $0[2] } == ["tidak", "tidak", "tidak", "ya"])
    #expect(chart.sentence.hasSuffix("Sementara, masih dapat berubah: 1 yang terakhir."))
    let all = series(.epidemic, [2, 4], open: 9).drawn(.english)
    #expect(all.rows.map { $0[2] } == ["yes", "yes"])
    #expect(all.sentence.hasSuffix(" Provisional, may still change: the last 2."))
    let spaced = series(.bars, [2, 4]).drawn(.english).svg
    let gaps = (attributes(spaced, "rect", "x"), attributes(spaced, "rect", "width"))
    #expect(gaps.0[1] - gaps.0[0] > gaps.1[0] * 1.2)
  }

  @Test("A threshold is a line over the bars, stands in the table and has room above")
  func limit() {
    let limit = SeriesChart.Series(
      name: ChartText(id: "Ambang", en: "Threshold"), values: [nil, 9, 9])
    let chart = SeriesChart(
      title: title, names: ["W1", "W2", "W3"], axis: ChartText(id: "Minggu", en: "Week"),
      series: [.init(name: ChartText(id: "Kasus", en: "Cases"), values: [2, 4, 1])],
      unit: .number(decimals: 0), form: .epidemic, limits: [limit]
    ).drawn(.english)
    #expect(chart.svg.contains("class=\"line limit\""))
    #expect(attributes(chart.svg, "rect", "height").count == 3)
    #expect(chart.columns == ["Week", "Cases", "Threshold"])
    #expect(chart.heads.map(\.name) == ["week", "cases", "threshold"])
    #expect(
      chart.cells[0] == [
        .words("W1"), .number(2, .number(decimals: 0)), .number(nil, .number(decimals: 0)),
      ])
    #expect(chart.rows == [["W1", "2", "–"], ["W2", "4", "9"], ["W3", "1", "9"]])
    #expect(chart.sentence == "Title & <b>: 1 in W3, between 1 and 4 so far.")
  }

  @Test("A line breaks where a value is missing, and the table says so")
  func gap() {
    let chart = series(.lines, [1, nil, 3, 1000]).drawn(.english)
    #expect(chart.svg.contains(#/class="line l1" d="M[^M]*M[^M]*"/#))
    #expect(chart.rows == [["W1", "1"], ["W2", "–"], ["W3", "3"], ["W4", "1,000"]])
    #expect(chart.columns == ["Week", "Cases"])
    #expect(chart.sentence == "Title & <b>: 1,000 in W4, between 1 and 1,000 so far.")
  }

  @Test("A drawing is named by its sentence, escaped, without style, script or colour of its own")
  func safe() {
    for language in ChartLanguage.allCases {
      let svg = series(.lines, [1, 2]).drawn(language).svg
      #expect(svg.contains("role=\"img\" aria-label=\""))
      #expect(svg.contains("&amp; &lt;b&gt;") && !svg.contains("<b>"))
      for word in ["style=", "<script", "fill=", "onclick"] { #expect(!svg.contains(word)) }
    }
    #expect(series(.lines, []).drawn(.indonesian).sentence.hasSuffix("belum ada data."))
  }

  @Test("A control chart has its lines at their values and a shape for each meaning")
  func process() {
    let points = (0..<4).map { index in
      ProcessChart.Point(
        name: "M\(index)", value: [0.5, 0.6, 0.9, 0.1][index], centre: 0.5, limits: 0.25...0.75,
        kind: [.common, .common, .improvement, .concern][index])
    }
    let chart = ProcessChart(title: title, points: points, target: 0.8, unit: .percent).drawn(
      .english)
    #expect(chart.svg.matches(of: /class="line limit"/).count == 2)
    #expect(chart.svg.matches(of: /class="line target"/).count == 1)
    #expect(chart.svg.matches(of: /<circle/).count == 2)
    #expect(chart.svg.contains("point better") && chart.svg.contains("point worse"))
    #expect(chart.rows[2] == ["M2", "90.0%", "50.0%", "25.0%", "75.0%", "improvement"])
    #expect(chart.sentence.contains("10.0% in M3, concern; 2 points"))
    // The upper limit lies above the lower one, as far as a quarter of a quarter of the axis says.
    let lines = chart.svg.matches(of: #/class="line limit" d="M[0-9.]+ ([0-9.]+)/#).compactMap {
      Double($0.1)
    }
    #expect(lines.count == 2 && lines[0] > lines[1])
    let few = points.map {
      ProcessChart.Point(name: $0.name, value: $0.value, centre: nil, limits: nil, kind: .common)
    }
    let early = ProcessChart(title: title, points: few, target: nil, unit: .percent).drawn(.english)
    #expect(early.sentence.contains("too few points") && !early.svg.contains("line limit"))
  }

  @Test(
    "Where limits are made anew a line says so, none of the old leads across, and the notes follow the sentence"
  )
  func phases() {
    let points = (0..<6).map { index in
      ProcessChart.Point(
        name: "M\(index)", value: 0.5, centre: index < 3 ? 0.3 : 0.5,
        limits: index < 3 ? 0.2...0.4 : 0.4...0.6, kind: .common)
    }
    let chart = ProcessChart(
      title: title, points: points, target: nil, unit: .percent, breaks: [3, 0, 9],
      notes: [ChartText(id: "Catatan.", en: "A note.")])
    let drawn = chart.drawn(.english)
    #expect(drawn.svg.matches(of: /class="line break"/).count == 1)
    #expect(drawn.svg.matches(of: /class="line limit"/).count == 4)
    #expect(drawn.svg.matches(of: /class="line centre"/).count == 2)
    #expect(drawn.rows[2].last == "common variation")
    #expect(drawn.rows[3].last == "common variation; new limits")
    #expect(
      drawn.sentence.hasSuffix("A note.") && chart.drawn(.indonesian).sentence.hasSuffix("Catatan.")
    )
  }

  @Test("Each sign has a shape of its own and no colour")
  func signs() {
    #expect(Set(ProcessSign.allCases.map(\.svg)).count == ProcessSign.allCases.count)
    for sign in ProcessSign.allCases {
      let shapes = sign.svg.matches(of: /<path d="[^"]+"/)
      #expect(shapes.count == 1 && sign.svg.contains("aria-hidden=\"true\""))
      for word in ["style=", "fill=", "stroke=", "#"] { #expect(!sign.svg.contains(word)) }
    }
  }

  @Test("A funnel narrows, links each unit, names who is outside, and ranks nobody")
  func funnel() {
    let limits = [20, 80, 320].map { size in
      let half = 0.9 / Double(size).squareRoot()
      return FunnelChart.Limit(
        size: size, inner: (0.5 - half)...(0.5 + half),
        outer: (0.5 - half * 1.6)...(0.5 + half * 1.6))
    }
    let points = [("Zamrud", 100, 0.9, true), ("Anggrek", 300, 0.5, false)].map {
      FunnelChart.Point(
        name: $0.0, size: $0.1, value: $0.2, isOutside: $0.3, link: "/faskes/\($0.0)?a=1&b=2")
    }
    let chart = FunnelChart(
      title: title, points: points, limits: limits, centre: 0.5, unit: .percent
    )
    .drawn(.indonesian)
    #expect(chart.svg.contains("role=\"group\""))
    #expect(chart.svg.contains("href=\"/faskes/Zamrud?a=1&amp;b=2\""))
    #expect(chart.svg.matches(of: /<text class="tick mid"[^>]*>Zamrud</).count == 1)
    #expect(!chart.svg.contains(">Anggrek<"))
    #expect(chart.rows.map { $0[0] } == ["Anggrek", "Zamrud"])
    #expect(chart.sentence.contains("1 dari 2 fasilitas di luar batas"))
  }

  @Test("A map shades fifths, hatches what has no data, and dots what is hidden")
  func map() {
    #expect(AreaMap.shades([1, 2, 3, 4, 5, nil]) == [1, 2, 3, 4, 5, nil])
    #expect(AreaMap.shades([7, 7, 7]) == [1, 1, 1])
    #expect(AreaMap.shades([nil, nil]) == [nil, nil])
    let square = [[(x: 0.0, y: 0.0), (x: 2.0, y: 0.0), (x: 2.0, y: 1.0), (x: 0.0, y: 0.0)]]
    let areas = [AreaMap.Fill.shade(3), .none, .hidden, .plain].enumerated().map {
      AreaMap.Area(
        name: "A\($0.offset)", rings: square, center: (1, 0.5), link: "/x",
        label: $0.offset == 0 ? "12,5" : "",
        words: "12,5 %", fill: $0.element)
    }
    let svg = AreaMap(areas: areas, sentence: "Peta").svg
    for name in ["class=\"m3\"", "class=\"nodata\"", "class=\"few\""] {
      #expect(svg.contains(name))
    }
    #expect(svg.contains("M0 360L720 360L720 0L0 360Z"))
    #expect(svg.matches(of: #/<text /#).count == 1)
    #expect(svg.contains("aria-label=\"A0: 12,5 %\""))
  }

  @Test("A sparkline spans its box and says nothing by itself")
  func spark() {
    let svg = Sparkline(values: [0, 5, 10]).svg
    #expect(svg.contains("d=\"M2 26L60 14L118 2\"") && svg.contains("aria-hidden"))
    #expect(Sparkline(values: [nil, 3]).svg.isEmpty)
  }
}
