/// RFC 8259 with the house's stricter rules, written plainly over Unicode scalars: an oracle that
/// shares nothing with the parser. For shallow texts: it recurses.
struct ReferenceGrammar {
  private struct Refusal: Error {}

  private let scalars: [Unicode.Scalar]
  private var index = 0

  /// Whether a text is JSON by the rules, limits apart.
  static func accepts(_ bytes: [UInt8]) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self) else { return false }
    var grammar = ReferenceGrammar(scalars: Array(text.unicodeScalars))
    do {
      try grammar.value()
      return grammar.index == grammar.scalars.count
    } catch {
      return false
    }
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private mutating func demand(_ scalar: Unicode.Scalar) throws {
    if !take(scalar) { throw Refusal() }
  }

  private mutating func space() {
    while let scalar = next, " \t\r\n".unicodeScalars.contains(scalar) { index += 1 }
  }

  private mutating func value() throws {
    space()
    switch next {
    case "{": try object()
    case "[": try array()
    case "\"": _ = try string()
    case "t": try word("true")
    case "f": try word("false")
    case "n": try word("null")
    default: try number()
    }
    space()
  }

  private mutating func word(_ word: String) throws {
    for scalar in word.unicodeScalars { try demand(scalar) }
  }

  private mutating func array() throws {
    try demand("[")
    space()
    if take("]") { return }
    repeat { try value() } while take(",")
    try demand("]")
  }

  private mutating func object() throws {
    var keys: Set<[UInt32]> = []
    try demand("{")
    space()
    if take("}") { return }
    repeat {
      space()
      guard keys.insert(try string()).inserted else { throw Refusal() }
      space()
      try demand(":")
      try value()
    } while take(",")
    try demand("}")
  }

  private mutating func number() throws {
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
  }

  private mutating func digits() throws {
    let start = index
    while let scalar = next, ("0"..."9").contains(scalar) { index += 1 }
    if index == start { throw Refusal() }
  }

  /// The code points that a string means.
  private mutating func string() throws -> [UInt32] {
    var units: [UInt32] = []
    try demand("\"")
    while !take("\"") {
      guard let scalar = next, scalar.value >= 0x20 else { throw Refusal() }
      index += 1
      units.append(scalar == "\\" ? try escape() : scalar.value)
    }
    return units
  }

  private mutating func escape() throws -> UInt32 {
    guard let letter = next else { throw Refusal() }
    index += 1
    let simple: [Unicode.Scalar: UInt32] = [
      "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
    ]
    if let meant = simple[letter] { return meant }
    guard letter == "u" else { throw Refusal() }
    let high = try codeUnit()
    if high == 0 || (0xDC00...0xDFFF).contains(high) { throw Refusal() }
    guard (0xD800...0xDBFF).contains(high) else { return high }
    try demand("\\")
    try demand("u")
    let low = try codeUnit()
    guard (0xDC00...0xDFFF).contains(low) else { throw Refusal() }
    return 0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00)
  }

  private mutating func codeUnit() throws -> UInt32 {
    guard index + 4 <= scalars.count else { throw Refusal() }
    let digits = scalars[index..<index + 4]
    index += 4
    guard digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else { throw Refusal() }
    return UInt32(String(String.UnicodeScalarView(digits)), radix: 16) ?? 0
  }
}
