/// Words by number, so that an entry is a few numbers; 0 stands for none.
struct Interner {
  private var numbers: [String: Int32] = [:]
  private(set) var words: [String?] = [nil]

  /// The number of a word.
  mutating func number(_ word: String?) -> Int32 {
    guard let word else { return 0 }
    if let number = numbers[word] { return number }
    let number = Int32(words.count)
    numbers[word] = number
    words.append(word)
    return number
  }

  /// The word of a number.
  subscript(number: Int32) -> String? { words[Int(number)] }
}
