import Crypto
package import RecordModel
package import TransparencyLog

/// A receipt that is about exactly what was sent; only the check makes one.
///
/// A C2SP signed note whose body is the lines `baimbai.id/receipt/v1`, `submission <uuid>`,
/// `facility <code>`, `operator <code>` (only if one sent it), `payload sha256:<base64>`,
/// `received <RFC 3339>`, `log <index>`, `leaf <base64>`.
package struct CheckedReceipt: Hashable, Sendable {
  /// The note as it came, with its signatures.
  package let text: String
  /// The submission that it is about.
  package let submission: SubmissionID
  /// The code of the facility whose submission it is.
  package let facility: String
  /// Index of the submission's leaf in the audit log.
  package let logIndex: Int64
  /// Whether a key of ours verified the signature; false if none was given.
  package let isSignatureVerified: Bool

  /// Checks what the gateway gave; throws `AgentError.badReceipt`.
  ///
  /// - Parameters:
  ///   - text: the signed note.
  ///   - payload: the exact bytes that were sent.
  ///   - submission: the id that the answer names.
  ///   - facility: the code that was sent for; nil if the certificate alone says it.
  ///   - key: the gateway's receipt key; nil leaves the signature unverified.
  package init(
    _ text: String, payload: [UInt8], submission: SubmissionID, facility: String?,
    key: VerifierKey?
  ) throws(AgentError) {
    guard let note = try? SignedNote(bytes: Array(text.utf8)),
      let lines = ReceiptLines(body: note.body)
    else { throw .badReceipt(.malformed) }
    if let key {
      guard (try? note.verified(by: [key])) != nil else { throw .badReceipt(.badSignature) }
    }
    guard lines.payload == "sha256:\(Self.base64Hash(of: payload))" else {
      throw .badReceipt(.otherPayload)
    }
    guard lines.submission == submission else { throw .badReceipt(.otherSubmission) }
    if let facility, lines.facility != facility { throw .badReceipt(.otherFacility) }
    self.text = text
    self.submission = submission
    self.facility = lines.facility
    logIndex = lines.logIndex
    isSignatureVerified = key != nil
  }

  private static func base64Hash(of bytes: [UInt8]) -> String {
    // A digest always has the 32 bytes; an empty text would match no receipt.
    (try? LogHash(bytes: Array(SHA256.hash(data: bytes))).base64) ?? ""
  }
}

/// The lines of a receipt's body, each where it belongs and none besides.
private struct ReceiptLines {
  let submission: SubmissionID
  let facility: String
  let payload: String
  let logIndex: Int64

  init?(body: [UInt8]) {
    var lines = String(decoding: body, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)[...]
    func take(_ name: String) -> String? {
      guard let line = lines.first, line.hasPrefix("\(name) ") else { return nil }
      lines.removeFirst()
      return String(line.dropFirst(name.count + 1))
    }
    guard lines.popFirst() == "baimbai.id/receipt/v1",
      let submission = take("submission").flatMap({ SubmissionID($0) }),
      let facility = take("facility"), !facility.isEmpty
    else { return nil }
    _ = take("operator")
    guard let payload = take("payload"),
      let received = take("received"), ClinicalTime(received) != nil,
      let logIndex = take("log").flatMap({ Int64($0) }), logIndex >= 0,
      let leaf = take("leaf"), (try? LogHash(base64: Array(leaf.utf8))) != nil,
      lines.elementsEqual([""])
    else { return nil }
    self.submission = submission
    self.facility = facility
    self.payload = payload
    self.logIndex = logIndex
  }
}
