/// How the names of code systems are spelt, for whoever compares them.
package enum CodeSystemSpelling {
  /// A name in lower case without scheme, trailing strokes, and all but letters, digits, points and strokes: how
  /// misspelt ones meet. `access.visit_labels` does the same in SQL.
  package static func plain(_ system: String) -> String {
    let lower = system.utf8.map { (byte: UInt8) -> UInt8 in byte &- 65 < 26 ? byte | 32 : byte }
    var name = lower[...]
    if let scheme = ["http://", "https://"].first(where: { lower.starts(with: $0.utf8) }) {
      name = name.dropFirst(scheme.utf8.count)
    }
    while name.last == UInt8(ascii: "/") { name = name.dropLast() }
    let kept = name.filter { (byte: UInt8) -> Bool in
      byte &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
