/// Takes passwords out of statements' texts.
///
/// pgAudit writes `<REDACTED>` for them, but `log_statement` writes them as they were typed. Only
/// the literal after the word `PASSWORD`, or after `password=`, is taken out, so that little can be
/// hidden behind the word.
package enum PasswordLiteral {
  private static let word = Array("password".utf8)
  private static let mark = Array("<REDACTED>".utf8)

  /// A statement's text, or a whole line of the log in JSON, without its passwords.
  package static func cleared(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var copied = 0
    var place = 0
    while let start = next(in: text, from: place) {
      place = start + word.count
      guard let literal = literal(in: text, after: place) else { continue }
      if result.isEmpty { result.reserveCapacity(text.count + mark.count) }
      result += text[copied..<literal.lowerBound]
      result += mark
      copied = literal.upperBound
      place = copied
    }
    return copied == 0 ? text : result + text[copied...]
  }

  /// A statement's text without its passwords.
  package static func cleared(_ text: String) -> String {
    String(decoding: cleared(Array(text.utf8)), as: UTF8.self)
  }

  /// The next place where the word stands by itself.
  private static func next(in text: [UInt8], from start: Int) -> Int? {
    var place = start
    while place + word.count <= text.count {
      let isHere =
        TellingWords.lowered(text[place]) == word[0]
        && text[place..<place + word.count].elementsEqual(word) {
          TellingWords.lowered($0) == $1
        }
      // After `\n` of JSON a word stands by itself too.
      let isAlone =
        place == 0 || !TellingWords.isOfWord(text[place - 1])
        || (place > 1 && text[place - 2] == UInt8(ascii: "\\"))
      if isHere, isAlone { return place }
      place += 1
    }
    return nil
  }

  private static func literal(in text: [UInt8], after start: Int) -> Range<Int>? {
    var place = skipBlanks(in: text, from: start)
    let isAssigned = place < text.count && text[place] == UInt8(ascii: "=")
    if isAssigned { place = skipBlanks(in: text, from: place + 1) }
    guard place < text.count else { return nil }
    let begin = place
    let isEscaping = TellingWords.lowered(text[place]) == UInt8(ascii: "e")
    if isEscaping, place + 1 < text.count, text[place + 1] == UInt8(ascii: "'") { place += 1 }
    if text[place] == UInt8(ascii: "'") {
      return begin..<endOfQuoted(in: text, from: place + 1, isEscaping: place > begin)
    }
    if text[place] == UInt8(ascii: "$") { return endOfDollars(in: text, from: place) }
    guard isAssigned else { return nil }
    while place < text.count, text[place] > 0x20, !Array("'\"\\".utf8).contains(text[place]) {
      place += 1
    }
    return place > begin ? begin..<place : nil
  }

  /// Past blanks, line ends, and both as JSON writes them.
  private static func skipBlanks(in text: [UInt8], from start: Int) -> Int {
    var place = start
    while place < text.count {
      if [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(text[place]) {
        place += 1
      } else if text[place] == UInt8(ascii: "\\"), place + 1 < text.count,
        Array("ntrf".utf8).contains(text[place + 1])
      {
        place += 2
      } else {
        break
      }
    }
    return place
  }

  private static func endOfQuoted(in text: [UInt8], from start: Int, isEscaping: Bool) -> Int {
    var place = start
    while place < text.count {
      let isQuote = text[place] == UInt8(ascii: "'")
      if isQuote, place + 1 < text.count, text[place + 1] == UInt8(ascii: "'") {
        place += 2
      } else if isQuote, !(isEscaping && text[place - 1] == UInt8(ascii: "\\")) {
        return place + 1
      } else {
        place += 1
      }
    }
    return place
  }

  /// `$tag$ ... $tag$`.
  private static func endOfDollars(in text: [UInt8], from start: Int) -> Range<Int>? {
    guard let second = text[(start + 1)...].firstIndex(of: UInt8(ascii: "$")) else { return nil }
    let tag = text[start...second]
    guard tag.dropFirst().dropLast().allSatisfy(TellingWords.isOfWord) else { return nil }
    var place = second + 1
    while place + tag.count <= text.count {
      if text[place..<place + tag.count].elementsEqual(tag) { return start..<place + tag.count }
      place += 1
    }
    return start..<text.count
  }
}
