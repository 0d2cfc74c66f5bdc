import AccessPolicy
import Administration
import AuditLog
import Database
import Disclosure
import Foundation
import Intake
import RecordModel
import RecordStore
import Registry
import TestSupport
import Testing

/// Requirement Z-02: emergency access has a reason, an end, one person, a notice and a reviewer.
@Suite("Emergency access")
struct GlassTests {
  private let nik = ExternalIdentifier(
    system: "https://fhir.kemkes.go.id/id/nik", value: "9971011506900001")

  private func desk(_ house: TestHouse, at moment: Int64 = TestHouse.start) -> GlassDesk {
    GlassDesk(database: house.database, log: house.log, keyring: house.keyring, now: { moment })
  }

  private func disclosure(_ house: TestHouse, at moment: Int64) -> Disclosure {
    Disclosure(
      database: house.database, committer: house.committer, keyring: house.keyring,
      now: { moment })
  }

  private func asking(
    _ house: TestHouse, as user: String = "N2", purpose: String = "ETREAT"
  ) async throws -> (DisclosureRequest, AuthorizedQuery) {
    let request = DisclosureRequest(
      sender: try house.identity(TestHouse.certificateB), purpose: purpose, actingUser: user,
      requestID: "test")
    return (request, try await house.disclosure.authorize(request, resource: "test").get())
  }

  /// A visit of A; B never saw the person. Both facilities stand in the registry's table.
  private func house(
    diagnosis: String = "T74.1"
  ) async throws -> (TestHouse, VisitID) {
    let house = try await TestHouse()
    for certificate in [TestHouse.certificateA, TestHouse.certificateB] {
      let facility = try house.identity(certificate).facility
      try await house.run(
        """
        INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status)
        VALUES ('\(facility.id)', '\(facility.code)', 'Rekaan', 'clinic-primary', 'private', 'active')
        """)
    }
    var bundle = TestBundle()
    bundle.diagnosis = diagnosis
    return (house, try TestHouse.visit(in: try await house.submit(bundle)))
  }

  @Test("Opened with a reason it shows one person's visits whole, to who opened it, until its end")
  func opens() async throws {
    let (house, visit) = try await house()
    let (request, query) = try await asking(house)
    // Violence is hidden, also in an emergency, until the glass is broken.
    #expect(try await house.disclosure.visit(visit, under: query, request) == nil)
    await #expect(throws: GlassDesk.Refusal.badReason) {
      _ = try await desk(house).open(nik, reason: "gawat", hours: nil, under: query, request)
    }
    // Six hundred code points, though three hundred letters: the database counts the former.
    await #expect(throws: GlassDesk.Refusal.badReason) {
      _ = try await desk(house).open(
        nik, reason: String(repeating: "e\u{301}", count: 300), hours: nil, under: query, request)
    }
    await #expect(throws: GlassDesk.Refusal.badTerm) {
      _ = try await desk(house).open(
        nik, reason: "pasien tidak sadar", hours: 25, under: query, request)
    }
    let nobody = ExternalIdentifier(system: nik.system, value: "9971011506900002")
    await #expect(throws: GlassDesk.Refusal.unknownPerson) {
      _ = try await desk(house).open(
        nobody, reason: "pasien tidak sadar", hours: nil, under: query, request)
    }
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf l WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'deny'
          AND convert_from(entry, 'UTF8')::jsonb ->> 'res' = 'BreakGlass'
          AND convert_from(entry, 'UTF8')::jsonb ->> 'rsn' = 'unknownPerson'
          AND convert_from(entry, 'UTF8') NOT LIKE '%\(nobody.value)%'
          AND NOT EXISTS (SELECT FROM audit.subject s WHERE s.leaf_index = l.leaf_index)
        """) == 1)
    let opened = try await desk(house).open(
      nik, reason: "pasien tidak sadar", hours: nil, under: query, request)
    #expect(opened.until == TestHouse.start + 4 * 3_600_000_000)
    let found = try #require(try await house.disclosure.visit(visit, under: query, request))
    #expect(found.visit.diagnoses.count == 1 && !found.isRedacted)
    let record = try #require(
      try await house.disclosure.everything(
        of: opened.patient, after: nil, count: 9, under: query, request))
    #expect(record.page.visits.map(\.id) == [visit])
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'record.read'
          AND convert_from(entry, 'UTF8')::jsonb ->> 'rsn' = 'policy 1: glass'
        """) == 2)
    // Somebody else of the facility, another purpose, and the time after.
    let (other, otherQuery) = try await asking(house, as: "N3")
    #expect(try await house.disclosure.visit(visit, under: otherQuery, other) == nil)
    let (bill, billQuery) = try await asking(house, purpose: "HPAYMT")
    #expect(try await house.disclosure.visit(visit, under: billQuery, bill) == nil)
    let last = disclosure(house, at: opened.until - 1)
    #expect(try await last.visit(visit, under: query, request) != nil)
    let after = disclosure(house, at: opened.until)
    #expect(try await after.visit(visit, under: query, request) == nil)
    await house.close()
  }

  @Test("It is told once, reviewed by a second person only, and overdue after three days")
  func review() async throws {
    let (house, visit) = try await house()
    let (request, query) = try await asking(house)
    let opened = try await desk(house).open(
      nik, reason: "pasien tidak sadar", hours: 2, under: query, request)
    let notices = try await desk(house).notices(house.registry)
    #expect(notices.map(\.kind) == ["break-glass.opened"])
    #expect(!notices[0].text.indonesian.contains("tidak sadar"))
    let clock = house.clock
    let noticeDesk = NoticeDesk(database: house.database, log: house.log, now: { clock.now })
    let actor = Administration.Actor(code: "test", requestID: "test")
    #expect(try await noticeDesk.make(notices, by: [.webhook], actor) == 1)
    #expect(
      try await noticeDesk.make(
        try await desk(house).notices(house.registry), by: [.webhook], actor)
        == 0)
    let late = desk(house, at: TestHouse.start + GlassDesk.reviewMicroseconds + 1)
    #expect(try await late.notices(house.registry).map(\.kind) == ["break-glass.overdue"])
    func person(_ code: String) -> OfficerEntry {
      OfficerEntry(id: OfficerID(at: 1), code: code, name: code, role: .staff)
    }
    func close(_ code: String, at certificate: [UInt8]) async throws {
      try await desk(house).close(
        opened.id, isJustified: false, note: "tidak ada pasien itu", by: person(code),
        certificate: nil, at: try house.identity(certificate).facility, requestID: "test")
    }
    await #expect(throws: GlassDesk.Refusal.notOpen) {
      try await close("N2", at: TestHouse.certificateB)
    }
    await #expect(throws: GlassDesk.Refusal.notOpen) {
      try await close("kepala", at: TestHouse.certificateA)
    }
    try await close("kepala", at: TestHouse.certificateB)
    await #expect(throws: GlassDesk.Refusal.notOpen) {
      try await close("kepala-lain", at: TestHouse.certificateB)
    }
    // A closed review closes the access too.
    #expect(try await house.disclosure.visit(visit, under: query, request) == nil)
    let listed = try await desk(house).list(of: query.facility)
    #expect(listed.first?.verdict == "unjustified" && listed.first?.closedBy == "kepala")
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'breakglass'
        """) == 2)
    await house.close()
  }

  @Test(
    "Whoever opened it is known by his practitioner's numbers, his account and his second certificate too",
    arguments: [
      "N2", "galuh.7731", "GALUH-2", "Practitioner/n2", "9971015506800003",
      "Practitioner/9971015506800003", "6301-2026.77", "446/12/SIP.D/2026",
      "Practitioner/446/12/SIP.D/2026",
    ])
  func secondName(_ name: String) async throws {
    let (house, _) = try await house()
    let head = OfficerID(at: TestHouse.start / 1000)
    let galuh = PractitionerID(at: TestHouse.start / 1000)
    let key = try #require(
      PractitionerEntry.hashes(ofNIK: "9971015506800003", house.keyring).first)
    let hash = [key.hash.high, key.hash.low].map { word -> String in
      let hex = String(word, radix: 16)
      return String(repeating: "0", count: 16 - hex.count) + hex
    }.joined()
    try await house.run(
      """
      INSERT INTO registry.practitioner (practitioner_id, ihs_number, name)
      VALUES ('\(galuh)', 'N2', 'dr. Galuh Rekaan, Sp.A');
      INSERT INTO registry.practitioner_key (key_id, hmac, practitioner_id)
      VALUES (\(key.keyID), decode('\(hash)', 'hex'), '\(galuh)');
      INSERT INTO registry.fact (fact_id, subject, aspect, item, facility_id, content, valid, known,
        stated_by, reason)
      SELECT gen_random_uuid(), '\(galuh)'::uuid, 'registration', '6301 2026 77', NULL,
        '{"number":"6301 2026 77"}'::jsonb, daterange('2026-01-01', NULL),
        tstzrange('2026-01-01', NULL), 'ani', 'surat 1'
      UNION ALL
      SELECT gen_random_uuid(), '\(galuh)'::uuid, 'placement', '446/12/SIP-D/2026', facility_id,
        '{"sip":"446/12/SIP-D/2026"}'::jsonb, daterange('2026-01-01', NULL), tstzrange('2026-01-01', NULL), 'ani',
        'surat 1' FROM (SELECT facility_id FROM registry.facility LIMIT 1) f;
      INSERT INTO registry.officer (officer_id, code, name, role)
      VALUES ('\(head)', 'kepala', 'Galuh Rekaan', 'staff'),
        (gen_random_uuid(), 'galuh-2', 'Galuh Rekaan', 'officer');
      INSERT INTO registry.appointment (appointment_id, officer_id, issuer, subject, proposed_by, proposed_at,
        reason, approved_by, approved_at)
      VALUES (gen_random_uuid(), '\(head)', 'https://provider.example', 'galuh.7731', 'ani', now(),
        'surat 1', 'budi', now());
      """)
    let (request, query) = try await asking(house, as: name)
    let opened = try await desk(house).open(
      nik, reason: "pasien tidak sadar", hours: 2, under: query, request)
    func close(_ who: OfficerEntry) async throws {
      try await desk(house).close(
        opened.id, isJustified: true, note: "pasien dirawat", by: who, certificate: nil,
        at: try house.identity(TestHouse.certificateB).facility, requestID: "test")
    }
    await #expect(throws: GlassDesk.Refusal.notOpen) {
      try await close(
        OfficerEntry(id: head, code: "kepala", name: "Galuh Rekaan", role: .staff))
    }
    try await close(
      OfficerEntry(
        id: OfficerID(at: 1), code: "wakil", name: "Zulkifli Darmawangsa", role: .staff))
    #expect(try await desk(house).list(of: query.facility).first?.closedBy == "wakil")
    await house.close()
  }

  @Test("The facility's own address is told too, and the review that is due first leads the list")
  func told() async throws {
    let (house, _) = try await house()
    let (request, query) = try await asking(house)
    var profile = FacilityProfile(
      name: "Klinik Rekaan", kind: "clinic-primary", isGovernment: false)
    profile.email = "kepala@klinik.example"
    let change = FactChange(
      .profile(profile), of: .facility(query.facility),
      on: ValidDays(from: CivilDate.localDay(at: TestHouse.start)))
    try await house.database.transaction("test", as: .administration) { transaction in
      _ = try await FactStore.put(
        change, FactSource(statedBy: "test", reason: "uji", at: TestHouse.start), in: transaction)
    }
    let older = try await desk(house).open(
      nik, reason: "pasien tidak sadar", hours: 2, under: query, request)
    let late = desk(house, at: TestHouse.start + GlassDesk.reviewMicroseconds + 1)
    let newer = try await late.open(
      nik, reason: "pasien tidak sadar", hours: 2, under: query, request)
    #expect(try await late.list(of: nil, limit: 1).map(\.id) == [older.id])
    #expect(try await late.list(of: query.facility).map(\.id) == [older.id, newer.id])
    let notices = try await late.notices(house.registry)
    #expect(notices.map(\.kind) == ["break-glass.overdue", "break-glass.opened"])
    #expect(notices.allSatisfy { $0.recipients == ["kepala@klinik.example"] })
    await house.close()
  }

  private func officer() throws -> OfficerIdentity {
    let officer = OfficerEntry(id: OfficerID(at: 1), code: "petugas", name: "P", role: .officer)
    let key = [UInt8](repeating: 9, count: 32)
    let snapshot = RegistrySnapshot(
      version: 2, facilities: [], operators: [], officers: [officer],
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
    return identity
  }

  @Test("A day is whole however often its persons came since; a long one says that there is more")
  func longDay() async throws {
    let (house, visit) = try await house(diagnosis: "J06.9")
    let identity = try officer()
    let facility = try house.identity().facility.id
    let day = try #require(ClinicalTime("2026-06-14")).localDay
    func look() async throws -> OfficeAnswer {
      try await house.disclosure.look(
        OfficeLook(
          officer: identity, subject: .day(facility, day),
          question: OfficeQuestion(role: .officer, purpose: "HOPERAT", basis: nil, document: nil),
          requestID: "test", source: nil)
      ).get()
    }
    // Newer visits of the same person on another day, from 2026-08-01 on.
    try await house.run(
      """
      INSERT INTO record.visit (facility_id, visit_id, patient_id, person_id, version, status, class_code,
        arrived_at, updated_at)
      SELECT v.facility_id,
        (lpad(to_hex(1785542400000 + i), 12, '0') || '70008000000000000000')::uuid, v.patient_id,
        v.person_id, 1, 'finished', 'AMB', '2026-08-01', '2026-08-01'
      FROM record.visit v, generate_series(1::bigint, 600) AS i WHERE v.visit_id = '\(visit)'
      """)
    let one = try await look()
    #expect(one.visits.count == 1 && !one.hasMore)
    for number in 1...50 {
      var bundle = TestBundle()
      bundle.number = "D-\(number)"
      _ = try await house.submit(bundle)
    }
    let many = try await look()
    #expect(many.visits.count == 50 && many.hasMore)
    await house.close()
  }

  @Test(
    "Who is several persons is one in the office's look, whichever of them came, and each is in the log"
  )
  func onePseudonym() async throws {
    let (house, first) = try await house(diagnosis: "J06.9")
    let identity = try officer()
    let facility = try house.identity().facility.id
    let day = try #require(ClinicalTime("2026-06-14")).localDay
    var bundle = TestBundle()
    (bundle.nik, bundle.record, bundle.number) = ("9971011506900099", "RM-2", "V-2")
    let second = try TestHouse.visit(in: try await house.submit(bundle))
    (bundle.number, bundle.start, bundle.end) = (
      "V-3", "2026-06-13T08:00:00+08:00", "2026-06-13T08:40:00+08:00"
    )
    _ = try await house.submit(bundle)
    func look(_ day: Int) async throws -> [String] {
      try await house.disclosure.look(
        OfficeLook(
          officer: identity, subject: .day(facility, day),
          question: OfficeQuestion(role: .officer, purpose: "HOPERAT", basis: nil, document: nil),
          requestID: "test", source: nil)
      ).get().visits.map(\.pseudonym)
    }
    let two = Set(try await look(day))
    #expect(two.count == 2)
    #expect(try await look(day - 1).count == 1)
    func isOne() async throws {
      let before = try await house.count("SELECT count(*) FROM audit.leaf")
      let shown = try await look(day)
      #expect(shown.count == 2 && Set(shown).count == 1 && two.isSuperset(of: shown))
      #expect(
        try await house.count(
          """
          SELECT count(DISTINCT s.pseudonym) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
          WHERE l.leaf_index >= \(before) AND convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' = 'record.read'
          """) == 2)
      // On a day on which but one of the two came, too.
      #expect(try await look(day - 1) == Array(shown.prefix(1)))
    }
    try await house.decide("same")
    try await isOne()
    try await house.run(
      "UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani'")
    #expect(Set(try await look(day)) == two)
    try await house.merge(second, into: first)
    try await isOne()
    await house.close()
  }

  @Test("The office's drill ends at visits without the person; a name needs basis and document")
  func office() async throws {
    let (house, _) = try await house(diagnosis: "J06.9")
    let identity = try officer()
    let facility = try house.identity().facility.id
    let day = try #require(ClinicalTime("2026-06-14")).localDay
    func look(
      _ subject: OfficeLook.Subject, _ purpose: String, _ basis: String? = nil,
      _ document: String? = nil
    ) async throws -> Result<[OfficeVisit], AccessPolicy.Refusal> {
      try await house.disclosure.look(
        OfficeLook(
          officer: identity, subject: subject,
          question: OfficeQuestion(
            role: .officer, purpose: purpose, basis: basis, document: document),
          requestID: "test", source: nil)
      ).map(\.visits)
    }
    let drill = try await look(.day(facility, day), "HOPERAT").get()
    #expect(drill.count == 1 && drill[0].name == nil && drill[0].birthYear == 1990)
    #expect(drill[0].diagnoses == ["J06.9"] && drill[0].pseudonym.count == 16)
    #expect(try await look(.day(facility, day + 1), "HOPERAT").get().isEmpty)
    // By number only where the person may be named: the asker knows him already.
    #expect(try await look(.number(nik.value), "HOPERAT").get().isEmpty)
    #expect(try await look(.number(nik.value), "PUBHLTH", "outbreak").get().isEmpty)
    let named = try await look(.number(nik.value), "PUBHLTH", "outbreak", "440/12/2026").get()
    #expect(named.map(\.name) == ["Uji Rekaan"])
    for refused in [
      try await look(.day(facility, day), "TREAT"), try await look(.day(facility, day), ""),
      try await look(.day(facility, day), "PUBHLTH", "curiosity"),
      try await look(.day(facility, day), "PUBHLTH", "outbreak", "Uji Rekaan"),
    ] {
      #expect(throws: AccessPolicy.Refusal.self) { try refused.get() }
    }
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'rsn'
          = 'policy 1: office-outbreak; outbreak; 440/12/2026' AND entry::text NOT LIKE '%Uji%'
        """) == 1)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'usr' = 'petugas'
        """) == 11)
    // What the person said under another number counts once the two records are known to be his.
    var other = TestBundle()
    other.nik = "9971011506900077"
    other.organization = "9900103002"
    _ = try await house.submit(other.bytes, from: TestHouse.certificateB)
    let elsewhere = try house.identity(TestHouse.certificateB).facility.id
    try await house.run(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
        evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, 'restriction', '{}', '2026-01-01', 'map 3', sha256('x'),
        'test', '2026-06-15' FROM identity.patient WHERE facility_id = '\(elsewhere)'
      """)
    #expect(try await look(.day(facility, day), "HOPERAT").get().count == 1)
    try await house.run(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer,
        rule_version, weight, reasons, evidence)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid, 'same',
        'ani', 'test', 20, '', '' FROM identity.patient
      """)
    #expect(try await look(.day(facility, day), "HOPERAT").get().isEmpty)
    try await house.run("DELETE FROM access.consent")
    // What is sensitive stays out of a plain drill.
    try await house.run("UPDATE record.diagnosis SET code = 'B20'")
    #expect(try await look(.day(facility, day), "HOPERAT").get().isEmpty)
    #expect(
      try await look(.day(facility, day), "HOPERAT", "medical-audit", "440/13").get().count == 1)
    await house.close()
  }
}
