/// What became of one submission, as the facility knows it.
package struct SubmissionResult: Hashable, Sendable {
  /// The result in a word.
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// Stored now and every visit of it taken; in a dry run: would be.
    case accepted
    /// Stored before; the first answer came back.
    case repeated
    /// Stored, with visits that were refused.
    case partlyRefused = "partly-refused"
    /// Nothing of it was taken.
    case refused
    /// The gateway says that it is stored, but its receipt does not prove it.
    case unproven
    /// The gateway asks to be tried again later.
    case tryLater = "try-later"
    /// The gateway was not reached.
    case unreachable
    /// One side does not trust the other's certificate.
    case untrusted
    /// The file could not be read, or is too large to send.
    case unsendable
  }

  /// The result.
  package internal(set) var verdict: Verdict
  /// The last answer's status; nil if there was none.
  package internal(set) var status: Int?
  /// The last answer; nil if there was none or it was no JSON.
  package internal(set) var reply: SubmissionReply?
  /// The receipt, if there is one and it was checked.
  package internal(set) var receipt: CheckedReceipt?
  /// Why the receipt proves nothing, or the file cannot be sent.
  package internal(set) var fault: AgentError?
  /// Attempts that were made.
  package internal(set) var attempts: Int

  /// A result of its parts.
  package init(
    _ verdict: Verdict, status: Int? = nil, reply: SubmissionReply? = nil,
    receipt: CheckedReceipt? = nil, fault: AgentError? = nil, attempts: Int = 0
  ) {
    self.verdict = verdict
    self.status = status
    self.reply = reply
    self.receipt = receipt
    self.fault = fault
    self.attempts = attempts
  }
}
