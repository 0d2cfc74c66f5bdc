package import RecordModel

/// A facility with everything that held of it on a day.
package struct FacilityPicture: Hashable, Sendable {
  /// Its id.
  package let id: FacilityID
  /// What certificates and messages call it.
  package let code: String
  /// Whether it is invented for a demonstration.
  package let isSimulated: Bool
  /// Name, kind, address.
  package private(set) var profile: FacilityProfile
  /// Where it stood in its life.
  package private(set) var status: FacilityEntry.Status = .applied
  /// The person in charge.
  package private(set) var head: Head?
  /// Its other codes.
  package private(set) var aliases: [ExternalIdentifier] = []
  /// What it offers.
  package private(set) var services: [Service] = []
  /// How many beds it has, by class; a class without is not named.
  package private(set) var beds: [BedClass: Int] = [:]
  /// Its licences, the one that lasts longest first.
  package private(set) var licences: [Permit] = []
  /// Its accreditation; the level is its number.
  package private(set) var accreditation: Permit?
  /// When the newest of these words was said, microseconds since 1970.
  package private(set) var changedAt: Int64 = 0

  /// The person in charge.
  package struct Head: Hashable, Sendable {
    /// His name.
    package let name: String
    /// His number at SATUSEHAT.
    package let ihsNumber: String?
  }

  /// A service.
  package struct Service: Hashable, Sendable {
    /// Its code.
    package let code: String
    /// Its name.
    package let name: String
  }

  /// A licence or an accreditation.
  package struct Permit: Hashable, Sendable {
    /// Its number, or its level.
    package let number: String
    /// Who gave it.
    package let issuer: String?
    /// When it holds.
    package let valid: ValidDays
  }

  /// A facility of the list; nil unless a profile was stated for the day.
  init?(_ id: FacilityID, code: String, isSimulated: Bool, _ facts: [RegistryFact]) {
    var found: FacilityProfile?
    for fact in facts {
      if case .profile(let profile) = fact.content { found = profile }
    }
    guard let found else { return nil }
    self.id = id
    self.code = code
    self.isSimulated = isSimulated
    profile = found
    for fact in facts { take(fact) }
    licences.sort { ($0.valid.until ?? .max, $0.number) > ($1.valid.until ?? .max, $1.number) }
  }

  private mutating func take(_ fact: RegistryFact) {
    changedAt = max(changedAt, fact.knownFrom)
    switch fact.content {
    case .profile(let profile): self.profile = profile
    case .status(let status): self.status = status
    case .head(let name, let ihs): head = Head(name: name, ihsNumber: ihs)
    case .alias(let alias): aliases.append(alias)
    case .service(let code, let name): services.append(Service(code: code, name: name))
    case .beds(let bedClass, let count): beds[bedClass] = count > 0 ? count : nil
    case .licence(let number, let issuer):
      licences.append(Permit(number: number, issuer: issuer, valid: fact.valid))
    case .accreditation(let level, let issuer):
      accreditation = Permit(number: level, issuer: issuer, valid: fact.valid)
    case .person, .registration, .placement: break
    }
  }
}

/// A practitioner with everything that held of him on a day.
package struct PractitionerPicture: Hashable, Sendable {
  /// His id.
  package let id: PractitionerID
  /// His number at SATUSEHAT.
  package let ihsNumber: String
  /// His name with titles.
  package private(set) var name: String
  /// Administrative sex.
  package private(set) var sex: Sex?
  /// His profession, as the office writes it.
  package private(set) var profession: String?
  /// His registration (STR).
  package private(set) var registration: FacilityPicture.Permit?
  /// His permits to practise (SIP), each at one place.
  package private(set) var placements: [Placement] = []
  /// When the newest of these words was said, microseconds since 1970.
  package private(set) var changedAt: Int64 = 0

  /// A permit to practise at one place.
  package struct Placement: Hashable, Sendable {
    /// Number of the SIP.
    package let sip: String
    /// Where.
    package let facility: FacilityID
    /// As what; nil for his profession.
    package let profession: String?
    /// From when until when.
    package let valid: ValidDays
  }

  init(_ entry: PractitionerEntry, _ facts: [RegistryFact]) {
    id = entry.id
    ihsNumber = entry.ihsNumber
    name = entry.name
    sex = entry.sex
    for fact in facts {
      changedAt = max(changedAt, fact.knownFrom)
      switch fact.content {
      case .person(let name, let sex, let profession):
        self.name = name
        self.sex = sex ?? self.sex
        self.profession = profession
      case .registration(let number):
        registration = .init(number: number, issuer: nil, valid: fact.valid)
      case .placement(let sip, let facility, let profession):
        placements.append(
          Placement(sip: sip, facility: facility, profession: profession, valid: fact.valid))
      default: break
      }
    }
  }
}
