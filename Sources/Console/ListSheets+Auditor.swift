import AuditLog
import RecordModel

/// The auditor's lists: metadata of looks and of the log, as the pages have them.
extension ListSheets {
  /// Entries with what the registry calls whoever made them.
  ///
  /// - Parameter before: where the entries go on that are not here; nil where all are.
  static func audit(
    _ entries: some Sequence<(AuditEntry, AuditRowView)>, _ question: AuditQuestion,
    before: Int64?, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    var notes = notes(question.words, at: moment, say)
    if let before { notes.append((say.plain(ListTexts.rows), say.plain(ListTexts.older(before)))) }
    return FigureSheet(
      AuditTexts.heading,
      [
        ("entry", ListTexts.entry, false), ("time", Texts.time, false),
        ("event", AuditTexts.event, false), ("user", AuditTexts.user, false),
        ("proof", ListTexts.proof, false), ("source", AuditTexts.source, false),
        ("facility", AuditTexts.facilityCode, false), ("vendor", AuditTexts.through, false),
        ("certificate", ListTexts.certificate, false), ("purpose", AuditTexts.purpose, false),
        ("subjects", AuditTexts.subject, false), ("persons", ListTexts.persons, true),
        ("resource", AuditTexts.resource, false), ("decision", AuditTexts.decision, false),
        ("reason", AnomalyPageTexts.reason, false),
      ],
      entries.map { cells($0, $1) }, notes, say)
  }

  private static func cells(_ entry: AuditEntry, _ row: AuditRowView) -> [FigureSheet.Cell] {
    let whose = row.subjects.map(\.label).joined(separator: " ")
    let who: [FigureSheet.Cell] = [
      .told(row.user), .words(row.user == nil ? "" : row.proof), .words(row.source ?? ""),
      .words(row.sourceCode ?? ""), .words(row.vendor ?? ""), .words(row.certificate ?? ""),
    ]
    return [.words("#\(row.index)"), .words(row.time), .words(row.event)] + who + [
      .told(row.purpose), .words(whose), .whole(entry.subjectCount), .words(row.resource ?? ""),
      .words(row.decision), .words(row.reason ?? ""),
    ]
  }

  /// Odd looks with what auditors made of them.
  static func anomalies(
    _ rows: [AnomaliesView.Row], _ chosen: String, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      AnomalyPageTexts.heading,
      [
        ("kind", AnomalyPageTexts.kind, false), ("who", AnomalyPageTexts.who, false),
        ("first", ListTexts.first, false), ("last", ListTexts.last, false),
        ("reason", AnomalyPageTexts.reason, false), ("entries", AnomalyPageTexts.leaves, false),
        ("count", ListTexts.count, true), ("state", AnomalyPageTexts.state, false),
        ("judge", AnomalyPageTexts.judge, false), ("note", AnomalyPageTexts.note, false),
      ],
      rows.map {
        [
          .words($0.kind), .words($0.who), .words($0.first), .words($0.last), .words($0.reason),
          .words($0.leaves.map(\.index).joined(separator: " ")), .whole($0.entries),
          .words($0.state), .words($0.judge ?? ""), .words($0.note ?? ""),
        ]
      }, notes(chosen, at: moment, most: AnomalyBook.most, say), say)
  }

  /// Who sent or looked at one person's record, a row for each access.
  static func accesses(
    _ report: PatientReportView, at moment: Int64, _ say: Language
  ) -> FigureSheet {
    var notes = notes(report.pseudonym, at: moment, say)
    notes += [
      (say.plain(AnomalyPageTexts.logSize), report.logSize),
      (say.plain(AnomalyPageTexts.witnessed), report.checkpointSize),
    ]
    if report.isCut {
      notes.append((say.plain(ListTexts.rows), say.plain(AnomalyPageTexts.cut)))
    }
    return FigureSheet(
      AnomalyPageTexts.accesses,
      [
        ("entry", ListTexts.entry, false), ("actor", AuditTexts.user, false),
        ("proof", ListTexts.proof, false), ("time", Texts.time, false),
        ("event", AuditTexts.event, false), ("purpose", AuditTexts.purpose, false),
        ("resource", AuditTexts.resource, false), ("address", AnomalyPageTexts.address, false),
        ("decision", AuditTexts.decision, false),
      ],
      report.actors.flatMap { actor in
        actor.accesses.map { access -> [FigureSheet.Cell] in
          [
            .words(access.index), .words(actor.title), .words(actor.proof ?? ""),
            .words(access.time), .words(access.event), .words(access.purpose),
            .words(access.resource), .words(access.address), .words(access.decision),
          ]
        }
      }, notes, say)
  }

  /// The newest checkpoints and what they are worth.
  static func checkpoints(
    _ found: some Sequence<(LogState.Stored, LogView.Checkpoint)>, most: Int, at moment: Int64,
    _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      LogTexts.checkpoints,
      [
        ("time", Texts.time, false), ("size", LogTexts.size, true),
        ("witnesses", LogTexts.witnesses, false), ("state", LogTexts.state, false),
      ],
      found.map { stored, row in
        [
          .words(row.time), .whole(stored.size), .words(row.witnesses.joined(separator: " ")),
          .words(row.state),
        ]
      }, notes(at: moment, most: most, say), say)
  }

  /// What facilities counted beside what the gateway had.
  static func compared(_ days: [ReconciledDay], at moment: Int64, _ say: Language) -> FigureSheet {
    FigureSheet(
      LogTexts.days,
      [
        ("day", LogTexts.day, false), ("facility", LogTexts.facility, false),
        ("counted", LogTexts.counted, true), ("logged", LogTexts.logged, true),
        ("missing", LogTexts.missing, true), ("unknown", LogTexts.unknown, true),
        ("state", LogTexts.state, false),
      ],
      days.map {
        [
          .words($0.day), .words($0.facility), .whole($0.counted), .whole($0.logged),
          .whole($0.missing), .whole($0.unknown),
          .words(say.plain($0.agrees ? LogTexts.equal : LogTexts.different)),
        ]
      }, notes(at: moment, say), say)
  }

  /// How the log went on after its end was lost.
  static func recoveries(
    _ rows: [LogView.Recovery], at moment: Int64, _ say: Language
  ) -> FigureSheet {
    FigureSheet(
      LogTexts.recoveries,
      [
        ("time", Texts.time, false), ("entries", LogTexts.lostRange, false),
        ("name", LogTexts.name, false), ("officers", LogTexts.officers, false),
        ("reason", LogTexts.reason, false),
      ],
      rows.map {
        [
          .words($0.time), .words($0.range), .words($0.name), .words($0.officers),
          .words($0.reason),
        ]
      }, notes(at: moment, say), say)
  }
}
