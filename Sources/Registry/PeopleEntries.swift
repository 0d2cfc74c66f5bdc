package import RecordModel

/// What a person may do with a facility's records.
///
/// Source: Permenkes 24/2022 art. 30: input, correction and view, granted by the facility's head.
package enum FacilityRight: String, Hashable, Sendable, CaseIterable {
  /// Send new visits.
  case input
  /// Change or take back what was sent.
  case correct
  /// Read.
  case view
}

/// When something that was granted counts, and who took it back.
package struct GrantSpan: Hashable, Sendable {
  /// First moment, microseconds since 1970.
  package let from: Int64
  /// First moment after, microseconds since 1970.
  package let until: Int64
  /// Who granted it: the head's code, or an officer's with the paper it rests on.
  package let grantedBy: String
  /// Why.
  package let reason: String
  /// Who took it back, when and why; nil while nobody has.
  package let withdrawal: Ending?

  /// A span.
  package init(
    from: Int64, until: Int64, grantedBy: String, reason: String, withdrawal: Ending? = nil
  ) {
    self.from = from
    self.until = until
    self.grantedBy = grantedBy
    self.reason = reason
    self.withdrawal = withdrawal
  }

  /// Whether it counts now. What was withdrawn counts no more, whichever clock said when.
  package func isInForce(at now: Int64) -> Bool {
    withdrawal == nil && from <= now && now < until
  }

  /// Whether it counted at a moment that is past.
  package func wasInForce(at moment: Int64) -> Bool {
    from <= moment && moment < until && moment < withdrawal?.at ?? .max
  }
}

/// How something ended before its time.
package struct Ending: Hashable, Sendable {
  /// Who ended it.
  package let by: String
  /// When, microseconds since 1970.
  package let at: Int64
  /// Why.
  package let reason: String

  /// An ending.
  package init(by: String, at: Int64, reason: String) {
    self.by = by
    self.at = at
    self.reason = reason
  }
}

/// One right of one person at one facility.
package struct RightGrant: Hashable, Sendable {
  /// Its id.
  package let id: RightID
  /// Where.
  package let facility: FacilityID
  /// Whose.
  package let person: OfficerID
  /// What he may do.
  package let right: FacilityRight
  /// From when until when, by whom.
  package let span: GrantSpan

  /// A right.
  package init(
    id: RightID, facility: FacilityID, person: OfficerID, right: FacilityRight, span: GrantSpan
  ) {
    self.id = id
    self.facility = facility
    self.person = person
    self.right = right
    self.span = span
  }
}

/// What two officers say of a person.
package struct Appointment: Hashable, Sendable {
  /// How long a proposal waits for the other officer. Source: as an enrolment, security.md 3.1.
  package static let openMicroseconds: Int64 = 72 * 3_600_000_000

  /// That he heads a facility, or that an account elsewhere is his.
  package enum Matter: Hashable, Sendable {
    /// Head of a facility.
    case head(FacilityID)
    /// An account by OpenID Connect.
    case account(ExternalAccount)
  }

  /// Its id.
  package let id: AppointmentID
  /// The person.
  package let person: OfficerID
  /// What is said.
  package let matter: Matter
  /// The officer who proposed it, and when.
  package let proposedBy: String
  /// When it was proposed, microseconds since 1970.
  package let proposedAt: Int64
  /// Why.
  package let reason: String
  /// The other officer who approved it; nil while nobody has.
  package let approvedBy: String?
  /// How it ended; nil while it has not.
  package let ending: Ending?

  /// An appointment.
  package init(
    id: AppointmentID, person: OfficerID, matter: Matter, proposedBy: String, proposedAt: Int64,
    reason: String, approvedBy: String? = nil, ending: Ending? = nil
  ) {
    self.id = id
    self.person = person
    self.matter = matter
    self.proposedBy = proposedBy
    self.proposedAt = proposedAt
    self.reason = reason
    self.approvedBy = approvedBy
    self.ending = ending
  }

  /// Whether it counts.
  package var isInForce: Bool { approvedBy != nil && ending == nil }

  /// Whether it waits for the other officer.
  package func isOpen(at now: Int64) -> Bool {
    approvedBy == nil && ending == nil && now < proposedAt + Self.openMicroseconds
  }
}

/// Who somebody is with an identity provider. Source: OpenID Connect Core 1.0 section 5.7: issuer and
/// subject together, and nothing else, name a user.
package struct ExternalAccount: Hashable, Sendable {
  /// Longest issuer and subject that the registry keeps.
  package static let longest = (issuer: 400, subject: 255)

  /// The provider.
  package let issuer: String
  /// The user there.
  package let subject: String

  /// An account; nil for one that the registry does not keep.
  package init?(issuer: String, subject: String) {
    guard (1...Self.longest.issuer).contains(issuer.count), issuer.hasPrefix("https://"),
      (1...Self.longest.subject).contains(subject.count)
    else { return nil }
    self.issuer = issuer
    self.subject = subject
  }
}

extension CertificateEntry {
  /// The person whose it is; nil for a machine's.
  package var person: OfficerID? {
    if case .officer(let id) = holder { id } else { nil }
  }
}

/// What proves who calls.
package enum Credential: Hashable, Sendable {
  /// SHA-256 of the DER of the certificate of the TLS connection.
  case certificate([UInt8])
  /// A session of the console that began with an account elsewhere, and the certificate that it is
  /// bound to.
  case session(person: OfficerID, account: AppointmentID, certificate: [UInt8]?)

  /// The certificate's fingerprint; nil for a session without one.
  package var fingerprint: [UInt8]? {
    switch self {
    case .certificate(let fingerprint): fingerprint
    case .session(_, _, let certificate): certificate
    }
  }
}
