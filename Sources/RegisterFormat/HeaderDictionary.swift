/// What titles mean: by the list of known ones, by likeness, and by what the sender confirmed.
///
/// A class, because it remembers what it was asked: the first rows of a file are looked at under
/// every delimiter, and likeness is dear.
final class HeaderDictionary {
  /// A meaning and how sure it is, 0 to 1.
  struct Guess: Equatable {
    var meaning: ColumnMeaning
    var confidence: Double
  }

  /// The meaning of a title that is spelt as in the list.
  static let known: [String: ColumnMeaning] = {
    var known: [String: ColumnMeaning] = [:]
    for meaning in ColumnMeaning.allCases {
      for title in meaning.titles.split(separator: "|") {
        known[HeaderText.normal(String(title))] = meaning
      }
    }
    return known
  }()

  /// The same without spaces: `N I K`, `NamaPasien`.
  private static let joined: [String: ColumnMeaning] = {
    var joined: [String: ColumnMeaning] = [:]
    for (title, meaning) in known {
      let key = title.replacing(" ", with: "")
      // `LP` is the waist and `L/P` the sex: a title that another has with spaces stays out.
      if known[key] == nil { joined[key] = meaning }
    }
    return joined
  }()

  private static let likeable: [(key: [UInt8], meaning: ColumnMeaning)] =
    known.filter { $0.key.utf8.count >= 5 }.sorted { $0.key < $1.key }
    .map { (Array($0.key.replacing(" ", with: "").utf8), $0.value) }

  private let confirmed: HeaderMapping
  private var answers: [String: Guess?] = [:]

  init(confirmed: HeaderMapping) { self.confirmed = confirmed }

  /// What a title means; nil if nobody knows.
  func guess(_ title: String) -> Guess? {
    // Longer texts are letterheads.
    guard title.utf8.count <= Self.longestTitle else { return nil }
    if let answer = answers[title] { return answer }
    let answer = find(title)
    answers[title] = answer
    return answer
  }

  private static let longestTitle = 120

  private func find(_ title: String) -> Guess? {
    let normal = HeaderText.normal(title)
    guard !normal.isEmpty else { return nil }
    if let meaning = confirmed.meanings[normal] { return Guess(meaning: meaning, confidence: 1) }
    if let meaning = Self.known[normal] { return Guess(meaning: meaning, confidence: 1) }
    let joined = normal.replacing(" ", with: "")
    if let meaning = Self.known[joined] ?? Self.joined[joined] {
      return Guess(meaning: meaning, confidence: 0.95)
    }
    return shortened(title, normal) ?? Self.alike(joined)
  }

  /// By what is left without brackets, filling words, or beside a slash.
  private func shortened(_ title: String, _ normal: String) -> Guess? {
    let bare = HeaderText.normal(HeaderText.withoutBrackets(title))
    if bare != normal, let meaning = Self.known[bare] {
      return Guess(meaning: meaning, confidence: 0.9)
    }
    let words = bare.split(separator: " ").map(String.init)
    let telling = words.filter { !HeaderText.filling.contains($0) }
    if telling.count < words.count, !telling.isEmpty,
      let meaning = Self.known[telling.joined(separator: " ")]
    {
      return Guess(meaning: meaning, confidence: 0.85)
    }
    let parts = title.split(separator: "/")
    guard parts.count == 2 else { return nil }
    let meanings = parts.map { Self.known[HeaderText.normal(String($0))] }
    guard let first = meanings[0], meanings[1] == nil || meanings[1] == first else { return nil }
    return Guess(meaning: first, confidence: meanings[1] == first ? 0.9 : 0.7)
  }

  /// By the nearest known title, if no other meaning is as near.
  private static func alike(_ title: String) -> Guess? {
    let bytes = Array(title.utf8)
    guard bytes.count >= 5, bytes.count <= 40 else { return nil }
    let allowed = bytes.count >= 9 ? 2 : 1
    var best = allowed + 1
    var meaning: ColumnMeaning?
    for candidate in likeable where abs(candidate.key.count - bytes.count) <= allowed {
      let distance = distance(bytes, candidate.key)
      if distance < best {
        best = distance
        meaning = candidate.meaning
      } else if distance == best, candidate.meaning != meaning {
        meaning = nil
      }
    }
    return meaning.map { Guess(meaning: $0, confidence: best == 1 ? 0.8 : 0.7) }
  }

  /// How many letters must be changed, put in, taken out or swapped with their neighbour.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for (i, letter) in left.enumerated() {
      var row = [i + 1] + [Int](repeating: 0, count: right.count)
      for (j, other) in right.enumerated() {
        row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + (letter == other ? 0 : 1))
        if i > 0, j > 0, letter == right[j - 1], left[i - 1] == other {
          row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}
