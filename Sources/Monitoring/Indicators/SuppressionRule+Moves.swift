import Statistics

extension RollupSum {
  /// All counts that can be told of it, and the sums of them that stand beside them.
  var toldTogether: [Int] {
    [
      numerator, denominator, denominator - numerator, missing, excluded, denominator + missing,
      denominator + missing + excluded,
    ]
  }
}

extension SuppressionRule {
  /// Whether places or months moved, kind by kind, so that some sum of moves could be a small count: each must have
  /// moved by none or by more than few, all in one direction.
  func isFew(_ moves: [[Int]]) -> Bool {
    guard let kinds = moves.first?.indices else { return false }
    return kinds.contains { kind in
      let moved = moves.map { $0[kind] }
      return moved.contains { hidden.contains(abs($0)) }
        || moved.contains { $0 > 0 } && moved.contains { $0 < 0 }
    }
  }
}
