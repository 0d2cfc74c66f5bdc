import TransparencyLog

/// What can go wrong on the facility's side; no case holds anything of a patient.
package enum AgentError: Error, Hashable, Sendable {
  /// A certificate, key or authorities file cannot be used: its path and the reason.
  case unusableCredentials(path: String, reason: String)
  /// The gateway's address is not `https://HOST[:PORT]`.
  case unusableGateway(String)
  /// A file or folder cannot be read: its path and `errno`, 0 if not known.
  case unreadable(path: String, code: Int32)
  /// A file's name ends with none of the endings that are sent.
  case unknownEnding(path: String)
  /// The files are more than one run takes.
  case tooManyFiles(limit: Int)
  /// A file or line is longer than any submission may be.
  case tooLarge(limitBytes: Int)
  /// A receipt is not what it should be.
  case badReceipt(ReceiptFault)
}

/// Why a receipt proves nothing.
package enum ReceiptFault: String, Hashable, Sendable, CaseIterable {
  /// The answer has none, though it says that the submission was stored.
  case missing
  /// It is no signed note, or its lines are not those of a receipt.
  case malformed
  /// It is about other bytes than those that were sent.
  case otherPayload
  /// It is about another submission than the answer's.
  case otherSubmission
  /// It is about another facility than the one that sent.
  case otherFacility
  /// The known key did not sign it, or its signature fails.
  case badSignature
}
