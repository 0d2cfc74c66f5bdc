import RecordModel
import RecordStore
import StrictJSON

/// What became of each visit of a submission.
struct VisitResult: Sendable {
  let index: Int
  let place: String
  let id: VisitID?
  let outcome: VisitOutcome?
}

/// Writes the answer of `/v1/submissions`, once, at the commit; the same bytes go out for every
/// repeat.
struct SubmissionAnswer {
  let submission: PreparedSubmission
  let issues: [Issue]
  let visits: [VisitResult]
  let receipt: String

  /// `{"submission","receipt","visits":[{"visit","place","status","issues"}],"issues","forwarded"}`.
  func submissions() -> [UInt8] {
    let units = Dictionary(
      visits.map { (submission.format.owner(of: $0.place), $0.index) }, uniquingKeysWith: { $1 })
    let byVisit = Dictionary(grouping: issues) { issue in
      units[submission.format.owner(of: issue.position)] ?? -1
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("submission")
    writer.string(submission.id.description)
    writer.key("receipt")
    writer.string(receipt)
    writer.key("visits")
    writer.beginArray()
    for visit in visits {
      writer.beginObject()
      writer.key("visit")
      if let id = visit.id { writer.string(id.description) } else { writer.null() }
      writer.key("place")
      writer.string(visit.place)
      writer.key("status")
      writer.string(Self.status(visit.outcome))
      writer.key("issues")
      Self.write(byVisit[visit.index] ?? [], to: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.key("issues")
    Self.write(byVisit[-1] ?? [], to: &writer)
    if submission.part == .message {
      writer.key("status")
      writer.string("waiting")
    }
    writer.key("forwarded")
    writer.string("no")
    writer.endObject()
    return writer.bytes
  }

  /// `{"dry-run":true,"visits":n,"issues":[...]}`, and of a register rows and columns: what was
  /// found, with nothing stored.
  static func dryRun(_ prepared: PreparedSubmission, _ register: RegisterCheck? = nil) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("dry-run")
    writer.bool(true)
    writer.key("visits")
    writer.int(prepared.wantedVisits.count)
    register?.write(to: &writer)
    writer.key("issues")
    write(prepared.issues, to: &writer)
    writer.endObject()
    return writer.bytes
  }

  /// The words of the answer for a visit's outcome.
  static func status(_ outcome: VisitOutcome?) -> String {
    switch outcome {
    case .accepted: "accepted"
    case .corrected: "corrected"
    case .unchanged: "unchanged"
    case .waiting: "waiting"
    case .otherPatient, .unknown, .notGranted, nil: "refused"
    }
  }

  /// `[{"code","severity","position","detail","id","en","fix":{"id","en"}}]`: the rule and its
  /// words, no value.
  static func write(_ issues: [Issue], to writer: inout JSONWriter) {
    writer.beginArray()
    for issue in issues {
      writer.beginObject()
      writer.key("code")
      writer.string(issue.rule.code)
      writer.key("severity")
      writer.string(issue.rule.severity.rawValue)
      writer.key("position")
      writer.string(issue.position)
      if let detail = issue.detail {
        writer.key("detail")
        writer.string(detail)
      }
      writer.key("id")
      writer.string(issue.rule.message.indonesian)
      writer.key("en")
      writer.string(issue.rule.message.english)
      writer.key("fix")
      writer.beginObject()
      writer.key("id")
      writer.string(issue.rule.fix.indonesian)
      writer.key("en")
      writer.string(issue.rule.fix.english)
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
  }
}
