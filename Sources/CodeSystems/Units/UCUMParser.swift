import RecordModel

/// Reads the terms of UCUM: products, quotients, powers, prefixes, annotations, brackets.
///
/// Source: UCUM, full and limited conformance, syntax rules; case-sensitive symbols.
struct UCUMParser {
  /// Longest unit that is read.
  static let longestText = 128
  /// Deepest nesting of brackets.
  static let deepestNesting = 8

  private let bytes: [UInt8]
  private let atoms: UCUMAtoms
  private var position = 0
  private var depth = 0

  /// The unit of a text; nil if it is none.
  static func read(_ text: String, atoms: UCUMAtoms) -> UCUMUnit? {
    let bytes = Array(text.utf8)
    guard (1...longestText).contains(bytes.count), bytes.allSatisfy({ (33...126).contains($0) })
    else { return nil }
    var parser = UCUMParser(bytes: bytes, atoms: atoms)
    guard let unit = parser.term(), parser.position == bytes.count else { return nil }
    return unit
  }

  private init(bytes: [UInt8], atoms: UCUMAtoms) {
    self.bytes = bytes
    self.atoms = atoms
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: Character) -> Bool {
    guard next == byte.asciiValue else { return false }
    position += 1
    return true
  }

  /// Components from left to right; a solidus divides by the one component behind it.
  private mutating func term() -> UCUMUnit? {
    var unit = UCUMUnit.one
    if next != UInt8(ascii: "/") {
      guard let first = component() else { return nil }
      unit = first
    }
    while true {
      if take("/") {
        guard let other = component(), let quotient = unit.divided(by: other) else { return nil }
        unit = quotient
      } else if take(".") {
        guard let other = component(), let product = unit.multiplied(by: other) else { return nil }
        unit = product
      } else {
        return unit
      }
    }
  }

  private mutating func component() -> UCUMUnit? {
    if take("(") {
      depth += 1
      guard depth <= Self.deepestNesting, let inner = term(), take(")") else { return nil }
      depth -= 1
      return inner
    }
    if next == UInt8(ascii: "{") { return annotation() ? .one : nil }
    let symbol = symbol()
    guard !symbol.isEmpty, let unit = unit(symbol) else { return nil }
    if next == UInt8(ascii: "{") { return annotation() ? unit : nil }
    return unit
  }

  /// Words in braces mean nothing to the unit.
  private mutating func annotation() -> Bool {
    guard take("{"), let end = bytes[position...].firstIndex(of: UInt8(ascii: "}")),
      !bytes[position..<end].contains(UInt8(ascii: "{"))
    else { return false }
    position = end + 1
    return true
  }

  /// The characters up to the next operator, brace or bracket; what stands in square brackets is
  /// one symbol.
  private mutating func symbol() -> ArraySlice<UInt8> {
    let start = position
    var isInside = false
    while let byte = next {
      switch byte {
      case UInt8(ascii: "["): isInside = true
      case UInt8(ascii: "]"): isInside = false
      case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "{"), UInt8(ascii: "}"):
        if !isInside { return bytes[start..<position] }
      default: break
      }
      position += 1
    }
    return bytes[start..<position]
  }

  private func unit(_ symbol: ArraySlice<UInt8>) -> UCUMUnit? {
    if symbol.allSatisfy({ $0 &- 48 < 10 }) { return number(symbol) }
    var end = symbol.endIndex
    while end > symbol.startIndex, symbol[end - 1] &- 48 < 10 { end -= 1 }
    var power = 1
    if end < symbol.endIndex {
      guard let digits = Int(String(decoding: symbol[end...], as: UTF8.self)) else { return nil }
      power = digits
      if end > symbol.startIndex, symbol[end - 1] == UInt8(ascii: "-") {
        power = -digits
        end -= 1
      } else if end > symbol.startIndex, symbol[end - 1] == UInt8(ascii: "+") {
        end -= 1
      }
    }
    guard end > symbol.startIndex else { return nil }
    let name = String(decoding: symbol[..<end], as: UTF8.self)
    guard let simple = atoms.simpleUnit(name) else { return nil }
    // A power of ten may be large; a power of a unit is small.
    return name.hasPrefix("10") ? tenfold(power) : simple.raised(to: power)
  }

  private func number(_ digits: ArraySlice<UInt8>) -> UCUMUnit? {
    guard digits.count <= 12, let value = Int(String(decoding: digits, as: UTF8.self)), value > 0
    else { return nil }
    return UCUMUnit(factor: ExactRatio(value), dimension: .none)
  }

  private func tenfold(_ power: Int) -> UCUMUnit? {
    guard (-60...60).contains(power) else { return nil }
    return ExactRatio(1, over: 1, exponent: power).map {
      UCUMUnit(factor: $0, dimension: .none)
    }
  }
}
