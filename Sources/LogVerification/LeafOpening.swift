import Crypto
package import RecordModel
package import TransparencyLog

/// What opens an entry's commitment, for the file of openings.
///
/// One line an entry: its index, the salt, the SHA-256 of the payload or `-`, then for each subject
/// its pseudonym, with `/` and the visit where there is one; bytes in lower-case hexadecimal. An
/// entry whose salt is gone has the index and `-` alone. Whoever exports computes the payload's
/// hash from the payload that is stored; a hash that is stored beside it proves nothing.
package struct LeafOpening: Hashable, Sendable {
  /// Whose record, and which visit of it.
  package struct Subject: Hashable, Sendable {
    /// The pseudonym, 16 bytes.
    package let pseudonym: [UInt8]
    /// The visit.
    package let visit: VisitID?

    /// A subject.
    package init(pseudonym: [UInt8], visit: VisitID?) {
      self.pseudonym = pseudonym
      self.visit = visit
    }
  }

  /// The salt, 32 bytes.
  package let salt: LogHash
  /// SHA-256 of the message received or of the query; nil for none.
  package let payload: LogHash?
  /// The subjects, in their order.
  package let subjects: [Subject]

  /// An opening.
  package init(salt: LogHash, payload: LogHash?, subjects: [Subject]) {
    self.salt = salt
    self.payload = payload
    self.subjects = subjects
  }

  /// The line of entry `index`, with its newline; nil for an entry that nothing opens any more.
  package static func line(_ index: Int, _ opening: LeafOpening?) -> String {
    guard let opening else { return "\(index) -\n" }
    var line = "\(index) \(opening.salt.hex) \(opening.payload?.hex ?? "-")"
    for subject in opening.subjects {
      line += " " + subject.pseudonym.reduce(into: "") { $0 += hexadecimal($1) }
      if let visit = subject.visit { line += "/\(visit)" }
    }
    return line + "\n"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// What a commitment is the base64 of: SHA-256(0x02, salt, number of subjects in four bytes, each
  /// pseudonym and visit, hash of the payload).
  package var commitment: LogHash {
    let line = Array(Self.line(0, self).utf8)
    var reader = OpeningReader()
    return line.withUnsafeBufferPointer { text in
      var at = 0
      return reader.read(text, &at, index: 0) == .open ? reader.commitment : .empty
    }
  }
}
