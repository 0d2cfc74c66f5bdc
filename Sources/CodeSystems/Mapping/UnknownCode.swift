package import RecordModel

/// A code that nobody has said the meaning of, for the list of who maps codes.
///
/// Never holds a patient's words: texts of diagnoses, procedures, results, medicines and ways of
/// leaving are no codes, and a code that could be a person's number is left out.
package struct UnknownCode: Hashable, Sendable {
  /// Where it is used.
  package let kind: CodeKind
  /// The system as sent; empty if none was.
  package let system: String
  /// The code as sent, or the words of a service or payer without one; key of the mapping together
  /// with kind and system.
  package let code: String
  /// The words that the sender's list has for it.
  package let display: String?
  /// Where it stands first: place of the fact and element.
  package let place: String
  /// How often it stands in what was read.
  package var count: Int
  /// What is wrong.
  package let reason: Reason
  /// A code that it may be: one of a held system that is spelt so; to be confirmed by a human.
  package let suggestion: Coding?

  /// Why a code is unknown.
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// It is none of its system: the form is wrong.
    case malformed
    /// Its system's list is whole and has it not.
    case notInList
    /// It is of the sender's own, and no mapping says what it means.
    case unmapped
  }

  /// What makes two the same line of the list.
  package var key: Key {
    Key(kind: kind, system: system, code: code)
  }

  /// Kind, system and code, its case and blanks left out.
  package struct Key: Hashable, Sendable {
    /// Where it is used.
    package let kind: CodeKind
    /// The system as sent.
    package let system: String
    /// The code in the form of `TerminologySnapshot.normal`.
    package let code: String

    /// The key of a code; its case and blanks do not count.
    package init(kind: CodeKind, system: String, code: String) {
      self.kind = kind
      self.system = system
      self.code = TerminologySnapshot.normal(code)
    }
  }
}

extension [UnknownCode] {
  /// The same codes once each, their counts added, in the order of first places.
  package func merged() -> [UnknownCode] {
    guard count > 1 else { return self }
    var merged: [UnknownCode] = []
    var positions: [UnknownCode.Key: Int] = [:]
    for code in self {
      if let position = positions[code.key] {
        merged[position].count += code.count
      } else {
        positions[code.key] = merged.count
        merged.append(code)
      }
    }
    return merged
  }
}
