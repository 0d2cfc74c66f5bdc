/// XHTML of a narrative, judged without parsing it as XML: only plain formatting may stand in it.
/// Source: FHIR R4 narrative.html, invariants txt-1 and txt-2.
struct FHIRStructureNarrative {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  enum Verdict {
    case fine
    /// No `<div>` around it, or nothing in it.
    case noDiv
    /// Another element than plain formatting, an event attribute, or a script address.
    case forbidden
    /// Escapes of JSON hide its tags: judge the unescaped text.
    case needsUnescaping
  }

  private let text: Bytes
  private let isEscaped: Bool
  private var hasContent = false

  /// The verdict on a narrative; `isEscaped` if the bytes are as JSON writes them.
  static func judge(_ text: Bytes, isEscaped: Bool) -> Verdict {
    var judge = FHIRStructureNarrative(text: text, isEscaped: isEscaped)
    return judge.run()
  }

  private init(text: Bytes, isEscaped: Bool) {
    self.text = text
    self.isEscaped = isEscaped
  }

  private mutating func run() -> Verdict {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "\\"), isEscaped {
        guard index + 1 < text.count else { break }
        if text[index + 1] == UInt8(ascii: "u") || text[index + 1] == UInt8(ascii: "/") {
          return .needsUnescaping
        }
        index += 2
      } else if byte == UInt8(ascii: "<") {
        let verdict = tag(&index)
        if verdict != .fine { return verdict }
      } else {
        if !FHIRStructureText.isBlank(byte) { hasContent = true }
        index += 1
      }
    }
    return hasContent && isInDiv ? .fine : .noDiv
  }

  /// Reads one tag, `index` at its `<`; leaves it behind its `>`.
  private mutating func tag(_ index: inout Int) -> Verdict {
    index += 1
    if index < text.count, text[index] == UInt8(ascii: "!") {
      return comment(&index)
    }
    if index < text.count, text[index] == UInt8(ascii: "/") { index += 1 }
    let start = index
    while index < text.count, isNameByte(text[index]) { index += 1 }
    let name = Bytes(rebasing: text[start..<index])
    if name.isEmpty, isEscaped, index < text.count, text[index] == UInt8(ascii: "\\") {
      return .needsUnescaping
    }
    guard Self.isAllowed(name) else { return .forbidden }
    if FHIRStructureText.starts(name, with: "img") { hasContent = true }
    return attributes(&index)
  }

  /// Passes over `<!-- -->`; other declarations are forbidden.
  private func comment(_ index: inout Int) -> Verdict {
    guard FHIRStructureText.starts(Bytes(rebasing: text[index...]), with: "!--") else {
      return .forbidden
    }
    index += 3
    while index + 2 < text.count {
      if FHIRStructureText.starts(Bytes(rebasing: text[index...]), with: "-->") {
        index += 3
        return .fine
      }
      index += 1
    }
    return .forbidden
  }

  private func attributes(_ index: inout Int) -> Verdict {
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: ">"):
        index += 1
        return .fine
      case UInt8(ascii: "\\") where isEscaped && index + 1 < text.count:
        switch text[index + 1] {
        case UInt8(ascii: "u"), UInt8(ascii: "/"): return .needsUnescaping
        case UInt8(ascii: "\""): index += 1
        default: index += 2
        }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard value(&index) else { return .forbidden }
      case let byte where FHIRStructureText.isLetter(byte):
        let start = index
        while index < text.count, isNameByte(text[index]) { index += 1 }
        if isEvent(Bytes(rebasing: text[start..<index])) { return .forbidden }
      default: index += 1
      }
    }
    return .forbidden
  }

  /// Passes over a quoted value, `index` at its opening quote; false if it is a script address.
  private func value(_ index: inout Int) -> Bool {
    let quote = text[index]
    index += 1
    let start = index
    while index < text.count, text[index] != quote { index += 1 }
    let value = text[start..<index].drop { FHIRStructureText.isBlank($0) }
    index += 1
    return !Self.isPrefix("javascript:", of: value) && !Self.isPrefix("vbscript:", of: value)
  }

  private static func isPrefix(_ prefix: StaticString, of text: Slice<Bytes>) -> Bool {
    guard text.count >= prefix.utf8CodeUnitCount else { return false }
    return prefix.withUTF8Buffer { prefix in
      zip(prefix, text).allSatisfy { $0 == $1 || $0 == $1 | 32 }
    }
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    FHIRStructureText.isLetter(byte) || FHIRStructureText.isDigit(byte) || byte == 58 || byte == 45
  }

  private func isEvent(_ name: Bytes) -> Bool {
    name.count > 2 && name[0] | 32 == UInt8(ascii: "o") && name[1] | 32 == UInt8(ascii: "n")
  }

  /// Whether it begins with `<div` and ends with `</div>`, blanks aside.
  private var isInDiv: Bool {
    var end = text.count
    while end > 0, isBlankEnd(end) { end -= FHIRStructureText.isBlank(text[end - 1]) ? 1 : 2 }
    guard end >= 6, let first = text.firstIndex(of: UInt8(ascii: "<")) else { return false }
    return FHIRStructureText.starts(Bytes(rebasing: text[first...]), with: "<div")
      && FHIRStructureText.starts(Bytes(rebasing: text[(end - 6)..<end]), with: "</div>")
  }

  /// Whether what ends at `end` is a blank, or an escape of one.
  private func isBlankEnd(_ end: Int) -> Bool {
    if FHIRStructureText.isBlank(text[end - 1]) { return true }
    guard isEscaped, end >= 2, text[end - 2] == UInt8(ascii: "\\") else { return false }
    let escape = text[end - 1]
    return escape == UInt8(ascii: "n") || escape == UInt8(ascii: "r")
      || escape == UInt8(ascii: "t")
  }

  /// The elements that txt-1 allows: HTML 4.0 chapters 7-11 (without 9.4) and 15, `a` and `img`.
  private static let allowed: Set<String> = [
    "p", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "b", "em", "i", "strong",
    "small", "big", "tt", "dfn", "q", "var", "abbr", "acronym", "cite", "blockquote", "hr",
    "address", "bdo", "kbd", "sub", "sup", "ul", "ol", "li", "dl", "dt", "dd", "pre", "table",
    "caption", "colgroup", "col", "thead", "tr", "tfoot", "tbody", "th", "td", "code", "samp",
    "img", "map", "area", "ins", "del", "u", "s", "strike", "center", "font",
  ]

  private static func isAllowed(_ name: Bytes) -> Bool {
    allowed.contains(String(decoding: name, as: UTF8.self))
  }
}
