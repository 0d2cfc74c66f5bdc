package import AccessPolicy
package import RecordModel

/// What `SubscriptionID` is of.
package enum SubscriptionKind: Sendable {}
/// The id of a facility's subscription.
package typealias SubscriptionID = ID<SubscriptionKind>

/// What a facility wants to hear of, where, and how that goes.
package struct SubscriptionEntry: Hashable, Sendable {
  /// Source: FHIR R4 SubscriptionStatus.
  package enum Status: String, Hashable, Sendable {
    /// Its endpoint has not answered yet; it hears; it did not take what was sent; nothing is sent.
    case requested, active, error, off
  }

  /// What a notice holds.
  package enum Content: String, Hashable, Sendable {
    /// No body at all; a notification of which nothing but its number is told; one that names the visit by its id.
    case none, empty
    case idOnly = "id-only"
  }

  /// Its id.
  package let id: SubscriptionID
  /// Whose it is.
  package let facility: FacilityID
  /// As what it was asked for: each notice is decided for this role.
  package let role: AskerRole
  /// How it is.
  package var status: Status
  /// Of what.
  package let criteria: SubscriptionCriteria
  /// Where to, as it was sent.
  package let endpoint: String
  /// What a notice holds.
  package let content: Content
  /// Why, as it was sent.
  package let reason: String
  /// Where its ids resolve: `https://HOST/fhir`.
  package let base: String
  /// When it ends, microseconds since 1970; nil for no end.
  package let endsAt: Int64?
  /// When it was first asked for, microseconds since 1970: what was stored before is not told.
  package let madeAt: Int64
  /// Who asked for it.
  package let madeBy: String
  /// 1 for the first; each change adds one.
  package internal(set) var version = 1
  /// When it was changed, microseconds since 1970.
  package internal(set) var changedAt: Int64
  /// Whether the endpoint has answered since.
  package internal(set) var isProven = false
  /// Numbers that its events were given.
  package internal(set) var events: Int64 = 0
  /// Failures in a row.
  package var faults = 0
  /// The last failure, in our words.
  package internal(set) var error: String?
  /// When it is tried again, microseconds since 1970.
  package internal(set) var nextAt: Int64 = 0
  /// When something was delivered last, microseconds since 1970.
  package internal(set) var deliveredAt: Int64?
  /// Events that wait, and that were given up.
  package internal(set) var waiting = 0
  /// Given up.
  package internal(set) var dead = 0
  /// Until when a courier has it, microseconds since 1970.
  package var leaseUntil: Int64?

  /// What is asked for.
  package init(
    id: SubscriptionID, facility: FacilityID, role: AskerRole, status: Status = .requested,
    criteria: SubscriptionCriteria, endpoint: String, content: Content, reason: String,
    base: String, endsAt: Int64?, madeAt: Int64, madeBy: String
  ) {
    self.id = id
    self.facility = facility
    self.role = role
    self.status = status
    self.criteria = criteria
    self.endpoint = endpoint
    self.content = content
    self.reason = reason
    self.base = base
    self.endsAt = endsAt
    self.madeAt = madeAt
    self.madeBy = madeBy
    changedAt = madeAt
  }

  /// Whether a registered endpoint is this one's: the same host and port, and a path under its own.
  package func isWithin(_ source: SourceEntry) -> Bool {
    guard source.use == .notices, source.facility == facility,
      let place = SourceEntry.place(endpoint)
    else { return false }
    return place.host == source.host && place.port == source.port
      && (place.path == source.path || place.path.hasPrefix(source.path + "/"))
  }

  /// The path of the endpoint, without a slash at its end.
  package var path: String { SourceEntry.place(endpoint)?.path ?? "" }
}

/// One visit in one status that a subscription hears of.
package struct SubscriptionEvent: Hashable, Sendable {
  /// How far it is.
  package enum State: String, Hashable, Sendable {
    /// To be sent; taken by the endpoint; given up; no longer the facility's to know.
    case waiting, delivered, dead, withheld
  }

  /// Its place in the queue.
  package let id: Int64
  /// Of which subscription.
  package let subscription: SubscriptionID
  /// The visit.
  package let visit: VisitID
  /// The status that the visit had.
  package let status: String
  /// As the endpoint counts it; nil before it is first sent.
  package internal(set) var number: Int64?
  /// How far it is.
  package let state: State
  /// When it was noted, microseconds since 1970.
  package let notedAt: Int64
  /// How often it was sent.
  package let tries: Int
}

/// Which visits a subscription means.
///
/// Two shapes of FHIR's search: visits that rest on a referral of one's own, and visits of one's own patients
/// elsewhere; both may be narrowed by `status` and `class`.
package struct SubscriptionCriteria: Hashable, Sendable {
  /// Which.
  package enum Kind: String, Hashable, Sendable {
    /// The person was sent there by the facility; the person has a visit at the facility too.
    case referred, patients
  }

  /// As it was sent.
  package let text: String
  /// Which visits.
  package let kind: Kind
  /// Statuses of the visit; empty for any.
  package let statuses: [String]
  /// Classes of the visit; empty for any.
  package let classes: [String]

  /// As it is stored.
  package init(text: String, kind: Kind, statuses: [String], classes: [String]) {
    self.text = text
    self.kind = kind
    self.statuses = statuses
    self.classes = classes
  }

  private static let kinds: [String: Kind] = [
    "based-on:ServiceRequest.requester": .referred, "based-on.requester": .referred,
    "patient:Patient.organization": .patients, "patient.organization": .patients,
    "subject:Patient.organization": .patients,
  ]
  // Source: FHIR R4 EncounterStatus; v3-ActEncounterCode.
  private static let knownStatuses: Set = [
    "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled",
    "entered-in-error",
  ]
  private static let knownClasses: Set = [
    "AMB", "EMER", "FLD", "HH", "IMP", "ACUTE", "NONAC", "OBSENC", "PRENC", "SS", "VR",
  ]

  /// Of a text as it is sent; nil for anything that would be understood in part only.
  ///
  /// - Parameter names: the facility's own, as `Organization/CODE`.
  package init?(_ text: String, of names: [String]) {
    guard text.utf8.count <= 400, text.hasPrefix("Encounter?") else { return nil }
    var kind: Kind?
    var lists: [String: [String]] = [:]
    for part in text.dropFirst("Encounter?".count).split(
      separator: "&", omittingEmptySubsequences: false)
    {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2 else { return nil }
      if let found = Self.kinds[sides[0]] {
        guard kind == nil, names.contains(sides[1]) else { return nil }
        kind = found
      } else {
        let known = ["status": Self.knownStatuses, "class": Self.knownClasses][sides[0]]
        let values = sides[1].split(separator: ",", omittingEmptySubsequences: false)
          .map(String.init)
        guard let known, lists[sides[0]] == nil, known.isSuperset(of: values) else { return nil }
        lists[sides[0]] = values
      }
    }
    guard let kind else { return nil }
    self.init(
      text: text, kind: kind, statuses: lists["status"] ?? [], classes: lists["class"] ?? [])
  }

  /// Whether a visit of this status and class is meant.
  package func takes(status: String, visitClass: String?) -> Bool {
    (statuses.isEmpty || statuses.contains(status))
      && (classes.isEmpty || visitClass.map(classes.contains) ?? false)
  }
}
