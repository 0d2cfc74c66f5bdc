import Crypto
import LogVerification
package import RecordModel
package import TransparencyLog

/// A receipt that is about exactly what was sent; only the check makes one.
///
/// `KeptReceipt` has the form.
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
    guard let kept = KeptReceipt(Array(text.utf8)) else { throw .badReceipt(.malformed) }
    if let key, !kept.isSigned(by: key) { throw .badReceipt(.badSignature) }
    let hash = SHA256.hash(data: payload).withUnsafeBytes { try? LogHash(bytes: $0) }
    guard kept.payload == hash else { throw .badReceipt(.otherPayload) }
    guard kept.submission == submission else { throw .badReceipt(.otherSubmission) }
    if let facility, kept.facility != facility { throw .badReceipt(.otherFacility) }
    self.text = text
    self.submission = submission
    self.facility = kept.facility
    logIndex = Int64(kept.index)
    isSignatureVerified = key != nil
  }
}
