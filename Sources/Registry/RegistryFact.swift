import FoundationEssentials
package import RecordModel

/// One thing that is stated of a facility or a practitioner, with its two times: when it holds, and
/// when the registry knew it.
package struct RegistryFact: Hashable, Sendable {
  /// Whom it is about.
  package let subject: Subject
  /// What is stated.
  package let content: Content
  /// When it holds.
  package let valid: ValidDays
  /// Since when the registry has known it, microseconds since 1970.
  package let knownFrom: Int64
  /// Until when; nil for what is known now.
  package let knownUntil: Int64?
  /// The officer who stated it.
  package let statedBy: String
  /// Why.
  package let reason: String

  /// Whom a fact is about.
  package enum Subject: Hashable, Sendable {
    /// A facility.
    case facility(FacilityID)
    /// A practitioner.
    case practitioner(PractitionerID)

    var uuid: UUID {
      switch self {
      case .facility(let id): id.uuid
      case .practitioner(let id): id.uuid
      }
    }
  }

  /// The kinds of facts.
  package enum Aspect: String, Hashable, Sendable, CaseIterable {
    /// Of a facility: one at a time.
    case profile, status, head
    /// Of a facility: several, told apart by their item.
    case alias, service, beds, licence, accreditation
    /// Of a practitioner.
    case person, registration, placement

    /// Whether it is about a practitioner.
    package var isOfPractitioner: Bool { [.person, .registration, .placement].contains(self) }
  }

  /// What is stated.
  package enum Content: Hashable, Sendable {
    /// Name, kind, address.
    case profile(FacilityProfile)
    /// Where it stands in its life.
    case status(FacilityEntry.Status)
    /// The person in charge.
    case head(name: String, ihsNumber: String?)
    /// Another code of the same facility.
    case alias(ExternalIdentifier)
    /// A service that it gives, by code, with its name.
    case service(code: String, name: String)
    /// How many beds there are of a class.
    case beds(BedClass, count: Int)
    /// A licence by its number, and who gave it.
    case licence(number: String, issuer: String?)
    /// An accreditation by its level, and who gave it.
    case accreditation(level: String, issuer: String?)
    /// A practitioner's name, sex and profession.
    case person(name: String, sex: Sex?, profession: String?)
    /// A practitioner's registration (STR).
    case registration(number: String)
    /// A permit to practise (SIP) at one place.
    case placement(sip: String, facility: FacilityID, profession: String?)
  }
}

/// What a facility is called, what it is, and where.
package struct FacilityProfile: Hashable, Sendable {
  /// Its name.
  package var name: String
  /// Code of its kind: one of `FacilityKind`.
  package var kind: String
  /// Whether government owns it.
  package var isGovernment: Bool
  /// Kemendagri code of its kelurahan, ten digits.
  package var kelurahanCode: String?
  /// Street and number.
  package var address: String?
  /// Telephone of its office.
  package var phone: String?
  /// Mail of its office.
  package var email: String?
  /// Code of the puskesmas that it belongs to, or whose area it is in.
  package var parent: String?

  /// A profile; the rest is set by name.
  package init(name: String, kind: String, isGovernment: Bool, kelurahanCode: String? = nil) {
    self.name = name
    self.kind = kind
    self.isGovernment = isGovernment
    self.kelurahanCode = kelurahanCode
  }
}

/// Classes of beds. Source: SIRS, RL 1.3; KRIS, PP 47/2021.
package enum BedClass: String, Hashable, Sendable, CaseIterable {
  /// Classes of wards.
  case vvip, vip
  case first = "1"
  case second = "2"
  case third = "3"
  case standard = "kris"
  /// Intensive care of adults, children, the newborn; isolation; newborn; delivery.
  case icu, picu, nicu, isolation, perinatal, delivery
}
