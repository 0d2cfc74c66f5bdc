import FHIRFormat
import RecordModel
import RecordStore
import StrictJSON

/// The answer to one resource on its own address, as it is stored: what the reply's head needs, and no
/// content. The route puts the resource itself around it from the bytes that were sent.
///
/// `{"resourceType","id","versionId","lastUpdated","isDuplicate","submission","receipt","issues"}`, or
/// an OperationOutcome when nothing went in.
struct ResourceAnswer {
  let submission: PreparedSubmission
  let isStored: Bool
  let issues: [Issue]
  let receipt: String
  /// What became of the visit that it is or hangs on; nil if there is none.
  let visit: VisitResult?
  /// The visit's version after it; nil if it changed none.
  let version: Int?
  /// Microseconds since 1970.
  let storedAt: Int64
  /// What the placeholders of the message stand for; nil for what was not stored.
  let id: (Placeholder.Kind, Int) -> String?
  /// Whether a patient or resource of nobody, by index, is new with this message.
  let isNew: (Placeholder.Kind, Int) -> Bool

  var bytes: [UInt8] {
    guard isStored, let entry = submission.decoded?.entries.first, let id = resourceID(entry.fate)
    else { return FHIREncoder.operationOutcome(issues).serialized() }
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("resourceType")
    writer.string(entry.type)
    writer.key("id")
    writer.string(id)
    writer.key("versionId")
    writer.string(String(version ?? 1))
    writer.key("lastUpdated")
    writer.string(ClinicalTime(utc: storedAt).text)
    writer.key("isDuplicate")
    writer.bool(visit?.outcome == .unchanged)
    writer.key("submission")
    writer.string(submission.id.description)
    writer.key("receipt")
    writer.string(receipt)
    writer.key("issues")
    SubmissionAnswer.write(issues, to: &writer)
    writer.endObject()
    return writer.bytes
  }

  private func resourceID(_ fate: DecodedSubmission.EntryAssertion.Fate) -> String? {
    switch fate {
    case .refused: return nil
    // The address of a patient's resource that hangs on no visit: its submission and turn.
    case .withPatient: return "\(submission.id).0"
    case .patient(let index): return id(.patient, index)
    case .shared(let index): return id(.shared, index)
    case .visit(_, let reference):
      guard visit?.outcome?.isKept == true else { return nil }
      let resolved = Placeholder.resolve(reference, id: id)
      return resolved.firstIndex(of: "/").map { String(resolved[resolved.index(after: $0)...]) }
    }
  }
}

extension PreparedSubmission {
  /// The status of what went in: an update is no new address, and of a message in chunks only the
  /// message is in.
  var storedStatus: Int {
    if part == .message { return 202 }
    return message.target?.id == nil ? 201 : 200
  }
}
