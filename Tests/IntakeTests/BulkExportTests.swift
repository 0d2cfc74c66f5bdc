import AccessPolicy
import Database
import Disclosure
import FHIRFormat
import Foundation
import RecordModel
import Registry
import StrictJSON
import Synchronization
import Testing

/// Exports for the health office: decided like its looks, without persons, logged, and gone at their end.
@Suite("Exports for the health office")
struct BulkExportTests {
  /// Later than all that the tests store.
  private final class Clock: Sendable {
    private let time = Mutex(TestHouse.start + 600_000_000)
    var now: Int64 { time.withLock { $0 } }
    func move(_ microseconds: Int64) { time.withLock { $0 += microseconds } }
  }

  private struct Office {
    let house: TestHouse
    let clock: Clock
    let desk: BulkDesk
    let folder: String
    let officer: OfficerIdentity

    func begin(
      _ types: Set<PseudonymousType> = Set(PseudonymousType.allCases), purpose: String = "HOPERAT",
      basis: String? = nil, document: String? = nil, since: Int64? = nil
    ) async throws -> Result<BulkExportID, BulkDesk.Refusal> {
      try await desk.begin(
        BulkExportRequest(
          officer: officer,
          question: OfficeQuestion(
            role: .officer, purpose: purpose, basis: basis, document: document),
          types: types, since: since, address: "https://gw.example/fhir/$export",
          requestID: "test", source: nil))
    }

    /// Makes what waits, and gives the lines of each file.
    func make(_ id: BulkExportID) async throws -> [String: [JSON]] {
      while try await desk.work() {}
      let entry = try #require(try await desk.find(id, of: officer))
      #expect(entry.state == .complete)
      var lines: [String: [JSON]] = [:]
      for file in entry.files {
        let found = try #require(
          try await desk.fetch(id, file.type, by: officer, requestID: "test", source: nil))
        let data = try Data(contentsOf: URL(filePath: found.path))
        #expect(data.count == file.bytes)
        lines[file.type] = try data.split(separator: UInt8(ascii: "\n")).map {
          JSON(try JSONDocument(Array($0), limits: .history).root)
        }
        #expect(lines[file.type]?.count == file.lines)
      }
      return lines
    }
  }

  private func office() async throws -> Office {
    let house = try await TestHouse()
    let officer = OfficerEntry(id: OfficerID(at: 1), code: "petugas", name: "P", role: .officer)
    let key = [UInt8](repeating: 9, count: 32)
    let snapshot = RegistrySnapshot(
      version: 2, facilities: Array(house.registry.facilities.values), operators: [],
      officers: [officer],
      certificates: [
        CertificateEntry(
          fingerprint: key, spki: key, uri: "x", notBefore: 0, notAfter: .max,
          holder: .officer(officer.id))
      ], mandates: [])
    guard
      case .officer(let identity) = try snapshot.caller(
        fingerprint: key, facilityCode: nil, now: TestHouse.start
      ).get()
    else { throw TestHouse.TestFault.noRow }
    let clock = Clock()
    let folder = house.keys + "-exports"
    let desk = BulkDesk(
      disclosure: Disclosure(
        database: house.database, committer: house.committer, keyring: house.keyring,
        now: { clock.now }),
      log: house.log, registry: { snapshot }, folder: folder)
    return Office(house: house, clock: clock, desk: desk, folder: folder, officer: identity)
  }

  private func bundle(_ number: Int, diagnosis: String = "J06.9") -> TestBundle {
    var bundle = TestBundle()
    bundle.nik = "997101150690000\(number)"
    bundle.record = "RM-\(number)"
    bundle.number = "V-\(number)"
    bundle.diagnosis = diagnosis
    return bundle
  }

  @Test(
    "It names nobody, tells persons apart, links its own resources, and no two exports are linked")
  func pseudonymous() async throws {
    let office = try await office()
    let house = office.house
    for number in 1...3 { _ = try await house.submit(bundle(number)) }
    var again = bundle(1)
    again.number = "V-9"
    again.start = "2026-06-13T08:00:00+08:00"
    again.end = "2026-06-13T08:40:00+08:00"
    _ = try await house.submit(again)
    let first = try await office.begin().get()
    let second = try await office.begin().get()
    let one = try await office.make(first)
    let two = try await office.make(second)
    #expect(one["Patient"]?.count == 3 && one["Encounter"]?.count == 4)
    #expect(one["Condition"]?.count == 4)
    let persons = Set(try #require(one["Patient"]).compactMap { $0["id"]?.string })
    let named = try #require(one["Encounter"]).compactMap { $0["subject"]?["reference"]?.string }
    #expect(persons.count == 3 && Set(named) == Set(persons.map { "Patient/\($0)" }))
    #expect(persons.isDisjoint(with: try #require(two["Patient"]).compactMap { $0["id"]?.string }))
    let text = one.values.joined().map { String(decoding: $0.serialized(), as: UTF8.self) }
      .joined()
    for mark in ["Uji", "Rekaan", "99710115", "RM-", "V-", "1990-06", "T08:00"] {
      #expect(!text.contains(mark), "\(mark)")
    }
    #expect(
      try FileManager.default.attributesOfItem(
        atPath: "\(office.folder)/\(first)/1/Patient.ndjson")[.posixPermissions] as? Int == 0o600)
    // Asked and made, each file made and fetched; and every person's page was told before it was read.
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'res'
          LIKE 'Export/\(first)%'
        """) == 2 + 2 * one.count + 1)
    await house.close()
  }

  @Test(
    "Restricted, opted-out and sensitive visits stay out; a basis and its document open the sensitive"
  )
  func decided() async throws {
    let office = try await office()
    let house = office.house
    _ = try await house.submit(bundle(1))
    _ = try await house.submit(bundle(2))
    _ = try await house.submit(bundle(3))
    for (number, kind) in [(2, "restriction"), (3, "opt-out")] {
      try await house.run(
        """
        INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
          evidence_hash, recorded_by, recorded_at)
        SELECT gen_random_uuid(), person_id, '\(kind)', '{}', '2026-01-01', 'map 3', sha256('x'),
          'test', '2026-06-15' FROM identity.patient ORDER BY patient_id OFFSET \(number - 1) LIMIT 1
        """)
    }
    _ = try await house.submit(bundle(4, diagnosis: "B20"))
    let plain = try await office.make(try await office.begin([.condition, .encounter]).get())
    #expect(plain["Encounter"]?.count == 1 && plain["Patient"] == nil)
    let audited = try await office.make(
      try await office.begin(
        [.condition], purpose: "PUBHLTH", basis: "medical-audit", document: "440/12/2026"
      ).get())
    let codes = try #require(audited["Condition"]).compactMap {
      $0["code"]?["coding"]?[0]?["code"]?.string
    }
    #expect(codes.sorted() == ["B20", "J06.9"])
    #expect(try await office.begin(purpose: "TREAT") == .failure(.policy))
    #expect(try await office.begin(purpose: "") == .failure(.policy))
    await house.close()
  }

  @Test("A worker that dies is followed by another; what is taken back or past its time is gone")
  func life() async throws {
    let office = try await office()
    let house = office.house
    _ = try await house.submit(bundle(1))
    let id = try await office.begin().get()
    // The first worker dies after a page.
    await #expect(throws: CancellationError.self) {
      _ = try await office.desk.work(resting: { _ in throw CancellationError() })
    }
    #expect(try await office.desk.find(id, of: office.officer)?.state == .running)
    #expect(try await office.desk.work() == false)
    office.clock.move(BulkDesk.leaseMicroseconds + 1)
    #expect(try await office.make(id)["Encounter"]?.count == 1)
    // A since that is later than all of it.
    let empty = try await office.begin(since: office.clock.now).get()
    #expect(try await office.make(empty).isEmpty)
    #expect(
      try await office.desk.cancel(empty, by: office.officer, requestID: "test", source: nil))
    #expect(!FileManager.default.fileExists(atPath: "\(office.folder)/\(empty)"))
    office.clock.move(BulkDesk.lifeMicroseconds)
    #expect(
      try await office.desk.fetch(
        id, "Encounter", by: office.officer, requestID: "test", source: nil) == nil)
    _ = try await office.desk.work()
    #expect(!FileManager.default.fileExists(atPath: "\(office.folder)/\(id)"))
    #expect(try await office.desk.find(id, of: office.officer)?.state == .expired)
    // Four wait, a fifth is too many.
    for _ in 1...BulkDesk.maximumOpen { _ = try await office.begin().get() }
    #expect(try await office.begin() == .failure(.tooMany))
    await house.close()
  }

  @Test(
    "A worker that was only slow leaves its successor's files alone, and a left folder is swept")
  func slow() async throws {
    let office = try await office()
    let house = office.house
    _ = try await house.submit(bundle(1))
    let id = try await office.begin().get()
    let left = "\(office.folder)/\(BulkExportID(at: 1))"
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
    // While the first rests after its page its lease ends, and another makes the export whole.
    #expect(
      try await office.desk.work(resting: { _ in
        office.clock.move(BulkDesk.leaseMicroseconds + 1)
        _ = try await office.desk.work()
      }))
    #expect(try await office.make(id)["Encounter"]?.count == 1)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(office.folder)/\(id)") == ["2"])
    #expect(!FileManager.default.fileExists(atPath: left))
    await house.close()
  }

  @Test("A person with records at two facilities is one person in an export")
  func onePerson() async throws {
    let office = try await office()
    let house = office.house
    _ = try await house.submit(bundle(1))
    var other = bundle(2)
    other.organization = "9900103002"
    _ = try await house.submit(other.bytes, from: TestHouse.certificateB)
    try await house.run(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer,
        rule_version, weight, reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, 'same',
        'ani', 'test', 20, '', '' FROM identity.patient
      """)
    let made = try await office.make(try await office.begin().get())
    #expect(made["Patient"]?.count == 1 && made["Encounter"]?.count == 2)
    let facilities = try #require(made["Encounter"]).compactMap {
      $0["serviceProvider"]?["reference"]?.string
    }
    #expect(Set(facilities) == ["Organization/clinic-a", "Organization/clinic-b"])
    await house.close()
  }
}
