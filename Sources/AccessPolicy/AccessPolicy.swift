package import RecordModel

/// Why a record is looked at: the codes of HL7 v3 PurposeOfUse that the gateway knows.
package enum PurposeOfUse: String, Hashable, Sendable, CaseIterable {
  /// Treatment.
  case treatment = "TREAT"
  /// Emergency treatment.
  case emergency = "ETREAT"
  /// Payment.
  case payment = "HPAYMT"
  /// Public health.
  case publicHealth = "PUBHLTH"
  /// Health care operations.
  case operations = "HOPERAT"
  /// The patient asked.
  case patientRequest = "PATRQT"
}

/// A question for persons' records, before anything was decided about it.
package struct RecordQuery: Hashable, Sendable {
  /// The facility that asks.
  package let facility: FacilityID
  /// As what it asks.
  package let role: AskerRole
  /// Whether its certificate may read: a software operator's mandate may be for submitting only.
  package let mayRead: Bool
  /// `X-Purpose-Of-Use` as sent.
  package let purpose: String?
  /// `X-Acting-User` as sent.
  package let actingUser: String?

  /// A question of a facility.
  package init(
    facility: FacilityID, role: AskerRole = .system, mayRead: Bool, purpose: String?,
    actingUser: String?
  ) {
    self.facility = facility
    self.role = role
    self.mayRead = mayRead
    self.purpose = purpose
    self.actingUser = actingUser
  }
}

/// Proof that the policy allowed a query, and for what: only `AccessPolicy` makes one.
package struct AuthorizedQuery: Hashable, Sendable {
  /// The facility that asks.
  package let facility: FacilityID
  /// Facilities whose records may answer without a further decision: its own.
  package let sources: Set<FacilityID>
  /// Why.
  package let purpose: PurposeOfUse
  /// Who, as the facility says.
  package let actingUser: String
  /// What is decided of each visit of the facility's own.
  package let own: AccessDecision
  private let role: AskerRole
  private let policy: Policy

  init(
    facility: FacilityID, purpose: PurposeOfUse, actingUser: String, own: AccessDecision,
    role: AskerRole, policy: Policy
  ) {
    self.facility = facility
    sources = [facility]
    self.purpose = purpose
    self.actingUser = actingUser
    self.own = own
    self.role = role
    self.policy = policy
  }

  /// What takes out of a visit what its reader may not see.
  package var redaction: Redaction { Redaction(codes: policy.codes) }

  /// Which codes say something that needs more than a relation.
  package var codes: SensitiveCodes { policy.codes }

  /// Decides one visit of another facility.
  ///
  /// - Parameters:
  ///   - ties: how many days ago the facility had to do with the person, by what it was.
  ///   - categories: what is sensitive in the visit.
  ///   - consents: what the person said, of anybody.
  ///   - now: microseconds since 1970.
  package func decide(
    ties: [Relation: Int], categories: Set<SensitiveCategory>, consents: [ConsentEntry],
    isGlassBroken: Bool, now: Int64
  ) -> AccessDecision {
    let said = ConsentEntry.judge(
      consents, asker: facility, categories: categories, at: now)
    var question = AccessQuestion(
      role: role, purpose: purpose, consent: said.state, closed: said.closed,
      isGlassBroken: isGlassBroken)
    let decisions = [Relation.visit, .referral].compactMap { relation -> AccessDecision? in
      guard let days = ties[relation] else { return nil }
      question.relation = relation
      question.relationDays = days
      return policy.decide(question)
    }
    // A tie that is too old decides nothing; the other may.
    if let shown = decisions.first(where: \.isShown) { return shown }
    if let first = decisions.first { return first }
    question.relation = .none
    question.relationDays = 0
    return policy.decide(question)
  }
}

/// Decides who may look at what, and says why not. Pure: no clock, no database.
package enum AccessPolicy {
  /// Why a query is refused.
  package enum Refusal: Error, Hashable, Sendable, CaseIterable {
    /// `X-Purpose-Of-Use` is missing or not one of the codes.
    case purposeMissing
    /// `X-Acting-User` is missing or not of its form.
    case actingUserMissing
    /// The mandate covers submitting only.
    case mandateWithoutReading
    /// The policy in force does not let such an asker read for such a purpose.
    case notPermitted
  }

  /// Longest acting user: an IHS number, SIP or STR, or a staff id of the facility.
  package static let maximumActingUserLength = 64

  /// Judges a query by a policy.
  package static func decide(
    _ query: RecordQuery, by policy: Policy = .shipped
  ) -> Result<AuthorizedQuery, Refusal> {
    guard query.mayRead else { return .failure(.mandateWithoutReading) }
    guard let purpose = query.purpose.flatMap(PurposeOfUse.init) else {
      return .failure(.purposeMissing)
    }
    guard let user = query.actingUser, isActingUser(user) else {
      return .failure(.actingUserMissing)
    }
    let own = policy.decide(
      AccessQuestion(role: query.role, relation: .own, purpose: purpose))
    guard own.effect == .permit else { return .failure(.notPermitted) }
    return .success(
      AuthorizedQuery(
        facility: query.facility, purpose: purpose, actingUser: user, own: own,
        role: query.role, policy: policy))
  }

  /// 1 to 64 letters, digits, `.`, `_`, `-`, `/`: enough for IHS, SIP, STR and staff ids, nothing
  /// that a log could trip on.
  package static func isActingUser(_ text: String) -> Bool {
    (1...maximumActingUserLength).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26
          || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/")]
            .contains(byte)
      }
  }
}
