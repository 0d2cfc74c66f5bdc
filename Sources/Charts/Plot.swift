/// The room of a chart: where values stand, its axes, and the text of an `svg` element being written.
struct Plot {
  static let width = 720.0
  static let height = 300.0
  private static let left = 64.0
  private static let right = 708.0
  private static let top = 14.0
  private static let bottom = 258.0

  let xs: ClosedRange<Double>
  let ys: ClosedRange<Double>
  private(set) var marks = ""

  /// A plot of these spans; a span of one value is widened.
  init(xs: ClosedRange<Double>, ys: ClosedRange<Double>) {
    self.xs = Self.widened(xs)
    self.ys = Self.widened(ys)
  }

  private static func widened(_ span: ClosedRange<Double>) -> ClosedRange<Double> {
    span.lowerBound < span.upperBound
      ? span : (span.lowerBound - 0.5)...(span.upperBound + 0.5)
  }

  func x(_ value: Double) -> Double {
    Self.left + (value - xs.lowerBound) / (xs.upperBound - xs.lowerBound) * (Self.right - Self.left)
  }

  func y(_ value: Double) -> Double {
    Self.bottom - (value - ys.lowerBound) / (ys.upperBound - ys.lowerBound)
      * (Self.bottom - Self.top)
  }

  /// Four to six round numbers over a span.
  static func ticks(_ span: ClosedRange<Double>) -> (values: [Double], step: Double) {
    let rough = (span.upperBound - span.lowerBound) / 5
    guard rough > 0, rough.isFinite else { return ([span.lowerBound], 1) }
    var power = 1.0
    while power * 10 <= rough { power *= 10 }
    while power > rough { power /= 10 }
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
    let first = (span.lowerBound / step).rounded(.up)
    let last = (span.upperBound / step).rounded(.down)
    guard first <= last else { return ([], step) }
    return (stride(from: first, through: last, by: 1).map { $0 * step }, step)
  }

  mutating func write(_ text: String) { marks += text }

  mutating func yAxis(_ unit: ChartUnit, _ language: ChartLanguage) {
    let (values, step) = Self.ticks(ys)
    for value in values {
      let place = number(y(value))
      write("<path class=\"grid\" d=\"M\(number(Self.left)) \(place)H\(number(Self.right))\"/>")
      write(
        "<text class=\"tick end\" x=\"\(number(Self.left - 6))\" y=\"\(number(y(value) + 4))\">"
          + "\(escaped(unit.tick(value, step: step, language)))</text>")
    }
  }

  /// Names under the places 0, 1, 2, ...; as many as fit.
  mutating func xAxis(_ names: [String]) {
    let every = max(1, (names.count + 7) / 8)
    for (index, name) in names.enumerated() where index % every == 0 {
      xTick(Double(index), name)
    }
  }

  mutating func xTick(_ value: Double, _ name: String) {
    write(
      "<text class=\"tick mid\" x=\"\(number(x(value)))\" y=\"\(number(Self.bottom + 18))\">"
        + "\(escaped(name))</text>")
  }

  mutating func xTitle(_ title: String) {
    write(
      "<text class=\"tick mid\" x=\"\(number((Self.left + Self.right) / 2))\" "
        + "y=\"\(number(Self.bottom + 36))\">\(escaped(title))</text>")
  }

  /// A line through points in order; it breaks where a value is missing.
  mutating func line(_ points: [(x: Double, y: Double?)], _ name: String) {
    var path = ""
    var isDrawing = false
    for point in points {
      guard let value = point.y, value.isFinite else {
        isDrawing = false
        continue
      }
      path += "\(isDrawing ? "L" : "M")\(number(x(point.x))) \(number(y(clamped(value))))"
      isDrawing = true
    }
    if !path.isEmpty { write("<path class=\"\(name)\" d=\"\(path)\"/>") }
  }

  /// A mark with its words; shapes differ so that colour is never alone.
  mutating func mark(
    _ place: (x: Double, y: Double), _ shape: Shape, _ name: String, _ words: String
  ) {
    let (x, y) = (x(place.x), y(clamped(place.y)))
    let form =
      switch shape {
      case .dot: "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"4\"/>"
      case .up: "<path d=\"M\(number(x - 6)) \(number(y + 5))h12l-6-11z\"/>"
      case .down: "<path d=\"M\(number(x - 6)) \(number(y - 5))h12l-6 11z\"/>"
      case .diamond: "<path d=\"M\(number(x - 6)) \(number(y))l6-6l6 6l-6 6z\"/>"
      }
    write("<g class=\"\(name)\"><title>\(escaped(words))</title>\(form)</g>")
  }

  enum Shape { case dot, up, down, diamond }

  /// A bar from the floor, `width` in units of x.
  mutating func bar(
    at place: Double, width: Double, to value: Double, _ name: String, _ words: String
  ) {
    let (start, end) = (x(place - width / 2), x(place + width / 2))
    let (top, floor) = (y(clamped(value)), y(max(0, ys.lowerBound)))
    write(
      "<rect class=\"\(name)\" x=\"\(number(start))\" y=\"\(number(min(top, floor)))\" "
        + "width=\"\(number(end - start))\" height=\"\(number(abs(floor - top)))\">"
        + "<title>\(escaped(words))</title></rect>")
  }

  mutating func label(_ text: String, at place: (x: Double, y: Double), _ name: String) {
    write(
      "<text class=\"\(name)\" x=\"\(number(x(place.x)))\" y=\"\(number(y(clamped(place.y)) - 8))\">"
        + "\(escaped(text))</text>")
  }

  private func clamped(_ value: Double) -> Double {
    min(max(value, ys.lowerBound), ys.upperBound)
  }

  /// The whole element, named by its sentence; one with links is a group and not one image.
  func svg(_ sentence: String, role: String = "img") -> String {
    "<svg class=\"chart\" viewBox=\"0 0 \(number(Self.width)) \(number(Self.height))\" role=\"\(role)\" "
      + "aria-label=\"\(escaped(sentence))\">\(marks)</svg>"
  }
}

/// A coordinate with at most one decimal.
func number(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e7 else { return "0" }
  let tenths = Int((value * 10).rounded())
  let sign = tenths < 0 ? "-" : ""
  let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
  return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
}

/// Text inside an element or a quoted attribute.
func escaped(_ text: String) -> String {
  var safe = ""
  for character in text {
    switch character {
    case "&": safe += "&amp;"
    case "<": safe += "&lt;"
    case ">": safe += "&gt;"
    case "\"": safe += "&quot;"
    default: safe.append(character)
    }
  }
  return safe
}
