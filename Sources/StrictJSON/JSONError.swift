/// Why a text is not JSON as this house takes it, and where; holds nothing of the text.
package struct JSONError: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Bytes that are no UTF-8, at the first of them. Source: Unicode table 3-7.
    case invalidUTF8
    /// A byte order mark at the start. Source: RFC 8259 section 8.1.
    case byteOrderMark
    /// A byte that the grammar does not allow here.
    case unexpectedByte
    /// The text ends too early; the offset is its length.
    case unexpectedEnd
    /// Something other than white space after the value.
    case trailingContent
    /// A key that its object has already, at the later one's quote. Source: RFC 7493 section 2.3.
    case duplicateKey
    /// A control character (U+0001 to U+001F) in a string that is not escaped.
    case controlCharacter
    /// A backslash without a known escape after it, at the backslash.
    case invalidEscape
    /// U+0000, raw or as `\u0000`, which PostgreSQL's text cannot hold.
    case nulCharacter
    /// Half a surrogate pair, at its backslash. Source: RFC 7493 section 2.1.
    case loneSurrogate
    /// A number against RFC 8259 section 6, at the first byte that breaks it.
    case invalidNumber
    /// More bytes than `JSONLimits.bytes`; the offset is the limit.
    case tooLarge
    /// Deeper than `JSONLimits.depth`, at the bracket.
    case tooDeep
    /// More than `JSONLimits.tokens`, at the first token that is over.
    case tooManyTokens
    /// Longer than `JSONLimits.stringBytes`, at the opening quote.
    case stringTooLong
    /// Longer than `JSONLimits.numberBytes`, at the first digit or sign.
    case numberTooLong
  }

  /// What is wrong.
  package let kind: Kind
  /// Where, in bytes from the start of the text.
  package let offset: Int

  /// An error of a kind at a byte offset.
  package init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// Line and column of the error in its text, both from 1.
  ///
  /// A line ends with LF, CR or CR LF; a column is one Unicode scalar (one byte where the text is
  /// no UTF-8).
  /// - Parameter bytes: the text that was refused; a shorter one counts as far as it goes.
  package func position(in bytes: [UInt8]) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    var afterReturn = false
    for byte in bytes.prefix(offset) {
      if byte == 0x0A || byte == 0x0D {
        if !(byte == 0x0A && afterReturn) { line += 1 }
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      afterReturn = byte == 0x0D
    }
    return (line, column)
  }
}
