/// How alike two words are.
package enum TextDistance {
  /// Jaro-Winkler similarity of two words in bytes, 0 to 1, with the usual prefix scale of 0.1 over
  /// at most four letters.
  ///
  /// Source: Winkler, "String comparator metrics and enhanced decision rules in the
  /// Fellegi-Sunter model of record linkage", 1990.
  package static func jaroWinkler(_ left: [UInt8], _ right: [UInt8]) -> Double {
    if left == right { return 1 }
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    let jaro = jaro(left, right)
    var prefix = 0
    while prefix < min(4, left.count, right.count), left[prefix] == right[prefix] { prefix += 1 }
    return jaro + Double(prefix) * 0.1 * (1 - jaro)
  }

  private static func jaro(_ left: [UInt8], _ right: [UInt8]) -> Double {
    let window = max(0, max(left.count, right.count) / 2 - 1)
    var taken = Array(repeating: false, count: right.count)
    var common: [UInt8] = []
    for (index, letter) in left.enumerated() {
      let low = max(0, index - window)
      let high = min(right.count - 1, index + window)
      guard low <= high else { continue }
      for other in low...high where !taken[other] && right[other] == letter {
        taken[other] = true
        common.append(letter)
        break
      }
    }
    guard !common.isEmpty else { return 0 }
    let matched = right.indices.filter { taken[$0] }.map { right[$0] }
    let moved = zip(common, matched).count { $0 != $1 }
    let count = Double(common.count)
    return
      (count / Double(left.count) + count / Double(right.count)
      + (count - Double(moved) / 2) / count) / 3
  }

  /// Whether one letter put in, left out, exchanged, or two neighbours swapped makes one word of
  /// the other; equal words are not.
  package static func isOneEdit(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let (short, long) = left.count <= right.count ? (left, right) : (right, left)
    guard long.count - short.count <= 1, left != right else { return false }
    var start = 0
    while start < short.count, short[start] == long[start] { start += 1 }
    if long.count > short.count { return short[start...].elementsEqual(long[(start + 1)...]) }
    if short[(start + 1)...].elementsEqual(long[(start + 1)...]) { return true }
    return start + 1 < short.count && short[start] == long[start + 1]
      && short[start + 1] == long[start]
      && short[(start + 2)...].elementsEqual(long[(start + 2)...])
  }
}
