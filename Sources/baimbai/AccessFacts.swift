import AccessReview
import ArgumentParser
import AuditLog
import Foundation
import StrictJSON

/// What an office knows of readers and persons beside the log, from a file; it stays in this process.
struct AccessFacts: Sendable {
  private struct Known {
    var words: [UInt64]
    var home: String?
  }

  private var readers: [String: Known] = [:]
  private var persons: [Pseudonym: Known] = [:]

  /// Nothing known.
  init() {}

  /// Reads a line for each reader (`user`) or person (`pseudonym`) with `names` and `kelurahan`; throws
  /// `ValidationError` with the line's number.
  init(file path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ValidationError("\(path)?")
    }
    for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let json = (try? JSONDocument(Array(line))).map({ JSON($0.root) }) else {
        throw ValidationError("\(path):\(number + 1)")
      }
      let known = Known(
        words: (json["names"]?.array ?? []).compactMap(\.string).map(Self.token),
        home: json["kelurahan"]?.string)
      if let user = json["user"]?.string {
        readers[user] = known
      } else if let person = json["pseudonym"]?.string.flatMap(Pseudonym.init(hexadecimal:)) {
        persons[person] = known
      } else {
        throw ValidationError("\(path):\(number + 1)")
      }
    }
  }

  /// Adds what is known to a look.
  func complete(_ record: inout AccessRecord) {
    if let reader = record.user.flatMap({ readers[$0] }) {
      record.readerNameTokens = reader.words
      record.readerKelurahan = reader.home
    }
    guard !persons.isEmpty else { return }
    record.subjects = record.subjects.map { subject in
      guard let known = persons[subject.pseudonym] else { return subject }
      return AccessSubject(subject.pseudonym, nameTokens: known.words, kelurahan: known.home)
    }
  }

  /// FNV-1a of the word in lower case.
  private static func token(_ word: String) -> UInt64 {
    word.lowercased().utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
