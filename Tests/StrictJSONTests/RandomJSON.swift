import StrictJSON

/// Random trees, and odd ways of writing them.
enum RandomJSON {
  private static let pieces: [String] = [
    "a", "b", "code", "resourceType", "valueQuantity", "\"", "\\", "/", "\n", "\t", "\u{8}",
    "\u{C}",
    "\r", "\u{1}", "\u{1F}", "\u{7F}", " ", "é", "e\u{301}", "€", "漢字", "😀", "\u{FFFF}", "\u{E000}",
    "\u{10FFFF}", "\u{2028}", "12345678", "Kelurahan",
  ]
  private static let numbers: [String] = [
    "0", "-0", "1", "-1", "1.0", "1.50", "-0.10", "1e5", "1E-05", "9223372036854775808",
    "123456789.123456789123456789", "1e400",
  ]

  static func text(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...5, using: &generator))
      .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
  }

  /// A tree of about so many tokens at most.
  static func tree(_ generator: inout SeededGenerator, size: Int = 60) -> JSON {
    switch Int.random(in: 0..<(size > 1 ? 10 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2, 3: return .string(text(&generator))
    case 4: return .number(numbers[Int.random(in: 0..<numbers.count, using: &generator)])
    case 5, 6:
      let count = Int.random(in: 0...min(6, size), using: &generator)
      return .array((0..<count).map { _ in tree(&generator, size: size / max(1, count)) })
    default:
      let count = Int.random(in: 0...min(size > 40 ? 30 : 6, size), using: &generator)
      var object = JSON.object([])
      for _ in 0..<count {
        object[text(&generator)] = tree(&generator, size: size / max(1, count))
      }
      return object
    }
  }

  static func write(_ tree: JSON, oddly generator: inout SeededGenerator, to text: inout String) {
    space(&generator, &text)
    switch tree {
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        space(&generator, &text)
        string(member.key, &generator, &text)
        space(&generator, &text)
        text += ":"
        write(member.value, oddly: &generator, to: &text)
      }
      space(&generator, &text)
      text += "}"
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        write(element, oddly: &generator, to: &text)
      }
      space(&generator, &text)
      text += "]"
    case .string(let content): string(content, &generator, &text)
    default: text += String(decoding: tree.serialized(), as: UTF8.self)
    }
    space(&generator, &text)
  }

  private static func space(_ generator: inout SeededGenerator, _ text: inout String) {
    guard Int.random(in: 0..<4, using: &generator) == 0 else { return }
    for _ in 0..<Int.random(in: 0...20, using: &generator) {
      text += [" ", " ", " ", "\n", "\r", "\t"][Int.random(in: 0..<6, using: &generator)]
    }
  }

  private static func string(
    _ content: String, _ generator: inout SeededGenerator, _ text: inout String
  ) {
    text += "\""
    for scalar in content.unicodeScalars {
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      if scalar == "/", Bool.random(using: &generator) {
        text += "\\/"
      } else if mustEscape || Int.random(in: 0..<6, using: &generator) == 0 {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
