package import RecordModel

/// A facility as the registry holds it.
package struct FacilityEntry: Hashable, Sendable {
  /// Our id.
  package let id: FacilityID
  /// What certificates and messages call it.
  package let code: String
  /// Its name.
  package let name: String
  /// A code of the facility types: `clinic-primary`, `puskesmas`, `hospital`, ...
  package let kind: String
  /// Whether the city or province owns it.
  package let isGovernment: Bool
  /// Where it stands in its life.
  package let status: Status
  /// Kemendagri code of its kelurahan, ten digits.
  package let kelurahanCode: String?
  /// Whether it is invented for a demonstration.
  package let isSimulated: Bool
  /// When it was registered, microseconds since 1970.
  package let registeredAt: Int64
  /// Whether its software may still speak TLS 1.2.
  package let allowsTLS12: Bool
  /// Its other codes, without its own `code`.
  package var aliases: [ExternalIdentifier]
  /// When its licence, or its practitioner's SIP, ends.
  package var permitEnds: [PermitEnd] = []
  /// Whether the registry says of any day that it has beds.
  package var hasBeds = false

  /// The life of a facility.
  package enum Status: String, Hashable, Sendable, CaseIterable {
    /// Applied for and verified; may not send yet.
    case applied, verified
    /// May send.
    case active
    /// May not send for now, or never again.
    case suspended, closed
  }

  /// A facility; the store makes it from a row, an administrator from a form.
  package init(
    id: FacilityID, code: String, name: String, kind: String, isGovernment: Bool, status: Status,
    kelurahanCode: String?, isSimulated: Bool, registeredAt: Int64, allowsTLS12: Bool = false,
    aliases: [ExternalIdentifier] = []
  ) {
    self.allowsTLS12 = allowsTLS12
    self.id = id
    self.code = code
    self.name = name
    self.kind = kind
    self.isGovernment = isGovernment
    self.status = status
    self.kelurahanCode = kelurahanCode
    self.isSimulated = isSimulated
    self.registeredAt = registeredAt
    self.aliases = aliases
  }
}

/// A vendor that sends for facilities.
package struct OperatorEntry: Hashable, Sendable {
  /// Our id.
  package let id: OperatorID
  /// What its certificate calls it.
  package let code: String
  /// Its name.
  package let name: String

  /// A software operator.
  package init(id: OperatorID, code: String, name: String) {
    self.id = id
    self.code = code
    self.name = name
  }
}

/// A facility's permission for a software operator, for a time.
package struct Mandate: Hashable, Sendable {
  /// Its id.
  package let id: MandateID
  /// Who may act.
  package let operatorID: OperatorID
  /// For whom.
  package let facilityID: FacilityID
  /// Whether reading is included.
  package let includesReading: Bool
  /// From when until when, by whom.
  package let span: GrantSpan

  /// A mandate.
  package init(
    id: MandateID, operatorID: OperatorID, facilityID: FacilityID, includesReading: Bool,
    span: GrantSpan
  ) {
    self.id = id
    self.operatorID = operatorID
    self.facilityID = facilityID
    self.includesReading = includesReading
    self.span = span
  }
}

/// A human being with a certificate of his own.
package struct OfficerEntry: Hashable, Sendable {
  /// Our id.
  package let id: OfficerID
  /// What his certificate calls him.
  package let code: String
  /// His name.
  package let name: String
  /// What he may do.
  package let role: Role

  /// The roles of people.
  package enum Role: String, Hashable, Sendable, CaseIterable {
    /// Health office, auditor, operator of the gateway.
    case officer, auditor, `operator`
    /// One of a facility's people: what he may do, and where, its head says.
    case staff
  }

  /// An officer.
  package init(id: OfficerID, code: String, name: String, role: Role) {
    self.id = id
    self.code = code
    self.name = name
    self.role = role
  }
}

/// A certificate that the registry knows, by the SHA-256 of its DER.
package struct CertificateEntry: Hashable, Sendable {
  /// SHA-256 of the leaf's DER, 32 bytes.
  package let fingerprint: [UInt8]
  /// SHA-256 of its SubjectPublicKeyInfo, 32 bytes.
  package let spki: [UInt8]
  /// Its one URI SAN.
  package let uri: String
  /// First moment of validity, microseconds since 1970.
  package let notBefore: Int64
  /// Last moment of validity, microseconds since 1970.
  package let notAfter: Int64
  /// Whose it is.
  package let holder: Holder
  /// When it was revoked, microseconds since 1970; nil while it counts.
  package var revokedAt: Int64?

  /// Whose a certificate is.
  package enum Holder: Hashable, Sendable {
    /// A facility's own.
    case facility(FacilityID)
    /// A software operator's, which acts under mandates.
    case softwareOperator(OperatorID)
    /// A person's.
    case officer(OfficerID)

    /// The kinds of holders, as the URI of a certificate names them.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      /// A facility's own, a software operator's, a person's.
      case facility
      case softwareOperator = "operator"
      case person
    }
  }

  /// A certificate to be registered or as read from the registry.
  package init(
    fingerprint: [UInt8], spki: [UInt8], uri: String, notBefore: Int64, notAfter: Int64,
    holder: Holder, revokedAt: Int64? = nil
  ) {
    self.fingerprint = fingerprint
    self.spki = spki
    self.uri = uri
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.holder = holder
    self.revokedAt = revokedAt
  }
}
