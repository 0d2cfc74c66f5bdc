import RecordModel
import RecordStore

/// A facility's own lists.
extension ListSheets {
  /// Submissions of a page, which has the last 200.
  static func submissions(
    _ stored: [StoredSubmission], status: String?, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    let chosen = status.map { say.plain(ClinicTexts.status($0)) } ?? ""
    let about: (label: String, text: String) = (
      say.plain(ListTexts.rows), say.plain(ClinicTexts.listLead)
    )
    return FigureSheet(
      ClinicTexts.submissions,
      [
        ("received", ClinicTexts.received, false), ("status", ClinicTexts.status, false),
        ("visits", ClinicTexts.visits, true), ("refused", ClinicTexts.refused, true),
        ("findings", ClinicTexts.findings, true), ("bytes", ClinicTexts.bytes, true),
        ("submission", ClinicTexts.number, false),
      ],
      stored.map { one in
        [
          .words(say.time(one.receivedAt)), .words(say.plain(ClinicTexts.status(one.status))),
          .whole(one.visitCount), .whole(one.refusedCount),
          .whole(IssueView.read(one.issues).count), .whole(one.byteCount),
          .words(one.id.description),
        ]
      }, notes(chosen, at: moment, say) + [about], say)
  }

  /// The rules that were broken in the last 200 submissions.
  static func errors(_ rows: [ErrorView], at moment: Int64, _ say: Language) -> FigureSheet {
    let about: (label: String, text: String) = (
      say.plain(ListTexts.rows), say.plain(ClinicTexts.errorsLead)
    )
    return FigureSheet(
      ClinicTexts.errors,
      [
        ("rule", Texts.rule, false), ("severity", Texts.severity, false),
        ("times", ClinicTexts.times, true), ("what", Texts.what, false), ("fix", Texts.fix, false),
        ("seen", ClinicTexts.seenIn, false), ("place", Texts.place, false),
      ],
      rows.map {
        [
          .words($0.code), .words($0.severityLabel), .whole($0.times), .words($0.sentence),
          .words($0.fix), .words($0.seen), .words($0.place),
        ]
      }, notes(at: moment, say) + [about], say)
  }

  /// What was found in one submission.
  static func findings(_ rows: [IssueView], at moment: Int64, _ say: Language) -> FigureSheet {
    FigureSheet(
      ClinicTexts.findings,
      [
        ("rule", Texts.rule, false), ("severity", Texts.severity, false),
        ("place", Texts.place, false), ("detail", ListTexts.detail, false),
        ("what", Texts.what, false), ("fix", Texts.fix, false),
      ],
      rows.map {
        [
          .words($0.code), .words($0.severityLabel), .words($0.place), .words($0.detail ?? ""),
          .words($0.sentence), .words($0.fix),
        ]
      }, notes(at: moment, most: SubmissionPageView.maximumRows, say), say)
  }

  /// What became of one submission's visits.
  static func visits(_ rows: [VisitView], at moment: Int64, _ say: Language) -> FigureSheet {
    FigureSheet(
      ClinicTexts.visit,
      [
        ("place", Texts.place, false), ("status", ClinicTexts.status, false),
        ("visit", ClinicTexts.visit, false),
      ], rows.map { [.words($0.visitPlace), .words($0.outcomeLabel), .words($0.visitID)] },
      notes(at: moment, most: SubmissionPageView.maximumRows, say), say)
  }

  /// Codes that nobody knew when they came.
  static func codes(_ rows: [CodeRow], at moment: Int64, _ say: Language) -> FigureSheet {
    FigureSheet(
      CodeTexts.codes,
      [
        ("code", CodeTexts.code, false), ("display", CodeTexts.display, false),
        ("system", CodeTexts.system, false), ("kind", CodeTexts.kind, false),
        ("meaning", CodeTexts.meaning, false), ("submissions", CodeTexts.submissions, true),
        ("since", CodeTexts.since, false),
      ],
      rows.map {
        [
          .words($0.code), .words($0.display), .words($0.system), .words($0.kind),
          .words($0.isMapped ? $0.target : say.plain(CodeTexts.waiting)), .whole($0.count),
          .words($0.since),
        ]
      }, notes(at: moment, most: Int(SubmissionReader.maximumCodes), say), say)
  }
}
