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
  /// Whether its certificate may read: a software operator's mandate may be for submitting only.
  package let mayRead: Bool
  /// `X-Purpose-Of-Use` as sent.
  package let purpose: String?
  /// `X-Acting-User` as sent.
  package let actingUser: String?

  /// A question of a facility.
  package init(facility: FacilityID, mayRead: Bool, purpose: String?, actingUser: String?) {
    self.facility = facility
    self.mayRead = mayRead
    self.purpose = purpose
    self.actingUser = actingUser
  }
}

/// Proof that the policy allowed a query, and for what: only `AccessPolicy` makes one.
package struct AuthorizedQuery: Hashable, Sendable {
  /// The facility that asks.
  package let facility: FacilityID
  /// Facilities whose records may answer.
  package let sources: Set<FacilityID>
  /// Why.
  package let purpose: PurposeOfUse
  /// Who, as the facility says.
  package let actingUser: String
}

/// Decides who may look at what, and says why not. Pure: no clock, no database.
///
/// As yet a facility reads what it sent itself; consent, relations and break-glass widen this
/// later.
package enum AccessPolicy {
  /// Why a query is refused.
  package enum Refusal: Error, Hashable, Sendable, CaseIterable {
    /// `X-Purpose-Of-Use` is missing or not one of the codes.
    case purposeMissing
    /// `X-Acting-User` is missing or not of its form.
    case actingUserMissing
    /// The mandate covers submitting only.
    case mandateWithoutReading
  }

  /// Longest acting user: an IHS number, SIP or STR, or a staff id of the facility.
  package static let maximumActingUserLength = 64

  /// Judges a query.
  package static func decide(_ query: RecordQuery) -> Result<AuthorizedQuery, Refusal> {
    guard query.mayRead else { return .failure(.mandateWithoutReading) }
    guard let purpose = query.purpose.flatMap(PurposeOfUse.init) else {
      return .failure(.purposeMissing)
    }
    guard let user = query.actingUser, isActingUser(user) else {
      return .failure(.actingUserMissing)
    }
    return .success(
      AuthorizedQuery(
        facility: query.facility, sources: [query.facility], purpose: purpose, actingUser: user))
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
