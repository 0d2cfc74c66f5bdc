/// Words of names by how often they are borne: a few that half the city bears, and a long tail.
///
/// Per mille of people in the order of what is heard in South Kalimantan; our own rough estimate
/// and no statistic. The tail follows Zipf's law, as name words do.
struct NameWords {
  /// Words that many bear, per mille of all words.
  static let common: [(word: String, perMille: Double)] = [
    ("Muhammad", 82), ("Siti", 48), ("Ahmad", 44), ("Nor", 38), ("Abdul", 24), ("Rahmah", 19),
    ("Nur", 18), ("Rahman", 15), ("Aminah", 12), ("Hidayat", 11), ("Norhayati", 10), ("Sri", 10),
    ("Rahmat", 9), ("Fitri", 9), ("Maulana", 8), ("Hasanah", 8), ("Rizki", 8), ("Khairunnisa", 7),
    ("Hadi", 7), ("Syahrani", 7), ("Jannah", 7), ("Fadillah", 6), ("Dewi", 6), ("Saputra", 6),
    ("Lestari", 6), ("Ramadhani", 6), ("Arifin", 5), ("Zainal", 5), ("Rusdi", 5), ("Mariatul", 5),
    ("Wahyuni", 5), ("Aulia", 5), ("Hasan", 4), ("Yuliana", 4), ("Akbar", 4), ("Salamah", 4),
    ("Fauzi", 4), ("Ilham", 4), ("Noor", 4), ("Latifah", 4), ("Azizah", 3), ("Gazali", 3),
  ]

  /// Number of words of the tail.
  private static let tail = 24_000
  /// Words that only families hand on: marga, titles, a grandfather's name.
  private static let familyWords = 9_000

  private let ordinary: Weights
  private let key: UInt64

  init(key: UInt64) {
    self.key = key
    var weights = Self.common.map(\.perMille)
    let left = 1_000 - weights.reduce(0, +)
    let steps = (0..<Self.tail).map { 1 / Self.power(Double($0 + 8)) }
    let total = steps.reduce(0, +)
    weights += steps.map { $0 / total * left }
    ordinary = Weights(weights)
  }

  /// The keyed hash of a word of anybody's name.
  func word(_ numbers: inout SeededNumbers) -> UInt64 { token(UInt64(ordinary.pick(&numbers))) }

  /// The keyed hash of a word that a family hands on; some families are large.
  func familyWord(_ numbers: inout SeededNumbers) -> UInt64 {
    let unit = numbers.unit()
    return token(1_000_000 + UInt64(unit * unit.squareRoot() * Double(Self.familyWords)))
  }

  private func token(_ word: UInt64) -> UInt64 { SeededNumbers.mixed(word &+ key) }

  /// x^0.8 = x / x^0.2, by Newton's fifth root.
  private static func power(_ x: Double) -> Double {
    var root = 4.0
    for _ in 0..<60 { root = (4 * root + x / (root * root * root * root)) / 5 }
    return x / root
  }
}
