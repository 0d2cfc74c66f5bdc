import FoundationEssentials
package import RecordModel
package import Registry

/// Asks the registry on every request who calls: the handshake alone decides nothing, because a
/// resumed session skips it. A refusal is a leaf before it is an answer.
///
/// Source: security.md section 0, finding 4.
package struct CallerGate: Sendable {
  /// What the registry says of a caller.
  package enum Decision: Sendable {
    /// Let in.
    case caller(Caller, RegistrySnapshot)
    /// Known well enough to be refused.
    case refused(CallerRefusal)
    /// A person of several facilities, who has to say for which he is here; asked for only.
    case undecided(OfficerEntry, RegistrySnapshot)
    /// The database is out of sight: nobody can be judged, which is our fault and not the
    /// caller's.
    case blind
  }

  /// Where denials are noted; routes note theirs there too.
  package let denials: DenialLog
  private let registry: @Sendable () -> RegistrySnapshot
  /// Microseconds since 1970.
  private let now: @Sendable () -> Int64

  /// A gate before `registry`'s newest snapshot; `now` gives microseconds since 1970.
  package init(
    registry: @escaping @Sendable () -> RegistrySnapshot, denials: DenialLog,
    now: @escaping @Sendable () -> Int64
  ) {
    self.registry = registry
    self.denials = denials
    self.now = now
  }

  /// Judges the holder of a certificate.
  ///
  /// - Parameters:
  ///   - fingerprint: SHA-256 of the leaf's DER, 32 bytes.
  ///   - facilityCode: the facility that a software operator names in `X-Facility`.
  ///   - isTLS12: whether the connection speaks TLS 1.2.
  package func judge(
    _ fingerprint: [UInt8], facilityCode: String?, isTLS12: Bool = false
  ) async -> Decision {
    await judge(.certificate(fingerprint), facilityCode: facilityCode, isTLS12: isTLS12, registry())
  }

  /// Judges who is at the console; a person of several facilities is asked for his place, which is
  /// no refusal.
  package func judge(_ credential: Credential, place: String?) async -> Decision {
    let snapshot = registry()
    let moment = now()
    let holder: OfficerID? =
      switch credential {
      case .session(let person, _, _): person
      case .certificate(let fingerprint): snapshot.certificates[fingerprint]?.person
      }
    guard let holder, let person = snapshot.officers[holder], person.role == .staff else {
      return await judge(credential, facilityCode: nil, snapshot)
    }
    let places = snapshot.places(of: holder, at: moment)
    let chosen = places.count == 1 ? nil : places.first { $0.code == place }?.code
    let decision = snapshot.caller(credential, facilityCode: chosen, now: moment)
    if case .failure(.placeNotNamed) = decision { return .undecided(person, snapshot) }
    return await judge(credential, facilityCode: chosen, snapshot)
  }

  /// Judges where every message names its sender in its own words: the name counts for a software
  /// operator only, who needs one; a facility's own certificate says who it is.
  package func judge(_ fingerprint: [UInt8], vendorsFacility: String?) async -> Decision {
    let snapshot = registry()
    let isVendor =
      if case .softwareOperator? = snapshot.certificate(
        fingerprint, leaf: Peer.leaf(fingerprint), now: now())?.holder
      {
        true
      } else {
        false
      }
    return await judge(
      .certificate(fingerprint), facilityCode: isVendor ? vendorsFacility : nil, snapshot)
  }

  private func judge(
    _ credential: Credential, facilityCode: String?, isTLS12: Bool = false,
    _ snapshot: RegistrySnapshot
  ) async -> Decision {
    guard snapshot.version >= 0 else { return .blind }
    switch snapshot.caller(
      credential, leaf: Peer.current?.certificate.map { ($0.fingerprint, $0.der) },
      facilityCode: facilityCode, isTLS12: isTLS12, now: now())
    {
    case .success(let caller): return .caller(caller, snapshot)
    case .failure(let refusal):
      await denials.note("\(refusal)", certificate: credential.fingerprint)
      return .refused(refusal)
    }
  }
}

extension Peer {
  /// The certificate of the connection itself, DER, if that is whose fingerprint is asked for.
  fileprivate static func leaf(_ fingerprint: [UInt8]) -> [UInt8]? {
    current?.certificate.flatMap { $0.fingerprint == fingerprint ? $0.der : nil }
  }
}

extension RegistrySnapshot {
  /// The certificate that this request came with, as it was registered or as its content is bound.
  package func certificateOfConnection(_ fingerprint: [UInt8]) -> CertificateEntry? {
    certificate(
      fingerprint, leaf: Peer.leaf(fingerprint),
      now: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }
}

extension CallerRefusal {
  /// How an answer words it.
  package var rule: Rule {
    switch self {
    case .unknown: .unknownCertificate
    case .notActive: .facilityNotActive
    case .revoked: .revokedCertificate
    case .expired: .expiredCertificate
    case .facilityNotNamed, .noMandate: .noMandate
    case .noPlace: .noPlace
    case .placeNotNamed: .placeNotNamed
    case .tlsTooOld: .tlsTooOld
    case .permitExpired: .permitExpired
    }
  }
}
