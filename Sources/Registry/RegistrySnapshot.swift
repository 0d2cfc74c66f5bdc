package import AccessPolicy
package import CityMap
package import CodeSystems
package import RecordModel
package import RegisterFormat

/// The whole registry at one moment, in memory: what every request is judged by.
package struct RegistrySnapshot: Sendable {
  /// `registry.version` when it was read.
  package let version: Int64
  /// Facilities by id.
  package let facilities: [FacilityID: FacilityEntry]
  /// Software operators by id.
  package let operators: [OperatorID: OperatorEntry]
  /// Officers by id.
  package let officers: [OfficerID: OfficerEntry]
  /// Certificates by fingerprint.
  package let certificates: [[UInt8]: CertificateEntry]
  /// Mandates of each software operator.
  package let mandates: [OperatorID: [Mandate]]
  /// What each of the facilities' people was ever allowed.
  let rights: [OfficerID: [RightGrant]]
  /// Every appointment, the oldest first.
  package let appointments: [Appointment]
  /// What each facility said that the columns of its registers mean.
  package let headers: [FacilityID: HeaderMapping]
  /// What the facilities' own codes mean.
  package private(set) var terminology: TerminologySnapshot
  /// The outside authorities whose certificates are taken, and whose those are.
  package var outside = OutsideIssuers.none
  /// Who may look at what.
  package var policy = Policy.shipped
  /// Registered endpoints of facilities that keep their records, approved or not.
  package var sources: [SourceEntry] = []
  /// Which kelurahan the city's streets belong to, as the health office stated it last.
  package var streets = StreetList.empty
  /// What becomes of a facility whose permit is over.
  package let expiryRules: [ExpiryRule.Kind: ExpiryRule]
  private let facilityByCode: [String: FacilityID]
  private let facilityByAlias: [ExternalIdentifier: FacilityID]

  /// A snapshot of these entries.
  package init(
    version: Int64, facilities: [FacilityEntry], operators: [OperatorEntry],
    officers: [OfficerEntry], certificates: [CertificateEntry], mandates: [Mandate],
    rights: [RightGrant] = [], appointments: [Appointment] = [],
    headers: [FacilityID: HeaderMapping] = [:], terminology: TerminologySnapshot = .empty,
    expiryRules: [ExpiryRule.Kind: ExpiryRule] = [:]
  ) {
    self.expiryRules = expiryRules
    self.rights = Dictionary(grouping: rights, by: \.person)
    self.appointments = appointments
    self.headers = headers
    self.terminology = terminology
    self.version = version
    self.facilities = Dictionary(
      facilities.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.operators = Dictionary(operators.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.officers = Dictionary(officers.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.certificates = Dictionary(
      certificates.map { ($0.fingerprint, $0) }, uniquingKeysWith: { $1 })
    self.mandates = Dictionary(grouping: mandates, by: \.operatorID)
    facilityByCode = Dictionary(
      facilities.map { ($0.code, $0.id) }, uniquingKeysWith: { $1 })
    facilityByAlias = Dictionary(
      facilities.flatMap { entry in entry.aliases.map { ($0, entry.id) } },
      uniquingKeysWith: { $1 })
  }

  /// An empty registry: nobody may do anything.
  package static let empty = RegistrySnapshot(
    version: -1, facilities: [], operators: [], officers: [], certificates: [], mandates: [])

  /// The endpoints that may be asked: approved, and of a facility that is active.
  package var activeSources: [SourceEntry] { active(.records) }

  /// The endpoints that may be told of visits, likewise.
  package var activeNotices: [SourceEntry] { active(.notices) }

  private func active(_ use: SourceEntry.Use) -> [SourceEntry] {
    sources.filter {
      $0.use == use && $0.approvedBy != nil && facilities[$0.facility]?.status == .active
    }
  }

  /// Whether a facility is active and no end of a permit keeps it from reading.
  package func mayRead(_ id: FacilityID, at now: Int64) -> Bool {
    (try? active(id, at: now).get()).map { !$0.isNarrowed } ?? false
  }

  /// The facility with our code, or nil.
  package func facility(code: String) -> FacilityEntry? {
    facilityByCode[code].flatMap { facilities[$0] }
  }

  /// The facility, software operator or person with a code.
  package func holder(
    _ kind: CertificateEntry.Holder.Kind, code: String
  ) -> CertificateEntry.Holder? {
    switch kind {
    case .facility: facility(code: code).map { .facility($0.id) }
    case .softwareOperator:
      operators.values.first { $0.code == code }.map { .softwareOperator($0.id) }
    case .person: officers.values.first { $0.code == code }.map { .officer($0.id) }
    }
  }

  /// The facility that an identifier names: one of its aliases, or its own code under any system.
  package func facility(named identifier: ExternalIdentifier) -> FacilityEntry? {
    if let id = facilityByAlias[identifier] { return facilities[id] }
    return facility(code: identifier.value)
  }

  /// Who calls with this credential at `now`; the only maker of `Caller`.
  ///
  /// - Parameters:
  ///   - credential: the certificate of the TLS connection, on a resumed one that of its first
  ///     handshake; or a session that the console has found.
  ///   - leaf: the connection's own certificate by fingerprint, DER, for one that the registry knows by
  ///     its content only.
  ///   - facilityCode: the facility that a software operator or a person of several facilities
  ///     names in `X-Facility`.
  ///   - isTLS12: whether the connection speaks TLS 1.2, which a facility must be allowed to.
  ///   - now: microseconds since 1970.
  package func caller(
    _ credential: Credential, leaf: (fingerprint: [UInt8], der: [UInt8])? = nil,
    facilityCode: String?, isTLS12: Bool = false, now: Int64
  ) -> Result<Caller, CallerRefusal> {
    let caller: Result<Caller, CallerRefusal> =
      switch credential {
      case .certificate(let fingerprint):
        self.caller(
          fingerprint, leaf?.fingerprint == fingerprint ? leaf?.der : nil,
          facilityCode: facilityCode, now: now)
      case .session(let person, let account, let certificate):
        self.caller(
          person, by: account, certificate, facilityCode: facilityCode, now: now)
      }
    guard isTLS12, case .success(let known) = caller else { return caller }
    guard case .facility(let sender) = known, sender.person == nil, sender.facility.allowsTLS12
    else { return .failure(.tlsTooOld) }
    return caller
  }

  /// The certificate as it was registered, or as its content is bound.
  package func certificate(
    _ fingerprint: [UInt8], leaf: [UInt8]?, now: Int64
  ) -> CertificateEntry? {
    certificates[fingerprint]
      ?? leaf.flatMap { outside.entry(fingerprint: fingerprint, der: $0, now: now) }
  }

  /// Who calls with this certificate; as `caller(_:facilityCode:isTLS12:now:)`.
  package func caller(
    fingerprint: [UInt8], facilityCode: String?, isTLS12: Bool = false, now: Int64
  ) -> Result<Caller, CallerRefusal> {
    caller(.certificate(fingerprint), facilityCode: facilityCode, isTLS12: isTLS12, now: now)
  }

  private func caller(
    _ fingerprint: [UInt8], _ leaf: [UInt8]?, facilityCode: String?, now: Int64
  ) -> Result<Caller, CallerRefusal> {
    guard let certificate = certificate(fingerprint, leaf: leaf, now: now) else {
      return .failure(.unknown)
    }
    if certificate.revokedAt != nil { return .failure(.revoked) }
    guard certificate.notBefore <= now, now <= certificate.notAfter else {
      return .failure(.expired)
    }
    switch certificate.holder {
    case .facility(let id):
      if let facilityCode, facilityCode != facilities[id]?.code { return .failure(.noMandate) }
      return active(id, at: now).map {
        .facility(
          FacilityIdentity(
            facility: $0.facility, certificate: fingerprint, isNarrowed: $0.isNarrowed))
      }
    case .softwareOperator(let id):
      return mandated(id, facilityCode: facilityCode, fingerprint: fingerprint, now: now)
    case .officer(let id):
      return person(id, fingerprint, facilityCode: facilityCode, now: now)
    }
  }

  private func caller(
    _ id: OfficerID, by account: AppointmentID, _ fingerprint: [UInt8]?, facilityCode: String?,
    now: Int64
  ) -> Result<Caller, CallerRefusal> {
    if let fingerprint {
      guard let bound = certificates[fingerprint] else { return .failure(.unknown) }
      if bound.revokedAt != nil { return .failure(.revoked) }
      guard bound.notBefore <= now, now <= bound.notAfter else { return .failure(.expired) }
      // A certificate of somebody else's does not become his by an account.
      if let holder = bound.person, holder != id { return .failure(.revoked) }
    }
    guard
      appointments.contains(where: {
        guard case .account = $0.matter else { return false }
        return $0.id == account && $0.person == id && $0.isInForce
      })
    else { return .failure(.revoked) }
    return person(id, fingerprint, facilityCode: facilityCode, now: now)
  }

  private func person(
    _ id: OfficerID, _ fingerprint: [UInt8]?, facilityCode: String?, now: Int64
  ) -> Result<Caller, CallerRefusal> {
    guard let person = officers[id] else { return .failure(.unknown) }
    guard person.role == .staff else {
      return .success(.officer(OfficerIdentity(officer: person, certificate: fingerprint)))
    }
    let places = places(of: id, at: now)
    let place: FacilityEntry
    if let facilityCode {
      guard let named = places.first(where: { $0.code == facilityCode }) else {
        return .failure(.noPlace)
      }
      place = named
    } else {
      guard let first = places.first else { return .failure(.noPlace) }
      guard places.count == 1 else { return .failure(.placeNotNamed) }
      place = first
    }
    return active(place.id, at: now).map {
      .facility(
        FacilityIdentity(
          facility: $0.facility, certificate: fingerprint, person: person,
          rights: rights(of: id, at: place.id) { $0.isInForce(at: now) },
          isHead: isHead(id, of: place.id), isNarrowed: $0.isNarrowed))
    }
  }

  /// Who sent a message that is stored: its first sending was judged, and is not judged again.
  ///
  /// - Parameter moment: when it was received, microseconds since 1970: what its sender was allowed
  ///   then counts for it.
  package func sender(
    of facility: FacilityID, certificate: [UInt8]?, vendor: OperatorID?, person: OfficerID?,
    at moment: Int64
  ) -> FacilityIdentity? {
    facilities[facility].map { place in
      FacilityIdentity(
        facility: place, certificate: certificate, vendor: vendor.flatMap { operators[$0] },
        person: person.flatMap { officers[$0] },
        rights: person.map { person in
          rights(of: person, at: facility) { $0.wasInForce(at: moment) }.subtracting([.view])
        } ?? [.input, .correct])
    }
  }

  private func mandated(
    _ id: OperatorID, facilityCode: String?, fingerprint: [UInt8], now: Int64
  ) -> Result<Caller, CallerRefusal> {
    guard let vendor = operators[id] else { return .failure(.unknown) }
    guard let facilityCode else { return .failure(.facilityNotNamed) }
    guard let facility = facility(code: facilityCode),
      let mandate = mandates[id]?.first(where: {
        $0.facilityID == facility.id && $0.span.isInForce(at: now)
      })
    else { return .failure(.noMandate) }
    return active(facility.id, at: now).map {
      .facility(
        FacilityIdentity(
          facility: $0.facility, certificate: fingerprint, vendor: vendor,
          rights: mandate.includesReading ? [.input, .correct, .view] : [.input, .correct],
          isNarrowed: $0.isNarrowed))
    }
  }

  /// An active facility, and whether the end of a permit keeps it from reading.
  private func active(
    _ id: FacilityID, at now: Int64
  ) -> Result<(facility: FacilityEntry, isNarrowed: Bool), CallerRefusal> {
    guard let facility = facilities[id] else { return .failure(.unknown) }
    guard facility.status == .active else { return .failure(.notActive) }
    guard !facility.permitEnds.isEmpty else { return .success((facility, false)) }
    let consequence = PermitEnd.consequence(
      of: facility.permitEnds, expiryRules, on: CivilDate.localDay(at: now))
    return consequence == .stop
      ? .failure(.permitExpired) : .success((facility, consequence == .narrow))
  }
}

/// Who is calling, decided from the registry on this very request.
package enum Caller: Sendable {
  /// A facility, by its own certificate or a mandated vendor's.
  case facility(FacilityIdentity)
  /// A person.
  case officer(OfficerIdentity)
}

/// Proof that the registry let this facility in; only `RegistrySnapshot.caller` makes one.
package struct FacilityIdentity: Sendable {
  /// The facility.
  package let facility: FacilityEntry
  /// Fingerprint of the certificate that came; nil for a person who is in by an account elsewhere.
  package let certificate: [UInt8]?
  /// The software operator whose certificate it is; nil for the facility's own.
  package let vendor: OperatorEntry?
  /// The person who acts, proven by his own certificate or account; nil for a machine.
  package let person: OfficerEntry?
  /// What may be done.
  package let rights: Set<FacilityRight>
  /// Whether the person heads the facility, and so grants rights and mandates.
  package let isHead: Bool
  /// Whether a permit of the facility is over, and it may submit only.
  package let isNarrowed: Bool

  /// Whether reading is allowed as well as submitting.
  package var mayRead: Bool { rights.contains(.view) && !isNarrowed }

  init(
    facility: FacilityEntry, certificate: [UInt8]?, vendor: OperatorEntry? = nil,
    person: OfficerEntry? = nil, rights: Set<FacilityRight> = Set(FacilityRight.allCases),
    isHead: Bool = false, isNarrowed: Bool = false
  ) {
    self.facility = facility
    self.certificate = certificate
    self.vendor = vendor
    self.isNarrowed = isNarrowed
    self.person = person
    self.rights = rights
    self.isHead = isHead
  }
}

/// Proof that the registry let this person in; only `RegistrySnapshot.caller` makes one.
package struct OfficerIdentity: Sendable {
  /// The person.
  package let officer: OfficerEntry
  /// Fingerprint of the certificate that came; nil for who is in by an account elsewhere.
  package let certificate: [UInt8]?
}

/// Why a certificate that passed the handshake is not let in.
package enum CallerRefusal: Error, Hashable, Sendable, CaseIterable {
  /// The registry does not know it.
  case unknown
  /// It was revoked.
  case revoked
  /// It is past its end or before its beginning.
  case expired
  /// Its facility is not active.
  case notActive
  /// Its facility's licence or SIP is over, and the office stops such facilities.
  case permitExpired
  /// A software operator did not say for whom (`X-Facility`).
  case facilityNotNamed
  /// A software operator has no mandate for the facility now.
  case noMandate
  /// A person who works at no facility now, or not at the one that he names.
  case noPlace
  /// A person of several facilities did not say for which he acts (`X-Facility`).
  case placeNotNamed
  /// The connection speaks TLS 1.2, and its facility is not allowed to.
  case tlsTooOld
}

extension RegistrySnapshot {
  /// The same registry with another word on a facility's code, as if it were stored already.
  package func mapping(
    _ code: UnknownCode.Key, of facility: FacilityID, to target: Coding
  ) -> RegistrySnapshot {
    var changed = self
    changed.terminology = terminology.adding(
      LocalMapping(
        facility: facility, kind: code.kind, system: code.system, code: code.code, target: target))
    return changed
  }
}
