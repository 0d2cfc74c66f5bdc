/// Rounding that hides small counts.
///
/// Source: OpenSAFELY, "Permitted results policy" (redact to 7, then round to 5; midpoint 6); NHS
/// England, HES analysis guide.
package enum CountRounding {
  /// `count` (0 or more) in the middle of its six: 0, then 3 for 1 to 6, 9 for 7 to 12, and so on.
  package static func midpoint6(_ count: Int) -> Int {
    count <= 0 ? 0 : (min(count, .max - 8) - 1) / 6 * 6 + 3
  }

  /// `count` (0 or more) to the nearest multiple of five.
  package static func nearest5(_ count: Int) -> Int {
    (min(max(0, count), .max - 8) + 2) / 5 * 5
  }

  /// `count` as it may be shown to everybody: nil (hidden) up to 7, else to the nearest five.
  package static func open(_ count: Int) -> Int? { count <= 7 ? nil : nearest5(count) }

  /// A total for everybody, made of what is shown and of nothing else, so that it tells no more
  /// than its parts; with how many parts are hidden (each is 0 to 7).
  package static func openTotal(_ counts: [Int]) -> (sum: Int, hidden: Int) {
    let shown = counts.compactMap(open)
    return (shown.reduce(0, +), counts.count - shown.count)
  }
}
