package import RecordModel
import StrictJSON

/// What became of a message: durable when this value exists.
package struct IntakeOutcome: Hashable, Sendable {
  /// The submission that it is, or that it repeats.
  package let submission: SubmissionID
  /// 201 stored, 200 stored before; 403, 413, 422 kept in quarantine.
  package let httpStatus: Int
  /// Whether the message had been stored before.
  package let isRepeat: Bool
  /// The exact bytes of the answer.
  package let answer: [UInt8]

  init(submission: SubmissionID, httpStatus: Int, isRepeat: Bool, answer: [UInt8]) {
    self.submission = submission
    self.httpStatus = httpStatus
    self.isRepeat = isRepeat
    self.answer = answer
  }

  /// The outcome of a message that was answered with `status` before.
  init(submission: SubmissionID, repeating status: Int, answer: [UInt8]) {
    self.init(
      submission: submission, httpStatus: status == 201 ? 200 : status, isRepeat: true,
      answer: answer)
  }

  /// The same for a repeat inside the batch.
  var repeated: IntakeOutcome {
    IntakeOutcome(submission: submission, repeating: httpStatus, answer: answer)
  }
}

extension PreparedSubmission.Refusal {
  /// What HTTP calls it.
  var httpStatus: Int {
    switch self {
    case .unusable: 422
    case .otherFacility: 403
    case .beyondLimit: 413
    }
  }
}

/// The issues of a submission as they are stored beside it.
struct JSONIssues {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ issues: [Issue]) {
    var writer = JSONWriter()
    SubmissionAnswer.write(issues, to: &writer)
    bytes = writer.bytes
  }
}
