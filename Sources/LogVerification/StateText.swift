import Crypto
import TransparencyLog

/// What can be wrong with a stored state; never a reason to begin anew.
package enum StateFault: Error, Hashable, Sendable {
  /// There is nothing in the file: a state is made once, by hand, and never lost.
  case empty
  /// The first line is another format or version.
  case otherFormat
  /// The bytes are not those that were written.
  case damaged
  /// It is the state of another log.
  case otherLog
}

/// The text form that both states share: a version, the SHA-256 of the rest, the rest.
enum StateText {
  static let maximumBytes = 1024 * 1024

  static func encode(_ format: String, _ content: [UInt8]) -> [UInt8] {
    Array("\(format)\nsha256 \(sum(content))\n".utf8) + content
  }

  static func decode(_ format: String, _ bytes: [UInt8]) throws(StateFault) -> [UInt8] {
    guard !bytes.isEmpty else { throw .empty }
    let header = Array("\(format)\n".utf8)
    guard bytes.starts(with: header) else { throw .otherFormat }
    let rest = bytes.dropFirst(header.count)
    let word = Array("sha256 ".utf8)
    guard bytes.count <= maximumBytes, rest.starts(with: word),
      let end = rest.firstIndex(of: WireWords.newline)
    else { throw .damaged }
    let content = Array(rest[(end + 1)...])
    guard rest[(rest.startIndex + word.count)..<end].elementsEqual(sum(content).utf8) else {
      throw .damaged
    }
    return content
  }

  private static func sum(_ content: [UInt8]) -> String {
    let digest = Array(SHA256.hash(data: content))
    return ((try? LogHash(bytes: digest)) ?? .empty).hex
  }
}
