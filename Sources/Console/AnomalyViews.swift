import AccessReview
import AuditLog
import RecordModel

/// What the page of odd looks names.
struct AnomaliesView: Sendable {
  struct Row: Sendable {
    struct Leaf: Sendable {
      let index: String
      let href: String
    }

    let key: String
    let kind: String
    let who: String
    let first: String
    let last: String
    let reason: String
    let leaves: [Leaf]
    let entries: Int
    let count: String
    let state: String
    let stateClass: String
    let judge: String?
    let note: String?
    let action: String
  }

  let action: String
  let states: [Choice]
  let rows: [Row]
  let hasRows: Bool
  var files: [LabelledLink] = []

  /// Entries that are linked of each.
  private static let linked = 5

  init(_ found: [JudgedAnomaly], _ chosen: JudgedAnomaly.State?, _ say: Language) {
    let action = say.link("/audit/anomalies")
    self.action = action
    states =
      JudgedAnomaly.State.allCases.map {
        Choice(
          value: $0.rawValue, label: say.plain(AnomalyPageTexts.state($0)), isChosen: $0 == chosen)
      } + [
        Choice(value: "all", label: say.plain(Texts.all), isChosen: chosen == nil)
      ]
    rows = found.map { one in
      Row(
        key: one.key, kind: say.plain(AnomalyPageTexts.kind(one.kind)), who: one.who,
        first: say.time(one.first), last: say.time(one.last), reason: say.plain(one.reason),
        leaves: one.leaves.prefix(Self.linked).map {
          Row.Leaf(index: "#\($0)", href: say.link("/audit") + "?before=\($0 + 1)")
        }, entries: one.count, count: say.figure(one.count),
        state: say.plain(AnomalyPageTexts.state(one.state)),
        stateClass: one.state == .open ? "warning" : one.state == .confirmed ? "error" : "done",
        judge: one.judge, note: one.note, action: action)
    }
    hasRows = !rows.isEmpty
  }
}

/// What the printable report of one person names.
struct PatientReportView: Sendable {
  struct Access: Sendable {
    let time: String
    let event: String
    let purpose: String
    let resource: String
    let address: String
    let decision: String
    let index: String
  }

  struct Actor: Sendable {
    let title: String
    let proof: String?
    let count: String
    let accesses: [Access]
  }

  let pseudonym: String
  let made: String
  let logSize: String
  let checkpointSize: String
  let count: String
  let isCut: Bool
  let actors: [Actor]
  var files: [LabelledLink] = []

  init(_ report: PatientAccessReport, _ say: Language) {
    pseudonym = report.pseudonym
    made = say.time(report.madeAt, withSeconds: true)
    logSize = say.figure(report.logSize)
    checkpointSize = say.figure(report.checkpointSize)
    count = say.figure(report.count)
    isCut = report.isCut
    actors = report.actors.map { actor in
      let place = actor.facilityName ?? actor.facility ?? say.plain(AnomalyPageTexts.office)
      return Actor(
        title: [place, actor.user].compactMap(\.self).joined(separator: " · "),
        proof: actor.user.map { _ in
          say.plain(actor.isUserProven ? AuditTexts.proven : AuditTexts.asserted)
        }, count: say.figure(actor.accesses.count),
        accesses: actor.accesses.map { Access($0, say) })
    }
  }
}

extension PatientReportView.Access {
  init(_ access: AuditEntry, _ say: Language) {
    time = say.time(access.at, withSeconds: true)
    event =
      LeafDraft.Event(rawValue: access.event).map { say.plain(AuditTexts.event($0)) }
      ?? access.event
    purpose = access.purpose.map { say.plain(AuditTexts.purpose($0)) } ?? "–"
    resource = access.resource ?? "–"
    address = access.source ?? "–"
    decision = say.plain(access.outcome == 0 ? AuditTexts.done : AuditTexts.denied)
    index = "#\(access.index)"
  }
}
