import Foundation
import HL7Format
import RecordModel

/// The answer to HL7 v2 as HL7 v2: an acknowledgement of each message, with the receipt in a Z
/// segment.
///
/// `ZRC|id|receipt`: the submission's id, and the signed receipt in base64.
struct HL7Answer {
  let submission: PreparedSubmission
  let issues: [Issue]
  /// Whether the sender's content went into the record, as far as no finding speaks against it.
  let isStored: Bool
  let receipt: String

  /// One message after the other; a batch is answered as a batch. Empty where the sender wants no
  /// answer.
  var bytes: [UInt8] {
    let body = submission.message.body
    let ranges = HL7Decoder.split(body)
    let time = ClinicalTime(utc: submission.message.receivedAt)
    let id = submission.id.description
    let proof = HL7Acknowledgement.Receipt(
      submission: id, note: Data(receipt.utf8).base64EncodedString())
    guard ranges.count > 1 else {
      return HL7Acknowledgement.answers(
        to: HL7Header(body), outcome: outcome(issues), issues: issues, controlID: id, time: time,
        receipt: proof
      ).flatMap(\.self)
    }
    let byMessage = Dictionary(grouping: issues) { HL7Decoder.owner(of: $0.position) }
    let answers = ranges.indices.flatMap { index in
      let found = byMessage["message[\(index + 1)]"] ?? []
      return HL7Acknowledgement.answers(
        to: HL7Header(Array(body[ranges[index]])), outcome: outcome(found), issues: found,
        controlID: "\(id)-\(index + 1)", time: time, receipt: proof)
    }
    return HL7Acknowledgement.batch(answers, to: HL7Header(body), controlID: id, time: time)
  }

  private func outcome(_ issues: [Issue]) -> HL7Acknowledgement.Outcome {
    switch submission.refusal {
    case .otherFacility, .beyondLimit: .rejected
    case .unusable: .failed
    case nil: isStored && !issues.contains(where: \.isError) ? .accepted : .failed
    }
  }
}
