import AccessPolicy
import AuditLog
import RecordModel
import Registry

/// What the audit page's template names.
struct AuditView: Sendable {
  let action: String
  let facilityValue: String
  let userValue: String
  let fromValue: String
  let untilValue: String
  let subjectValue: String?
  /// The printable report of the person whose entries these are.
  let reportLink: String?
  let events: [Choice]
  let purposes: [Choice]
  let isUnknownPerson: Bool
  let rows: [AuditRowView]
  let hasRows: Bool
  let files: [LabelledLink]
  let olderLink: String?

  init(
    _ question: AuditQuestion, _ page: AuditTrail.Page, snapshot: RegistrySnapshot,
    isUnknownPerson: Bool, _ say: Language
  ) {
    action = say.link("/audit")
    facilityValue = question.value("facility")
    userValue = question.value("user")
    fromValue = question.value("from")
    untilValue = question.value("until")
    subjectValue = question.filter.pseudonym.map(hexadecimal)
    reportLink = subjectValue.map { say.link("/audit/patient") + "?subject=\($0)" }
    events = LeafDraft.Event.allCases.map {
      Choice(
        value: $0.rawValue, label: say.plain(AuditTexts.event($0)),
        isChosen: $0 == question.filter.event)
    }
    purposes = PurposeOfUse.allCases.map {
      Choice(
        value: $0.rawValue, label: say.plain(AuditTexts.purpose($0.rawValue)),
        isChosen: $0.rawValue == question.filter.purpose)
    }
    self.isUnknownPerson = isUnknownPerson
    rows = Self.rows(page.entries, snapshot, say)
    hasRows = !rows.isEmpty
    files = question.files(say)
    olderLink = page.next.map { question.link(before: $0, say) }
  }

  /// Entries with the names that the registry has for who made them.
  static func rows(
    _ entries: [AuditEntry], _ snapshot: RegistrySnapshot, _ say: Language
  ) -> [AuditRowView] {
    let holders = Dictionary(
      snapshot.certificates.values.map { (hexadecimal($0.fingerprint), $0.holder) },
      uniquingKeysWith: { first, _ in first })
    return entries.map { entry in
      let holder = entry.certificate.flatMap { holders[$0] }
      return AuditRowView(
        entry, facility: entry.facility.flatMap { snapshot.facility(code: $0) }?.name,
        holder: holder.flatMap { snapshot.name(of: $0) }, say)
    }
  }
}

/// One entry of the log as the auditor sees it.
struct AuditRowView: Sendable {
  /// A person by pseudonym; the link shows all entries about him.
  struct SubjectView: Sendable {
    let short: String
    let label: String
    let href: String
  }

  let index: String
  let time: String
  let event: String
  let user: String?
  let proof: String
  let source: String?
  let sourceCode: String?
  let vendor: String?
  let certificate: String?
  let purpose: String?
  let subjects: [SubjectView]
  let subjectCount: String?
  let resource: String?
  let decision: String
  let decisionClass: String
  let reason: String?

  init(_ entry: AuditEntry, facility: String?, holder: String?, _ say: Language) {
    index = String(entry.index)
    time = say.time(entry.at, withSeconds: true)
    event =
      LeafDraft.Event(rawValue: entry.event).map { say.plain(AuditTexts.event($0)) } ?? entry.event
    user = entry.user
    proof = say.plain(entry.isUserProven ? AuditTexts.proven : AuditTexts.asserted)
    source = facility ?? holder
    sourceCode = entry.facility
    vendor = entry.vendor
    certificate = entry.certificate.map { String($0.prefix(8)) }
    purpose = entry.purpose.map { say.plain(AuditTexts.purpose($0)) }
    subjects = entry.subjects.map {
      SubjectView(
        short: String($0.prefix(8)), label: $0, href: say.link("/audit") + "?subject=\($0)")
    }
    subjectCount =
      entry.subjects.count >= 3 && entry.subjectCount > 3
      ? "+ … (\(say.figure(entry.subjectCount)))" : nil
    resource = entry.resource
    switch entry.outcome {
    case 0: (decision, decisionClass) = (say.plain(AuditTexts.done), "done")
    case 4: (decision, decisionClass) = (say.plain(AuditTexts.denied), "refused")
    default: (decision, decisionClass) = (say.plain(AuditTexts.failed), "error")
    }
    reason = entry.reason
  }
}
