/// A map of areas, each a link with its words; a figure stands as a number in it, and as one of five classes of
/// shade where it is a rate.
package struct AreaMap: Sendable {
  /// One area.
  package struct Area: Sendable {
    /// What it is called.
    package let name: String
    /// The outer ring first, holes behind it: x to the east, y to the north.
    package let rings: [[(x: Double, y: Double)]]
    /// Where its number stands.
    package let center: (x: Double, y: Double)
    /// Where it leads.
    package let link: String
    /// The number that stands in it; empty for none.
    package let label: String
    /// What is said of it, beside its name.
    package let words: String
    /// How it is filled.
    package let fill: Fill

    /// An area.
    package init(
      name: String, rings: [[(x: Double, y: Double)]], center: (x: Double, y: Double),
      link: String, label: String, words: String, fill: Fill
    ) {
      self.name = name
      self.rings = rings
      self.center = center
      self.link = link
      self.label = label
      self.words = words
      self.fill = fill
    }
  }

  /// How an area is filled.
  package enum Fill: Hashable, Sendable {
    /// Not at all.
    case plain
    /// Something is there.
    case some
    /// Class 1, pale, to 5.
    case shade(Int)
    /// No data.
    case none
    /// Too few to be shown.
    case hidden

    var name: String? {
      switch self {
      case .plain: nil
      case .some: "some"
      case .shade(let number): "m\(min(max(number, 1), 5))"
      case .none: "nodata"
      case .hidden: "few"
      }
    }
  }

  /// The areas.
  package let areas: [Area]
  /// What the map shows, in one sentence.
  package let sentence: String

  /// A map.
  package init(areas: [Area], sentence: String) {
    self.areas = areas
    self.sentence = sentence
  }

  /// The shade of each value by fifths of all; equal values have equal shades. Nil stays nil.
  package static func shades(_ values: [Double?]) -> [Int?] {
    let sorted = values.compactMap(\.self).sorted()
    guard !sorted.isEmpty else { return values.map { _ in nil } }
    return values.map { value in
      guard let value else { return nil }
      let below = sorted.prefix { $0 < value }.count
      return min(5, below * 5 / sorted.count + 1)
    }
  }

  /// The drawing.
  package var svg: String {
    let points = areas.flatMap { $0.rings.joined() }
    guard let west = points.map(\.x).min(), let east = points.map(\.x).max(),
      let south = points.map(\.y).min(), let north = points.map(\.y).max(), west < east
    else { return "" }
    let scale = Plot.width / (east - west)
    let height = Int(((north - south) * scale).rounded(.up))
    func place(_ point: (x: Double, y: Double)) -> String {
      "\(number((point.x - west) * scale)) \(number((north - point.y) * scale))"
    }
    var svg =
      "<svg class=\"map\" viewBox=\"0 0 \(Int(Plot.width)) \(height)\" role=\"group\" "
      + "aria-label=\"\(escaped(sentence))\">"
      + "<defs><pattern id=\"hatch\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
      + "<path class=\"hatch\" d=\"M0 8L8 0\"/></pattern>"
      + "<pattern id=\"dots\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
      + "<circle class=\"dots\" cx=\"4\" cy=\"4\" r=\"1.5\"/></pattern></defs>"
    for area in areas {
      let path = area.rings.map { "M" + $0.map(place).joined(separator: "L") + "Z" }.joined()
      let name = escaped("\(area.name): \(area.words)")
      let fill = area.fill.name.map { " class=\"\($0)\"" } ?? ""
      svg +=
        "<a href=\"\(escaped(area.link))\" aria-label=\"\(name)\"><title>\(name)</title>"
        + "<path d=\"\(path)\"\(fill)/>"
      if !area.label.isEmpty {
        let center = place(area.center).split(separator: " ")
        svg += "<text x=\"\(center[0])\" y=\"\(center[1])\">\(escaped(area.label))</text>"
      }
      svg += "</a>"
    }
    return svg + "</svg>"
  }
}
