import AccessPolicy
import Administration
import PatientIndex
import PersonMatching
import RecordModel
import Registry

/// What the template names where a record is taken out of a person: the form, and once it is asked for with a reason
/// every record of whoever has the number.
struct PartingView: Sendable {
  struct Row: Sendable {
    let id: String
    let name: String
    let person: Int
    let facility: String
    let birth: String
    let sex: String
    let nik: String
    let card: String
  }

  let action: String
  let rows: [Row]
  let hasRows: Bool
  /// Why somebody with the number is not shown; empty where nobody is hidden.
  let hidden: [String]
  let isNobody: Bool
  /// Whether there are more records than are shown.
  let more: String?
  /// Whether a number was asked for.
  let isOpen: Bool
  let grounds: LookGroundsView
  let reason: String

  /// Before anybody is asked for.
  init(_ say: Language) {
    self.init(rows: [], hidden: [], more: nil, isOpen: false, .none, reason: "", say)
  }

  /// Opened for a reason.
  init(
    _ found: MatchDesk.OfNumber, _ snapshot: RegistrySnapshot, _ grounds: LookGrounds,
    reason: String, _ say: Language
  ) {
    let records = found.records
    var order: [PersonID] = []
    for record in records where !order.contains(record.person) { order.append(record.person) }
    let rows = records.map { record in
      Row(
        id: record.id.description, name: MatchView.value(.name, record, say),
        person: (order.firstIndex(of: record.person) ?? 0) + 1,
        facility: snapshot.facilities[record.facility]?.name ?? "?",
        birth: MatchView.value(.birth, record, say), sex: MatchView.value(.sex, record, say),
        nik: MatchView.value(.nik, record, say), card: MatchView.value(.card, record, say))
    }
    let most = MatchDesk.mostRecords
    self.init(
      rows: rows, hidden: found.hidden.map { say.plain($0.reason) },
      more: found.hasMore ? say.plain(MatchTexts.moreRecords(most)) : nil, isOpen: true,
      grounds, reason: reason, say)
  }

  private init(
    rows: [Row], hidden: [String], more: String?, isOpen: Bool, _ grounds: LookGrounds,
    reason: String, _ say: Language
  ) {
    action = say.link(PartingPages.path)
    self.rows = rows
    hasRows = !rows.isEmpty
    self.hidden = hidden
    isNobody = rows.isEmpty && hidden.isEmpty
    self.more = more
    self.isOpen = isOpen
    self.grounds = LookGroundsView(grounds, say)
    self.reason = reason
  }
}

/// What the template of a facility's merge names: that it is, and once it is asked for with a reason both records.
struct MergeView: Sendable {
  struct Row: Sendable {
    let title: String
    let retired: String
    let survivor: String
  }

  let action: String
  let facility: String
  let state: String
  let since: String
  let rows: [Row]
  let isOpen: Bool
  /// Why they are not opened; empty where nobody is hidden.
  let hidden: [String]
  let isHidden: Bool
  let grounds: LookGroundsView
  let reason: String
  /// Whether the merge holds: then it may be parted, also unseen; else it may hold again, but not unseen.
  let isInForce: Bool

  /// Before the records are opened.
  init(_ asked: MatchDesk.Merged, _ snapshot: RegistrySnapshot, _ say: Language) {
    self.init(
      asked.merge, snapshot, rows: [], isOpen: false,
      hidden: asked.hidden.map { say.plain($0.reason) }, .none, reason: "", say)
  }

  /// Opened for a reason, unless the policy hides one of the two.
  init(
    _ merged: MatchDesk.Merged, _ snapshot: RegistrySnapshot, _ grounds: LookGrounds,
    reason: String, _ say: Language
  ) {
    let rows = MatchField.allCases.map { field in
      Row(
        title: say.plain(field.title), retired: MatchView.value(field, merged.retired, say),
        survivor: MatchView.value(field, merged.survivor, say))
    }
    self.init(
      merged.merge, snapshot, rows: rows, isOpen: merged.hidden.isEmpty,
      hidden: merged.hidden.map { say.plain($0.reason) }, grounds, reason: reason, say)
  }

  private init(
    _ merge: FacilityMerge, _ snapshot: RegistrySnapshot, rows: [Row], isOpen: Bool,
    hidden: [String], _ grounds: LookGrounds, reason: String, _ say: Language
  ) {
    action = say.link("\(PartingPages.mergesPath)/\(merge.retired)")
    facility = snapshot.facilities[merge.facility]?.name ?? "?"
    state = Self.state(merge, say)
    since = say.time(merge.mergedAt)
    self.rows = rows
    self.isOpen = isOpen
    self.hidden = hidden
    isHidden = !hidden.isEmpty
    self.grounds = LookGroundsView(grounds, say)
    self.reason = reason
    isInForce = merge.isInForce
  }

  /// Whether a merge holds, or who parted it.
  static func state(_ merge: FacilityMerge, _ say: Language) -> String {
    guard !merge.isInForce else { return say.plain(MatchTexts.merged) }
    return "\(say.plain(MatchTexts.unmerged)): \(merge.partedBy ?? "?")"
  }
}
