import AccessReview
import ArgumentParser
import Foundation
import StrictJSON

extension AccessFacts {
  /// Reads a line for each reader (`user`) or person (`pseudonym`) with `names` and `kelurahan`; throws
  /// `ValidationError` with the line's number.
  init(file path: String) throws {
    self.init()
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ValidationError("\(path)?")
    }
    for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let json = (try? JSONDocument(Array(line))).map({ JSON($0.root) }) else {
        throw ValidationError("\(path):\(number + 1)")
      }
      let words = (json["names"]?.array ?? []).compactMap(\.string).map(Self.token)
      let home = json["kelurahan"]?.string.flatMap { Int64($0) }.map {
        Int32(truncatingIfNeeded: $0)
      }
      if let user = json["user"]?.string {
        readerNames[user] = words
        readerHomes[user] = home
      } else if let text = json["pseudonym"]?.string {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == 32 else { throw ValidationError("\(path):\(number + 1)") }
        let person = Pseudonym(
          stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
        personNames[person] = words
        personHomes[person] = home
      } else {
        throw ValidationError("\(path):\(number + 1)")
      }
    }
  }

  /// FNV-1a of the word in lower case: the words stay in this process.
  private static func token(_ word: String) -> UInt64 {
    word.lowercased().utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
