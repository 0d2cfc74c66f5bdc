/// The characters that divide a message, as its own MSH-1 and MSH-2 declare them.
package struct HL7Separators: Hashable, Sendable {
  /// Between fields, `|`.
  package var field: UInt8
  /// Between components, `^`.
  package var component: UInt8
  /// Between repetitions, `~`.
  package var repetition: UInt8
  /// Around escapes, `\`; 0 if the message declares none.
  package var escape: UInt8
  /// Between subcomponents, `&`; 0 if the message declares none.
  package var subcomponent: UInt8

  /// What HL7 recommends and nearly everybody sends. Source: HL7 v2.8 chapter 2, 2.5.4.
  package static let standard = HL7Separators(
    field: UInt8(ascii: "|"), component: UInt8(ascii: "^"), repetition: UInt8(ascii: "~"),
    escape: UInt8(ascii: "\\"), subcomponent: UInt8(ascii: "&"))

  /// Separators as a message declares them.
  package init(
    field: UInt8, component: UInt8, repetition: UInt8, escape: UInt8, subcomponent: UInt8
  ) {
    self.field = field
    self.component = component
    self.repetition = repetition
    self.escape = escape
    self.subcomponent = subcomponent
  }

  /// Reads them from a line that begins with `MSH`, `BHS` or `FHS`; nil if it declares none.
  ///
  /// What MSH-2 leaves out does not divide: 0 never stands in a text of HL7.
  init?(header line: some RandomAccessCollection<UInt8>) {
    let bytes = line.dropFirst(3)
    guard let field = bytes.first, field.isSeparator else { return nil }
    let declared = bytes.dropFirst().prefix {
      $0 != field && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n")
    }
    guard let component = declared.first else { return nil }
    func declaredByte(_ offset: Int) -> UInt8 {
      declared.dropFirst(offset).first ?? 0
    }
    self.init(
      field: field, component: component, repetition: declaredByte(1),
      escape: declaredByte(2), subcomponent: declaredByte(3))
  }

  /// The bytes of MSH-1 and MSH-2.
  var declaration: [UInt8] {
    [field, component, repetition, escape, subcomponent].filter { $0 != 0 }
  }
}

extension UInt8 {
  /// Whether it can divide fields: printable ASCII that is neither letter nor digit.
  fileprivate var isSeparator: Bool {
    self > 0x20 && self < 0x7F && self &- 48 >= 10 && (self | 0x20) &- 97 >= 26
  }

  /// Whether it ends a segment.
  @inlinable var isLineEnd: Bool { self == 0x0D || self == 0x0A }
}
