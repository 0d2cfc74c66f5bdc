import AccessPolicy
import AuditLog
import Crypto
import Database
import Disclosure
import Foundation
import Intake
import Logging
import RecordModel
import RecordStore
import Registry
import Schema
import Sealing
import StrictJSON
import Synchronization
import TestSupport

/// A clock that stands still unless it is moved.
final class TestClock: Sendable {
  private let microseconds = Mutex(TestHouse.start)

  /// Microseconds since 1970.
  var now: Int64 { microseconds.withLock { $0 } }
}

/// A house on a database of its own: two facilities, real PostgreSQL, a clock that stands still
/// unless moved.
final class TestHouse: Sendable {
  /// 2026-06-15T02:00:00Z, a Monday morning in Banjarmasin.
  static let start: Int64 = 1_781_488_800_000_000

  let connection: String
  /// The folder of its keys.
  let keys: String
  let database: Database
  let log = AuditLog()
  let keyring: Keyring
  let clock = TestClock()
  let registry: RegistrySnapshot
  let intake: Intake
  let disclosure: Disclosure
  let committer: LeafCommitter
  let receiptKey: String
  private let running: Task<Void, any Error>

  /// A house on a database of its own.
  convenience init() async throws {
    let cluster = try await PrivateCluster.shared()
    let connection = try await cluster.makeDatabase(like: "migrated") { try await Self.migrate($0) }
    let keys = FileManager.default.temporaryDirectory
      .appending(path: "baimbai-keys-\(UUID().uuidString)").path
    try Keyring.create(in: keys)
    try self.init(connection: connection, keys: keys, registry: Self.makeRegistry())
  }

  /// Another gateway on the database of `old`, which has the same keys and a newer identifier key.
  convenience init(rotating old: TestHouse) async throws {
    let keys = old.keys + "-rotated"
    try FileManager.default.copyItem(atPath: old.keys, toPath: keys)
    let key = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    try Data(key).base64EncodedString().write(
      toFile: "\(keys)/identifier-2.key", atomically: true, encoding: .utf8)
    try self.init(connection: old.connection, keys: keys, registry: old.registry)
  }

  private init(connection: String, keys: String, registry: RegistrySnapshot) throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let database = Database(DatabaseConfiguration(connection: connection), logger: logger)
    self.connection = connection
    self.keys = keys
    self.database = database
    self.registry = registry
    running = Task { try await database.run() }
    keyring = try Keyring(directory: keys)
    let clock = clock
    let now: @Sendable () -> Int64 = { clock.now }
    let signer = try ReceiptSigner(keyring: keyring, origin: "test.example/audit")
    receiptKey = signer.verifierKey
    intake = Intake(
      database: database, log: log, keyring: keyring, signer: signer,
      registry: { registry }, now: now, logger: logger)
    committer = LeafCommitter(database: database, log: log, now: now)
    disclosure = Disclosure(
      database: database, committer: committer, keyring: keyring, now: now)
  }

  deinit {
    running.cancel()
    try? FileManager.default.removeItem(atPath: keys)
  }

  private static func migrate(_ superuser: String) async throws {
    _ = try await Migrator.migrate(
      connection: superuser,
      migrations: Schema.steps.map {
        Migration(version: $0.version, name: $0.name, sql: $0.sql)
      }, roles: Schema.roles, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    // Ids are made from the tests' clock: its months must have partitions.
    try await PrivateCluster.shared().psql(
      "SELECT record.ensure_partitions('2026-05-01', '2027-03-01')", connection: superuser)
  }

  /// Stops the services; a test that does not may leave connections open until the cluster stops.
  func close() async {
    await intake.close()
    await committer.close()
    running.cancel()
  }

  static let certificateA = [UInt8](repeating: 0xaa, count: 32)
  static let certificateB = [UInt8](repeating: 0xbb, count: 32)

  private static func makeRegistry() -> RegistrySnapshot {
    func facility(_ code: String, _ organization: String) -> FacilityEntry {
      FacilityEntry(
        id: FacilityID(at: start / 1000), code: code, name: "Klinik Rekaan", kind: "clinic-primary",
        isGovernment: false, status: .active, kelurahanCode: nil, isSimulated: true,
        registeredAt: start,
        aliases: [ExternalIdentifier(system: "urn:satusehat:organization", value: organization)])
    }
    let a = facility("clinic-a", "9900103001")
    let b = facility("clinic-b", "9900103002")
    func certificate(_ fingerprint: [UInt8], _ id: FacilityID) -> CertificateEntry {
      CertificateEntry(
        fingerprint: fingerprint, spki: fingerprint, uri: "https://gw.example/facility/x",
        notBefore: 0, notAfter: .max, holder: .facility(id))
    }
    return RegistrySnapshot(
      version: 1, facilities: [a, b], operators: [], officers: [],
      certificates: [certificate(certificateA, a.id), certificate(certificateB, b.id)],
      mandates: [])
  }

  func identity(_ certificate: [UInt8] = certificateA) throws -> FacilityIdentity {
    guard
      case .facility(let identity) = try registry.caller(
        fingerprint: certificate, facilityCode: nil, now: Self.start
      ).get()
    else { throw TestFault.notAFacility }
    return identity
  }

  enum TestFault: Error { case notAFacility, noRow, noVisit }

  func submit(
    _ body: [UInt8], key: String? = nil, from certificate: [UInt8] = certificateA,
    endpoint: ReceivedMessage.Endpoint = .submissions, type: MessageType = .fhir
  ) async throws -> IntakeOutcome {
    try await intake.submit(
      ReceivedMessage(
        sender: try identity(certificate), endpoint: endpoint,
        type: type, body: body, idempotencyKey: key,
        requestID: "test", receivedAt: clock.now))
  }

  func submit(_ bundle: TestBundle, key: String? = nil) async throws -> IntakeOutcome {
    try await submit(bundle.bytes, key: key)
  }

  /// The first visit that an answer names.
  static func visit(in outcome: IntakeOutcome) throws -> VisitID {
    let answer = try JSONDocument(outcome.answer, limits: .history).root
    guard let id = answer["visits"]?[0]?["visit"]?.string.flatMap({ VisitID($0) }) else {
      throw TestFault.noVisit
    }
    return id
  }

  /// How many persons there are.
  func persons() async throws -> Int { try await count("SELECT count(*) FROM identity.person") }

  /// How many records of patients facilities have.
  func patients() async throws -> Int { try await count("SELECT count(*) FROM identity.patient") }

  /// A hospital at work since 2020, in the table that reports name facilities by: the house's registry stands in
  /// memory alone.
  func registerHospital(_ id: FacilityID, _ code: String, _ owner: String) async throws {
    try await run(
      """
      INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status, registered_at)
      VALUES ('\(id)', '\(code)', 'Klinik', 'hospital', '\(owner)', 'active', '2020-01-01')
      """)
  }

  /// One number that the superuser reads.
  func count(_ sql: String) async throws -> Int {
    let cluster = try await PrivateCluster.shared()
    let text = try await cluster.psql(sql, connection: PrivateCluster.superuser(connection))
    guard let number = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw TestFault.noRow
    }
    return number
  }

  func run(_ sql: String) async throws {
    let cluster = try await PrivateCluster.shared()
    _ = try await cluster.psql(sql, connection: PrivateCluster.superuser(connection))
  }

  /// An officer's word, `same` or `apart`, on the only two persons of some rows.
  func decide(_ word: String, onPersonsOf rows: String = "identity.person") async throws {
    try await run(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer, rule_version, weight,
        reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, '\(word)', 'ani', 'test',
        20, '', '' FROM \(rows)
      """)
  }

  /// As a facility's A40 does with its records of these visits.
  func merge(_ retired: VisitID, into survivor: VisitID) async throws {
    try await run(
      """
      INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id, submission_id)
      SELECT r.patient_id, s.patient_id, s.person_id, s.facility_id, gen_random_uuid()
      FROM record.visit r CROSS JOIN record.visit s
      WHERE r.visit_id = '\(retired)' AND s.visit_id = '\(survivor)'
      """)
  }

  var reader: DisclosureRequest {
    get throws {
      DisclosureRequest(
        sender: try identity(), purpose: "TREAT", actingUser: "N10000001", requestID: "test")
    }
  }
}

extension Disclosure {
  /// A search for visits, as the route for Encounter asks it.
  func search(
    _ visits: VisitSearch, number: IdentifierToken? = nil, patient: PatientQuery?, text: String,
    under query: AuthorizedQuery, _ request: DisclosureRequest
  ) async throws -> RecordPage {
    var search = RecordSearch(type: "Encounter", visits: visits)
    search.numbers = number.map { [$0] }
    search.patient = patient
    return try await records(search, text: text, under: query, request)
  }
}
