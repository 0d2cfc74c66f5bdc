package import CityMap
package import CodeSystems
package import Database
package import RecordModel
package import RegisterFormat

/// Reads and changes the registry inside transactions that others open.
package enum RegistryStore {
  /// The registry as it is now, or nil if its version is still `known`; a list of streets that is known already is not
  /// read again.
  package static func load(
    in transaction: borrowing Transaction, unlessVersion known: Int64,
    streets: StreetList = .empty
  ) async throws -> RegistrySnapshot? {
    let rows = try await transaction.query(RegistryStatements.version.bind())
    let version = try rows[0].decode(0, as: Int64.self)
    if version == known { return nil }
    let answers = try await transaction.queries([
      RegistryStatements.facilities.bind(), RegistryStatements.aliases.bind(),
      RegistryStatements.operators.bind(), RegistryStatements.officers.bind(),
      RegistryStatements.certificates.bind(), RegistryStatements.mandates.bind(),
      RegistryStatements.headerMeanings.bind(), RegistryStatements.codeMappings.bind(),
      PeopleStatements.rights.bind(), PeopleStatements.appointments.bind(),
      ExpiryStatements.rules.bind(), ExpiryStatements.ends.bind(),
      PolicyStatements.inForce.bind(), SourceStatements.sources.bind(),
      RegistryStatements.bedded.bind(), StreetStatements.newest.bind(),
    ])
    let outside = try await IssuerStore.load(in: transaction)
    var ends: [FacilityID: [PermitEnd]] = [:]
    for row in answers[11] {
      guard let kind = ExpiryRule.Kind(rawValue: try row.decode(1)) else { continue }
      let day = try row.decode(2, as: PostgresDate.self).daysSince1970
      ends[try row.decode(0), default: []].append(PermitEnd(kind: kind, day: day))
    }
    let bedded = Set(try answers[14].map { try $0.decode(0, as: FacilityID.self) })
    var aliases: [FacilityID: [ExternalIdentifier]] = [:]
    for row in answers[1] {
      let alias = ExternalIdentifier(system: try row.decode(1), value: try row.decode(2))
      aliases[try row.decode(0, as: FacilityID.self), default: []].append(alias)
    }
    let people = try PeopleStore.load(answers[8], answers[9])
    var snapshot = RegistrySnapshot(
      version: version,
      facilities: try answers[0].map { row in
        var facility = try RegistryStatements.facility(row)
        facility.aliases = aliases[facility.id] ?? []
        facility.permitEnds = ends[facility.id] ?? []
        facility.hasBeds = bedded.contains(facility.id)
        return facility
      },
      operators: try answers[2].map { row in
        OperatorEntry(id: try row.decode(0), code: try row.decode(1), name: try row.decode(2))
      },
      officers: try answers[3].compactMap(RegistryStatements.officer),
      certificates: try answers[4].compactMap(RegistryStatements.certificate),
      mandates: try answers[5].map(RegistryStatements.mandate), rights: people.rights,
      appointments: people.appointments,
      headers: try headers(answers[6]), terminology: try terminology(answers[7]),
      expiryRules: try ExpiryRules.rules(answers[10]))
    snapshot.outside = outside
    snapshot.policy = try PolicyStore.inForce(answers[12])
    snapshot.sources = try answers[13].map(SourceStatements.source)
    let list = Int(try answers[15][0].decode(0, as: Int32.self))
    snapshot.streets =
      list == streets.version ? streets : try await StreetStore.list(list, in: transaction)
    return snapshot
  }

  private static func headers(_ rows: Rows) throws -> [FacilityID: HeaderMapping] {
    var titles: [FacilityID: [String: ColumnMeaning]] = [:]
    for row in rows {
      guard let meaning = ColumnMeaning(rawValue: try row.decode(2)) else { continue }
      titles[try row.decode(0), default: [:]][try row.decode(1, as: String.self)] = meaning
    }
    return titles.mapValues { HeaderMapping($0) }
  }

  private static func terminology(_ rows: Rows) throws -> TerminologySnapshot {
    var version: Int64 = 0
    var mappings: [LocalMapping] = []
    for row in rows {
      version = max(version, try row.decode(0))
      guard let kind = CodeKind(rawValue: try row.decode(2)),
        let system = try row.decodeOptional(5, as: String.self)
      else { continue }
      mappings.append(
        LocalMapping(
          facility: try row.decode(1, as: FacilityID.self), kind: kind,
          system: try row.decode(3), code: try row.decode(4),
          target: Coding(
            system: system, code: try row.decodeOptional(6), display: try row.decodeOptional(7))))
    }
    return TerminologySnapshot(version: Int(version), mappings: mappings)
  }

  /// Remembers what titles of a facility's registers mean; titles as `HeaderText` has them.
  package static func put(
    _ meanings: [String: ColumnMeaning], of facility: FacilityID, by actor: String,
    in transaction: borrowing Transaction
  ) {
    let rows = HeaderMapping(meanings).meanings.sorted { $0.key < $1.key }
    transaction.enqueue(
      RegistryStatements.putHeaderMeanings.bind(
        facility, rows.map(\.key), rows.map(\.value.rawValue), actor))
  }

  /// Says what a facility's code means; nil takes an earlier word back.
  package static func put(
    _ target: Coding?, for code: UnknownCode.Key, of facility: FacilityID, by actor: String,
    in transaction: borrowing Transaction
  ) {
    transaction.enqueue(
      RegistryStatements.insertCodeMapping.bind(
        facility, code.kind.rawValue, code.system, code.code, target?.system, target?.code,
        target?.display, actor))
  }

  /// Lets a facility's software speak TLS 1.2, or no more; false if there is none with that code.
  package static func setTLS12(
    _ isAllowed: Bool, ofFacility code: String, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(RegistryStatements.setTLS12.bind(code, isAllowed))).isEmpty
  }

  /// Adds a software operator or renames it; returns its id.
  package static func put(
    _ vendor: OperatorEntry, in transaction: borrowing Transaction
  ) async throws -> OperatorID {
    let rows = try await transaction.query(
      RegistryStatements.insertOperator.bind(vendor.id, vendor.code, vendor.name))
    return try rows[0].decode(0)
  }

  /// Adds an officer or renames him; returns his id.
  package static func put(
    _ officer: OfficerEntry, in transaction: borrowing Transaction
  ) async throws -> OfficerID {
    let rows = try await transaction.query(
      RegistryStatements.insertOfficer.bind(
        officer.id, officer.code, officer.name, officer.role.rawValue))
    return try rows[0].decode(0)
  }

  /// The practitioners with any of these hashes of a NIK.
  package static func practitioners(
    _ nik: [(keyID: Int16, hash: KeyedHash)], in transaction: borrowing Transaction
  ) async throws -> [PractitionerEntry] {
    try await transaction.query(
      RegistryStatements.practitionersByNIK.bind(nik.map(\.keyID), nik.map(\.hash))
    ).map(RegistryStatements.practitioner)
  }

  /// The practitioner with an IHS number; nil if there is none.
  package static func practitioner(
    _ ihsNumber: String, in transaction: borrowing Transaction
  ) async throws -> PractitionerEntry? {
    try await transaction.query(RegistryStatements.practitionerByIHS.bind(ihsNumber)).first
      .map(RegistryStatements.practitioner)
  }

  /// Adds a mandate; false if the operator has one of that time, or the facility is closed.
  package static func put(
    _ mandate: Mandate, at now: Int64, in transaction: borrowing Transaction
  ) async throws -> Bool {
    !(try await transaction.query(
      RegistryStatements.insertMandate.bind(
        mandate.id, mandate.operatorID, mandate.facilityID,
        mandate.includesReading ? "submit-and-read" : "submit",
        PostgresTimestamp(microseconds: mandate.span.from),
        PostgresTimestamp(microseconds: mandate.span.until), mandate.span.grantedBy,
        PostgresTimestamp(microseconds: now), mandate.span.reason))).isEmpty
  }

  /// Registers a certificate; one that is known stays as it is.
  package static func put(_ certificate: CertificateEntry, in transaction: borrowing Transaction) {
    let (facility, vendor, officer) = certificate.holder.ids
    transaction.enqueue(
      RegistryStatements.insertCertificate.bind(
        Bytea(certificate.fingerprint), Bytea(certificate.spki), certificate.uri,
        PostgresTimestamp(microseconds: certificate.notBefore),
        PostgresTimestamp(microseconds: certificate.notAfter), facility, vendor, officer))
  }

  /// Revokes a certificate; false if it is unknown or was revoked before.
  package static func revoke(
    fingerprint: [UInt8], at now: Int64, reason: String, in transaction: borrowing Transaction
  ) async throws -> Bool {
    let rows = try await transaction.query(
      RegistryStatements.revoke.bind(
        Bytea(fingerprint), PostgresTimestamp(microseconds: now), reason))
    return !rows.isEmpty
  }
}
