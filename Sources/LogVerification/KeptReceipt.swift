package import RecordModel
package import TransparencyLog

/// A receipt as the sender kept it: what the gateway signed about one submission.
///
/// Source: docs/decisions/0005, `Intake/Receipt.swift`.
package struct KeptReceipt: Hashable, Sendable {
  /// The first line of its body.
  package static let version = "baimbai.id/receipt/v1"

  /// The submission.
  package let submission: SubmissionID
  /// The code of the facility whose submission it is.
  package let facility: String
  /// When it was received, as it says.
  package let received: ClinicalTime
  /// SHA-256 of the exact message.
  package let payload: LogHash
  /// The entry's index.
  package let index: Int
  /// The entry's leaf hash.
  package let leaf: LogHash
  /// The note as it came, not verified.
  package let note: SignedNote

  /// Reads a receipt; nil if it is none.
  package init?(_ bytes: [UInt8]) {
    guard let note = try? SignedNote(bytes: bytes), let lines = WireWords.lines(note.body),
      lines.first == Array(Self.version.utf8)
    else { return nil }
    var rest = lines.dropFirst()
    func next(_ label: String) -> String? {
      guard let line = rest.first, let value = WireWords.value(of: label, in: line) else {
        return nil
      }
      rest = rest.dropFirst()
      return WireWords.text(value)
    }
    guard let submission = next("submission").flatMap({ SubmissionID($0) }),
      let facility = next("facility"), !facility.isEmpty
    else { return nil }
    _ = next("operator")
    guard let payload = next("payload"), payload.hasPrefix("sha256:"),
      let payloadHash = try? LogHash(base64: Array(payload.utf8.dropFirst(7))),
      let received = next("received").flatMap({ ClinicalTime($0) }),
      let index = next("log").flatMap({ WireWords.decimal($0.utf8) }),
      let leaf = next("leaf"), let leafHash = try? LogHash(base64: Array(leaf.utf8)), rest.isEmpty
    else { return nil }
    self.submission = submission
    self.facility = facility
    self.received = received
    self.payload = payloadHash
    self.index = index
    self.leaf = leafHash
    self.note = note
  }

  /// Whether `key` signed it.
  package func isSigned(by key: VerifierKey) -> Bool {
    (try? note.verified(by: [key])) != nil
  }
}
