import Charts
import CityMap

/// The city's kelurahan as an SVG without script: an outline, a number and a link for each.
enum CityDrawing {
  /// The drawing; each area named by its kelurahan and figure.
  ///
  /// Counts stand as numbers, not as colours: areas differ in size and people. Source: monitoring.md 6.2.
  static func svg(
    _ counts: [String: Int], title: String, link: (Kelurahan) -> String, figure: (Int) -> String
  ) -> String {
    drawing(title) { area in
      let count = counts[area.code] ?? 0
      return (link(area), count > 0 ? figure(count) : "", figure(count), count > 0 ? .some : .plain)
    }
  }

  /// Fifths of the values of all kelurahan in their order, pale to dark, by code; none where there is no value.
  static func shades(_ values: [Double?]) -> [String: Int] {
    zip(CityMap.kelurahan, AreaMap.shades(values)).reduce(into: [:]) { $0[$1.0.code] = $1.1 }
  }

  /// The map with what each kelurahan is to show: where it leads, the number in it, its words, its shade.
  static func drawing(
    _ sentence: String,
    _ content: (Kelurahan) -> (link: String, label: String, words: String, fill: AreaMap.Fill)
  ) -> String {
    AreaMap(
      areas: CityMap.kelurahan.map { area in
        let (link, label, words, fill) = content(area)
        return AreaMap.Area(
          name: area.name, rings: area.rings.map { $0.map { ($0.longitude, $0.latitude) } },
          center: (area.center.longitude, area.center.latitude), link: link, label: label,
          words: words, fill: fill)
      }, sentence: sentence
    ).svg
  }
}
