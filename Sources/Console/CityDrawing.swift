import CityMap

/// The city's kelurahan as an SVG without script: an outline, a number and a link for each.
enum CityDrawing {
  private static let width = 720.0

  /// The drawing; each area named by its kelurahan and figure.
  ///
  /// Counts stand as numbers, not as colours: areas differ in size and people. Source: monitoring.md 6.2.
  static func svg(
    _ counts: [String: Int], title: String, link: (Kelurahan) -> String, figure: (Int) -> String
  ) -> String {
    let points = CityMap.kelurahan.flatMap { $0.rings.joined() }
    guard let west = points.map(\.longitude).min(), let east = points.map(\.longitude).max(),
      let south = points.map(\.latitude).min(), let north = points.map(\.latitude).max()
    else { return "" }
    let scale = width / (east - west)
    let height = (north - south) * scale
    func place(_ point: GeoPoint) -> String {
      "\(tenths((point.longitude - west) * scale)) \(tenths((north - point.latitude) * scale))"
    }
    var svg =
      "<svg class=\"map\" viewBox=\"0 0 \(Int(width)) \(Int(height.rounded(.up)))\" role=\"group\" "
      + "aria-label=\"\(HTMLEscaping.escape(title))\">"
    for area in CityMap.kelurahan {
      let count = counts[area.code] ?? 0
      let path = area.rings.map { "M" + $0.map(place).joined(separator: "L") + "Z" }.joined()
      let name = HTMLEscaping.escape("\(area.name): \(figure(count))")
      svg +=
        "<a href=\"\(HTMLEscaping.escape(link(area)))\" aria-label=\"\(name)\"><title>\(name)</title>"
        + "<path d=\"\(path)\"\(count > 0 ? " class=\"some\"" : "")/>"
      if count > 0 {
        let center = place(area.center).split(separator: " ")
        svg += "<text x=\"\(center[0])\" y=\"\(center[1])\">\(figure(count))</text>"
      }
      svg += "</a>"
    }
    return svg + "</svg>"
  }

  private static func tenths(_ value: Double) -> String {
    let whole = Int((value * 10).rounded())
    return whole % 10 == 0 ? String(whole / 10) : "\(whole / 10).\(abs(whole % 10))"
  }
}
