/// How the codes of a system look, beyond those that a table lists.
package enum CodeForm: Hashable, Sendable {
  /// A letter, a digit, a digit or letter, a point and up to four more. Source: WHO, ICD-10 volume
  /// 2; a fifth to seventh character by clinical modifications.
  case icd10
  /// Two digits, a point, up to two more. Source: ICD-9-CM, volume 3.
  case icd9cm
  /// A number with its check digit. Source: LOINC Users' Guide, check digit.
  case loinc
  /// 91 to 94 and six digits, or a group of vaccines, `VG` and a number. Source: SATUSEHAT, KFA.
  case kfa
  /// Three digits, as P-Care has them for its services.
  case threeDigits
  /// Any code: the list names examples only.
  case open
  /// None beyond those of the list.
  case closed

  /// Whether a text has the form, in one of the spellings that are mended.
  package func fits(_ code: String) -> Bool {
    var code = code
    return code.withUTF8 { fits($0) }
  }

  func fits(_ code: UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .icd10: ICD10Code(utf8: code) != nil
    case .icd9cm: ICD9Code.parts(code) != nil
    case .loinc: LOINCCode.isOne(code)
    case .kfa: Self.isKFA(code)
    case .threeDigits: code.count == 3 && code.allSatisfy { $0 &- 48 < 10 }
    case .open: !code.isEmpty
    case .closed: false
    }
  }

  /// The system's own spelling of a code; nil if the text is none.
  ///
  /// Mended are: lower case, blanks around, a missing point, a comma for it, a mark of use behind
  /// (`*`, `+`, dagger). The sent text is never changed.
  package func canonical(_ code: String) -> String? {
    switch self {
    case .icd10: ICD10Code(code)?.text
    case .icd9cm: ICD9Code.canonical(code)
    case .loinc, .kfa, .threeDigits, .open: fits(code) ? code : nil
    case .closed: nil
    }
  }

  private static func isKFA(_ code: UnsafeBufferPointer<UInt8>) -> Bool {
    if code.count == 8, code[0] == UInt8(ascii: "9"), (49...52).contains(code[1]) {
      return code.allSatisfy { $0 &- 48 < 10 }
    }
    return (3...6).contains(code.count) && code[0] == UInt8(ascii: "V")
      && code[1] == UInt8(ascii: "G") && code.dropFirst(2).allSatisfy { $0 &- 48 < 10 }
  }
}
