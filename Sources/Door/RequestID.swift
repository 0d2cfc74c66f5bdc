package import FoundationEssentials
import RecordModel

/// The id of one request: the client's X-Request-Id if it is harmless, else a new UUIDv7.
package struct RequestID: Hashable, Sendable, CustomStringConvertible {
  /// The request that this task serves; nil outside a listener.
  @TaskLocal package static var current: RequestID?

  /// 1 to 64 characters of `[A-Za-z0-9._-]`: safe in a log, a header and a leaf.
  package let description: String

  /// The longest id that is taken from a client.
  package static let longest = 64

  /// `sent` if it has the form, else a new one for the time `now`.
  package init(sent: String?, now: Date = Date()) {
    if let sent, Self.isHarmless(sent) {
      description = sent
    } else {
      description = ID<Self>(at: Int64(now.timeIntervalSince1970 * 1000)).description
    }
  }

  private static func isHarmless(_ text: String) -> Bool {
    (1...longest).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
