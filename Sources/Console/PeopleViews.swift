import RecordModel
import Registry

/// What the head's template names.
struct PeopleView: Sendable {
  /// A right or mandate in force, with the button that takes it back.
  struct Grant: Sendable {
    let id: String
    let what: String
    let until: String
    let by: String
    let reason: String
    let action: String
  }

  struct Person: Sendable {
    let name: String
    let code: String
    let headMark: String?
    let certificate: String
    let certificateClass: String
    let grants: [Grant]
    let hasGrants: Bool
  }

  /// A line of what has ended.
  struct Past: Sendable {
    let who: String
    let what: String
    let granted: String
    let ended: String
    let reason: String
  }

  let action: String
  let people: [Person]
  let hasPeople: Bool
  let mandates: [Grant]
  let hasMandates: Bool
  let past: [Past]
  let hasPast: Bool
  let choices: [Choice]
  let rights: [Choice]
  let vendors: [Choice]
  let scopes: [Choice]
  let terms: [Choice]
  var personFiles: [LabelledLink] = []
  var mandateFiles: [LabelledLink] = []
  var pastFiles: [LabelledLink] = []

  /// Days that the forms offer; the first is chosen.
  private static let days = [365, 180, 90, 30, 7, 1]

  init(_ facility: FacilityEntry, _ snapshot: RegistrySnapshot, now: Int64, _ say: Language) {
    let action = say.link("/people")
    self.action = action
    let granted = snapshot.rights(at: facility.id)
    let given = snapshot.mandates(of: facility.id)
    let heads = snapshot.appointments.filter { $0.matter == .head(facility.id) && $0.isInForce }
      .map(\.person)
    let ids = Set(granted.filter { $0.span.withdrawal == nil && $0.span.until > now }.map(\.person))
      .union(heads)
    let people = ids.compactMap { snapshot.officers[$0] }
      .sorted { ($0.name, $0.code) < ($1.name, $1.code) }
    let certified = Set(
      snapshot.certificates.values.filter { $0.revokedAt == nil && $0.notAfter > now }
        .compactMap(\.person))
    self.people = people.map { person in
      let grants = granted.filter {
        $0.person == person.id && $0.span.withdrawal == nil && $0.span.until > now
      }.map {
        Self.grant($0.id, say.plain(PeopleTexts.right($0.right)), $0.span, action, say)
      }
      let isCertified = certified.contains(person.id)
      return Person(
        name: person.name, code: person.code,
        headMark: heads.contains(person.id) ? say.plain(PeopleTexts.head) : nil,
        certificate: say.plain(
          isCertified ? PeopleTexts.certified : PeopleTexts.notCertified),
        certificateClass: isCertified ? "done" : "warning", grants: grants,
        hasGrants: !grants.isEmpty)
    }
    hasPeople = !people.isEmpty
    mandates = given.filter { $0.span.withdrawal == nil && $0.span.until > now }.map {
      let vendor = snapshot.operators[$0.operatorID]
      let scope = say.plain(PeopleTexts.scope($0.includesReading))
      return Self.grant(
        $0.id, "\(vendor?.name ?? "–") (\(vendor?.code ?? "–")): \(scope)", $0.span, action, say)
    }
    hasMandates = !mandates.isEmpty
    past = Self.past(granted, given, snapshot, now, say)
    hasPast = !past.isEmpty
    choices = people.map {
      Choice(value: $0.code, label: "\($0.name) (\($0.code))", isChosen: false)
    }
    rights = FacilityRight.allCases.map {
      Choice(value: $0.rawValue, label: say.plain(PeopleTexts.right($0)), isChosen: false)
    }
    vendors = snapshot.operators.values.sorted { ($0.name, $0.code) < ($1.name, $1.code) }.map {
      Choice(value: $0.code, label: "\($0.name) (\($0.code))", isChosen: false)
    }
    scopes = MandateScope.allCases.map {
      Choice(
        value: $0.rawValue, label: say.plain(PeopleTexts.scope($0 == .submitAndRead)),
        isChosen: false)
    }
    terms = Self.days.map {
      Choice(
        value: String($0), label: "\($0) \(say.plain(PeopleTexts.days))",
        isChosen: $0 == Self.days.first)
    }
  }

  private static func grant(
    _ id: some CustomStringConvertible, _ what: String, _ span: GrantSpan, _ action: String,
    _ say: Language
  ) -> Grant {
    Grant(
      id: id.description, what: what, until: say.time(span.until), by: span.grantedBy,
      reason: span.reason, action: action)
  }

  /// What has ended, the newest first.
  private static func past(
    _ granted: [RightGrant], _ given: [Mandate], _ snapshot: RegistrySnapshot, _ now: Int64,
    _ say: Language
  ) -> [Past] {
    func line(_ who: String, _ what: String, _ span: GrantSpan) -> (Int64, Past)? {
      guard span.withdrawal != nil || span.until <= now else { return nil }
      let end = span.withdrawal?.at ?? span.until
      let by = span.withdrawal.map { " · \($0.by)" } ?? ""
      return (
        end,
        Past(
          who: who, what: what, granted: "\(say.time(span.from)) · \(span.grantedBy)",
          ended: say.time(end) + by,
          reason: span.withdrawal?.reason ?? say.plain(PeopleTexts.over))
      )
    }
    let lines =
      granted.compactMap {
        line(
          snapshot.officers[$0.person].map { "\($0.name) (\($0.code))" } ?? "–",
          say.plain(PeopleTexts.right($0.right)), $0.span)
      }
      + given.compactMap {
        line(
          snapshot.operators[$0.operatorID].map { "\($0.name) (\($0.code))" } ?? "–",
          say.plain(PeopleTexts.scope($0.includesReading)), $0.span)
      }
    return lines.sorted { $0.0 > $1.0 }.prefix(shownPast).map(\.1)
  }

  /// Lines of what has ended; the log has all.
  static let shownPast = 200
}
