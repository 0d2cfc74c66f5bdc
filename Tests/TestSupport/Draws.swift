/// Numbers by chance that are the same in every run: a linear congruential generator (Knuth's MMIX).
package struct Draws {
  private var state: UInt64

  /// Draws from a state.
  package init(state: UInt64) { self.state = state }

  /// Draws of one of many runs.
  package init(_ seed: Int) { state = UInt64(seed) &* 2 &+ 1 }

  /// A number below another, from 0.
  package mutating func next(_ below: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(below))
  }
}
