/// What a stream of random numbers is for; each purpose has its own, so that a change to one leaves
/// the others alone.
enum RandomStream: UInt64 {
  case household = 1
  case person, facility, practitioner, day, visit, bundle, number, pregnancy, duplicate, kin
  case address
}

/// A small seeded generator: the same seed, stream and index give the same numbers on every
/// machine.
///
/// SplitMix64. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014.
struct SeededGenerator {
  private var state: UInt64

  /// The numbers of the `index`-th thing of a stream.
  init(_ seed: UInt64, _ stream: RandomStream, _ index: Int) {
    let start = Self.mixed(seed &+ stream.rawValue &* 0xd1b5_4a32_d192_ed03)
    state = Self.mixed(start ^ UInt64(truncatingIfNeeded: index) &* 0x9e37_79b9_7f4a_7c15)
  }

  /// Any 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// A number from 0 to `limit` - 1; the bias of one part in 2^64 over `limit` does not matter
  /// here.
  mutating func below(_ limit: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(1, limit))).high)
  }

  /// A number in a closed range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// Yes `perMille` times of a thousand.
  mutating func chance(_ perMille: Int) -> Bool { below(1000) < perMille }

  /// A roughly normal number, mean 0, in thousandths of a standard deviation; never beyond 3.5 of
  /// them.
  mutating func deviation() -> Int {
    let bits = next()
    var sum = -131_070
    for shift in [UInt64(0), 16, 32, 48] { sum += Int(bits >> shift & 0xffff) }
    return sum * 1000 / 37_837
  }

  /// A right-skewed factor with median 1000, such as waiting times have, in thousandths.
  mutating func skewed() -> Int {
    let quantiles = [
      200, 380, 500, 610, 710, 800, 900, 1000, 1110, 1240, 1400, 1620, 1950, 2500, 3600,
    ]
    let position = below((quantiles.count - 1) * 64)
    let (cell, rest) = position.quotientAndRemainder(dividingBy: 64)
    return quantiles[cell] + (quantiles[cell + 1] - quantiles[cell]) * rest / 64
  }

  /// One of several; the collection is not empty.
  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// Weights as running sums, so that one draw and a binary search pick an index.
struct WeightedChoice {
  private let sums: [Int]

  /// `weights` are not negative; indices with weight 0 are never picked.
  init(_ weights: some Sequence<Int>) {
    var total = 0
    sums = weights.map {
      total += $0
      return total
    }
  }

  /// The sum of all weights.
  var total: Int { sums.last ?? 0 }

  /// An index, by its weight.
  func pick(_ generator: inout SeededGenerator) -> Int {
    let mark = generator.below(total)
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > mark { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
