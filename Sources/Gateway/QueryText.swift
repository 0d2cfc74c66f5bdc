import Disclosure
import FHIRFormat
import FoundationEssentials
import Hummingbird
import RecordModel

/// The parameters of a search, from a URL or a form; unknown ones are kept and judged by who reads
/// them.
struct QueryText {
  private let pairs: [(name: String, value: String)]

  init(_ request: Request) { self.init(request.uri.query ?? "") }

  init(_ text: String) {
    pairs = text.split(separator: "&").prefix(Self.maximumParameters).map { part in
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(sides[0]), Self.decoded(sides.dropFirst().first ?? ""))
    }
  }

  private init(_ pairs: [(name: String, value: String)]) { self.pairs = pairs }

  /// The same without the parameters with these turns, counted from 0.
  func without(turns: Set<Int>) -> QueryText {
    QueryText(pairs.indices.filter { !turns.contains($0) }.map { pairs[$0] })
  }

  /// More parameters than any search has.
  static let maximumParameters = 32

  /// Whether a text has no more of them; one that has is refused, since what is passed over would widen the answer.
  static func isWhole(_ text: String) -> Bool {
    text.split(separator: "&", maxSplits: maximumParameters).count <= maximumParameters
  }

  subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

  /// Every name, for finding those that are not understood.
  var names: [String] { pairs.map(\.name) }

  /// The same search in one form: names sorted, values as decoded, joined by line feeds.
  var canonical: String { canonical(without: ["_cursor"]) }

  /// The same without some parameters and with others.
  func canonical(without names: Set<String>, adding more: [(String, String)] = []) -> String {
    (pairs.filter { !names.contains($0.name) } + more.map { (name: $0.0, value: $0.1) }).map {
      "\(Self.encoded($0.name))=\(Self.encoded($0.value))"
    }
    .sorted().joined(separator: "&")
  }

  /// A token parameter that names a number.
  func identifier(_ name: String) -> IdentifierToken? { self[name].flatMap { .init($0) } }

  /// Undoes form encoding; an escape that is none stays as it is. Source: WHATWG URL, urlencoded
  /// parsing.
  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+") {
        bytes.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      let isPlain = byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || [45, 46, 95, 126].contains(byte)
      encoded +=
        isPlain
        ? String(UnicodeScalar(byte))
        : "%" + String(byte >> 4, radix: 16, uppercase: true)
          + String(byte & 15, radix: 16, uppercase: true)
    }
    return encoded
  }
}

extension QueryText {
  /// First moment and first moment after of a search date, microseconds since 1970; nil if it is none.
  ///
  /// Prefixes: eq (none), ge, gt, le, lt. Source: FHIR R4, search, 3.1.1.5.6.
  static func span(ofDate text: String) -> (from: Int64?, until: Int64?)? {
    let prefix = ["eq", "ge", "gt", "le", "lt"].first { text.hasPrefix($0) }
    guard let time = ClinicalTime(prefix == nil ? text : String(text.dropFirst(2))) else {
      return nil
    }
    let end = time.endMicroseconds
    return switch prefix {
    case "ge": (time.microseconds, nil)
    case "gt": (end, nil)
    case "le": (nil, end)
    case "lt": (nil, time.microseconds)
    default: (time.microseconds, end)
    }
  }
}

extension QueryText {
  /// Every parameter with its value, repeated ones included.
  var all: [(name: String, value: String)] { pairs }
}
