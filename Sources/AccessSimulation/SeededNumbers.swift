/// A small seeded generator: the same seed and stream give the same numbers on every machine.
///
/// SplitMix64. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014.
struct SeededNumbers {
  private var state: UInt64

  init(_ seed: UInt64, stream: UInt64) {
    state = Self.mixed(seed &+ stream &* 0xd1b5_4a32_d192_ed03)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(1, limit))).high)
  }

  /// A number of the range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// 0 to below 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Yes so many times of a thousand.
  mutating func chance(_ perMille: Int) -> Bool { below(1_000) < perMille }

  /// One of several; the collection is not empty.
  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

  /// The order of elements by chance.
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for place in elements.indices.dropLast() {
      elements.swapAt(place, place + below(elements.count - place))
    }
  }

  /// A keyed hash of a number, for tokens and pseudonyms.
  static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// Weights as running sums: one draw and a binary search pick an index.
struct Weights {
  private let sums: [Double]

  init(_ weights: [Double]) {
    var total = 0.0
    sums = weights.map {
      total += $0
      return total
    }
  }

  func pick(_ numbers: inout SeededNumbers) -> Int {
    let mark = numbers.unit() * (sums.last ?? 0)
    var low = 0
    var high = max(0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > mark { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
