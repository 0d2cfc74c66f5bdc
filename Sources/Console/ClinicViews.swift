import RecordModel
import RecordStore
import StrictJSON

/// One option of a list.
struct Choice: Sendable {
  let value: String
  let label: String
  let isChosen: Bool
}

/// What the upload page's template names.
struct UploadView: Sendable {
  let action: String
  let rows: [SubmissionView]
  let hasRows: Bool
}

/// What the list's template names.
struct SubmissionsView: Sendable {
  let action: String
  let choices: [Choice]
  let rows: [SubmissionView]
  let hasRows: Bool
  let files: [LabelledLink]
}

/// One submission in a list.
struct SubmissionView: Sendable {
  let id: String
  let href: String
  let received: String
  let status: String
  let statusLabel: String
  let visits: String
  let refused: String
  let findings: String
  let bytes: String

  init(_ stored: StoredSubmission, _ say: Language) {
    id = stored.id.description
    href = say.link("/submissions/\(stored.id)")
    received = say.time(stored.receivedAt)
    status = stored.status
    statusLabel = say.plain(ClinicTexts.status(stored.status))
    visits = say.figure(stored.visitCount)
    refused = say.figure(stored.refusedCount)
    findings = say.figure(IssueView.read(stored.issues).count)
    bytes = say.figure(stored.byteCount)
  }
}

/// One finding as the answer told it.
struct IssueView: Sendable {
  let code: String
  let severity: String
  let severityLabel: String
  let place: String
  let detail: String?
  let sentence: String
  let fix: String

  /// The stored findings, a JSON array; what cannot be read is none.
  static func read(_ issues: [UInt8]) -> [JSON] {
    guard let document = try? JSONDocument(issues, limits: .history) else { return [] }
    return JSON(document.root).array ?? []
  }

  init(_ issue: JSON, _ say: Language) {
    code = issue["code"]?.string ?? ""
    severity = issue["severity"]?.string ?? ""
    severityLabel = say.plain(Texts.severity(severity))
    let position = issue["position"]?.string ?? ""
    place = position.isEmpty ? say.plain(Texts.wholeMessage) : position
    detail = issue["detail"]?.string
    sentence = issue[say.rawValue]?.string ?? ""
    fix = issue["fix"]?[say.rawValue]?.string ?? ""
  }
}

/// What the errors' template names.
struct ErrorsView: Sendable {
  let rows: [ErrorView]
  let hasRows: Bool
  let files: [LabelledLink]
}

/// One rule that was broken, how often, and where last.
struct ErrorView: Sendable {
  let code: String
  let severity: String
  let severityLabel: String
  let times: Int
  let count: String
  let sentence: String
  let fix: String
  let href: String
  let seen: String
  let place: String

  /// The rules broken in these submissions (newest first): errors before warnings, then the most
  /// frequent.
  static func rows(of stored: [StoredSubmission], _ say: Language) -> [ErrorView] {
    var found: [String: (count: Int, issue: JSON, submission: StoredSubmission)] = [:]
    for submission in stored {
      for issue in IssueView.read(submission.issues) {
        let code = issue["code"]?.string ?? ""
        found[code, default: (0, issue, submission)].count += 1
      }
    }
    func weight(_ entry: (count: Int, issue: JSON, submission: StoredSubmission)) -> Int {
      entry.count + (entry.issue["severity"]?.string == "error" ? 1 << 40 : 0)
    }
    let sorted = found.sorted {
      (weight($0.value), $1.key) > (weight($1.value), $0.key)
    }
    return sorted.map { ErrorView($0.value.issue, $0.value.count, $0.value.submission, say) }
  }

  private init(_ issue: JSON, _ count: Int, _ submission: StoredSubmission, _ say: Language) {
    let view = IssueView(issue, say)
    code = view.code
    severity = view.severity
    severityLabel = view.severityLabel
    times = count
    self.count = say.figure(count)
    sentence = view.sentence
    fix = view.fix
    href = say.link("/submissions/\(submission.id)")
    seen = say.time(submission.receivedAt)
    place = view.place
  }
}

/// What one submission's template names.
struct SubmissionPageView: Sendable {
  /// Visits and findings on the page; the rest is in the answer that programs get.
  static let maximumRows = 500

  let message: String?
  let id: String
  let received: String
  let status: String
  let statusLabel: String
  let visitCount: String
  let refused: String
  let bytes: String
  let logIndex: String
  let receiptLink: String?
  let issues: [IssueView]
  let hasIssues: Bool
  let visits: [VisitView]
  let hasVisits: Bool
  var findingFiles: [LabelledLink] = []
  var visitFiles: [LabelledLink] = []

  init(_ stored: StoredSubmission, message: String?, _ say: Language) {
    self.message = message
    id = stored.id.description
    received = say.time(stored.receivedAt, withSeconds: true)
    status = stored.status
    statusLabel = say.plain(ClinicTexts.status(stored.status))
    visitCount = say.figure(stored.visitCount)
    refused = say.figure(stored.refusedCount)
    bytes = say.figure(stored.byteCount)
    logIndex = say.figure(Int(stored.leafIndex))
    receiptLink = stored.receipt == nil ? nil : say.link("/submissions/\(stored.id)/receipt")
    issues = IssueView.read(stored.issues).prefix(Self.maximumRows).map { IssueView($0, say) }
    hasIssues = !issues.isEmpty
    let answer = (try? JSONDocument(stored.answer, limits: .history)).map { JSON($0.root) }
    visits = (answer?["visits"]?.array ?? []).prefix(Self.maximumRows).map { VisitView($0, say) }
    hasVisits = !visits.isEmpty
  }
}

/// What became of one visit.
struct VisitView: Sendable {
  let visitID: String
  let visitPlace: String
  let outcome: String
  let outcomeLabel: String

  init(_ visit: JSON, _ say: Language) {
    visitID = visit["visit"]?.string ?? "–"
    visitPlace = visit["place"]?.string ?? ""
    outcome = visit["status"]?.string ?? ""
    outcomeLabel = say.plain(ClinicTexts.status(outcome))
  }
}
