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
  /// What each facility said that the columns of its registers mean.
  package let headers: [FacilityID: HeaderMapping]
  /// What the facilities' own codes mean.
  package private(set) var terminology: TerminologySnapshot
  /// What becomes of a facility whose permit is over.
  package let expiryRules: [ExpiryRule.Kind: ExpiryRule]
  private let facilityByCode: [String: FacilityID]
  private let facilityByAlias: [ExternalIdentifier: FacilityID]

  /// A snapshot of these entries.
  package init(
    version: Int64, facilities: [FacilityEntry], operators: [OperatorEntry],
    officers: [OfficerEntry], certificates: [CertificateEntry], mandates: [Mandate],
    headers: [FacilityID: HeaderMapping] = [:], terminology: TerminologySnapshot = .empty,
    expiryRules: [ExpiryRule.Kind: ExpiryRule] = [:]
  ) {
    self.expiryRules = expiryRules
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

  /// Who calls with this certificate at `now`; the only maker of `Caller`.
  ///
  /// - Parameters:
  ///   - fingerprint: SHA-256 of the leaf's DER from the TLS connection, on a resumed one that of
  ///     its first handshake.
  ///   - facilityCode: the facility that a software operator names in `X-Facility`.
  ///   - isTLS12: whether the connection speaks TLS 1.2, which a facility must be allowed to.
  ///   - now: microseconds since 1970.
  package func caller(
    fingerprint: [UInt8], facilityCode: String?, isTLS12: Bool = false, now: Int64
  ) -> Result<Caller, CallerRefusal> {
    let caller = caller(fingerprint: fingerprint, facilityCode: facilityCode, now: now)
    guard isTLS12, case .success(let known) = caller else { return caller }
    guard case .facility(let sender) = known, sender.facility.allowsTLS12 else {
      return .failure(.tlsTooOld)
    }
    return caller
  }

  private func caller(
    fingerprint: [UInt8], facilityCode: String?, now: Int64
  ) -> Result<Caller, CallerRefusal> {
    guard let certificate = certificates[fingerprint] else { return .failure(.unknown) }
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
      guard let officer = officers[id] else { return .failure(.unknown) }
      return .success(.officer(OfficerIdentity(officer: officer, certificate: fingerprint)))
    }
  }

  /// Who sent a message that is stored: its first sending was judged, and is not judged again.
  package func sender(
    of facility: FacilityID, certificate: [UInt8], vendor: OperatorID?
  ) -> FacilityIdentity? {
    facilities[facility].map {
      FacilityIdentity(
        facility: $0, certificate: certificate, vendor: vendor.flatMap { operators[$0] },
        mayRead: false)
    }
  }

  private func mandated(
    _ id: OperatorID, facilityCode: String?, fingerprint: [UInt8], now: Int64
  ) -> Result<Caller, CallerRefusal> {
    guard let vendor = operators[id] else { return .failure(.unknown) }
    guard let facilityCode else { return .failure(.facilityNotNamed) }
    guard let facility = facility(code: facilityCode),
      let mandate = mandates[id]?.first(where: {
        $0.facilityID == facility.id && $0.validFrom <= now && now < $0.validUntil
      })
    else { return .failure(.noMandate) }
    return active(facility.id, at: now).map {
      .facility(
        FacilityIdentity(
          facility: $0.facility, certificate: fingerprint, vendor: vendor,
          mayRead: mandate.includesReading, isNarrowed: $0.isNarrowed))
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
  /// Fingerprint of the certificate that came.
  package let certificate: [UInt8]
  /// The software operator whose certificate it is; nil for the facility's own.
  package let vendor: OperatorEntry?
  /// Whether this certificate may read as well as submit.
  package let mayRead: Bool
  /// Whether it may not because a permit of the facility is over.
  package let isNarrowed: Bool

  init(
    facility: FacilityEntry, certificate: [UInt8], vendor: OperatorEntry? = nil,
    mayRead: Bool = true, isNarrowed: Bool = false
  ) {
    self.facility = facility
    self.certificate = certificate
    self.vendor = vendor
    self.mayRead = mayRead && !isNarrowed
    self.isNarrowed = isNarrowed
  }
}

/// Proof that the registry let this person in; only `RegistrySnapshot.caller` makes one.
package struct OfficerIdentity: Sendable {
  /// The person.
  package let officer: OfficerEntry
  /// Fingerprint of the certificate that came.
  package let certificate: [UInt8]
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
