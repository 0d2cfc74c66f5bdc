import AccessPolicy
import Administration
import Crypto
import Database
import Disclosure
import Foundation
import Intake
import PatientIndex
import RecordModel
import RecordStore
import Registry
import Testing

/// A person's words are kept with their paper, count with their commit, and demands run a clock.
@Suite("Consents and demands")
struct ConsentDeskTests {
  /// A and B treated one person; both stand in the registry's table.
  ///
  /// - Parameter nik: his at B; another than at A makes him two until they are linked.
  private func house(
    nik: String = "9971011506900001"
  ) async throws -> (TestHouse, a: VisitID, b: VisitID) {
    let house = try await TestHouse()
    for certificate in [TestHouse.certificateA, TestHouse.certificateB] {
      let facility = try house.identity(certificate).facility
      try await house.run(
        """
        INSERT INTO registry.facility (facility_id, code, name, kind, ownership, status)
        VALUES ('\(facility.id)', '\(facility.code)', 'Rekaan', 'clinic-primary', 'private', 'active')
        """)
    }
    let a = try TestHouse.visit(in: try await house.submit(TestBundle()))
    var other = TestBundle()
    other.organization = "9900103002"
    (other.number, other.nik) = ("W-1", nik)
    let b = try TestHouse.visit(
      in: try await house.submit(other.bytes, from: TestHouse.certificateB))
    return (house, a, b)
  }

  private func desk(_ house: TestHouse) -> ConsentDesk {
    ConsentDesk(
      database: house.database, log: house.log, keyring: house.keyring, now: { TestHouse.start })
  }

  private func recorder(
    _ house: TestHouse, _ certificate: [UInt8]? = TestHouse.certificateA
  ) throws -> ConsentDesk.Recorder {
    ConsentDesk.Recorder(
      facility: try certificate.map { try house.identity($0).facility }, user: "N1",
      isProven: false, certificate: certificate, requestID: "test")
  }

  private func word(
    _ kind: String = "opt-out", categories: [String] = [], facility: FacilityID? = nil
  ) -> ConsentRecord {
    ConsentRecord(
      id: ConsentID(at: TestHouse.start / 1000), kind: kind, facility: facility,
      categories: categories, from: TestHouse.start, until: nil, evidence: "map 7, surat 3",
      evidenceHash: Array(SHA256.hash(data: Array("pindaian".utf8))))
  }

  private func asking(_ house: TestHouse) async throws -> (DisclosureRequest, AuthorizedQuery) {
    let request = DisclosureRequest(
      sender: try house.identity(TestHouse.certificateB), purpose: "TREAT", actingUser: "N2",
      requestID: "test")
    return (request, try await house.disclosure.authorize(request, resource: "test").get())
  }

  private func patient(_ house: TestHouse, of visit: VisitID) async throws -> PatientID {
    let request = try house.reader
    let query = try await house.disclosure.authorize(request, resource: "test").get()
    return try #require(try await house.disclosure.visit(visit, under: query, request))
      .patient
  }

  @Test(
    "A no counts with its commit, a yes to one facility beats it, its end opens again; all is kept")
  func records() async throws {
    let (house, a, _) = try await house()
    let patient = try await patient(house, of: a)
    let (request, query) = try await asking(house)
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    let no = word()
    try await desk(house).record(no, of: .patient(patient), by: try recorder(house))
    await #expect(throws: WithheldVisit.suppressed("Encounter/\(a)")) {
      _ = try await house.disclosure.visit(a, under: query, request)
    }
    let yes = word("opt-in", facility: query.facility)
    try await desk(house).record(yes, of: .patient(patient), by: try recorder(house))
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    // Another facility ends nothing that it did not record; nobody ends it twice.
    await #expect(throws: ConsentDesk.Refusal.unknown) {
      try await desk(house).end(
        yes.id, reason: "inactive", by: try recorder(house, TestHouse.certificateB))
    }
    try await desk(house).end(yes.id, reason: "inactive", by: try recorder(house))
    await #expect(throws: ConsentDesk.Refusal.unknown) {
      try await desk(house).end(yes.id, reason: "inactive", by: try recorder(house))
    }
    await #expect(throws: WithheldVisit.suppressed("Encounter/\(a)")) {
      _ = try await house.disclosure.visit(a, under: query, request)
    }
    try await desk(house).end(no.id, reason: "inactive", by: try recorder(house, nil))
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    #expect(try await house.count("SELECT count(*) FROM access.consent") == 2)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt'
          = 'consent.change'
        """) == 4)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'consent.change'
        """) == 4)
    await house.close()
  }

  @Test("A facility speaks for its own patients only, and a word of another form is not kept")
  func refused() async throws {
    let (house, a, _) = try await house()
    let patient = try await patient(house, of: a)
    await #expect(throws: ConsentDesk.Refusal.unknown) {
      try await desk(house).record(
        word(), of: .patient(patient), by: try recorder(house, TestHouse.certificateB))
    }
    // By a number too: whom another facility alone has sent is nobody here.
    var other = TestBundle()
    (other.nik, other.record, other.number) = ("9971011506900002", "RM-9", "W-9")
    other.organization = "9900103002"
    _ = try await house.submit(other.bytes, from: TestHouse.certificateB)
    await #expect(throws: ConsentDesk.Refusal.unknown) {
      try await desk(house).record(
        word(), of: .number("9971011506900002"), by: try recorder(house))
    }
    for bad in [word("maybe"), word("opt-in", categories: ["kanker"])] {
      await #expect(throws: ConsentDesk.Refusal.badForm) {
        try await desk(house).record(bad, of: .patient(patient), by: try recorder(house))
      }
    }
    #expect(try await house.count("SELECT count(*) FROM access.consent") == 0)
    try await desk(house).record(
      word(), of: .number("9971011506900001"), by: try recorder(house))
    #expect(
      try await house.count(
        "SELECT count(*) FROM access.consent WHERE recorded_facility IS NOT NULL") == 1)
    await house.close()
  }

  @Test(
    "By another number of its own patient a facility records his word, which is of all that he is while he is one"
  )
  func severalPersons() async throws {
    let (house, a, b) = try await house(nik: "9971011506900099")
    let (request, query) = try await asking(house)
    func record(_ kind: String) async throws {
      try await desk(house).record(
        word(kind), of: .number("9971011506900099"), by: try recorder(house))
    }
    await #expect(throws: ConsentDesk.Refusal.unknown) { try await record("opt-out") }
    try await house.decide("same")
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    try await record("opt-out")
    await #expect(throws: WithheldVisit.suppressed("Encounter/\(a)")) {
      _ = try await house.disclosure.visit(a, under: query, request)
    }
    // It lies with whose number it was, and is told of the facility's own record.
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM access.consent JOIN record.visit USING (person_id)
        WHERE visit_id = '\(b)'
        """) == 1)
    let mine = try house.reader
    let its = try await house.disclosure.authorize(mine, resource: "test").get()
    let patient = try await patient(house, of: a)
    func told() async throws -> [ConsentView] {
      try await house.disclosure.consents(
        ConsentSearch(count: 10), of: patient, text: "patient", resource: "Consent", under: its,
        mine
      ).page
    }
    #expect(try await told().map(\.patient) == [patient])
    #expect(try await desk(house).list(of: its.facility).total == 1)

    try await house.run(
      "UPDATE identity.person_link SET undone_at = now(), undone_by = 'ani'")
    await #expect(throws: ConsentDesk.Refusal.unknown) { try await record("opt-in") }
    #expect(try await told().isEmpty)
    await house.close()
  }

  @Test("A demand has three days, is decided once, and a restriction stops others' reading at once")
  func demands() async throws {
    let (house, a, _) = try await house()
    let (request, query) = try await asking(house)
    let officer = try recorder(house, nil)
    await #expect(throws: ConsentDesk.Refusal.unknown) {
      _ = try await desk(house).demand(
        "access", of: .number("9971011506900009"), evidence: "surat 1", by: officer)
    }
    await #expect(throws: ConsentDesk.Refusal.badForm) {
      _ = try await desk(house).demand(
        "money", of: .number("9971011506900001"), evidence: "surat 1", by: officer)
    }
    // Three hundred code points, though half as many letters.
    await #expect(throws: ConsentDesk.Refusal.badForm) {
      _ = try await desk(house).demand(
        "access", of: .number("9971011506900001"),
        evidence: String(repeating: "e\u{301}", count: 150), by: officer)
    }
    let id = try await desk(house).demand(
      "access", of: .number("9971011506900001"), evidence: "surat 1", by: officer)
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    let restriction = try await desk(house).demand(
      "restriction", of: .number("9971011506900001"), evidence: "surat 2", by: officer)
    await #expect(throws: WithheldVisit.suppressed("Encounter/\(a)")) {
      _ = try await house.disclosure.visit(a, under: query, request)
    }
    let open = try await desk(house).demands()
    #expect(open.count == 2 && open.allSatisfy { $0.state == "open" })
    #expect(open[0].dueAt - open[0].receivedAt == 72 * 3_600_000_000)
    try await desk(house).decide(id, isDone: true, decision: "salinan diberikan", by: officer)
    await #expect(throws: ConsentDesk.Refusal.unknown) {
      try await desk(house).decide(id, isDone: false, decision: "lagi", by: officer)
    }
    #expect(try await desk(house).demands().map(\.state) == ["open", "done"])
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt'
          = 'right.change' AND entry::text NOT LIKE '%surat%'
        """) == 3)
    // What was decided is in the person's own report too.
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.subject s USING (leaf_index)
        WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'right.change'
        """) == 3)
    // Refused, the restriction ends with its demand; one that is granted stays.
    try await desk(house).decide(
      restriction, isDone: false, decision: "bukan orangnya", by: officer)
    #expect(try await house.disclosure.visit(a, under: query, request) != nil)
    #expect(
      try await house.count(
        "SELECT count(*) FROM access.consent WHERE ended_reason = 'bukan orangnya'") == 1)
    let granted = try await desk(house).demand(
      "restriction", of: .number("9971011506900001"), evidence: "surat 3", by: officer)
    try await desk(house).decide(granted, isDone: true, decision: "dibatasi", by: officer)
    await #expect(throws: WithheldVisit.suppressed("Encounter/\(a)")) {
      _ = try await house.disclosure.visit(a, under: query, request)
    }
    await house.close()
  }

  @Test("The policy is changed by two officers, and a gateway decides by the new one")
  func policy() async throws {
    let (house, a, _) = try await house()
    try await house.run(
      """
      INSERT INTO registry.officer (officer_id, code, name, role) VALUES
        (gen_random_uuid(), 'satu', 'Satu', 'officer'), (gen_random_uuid(), 'dua', 'Dua', 'officer')
      """)
    let desk = PolicyDesk(
      database: house.database, log: house.log, now: { TestHouse.start })
    let actor = Administration.Actor(code: "test", requestID: "test")
    let rules = Policy.shippedRules.split(separator: "\n").filter { !$0.hasPrefix("care\t") }
      .joined(separator: "\n")
    await #expect(throws: PolicyFault.self) {
      _ = try await desk.propose(
        rules: "care", codes: Policy.shippedCodes, reason: "uji coba", by: "satu", actor)
    }
    let version = try await desk.propose(
      rules: rules, codes: Policy.shippedCodes, reason: "uji coba", by: "satu", actor)
    #expect(version == 2)
    await #expect(throws: PeopleRefusal.notAllowed) {
      try await desk.approve(version, by: "satu", actor)
    }
    func inForce() async throws -> Policy {
      try await house.database.transaction("test", as: .resolver) {
        try #require(try await RegistryStore.load(in: $0, unlessVersion: -1)).policy
      }
    }
    #expect(try await inForce() == Policy.shipped)
    try await desk.approve(version, by: "dua", actor)
    await #expect(throws: PeopleRefusal.notAllowed) {
      try await desk.approve(version, by: "dua", actor)
    }
    let now = try await inForce()
    #expect(now.version == 2 && now.rules.count == Policy.shipped.rules.count - 1)
    let disclosure = Disclosure(
      database: house.database, committer: house.committer, keyring: house.keyring,
      policy: { now }, now: { TestHouse.start })
    let request = DisclosureRequest(
      sender: try house.identity(TestHouse.certificateB), purpose: "TREAT", actingUser: "N2",
      requestID: "test")
    let query = try await disclosure.authorize(request, resource: "test").get()
    #expect(try await disclosure.visit(a, under: query, request) == nil)
    #expect(
      try await house.count(
        """
        SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'res' = 'Policy/2'
        """) == 2)
    await house.close()
  }
}
