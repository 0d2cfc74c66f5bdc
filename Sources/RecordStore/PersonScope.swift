package import AccessPolicy
package import Database
package import RecordModel

/// A visit of a person, of any facility, as the resolver knows it: ids, when, and of what kind.
package struct PersonVisit: Hashable, Sendable {
  /// Its ids and what the log calls its person.
  package let handle: VisitHandle
  /// Whose it is.
  package let person: PersonID
  /// When he came, or when it was first stored; microseconds since 1970.
  package let at: Int64
  /// Whether it counts: not cancelled and not taken back.
  package let isReal: Bool
  /// What is sensitive in it; not known, and empty, for the asker's own.
  package internal(set) var categories: Set<SensitiveCategory> = []
  /// Whether the asker was named as where the person was sent.
  package internal(set) var isReferred = false
}

/// What must be known of persons to decide on their visits.
package struct PersonScope: Sendable {
  /// The newest visits of all facilities, newest first.
  package let visits: [PersonVisit]
  /// What each person said, ended words left out; empty where there is nothing elsewhere.
  package let consents: [PersonID: [ConsentEntry]]
  /// Persons for whom the asker broke the glass, and until when, microseconds since 1970.
  package let glass: [PersonID: Int64]
  /// Facilities with an endpoint of their own that have a record of one of them, and when they said so last,
  /// microseconds since 1970; nil for who has only sent something.
  package let places: [FacilityID: Int64?]
}

/// How a visit stands, and from where its person came.
package struct VisitFrame: Hashable, Sendable {
  /// The FHIR status, and the code of the class.
  package let status: String
  /// The code of the class; nil for none.
  package let visitClass: String?
  /// From where senders say that he was sent, as they name it.
  package let origins: Set<String>
}

extension VisitFinder {
  /// Most visits of a page's persons that are decided on; older ones are not there.
  static let maximumScope = 2000

  /// Whose visit or patient an id of another facility is; nil if there is none.
  ///
  /// Nothing of it may be told before it was decided.
  package func person(
    of visit: VisitID?, patient: PatientID?, in transaction: borrowing Transaction
  ) async throws -> PersonID? {
    transaction.enqueue(
      RecordReader.limit(
        visits: [visit].compactMap(\.self), patients: [patient].compactMap(\.self), facilities: []))
    let rows =
      if let visit {
        try await transaction.query(PersonScopeStatements.personOfVisit.bind(visit))
      } else {
        try await transaction.query(PersonScopeStatements.personOfPatient.bind(patient))
      }
    return try rows.first?.decode(0)
  }

  /// The persons of these visits, among what the transaction may see.
  package func persons(
    of visits: [VisitID], in transaction: borrowing Transaction
  ) async throws -> [PersonID] {
    try await transaction.query(PersonScopeStatements.personsOfVisits.bind(visits))
      .map { try $0.decode(0) }
  }

  /// Names persons, with all that are one with them: from here on the transaction sees the ids of their
  /// visits and records at every facility.
  package func name(_ persons: [PersonID], in transaction: borrowing Transaction) {
    transaction.enqueue(PersonScopeStatements.name.bind(persons))
  }

  /// For each person the one id that stands for all that are one with him: the lowest.
  package func golden(
    of persons: [PersonID], in transaction: borrowing Transaction
  ) async throws -> [PersonID: PersonID] {
    let rows = try await transaction.query(PersonScopeStatements.golden.bind(persons))
    return Dictionary(
      try rows.map { (try $0.decode(0), try $0.decode(1)) }, uniquingKeysWith: { $1 })
  }

  /// What the log calls the one who stands for all that are one with each of these.
  package func leading(
    of persons: [PersonID], in transaction: borrowing Transaction
  ) async throws -> [PersonID: [UInt8]] {
    let rows = try await transaction.query(PersonScopeStatements.leading.bind(persons))
    return Dictionary(
      try rows.map { (try $0.decode(0), try $0.decode(1, as: Bytea.self).bytes) },
      uniquingKeysWith: { $1 })
  }

  /// What the log calls a person; nil if there is none.
  package func called(
    _ person: PersonID, in transaction: borrowing Transaction
  ) async throws -> [UInt8]? {
    try await transaction.query(PersonScopeStatements.called.bind(person)).first?
      .decode(0, as: Bytea.self).bytes
  }

  /// How visits of the persons in the scope stand; those that are gone are left out.
  package func frames(
    of visits: [VisitID], in transaction: borrowing Transaction
  ) async throws -> [VisitID: VisitFrame] {
    let rows = try await transaction.query(PersonScopeStatements.frames.bind(visits))
    return Dictionary(
      try rows.map { row in
        (
          try row.decode(0),
          VisitFrame(
            status: try row.decode(1), visitClass: try row.decodeOptional(2),
            origins: Set(try row.decode(3, as: [String].self)))
        )
      }, uniquingKeysWith: { $1 })
  }

  /// A person's newest record at any facility, and what the log calls him; of who is one with these persons only where
  /// they have none themselves, so that what is kept of them stays theirs when they are parted. Nil if there is none.
  package func record(
    of persons: [PersonID], in transaction: borrowing Transaction
  ) async throws -> (person: PersonID, pseudonym: [UInt8], patient: PatientID)? {
    guard !persons.isEmpty else { return nil }
    transaction.enqueue(PersonScopeStatements.name.bind(persons))
    return try await transaction.query(PersonScopeStatements.record.bind(persons)).first.map {
      row in
      (
        try row.decode(0), try row.decode(1, as: Bytea.self).bytes, try row.decode(2)
      )
    }
  }

  /// What there is of these persons, for `asker`, whom senders call by `names`; nil for the office.
  ///
  /// From here on the transaction sees the ids of these persons' visits at every facility. With `among` only these
  /// visits are in it, however many others the persons have.
  package func scope(
    of persons: [PersonID], asker: FacilityID?, actingUser: String?, names: [String],
    among: [VisitID]? = nil, in transaction: borrowing Transaction
  ) async throws -> PersonScope {
    transaction.enqueue(PersonScopeStatements.name.bind(persons))
    let found = try await transaction.queries([
      among.map { PersonScopeStatements.visitsAmong.bind($0) } ?? Self.visitsInScope,
      PersonScopeStatements.places.bind(),
    ])
    var visits = try found[0].map(PersonScopeStatements.visit)
    var places: [FacilityID: Int64?] = [:]
    for row in found[1] {
      let said = try row.decodeOptional(1, as: PostgresTimestamp.self)?.microseconds
      places.updateValue(said, forKey: try row.decode(0))
    }
    // Who has been nowhere else: there is nothing to decide.
    guard
      visits.contains(where: { $0.handle.facility != asker })
        || places.contains(where: { $0.key != asker })
    else { return PersonScope(visits: visits, consents: [:], glass: [:], places: places) }
    let answers = try await transaction.queries([
      PersonScopeStatements.labels.bind(asker, names), PersonScopeStatements.consents.bind(),
      PersonScopeStatements.glass.bind(asker, actingUser),
    ])
    var labels: [VisitID: (Set<SensitiveCategory>, Bool)] = [:]
    for row in answers[0] {
      let categories = try row.decode(1, as: [String].self).map { word in
        // A category that this program does not know closes as the strictest that it does.
        SensitiveCategory(rawValue: word) ?? .violence
      }
      labels[try row.decode(0)] = (Set(categories), try row.decode(2))
    }
    for index in visits.indices {
      guard let label = labels[visits[index].handle.id] else { continue }
      visits[index].categories = label.0
      visits[index].isReferred = label.1
    }
    var consents: [PersonID: [ConsentEntry]] = [:]
    for row in answers[1] {
      guard let entry = try PersonScopeStatements.consent(row) else { continue }
      consents[try row.decode(0), default: []].append(entry)
    }
    var glass: [PersonID: Int64] = [:]
    for row in answers[2] {
      glass[try row.decode(0)] = try row.decode(1, as: PostgresTimestamp.self).microseconds
    }
    return PersonScope(visits: visits, consents: consents, glass: glass, places: places)
  }

  private static let visitsInScope = PersonScopeStatements.visits.bind(Int64(maximumScope))

  /// The two statements that name a record's person, with all that are one with him, and find his visits. A record that
  /// the transaction does not see names nobody.
  package func askingVisits(ofRecord patient: PatientID) -> [BoundStatement] {
    [PersonScopeStatements.nameOfRecord.bind(patient), Self.visitsInScope]
  }

  /// The person's visits out of the second answer, newest first; nil where he has been anywhere but at `facility`, or
  /// has more than are looked for.
  package func visits(onlyAt facility: FacilityID, in rows: Rows) throws -> [VisitHandle]? {
    let visits = try rows.map { try PersonScopeStatements.visit($0).handle }
    let isWhole = visits.count < Self.maximumScope
    return isWhole && visits.allSatisfy { $0.facility == facility } ? visits : nil
  }
}

/// The SQL that finds a person's visits across the city.
enum PersonScopeStatements {
  static let all = [
    name, nameOfRecord, personOfVisit, personOfPatient, visits, labels, consents, glass,
    personsOfVisits, record, places, golden, leading, visitsAmong, frames, called,
  ]

  private static let persons =
    "(SELECT nullif(current_setting('baimbai.persons', true), '')::uuid[])::uuid[]"

  /// The one place that says which persons are meant, out of a relation of one column, with those that are one with
  /// them by links and by facilities' merges: all else follows this setting.
  private static func naming(_ name: String, _ persons: String) -> Statement {
    Statement(
      name,
      """
      SELECT set_config('baimbai.persons',
        coalesce((SELECT array_agg(DISTINCT s)::text
          FROM \(persons) AS p (id), identity.one_person(p.id) AS s), ''), true)
      """)
  }

  static let name = naming("access.name_persons", "unnest($1::uuid[])")

  /// Of whom a record is about.
  static let nameOfRecord = naming(
    "access.name_persons_of_record",
    "(SELECT t.person_id FROM identity.patient t WHERE t.patient_id = $1)")

  static let called = Statement(
    "access.pseudonym_of_person", "SELECT pseudonym FROM identity.person WHERE person_id = $1")

  static let personOfVisit = Statement(
    "access.person_of_visit", "SELECT person_id FROM record.visit WHERE visit_id = $1")

  static let personOfPatient = Statement(
    "access.person_of_patient", "SELECT person_id FROM identity.patient WHERE patient_id = $1")

  static let personsOfVisits = Statement(
    "access.persons_of_visits",
    "SELECT DISTINCT person_id FROM record.visit WHERE visit_id = ANY ($1::uuid[])")

  static let golden = Statement(
    "access.golden_persons",
    """
    SELECT p, min(s::text)::uuid
    FROM unnest($1::uuid[]) AS p CROSS JOIN LATERAL identity.one_person(p) AS s GROUP BY p
    """)

  static let leading = Statement(
    "access.leading_pseudonyms",
    """
    SELECT g.id, l.pseudonym
    FROM (SELECT p, min(s::text)::uuid
      FROM unnest($1::uuid[]) AS p CROSS JOIN LATERAL identity.one_person(p) AS s GROUP BY p) AS g (id, golden)
    JOIN identity.person l ON l.person_id = g.golden
    """)

  static let record = Statement(
    "access.record_of_persons",
    """
    SELECT p.person_id, p.pseudonym, t.patient_id
    FROM identity.patient t JOIN identity.person p ON p.person_id = t.person_id
    WHERE t.person_id = ANY (\(persons))
    ORDER BY t.person_id = ANY ($1::uuid[]) DESC, t.patient_id DESC LIMIT 1
    """)

  static let visits = Statement(
    "access.visits_of_persons",
    """
    SELECT v.visit_id, v.facility_id, v.patient_id, p.pseudonym, v.person_id, v.arrived_at, v.status
    FROM identity.patient t JOIN record.visit v ON v.patient_id = t.patient_id
    JOIN identity.person p ON p.person_id = v.person_id
    WHERE t.person_id = ANY (\(persons))
    ORDER BY v.visit_id DESC LIMIT $1
    """)

  static let frames = Statement(
    "access.visit_frames",
    """
    SELECT v.visit_id, v.status, v.class_code, ARRAY(SELECT access.visit_origins(v.visit_id))
    FROM record.visit v WHERE v.visit_id = ANY ($1::uuid[])
    """)

  static let visitsAmong = Statement(
    "access.visits_of_persons_among",
    """
    SELECT v.visit_id, v.facility_id, v.patient_id, p.pseudonym, v.person_id, v.arrived_at, v.status
    FROM identity.patient t JOIN record.visit v ON v.patient_id = t.patient_id
    JOIN identity.person p ON p.person_id = v.person_id
    WHERE t.person_id = ANY (\(persons)) AND v.visit_id = ANY ($1::uuid[])
    ORDER BY v.visit_id DESC
    """)

  static func visit(_ row: Row) throws -> PersonVisit {
    let id = try row.decode(0, as: VisitID.self)
    let status = try row.decode(6, as: String.self)
    return PersonVisit(
      handle: VisitHandle(
        id: id, facility: try row.decode(1), patient: try row.decode(2),
        pseudonym: try row.decode(3, as: Bytea.self).bytes),
      person: try row.decode(4),
      at: try row.decodeOptional(5, as: PostgresTimestamp.self)?.microseconds ?? id.madeAt * 1000,
      isReal: !["entered-in-error", "cancelled"].contains(status))
  }

  static let labels = Statement(
    "access.visit_labels",
    "SELECT visit_id, categories, is_referred FROM access.visit_labels($1::uuid, $2::text[])")

  // Each person has the words of all that are one with him.
  static let consents = Statement(
    "access.consents",
    """
    SELECT p.id, c.kind, c.facility_id, c.categories, c.valid_from, c.valid_until, c.recorded_at
    FROM unnest(\(persons)) AS p (id) CROSS JOIN LATERAL identity.one_person(p.id) AS s (id)
    JOIN access.consent c ON c.person_id = s.id
    WHERE c.person_id = ANY (\(persons)) AND c.ended_at IS NULL
    """)

  static func consent(_ row: Row) throws -> ConsentEntry? {
    guard let kind = ConsentEntry.Kind(rawValue: try row.decode(1)) else { return nil }
    return ConsentEntry(
      kind: kind, facility: try row.decodeOptional(2),
      categories: Set(
        try row.decode(3, as: [String].self).compactMap { SensitiveCategory(rawValue: $0) }),
      from: try row.decode(4, as: PostgresTimestamp.self).microseconds,
      until: try row.decodeOptional(5, as: PostgresTimestamp.self)?.microseconds,
      recordedAt: try row.decode(6, as: PostgresTimestamp.self).microseconds)
  }

  static let glass = Statement(
    "access.glass",
    """
    SELECT person_id, max(ends_at) FROM access.break_glass
    WHERE person_id = ANY (\(persons)) AND facility_id = $1::uuid AND opened_by = $2::text
      AND closed_at IS NULL
    GROUP BY person_id
    """)

  // Only of facilities whose endpoint is in force: suspending it ends what it announced, too.
  static let places = Statement(
    "access.places_of_persons",
    """
    SELECT s.facility_id, max(w.announced_at)
    FROM (
      SELECT t.facility_id, NULL::timestamptz AS announced_at
      FROM identity.patient t WHERE t.person_id = ANY (\(persons))
      UNION ALL
      SELECT l.facility_id, l.announced_at
      FROM identity.identifier i
      JOIN access.record_location l ON l.key_id = i.key_id AND l.hmac = i.hmac
      WHERE i.person_id = ANY (\(persons))
    ) w
    JOIN registry.record_source s ON s.facility_id = w.facility_id
    WHERE s.approved_at IS NOT NULL AND s.suspended_at IS NULL AND s.use = 'records'
    GROUP BY s.facility_id
    """)
}
