/// A sign of what a control chart says: a shape in a circle, never a colour alone; its words stand beside it.
///
/// Source: NHS England, "Making data count": the icons of variation and of assurance.
package enum ProcessSign: Hashable, Sendable, CaseIterable {
  /// Variation: nothing but chance.
  case common
  /// Variation: a change for the better.
  case improvement
  /// Variation: a change for the worse.
  case concern
  /// Variation: a change without a good or bad side.
  case change
  /// Assurance: the target is reached whatever chance brings.
  case passes
  /// Assurance: the target is missed whatever chance brings.
  case fails
  /// Assurance: chance decides.
  case hitOrMiss

  /// The drawing, which says nothing by itself: the words beside it do.
  package var svg: String {
    let (name, path): (String, String) =
      switch self {
      case .common: ("common", "M6 13l3-4l3 6l3-6l3 4")
      case .improvement: ("better", "M7 16h10l-5-9z")
      case .concern: ("worse", "M7 8h10l-5 9z")
      case .change: ("l5", "M7 12l5-5l5 5l-5 5z")
      case .passes: ("better", "M7 12l4 4l6-8")
      case .fails: ("worse", "M8 8l8 8M16 8l-8 8")
      case .hitOrMiss: ("common", "M9 9c0-4 6-4 6 0c0 3-3 2-3 5M12 17v1")
      }
    return "<svg class=\"sign \(name)\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">"
      + "<circle cx=\"12\" cy=\"12\" r=\"10.5\"/><path d=\"\(path)\"/></svg>"
  }
}
