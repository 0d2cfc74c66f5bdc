import Charts
import Testing

/// One unit's place in a funnel.
@Suite("A place in the funnel")
struct FunnelPlaceTests {
  private func chart(_ value: Double, isOutside: Bool) -> FunnelPlaceChart {
    let limits = [20, 60, 100, 125, 4000].map { size in
      FunnelChart.Limit(size: size, inner: 0.4...0.6, outer: 0.3...0.7)
    }
    return FunnelPlaceChart(
      title: ChartText(id: "Judul", en: "Title"),
      point: FunnelChart.Point(
        name: "You", size: 100, value: value, isOutside: isOutside, link: ""),
      limit: limits[2], limits: limits, centre: 0.5, unit: .percent)
  }

  @Test("It has one point and its own limits, in the drawing, the table and the sentence")
  func one() {
    let drawn = chart(0.8, isOutside: true).drawn(.english)
    #expect(drawn.svg.matches(of: #/<g class="point /#).count == 1)
    #expect(drawn.svg.contains("role=\"img\"") && !drawn.svg.contains("<a "))
    #expect(
      drawn.rows == [["You", "100", "80.0%", "50.0%", "40.0%", "60.0%", "30.0%", "70.0%", "above"]])
    #expect(
      drawn.sentence
        == "Title: 80.0% of 100, above the 99.8% limits around the 50.0% of all facilities shown.")
    #expect(drawn.heads.contains { $0.name == "facilitiesShownCentre" })
    #expect(chart(0.1, isOutside: true).drawn(.indonesian).rows[0].last == "di bawah")
    #expect(chart(0.5, isOutside: false).drawn(.indonesian).rows[0].last == "di dalam")
  }

  @Test("Its axes end near its own point: nothing is drawn of the sizes of others")
  func axes() throws {
    let svg = chart(0.5, isOutside: false).drawn(.english).svg
    #expect(!svg.contains("4,000") && !svg.contains("1,000"))
    let ends = svg.matches(of: /[ML]([0-9.]+) [0-9.]+/).compactMap { Double($0.output.1) }
    #expect(try #require(ends.max()) <= 708)
  }
}
