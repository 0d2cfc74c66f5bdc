/// The members of an entry of version 1, in the order of RFC 8785, and what each may hold.
///
/// Source: security.md section 1.1; `AuditLog/LeafEncoding.swift` writes them.
enum LeafMember: UInt8, CaseIterable {
  case act, at, cert, cm, evt, fac, id, idem, n, op, out, pou, req, res, rsn, src, sub, usr, usrp, v

  /// How a value is written.
  enum Shape {
    /// C, R, U, D or E.
    case action
    /// RFC 3339 in UTC with six digits of fraction, 27 characters.
    case time
    /// So many lower-case hexadecimal digits.
    case hexadecimal(Int)
    /// Canonical base64 of 32 bytes.
    case digest
    /// Lower-case words, joined by dots.
    case words
    /// A UUID of version 7, lower case.
    case identifier
    /// A whole number from 1.
    case count
    /// 0, 4, 8 or 12.
    case outcome
    /// Any string.
    case text
    /// `true` or `false`.
    case flag
    /// 1.
    case version
  }

  var shape: Shape {
    switch self {
    case .act: .action
    case .at: .time
    case .cert, .idem: .hexadecimal(64)
    case .cm: .digest
    case .evt: .words
    case .id: .identifier
    case .n: .count
    case .out: .outcome
    case .sub: .hexadecimal(32)
    case .usrp: .flag
    case .v: .version
    case .fac, .op, .pou, .req, .res, .rsn, .src, .usr: .text
    }
  }

  var name: String { String(describing: self) }

  var bit: UInt32 { 1 << UInt32(rawValue) }

  /// What every entry has.
  static let required: UInt32 = [act, at, cm, evt, id, out, v].reduce(0) { $0 | $1.bit }

  /// Where each name stands in `letters`.
  static let letters: [UInt8] = allCases.flatMap { Array($0.name.utf8) }
  static let starts: [Int] = allCases.reduce(into: [0]) {
    $0.append($0[$0.count - 1] + $1.name.utf8.count)
  }
}
