package import Database
import RecordModel

/// The registry's SQL, beside its binding and decoding.
package enum RegistryStatements {
  /// What the snapshot is read with.
  package static let reading =
    [
      version, facilities, bedded, aliases, operators, officers, mandates, certificates,
      practitionersByNIK, practitionerByIHS, practitioners, headerMeanings, codeMappings,
      ExpiryStatements.rules, ExpiryStatements.ends, PolicyStatements.inForce,
    ] + FactStatements.reading + PeopleStatements.reading + IssuerStatements.reading
    + SourceStatements.reading + StreetStatements.reading

  /// What administration sends.
  package static let changing =
    [
      insertFacility, lockFacilityByCode, officerRole, setTLS12, insertOperator, insertOfficer,
      insertMandate, insertCertificate, revoke, insertPractitioner, insertPractitionerKeys,
      putHeaderMeanings, insertCodeMapping, ExpiryStatements.insertRule,
    ] + EnrolmentStatements.all + FactStatements.changing + PeopleStatements.changing
    + SessionStatements.all + NoticeStatements.all + IssuerStatements.changing
    + SoftwareStatements.all + PolicyStatements.changing + GlassStatements.all
    + ConsentStatements.all + ConsentReading.all + SourceStatements.changing
    + BulkExportStatements.all + SubscriptionStatements.all + StreetStatements.changing

  static let version = Statement(
    "registry.version", "SELECT version FROM registry.version")

  static let facilities = Statement(
    "registry.facilities",
    """
    SELECT facility_id, code, name, kind, ownership, status, kelurahan_code, is_simulated,
      registered_at, allows_tls12
    FROM registry.facility ORDER BY code
    """)

  static func facility(_ row: Row) throws -> FacilityEntry {
    let status = try row.decode(5, as: String.self)
    return FacilityEntry(
      id: try row.decode(0), code: try row.decode(1), name: try row.decode(2),
      kind: try row.decode(3), isGovernment: try row.decode(4, as: String.self) == "government",
      status: FacilityEntry.Status(rawValue: status) ?? .suspended,
      kelurahanCode: try row.decodeOptional(6), isSimulated: try row.decode(7),
      registeredAt: try row.decode(8, as: PostgresTimestamp.self).microseconds,
      allowsTLS12: try row.decode(9))
  }

  static let setTLS12 = Statement(
    "registry.set_tls12",
    "UPDATE registry.facility SET allows_tls12 = $2 WHERE code = $1 RETURNING facility_id")

  static let aliases = Statement(
    "registry.aliases", "SELECT facility_id, system, value FROM registry.facility_alias")

  /// Facilities with beds on any day, so that a day passing changes nothing: a census is stated of past days too.
  static let bedded = Statement(
    "registry.bedded",
    """
    SELECT DISTINCT subject FROM registry.fact
    WHERE aspect = 'beds' AND upper_inf(known) AND content ->> 'count' <> '0'
    """)

  static let operators = Statement(
    "registry.operators", "SELECT operator_id, code, name FROM registry.software_operator")

  static let officers = Statement(
    "registry.officers", "SELECT officer_id, code, name, role FROM registry.officer")

  static func officer(_ row: Row) throws -> OfficerEntry? {
    guard let role = OfficerEntry.Role(rawValue: try row.decode(3)) else { return nil }
    return OfficerEntry(
      id: try row.decode(0), code: try row.decode(1), name: try row.decode(2), role: role)
  }

  static let mandates = Statement(
    "registry.mandates",
    """
    SELECT mandate_id, operator_id, facility_id, scope, valid_from, valid_until, granted_by,
      reason, withdrawn_by, withdrawn_at, withdrawn_reason
    FROM registry.mandate ORDER BY granted_at, mandate_id
    """)

  static func mandate(_ row: Row) throws -> Mandate {
    Mandate(
      id: try row.decode(0), operatorID: try row.decode(1), facilityID: try row.decode(2),
      includesReading: try row.decode(3, as: String.self) == "submit-and-read",
      span: try PeopleStatements.span(row, at: 4))
  }

  static let certificates = Statement(
    "registry.certificates",
    """
    SELECT fingerprint, spki, uri, not_before, not_after, facility_id, operator_id, officer_id,
      revoked_at
    FROM registry.certificate
    """)

  /// The holder that three columns name: facility, operator, officer.
  static func holder(_ row: Row, at column: Int) throws -> CertificateEntry.Holder? {
    if let facility = try row.decodeOptional(column, as: FacilityID.self) {
      return .facility(facility)
    }
    if let vendor = try row.decodeOptional(column + 1, as: OperatorID.self) {
      return .softwareOperator(vendor)
    }
    return try row.decodeOptional(column + 2, as: OfficerID.self).map { .officer($0) }
  }

  static func certificate(_ row: Row) throws -> CertificateEntry? {
    guard let holder = try holder(row, at: 5) else { return nil }
    return CertificateEntry(
      fingerprint: try row.decode(0, as: Bytea.self).bytes,
      spki: try row.decode(1, as: Bytea.self).bytes, uri: try row.decode(2),
      notBefore: try row.decode(3, as: PostgresTimestamp.self).microseconds,
      notAfter: try row.decode(4, as: PostgresTimestamp.self).microseconds, holder: holder,
      revokedAt: try row.decodeOptional(8, as: PostgresTimestamp.self)?.microseconds)
  }

  /// Gives the id of the one with the code, and whether it is new.
  static let insertFacility = Statement(
    "registry.insert_facility",
    """
    INSERT INTO registry.facility
      (facility_id, code, name, kind, ownership, status, kelurahan_code, is_simulated)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (code) DO UPDATE SET code = excluded.code
    RETURNING facility_id, facility_id = $1
    """)

  static let lockFacilityByCode = Statement(
    "registry.lock_facility_by_code",
    """
    SELECT facility_id, code, name, kind, ownership, status, kelurahan_code, is_simulated,
      registered_at, allows_tls12
    FROM registry.facility WHERE code = $1 FOR UPDATE
    """)

  static let officerRole = Statement(
    "registry.officer_role", "SELECT role FROM registry.officer WHERE code = $1")

  static let insertOperator = Statement(
    "registry.insert_operator",
    """
    INSERT INTO registry.software_operator (operator_id, code, name) VALUES ($1, $2, $3)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING operator_id
    """)

  static let insertOfficer = Statement(
    "registry.insert_officer",
    """
    INSERT INTO registry.officer (officer_id, code, name, role) VALUES ($1, $2, $3, $4)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING officer_id
    """)

  static let insertMandate = Statement(
    "registry.insert_mandate",
    """
    INSERT INTO registry.mandate (mandate_id, operator_id, facility_id, scope, valid_from,
      valid_until, granted_by, granted_at, reason)
    SELECT $1, v.operator_id, f.facility_id, $4, $5, $6, $7, $8, $9
    FROM registry.software_operator v, registry.facility f
    WHERE v.operator_id = $2 AND f.facility_id = $3 AND f.status <> 'closed'
      AND NOT EXISTS (SELECT FROM registry.mandate m
        WHERE m.operator_id = $2 AND m.facility_id = $3 AND m.withdrawn_at IS NULL
          AND m.valid_from < $6 AND m.valid_until > $5)
    RETURNING mandate_id
    """)

  static let insertCertificate = Statement(
    "registry.insert_certificate",
    """
    INSERT INTO registry.certificate
      (fingerprint, spki, uri, not_before, not_after, facility_id, operator_id, officer_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (fingerprint) DO NOTHING
    """)

  static let revoke = Statement(
    "registry.revoke",
    """
    UPDATE registry.certificate SET revoked_at = $2, revoked_reason = $3
    WHERE fingerprint = $1 AND revoked_at IS NULL RETURNING fingerprint
    """)

  static let insertPractitioner = Statement(
    "registry.insert_practitioner",
    """
    INSERT INTO registry.practitioner (practitioner_id, ihs_number, name, sex)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (ihs_number) DO UPDATE SET name = excluded.name, sex = excluded.sex
    RETURNING practitioner_id
    """)

  static let insertPractitionerKeys = Statement(
    "registry.insert_practitioner_keys",
    """
    INSERT INTO registry.practitioner_key (key_id, hmac, practitioner_id)
    SELECT unnest($1::smallint[]), unnest($2::bytea[]), unnest($3::uuid[])
    ON CONFLICT (key_id, hmac) DO UPDATE SET practitioner_id = excluded.practitioner_id
    """)

  static let practitionersByNIK = Statement(
    "registry.practitioners_by_nik",
    """
    SELECT DISTINCT p.practitioner_id, p.ihs_number, p.name, p.sex
    FROM unnest($1::smallint[], $2::bytea[]) AS w (key_id, hmac)
    JOIN registry.practitioner_key k ON k.key_id = w.key_id AND k.hmac = w.hmac
    JOIN registry.practitioner p ON p.practitioner_id = k.practitioner_id
    ORDER BY p.ihs_number
    """)

  static let practitionerByIHS = Statement(
    "registry.practitioner_by_ihs",
    "SELECT practitioner_id, ihs_number, name, sex FROM registry.practitioner WHERE ihs_number = $1"
  )

  static let practitioners = Statement(
    "registry.practitioners",
    "SELECT practitioner_id, ihs_number, name, sex FROM registry.practitioner ORDER BY ihs_number")

  static func practitioner(_ row: Row) throws -> PractitionerEntry {
    PractitionerEntry(
      id: try row.decode(0), ihsNumber: try row.decode(1), name: try row.decode(2),
      sex: try row.decodeOptional(3, as: String.self).flatMap { Sex(rawValue: $0) })
  }

  static let headerMeanings = Statement(
    "registry.header_meanings", "SELECT facility_id, title, meaning FROM registry.header_meaning")

  static let putHeaderMeanings = Statement(
    "registry.put_header_meanings",
    """
    INSERT INTO registry.header_meaning (facility_id, title, meaning, confirmed_by)
    SELECT $1, unnest($2::text[]), unnest($3::text[]), $4
    ON CONFLICT (facility_id, title) DO UPDATE SET meaning = excluded.meaning,
      confirmed_by = excluded.confirmed_by, confirmed_at = now()
    """)

  /// The newest word on each code, oldest first.
  static let codeMappings = Statement(
    "registry.code_mappings",
    """
    SELECT version, facility_id, kind, system, code, target_system, target_code, target_display
    FROM (SELECT DISTINCT ON (facility_id, kind, system, code) * FROM registry.code_mapping
      ORDER BY facility_id, kind, system, code, version DESC) m ORDER BY version
    """)

  static let insertCodeMapping = Statement(
    "registry.insert_code_mapping",
    """
    INSERT INTO registry.code_mapping (facility_id, kind, system, code, target_system, target_code,
      target_display, mapped_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    """)
}
