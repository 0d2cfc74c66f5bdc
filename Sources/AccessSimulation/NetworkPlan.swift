/// From which addresses a facility's certificate honestly comes, by day.
///
/// Most have one network; some get another of the provider's each week, some two lines, some move
/// once; when the line fails a telephone stands in for hours; some take a tablet to homes.
struct NetworkPlan {
  private enum Line {
    case fixed
    case pool([UInt32])
    case two(UInt32)
    case moved(day: Int, UInt32)
  }

  /// Networks of the mobile providers, which everybody's telephone shares.
  private static let mobile: [UInt32] = (0..<40).map { 0x7247_0000 + $0 << 8 }

  private let home: UInt32
  private let line: Line
  /// Minutes since the first day when a telephone stands in.
  private let standIns: [(minutes: Range<Int>, network: UInt32)]
  /// Whether a tablet goes along to homes.
  let hasTablet: Bool

  init(_ numbers: inout SeededNumbers, facility: Int, days: Int) {
    home = 0x2442_0000 + UInt32(facility) << 8
    let other = 0x6742_0000 + UInt32(facility) << 12
    switch numbers.below(100) {
    case ..<50: line = .fixed
    case ..<72: line = .pool((0..<9).map { other + $0 << 8 })
    case ..<84: line = .two(other)
    default: line = .moved(day: numbers.within(20...max(21, days - 15)), other)
    }
    hasTablet = numbers.chance(300)
    standIns = (0..<numbers.within(0...4)).map { _ in
      let start = numbers.below(days) * 1_440 + numbers.within(450...900)
      let length = numbers.within(60...480)
      return (start..<start + length, numbers.one(of: Self.mobile))
    }
  }

  /// The address at a minute since the first day.
  func address(atMinute minute: Int) -> UInt32 {
    for standIn in standIns where standIn.minutes.contains(minute) {
      return standIn.network + 77
    }
    let day = minute / 1_440
    // The provider deals out another address of the network every few days.
    let host = UInt32(20 + SeededNumbers.mixed(UInt64(home) + UInt64(max(0, day) / 3)) % 200)
    switch line {
    case .fixed: return home + host
    case .pool(let networks):
      let pick = SeededNumbers.mixed(UInt64(home) &* 31 &+ UInt64(max(0, day) / 7))
      return networks[Int(pick % UInt64(networks.count))] + host
    case .two(let second):
      return (SeededNumbers.mixed(UInt64(home) + UInt64(max(0, day))) % 5 == 0 ? second : home)
        + host
    case .moved(let moveDay, let second): return (day < moveDay ? home : second) + host
    }
  }

  /// An address of a tablet on its way.
  static func tablet(_ numbers: inout SeededNumbers) -> UInt32 {
    numbers.one(of: mobile) + UInt32(numbers.within(2...250))
  }
}
