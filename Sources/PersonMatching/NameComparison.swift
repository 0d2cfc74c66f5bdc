/// How two names agree, from the strongest agreement to none.
package enum NameAgreement: Int, Sendable, CaseIterable {
  /// The same words, in any order.
  case exact
  /// The same sounds.
  case sound
  /// Every word has its like, with a slip of the pen.
  case close
  /// All of the shorter name, two words or more, is in the longer.
  case partial
  /// One word of one, all of the shorter name or its only word in common with its first, agrees.
  case word
  /// Nothing of note.
  case none
}

/// Two names set beside each other, word by word.
package struct NameComparison: Sendable {
  /// How they agree.
  package let agreement: NameAgreement
  /// Terms of the words that agree; what the agreement is worth depends on how frequent they are.
  package let shared: [String]
  /// Terms of words that are not alike and stand in each other's place, by pairs.
  package let against: [(String, String)]
  /// Terms of words that are alike and not the same, by pairs.
  package let slips: [(String, String)]

  private static let alike = 0.92

  /// Compares two names.
  package init(_ left: ComparedName, _ right: ComparedName) {
    let (short, long) =
      left.words.count <= right.words.count ? (left, right) : (right, left)
    if let whole = Self.joined(short, long) {
      agreement = whole
      shared = short.words.filter { !$0.isInitial }.map(\.term)
      against = []
      slips = []
      return
    }
    let mine = short.words + short.father
    let theirs = long.words + long.father
    // A father's name that is met tells something, one that is not stands against nobody.
    let pairs = Self.assign(mine, theirs)
      .filter { $0.short < short.words.count || $0.long < long.words.count }
    shared = pairs.filter { !$0.isInitial }.map { mine[$0.short].term }
    let freeShort = short.words.indices.filter { index in !pairs.contains { $0.short == index } }
    let freeLong = long.words.indices.filter { index in !pairs.contains { $0.long == index } }
    against = zip(freeShort, freeLong).map { (short.words[$0].term, long.words[$1].term) }
    slips = pairs.filter { !$0.isSame }.map { (mine[$0.short].term, theirs[$0.long].term) }
    let isAllShort = freeShort.isEmpty
    let isAllLong = freeLong.isEmpty
    if isAllShort, isAllLong {
      let isSame = pairs.allSatisfy(\.isSame)
      agreement = isSame ? .sound : .close
    } else if isAllShort, shared.count >= 2 {
      agreement = .partial
    } else if !shared.isEmpty, isAllShort || Self.isFirst(pairs) {
      agreement = .word
    } else {
      agreement = .none
    }
  }

  private struct Pair {
    let short: Int
    let long: Int
    let score: Double
    /// The same word or the same sound.
    let isSame: Bool
    let isInitial: Bool
  }

  private static func isFirst(_ pairs: [Pair]) -> Bool {
    pairs.contains { $0.short == 0 && $0.long == 0 && !$0.isInitial }
  }

  /// Names that are equal as a whole, whatever their order and the blanks between their words.
  private static func joined(_ left: ComparedName, _ right: ComparedName) -> NameAgreement? {
    let mine = left.words.map(\.letters)
    let theirs = right.words.map(\.letters)
    if mine == theirs || mine.flatMap(\.self) == theirs.flatMap(\.self) { return .exact }
    if mine.count == theirs.count, mine.count > 1 {
      let order: ([UInt8], [UInt8]) -> Bool = { $0.lexicographicallyPrecedes($1) }
      if mine.sorted(by: order) == theirs.sorted(by: order) { return .exact }
    }
    if mine.count == 1, theirs.count == 2, mine[0] == theirs[1] + theirs[0] { return .exact }
    let sounds = (left.words.flatMap(\.sound), right.words.flatMap(\.sound))
    return sounds.0 == sounds.1 ? .sound : nil
  }

  /// Each word of the shorter name with its best like, the most alike first.
  private static func assign(
    _ short: [ComparedName.Word], _ long: [ComparedName.Word]
  ) -> [Pair] {
    var all: [Pair] = []
    for (index, word) in short.enumerated() {
      for (other, against) in long.enumerated() {
        if let pair = pair(index, word, other, against) { all.append(pair) }
      }
    }
    all.sort { ($1.score, $0.short, $0.long) < ($0.score, $1.short, $1.long) }
    var chosen: [Pair] = []
    for pair in all
    where !chosen.contains(where: { $0.short == pair.short || $0.long == pair.long }) {
      chosen.append(pair)
    }
    return chosen
  }

  private static func pair(
    _ short: Int, _ word: ComparedName.Word, _ long: Int, _ other: ComparedName.Word
  ) -> Pair? {
    if word.letters == other.letters || word.sound == other.sound {
      return Pair(
        short: short, long: long, score: word.letters == other.letters ? 1 : 0.99, isSame: true,
        isInitial: word.isInitial)
    }
    if word.isInitial || other.isInitial {
      guard word.letters.first == other.letters.first else { return nil }
      return Pair(short: short, long: long, score: 0.9, isSame: true, isInitial: true)
    }
    let likeness = max(
      TextDistance.jaroWinkler(word.letters, other.letters),
      TextDistance.jaroWinkler(word.sound, other.sound))
    let isEdit =
      min(word.sound.count, other.sound.count) > 3
      && (TextDistance.isOneEdit(word.letters, other.letters)
        || TextDistance.isOneEdit(word.sound, other.sound))
      || isBeginning(word.sound, other.sound)
    guard likeness >= alike || isEdit else { return nil }
    return Pair(
      short: short, long: long, score: min(0.98, max(alike, likeness)), isSame: false,
      isInitial: false)
  }

  /// Whether two words were written as one, and the other name has only the first.
  private static func isBeginning(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let (short, long) = left.count <= right.count ? (left, right) : (right, left)
    return short.count > 3 && long.count >= short.count + 3 && long.starts(with: short)
  }
}
